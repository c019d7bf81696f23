from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from logai.cli.ask import LONGEST_QUESTION

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

QUESTION = "failed logins today"
UNSAFE = set("\x1b\x9b\u202e\u2066\r")


def test_the_demo_answers_at_once(logai: Callable[..., Any]) -> None:
    done = logai("ask", "--demo", "failed logins today?")
    assert done.code == 0
    assert "failed login" in done.out.splitlines()[0]
    assert "Built-in" in done.out.splitlines()[-1]


def test_a_log_is_asked_alone(logai: Callable[..., Any], log_file: Path, at: tuple[str, ...]) -> None:
    done = logai("ask", "--log", str(log_file), *at, "--json", QUESTION)
    result = json.loads(done.out)["result"]
    assert (done.code, result["value"], result["provider_used"]) == (0, 3, "builtin")
    assert result["plan"]["measure"] == "count"


def test_words_need_no_quotes(logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...]) -> None:
    quoted = logai("ask", *loaded, *at, "--quiet", QUESTION)
    loose = logai("ask", *loaded, *at, "--quiet", *QUESTION.split())
    assert quoted.out == loose.out == "3\n"


def test_the_question_can_come_from_standard_input(
    logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...]
) -> None:
    done = logai("ask", *loaded, *at, "--quiet", "-", stdin=f"{QUESTION}\n")
    assert done.out == "3\n"


def test_the_log_can_come_from_standard_input(
    logai_process: Callable[..., Any], log_file: Path, at: tuple[str, ...]
) -> None:
    done = logai_process("ask", "--log", "-", *at, "--quiet", QUESTION, stdin=log_file.read_text())
    assert (done.code, done.out) == (0, "3\n")


def test_several_logs_are_asked_together(
    logai: Callable[..., Any], log_file: Path, at: tuple[str, ...], tmp_path: Path
) -> None:
    other = tmp_path / "other.log"
    other.write_text("Nov 23 03:00:00 db sshd[7]: Failed password for eve from 192.0.2.9 port 99 ssh2\n")
    done = logai("ask", "--log", str(log_file), "--log", str(other), *at, "--quiet", QUESTION)
    assert done.out == "4\n"


def test_a_ranking_is_the_same_in_every_format(
    logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...]
) -> None:
    asked = ("ask", *loaded, *at, "top users with failed logins today")
    rows = json.loads(logai(*asked, "--format", "json").out)["result"]["rows"]
    assert rows[0] == ["root", 2]
    table = list(csv.reader(io.StringIO(logai(*asked, "--format", "csv").out)))
    assert [[name, int(count)] for name, count in table[1:]] == rows
    assert "| `root` | 2 |" in logai(*asked, "--format", "markdown").out
    text = logai(*asked).out
    assert "█" in text
    assert text.index("root") < text.index("bob")


def test_the_answer_is_written_to_a_file(
    logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...], tmp_path: Path
) -> None:
    target = tmp_path / "answer.json"
    done = logai("ask", *loaded, *at, "--json", "--output", str(target), QUESTION)
    assert (done.code, done.out) == (0, "")
    assert json.loads(target.read_text())["result"]["value"] == 3


def test_a_failure_leaves_no_file(logai: Callable[..., Any], tmp_path: Path) -> None:
    target = tmp_path / "answer.txt"
    done = logai("ask", "--log", str(tmp_path / "missing.log"), "--output", str(target), QUESTION)
    assert done.code == 5
    assert list(tmp_path.glob("*answer*")) == []


def test_sql_and_steps_are_printed(logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...]) -> None:
    asked = ("ask", *loaded, *at, QUESTION)
    assert "SELECT" in logai(*asked, "--sql").out
    explained = logai(*asked, "--explain").out
    for step in ("Question", "Read as", "Plan", "SQL", "Milliseconds"):
        assert f"\n{step}\n" in explained


