from __future__ import annotations

import io
import json
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.servers import MODEL, ScriptedServer, chat_reply, model_entry, ollama_replies, openai_replies, reply_json

from logai.cli.console import Look
from logai.cli.doctor import MARKS, print_diagnosis
from logai.i18n import LANGUAGES, has_entry, load_catalog
from logai.models.checkup import Check, Diagnosis, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PLAN = json.dumps({"topic": "failed_logins", "measure": "count", "by": None})
THAI = re.compile("[\u0e01-\u0e5b]")


@pytest.fixture
def ollama(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    running = {"name": MODEL, "model": MODEL, "size": 4_000, "size_vram": 0, "context_length": 4096}
    entries = [model_entry(), model_entry("\x1b[2Jodd:1b")]
    replies = ollama_replies(chat_reply(PLAN, eval_duration=2_000_000_000), models=entries)
    with ScriptedServer(replies | {"/api/ps": [reply_json(200, {"models": [running]})]}) as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        yield server


@pytest.mark.usefixtures("ollama")
def test_each_check_is_a_line_behind_its_mark(logai: Callable[..., Any]) -> None:
    done = logai("doctor")
    assert (done.code, done.err) == (0, "")
    assert f"✓ {MODEL} made a plan in" in done.out
    assert "10 tokens a second, 30 + 20 tokens" in done.out
    assert "✓ context window of 4,096 tokens" in done.out
    assert "100% CPU" in done.out
    assert "– OpenAI: there is no key" in done.out
    assert re.search(r"^! no store yet at .*\n  → logai load", done.out, re.MULTILINE)
    assert done.out.endswith("\nAll that the settings need works.\n")
    assert "\x1b" not in done.out


@pytest.mark.usefixtures("ollama")
def test_the_diagnosis_has_json(logai: Callable[..., Any]) -> None:
    done = logai("doctor", "--json")
    content = json.loads(done.out)
    assert content["success"] is True
    result = content["result"]
    assert (result["healthy"], result["exit_code"]) == (True, 0)
    checks = {check["name"]: check for check in result["checks"]}
    assert list(checks)[:4] == ["config_file", "builtin", "store", "ollama"]
    assert checks["plan"]["facts"]["tokens_per_second"] == 10.0
    assert checks["context"]["facts"] == {"tokens": 4096, "asked": 4096}
    assert checks["store"]["hint"].startswith("logai load")
    assert {check["state"] for check in checks.values()} <= set(MARKS)


@pytest.mark.usefixtures("ollama")
def test_it_is_thai_where_thai_is_asked_for(logai: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    plain = logai("doctor", "--lang", "th", "--quick").out
    lines = [line for line in plain.splitlines() if line.strip()]
    assert all(THAI.search(line) for line in lines), plain
    monkeypatch.setenv("LOGAI_LANG", "th")
    assert THAI.search(logai("doctor", "--quick").out)


def test_a_failure_that_matters_is_a_cross_a_hint_and_an_exit_code(logai: Callable[..., Any]) -> None:
    done = logai("doctor", "--provider", "local")
    assert done.code == 4
    assert re.search(r"^✗ Ollama does not answer: .*\n  → Start it with `ollama serve`", done.out, re.MULTILINE)
    assert done.out.endswith("\nOne thing that the settings need does not work.\n")
    result = json.loads(logai("doctor", "--provider", "local", "--json").out)["result"]
    assert (result["healthy"], result["exit_code"]) == (False, 4)


def test_no_secret_is_in_the_diagnosis(logai: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret-key")
    with ScriptedServer(openai_replies()) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", f"http://someone:password@127.0.0.1:{server.port}/v1")
        for arguments in ((), ("--json",)):
            done = logai("doctor", *arguments)
            assert "OPENAI_API_KEY" in done.out
            assert "sk-very" not in done.out + done.err
            assert "password" not in done.out + done.err


def test_the_diagnosis_can_be_written_to_a_file_and_still_fails(logai: Callable[..., Any], tmp_path: Any) -> None:  # noqa: ANN401
    target = tmp_path / "doctor.txt"
    done = logai("doctor", "--provider", "local", "--output", str(target))
    assert (done.code, done.out) == (4, "")
    assert "✗ Ollama" in target.read_text(encoding="utf-8")


def all_findings() -> list[str]:
    return [key.removeprefix("doctor.") for key in load_catalog("en") if re.match(r"doctor\.\w+_\w+", key)]


def test_every_hint_belongs_to_a_finding() -> None:
    hints = {key.removeprefix("doctor_hint.") for key in load_catalog("en") if key.startswith("doctor_hint.")}
    assert hints
    assert hints <= set(all_findings())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_failure_has_a_hint(lang: str) -> None:
    harmless = (
        *("_ready", "_read", "_off", "_present", "_listed", "_made", "_quick", "_remote", "_in_effect", "_cpu"),
        *("_gpu", "_split", "_not_loaded", "context_unknown", "config_file_none", "speed_unknown", "size_unknown"),
        *("no_key_needed", "at_home"),
    )
    for finding in all_findings():
        assert finding.endswith(harmless) or has_entry(lang, f"doctor_hint.{finding}"), finding


def test_on_a_terminal_of_80_columns_long_lines_keep_their_indent(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        encoding = "utf-8"

        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    terminal = Terminal()
    reason = "Ollama cannot be reached at http://127.0.0.1:11434 and http://ollama:11434, whatever is tried."
    check = Check("ollama", State.FAILED, "unreachable", reason=reason)
    print_diagnosis(Diagnosis((check,)), terminal, Look(), "en")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", terminal.getvalue()).splitlines()
    assert plain[0].startswith("✗ Ollama does not answer")
    assert plain[1].startswith("  ")
    assert plain[2].startswith("  → Start it")
    assert max(map(len, plain)) <= 80


def test_a_stream_without_ticks_gets_plain_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="latin-1", errors="backslashreplace"))
    checks = (Check("builtin", State.OK, "ready", {"ms": 1.0}), Check("ollama", State.FAILED, "unreachable"))
    print_diagnosis(Diagnosis(checks), sys.stdout, Look(), "en")
    sys.stdout.seek(0)
    text = sys.stdout.read()
    assert text.startswith("+ built-in planner ready")
    assert "\nx Ollama" in text
    assert "  -> Start it" in text
