from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.servers import MODEL, ScriptedServer, model_entry, ollama_replies, reply_json, reply_text, stream_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WEIGHTS = "a" * 64
MANIFEST = json.dumps({"layers": [{"digest": f"sha256:{WEIGHTS}", "size": 2_000_000_000}]})
DIGEST = hashlib.sha256(MANIFEST.encode()).hexdigest()
OLD = "0" * 64
STARTED = {"status": "pulling manifest"}
SUCCESS = stream_lines([STARTED, {"status": "success"}])
LACKING = stream_lines([STARTED, {"error": "pull model manifest: file does not exist"}])


@pytest.fixture
def registry() -> Iterator[ScriptedServer]:
    with ScriptedServer({"/v2/me/mine/manifests/1b": [reply_text(200, MANIFEST)]}) as server:
        yield server


@pytest.fixture
def name(registry: ScriptedServer) -> str:
    return f"127.0.0.1:{registry.port}/me/mine:1b"


@pytest.fixture
def ollama(name: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    entries = [model_entry(name, digest=OLD), model_entry("big:120b-cloud")]
    shown = reply_json(200, {"modelfile": f"FROM /models/blobs/sha256-{WEIGHTS}\n"})
    with ScriptedServer(ollama_replies(models=entries) | {"/api/pull": [SUCCESS], "/api/show": [shown]}) as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        yield server


def test_the_rest_is_pulled_where_the_registry_lacks_one(
    ollama: ScriptedServer, name: str, logai: Callable[..., Any]
) -> None:
    ollama.replies["/api/pull"] = [LACKING, SUCCESS]
    done = logai("models", "pull", "nosuch:1b", name, "--json")
    content = json.loads(done.out)
    assert done.code == 4
    assert (content["success"], content["result"], content["failed"]) == (False, {"pulled": [name]}, ["nosuch:1b"])
    assert "The registry has no model nosuch:1b." in done.err
    assert done.err.splitlines()[-1] == f"{name}: ready"


def test_a_name_given_twice_is_pulled_once(ollama: ScriptedServer, name: str, logai: Callable[..., Any]) -> None:
    assert logai("models", "pull", name, name.upper(), "--quiet").code == 0
    assert len(ollama.sent_to("/api/pull")) == 1


def test_one_bad_name_stops_all_before_anything_is_sent(ollama: ScriptedServer, logai: Callable[..., Any]) -> None:
    assert logai("models", "pull", MODEL, "two words").code == 2
    assert ollama.requests == []


def test_a_pull_that_is_interrupted_says_that_it_resumes(ollama: ScriptedServer) -> None:
    ollama.replies["/api/pull"] = [stream_lines([STARTED, *[{"status": f"step {n}"} for n in range(600)]], pause=0.05)]
    command = [sys.executable, "-m", "logai", "models", "pull", MODEL, "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    first = process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert first == f"{MODEL}: pulling manifest\n"
    assert process.returncode == 130
    assert out == ""
    assert err.splitlines()[-1] == f"Interrupted. `logai models pull {MODEL}` goes on where it stopped."
    assert "Traceback" not in err


def test_a_check_shows_what_is_newer(ollama: ScriptedServer, name: str, logai: Callable[..., Any]) -> None:
    done = logai("models", "update", "--check", "--insecure")
    rows = {line.split()[0]: line.split()[1:] for line in done.out.splitlines()}
    assert done.code == 0
    assert rows["NAME"] == ["ID", "NEW", "ID", "SIZE"]
    assert rows[name] == [OLD[:12], DIGEST[:12], "2.0", "GB", "update", "available"]
    assert rows["big:120b-cloud"][-1] == "cloud"
    assert not ollama.sent_to("/api/pull")


def test_a_check_has_json(ollama: ScriptedServer, name: str, logai: Callable[..., Any]) -> None:
    done = logai("models", "update", "--check", "--insecure", name, "--json")
    assert json.loads(done.out)["result"]["models"] == [
        {
            "name": name,
            "state": "available",
            "digest": OLD,
            "new_digest": DIGEST,
            "size": 2_000_000_000,
            "message": "",
        }
    ]
    assert ollama.requests


@pytest.mark.usefixtures("ollama")
def test_a_check_without_a_registry_says_so_and_fails(name: str, logai: Callable[..., Any]) -> None:
    done = logai("models", "update", "--check", name, "--json")
    content = json.loads(done.out)
    assert done.code == 4
    assert (content["success"], content["error"]["code"]) == (False, "provider_unavailable")
    assert [model["state"] for model in content["result"]["models"]] == ["unknown"]
    assert "cannot be reached" in done.err
    assert logai("models", "update", "--check", name).out.splitlines()[1].endswith("unknown")


def test_an_update_of_all_leaves_out_what_no_registry_has(
    ollama: ScriptedServer, registry: ScriptedServer, name: str, logai: Callable[..., Any]
) -> None:
    registry.replies.clear()
    done = logai("models", "update", "--all", "--insecure", "--json", "--quiet")
    assert not ollama.sent_to("/api/pull")
    states = {model["name"]: model["state"] for model in json.loads(done.out)["result"]["models"]}
    assert (done.code, done.err) == (0, "")
    assert states == {name: "not_in_registry", "big:120b-cloud": "cloud"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Which models?"),
        (["--check", "--replace"], "--replace goes with --all"),
        (["--replace", MODEL], "--replace goes with --all"),
        (["--all", MODEL], "contradict"),
        (["--check", "--all", MODEL], "contradict"),
    ],
)
def test_an_update_needs_to_know_of_what(
    arguments: list[str], said: str, ollama: ScriptedServer, logai: Callable[..., Any]
) -> None:
    done = logai("models", "update", *arguments)
    assert done.code == 2
    assert said in done.err
    assert ollama.requests == []


def test_an_update_of_all_keeps_other_weights_and_says_how_to_replace_them(
    ollama: ScriptedServer, name: str, logai: Callable[..., Any]
) -> None:
    ollama.replies["/api/show"] = [reply_json(200, {"modelfile": f"FROM /models/blobs/sha256-{'c' * 64}\n"})]
    done = logai("models", "update", "--all", "--insecure")
    row = next(line for line in done.out.splitlines() if line.startswith(name))
    assert done.code == 0
    assert row.split()[1:] == [OLD[:12], DIGEST[:12], "2.0", "GB", "other", "weights"]
    assert done.err.splitlines()[0] == f"Other weights than the registry's, older ones or your own, are kept: {name}"
    assert "--all --replace" in done.err
    assert not ollama.sent_to("/api/pull")
    replaced = logai("models", "update", "--all", "--replace", "--insecure")
    assert f"{name}: {OLD[:12]} is replaced by {DIGEST[:12]}" in replaced.err
    assert len(ollama.sent_to("/api/pull")) == 1
