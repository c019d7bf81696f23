"""A question that needs the local model while that is not there; and the spinner while it is asked."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.servers import MODEL, ScriptedServer, chat_lines, model_entry, ollama_replies, reply_json, stream_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Outcome

ODD = "yonks how many failed logins"
PLAN = json.dumps({"about": "failed_logins", "measure": "count", "per": None})
PULLED = [stream_lines([{"status": "pulling manifest"}, {"status": "success"}])]


def missing_at_first() -> ScriptedServer:
    """Return an Ollama that has the model once it was pulled."""
    chat = stream_lines(chat_lines(PLAN), pause=0.15)
    with_model = ollama_replies(chat)
    tags = [reply_json(200, {"models": []}), reply_json(200, {"models": [model_entry()]})]
    return ScriptedServer(with_model | {"/api/tags": tags, "/api/pull": PULLED})


@pytest.fixture
def ask(logai: Callable[..., Outcome], loaded: tuple[str, str], at: tuple[str, ...]) -> Callable[..., Outcome]:
    return lambda *arguments, **more: logai("ask", *arguments, *loaded, *at, **more)


@pytest.mark.parametrize("provider", ["auto", "local"])
def test_without_a_terminal_it_fails_with_the_command_to_run(
    provider: str, ask: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    with missing_at_first() as server:
        server.replies["/api/tags"] = [reply_json(200, {"models": []})]
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        done = ask(ODD, "--provider", provider)
        assert not server.sent_to("/api/pull")
    assert (done.code, done.out) == (4, "")
    assert f"logai models pull {MODEL}" in done.err


@pytest.mark.parametrize(("flags", "variable"), [(("--pull",), "0"), ((), "1")])
@pytest.mark.parametrize("provider", ["auto", "local"])
def test_with_leave_given_the_model_is_fetched_and_the_question_answered(
    provider: str,
    flags: tuple[str, ...],
    variable: str,
    ask: Callable[..., Outcome],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with missing_at_first() as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        monkeypatch.setenv("LOGAI_AUTO_PULL", variable)
        done = ask(ODD, "--provider", provider, "--json", *flags)
        (pull,) = server.sent_to("/api/pull")
    assert pull.json["model"] == MODEL
    assert (done.code, json.loads(done.out)["result"]["value"]) == (0, 3)
    assert f"{MODEL}: ready" in done.err


def test_a_pull_that_fails_ends_it(ask: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    with missing_at_first() as server:
        server.replies["/api/pull"] = [stream_lines([{"error": "pull model manifest: file does not exist"}])]
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        done = ask(ODD, "--pull")
        assert not server.sent_to("/api/chat")
    assert (done.code, done.out) == (4, "")
    assert "registry has no model" in done.err


def test_a_question_that_no_model_would_be_sent_fetches_none(
    ask: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    with missing_at_first() as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        done = ask("what is the weather today", "--pull")
        assert not server.sent_to("/api/pull")
    assert done.code == 4


def test_a_log_on_standard_input_is_read_once_so_nothing_is_fetched(
    logai: Callable[..., Outcome], log_file: Path, at: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with missing_at_first() as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        done = logai("ask", ODD, "--log", "-", "--pull", *at, stdin=log_file.read_text())
        assert not server.sent_to("/api/pull")
    assert done.code == 4
    assert f"logai models pull {MODEL}" in done.err


def on_terminal(*arguments: str, typed: str, environ: dict[str, str]) -> tuple[int, str, str]:
    """Run `logai` with a terminal as standard input and error; return exit code, standard output, what it showed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "logai", *arguments],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80", **environ},
    )
    os.close(theirs)
    os.write(ours, typed.encode())
    out, _ = process.communicate(timeout=60)
    shown = bytearray()
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    return process.returncode, out.decode(), shown.decode()


@pytest.mark.parametrize(("typed", "code"), [("y\n", 0), ("\n", 4)])
def test_at_a_terminal_the_user_is_asked_first(
    typed: str, code: int, loaded: tuple[str, str], at: tuple[str, ...]
) -> None:
    with missing_at_first() as server:
        environ = {"OLLAMA_HOST": server.url}
        found, out, shown = on_terminal("ask", ODD, *loaded, *at, typed=typed, environ=environ)
        assert len(server.sent_to("/api/pull")) == (1 if code == 0 else 0)
    assert found == code
    assert f"{MODEL} is not there yet" in shown
    assert ("3 failed login attempts" in out) is (code == 0)


def test_at_a_terminal_a_spinner_says_what_is_waited_for_and_is_gone_before_the_answer(
    loaded: tuple[str, str], at: tuple[str, ...]
) -> None:
    replies = ollama_replies(stream_lines(chat_lines(PLAN), pause=0.15)) | {
        "/api/ps": [reply_json(200, {"models": []})]
    }
    with ScriptedServer(replies) as server:
        environ = {"OLLAMA_HOST": server.url}
        code, out, shown = on_terminal("ask", ODD, *loaded, *at, typed="", environ=environ)
    assert code == 0
    assert shown.index(f"loading model {MODEL}") < shown.index(f"asking {MODEL}")
    assert "asking" not in out
    erase_line = "\x1b[2K"
    assert erase_line in shown[shown.rindex(f"asking {MODEL}") :]


def test_without_a_terminal_there_is_no_spinner(ask: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer(ollama_replies(stream_lines(chat_lines(PLAN)))) as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        done = ask(ODD)
    assert done.code == 0
    assert "asking" not in done.err
