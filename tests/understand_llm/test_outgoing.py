"""The one door to the models: consent, and the record of what went out."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import pytest
from tests.servers import ScriptedServer, chat_reply, model_entry, ollama_replies, reply_json, reply_text

from logai.config import Settings, load_settings
from logai.errors import ConsentNeededError, LogaiError, ProviderFailedError
from logai.understand.choose import choose_and_understand, preview_request
from logai.understand.model import Context, KnownNames
from logai.understand.outgoing import Outgoing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.servers import Reply

CONTEXT = Context(datetime(2026, 11, 23, 14, 30, tzinfo=UTC), KnownNames(users=frozenset({"carol"})))
ODD = "yonks how many failed logins for carol"
CLOUD = "big:cloud"
PLAN = json.dumps({"topic": "failed_logins", "measure": "count", "by": None})


def cloud_settings(server: ScriptedServer, **environ: str) -> Settings:
    return load_settings({}, {"OLLAMA_HOST": server.url, "LOCAL_MODEL": CLOUD, "AI_PROVIDER": "local"} | environ)


def cloud_server(*chats: str) -> ScriptedServer:
    return ScriptedServer(ollama_replies(*map(chat_reply, chats), models=[model_entry(CLOUD)]))


def asked_of(outgoing: Outgoing, settings: Settings) -> None:
    choose_and_understand(ODD, CONTEXT, settings, outgoing)


def test_a_cloud_model_gets_placeholders_and_the_plan_has_the_names() -> None:
    outgoing = Outgoing()
    with cloud_server("no plan", PLAN) as server:
        found = choose_and_understand(ODD, CONTEXT, cloud_settings(server), outgoing)
    sent = [request.json["messages"][1]["content"] for request in server.sent_to("/api/chat")]
    assert sent[0] == "yonks how many failed logins for USER_1"
    assert sent[1].startswith(sent[0])
    assert [call.sent for call in outgoing.calls] == sent
    assert found.plan.filters.users == ("carol",)
    assert not any(b"carol" in request.body for request in server.requests)


def test_an_entry_that_runs_elsewhere_is_remote_whatever_it_is_called() -> None:
    entry = model_entry("innocent", remote_host="https://ollama.com", remote_model="big")
    with ScriptedServer(ollama_replies(chat_reply(PLAN), models=[entry])) as server:
        asked_of(Outgoing(), cloud_settings(server, LOCAL_MODEL="innocent"))
    assert not any(b"carol" in request.body for request in server.requests)


@pytest.mark.parametrize("provider", ["local", "auto"])
def test_redaction_can_be_turned_off(provider: str) -> None:
    with cloud_server(PLAN) as server:
        asked_of(Outgoing(), cloud_settings(server, LOGAI_REDACT="off", AI_PROVIDER=provider))
    assert server.sent_to("/api/chat")[0].json["messages"][1]["content"] == ODD


def test_a_model_of_ones_own_gets_the_question_as_it_was_typed() -> None:
    with ScriptedServer(ollama_replies(chat_reply(PLAN))) as server:
        asked_of(Outgoing(), load_settings({}, {"OLLAMA_HOST": server.url, "AI_PROVIDER": "local"}))
    assert server.sent_to("/api/chat")[0].json["messages"][1]["content"] == ODD


def test_each_request_is_noted_with_what_it_took() -> None:
    outgoing = Outgoing()
    with cloud_server("no plan", PLAN) as server:
        asked_of(outgoing, cloud_settings(server))
    first, second = outgoing.calls
    assert (first.provider, first.model, first.endpoint, first.is_remote) == ("local", CLOUD, server.url, True)
    assert (first.prompt_tokens, first.completion_tokens, first.load_ms) == (30, 20, 500.0)
    assert first.total_ms > 0
    assert (first.cost_usd, second.cost_usd) == (None, None)


def test_a_request_that_fails_is_noted_with_its_failure() -> None:
    outgoing = Outgoing()
    replies = ollama_replies(reply_json(500, {"error": "no memory"}))
    with ScriptedServer(replies) as server, pytest.raises(ProviderFailedError):
        asked_of(outgoing, load_settings({}, {"OLLAMA_HOST": server.url, "AI_PROVIDER": "local"}))
    assert {(call.error, call.cost_usd, call.sent) for call in outgoing.calls} == {("provider_failed", 0.0, ODD)}


@pytest.mark.parametrize("path", ["/api/tags", "/api/generate"])
def test_a_server_that_refuses_before_the_question_was_sent_got_none(path: str) -> None:
    outgoing = Outgoing()
    replies = ollama_replies(chat_reply(PLAN)) | {"/api/ps": [reply_json(200, {"models": []})]}
    with ScriptedServer(replies | {path: [reply_text(403, "")]}) as server:
        with pytest.raises(ProviderFailedError, match="403"):
            asked_of(outgoing, load_settings({}, {"OLLAMA_HOST": server.url, "AI_PROVIDER": "local"}))
        assert not server.sent_to("/api/chat")
    assert not outgoing.calls


@pytest.mark.parametrize("provider", ["local", "auto"])
@pytest.mark.parametrize("consent", [None, lambda error: False])  # noqa: ARG005 - the error's reader says no
def test_where_the_user_is_to_be_asked_nothing_leaves_without_a_yes(
    provider: str, consent: Callable[[ConsentNeededError], bool] | None
) -> None:
    outgoing = Outgoing(consent)
    with cloud_server(PLAN) as server:
        with pytest.raises(ConsentNeededError) as caught:
            asked_of(outgoing, cloud_settings(server, LOGAI_ALLOW_REMOTE="ask", AI_PROVIDER=provider))
        assert not server.sent_to("/api/chat")
    assert not outgoing.calls
    assert (caught.value.model, caught.value.endpoint) == (CLOUD, server.url)
    assert caught.value.text == "yonks how many failed logins for USER_1"


def test_a_yes_is_asked_for_once_a_question() -> None:
    asked: list[str] = []

    def agree(error: ConsentNeededError) -> bool:
        asked.append(error.text)
        return True

    with cloud_server("no plan", PLAN) as server:
        asked_of(Outgoing(agree), cloud_settings(server, LOGAI_ALLOW_REMOTE="ask"))
        assert len(server.sent_to("/api/chat")) == 2
    assert asked == ["yonks how many failed logins for USER_1"]


def test_a_model_of_ones_own_needs_no_consent() -> None:
    with ScriptedServer(ollama_replies(chat_reply(PLAN))) as server:
        environ = {"OLLAMA_HOST": server.url, "AI_PROVIDER": "local", "LOGAI_ALLOW_REMOTE": "ask"}
        asked_of(Outgoing(), load_settings({}, environ))
        assert server.sent_to("/api/chat")


@pytest.mark.parametrize("model", [CLOUD, "innocent"])
def test_where_remote_is_forbidden_a_cloud_model_gets_nothing(model: str) -> None:
    entry = model_entry(model, remote_host="https://ollama.com")
    with ScriptedServer(ollama_replies(chat_reply(PLAN), models=[entry])) as server:
        with pytest.raises(LogaiError, match="never"):
            asked_of(Outgoing(), cloud_settings(server, LOCAL_MODEL=model, LOGAI_ALLOW_REMOTE="never"))
        assert not server.sent_to("/api/chat")


def test_the_preview_of_a_remote_model_is_redacted_and_says_that_it_asks_first() -> None:
    with cloud_server(PLAN) as server:
        shown = preview_request(ODD, CONTEXT, cloud_settings(server, LOGAI_ALLOW_REMOTE="ask"))
        assert not server.sent_to("/api/chat")
    (request,) = cast("list[dict[str, Any]]", shown["requests"])
    assert (request["remote"], request["asks_first"], request["exact"]) == (True, True, True)
    assert "USER_1" in request["body"]
    assert "carol" not in request["body"]


@pytest.mark.parametrize("reply", [chat_reply(PLAN), reply_json(500, {"error": "terminated"})])
def test_who_watches_is_told_when_nothing_is_waited_for_any_more(reply: Reply) -> None:
    told: list[str] = []
    with ScriptedServer(ollama_replies(reply)) as server:
        settings = load_settings({}, {"OLLAMA_HOST": server.url, "AI_PROVIDER": "local"})
        with suppress(LogaiError):
            outgoing = Outgoing(watch=lambda progress: told.append(progress.phase))
            choose_and_understand("failed logins today", CONTEXT, settings, outgoing)
    assert told == ["asking", "done"]