def test_a_dry_run_shows_what_would_be_sent_and_no_log(
    logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...]
) -> None:
    done = logai("ask", *loaded, *at, "--provider", "local", "--dry-run", QUESTION)
    assert done.code == 0
    assert json.loads(done.out)
    assert QUESTION in done.out
    for value in ("192.0.2.1", "198.51.100.9", "/usr/bin/id"):
        assert value not in done.out


def test_a_thai_question_gets_a_thai_answer(
    logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...]
) -> None:
    asked = ("ask", *loaded, *at, "--json")
    thai = json.loads(logai(*asked, "วันนี้ login ล้มเหลวกี่ครั้ง").out)["result"]
    assert (thai["value"], thai["language"]) == (3, "th")
    english = json.loads(logai(*asked, "--lang", "en", "วันนี้ login ล้มเหลวกี่ครั้ง").out)["result"]
    assert (english["value"], english["language"]) == (3, "en")


def test_what_is_not_understood_is_refused(logai: Callable[..., Any]) -> None:
    done = logai("ask", "--demo", "--provider", "builtin", "--json", "what is the weather in Bangkok")
    assert done.code == 3
    error = json.loads(done.out)["error"]
    assert error["code"] == "not_understood"
    assert "weather" in error["unknown"]
    assert error["suggestions"]
    assert "not understood: " in done.err
    assert "\ntry: " in done.err


@pytest.mark.parametrize("content", [None, "", "\x00\x01\x02binary" * 100, "no line of a log\nnor this\n"])
def test_a_log_that_is_none_is_no_data(
    content: str | None, logai: Callable[..., Any], tmp_path: Path, at: tuple[str, ...]
) -> None:
    path = tmp_path / "auth.log"
    if content is not None:
        path.write_text(content)
    done = logai("ask", "--log", str(path), *at, "--json", QUESTION)
    assert done.code == 5
    assert json.loads(done.out)["error"]["code"] == "no_data"
    assert done.err.startswith("logai: ")
    assert "\nhint: " in done.err


@pytest.mark.parametrize("question", ["", "   ", "\n"])
def test_an_empty_question_ends_in_one_clear_line(question: str, logai: Callable[..., Any]) -> None:
    for done in (
        logai("ask", "--demo", "--json", question),
        logai("ask", "--demo", "--json", "-", stdin=question),
    ):
        assert done.code in {2, 3}
        assert json.loads(done.out)["success"] is False
        assert "Traceback" not in done.err


def test_a_question_of_100_kb_is_refused(logai: Callable[..., Any]) -> None:
    done = logai("ask", "--demo", "--provider", "builtin", "--json", "failed logins " * 7_500)
    assert done.code in {2, 3}
    assert json.loads(done.out)["success"] is False


def test_a_log_given_as_the_question_is_refused(logai: Callable[..., Any]) -> None:
    done = logai("ask", "--demo", "-", stdin="x" * (LONGEST_QUESTION + 1))
    assert done.code == 2
    assert "--log -" in done.err


@pytest.mark.parametrize("chosen", ["text", "markdown", "csv", "json"])
def test_hostile_names_of_a_log_are_harmless(
    chosen: str, logai: Callable[..., Any], tmp_path: Path, at: tuple[str, ...]
) -> None:
    path = tmp_path / "auth.log"
    names = ("\x1b[2Jroot", "[red]x", "a\u202eb", "=cmd()", "c\x9bd", "x\re")
    line = "Nov 23 01:00:0{} web sshd[{}]: Failed password for invalid user {} from 192.0.2.1 port 5 ssh2\n"
    path.write_bytes("".join(line.format(n, n, name) for n, name in enumerate(names)).encode())
    done = logai("ask", "--log", str(path), *at, "--format", chosen, "which users had failed logins today")
    assert done.code == 0
    assert not set(done.out + done.err) & UNSAFE
    assert "[red]x" in done.out.replace("\\[", "[").replace("\\]", "]")


def test_no_colour_reaches_a_pipe(
    logai_process: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...]
) -> None:
    done = logai_process("ask", *loaded, *at, QUESTION, environ={"TERM": "xterm-256color"})
    assert done.code == 0
    assert "\x1b" not in done.out + done.err
