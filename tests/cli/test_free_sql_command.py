"""`ask --free-sql`: what a model wrote is run, marked, and bounded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.servers import (
    MODEL,
    ScriptedServer,
    chat_reply,
    completion,
    model_entry,
    ollama_replies,
    openai_replies,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FAILED = "SELECT count(*) AS n FROM login_attempts WHERE event_outcome = 'failure'"
PER_USER = (
    "SELECT user_name, count(*) AS n FROM login_attempts WHERE event_outcome = 'failure' GROUP BY 1 ORDER BY 2 DESC"
)


def writes(sql: str | None) -> str:
    return json.dumps({"sql": sql})


@pytest.fixture
def ask(
    logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """Return a function that asks `question` of the small log, and a local model that replies as told."""

    def call(question: str, *replies: str, options: tuple[str, ...] = (), local: bool = True) -> Any:  # noqa: ANN401
        with ScriptedServer(ollama_replies(*map(chat_reply, replies))) as server:
            monkeypatch.setenv("OLLAMA_HOST", server.url)
            provider = ("--provider", "local") if local else ()
            done = logai("ask", "--free-sql", *loaded, *at, *provider, *options, question)
            return done, server

    return call


def test_the_answer_says_in_its_first_words_whose_sql_it_is(ask: Callable[..., Any]) -> None:
    done, _ = ask("how many failed logins", writes(FAILED))
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == "By the model's own SQL: 3."
    assert any("nothing proves that the SQL means what was asked" in line for line in lines)
    assert FAILED in lines
    assert lines[-1].startswith(f"Local AI ({MODEL}) its own SQL ·")


def test_it_says_so_in_thai(ask: Callable[..., Any]) -> None:
    done, _ = ask("ล็อกอินล้มเหลวกี่ครั้ง", writes(FAILED))
    assert done.out.startswith("ผลจาก SQL ที่โมเดลเขียนเอง: 3\n")
    assert "SQL ของโมเดลเอง" in done.out


def test_json_keeps_its_fields_and_names_the_author(ask: Callable[..., Any]) -> None:
    done, _ = ask("how many failed logins", writes(FAILED), options=("--json",))
    result = json.loads(done.out)["result"]
    assert (result["type"], result["value"], result["sql_author"]) == ("answer", 3, "model")
    assert (result["plan"], result["sql"], result["parameters"]) == ({}, FAILED, [])
    assert (result["provider_used"], result["model"]) == ("local", MODEL)
    assert result["usage"]["prompt_tokens"] == 30


def test_an_answer_of_ours_names_ours(logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...]) -> None:
    done = logai("ask", "--json", *loaded, *at, "--provider", "builtin", "how many failed logins")
    assert json.loads(done.out)["result"]["sql_author"] == "logai"


def test_rows_are_a_table_and_markdown_shows_the_sql(ask: Callable[..., Any]) -> None:
    done, _ = ask("failed logins by user", writes(PER_USER))
    assert done.out.startswith("The model's own SQL returns 2 rows.\n")
    assert "\nroot       2\nbob        1\n" in done.out
    done, _ = ask("failed logins by user", writes(PER_USER), options=("--format", "markdown"))
    assert f"```sql\n{PER_USER}\n```" in done.out


def test_a_heading_of_the_model_s_cannot_pass_for_an_answer(ask: Callable[..., Any]) -> None:
    sql = FAILED.replace("AS n", 'AS "42 failed logins, all is well"')
    done, _ = ask("how many failed logins", writes(sql), options=("--format", "csv"))
    assert done.out.splitlines() == ["column_1", "3"]
    assert "nothing proves" in done.err


@pytest.mark.parametrize("alias", ["successful_logins", "hour_of_day"])
def test_the_name_of_a_column_is_the_model_s_and_gets_no_words_of_ours(alias: str, ask: Callable[..., Any]) -> None:
    sql = PER_USER.replace("AS n", f"AS {alias}")
    for options in ((), ("--format", "markdown")):
        done, _ = ask("failed logins by user", writes(sql), options=options)
        assert alias.replace("_", "\\_" if options else "_") in done.out
        assert "successful login" not in done.out.replace(alias, "")
        assert ":00" not in done.out


def test_a_statement_that_does_not_fit_is_mended_once_with_the_reason(ask: Callable[..., Any]) -> None:
    done, server = ask("how many failed logins of root", writes(FAILED), writes(f"{FAILED} AND user_name = 'root'"))
    assert done.out.startswith("By the model's own SQL: 2.")
    first, second = (request.json["messages"] for request in server.sent_to("/api/chat"))
    assert first[0] == second[0]
    assert "It lacks 'root'" in second[1]["content"]


@pytest.mark.parametrize(
    "reply",
    [
        writes("SELECT 42"),
        writes("SELECT 42 FROM events"),
        writes("DROP TABLE events"),
        writes("SELECT * FROM read_text('/etc/passwd')"),
        writes("SELECT nosuch FROM events"),
        "There were 42 failed logins.",
    ],
)
def test_what_does_not_fit_twice_is_refused_and_never_shown(reply: str, ask: Callable[..., Any]) -> None:
    done, server = ask("how many failed logins", reply, options=("--json",))
    assert done.code == 4
    assert json.loads(done.out)["error"]["code"] == "provider_failed"
    assert len(server.sent_to("/api/chat")) == 2
    assert not any(word in done.out + done.err for word in ("42", "DROP", "passwd", "nosuch"))


def test_what_duckdb_says_of_a_value_is_not_sent(ask: Callable[..., Any]) -> None:
    sql = "SELECT sum(CAST(user_name AS INTEGER)) AS n FROM login_attempts WHERE event_outcome = 'failure'"
    done, server = ask("how many failed logins", writes(sql), writes(FAILED))
    assert done.code == 0
    bodies = b"".join(request.body for request in server.requests).decode()
    assert not any(name in bodies for name in ("root", "bob", "192.0.2.1", "/usr/bin/id"))
    assert "could not be converted" in bodies


def test_a_model_that_finds_no_answer_is_believed(ask: Callable[..., Any]) -> None:
    done, _ = ask("how many failed logins per blood group", writes(None))
    assert done.code == 3
    assert "the tables cannot answer" in done.err


def test_what_no_log_can_tell_is_refused_before_anything_is_sent(ask: Callable[..., Any]) -> None:
    done, server = ask("what is the weather today", writes(FAILED))
    assert done.code == 3
    assert not server.sent_to("/api/chat")


def test_the_built_in_planner_writes_no_sql(ask: Callable[..., Any]) -> None:
    done, server = ask("how many failed logins", options=("--provider", "builtin"), local=False)
    assert done.code == 2
    assert "--provider local" in done.err
    assert not server.requests


def test_without_a_model_there_is_a_hint(
    logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...]
) -> None:
    done = logai("ask", "--free-sql", *loaded, *at, "how many failed logins")
    assert done.code == 4
    assert "OPENAI_API_KEY" in done.err
    assert "ollama serve" in done.err


def test_the_model_for_sql_is_one_of_its_own_unless_a_flag_names_one(
    logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    replies = ollama_replies(chat_reply(writes(FAILED)), models=[model_entry(), model_entry("coder:7b")])
    with ScriptedServer(replies) as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        monkeypatch.setenv("LOCAL_SQL_MODEL", "coder:7b")
        call = ("ask", "--free-sql", "--provider", "local", *loaded, *at)
        logai(*call, "how many failed logins")
        logai(*call, "--model", MODEL, "how many failed logins")
        models = [request.json["model"] for request in server.sent_to("/api/chat")]
    assert models == ["coder:7b", MODEL]


def test_in_auto_openai_writes_it_where_there_is_no_local_model(
    logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer(openai_replies(completion(writes(FAILED)))) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{server.url}/v1")
        done = logai("ask", "--free-sql", "--json", *loaded, *at, "how many failed logins")
    assert json.loads(done.out)["result"]["provider_used"] == "openai"


def test_a_dry_run_shows_the_very_body_that_is_sent(ask: Callable[..., Any]) -> None:
    shown, server = ask("failed logins of root", writes(FAILED), options=("--dry-run",))
    assert not server.sent_to("/api/chat")
    (request,) = json.loads(shown.out)["requests"]
    _, server = ask("failed logins of root", writes(f"{FAILED} AND user_name = 'root'"))
    assert request["body"] == server.sent_to("/api/chat")[0].body.decode()


def test_at_most_a_thousand_rows_are_returned(
    logai: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: tuple[str, ...]
) -> None:
    log = tmp_path / "many.log"
    line = "Nov 23 01:00:00 web sshd[{n}]: Failed password for u{n} from 192.0.2.1 port 5000 ssh2\n"
    log.write_text("".join(line.format(n=number) for number in range(1, 1101)))
    with ScriptedServer(ollama_replies(chat_reply(writes(PER_USER)))) as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        call = ("ask", "--free-sql", "--provider", "local", "--json", "--log", str(log), *at)
        result = json.loads(logai(*call, "failed logins by user").out)["result"]
    assert (result["row_count"], result["truncated"]) == (1000, True)
    assert result["answer"] == "The model's own SQL returns more than 1,000 rows."
