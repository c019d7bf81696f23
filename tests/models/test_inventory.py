from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.servers import MODEL, ScriptedServer, model_entry, ollama_replies, reply_json, reply_text

from logai.config import Settings, load_settings
from logai.errors import BadInputError, ProviderFailedError, ProviderUnavailableError
from logai.models.inventory import list_models, remove_model, running_models, show_model


def settings_for(server: ScriptedServer) -> Settings:
    return load_settings({}, {"OLLAMA_HOST": server.url})


def test_models_are_listed_newest_first_with_the_default_and_remote_ones_marked() -> None:
    entries = [
        model_entry("old:1b", modified_at="2026-01-01T00:00:00Z"),
        model_entry(modified_at="2026-11-20T10:00:00.123456789+07:00"),
        model_entry("big:120b-cloud", modified_at="2026-05-01T00:00:00Z", size=384),
    ]
    with ScriptedServer(ollama_replies(models=entries)) as server:
        models = list_models(settings_for(server))
    assert [(model.name, model.is_default, model.is_remote) for model in models] == [
        (MODEL, True, False),
        ("big:120b-cloud", False, True),
        ("old:1b", False, False),
    ]
    assert models[0].modified_at == datetime(2026, 11, 20, 3, 0, 0, 123456, tzinfo=UTC)
    assert (models[0].id, models[0].size) == ("a80c4f17acd5", 2_019_393_189)
    assert (models[0].family, models[0].parameter_size, models[0].quantization) == ("llama", "3.2B", "Q4_K_M")


def test_entries_with_holes_are_listed_all_the_same() -> None:
    with ScriptedServer(ollama_replies(models=[{"name": "odd"}, "no entry", {"modified_at": 5}])) as server:
        models = list_models(settings_for(server))
    assert [(model.name, model.size, model.modified_at) for model in models] == [
        ("odd", 0, None),
        ("", 0, None),
    ]


@pytest.mark.parametrize(
    ("size", "in_vram", "processor"),
    [(100, 0, "100% CPU"), (100, 100, "100% GPU"), (100, 52, "48%/52% CPU/GPU"), (0, 0, "100% CPU")],
)
def test_running_models_tell_where_they_run(size: int, in_vram: int, processor: str) -> None:
    entry = model_entry(size=size, size_vram=in_vram, context_length=4096, expires_at="2026-11-20T10:00:00+07:00")
    with ScriptedServer({"/api/ps": [reply_json(200, {"models": [entry]})]}) as server:
        (model,) = running_models(settings_for(server))
    assert (model.name, model.processor, model.context) == (MODEL, processor, 4096)


def test_a_model_is_shown_with_what_it_can_do() -> None:
    answer = {
        "license": "\nLLAMA 3.2 COMMUNITY LICENSE\nmore",
        "parameters": 'stop "a"\nstop "b"',
        "details": {"family": "llama", "parameter_size": "3.2B", "quantization_level": "Q4_K_M"},
        "model_info": {"general.architecture": "llama", "llama.context_length": 131072},
        "capabilities": ["completion", "tools"],
    }
    with ScriptedServer({"/api/show": [reply_json(200, answer)]}) as server:
        shown = show_model(settings_for(server), MODEL)
        assert server.requests[0].json == {"model": MODEL}
    assert (shown.context_length, shown.capabilities) == (131072, ("completion", "tools"))
    assert (shown.parameters, shown.license) == (('stop "a"', 'stop "b"'), "LLAMA 3.2 COMMUNITY LICENSE")


def test_a_model_is_removed() -> None:
    with ScriptedServer({"/api/delete": [reply_text(200, "")]}) as server:
        remove_model(settings_for(server), MODEL)
        (request,) = server.requests
    assert (request.method, request.json) == ("DELETE", {"model": MODEL})


@pytest.mark.parametrize("path", ["/api/delete", "/api/show"])
def test_an_unknown_model_is_named(path: str) -> None:
    with ScriptedServer({path: [reply_json(404, {"error": "model 'x' not found"})]}) as server:
        act = remove_model if path == "/api/delete" else show_model
        with pytest.raises(ProviderUnavailableError, match="no model x") as caught:
            act(settings_for(server), "x")
    assert caught.value.hint == ("See `logai models list`." if act is remove_model else "logai models pull x")


@pytest.mark.parametrize("name", ["", "a b", "-x", "x\n", "\x1b[2J", "a" * 300])
def test_what_is_no_name_is_refused_before_anything_is_sent(name: str) -> None:
    with ScriptedServer({}) as server:
        with pytest.raises(BadInputError):
            remove_model(settings_for(server), name)
        assert not server.requests


def test_a_server_that_is_not_ollama_is_said_to_be_none() -> None:
    with (
        ScriptedServer({"/api/tags": [reply_text(200, "<html>hi</html>")]}) as server,
        pytest.raises(ProviderFailedError, match="not Ollama"),
    ):
        list_models(settings_for(server))
