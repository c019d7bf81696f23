from __future__ import annotations

import json
import ssl
import threading
from typing import TYPE_CHECKING

import pytest
from tests.servers import (
    MODEL,
    ScriptedServer,
    chat_lines,
    chat_reply,
    drip,
    flood,
    hang,
    model_entry,
    ollama_replies,
    refusing_address,
    reply_json,
    reply_text,
    reset,
    stream_lines,
)

from logai.config import Settings, load_settings
from logai.errors import ProviderFailedError, ProviderUnavailableError
from logai.providers.base import ChatRequest
from logai.providers.ollama import OllamaProvider

if TYPE_CHECKING:
    from tests.servers import Reply

REQUEST = ChatRequest(system="the system prompt", user="คำถาม", schema={"type": "object"}, max_tokens=50)


def settings_for(server: ScriptedServer, **environ: str) -> Settings:
    return load_settings({}, {"OLLAMA_HOST": server.url, "LOGAI_ANSWER_TIMEOUT": "5"} | environ)


def provider_for(server: ScriptedServer, **environ: str) -> OllamaProvider:
    return OllamaProvider(settings_for(server, **environ), backoff=0.01)


def test_a_streamed_reply_is_put_together_with_its_counts() -> None:
    with ScriptedServer(ollama_replies(chat_reply('{"topic": "x"}'))) as server:
        reply = OllamaProvider(settings_for(server)).complete(REQUEST)
    assert reply.text == '{"topic": "x"}'
    assert (reply.model, reply.prompt_tokens, reply.completion_tokens) == (MODEL, 30, 20)
    assert (reply.load_ms, reply.prompt_eval_ms, reply.eval_ms) == (500.0, 100.0, 400.0)
    assert (reply.tokens_per_second, reply.attempts, reply.is_remote) == (50.0, 1, False)
    assert reply.first_token_ms is not None
    assert 0 < reply.first_token_ms <= reply.total_ms


def test_the_request_names_window_schema_and_seed_and_forbids_truncation() -> None:
    with ScriptedServer(ollama_replies(chat_reply("{}"))) as server:
        OllamaProvider(settings_for(server, LOGAI_NUM_CTX="2048", LOGAI_KEEP_ALIVE="-1")).complete(REQUEST)
        (sent,) = server.sent_to("/api/chat")
    assert sent.json == {
        "model": MODEL,
        "messages": [
            {"role": "system", "content": "the system prompt"},
            {"role": "user", "content": "คำถาม"},
        ],
        "stream": True,
        "truncate": False,
        "keep_alive": -1,
        "format": {"type": "object"},
        "options": {"num_ctx": 2048, "num_predict": 50, "temperature": 0.0, "repeat_penalty": 1.0, "seed": 0},
    }


def test_the_settings_say_how_a_model_chooses_its_words() -> None:
    chosen = {
        "LOGAI_TEMPERATURE": "0.7",
        "LOGAI_TOP_P": "0.9",
        "LOGAI_TOP_K": "5",
        "LOGAI_REPEAT_PENALTY": "1.1",
        "LOGAI_SEED": "7",
    }
    with ScriptedServer({}) as server:
        options = OllamaProvider(settings_for(server, **chosen)).payload(REQUEST)["options"]
    expected = {"temperature": 0.7, "top_p": 0.9, "top_k": 5, "repeat_penalty": 1.1, "seed": 7}
    assert options == {"num_ctx": 4096, "num_predict": 50, **expected}


def test_the_preview_is_byte_for_byte_what_is_sent() -> None:
    with ScriptedServer(ollama_replies(chat_reply("{}"))) as server:
        provider = OllamaProvider(settings_for(server))
        preview = provider.preview(REQUEST)
        provider.complete(REQUEST)
        (sent,) = server.sent_to("/api/chat")
        assert preview.url == f"{server.url}/api/chat"
    assert preview.body == sent.body


