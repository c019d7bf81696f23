"""`logai chat` and `ask --continue`, with lines piped in and on a terminal."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from prompt_toolkit.completion import CompleteEvent  # noqa: TID253 - the editor itself is tested
from prompt_toolkit.document import Document  # noqa: TID253 - likewise
from prompt_toolkit.input import create_pipe_input  # noqa: TID253 - likewise
from prompt_toolkit.output import DummyOutput  # noqa: TID253 - likewise

from logai.cli.chat_prompt import make_session, read_session
from logai.cli.console import Look
from logai.config import load_settings
from logai.history.file import read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FIRST = "failed logins for root today"
KEPT = "Kept from “failed logins for root today”: failed login attempts, user root."


@pytest.fixture
def chat(logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...]) -> Callable[..., Any]:
    """Return a function that has a chat about the small log: its lines, then further options."""

    def call(lines: list[str], *options: str) -> Any:  # noqa: ANN401 - an Outcome
        arguments = ("chat", *loaded, *at, *options)
        return logai(*arguments, stdin="".join(f"{line}\n" for line in lines))

    return call


def results(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_each_line_may_go_on_from_the_one_before(chat: Callable[..., Any]) -> None:
    done = chat([FIRST, "and yesterday?", "แล้ววันนี้ล่ะ", "all users?"], "--quiet")
    assert (done.code, done.err) == (0, "")
    assert done.out.split() == ["2", "0", "2", "3"]


def test_the_answer_says_what_it_kept(chat: Callable[..., Any]) -> None:
    assert f"- {KEPT}\n" in chat([FIRST, "and yesterday?"]).out
    assert "Kept" not in chat([FIRST, "failed logins yesterday"]).out


def test_with_json_each_question_is_one_object_a_failure_too(chat: Callable[..., Any]) -> None:
    done = chat([FIRST, "and the weather?", "and yesterday?", "/plan", "/sql"], "--json")
    first, failed, second, plan, sql = results(done.out)
    assert (first["result"]["value"], second["result"]["value"]) == (2, 0)
    assert second["result"]["notes"][0] == KEPT
    assert failed["error"]["code"] == "not_understood"
    assert plan["result"]["plan"]["window"] == {"name": "yesterday"}
    assert sql["result"] == {name: second["result"][name] for name in ("sql", "parameters")}
    assert done.code == 3


def test_a_failure_is_printed_as_ask_prints_it_and_the_chat_goes_on(
    chat: Callable[..., Any], logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...]
) -> None:
    weather = "what is the weather"
    asked = logai("ask", *loaded, *at, "--provider", "builtin", weather)
    done = chat([weather, FIRST], "--quiet", "--provider", "builtin")
    assert (done.code, done.err) == (asked.code, asked.err)
    assert done.out == "2\n"


def test_every_question_is_kept_as_asks_are(chat: Callable[..., Any]) -> None:
    chat([FIRST, "and the weather?", "/plan", "and yesterday?"])
    kept = [(ask["question"], ask["outcome"]) for ask in reversed(read().asks)]
    assert kept == [(FIRST, "answered"), ("and the weather?", "not_understood"), ("and yesterday?", "answered")]


def test_with_the_history_off_it_remembers_while_it_runs(
    chat: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGAI_HISTORY", "off")
    assert chat([FIRST, "and yesterday?"], "--quiet").out.split() == ["2", "0"]
    assert read().asks == ()


@pytest.mark.parametrize("word", ["exit", "/exit", "QUIT", "ออก"])
def test_a_word_leaves(word: str, chat: Callable[..., Any]) -> None:
    assert chat([word, FIRST]).out == ""


def test_after_new_nothing_is_gone_on_from(chat: Callable[..., Any]) -> None:
    done = chat([FIRST, "/new", "and yesterday?"], "--quiet")
    assert (done.code, done.out) == (3, "2\n")


def test_help_and_unknown_commands_are_told_also_when_quiet(chat: Callable[..., Any]) -> None:
    done = chat(["/help", "/wat", "/plan"], "--quiet")
    for text in ("/sql", "“only root”", "There is no /wat", "Nothing has been answered yet"):
        assert text in done.err
    assert "“เฉพาะ root”" in chat(["/help"], "--lang", "th").err


def test_blank_lines_and_bytes_that_are_no_text_do_no_harm(loaded: tuple[str, str], at: tuple[str, ...]) -> None:
    content = b"\n   \n\xff\xfe\n" + b"x" * 2_000_000 + b"\nfailed logins for root on 2026-11-23"
    done = subprocess.run(
        [sys.executable, "-m", "logai", "chat", "--quiet", "--provider", "builtin", *loaded, *at],
        input=content,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == b"2\n"
    assert done.stderr.count(b"logai: ") == 2
    assert b"Traceback" not in done.stderr


def test_the_log_cannot_be_standard_input_too(logai: Callable[..., Any]) -> None:
    done = logai("chat", "--log", "-", stdin=f"{FIRST}\n")
    assert (done.code, done.out) == (2, "")
    assert "Standard input" in done.err


def test_a_log_that_is_not_there_ends_it_at_once(logai: Callable[..., Any]) -> None:
    done = logai("chat", "--log", "missing.log", stdin=f"{FIRST}\n{FIRST}\n")
    assert done.code == 5
    assert done.err.count("missing.log") == 1


def test_the_store_is_opened_for_each_question(logai: Callable[..., Any], log_file: Path, tmp_path: Path) -> None:
    store = tmp_path / "store.duckdb"
    options = ["--db", str(store), "--tz", "UTC"]
    arguments = [sys.executable, "-m", "logai", "chat", *options, "--now", "2026-11-23T14:00", "--quiet"]
    assert logai("load", "--year", "2026", *options, str(log_file)).code == 0
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        process.stdin.write(b"failed logins today\n")
        process.stdin.flush()
        assert next_line(process) == b"3\n"
        more = tmp_path / "more.log"
        more.write_text("Nov 23 03:00:00 web sshd[9]: Failed password for root from 192.0.2.9 port 5000 ssh2\n")
        assert logai("load", "--year", "2026", *options, str(more)).code == 0
        process.stdin.write(b"failed logins today\n")
        process.stdin.close()
        assert next_line(process) == b"4\n"


def test_a_hostile_name_is_shown_harmlessly(
    logai: Callable[..., Any], hostile: str, tmp_path: Path, at: tuple[str, ...]
) -> None:
    log = tmp_path / "auth.log"
    name = hostile.replace("\n", " ").replace("\r", " ")
    log.write_text(f"Nov 23 01:00:00 web sshd[1]: Failed password for invalid user {name} from 192.0.2.1 port 5 ssh2\n")
    done = logai("chat", "--log", str(log), *at, stdin="failed logins today\nwhich users?\n")
    assert done.code == 0
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out


class TestOnATerminal:
    """The line editor, on a pipe that stands for the keyboard; and the whole command on a pseudo-terminal."""

    @staticmethod
    def typed(keys: str) -> list[str]:
        with create_pipe_input() as keyboard:
            keyboard.send_text(keys)
            session = make_session(load_settings({}, {}), Look(), source=keyboard, output=DummyOutput())
            return list(read_session(session))

    def test_ctrl_c_clears_the_line_and_ctrl_d_leaves(self) -> None:
        assert self.typed("failed log\x03only root\r\x04") == ["only root"]

    def test_the_arrow_keys_go_through_what_was_asked_before(
        self, logai: Callable[..., Any], loaded: tuple[str, str]
    ) -> None:
        logai("ask", *loaded, FIRST)
        logai("ask", *loaded, "who used sudo")
        session = make_session(load_settings({}, {}), Look(), output=DummyOutput())
        assert list(session.history.load_history_strings()) == ["who used sudo", FIRST]
        assert self.typed("\x1b[A\r\x04") == ["who used sudo"]

    def test_with_the_history_off_the_arrow_keys_know_nothing_of_before(
        self, logai: Callable[..., Any], loaded: tuple[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        logai("ask", *loaded, FIRST)
        monkeypatch.setenv("LOGAI_HISTORY", "off")
        session = make_session(load_settings({}), Look(), output=DummyOutput())
        assert list(session.history.load_history_strings()) == []

    @pytest.mark.parametrize(
        ("typed", "completed"),
        [("/pl", "/plan"), ("and yest", "and yesterday?"), ("แล้วเมื่อ", "แล้วเมื่อวานล่ะ"), ("FAILED LOGINS FOR R", FIRST)],
    )
    def test_tab_completes_commands_follow_ups_and_what_was_asked(
        self, typed: str, completed: str, logai: Callable[..., Any], loaded: tuple[str, str]
    ) -> None:
        logai("ask", *loaded, FIRST)
        session = make_session(load_settings({}, {}), Look(), output=DummyOutput())
        assert session.completer
        found = session.completer.get_completions(Document(typed), CompleteEvent(completion_requested=True))
        assert completed in [completion.text for completion in found]

    def test_the_whole_of_it(self, loaded: tuple[str, str], at: tuple[str, ...]) -> None:
        """Answers go to standard output, the line and its prompt to the terminal."""
        controller, terminal = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "logai", "chat", "--quiet", *loaded, *at],
            stdin=terminal,
            stderr=terminal,
            stdout=subprocess.PIPE,
            env={**os.environ, "TERM": "xterm"},
            start_new_session=True,
        )
        os.close(terminal)
        try:
            shown = read_until(controller, b"logai>")
            os.write(controller, f"{FIRST}\r".encode())
            assert next_line(process) == b"2\n"
            os.write(controller, "และเมื่อวานล่ะ\r".encode())
            assert next_line(process) == b"0\n"
            os.write(controller, b"exit\r")
            assert process.wait(30) == 0
            assert b"2\n" not in shown
        finally:
            process.kill()
            process.communicate()
            os.close(controller)


def next_line(process: subprocess.Popen[bytes]) -> bytes:
    """Return the next line of the standard output of `process`; nothing if none comes."""
    assert process.stdout
    return process.stdout.readline() if select.select([process.stdout], [], [], 30)[0] else b""


def read_until(descriptor: int, text: bytes) -> bytes:
    """Return what a terminal shows until `text` stands there."""
    shown = b""
    end = time.monotonic() + 30
    while text not in shown and time.monotonic() < end:
        if select.select([descriptor], [], [], 0.2)[0]:
            shown += os.read(descriptor, 65536)
            if b"\x1b[6n" in shown:
                os.write(descriptor, b"\x1b[1;1R")
    assert text in shown
    return shown


def test_ctrl_c_ends_a_chat_that_is_piped(loaded: tuple[str, str], at: tuple[str, ...]) -> None:
    arguments = [sys.executable, "-m", "logai", "chat", "--quiet", *loaded, *at]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin
        process.stdin.write(f"{FIRST}\n".encode())
        process.stdin.flush()
        assert next_line(process) == b"2\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr
        assert b"Traceback" not in process.stderr.read()


class TestAskContinue:
    """`ask --continue`: the question before is that of another process."""

    @pytest.fixture
    def ask(self, logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...]) -> Callable[..., Any]:
        return lambda *words: logai("ask", *loaded, *at, *words)

    def test_it_goes_on_from_the_last_answer(self, ask: Callable[..., Any]) -> None:
        ask(FIRST)
        done = ask("--continue", "and yesterday?")
        assert (done.code, done.err) == (0, "")
        assert f"- {KEPT}\n" in done.out
        assert json.loads(ask("-c", "--json", "per hour?").out)["result"]["plan"]["bucket"] == "hour"

    def test_without_it_a_fragment_is_no_question(self, ask: Callable[..., Any]) -> None:
        ask(FIRST)
        assert ask("--provider", "builtin", "and yesterday?").code == 3

    def test_with_nothing_before_it_says_what_to_do(self, ask: Callable[..., Any]) -> None:
        done = ask("--json", "--continue", "and yesterday?")
        error = json.loads(done.out)["error"]
        assert (done.code, error["code"]) == (3, "not_understood")
        assert error["hint"].startswith("Ask a whole question first")

    def test_it_does_not_go_on_from_other_data(self, ask: Callable[..., Any], logai: Callable[..., Any]) -> None:
        logai("ask", "--demo", "failed logins today")
        done = ask("--continue", "and yesterday?")
        assert (done.code, done.out) == (3, "")
        assert "the built-in sample" in done.err

    def test_a_model_s_own_sql_has_no_plan_to_go_on_from(self, ask: Callable[..., Any]) -> None:
        done = ask("--continue", "--free-sql", "and yesterday?")
        assert done.code == 2
        assert "--free-sql" in done.err

    def test_a_dry_run_sends_nothing(self, ask: Callable[..., Any]) -> None:
        ask(FIRST)
        shown = json.loads(ask("--dry-run", "--continue", "--provider", "openai", "and yesterday?").out)
        assert (shown["sent"], shown["requests"]) == (False, [])
