from __future__ import annotations

import pytest
from tests.servers import MODEL, ScriptedServer, hang, ollama_replies, reply_json, stream_lines

from logai.config import Settings, load_settings
from logai.errors import ProviderFailedError
from logai.models.pull import PullProgress, pull_model

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
        PullProgress("pulling manifest"),
        PullProgress("pulling dde5aa3fc5ff", "sha256:dde5aa3fc5ff", 0, 100),
        PullProgress("pulling dde5aa3fc5ff", "sha256:dde5aa3fc5ff", 60, 100),
        PullProgress("verifying sha256 digest"),
        PullProgress("success"),
        PullProgress("success", is_proved=True),
    ]


@pytest.mark.parametrize(
    ("lines", "cut", "said"),
    [
        ([MANIFEST, {"error": "pull model manifest: file does not exist"}], False, "file does not exist"),
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


def test_a_success_line_is_not_believed_where_the_model_is_not_listed() -> None:
    with (
        ScriptedServer(ollama_replies(models=[]) | {"/api/pull": [stream_lines([MANIFEST, SUCCESS])]}) as server,
        pytest.raises(ProviderFailedError, match="not there"),
    ):
        list(pull_model(settings_for(server), MODEL))


def test_a_server_that_cannot_pull_is_one_error() -> None:
    refusal = reply_json(500, {"error": "no space left on device"})
    with (
        ScriptedServer(ollama_replies() | {"/api/pull": [refusal]}) as server,
        pytest.raises(ProviderFailedError, match="no space left"),
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