@pytest.mark.parametrize(("capabilities", "expected"), [(["completion"], None), (["completion", "thinking"], False)])
def test_thinking_is_turned_off_only_where_the_model_has_it(capabilities: list[str], *, expected: bool | None) -> None:
    with ScriptedServer(ollama_replies(chat_reply("{}"), capabilities=capabilities)) as server:
        OllamaProvider(settings_for(server)).complete(REQUEST)
        (sent,) = server.sent_to("/api/chat")
    assert sent.json.get("think") is expected


def test_a_model_that_is_not_there_is_named_with_the_way_to_get_it() -> None:
    with ScriptedServer(ollama_replies(models=[model_entry("mistral:7b")])) as server:
        with pytest.raises(ProviderUnavailableError) as caught:
            OllamaProvider(settings_for(server)).complete(REQUEST)
        assert not server.sent_to("/api/chat")
    assert caught.value.hint == f"logai models pull {MODEL}"


def test_a_model_that_vanishes_between_list_and_chat_is_named_too() -> None:
    gone = reply_json(404, {"error": f"model '{MODEL}' not found"})
    with ScriptedServer(ollama_replies(gone)) as server, pytest.raises(ProviderUnavailableError, match=MODEL):
        OllamaProvider(settings_for(server)).complete(REQUEST)


def test_a_name_without_a_tag_is_the_latest() -> None:
    with ScriptedServer(ollama_replies(models=[model_entry("mistral:latest")])) as server:
        assert OllamaProvider(settings_for(server, LOCAL_MODEL="mistral")).check().ready


