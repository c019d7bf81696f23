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
    reply_json,
    reply_text,
    stream_lines,
)

from logai.config import Settings, load_settings
from logai.errors import ProviderFailedError, ProviderUnavailableError
from logai.providers.base import ChatRequest
from logai.providers.ollama import OllamaProvider

if TYPE_CHECKING:
    from tests.servers import Reply

REQUEST = ChatRequest(system="the system prompt", user="คำถาม", schema={"type": "object"}, seed=7, max_tokens=50)


def settings_for(server: ScriptedServer, **environ: str) -> Settings:
    return load_settings({}, {"OLLAMA_HOST": server.url, "LOGAI_ANSWER_TIMEOUT": "5"} | environ)


def test_a_streamed_reply_is_put_together_with_its_counts() -> None:
    with ScriptedServer(ollama_replies(chat_reply('{"topic": "x"}'))) as server:
        reply = OllamaProvider(settings_for(server)).complete(REQUEST)
    assert reply.text == '{"topic": "x"}'
    assert (reply.model, reply.prompt_tokens, reply.completion_tokens) == (MODEL, 30, 20)
    assert (reply.load_ms, reply.total_ms, reply.is_remote) == (500.0, 2000.0, False)


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
        "options": {"num_ctx": 2048, "num_predict": 50, "temperature": 0.0, "seed": 7},
    }


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


FAILURES: dict[str, tuple[Reply, str]] = {
    "http 500": (reply_json(500, {"error": "llama runner process has terminated"}), "terminated"),
    "http 500 without json": (reply_text(500, "<html>oops</html>"), "oops"),
    "an error line after 200": (
        stream_lines([{"message": {"content": "{"}, "done": False}, {"error": "out of memory"}]),
        "out of memory",
    ),
    "a stream that breaks off": (stream_lines(chat_lines("{}")[:2], cut=True), "broke off"),
    "a stream without its last line": (stream_lines(chat_lines("{}")[:2]), "broke off"),
    "an empty body": (reply_text(200, ""), "broke off"),
    "garbage": (reply_text(200, "<html>hello</html>"), "hello"),
    "binary garbage": (reply_text(200, "\x00\x1b[31m{{{"), r"\\x00\\x1b\[31m"),
    "empty content": (chat_reply(""), "empty"),
    "a reply cut at its length": (chat_reply('{"a', done_reason="length"), "50 tokens"),
    "a prompt that filled the window": (chat_reply("{}", prompt_eval_count=4096), "4096"),
    "a prompt beyond the window": (
        reply_json(400, {"error": "request (302 tokens) exceeds the available context size (256 tokens)"}),
        "does not fit",
    ),
    "not signed in": (reply_json(401, {"error": "unauthorized", "signin_url": "https://x"}), "401"),
    "a full queue": (reply_json(503, {"error": "server busy, please try again."}), "busy"),
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
        OllamaProvider(settings_for(server)).complete(REQUEST)
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
    with ScriptedServer({}) as server:
        settings = settings_for(server)
    with pytest.raises(ProviderUnavailableError, match="cannot be reached") as caught:
        OllamaProvider(settings).complete(REQUEST)
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
