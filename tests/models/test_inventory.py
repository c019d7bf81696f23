from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.servers import (
    MODEL,
    Handler,
    Reply,
    ScriptedServer,
    model_entry,
    ollama_replies,
    reply_json,
    reply_text,
)

from logai.config import Settings, load_settings
from logai.errors import BadInputError, ProviderFailedError, ProviderUnavailableError
from logai.models.inventory import list_models, remove_model, running_models, show_model, stop_model
from logai.models.tasks import Task

if TYPE_CHECKING:
    from collections.abc import Callable


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
    entries: list[object] = [{"name": "odd"}, "no entry", {"modified_at": 5}]
    with ScriptedServer(ollama_replies() | {"/api/tags": [reply_json(200, {"models": entries})]}) as server:
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
        "parameters": 'stop                           "a  b"\ntemperature   0',
        "system": "Be brief.",
        "details": {"family": "llama", "parameter_size": "3.2B", "quantization_level": "Q4_K_M"},
        "model_info": {"general.architecture": "llama", "llama.context_length": 131072},
        "capabilities": ["completion", "tools"],
    }
    with ScriptedServer({"/api/show": [reply_json(200, answer)]}) as server:
        shown = show_model(settings_for(server), MODEL)
        assert server.requests[0].json == {"model": MODEL}
    assert (shown.context_length, shown.capabilities) == (131072, ("completion", "tools"))
    assert (shown.parameters, shown.license) == (('stop "a  b"', "temperature 0"), "LLAMA 3.2 COMMUNITY LICENSE")
    assert shown.system == "Be brief."


def running(*names: str) -> Reply:
    return reply_json(200, {"models": [model_entry(name) for name in names]})


def test_a_model_is_removed_from_memory_and_from_the_server() -> None:
    replies = ollama_replies() | {
        "/api/ps": [running(MODEL)],
        "/api/generate": [reply_json(200, {"done": True, "done_reason": "unload"})],
        "/api/delete": [reply_text(200, "")],
    }
    with ScriptedServer(replies) as server:
        remove_model(settings_for(server), MODEL)
        (unloaded,) = server.sent_to("/api/generate")
        deleted = server.requests[-1]
    assert (unloaded.json["model"], unloaded.json["keep_alive"]) == (MODEL, 0)
    assert (deleted.method, deleted.path, deleted.json) == ("DELETE", "/api/delete", {"model": MODEL})


def test_a_model_is_stopped_when_it_has_left_the_memory() -> None:
    replies = ollama_replies(models=[model_entry("Mixed:1b")]) | {
        "/api/ps": [running("other:1b", "Mixed:1b"), running("other:1b", "Mixed:1b"), running("other:1b")],
        "/api/generate": [reply_json(200, {"done": True, "done_reason": "unload"})],
    }
    with ScriptedServer(replies) as server:
        assert stop_model(settings_for(server), "mixed:1b") is True
        (request,) = server.sent_to("/api/generate")
        assert len(server.sent_to("/api/ps")) == 3
    assert request.json["model"] == "Mixed:1b"


def test_a_model_that_is_not_in_memory_is_left_alone() -> None:
    with ScriptedServer(ollama_replies() | {"/api/ps": [running()]}) as server:
        assert stop_model(settings_for(server), MODEL) is False
        assert not server.sent_to("/api/generate")


def test_a_model_that_still_answers_is_said_to() -> None:
    replies = ollama_replies() | {
        "/api/ps": [running(MODEL)],
        "/api/generate": [reply_json(200, {"done": True, "done_reason": "unload"})],
    }
    with ScriptedServer(replies) as server, pytest.raises(ProviderFailedError, match="still answering"):
        stop_model(settings_for(server), MODEL, seconds=0.05)


@pytest.mark.parametrize("act", [remove_model, stop_model])
def test_what_the_server_does_not_have_cannot_be_removed_or_stopped(act: Callable[[Settings, str], object]) -> None:
    replies = ollama_replies() | {"/api/delete": [reply_json(404, {"error": "model 'x:latest' not found"})]}
    with ScriptedServer(replies) as server:
        with pytest.raises(ProviderUnavailableError, match="no model x:latest") as caught:
            act(settings_for(server), "x")
        assert not server.sent_to("/api/generate")
    assert caught.value.hint == "See `logai models list`."


def test_a_model_that_is_damaged_and_so_in_no_list_is_removed() -> None:
    with ScriptedServer(ollama_replies(models=[]) | {"/api/delete": [reply_text(200, "")]}) as server:
        remove_model(settings_for(server), "library/broken")
        (deleted,) = server.sent_to("/api/delete")
    assert deleted.json == {"model": "broken:latest"}


def test_the_default_is_marked_however_its_name_is_written() -> None:
    with ScriptedServer(ollama_replies()) as server:
        (model,) = list_models(load_settings({}, {"OLLAMA_HOST": server.url, "LOCAL_MODEL": f"library/{MODEL}"}))
    assert model.is_default


def test_an_unknown_model_cannot_be_shown() -> None:
    with (
        ScriptedServer({"/api/show": [reply_json(404, {"error": "model 'x' not found"})]}) as server,
        pytest.raises(ProviderUnavailableError, match="no model x") as caught,
    ):
        show_model(settings_for(server), "x")
    assert caught.value.hint == "logai models pull x"


def test_the_tasks_of_a_model_come_from_what_the_list_says_that_it_can_do() -> None:
    entries = [model_entry(capabilities=["completion", "vision"]), model_entry("e:1b", capabilities=["embedding"])]
    with ScriptedServer(ollama_replies(models=entries)) as server:
        models = {model.name: model.tasks for model in list_models(settings_for(server))}
        assert not server.sent_to("/api/show")
    assert models == {MODEL: (Task.PLAN, Task.IMAGE), "e:1b": ()}


def test_a_server_whose_list_does_not_tell_is_asked_about_each_model() -> None:
    entries = [model_entry(), model_entry("odd:1b")]
    replies = ollama_replies(models=entries) | {"/api/show": [answer_by_name]}
    with ScriptedServer(replies) as server:
        models = {model.name: model.tasks for model in list_models(settings_for(server))}
    assert models == {MODEL: (Task.PLAN,), "odd:1b": ()}


def answer_by_name(handler: Handler) -> None:
    name = handler.server.script.requests[-1].json["model"]
    known = reply_json(200, {"capabilities": ["completion"]})
    (known if name == MODEL else reply_json(500, {"error": "unreadable"}))(handler)


@pytest.mark.parametrize(
    "name", ["", "a b", "-x", "x\n", "\x1b[2J", "a" * 300, "a/b/c/d", "x:", "x@sha256:1", "../x", "ก"]
)
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