CONTEXT_ERROR = "request (615 tokens) exceeds the available context size (256 tokens), try increasing it"
FAILURES: dict[str, tuple[Reply, str]] = {
    "http 500": (reply_json(500, {"error": "llama runner process has terminated"}), "terminated"),
    "http 500 without json": (reply_text(500, "<html>oops</html>"), "oops"),
    "an error line after 200": (
        stream_lines([{"message": {"content": "{"}, "done": False}, {"error": "out of memory"}]),
        "out of memory",
    ),
    "a stream that breaks off": (stream_lines(chat_lines("{}")[:2], cut=True), "broke off"),
    "a stream without its last line": (stream_lines(chat_lines("{}")[:2]), "stopped in the middle of its reply"),
    "a stream whose last line is not done": (
        stream_lines([*chat_lines('{"topic": "x"}')[:2], {"done": False}]),
        "may have repeated itself",
    ),
    "an empty body": (reply_text(200, ""), "without a word"),
    "garbage": (reply_text(200, "<html>hello</html>"), "hello"),
    "binary garbage": (reply_text(200, "\x00\x1b[31m{{{"), r"\\x00\\x1b\[31m"),
    "empty content": (chat_reply(""), "empty"),
    "a reply cut at its length": (chat_reply('{"a', done_reason="length"), "50 tokens"),
    "a prompt that filled the window": (chat_reply("{}", prompt_eval_count=4096), "4096"),
    "a prompt beyond the window": (
        reply_json(400, {"error": "request (302 tokens) exceeds the available context size (256 tokens)"}),
        "does not fit",
    ),
    "a prompt beyond the window, in the words of llama.cpp": (
        reply_json(400, {"error": json.dumps({"error": {"code": 400, "message": CONTEXT_ERROR}})}),
        "prompt of 615 tokens does not fit the model's window of 256 tokens",
    ),
    "a prompt beyond the window, in Ollama's words": (
        reply_json(400, {"error": "the prompt is longer than the context length currently available to the model"}),
        "does not fit the model's window",
    ),
    "a prompt beyond the window, said after 200": (
        stream_lines([{"error": CONTEXT_ERROR}]),
        "prompt of 615 tokens does not fit the model's window of 256 tokens",
    ),
    "an error after 200 in the words of llama.cpp": (
        stream_lines([{"error": json.dumps({"error": {"code": 500, "message": "out of slots"}})}]),
        "answered: out of slots",
    ),
    "an error of another shape": (reply_json(500, {"error": {"reason": [1]}}), "500"),
    "an address that the server does not take for its own": (reply_text(403, ""), r"refuses this address \(403\)"),
    "a cloud that is turned off": (reply_json(403, {"error": "ollama cloud is disabled: x"}), "cloud is disabled"),
    "a cloud model without a network": (
        reply_json(500, {"error": 'Post "https://ollama.com:443/api/chat?ts=1": dial tcp: lookup: no route to host'}),
        r"cannot reach ollama.com, where this model runs: no route to host\.",
    ),
    "a cloud model that a proxy does not reach": (
        reply_json(502, {"error": 'Post "https://ollama.com:443/api/chat": x509: unknown authority'}),
        "cannot reach ollama.com",
    ),
    "a host that is not allowed": (reply_json(400, {"error": "this server cannot run this remote model"}), "ask that"),
    "not signed in": (reply_json(401, {"error": "unauthorized", "signin_url": "https://x"}), "401"),
    "a full queue": (reply_json(503, {"error": "server busy, please try again."}), "busy"),
    "too many requests": (reply_json(429, {"error": "slow down"}, {"retry-after": "0"}), "429"),
    "a connection that is reset": (reset(), "without a reply"),
    "a wrong option": (reply_json(400, {"error": 'option "top_k" must be of type integer'}), "top_k"),
    "another server": (reply_text(404, "404 page not found"), "not Ollama"),
    "a redirect": (reply_text(302, "", {"Location": "http://example.com/"}), "302"),
    "ten megabytes": (flood(b"x"), "larger"),
    "ten megabytes of short lines": (flood(b'{"a":1}\n'), "larger"),
    "wrong types": (stream_lines([[1, 2, 3]]), "not Ollama"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_each_failure_of_a_server_is_one_error_with_a_hint(case: str) -> None:
    reply, said = FAILURES[case]
    with (
        ScriptedServer(ollama_replies(reply)) as server,
        pytest.raises(ProviderFailedError, match=said) as caught,
    ):
        provider_for(server).complete(REQUEST)
    assert caught.value.hint
    assert all(character.isprintable() for character in caught.value.message)


@pytest.mark.parametrize(
    "reply", [drip(200), drip(500), stream_lines([{"message": {"content": "x"}}] * 500, pause=0.02), hang()]
)
def test_a_reply_that_never_ends_is_left_at_the_deadline(reply: Reply) -> None:
    with (
        ScriptedServer(ollama_replies(reply)) as server,
        pytest.raises(ProviderFailedError, match=r"0\.3 seconds"),
    ):
        OllamaProvider(settings_for(server, LOGAI_ANSWER_TIMEOUT="0.3")).complete(REQUEST)


def test_a_server_that_is_down_is_unavailable_with_a_hint() -> None:
    with (
        refusing_address() as address,
        pytest.raises(ProviderUnavailableError, match="cannot be reached") as caught,
    ):
        OllamaProvider(load_settings({}, {"OLLAMA_HOST": address})).complete(REQUEST)
    assert "ollama serve" in caught.value.hint


def test_a_server_without_tls_under_https_is_one_line() -> None:
    with ScriptedServer(ollama_replies(chat_reply("{}"))) as server:
        settings = load_settings({}, {"OLLAMA_HOST": f"https://127.0.0.1:{server.port}"})
        with pytest.raises(ProviderFailedError, match="TLS") as caught:
            OllamaProvider(settings).complete(REQUEST)
    assert isinstance(caught.value.__cause__, Exception)
    assert not isinstance(caught.value, ssl.SSLError)


def test_a_proxy_of_the_environment_does_not_stand_before_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer({}) as proxy, ScriptedServer(ollama_replies(chat_reply("{}"))) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert OllamaProvider(settings_for(server)).complete(REQUEST).text == "{}"
        assert not proxy.requests


def test_the_host_names_path_is_kept() -> None:
    replies = {f"/ollama{path}": reply for path, reply in ollama_replies(chat_reply("{}")).items()}
    with ScriptedServer(replies) as server:
        settings = load_settings({}, {"OLLAMA_HOST": f"{server.url}/ollama"})
        assert OllamaProvider(settings).complete(REQUEST).text == "{}"


@pytest.mark.parametrize(
    ("model", "entry"),
    [
        ("gpt-oss:120b-cloud", model_entry("gpt-oss:120b-cloud")),
        ("glm-4.6:cloud", model_entry("glm-4.6:cloud")),
        ("innocent:1b", model_entry("innocent:1b", remote_host="https://ollama.com:443")),
    ],
)
def test_a_cloud_model_is_remote_and_sent_nothing_where_that_is_forbidden(model: str, entry: object) -> None:
    with ScriptedServer(ollama_replies(chat_reply("{}"), models=[entry])) as server:
        provider = OllamaProvider(settings_for(server, LOCAL_MODEL=model, LOGAI_ALLOW_REMOTE="never"))
        with pytest.raises(ProviderUnavailableError, match="LOGAI_ALLOW_REMOTE"):
            provider.complete(REQUEST)
        assert not server.sent_to("/api/chat")
        assert not provider.check().ready
        allowed = OllamaProvider(settings_for(server, LOCAL_MODEL=model))
        assert allowed.complete(REQUEST).is_remote
        assert allowed.is_remote


def test_a_reply_from_a_hidden_remote_host_counts_as_remote() -> None:
    with ScriptedServer(ollama_replies(chat_reply("{}", remote_host="https://ollama.com"))) as server:
        assert OllamaProvider(settings_for(server)).complete(REQUEST).is_remote
        with pytest.raises(ProviderFailedError, match="LOGAI_ALLOW_REMOTE"):
            OllamaProvider(settings_for(server, LOGAI_ALLOW_REMOTE="never")).complete(REQUEST)


def test_a_server_far_away_is_not_asked_where_that_is_forbidden() -> None:
    provider = OllamaProvider(
        load_settings({}, {"OLLAMA_HOST": "https://llm.example.com", "LOGAI_ALLOW_REMOTE": "never"})
    )
    with pytest.raises(ProviderUnavailableError, match="LOGAI_ALLOW_REMOTE"):
        provider.complete(REQUEST)
    assert not provider.check().ready


def test_check_tells_version_and_presence() -> None:
    with ScriptedServer(ollama_replies()) as server:
        readiness = OllamaProvider(settings_for(server)).check()
        assert (readiness.reachable, readiness.ready, readiness.version) == (True, True, "0.33.0")
        absent = OllamaProvider(settings_for(server, LOCAL_MODEL="other:1b")).check()
    assert (absent.reachable, absent.ready, absent.model_present) == (True, False, False)
    assert absent.hint == "logai models pull other:1b"


def test_check_of_a_server_that_is_down_raises_nothing() -> None:
    readiness = OllamaProvider(load_settings({}, {})).check()
    assert (readiness.reachable, readiness.ready, readiness.model_present) == (False, False, None)
    assert "127.0.0.1:11434" in readiness.message
    assert "ollama:11434" in readiness.message


def test_one_provider_asks_what_the_model_is_once() -> None:
    with ScriptedServer(ollama_replies(chat_reply("{}"))) as server:
        provider = OllamaProvider(settings_for(server))
        provider.complete(REQUEST)
        provider.complete(REQUEST)
        assert len(server.sent_to("/api/show")) == 1
        first, second = server.sent_to("/api/chat")
    assert first.body == second.body
    assert json.loads(first.body)["options"]["num_ctx"] == 4096


def test_an_abandoned_call_leaves_no_thread_behind() -> None:
    with ScriptedServer(ollama_replies(drip(200))) as server:
        with pytest.raises(ProviderFailedError):
            OllamaProvider(settings_for(server, LOGAI_ANSWER_TIMEOUT="0.2")).complete(REQUEST)
        for thread in threading.enumerate():
            if thread.name == "logai-provider":
                thread.join(timeout=5)
                assert not thread.is_alive()


HINTS: dict[str, str] = {
    "an address that the server does not take for its own": "Host: localhost",
    "a cloud that is turned off": "local model",
    "a cloud model without a network": "local model",
    "a host that is not allowed": "OLLAMA_REMOTES",
    "not signed in": "ollama signin",
    "a stream without its last line": "another model",
    "a prompt beyond the window, in Ollama's words": "Raise LOGAI_NUM_CTX, which is 4096",
}


@pytest.mark.parametrize("case", HINTS)
def test_a_hint_is_about_what_really_happened(case: str) -> None:
    with ScriptedServer(ollama_replies(FAILURES[case][0])) as server, pytest.raises(ProviderFailedError) as caught:
        provider_for(server).complete(REQUEST)
    assert HINTS[case] in caught.value.hint
    assert case == "not signed in" or "signin" not in caught.value.hint


def entry_with_window(tokens: int) -> dict[str, object]:
    return model_entry(details={"family": "llama", "context_length": tokens}, capabilities=["completion"])


def test_a_window_that_the_model_does_not_have_is_not_to_be_raised() -> None:
    said = {"error": {"code": 400, "message": CONTEXT_ERROR, "n_prompt_tokens": 615, "n_ctx": 256}}
    refusal = reply_json(400, {"error": json.dumps(said)})
    with (
        ScriptedServer(ollama_replies(refusal, models=[entry_with_window(256)])) as server,
        pytest.raises(ProviderFailedError, match=r"615 tokens .* 256 tokens") as caught,
    ):
        provider_for(server).complete(REQUEST)
    assert caught.value.hint == f"LOGAI_NUM_CTX is 4096, but {MODEL} gets no more: ask another."


@pytest.mark.parametrize("listed", [True, False])
def test_a_prompt_that_filled_the_models_own_window_is_an_error_below_the_setting(*, listed: bool) -> None:
    replies = ollama_replies(
        chat_reply("{}", prompt_eval_count=2048), models=[entry_with_window(2048) if listed else model_entry()]
    )
    info = {"general.architecture": "llama", "llama.context_length": 2048}
    replies["/api/show"] = [reply_json(200, {"capabilities": ["completion"], "model_info": info})]
    with (
        ScriptedServer(replies) as server,
        pytest.raises(ProviderFailedError, match="does not fit the model's window of 2048 tokens"),
    ):
        provider_for(server).complete(REQUEST)


def test_a_model_with_a_smaller_window_than_asked_for_is_not_loaded_for_each_question() -> None:
    replies = ollama_replies(chat_reply("{}"), models=[entry_with_window(4096)])
    with ScriptedServer(replies) as server:
        provider_for(server, LOGAI_NUM_CTX="100000").complete(REQUEST)
        assert not server.sent_to("/api/generate")


@pytest.mark.parametrize(
    "name",
    ["library/llama3.2:3b", "registry.ollama.ai/library/llama3.2:3b", "LLAMA3.2:3B", "Library/llama3.2:3b:local"],
)
def test_a_name_means_the_model_that_it_means_to_ollama(name: str) -> None:
    with ScriptedServer(ollama_replies(chat_reply("{}"))) as server:
        assert provider_for(server, LOCAL_MODEL=name).complete(REQUEST).text == "{}"


@pytest.mark.parametrize("name", ["me/llama3.2:3b", "hf.co/library/llama3.2:3b", "llama3.2", "llama3.2:3b "])
def test_a_name_of_another_model_is_another_model(name: str) -> None:
    with ScriptedServer(ollama_replies(chat_reply("{}"))) as server:
        assert OllamaProvider(settings_for(server), name).check().model_present is False
