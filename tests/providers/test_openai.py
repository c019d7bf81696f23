from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.servers import (
    ScriptedServer,
    completion,
    drip,
    flood,
    hang,
    openai_error,
    openai_replies,
    refusing_address,
    reply_json,
    reply_text,
)

from logai.config import Settings, load_settings
from logai.errors import ProviderFailedError, ProviderUnavailableError
from logai.providers.base import ChatRequest
from logai.providers.openai import OpenAIProvider

if TYPE_CHECKING:
    from tests.servers import Reply

PATH = "/v1/chat/completions"
SCHEMA = {"type": "object", "properties": {}, "additionalProperties": False}
REQUEST = ChatRequest(system="the system prompt, in JSON", user="คำถาม", schema=SCHEMA, max_tokens=50)
UNAVAILABLE = openai_error(503, "overloaded", {"retry-after": "0"})


def settings_for(server: ScriptedServer, **environ: str) -> Settings:
    base = {"OPENAI_BASE_URL": f"{server.url}/v1", "LOGAI_ANSWER_TIMEOUT": "5", "OPENAI_MODEL": "gpt-4o-mini"}
    return load_settings({}, base | environ)


def provider_for(server: ScriptedServer, **environ: str) -> OpenAIProvider:
    return OpenAIProvider(settings_for(server, **environ), backoff=0.01)


def test_a_reply_comes_with_its_counts_and_loopback_is_local_and_needs_no_key() -> None:
    with ScriptedServer(openai_replies(completion('{"a": 1}'))) as server:
        provider = provider_for(server)
        reply = provider.complete(REQUEST)
        (sent,) = server.sent_to(PATH)
    assert (reply.text, reply.prompt_tokens, reply.completion_tokens) == ('{"a": 1}', 400, 21)
    assert (reply.is_remote, provider.is_remote, provider.has_key) == (False, False, True)
    assert sent.json["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "plan", "strict": True, "schema": SCHEMA},
    }
    assert [message["role"] for message in sent.json["messages"]] == ["system", "user"]
    assert (sent.json["seed"], sent.json["temperature"], sent.json["max_completion_tokens"]) == (0, 0.0, 50)
    assert (sent.json["stream"], sent.json["stream_options"]) == (True, {"include_usage": True})
    assert "top_p" not in sent.json


def test_the_settings_say_how_a_model_chooses_its_words() -> None:
    with ScriptedServer({}) as server:
        chosen = {"LOGAI_TEMPERATURE": "0.7", "LOGAI_TOP_P": "0.9", "LOGAI_SEED": "7", "LOGAI_TOP_K": "5"}
        body = provider_for(server, **chosen).payload(REQUEST)
    assert (body["temperature"], body["top_p"], body["seed"]) == (0.7, 0.9, 7)
    assert "top_k" not in body


def test_the_preview_is_byte_for_byte_what_is_sent_and_masks_the_key() -> None:
    with ScriptedServer(openai_replies(completion("{}"))) as server:
        provider = provider_for(server, OPENAI_API_KEY="sk-very-secret")
        preview = provider.preview(REQUEST)
        provider.complete(REQUEST)
        (sent,) = server.sent_to(PATH)
        assert preview.url == f"{server.url}{PATH}"
    assert preview.body == sent.body
    assert sent.headers["authorization"] == "Bearer sk-very-secret"
    assert preview.headers["Authorization"] == "Bearer ***"


def test_reasoning_models_get_no_temperature_and_room_to_think() -> None:
    with ScriptedServer({}) as server:
        body = provider_for(server, OPENAI_MODEL="gpt-5-mini").payload(REQUEST)
    assert "temperature" not in body
    assert body["max_completion_tokens"] == 4050


