from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.servers import (
    MODEL,
    ScriptedServer,
    model_entry,
    ollama_replies,
    reply_json,
    reply_text,
    stream_lines,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MADE = "mine:latest"


@pytest.fixture
def ollama(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    made = {"models": [model_entry(), model_entry(MADE, size=500_000_000)]}
    replies = ollama_replies() | {
        "/api/tags": [reply_json(200, {"models": [model_entry()]}), reply_json(200, made)],
        "/api/show": [reply_json(200, {"details": {"quantization_level": "F16"}})],
        "/api/create": [stream_lines([{"status": "writing manifest"}, {"status": "success"}])],
    }
    with ScriptedServer(replies) as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        yield server


def made_by(server: ScriptedServer) -> Any:  # noqa: ANN401 - what JSON holds
    (request,) = server.sent_to("/api/create")
    return request.json


def test_a_model_is_made_of_a_model_and_what_is_added(ollama: ScriptedServer, logai: Callable[..., Any]) -> None:
    done = logai(
        "models", "create", "mine", "--from", MODEL, "--system", "สั้น ๆ", "--parameter", "temperature=0",
        "--parameter", "stop=END", "--json",
    )  # fmt: skip
    assert done.code == 0
    assert made_by(ollama) == {
        "model": "mine",
        "from": MODEL,
        "system": "สั้น ๆ",
        "parameters": {"temperature": 0.0, "stop": ["END"]},
    }
    result = json.loads(done.out)["result"]
    assert (result["name"], result["size"]) == (MADE, 500_000_000)
    assert done.err.splitlines()[-1] == "mine: ready"


def test_a_model_is_made_of_a_file(ollama: ScriptedServer, logai: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "weights.gguf"
    path.write_bytes(b"GGUF and more")
    digest = f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    ollama.replies[f"/api/blobs/{digest}"] = [reply_text(404, ""), reply_text(201, "")]
    done = logai("models", "create", "mine", "--from-gguf", str(path))
    assert (done.code, done.out) == (0, "")
    assert made_by(ollama) == {"model": "mine", "files": {"weights.gguf": digest}}
    assert "mine: sending weights.gguf" in done.err.splitlines()


def test_nothing_is_said_where_quiet_is_wanted(ollama: ScriptedServer, logai: Callable[..., Any]) -> None:
    done = logai("models", "create", "mine", "--from", MODEL, "--system", "x", "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert made_by(ollama)["system"] == "x"


@pytest.mark.parametrize("level", ["q4_K_M", "Q4_K_M", "q4_k_m"])
def test_a_model_is_quantized(level: str, ollama: ScriptedServer, logai: Callable[..., Any]) -> None:
    done = logai("models", "quantize", MODEL, "--to", level, "--name", "mine")
    assert done.code == 0
    assert made_by(ollama) == {"model": "mine", "from": MODEL, "quantize": "q4_K_M"}


def test_a_file_is_quantized(ollama: ScriptedServer, logai: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "weights-f16"
    path.write_bytes(b"GGUF and more")
    digest = f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    ollama.replies[f"/api/blobs/{digest}"] = [reply_text(200, "")]
    assert logai("models", "quantize", str(path), "--to", "q8_0", "--name", "mine").code == 0
    assert made_by(ollama) == {"model": "mine", "files": {"weights-f16": digest}, "quantize": "q8_0"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["create", "mine"], "--from-gguf"),
        (["create", "mine", "--from", MODEL, "--from-gguf", "x.gguf"], "one source"),
        (["create", "mine", "--from", MODEL], "Nothing is to be changed"),
        (["create", "mine", "--from", MODEL, "--parameter", "temprature=0"], "Did you mean temperature?"),
        (["create", "mine", "--from-gguf", "missing.gguf"], "cannot be read"),
        (["create", "mine", "--from", MODEL, "--adapter", "missing"], "no adapter"),
        (["create", MODEL, "--from", "other:1b", "--system", "x"], "already"),
        (["quantize", MODEL, "--to", "q5_K_M", "--name", "mine"], "q5_K_M"),
        (["quantize", MODEL, "--to", "q8_0", "--name", MODEL], "name of its source"),
        (["quantize", "missing.gguf", "--to", "q8_0", "--name", "mine"], "cannot be read"),
    ],
)
def test_what_cannot_be_made_is_the_user_s_mistake(
    arguments: list[str], said: str, ollama: ScriptedServer, logai: Callable[..., Any]
) -> None:
    done = logai("models", *arguments, "--json")
    assert done.code == 2
    assert json.loads(done.out)["error"]["code"] == "bad_input"
    assert said in done.err
    assert not ollama.sent_to("/api/create")


def test_a_file_name_cannot_speak_to_the_terminal(
    ollama: ScriptedServer, logai: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "a\x1b[2Jb.gguf"
    path.write_bytes(b"GGUF and more")
    digest = f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    ollama.replies[f"/api/blobs/{digest}"] = [reply_text(200, "")]
    done = logai("models", "create", "mine", "--from-gguf", str(path))
    assert done.code == 0
    assert "\x1b" not in done.err


def test_a_creation_that_is_interrupted_says_what_is_left(ollama: ScriptedServer) -> None:
    ollama.replies["/api/create"] = [stream_lines([{"status": f"step {n}"} for n in range(600)], pause=0.05)]
    command = [sys.executable, "-m", "logai", "models", "create", "mine", "--from", MODEL, "--system", "x"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    assert process.stderr.readline() == "mine: step 0\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert err.splitlines()[-1].startswith("Interrupted before mine was made.")
