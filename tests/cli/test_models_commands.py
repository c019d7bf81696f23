from __future__ import annotations

import io
import json
import re
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.servers import MODEL, ScriptedServer, model_entry, ollama_replies, reply_json, stream_lines

from logai.cli.console import Look
from logai.cli.pull_view import show_pull
from logai.cli.units import size_text, time_distance
from logai.models.pull import PullProgress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DIGEST = "a80c4f17acd5"
LAYER = {"status": f"pulling {DIGEST}", "digest": f"sha256:{DIGEST}", "total": 2_000_000}
PULL = [
    {"status": "pulling manifest"},
    LAYER,
    LAYER | {"completed": 1_000_000},
    LAYER | {"completed": 2_000_000},
    {"status": "verifying sha256 digest"},
    {"status": "success"},
]


@pytest.fixture
def ollama(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    entries = [model_entry(), model_entry("big:120b-cloud", size=384), model_entry("\x1b[2Jodd:1b")]
    with ScriptedServer(ollama_replies(models=entries)) as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        yield server


@pytest.mark.usefixtures("ollama")
def test_models_are_listed_as_ollama_lists_them(logai: Callable[..., Any]) -> None:
    done = logai("models", "list")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0].split() == ["NAME", "ID", "SIZE", "MODIFIED"]
    mine = next(line for line in lines if line.startswith(MODEL))
    assert mine.split()[:4] == [MODEL, DIGEST, "2.0", "GB"]
    assert mine.endswith(("ago  default", "from now  default"))
    assert next(line for line in lines if line.startswith("big")).endswith("cloud")
    assert "\x1b" not in done.out


@pytest.mark.usefixtures("ollama")
def test_the_list_has_json(logai: Callable[..., Any]) -> None:
    models = json.loads(logai("models", "list", "--json").out)["result"]["models"]
    mine = next(model for model in models if model["name"] == MODEL)
    assert (mine["size"], mine["is_default"], mine["quantization"]) == (2_019_393_189, True, "Q4_K_M")
    assert datetime.fromisoformat(mine["modified_at"]).tzinfo is not None


def test_running_models_have_ollama_s_columns(ollama: ScriptedServer, logai: Callable[..., Any]) -> None:
    running = {
        "name": MODEL,
        "digest": DIGEST * 4,
        "size": 4_000_000_000,
        "size_vram": 0,
        "context_length": 4096,
    }
    ollama.replies["/api/ps"] = [reply_json(200, {"models": [running]})]
    lines = logai("models", "ps").out.splitlines()
    assert lines[0].split() == ["NAME", "ID", "SIZE", "PROCESSOR", "CONTEXT", "UNTIL"]
    assert lines[1].split() == [MODEL, DIGEST, "4.0", "GB", "100%", "CPU", "4096"]


def test_show_prints_what_the_server_knows(ollama: ScriptedServer, logai: Callable[..., Any]) -> None:
    answer = {
        "details": {"family": "llama", "parameter_size": "3.2B", "quantization_level": "Q4_K_M"},
        "model_info": {"general.architecture": "llama", "llama.context_length": 131072},
        "capabilities": ["completion", "tools"],
    }
    ollama.replies["/api/show"] = [reply_json(200, answer)]
    plain = logai("models", "show", MODEL)
    assert plain.code == 0
    assert re.search(r"^context length +131072$", plain.out, re.MULTILINE)
    assert "completion, tools" in plain.out
    result = json.loads(logai("models", "show", MODEL, "--json").out)["result"]
    assert (result["context_length"], result["capabilities"]) == (131072, ["completion", "tools"])


def test_a_pull_says_ready_when_it_is_proved(ollama: ScriptedServer, logai: Callable[..., Any]) -> None:
    ollama.replies["/api/pull"] = [stream_lines(PULL)]
    done = logai("models", "pull", MODEL)
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines() == [
        f"{MODEL}: pulling manifest",
        f"{MODEL}: pulling {DIGEST}",
        f"{MODEL}: verifying sha256 digest",
        f"{MODEL}: success",
        f"{MODEL}: ready",
    ]


def test_a_pull_in_json_is_one_object(ollama: ScriptedServer, logai: Callable[..., Any]) -> None:
    ollama.replies["/api/pull"] = [stream_lines(PULL)]
    done = logai("models", "pull", MODEL, "--json", "--quiet")
    assert json.loads(done.out) == {"success": True, "result": {"pulled": [MODEL]}}
    assert done.err == ""


def test_a_pull_that_fails_after_200_fails(ollama: ScriptedServer, logai: Callable[..., Any]) -> None:
    lines = [{"status": "pulling manifest"}, {"error": "pull model manifest: file does not exist"}]
    ollama.replies["/api/pull"] = [stream_lines(lines)]
    done = logai("models", "pull", "nosuch:1b", "--json")
    assert done.code == 4
    assert json.loads(done.out)["success"] is False
    assert "file does not exist" in done.err
    assert "ready" not in done.err


def test_a_terminal_shows_a_bar_a_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    steps = [
        PullProgress("pulling manifest"),
        PullProgress("pulling one", "sha256:one", 1_000_000, 2_000_000),
        PullProgress("pulling \x1b[2J[red]two", "sha256:two", 3_000_000, 3_000_000),
        PullProgress("verifying sha256 digest"),
        PullProgress("success", is_proved=True),
    ]
    show_pull(MODEL, steps, Look())
    shown = terminal.getvalue()
    assert "1.0/2.0 MB" in shown
    assert "3.0/3.0 MB" in shown
    assert "\x1b[2J" not in shown
    assert "[red]two" in shown
    assert shown.index("pulling manifest") < shown.index("verifying") < shown.index(f"{MODEL}: ready")


def test_a_model_is_removed(ollama: ScriptedServer, logai: Callable[..., Any]) -> None:
    ollama.replies["/api/delete"] = [reply_json(200, {})]
    done = logai("models", "rm", MODEL)
    assert (done.code, done.out, done.err) == (0, "", f"removed {MODEL}\n")
    assert [request.json for request in ollama.sent_to("/api/delete")] == [{"model": MODEL}]


def test_no_server_is_a_provider_s_failure(monkeypatch: pytest.MonkeyPatch, logai: Callable[..., Any]) -> None:
    with ScriptedServer({}) as closed:
        url = closed.url
    monkeypatch.setenv("OLLAMA_HOST", url)
    for command in (["list"], ["ps"], ["show", MODEL], ["pull", MODEL], ["rm", MODEL]):
        done = logai("models", *command, "--json")
        assert done.code == 4, command
        assert json.loads(done.out)["error"]["code"] == "provider_unavailable"


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 KB"),
        (397_821_319, "397 MB"),
        (4_683_087_332, "4.7 GB"),
        (4 * 10**10, "40 GB"),
    ],
)
def test_sizes_are_decimal_as_ollama_s(size: int, text: str) -> None:
    assert size_text(size) == text


@pytest.mark.parametrize(
    ("distance", "text"),
    [
        (timedelta(days=-3, hours=-2), "3 days ago"),
        (timedelta(hours=-1), "1 hour ago"),
        (timedelta(days=-20), "2 weeks ago"),
        (timedelta(days=-400), "1 year ago"),
        (timedelta(minutes=4, seconds=59), "4 minutes from now"),
        (timedelta(0), "0 seconds ago"),
        (timedelta(days=90_000), "forever"),
    ],
)
def test_times_are_distances_as_ollama_s(distance: timedelta, text: str) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert time_distance(now + distance, now) == text


def test_no_time_is_no_text() -> None:
    assert time_distance(None, datetime(2026, 11, 23, tzinfo=UTC)) == ""
