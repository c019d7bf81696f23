from __future__ import annotations

import io
import json
import re
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.servers import MODEL, ScriptedServer, model_entry, ollama_replies, refusing_address, reply_json, stream_lines

from logai.cli.console import Look
from logai.cli.pull_view import show_pull
from logai.cli.units import size_text, time_distance
from logai.errors import ProviderFailedError
from logai.models.steps import ModelStep

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
    assert lines[0].split() == ["NAME", "ID", "SIZE", "MODIFIED", "TASKS"]
    mine = next(line for line in lines if line.startswith(MODEL))
    assert mine.split()[:4] == [MODEL, DIGEST, "2.0", "GB"]
    assert re.search(r"(ago|from now)  plan +default$", mine)
    assert next(line for line in lines if line.startswith("big")).endswith("cloud")
    assert "\x1b" not in done.out


@pytest.mark.usefixtures("ollama")
def test_the_list_has_json(logai: Callable[..., Any]) -> None:
    models = json.loads(logai("models", "list", "--json").out)["result"]["models"]
    mine = next(model for model in models if model["name"] == MODEL)
    assert (mine["size"], mine["is_default"], mine["quantization"]) == (2_019_393_189, True, "Q4_K_M")
    assert datetime.fromisoformat(mine["modified_at"]).tzinfo is not None


@pytest.mark.usefixtures("ollama")
def test_a_model_of_its_own_for_sql_is_marked(monkeypatch: pytest.MonkeyPatch, logai: Callable[..., Any]) -> None:
    monkeypatch.setenv("LOCAL_SQL_MODEL", "big:120b-cloud")
    lines = logai("models", "list").out.splitlines()
    assert next(line for line in lines if line.startswith("big")).endswith("SQL default, cloud")
    assert next(line for line in lines if line.startswith(MODEL)).endswith("  default")


def test_an_empty_server_is_told_how_to_be_filled(monkeypatch: pytest.MonkeyPatch, logai: Callable[..., Any]) -> None:
    with ScriptedServer(ollama_replies(models=[])) as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        done = logai("models", "list")
    assert (done.code, len(done.out.splitlines())) == (0, 1)
    assert f"logai models pull {MODEL}" in done.err


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
    assert "The registry has no model nosuch:1b." in done.err
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
        ModelStep("pulling manifest"),
        ModelStep("pulling one", "sha256:one", 500_000, 2_000_000),
        ModelStep("pulling \x1b[2J[red]two", "sha256:two", 3_000_000, 3_000_000),
        ModelStep("verifying sha256 digest"),
        ModelStep("success", is_proved=True),
    ]
    show_pull(MODEL, steps, Look())
    shown = terminal.getvalue()
    assert "2.0/2.0 MB" in shown, "the last bytes were not told, but the pull is proved"
    assert "3.0/3.0 MB" in shown
    assert "\x1b[2J" not in shown
    assert "[red]two" in shown
    assert shown.index(f"{MODEL}: pulling manifest") < shown.index("verifying") < shown.index(f"{MODEL}: ready")


def test_the_bars_are_full_while_the_server_checks_what_it_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)

    def steps() -> Iterator[ModelStep]:
        yield ModelStep("pulling one", "sha256:one", 488_800_000, 491_400_000)
        yield ModelStep("verifying sha256 digest")
        raise ProviderFailedError("left while it verified")

    with pytest.raises(ProviderFailedError):
        show_pull(MODEL, steps(), Look())
    assert "491.4/491.4 MB" in terminal.getvalue()


def test_a_model_is_removed(ollama: ScriptedServer, logai: Callable[..., Any]) -> None:
    ollama.replies["/api/delete"] = [reply_json(200, {})]
    done = logai("models", "rm", MODEL)
    assert (done.code, done.out, done.err) == (0, "", f"removed {MODEL}\n")
    assert [request.json for request in ollama.sent_to("/api/delete")] == [{"model": MODEL}]


def test_the_rest_is_removed_where_one_is_not_there(ollama: ScriptedServer, logai: Callable[..., Any]) -> None:
    ollama.replies["/api/delete"] = [reply_json(404, {"error": "model 'gone:1b' not found"}), reply_json(200, {})]
    done = logai("models", "rm", "gone:1b", MODEL, "--json")
    content = json.loads(done.out)
    assert done.code == 4
    assert (content["success"], content["error"]["code"]) == (False, "provider_unavailable")
    assert (content["result"], content["failed"]) == ({"removed": [MODEL]}, ["gone:1b"])
    assert "no model gone:1b" in done.err


def test_a_model_is_stopped(ollama: ScriptedServer, logai: Callable[..., Any]) -> None:
    running = {"models": [{"name": MODEL}]}
    ollama.replies["/api/ps"] = [reply_json(200, running), reply_json(200, {"models": []})]
    ollama.replies["/api/generate"] = [reply_json(200, {"done": True, "done_reason": "unload"})]
    done = logai("models", "stop", MODEL, "big:120b-cloud", "--json")
    assert done.code == 0
    assert json.loads(done.out)["result"] == {"stopped": [MODEL], "not_running": ["big:120b-cloud"]}
    assert done.err.splitlines() == [f"stopped {MODEL}", "big:120b-cloud was not in memory"]


@pytest.mark.parametrize("command", [["show"], ["pull"], ["rm"], ["stop"], ["update"], ["create", "--system", "x"]])
def test_what_is_no_name_is_the_user_s_mistake(
    command: list[str], ollama: ScriptedServer, logai: Callable[..., Any]
) -> None:
    done = logai("models", *command, "../x", "--json")
    assert done.code == 2
    assert json.loads(done.out)["error"]["code"] == "bad_input"
    assert ollama.requests == []


def test_no_server_is_a_provider_s_failure(monkeypatch: pytest.MonkeyPatch, logai: Callable[..., Any]) -> None:
    with refusing_address() as address:
        monkeypatch.setenv("OLLAMA_HOST", address)
        for command in (
            ["list"],
            ["ps"],
            ["show", MODEL],
            ["pull", MODEL],
            ["rm", MODEL],
            ["stop", MODEL],
            ["update", "--check"],
            ["update", MODEL],
            ["quantize", MODEL, "--to", "q8_0", "--name", "x"],
            ["create", "x", "--from", MODEL, "--system", "x"],
        ):
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
