"""What a call waits for: loading, the first token, the rest; each has its limit, and the caller is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.servers import (
    MODEL,
    ScriptedServer,
    chat_lines,
    chat_reply,
    hang,
    model_entry,
    ollama_replies,
    reply_json,
    reply_text,
    reset,
    stream_lines,
)

from logai.config import load_settings
from logai.errors import ProviderFailedError, ProviderUnavailableError
from logai.providers.base import ChatProgress, ChatRequest
from logai.providers.ollama import OllamaProvider

if TYPE_CHECKING:
    from tests.servers import Reply

REQUEST = ChatRequest(system="the system prompt", user="คำถาม", schema={"type": "object"}, max_tokens=50)
NOTHING_RUNS = {"/api/ps": [reply_json(200, {"models": []})]}
BUSY = reply_json(503, {"error": "server busy, please try again.  maximum pending requests exceeded"})


def provider_for(server: ScriptedServer, **environ: str) -> OllamaProvider:
    base = {"OLLAMA_HOST": server.url, "LOGAI_ANSWER_TIMEOUT": "5"}
    return OllamaProvider(load_settings({}, base | environ), backoff=0.01)


def test_a_model_that_is_not_in_memory_is_loaded_before_the_question_is_sent() -> None:
    told: list[ChatProgress] = []
    with ScriptedServer(ollama_replies(chat_reply("{}")) | NOTHING_RUNS) as server:
        reply = provider_for(server, LOGAI_NUM_CTX="2048", LOGAI_KEEP_ALIVE="5m").complete(REQUEST, told.append)
        (load,) = server.sent_to("/api/generate")
        paths = [request.path for request in server.requests]
    assert load.json == {"model": MODEL, "options": {"num_ctx": 2048}, "keep_alive": "5m", "stream": False}
    assert paths.index("/api/generate") < paths.index("/api/chat")
    assert told == [ChatProgress("loading", MODEL), ChatProgress("asking", MODEL)]
    assert reply.load_ms > 500


def test_a_model_in_memory_is_not_loaded_again() -> None:
    told: list[ChatProgress] = []
    with ScriptedServer(ollama_replies(chat_reply("{}"))) as server:
        provider_for(server).complete(REQUEST, told.append)
        assert not server.sent_to("/api/generate")
    assert told == [ChatProgress("asking", MODEL)]


def test_a_model_in_memory_with_another_window_is_loaded_anew() -> None:
    with ScriptedServer(ollama_replies(chat_reply("{}"))) as server:
        provider_for(server, LOGAI_NUM_CTX="8192").complete(REQUEST)
        assert len(server.sent_to("/api/generate")) == 1


def test_a_server_that_does_not_tell_what_runs_is_asked_the_question_at_once() -> None:
    with ScriptedServer(ollama_replies(chat_reply("{}")) | {"/api/ps": []}) as server:
        assert provider_for(server).complete(REQUEST).text == "{}"
        assert not server.sent_to("/api/generate")


def test_a_cloud_model_is_not_loaded_here() -> None:
    entry = model_entry("gpt-oss:120b-cloud", remote_host="https://ollama.com:443")
    with ScriptedServer(ollama_replies(chat_reply("{}"), models=[entry]) | NOTHING_RUNS) as server:
        provider_for(server, LOCAL_MODEL="gpt-oss:120b-cloud").complete(REQUEST)
        assert not server.sent_to("/api/generate")


@pytest.mark.parametrize(
    ("load", "said", "hint"),
    [
        (hang(), "did not load", "LOGAI_LOAD_TIMEOUT"),
        (reply_json(500, {"error": "model requires more system memory (5.6 GiB) than is available"}), "5.6 GiB", "log"),
    ],
)
def test_a_model_that_does_not_load_is_one_error_and_nothing_is_asked(load: Reply, said: str, hint: str) -> None:
    with ScriptedServer(ollama_replies(chat_reply("{}")) | NOTHING_RUNS | {"/api/generate": [load]}) as server:
        with pytest.raises(ProviderFailedError, match=said) as caught:
            provider_for(server, LOGAI_LOAD_TIMEOUT="0.3").complete(REQUEST)
        assert not server.sent_to("/api/chat")
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("limits", "seconds", "hint"),
    [
        ({"LOGAI_ANSWER_TIMEOUT": "1"}, "1", "LOGAI_ANSWER_TIMEOUT"),
        ({"LOGAI_ANSWER_TIMEOUT": "60", "LOGAI_LOAD_TIMEOUT": "0.2"}, "0.2", "LOGAI_LOAD_TIMEOUT"),
    ],
)
def test_a_model_that_is_not_loaded_in_time_names_the_limit_that_ended_it(
    limits: dict[str, str], seconds: str, hint: str
) -> None:
    with (
        ScriptedServer(ollama_replies() | NOTHING_RUNS | {"/api/generate": [hang()]}) as server,
        pytest.raises(ProviderFailedError, match=rf"did not load \S+ within {seconds} seconds\.$") as caught,
    ):
        provider_for(server, **limits).complete(REQUEST)
    assert caught.value.hint == f"Raise {hint}, or take a smaller model."


@pytest.mark.parametrize(
    ("chat", "said"),
    [
        (hang(), "did not begin to reply within 0.3 seconds"),
        (stream_lines([*chat_lines("{}")[:1], *chat_lines("{}")], pause=0.2, pauses={1: 30.0}), "fell silent"),
    ],
)
def test_silence_has_a_limit_of_its_own(chat: Reply, said: str) -> None:
    with ScriptedServer(ollama_replies(chat)) as server, pytest.raises(ProviderFailedError, match=said) as caught:
        provider_for(server, LOGAI_FIRST_TOKEN_TIMEOUT="0.3").complete(REQUEST)
    assert "LOGAI_FIRST_TOKEN_TIMEOUT" in caught.value.hint


@pytest.mark.parametrize(
    "failure",
    [
        BUSY,
        reply_json(429, {"error": "too many requests"}, {"retry-after": "0.01"}),
        reply_text(502, "<html>bad gateway</html>"),
        reset(),
    ],
)
def test_what_can_pass_is_tried_again(failure: Reply) -> None:
    with ScriptedServer(ollama_replies(failure, failure, chat_reply("{}"))) as server:
        assert provider_for(server).complete(REQUEST).attempts == 3
        first, second, third = (request.body for request in server.sent_to("/api/chat"))
    assert first == second == third


def test_tries_are_bounded() -> None:
    with ScriptedServer(ollama_replies(BUSY)) as server:
        with pytest.raises(ProviderFailedError, match="busy"):
            provider_for(server).complete(REQUEST)
        assert len(server.sent_to("/api/chat")) == 3


@pytest.mark.parametrize("header", ["600", "Fri, 31 Dec 2100 23:59:59 GMT"])
def test_a_wait_beyond_the_deadline_is_not_begun(header: str) -> None:
    late = reply_json(429, {"error": "come back"}, {"retry-after": header})
    with ScriptedServer(ollama_replies(late)) as server:
        with pytest.raises(ProviderFailedError, match="come back"):
            provider_for(server).complete(REQUEST)
        assert len(server.sent_to("/api/chat")) == 1


@pytest.mark.parametrize(
    "failure",
    [
        reply_json(400, {"error": "bad"}),
        reply_json(401, {"error": "unauthorized"}),
        reply_json(404, {"error": f"model '{MODEL}' not found"}),
        reply_json(500, {"error": "llama runner process has terminated"}),
        stream_lines(chat_lines("{}")[:1], cut=True),
        chat_reply(""),
    ],
)
def test_what_cannot_pass_is_asked_once(failure: Reply) -> None:
    with ScriptedServer(ollama_replies(failure)) as server:
        with pytest.raises((ProviderFailedError, ProviderUnavailableError)):
            provider_for(server).complete(REQUEST)
        assert len(server.sent_to("/api/chat")) == 1


def test_a_model_that_always_thinks_is_told_to_think_little_and_has_room_for_it() -> None:
    entry = model_entry("gpt-oss:20b") | {"details": {"family": "gptoss"}}
    replies = ollama_replies(chat_reply("{}"), models=[entry], capabilities=("completion", "thinking"))
    with ScriptedServer(replies) as server:
        provider_for(server, LOCAL_MODEL="gpt-oss:20b").complete(REQUEST)
        (sent,) = server.sent_to("/api/chat")
    assert sent.json["think"] == "low"
    assert sent.json["options"]["num_predict"] > 1000


def test_a_model_that_is_said_to_think_and_does_not_is_asked_without_it() -> None:
    refusal = reply_json(400, {"error": f'"{MODEL}" does not support thinking'})
    replies = ollama_replies(refusal, chat_reply("{}"), capabilities=("completion", "thinking"))
    with ScriptedServer(replies) as server:
        assert provider_for(server).complete(REQUEST).text == "{}"
        assert ["think" in request.json for request in server.sent_to("/api/chat")] == [True, False]
