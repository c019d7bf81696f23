"""`logai history`, `usage` and `cost`, and what `ask` leaves for them."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from tests.servers import ScriptedServer, chat_reply, model_entry, ollama_replies, reply_json

from logai.history.file import append, history_path, read
from logai.history.record import AskRecord

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

QUESTION = "failed logins today"
ODD = "roughly how many failed logins for root today"
PLAN = json.dumps({"topic": "failed_logins", "measure": "count", "by": None})
CLOUD = "big:cloud"


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> ScriptedServer:
    """Return the script of a server with a cloud model; the settings reach it once it runs."""
    monkeypatch.setenv("LOCAL_MODEL", CLOUD)
    monkeypatch.setenv("AI_PROVIDER", "local")
    return ScriptedServer(ollama_replies(chat_reply(PLAN), models=[model_entry(CLOUD)]))


def keep_one(question: str = QUESTION) -> None:
    """Put one answered question into the history, as `ask` would."""
    append(AskRecord(datetime.now(UTC), question, "store", "answered", 12.5, "builtin", understand_ms=1.5))


def ask_arguments(loaded: tuple[str, str], at: tuple[str, ...], *more: str) -> tuple[str, ...]:
    return ("ask", *loaded, *at, *more)


def test_every_question_is_kept_also_one_that_fails(
    logai: Callable[..., Any], log_file: Path, at: tuple[str, ...]
) -> None:
    logai(*ask_arguments(("--log", str(log_file)), at, "--json", QUESTION))
    logai(*ask_arguments(("--log", str(log_file)), at, "--provider", "builtin", "what is the weather"))
    logai("ask", "--log", "missing.log", QUESTION)
    asks = json.loads(logai("history", "--json").out)["result"]["asks"]
    assert [(ask["question"], ask["outcome"]) for ask in asks] == [
        (QUESTION, "no_data"),
        ("what is the weather", "not_understood"),
        (QUESTION, "answered"),
    ]
    assert asks[-1]["plan"]["window"] == {"kind": "named", "name": "today"}
    assert (asks[-1]["planner"], asks[-1]["data"], asks[-1]["cost_usd"]) == ("builtin", "logs", 0)
    assert asks[-1]["total_ms"] > 0


def test_nothing_of_a_log_is_kept(logai: Callable[..., Any], log_file: Path, at: tuple[str, ...]) -> None:
    logai(*ask_arguments(("--log", str(log_file)), at, "top users with failed logins today"))
    logai(*ask_arguments(("--log", str(log_file)), at, "show the last 10 failed logins"))
    content = history_path().read_bytes().replace(str(log_file).encode(), b"")
    assert not any(name in content for name in (b"root", b"bob", b"192.0.2.1", b"sshd"))


@pytest.mark.parametrize("arguments", [["--dry-run", QUESTION], []])
def test_what_is_not_asked_is_not_kept(arguments: list[str], logai: Callable[..., Any]) -> None:
    logai("ask", "--demo", *arguments)
    assert read().asks == ()


def test_the_history_can_be_turned_off(
    logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGAI_HISTORY", "off")
    assert logai(*ask_arguments(loaded, at, QUESTION)).code == 0
    assert not history_path().exists()
    assert "LOGAI_HISTORY is off" in logai("history").err


def test_a_history_that_cannot_be_written_is_a_note_and_the_answer_stands(
    logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...]
) -> None:
    history_path().parent.mkdir(parents=True)
    history_path().write_bytes(b"no database" * 1000)
    done = logai(*ask_arguments(loaded, at, "--json", QUESTION))
    assert (done.code, json.loads(done.out)["result"]["value"]) == (0, 3)
    assert "history.sqlite3" in done.err
    assert "LOGAI_HISTORY=off" in done.err
    assert logai(*ask_arguments(loaded, at, "--quiet", QUESTION)).err == ""
    broken = logai("history")
    assert (broken.code, "hint: " in broken.err, "Traceback" in broken.err) == (5, True, False)


def test_a_table_tells_who_answered_and_what_it_cost(
    logai: Callable[..., Any],
    loaded: tuple[str, str],
    at: tuple[str, ...],
    cloud: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with cloud:
        monkeypatch.setenv("OLLAMA_HOST", cloud.url)
        answered = logai(*ask_arguments(loaded, at, "--json", ODD))
    assert json.loads(answered.out)["result"]["usage"] == {
        "prompt_tokens": 30,
        "completion_tokens": 20,
        "cost_usd": None,
    }
    table = logai("history", "--tz", "UTC").out
    assert ODD in table
    assert f"local {CLOUD}" in table
    assert "unknown" in table
    usage = json.loads(logai("usage", "--json").out)["result"]["usage"]
    assert [(row["provider"], row["model"], row["calls"], row["unpriced"]) for row in usage] == [("local", CLOUD, 1, 1)]
    assert "unknown" in logai("usage").out


def test_the_usage_of_a_model_that_failed_is_counted(
    logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AI_PROVIDER", "local")
    with ScriptedServer(ollama_replies(reply_json(400, {"error": "broken"}))) as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        assert logai(*ask_arguments(loaded, at, ODD)).code == 4
    (row,) = json.loads(logai("usage", "--json").out)["result"]["usage"]
    assert (row["failed"], row["p50_ms"]) == (row["calls"], None)


def test_since_and_limit_cut_the_history(logai: Callable[..., Any]) -> None:
    for _ in range(3):
        keep_one()
    assert len(json.loads(logai("history", "--limit", "2", "--json").out)["result"]["asks"]) == 2
    assert json.loads(logai("history", "--since", "2099-01-01", "--json").out)["result"]["asks"] == []
    assert len(json.loads(logai("history", "--since", "1h", "--json").out)["result"]["asks"]) == 3
    wrong = logai("usage", "--since", "soon")
    assert (wrong.code, wrong.err.count("\n")) == (2, 2)


def test_a_hostile_question_is_shown_harmlessly(logai: Callable[..., Any], hostile: str) -> None:
    keep_one(f"weather {hostile}")
    for done in (logai("history"), logai("history", "--json")):
        assert not set(done.out) & set("\x1b\x9b\u202e\u2066\r")
    assert json.loads(logai("history", "--json").out)["result"]["asks"][0]["question"] == f"weather {hostile}"


def test_clearing_needs_a_yes(logai: Callable[..., Any]) -> None:
    keep_one()
    refused = logai("history", "--clear")
    assert (refused.code, len(read().asks)) == (2, 1)
    assert "--yes" in refused.err
    done = logai("history", "--clear", "--yes", "--json")
    assert json.loads(done.out)["result"] == {"removed": 1}
    assert read().asks == ()
    assert not history_path().exists()


def test_an_empty_history_is_said_to_be_empty(logai: Callable[..., Any]) -> None:
    for command in ("history", "usage"):
        done = logai(command)
        assert (done.code, "No question" in done.err) == (0, True)


def test_the_first_question_that_leaves_is_told_once_with_what_was_sent(
    logai: Callable[..., Any],
    loaded: tuple[str, str],
    at: tuple[str, ...],
    cloud: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LOGAI_HISTORY", "off")
    with cloud:
        monkeypatch.setenv("OLLAMA_HOST", cloud.url)
        quiet = logai(*ask_arguments(loaded, at, "--quiet", ODD))
        first = logai(*ask_arguments(loaded, at, "--json", ODD))
        second = logai(*ask_arguments(loaded, at, ODD))
    assert (quiet.code, quiet.err) == (0, "")
    told = " ".join(first.err.split())
    assert "roughly how many failed logins for USER_1 today" in told
    assert cloud.url in told
    assert "LOGAI_ALLOW_REMOTE=never" in told
    assert second.err == ""


def test_the_notice_speaks_thai_to_a_thai_question(
    logai: Callable[..., Any],
    loaded: tuple[str, str],
    at: tuple[str, ...],
    cloud: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with cloud:
        monkeypatch.setenv("OLLAMA_HOST", cloud.url)
        done = logai(*ask_arguments(loaded, at, "วันนี้ล็อกอินล้มเหลว roughly กี่ครั้ง"))
    assert "LOGAI_ALLOW_REMOTE=never" in done.err
    assert "คำถามถูกส่งไปยัง" in done.err


def test_a_local_model_leaves_nothing_to_tell(
    logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AI_PROVIDER", "local")
    with ScriptedServer(ollama_replies(chat_reply(PLAN))) as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        assert "REMOTE" not in logai(*ask_arguments(loaded, at, ODD)).err


def test_without_a_terminal_nobody_is_asked_and_nothing_leaves(
    logai: Callable[..., Any],
    loaded: tuple[str, str],
    at: tuple[str, ...],
    cloud: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LOGAI_ALLOW_REMOTE", "ask")
    with cloud:
        monkeypatch.setenv("OLLAMA_HOST", cloud.url)
        done = logai(*ask_arguments(loaded, at, "--json", ODD))
        assert not cloud.sent_to("/api/chat")
    assert (done.code, json.loads(done.out)["error"]["code"]) == (4, "provider_unavailable")
    assert "LOGAI_ALLOW_REMOTE" in done.err


@pytest.mark.parametrize(("typed", "code", "sent"), [("y\n", 0, 1), ("n\n", 4, 0), ("\n", 4, 0)])
def test_on_a_terminal_the_user_is_asked_before_anything_leaves(  # noqa: PLR0917 - fixtures are parameters
    typed: str, code: int, sent: int, loaded: tuple[str, str], at: tuple[str, ...], cloud: ScriptedServer
) -> None:
    with cloud:
        environ = {**os.environ, "OLLAMA_HOST": cloud.url, "LOGAI_ALLOW_REMOTE": "ask", "TERM": "dumb"}
        returned, shown = type_into(typed, ask_arguments(loaded, at, ODD), environ)
        assert len(cloud.sent_to("/api/chat")) == sent
    assert returned == code
    assert "for USER_1 today" in shown
    assert "[y/N]" in shown


def type_into(typed: str, arguments: tuple[str, ...], environ: dict[str, str]) -> tuple[int, str]:
    """Run `logai ARGUMENTS` on a terminal of its own, type `typed` once it asks, and return code and screen."""
    main, side = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "logai", *arguments], stdin=side, stdout=side, stderr=side, env=environ
    )
    os.close(side)
    shown, answered, deadline = b"", False, time.monotonic() + 60
    while time.monotonic() < deadline:
        if select.select([main], [], [], 0.1)[0]:
            try:
                shown += os.read(main, 4096)
            except OSError:
                break
        elif process.poll() is not None:
            break
        if b"[y/N]" in shown and not answered:
            os.write(main, typed.encode())
            answered = True
    code = process.wait(10)
    os.close(main)
    return code, " ".join(shown.decode().split())


def test_the_cost_states_what_it_assumes_and_what_is_unknown(
    logai: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_MODEL", "mystery-model")
    done = logai("cost", "--per-day", "1000", "--json")
    result = json.loads(done.out)["result"]
    assert (result["per_day"], result["currency"], result["measured_asks"]) == (1000, "USD", 0)
    assert result["remote"][-1]["model"] == "mystery-model"
    assert result["remote"][-1]["per_month"] is None
    assert result["local"][0]["per_month"] is None
    assert result["local_costs"]["hardware_price"] is None
    assert result["prices_as_of"] <= max(entry["price"]["as_of"] for entry in result["remote"] if entry["price"])
    table = logai("cost").out
    assert "mystery-model *" in table
    assert "unknown" in table
    assert all(line in " ".join(table.split()) for line in (" ".join(text.split()) for text in result["assumptions"]))


def test_the_options_of_a_machine_of_ones_own_are_reckoned_with(logai: Callable[..., Any]) -> None:
    options = ("--seconds", "3.6", "--watts", "100", "--kwh-price", "0.5", "--hardware-price", "1200", "--years", "10")
    (local,) = json.loads(logai("cost", "--per-day", "1000", *options, "--json").out)["result"]["local"]
    assert local["power_per_month"] == pytest.approx(0.05 * 365 / 12)
    assert local["hardware_per_month"] == pytest.approx(10.0)
    assert local["per_month"] == pytest.approx(10 + 0.05 * 365 / 12)


@pytest.mark.parametrize("lang", ["en", "th"])
@pytest.mark.parametrize("arguments", [["cost"], ["usage"], ["history"]])
def test_the_tables_fit_a_terminal_and_speak_both_languages(
    arguments: list[str], lang: str, logai: Callable[..., Any]
) -> None:
    keep_one()
    done = logai(*arguments, "--lang", lang)
    assert done.code == 0
    assert any("\u0e00" <= letter <= "\u0e7f" for letter in done.out) is (lang == "th")
    rows = [line for line in done.out.splitlines() if not line.startswith("- ")]
    assert max(map(len, rows)) <= 84


@pytest.mark.parametrize(
    "arguments",
    [["cost", "--per-day", "0"], ["cost", "--watts", "-1"], ["cost", "--years", "0"], ["history", "--limit", "0"]],
)
def test_numbers_that_cannot_be_are_refused(arguments: list[str], logai: Callable[..., Any]) -> None:
    done = logai(*arguments)
    assert (done.code, "Traceback" in done.err) == (2, False)


def test_a_wrong_price_file_is_named_by_cost_and_breaks_no_answer(
    logai: Callable[..., Any],
    loaded: tuple[str, str],
    at: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LOGAI_CONFIG", str(tmp_path / "config.toml"))
    (tmp_path / "prices.toml").write_text("[models")
    done = logai("cost")
    assert (done.code, "prices.toml" in done.err) == (2, True)
    assert logai(*ask_arguments(loaded, at, QUESTION)).code == 0
