from __future__ import annotations

import pytest
from tests.servers import (
    ScriptedServer,
    completion,
    completion_events,
    openai_error,
    openai_replies,
    reply_events,
    reset,
)

from logai.config import load_settings
from logai.errors import ProviderFailedError
from logai.providers.base import ChatProgress, ChatRequest
from logai.providers.openai import OpenAIProvider

PATH = "/v1/chat/completions"
REQUEST = ChatRequest(system="the system prompt, in JSON", user="คำถาม", schema={"type": "object"}, max_tokens=50)


def provider_for(server: ScriptedServer) -> OpenAIProvider:
    environ = {"OPENAI_BASE_URL": f"{server.url}/v1", "OPENAI_MODEL": "gpt-4o-mini", "LOGAI_ANSWER_TIMEOUT": "5"}
    return OpenAIProvider(load_settings({}, environ), backoff=0.01)


def test_a_stream_is_put_together_with_its_counts_and_the_time_until_it_began() -> None:
    told: list[ChatProgress] = []
    with ScriptedServer(openai_replies(completion_events('{"a": "ก\u2028ข"}'))) as server:
        reply = provider_for(server).complete(REQUEST, told.append)
    assert reply.text == '{"a": "ก\u2028ข"}'
    assert (reply.prompt_tokens, reply.completion_tokens, reply.attempts) == (400, 21, 1)
    assert reply.first_token_ms is not None
    assert 0 < reply.first_token_ms <= reply.total_ms
    assert told == [ChatProgress("asking", "gpt-4o-mini")]


def test_a_server_that_answers_in_one_piece_is_understood_and_has_no_first_token() -> None:
    with ScriptedServer(openai_replies(completion('{"a": 1}'))) as server:
        reply = provider_for(server).complete(REQUEST)
    assert (reply.text, reply.first_token_ms) == ('{"a": 1}', None)


def test_times_that_a_server_tells_are_kept() -> None:
    timings = {"cache_n": 380, "prompt_ms": 90.0, "predicted_ms": 700.0}
    end = {"choices": [{"delta": {"content": "{}"}, "finish_reason": "stop"}], "timings": timings}
    with ScriptedServer(openai_replies(reply_events(end))) as server:
        reply = provider_for(server).complete(REQUEST)
    assert (reply.cached_tokens, reply.prompt_eval_ms, reply.eval_ms) == (380, 90.0, 700.0)


def test_a_server_that_refuses_to_stream_is_asked_for_one_piece() -> None:
    refusal = openai_error(
        400,
        "Your organization must be verified to stream this model.",
        param="stream",
        code="unsupported_value",
    )
    with ScriptedServer(openai_replies(refusal, completion("{}"))) as server:
        assert provider_for(server).complete(REQUEST).text == "{}"
        first, second = (request.json for request in server.sent_to(PATH))
    assert first["stream"] is True
    assert not {"stream", "stream_options"} & set(second)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (completion_events("{}", cut=True), "broke off"),
        (reply_events({"error": {"message": "out of memory\x1b[2J"}}), "out of memory"),
        (reply_events("{{{"), "no chat server"),
        (reply_events({"choices": []}), "no chat server"),
        (reply_events([1, 2]), "no chat server"),
        (completion_events(""), "empty"),
        (reply_events({"choices": [{"delta": {"content": "{"}, "finish_reason": "length"}]}), "come to an end"),
    ],
)
def test_a_stream_that_is_no_reply_is_one_error_after_one_try(reply: object, said: str) -> None:
    with ScriptedServer(openai_replies(reply)) as server:  # type: ignore[arg-type]
        with pytest.raises(ProviderFailedError, match=said) as caught:
            provider_for(server).complete(REQUEST)
        assert len(server.sent_to(PATH)) == 1
    assert caught.value.hint
    assert caught.value.message.isprintable()


def test_a_connection_that_is_reset_before_anything_came_is_tried_again() -> None:
    with ScriptedServer(openai_replies(reset(), completion_events("{}"))) as server:
        assert provider_for(server).complete(REQUEST).attempts == 2