def test_a_refused_parameter_is_dropped_and_stays_dropped() -> None:
    refuse_temperature = openai_error(
        400,
        "Unsupported value: 'temperature' does not support 0.",
        param="temperature",
        code="unsupported_value",
    )
    refuse_seed = openai_error(400, "Unsupported parameter: 'seed'", code="unsupported_parameter")
    with ScriptedServer(openai_replies(refuse_temperature, refuse_seed, completion("{}"))) as server:
        provider = provider_for(server)
        provider.complete(REQUEST)
        provider.complete(REQUEST)
        bodies = [request.json for request in server.sent_to(PATH)]
    assert ["temperature" in body for body in bodies] == [True, False, False, False]
    assert ["seed" in body for body in bodies] == [True, True, False, False]


def test_a_parameter_that_is_refused_although_it_was_not_sent_ends_it() -> None:
    refuse = openai_error(
        400, "Unsupported parameter: 'temperature'", param="temperature", code="unsupported_parameter"
    )
    with ScriptedServer(openai_replies(refuse)) as server:
        with pytest.raises(ProviderFailedError, match="temperature"):
            provider_for(server).complete(REQUEST)
        assert len(server.sent_to(PATH)) == 2


def test_a_server_without_json_schema_gets_json_object_and_then_nothing() -> None:
    no_schema = openai_error(400, "response_format type json_schema is unavailable", param="response_format")
    no_object = reply_json(422, {"detail": "response_format: extra fields not permitted"})
    with ScriptedServer(openai_replies(no_schema, no_object, completion("{}"))) as server:
        provider_for(server).complete(REQUEST)
        forms = [request.json.get("response_format", {}).get("type") for request in server.sent_to(PATH)]
    assert forms == ["json_schema", "json_object", None]


@pytest.mark.parametrize(
    "error",
    [
        UNAVAILABLE,
        openai_error(429, "slow down", {"retry-after": "0.01"}),
        openai_error(500, "oops", {"retry-after-ms": "5"}),
        openai_error(502, "bad gateway"),
    ],
)
def test_what_can_pass_is_tried_again(error: Reply) -> None:
    with ScriptedServer(openai_replies(error, error, completion("{}"))) as server:
        assert provider_for(server).complete(REQUEST).text == "{}"
        assert len(server.sent_to(PATH)) == 3


def test_tries_are_bounded() -> None:
    with ScriptedServer(openai_replies(UNAVAILABLE)) as server:
        with pytest.raises(ProviderFailedError, match="overloaded"):
            provider_for(server).complete(REQUEST)
        assert len(server.sent_to(PATH)) == 3


def test_a_wait_beyond_the_deadline_is_not_begun() -> None:
    with ScriptedServer(openai_replies(openai_error(429, "come back", {"retry-after": "600"}))) as server:
        with pytest.raises(ProviderFailedError, match="come back"):
            provider_for(server).complete(REQUEST)
        assert len(server.sent_to(PATH)) == 1


FINAL: dict[str, tuple[Reply, str]] = {
    "a wrong key": (openai_error(401, "Incorrect API key provided", code="invalid_api_key"), "401"),
    "an empty account": (openai_error(429, "You exceeded your quota", code="insufficient_quota"), "quota"),
    "a bad request": (openai_error(400, "messages is wrong"), "messages is wrong"),
    "prose from a web server": (reply_text(200, "<html>\x1b[2Jwelcome</html>"), "welcome"),
    "json of another kind": (reply_json(200, [1, 2]), "no chat server"),
    "no choices": (reply_json(200, {"choices": []}), "no chat server"),
    "empty content": (completion(""), "empty"),
    "no content": (completion(None), "empty"),
    "a reply cut at its length": (completion("{", finish_reason="length"), "end"),
    "ten megabytes": (flood(), "larger"),
    "a redirect": (reply_text(307, "", {"Location": "http://example.com/"}), "307"),
}


@pytest.mark.parametrize("case", FINAL)
def test_what_cannot_pass_is_one_error_after_one_try(case: str) -> None:
    reply, said = FINAL[case]
    with ScriptedServer(openai_replies(reply)) as server:
        with pytest.raises(ProviderFailedError, match=said) as caught:
            provider_for(server).complete(REQUEST)
        assert len(server.sent_to(PATH)) == 1
    assert caught.value.hint
    assert all(character.isprintable() for character in caught.value.message)


