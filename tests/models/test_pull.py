from __future__ import annotations

import pytest
from tests.servers import MODEL, ScriptedServer, hang, model_entry, ollama_replies, reply_json, stream_lines

from logai.config import Settings, load_settings
from logai.errors import BadInputError, ProviderFailedError
from logai.models.pull import NotInRegistryError, pull_model
from logai.models.steps import ModelStep

MANIFEST = {"status": "pulling manifest"}
LAYER = {"status": "pulling dde5aa3fc5ff", "digest": "sha256:dde5aa3fc5ff", "total": 100}
SUCCESS = {"status": "success"}


def settings_for(server: ScriptedServer) -> Settings:
    return load_settings({}, {"OLLAMA_HOST": server.url})


def test_a_pull_yields_each_layers_progress_and_then_the_proof() -> None:
    lines = [MANIFEST, LAYER, LAYER | {"completed": 60}, {"status": "verifying sha256 digest"}, SUCCESS]
    with ScriptedServer(ollama_replies() | {"/api/pull": [stream_lines(lines)]}) as server:
        steps = list(pull_model(settings_for(server), MODEL))
    assert steps == [
        ModelStep("pulling manifest"),
        ModelStep("pulling dde5aa3fc5ff", "sha256:dde5aa3fc5ff", 0, 100),
        ModelStep("pulling dde5aa3fc5ff", "sha256:dde5aa3fc5ff", 60, 100),
        ModelStep("verifying sha256 digest"),
        ModelStep("success"),
        ModelStep("success", is_proved=True),
    ]


@pytest.mark.parametrize(
    ("lines", "cut", "said"),
    [
        ([MANIFEST, LAYER], False, "not there"),
        ([MANIFEST, LAYER], True, "broke off"),
        ([], False, "not there"),
    ],
)
def test_a_pull_without_a_success_line_failed(lines: list[object], *, cut: bool, said: str) -> None:
    with (
        ScriptedServer(ollama_replies() | {"/api/pull": [stream_lines(lines, cut=cut)]}) as server,
        pytest.raises(ProviderFailedError, match=said),
    ):
        list(pull_model(settings_for(server), MODEL))


@pytest.mark.parametrize(
    ("said", "message", "hint"),
    [
        ("pull model manifest: 412: requires a newer version of Ollama.", "needs a newer Ollama", "Update Ollama"),
        (f"write /m/{'x' * 200}: no space left on device", "disk of the Ollama server is full", "logai models rm"),
        ("dial tcp: lookup registry.ollama.ai: no such host", "cannot reach the registry", "HTTPS_PROXY"),
        ("http: server gave HTTP response to HTTPS client", "plain HTTP", "--insecure"),
        (
            "digest mismatch, file must be downloaded again: want sha256:a, got sha256:b",
            "arrived damaged",
            "Pull again",
        ),
        ("max retries exceeded", "max retries exceeded", "goes on"),
    ],
)
def test_a_failed_pull_says_why_and_what_to_do(said: str, message: str, hint: str) -> None:
    lines = [MANIFEST, {"error": said}]
    with (
        ScriptedServer(ollama_replies() | {"/api/pull": [stream_lines(lines)]}) as server,
        pytest.raises(ProviderFailedError, match=message) as caught,
    ):
        list(pull_model(settings_for(server), MODEL))
    assert hint in caught.value.hint


def test_a_model_that_the_registry_lacks_is_no_broken_pull() -> None:
    lines = [MANIFEST, {"error": "pull model manifest: file does not exist"}]
    with (
        ScriptedServer(ollama_replies() | {"/api/pull": [stream_lines(lines)]}) as server,
        pytest.raises(NotInRegistryError, match="has no model nosuch:1b"),
    ):
        list(pull_model(settings_for(server), "nosuch:1b"))


def test_what_is_no_name_is_refused_before_anything_is_sent() -> None:
    with ScriptedServer({}) as server:
        with pytest.raises(BadInputError):
            list(pull_model(settings_for(server), "two words"))
        assert server.requests == []


@pytest.mark.parametrize("insecure", [True, False])
def test_a_registry_without_tls_is_allowed_only_when_asked_for(*, insecure: bool) -> None:
    with ScriptedServer(ollama_replies() | {"/api/pull": [stream_lines([SUCCESS])]}) as server:
        list(pull_model(settings_for(server), MODEL, insecure=insecure))
        (request,) = server.sent_to("/api/pull")
    assert request.json.get("insecure", False) is insecure


def test_a_name_is_proved_by_the_name_that_the_server_lists() -> None:
    replies = ollama_replies(models=[model_entry("gpt-oss:20b-cloud")]) | {"/api/pull": [stream_lines([SUCCESS])]}
    with ScriptedServer(replies) as server:
        steps = list(pull_model(settings_for(server), "gpt-oss:20b:cloud"))
    assert steps[-1].is_proved


def test_a_success_line_is_not_believed_where_the_model_is_not_listed() -> None:
    with (
        ScriptedServer(ollama_replies(models=[]) | {"/api/pull": [stream_lines([MANIFEST, SUCCESS])]}) as server,
        pytest.raises(ProviderFailedError, match="does not list it") as caught,
    ):
        list(pull_model(settings_for(server), MODEL))
    assert f"logai models rm {MODEL}" in caught.value.hint, "to pull again alone never helps"


def test_a_server_that_cannot_pull_is_one_error() -> None:
    refusal = reply_json(500, {"error": "no space left on device"})
    with (
        ScriptedServer(ollama_replies() | {"/api/pull": [refusal]}) as server,
        pytest.raises(ProviderFailedError, match="disk of the Ollama server is full"),
    ):
        list(pull_model(settings_for(server), MODEL))


def test_a_pull_that_falls_silent_is_left() -> None:
    with (
        ScriptedServer(ollama_replies() | {"/api/pull": [hang()]}) as server,
        pytest.raises(ProviderFailedError, match=r"0\.3 seconds"),
    ):
        list(pull_model(settings_for(server), MODEL, idle_seconds=0.3))


def test_a_pull_can_be_left_in_the_middle() -> None:
    lines = [MANIFEST, *[LAYER | {"completed": n} for n in range(100)]]
    with ScriptedServer(ollama_replies() | {"/api/pull": [stream_lines(lines, pause=0.01)]}) as server:
        steps = pull_model(settings_for(server), MODEL)
        assert next(iter(steps)).status == "pulling manifest"
        del steps