def test_an_unknown_model_is_unavailable() -> None:
    missing = openai_error(404, "The model `gpt-4o-mini` does not exist", code="model_not_found")
    with (
        ScriptedServer(openai_replies(missing)) as server,
        pytest.raises(ProviderUnavailableError, match="does not exist") as caught,
    ):
        provider_for(server).complete(REQUEST)
    assert "OPENAI_MODEL" in caught.value.hint


@pytest.mark.parametrize("reply", [drip(200), drip(500), hang()])
def test_a_reply_that_never_ends_is_left_at_the_deadline(reply: Reply) -> None:
    with (
        ScriptedServer(openai_replies(reply)) as server,
        pytest.raises(ProviderFailedError, match=r"within 0\.4 seconds|in time"),
    ):
        provider_for(server, LOGAI_ANSWER_TIMEOUT="0.4").complete(REQUEST)


def test_a_server_that_is_down_is_unavailable() -> None:
    with refusing_address() as address:
        provider = OpenAIProvider(load_settings({}, {"OPENAI_BASE_URL": f"http://{address}/v1"}), backoff=0.01)
        with pytest.raises(ProviderUnavailableError, match="cannot be reached"):
            provider.complete(REQUEST)
        assert not provider.check().reachable


def test_a_server_without_tls_under_https_is_one_line() -> None:
    with ScriptedServer(openai_replies(completion("{}"))) as server:
        settings = load_settings({}, {"OPENAI_BASE_URL": f"https://127.0.0.1:{server.port}/v1"})
        with pytest.raises(ProviderFailedError, match="TLS"):
            OpenAIProvider(settings, backoff=0.01).complete(REQUEST)


def test_without_a_key_nothing_is_sent_away() -> None:
    provider = OpenAIProvider(load_settings({}, {}))
    with pytest.raises(ProviderUnavailableError) as caught:
        provider.complete(REQUEST)
    assert "OPENAI_API_KEY" in caught.value.hint
    assert not provider.check().ready


def test_with_remote_forbidden_nothing_is_sent_away() -> None:
    provider = OpenAIProvider(load_settings({}, {"OPENAI_API_KEY": "sk-x", "LOGAI_ALLOW_REMOTE": "never"}))
    with pytest.raises(ProviderUnavailableError, match="LOGAI_ALLOW_REMOTE"):
        provider.complete(REQUEST)
    assert provider.is_remote


def test_a_proxy_of_the_environment_does_not_stand_before_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer({}) as proxy, ScriptedServer(openai_replies(completion("{}"))) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert provider_for(server).complete(REQUEST).text == "{}"
        assert provider_for(server).check().reachable
        assert not proxy.requests


@pytest.mark.parametrize(("models", "present"), [(("gpt-4o-mini",), True), (("other",), False), ((), None)])
def test_check_tells_whether_the_model_is_listed(models: tuple[str, ...], *, present: bool | None) -> None:
    with ScriptedServer(openai_replies(models=models)) as server:
        readiness = provider_for(server).check()
    assert (readiness.reachable, readiness.ready, readiness.model_present) == (True, True, present)


def test_check_tells_of_a_refused_key() -> None:
    with ScriptedServer({"/v1/models": [openai_error(401, "Incorrect API key")]}) as server:
        readiness = provider_for(server, OPENAI_API_KEY="sk-x").check()
    assert (readiness.reachable, readiness.ready) == (True, False)
    assert "OPENAI_API_KEY" in readiness.hint


def test_the_sdk_is_not_imported_before_a_question_is_sent() -> None:
    program = """
import sys
from logai.config import load_settings
from logai.providers.registry import make_provider
make_provider("openai", load_settings({}, {})).check(0.1)
make_provider("local", load_settings({}, {}))
print("openai" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
