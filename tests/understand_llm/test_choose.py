from __future__ import annotations

import json
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from tests.servers import (
    ScriptedServer,
    chat_reply,
    completion,
    ollama_replies,
    openai_replies,
    reply_json,
)

from logai.config import Settings, load_settings
from logai.errors import (
    BadInputError,
    LogaiError,
    ModelMissingError,
    NotUnderstoodError,
    ProviderFailedError,
    ProviderUnavailableError,
)
from logai.events import Outcome
from logai.understand.choose import choose_and_understand, preview_request
from logai.understand.model import Context, KnownNames

CONTEXT = Context(datetime(2026, 11, 23, 14, 30, tzinfo=ZoneInfo("Asia/Bangkok")), KnownNames(frozenset({"root"})))
PLAIN = "failed logins today?"
ODD = "politely how many failed logins today"
"""The built-in planner does not know one word of it; a model does."""
ODD_THAI = "วันนี้ล็อกอินล้มเหลว politely กี่ครั้ง"
WEATHER = "what is the weather today"
FAILED = json.dumps({"about": "failed_logins", "measure": "count", "per": None})
CANNOT = json.dumps({"about": "cannot_answer", "measure": "count", "per": None})


class Servers:
    """A local and a remote model, each with its script."""

    def __init__(self, local: list[str] | None = None, remote: list[str] | None = None) -> None:
        self.local = ScriptedServer(ollama_replies(*map(chat_reply, local)) if local is not None else {})
        self.remote = ScriptedServer(openai_replies(*map(completion, remote or [])))

    def __enter__(self) -> Servers:
        self.local.__enter__()
        self.remote.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.local.__exit__(None, None, None)
        self.remote.__exit__(None, None, None)

    def settings(self, **environ: str) -> Settings:
        base = {
            "OLLAMA_HOST": self.local.url,
            "OPENAI_BASE_URL": f"{self.remote.url}/v1",
            "LOGAI_ANSWER_TIMEOUT": "5",
        }
        return load_settings({}, base | environ)


def sent(server: ScriptedServer) -> int:
    return len([request for request in server.requests if request.method == "POST" and "chat" in request.path])


def test_what_the_built_in_planner_understands_asks_no_model() -> None:
    with Servers(local=[FAILED], remote=[FAILED]) as servers:
        found = choose_and_understand(PLAIN, CONTEXT, servers.settings())
        assert not servers.local.requests
        assert not servers.remote.requests
    assert (found.planner, found.notes) == ("builtin", ())


def test_what_it_does_not_understand_goes_to_the_local_model() -> None:
    with Servers(local=[FAILED], remote=[FAILED]) as servers:
        found = choose_and_understand(ODD, CONTEXT, servers.settings())
        assert not servers.remote.requests
    assert (found.planner, found.plan.outcome) == ("local", Outcome.FAILURE)


@pytest.mark.parametrize(("order", "planner"), [("first", "builtin"), ("last", "local"), ("off", "local")])
def test_the_order_of_the_built_in_planner_can_be_set(order: str, planner: str) -> None:
    with Servers(local=[FAILED]) as servers:
        found = choose_and_understand(PLAIN, CONTEXT, servers.settings(LOGAI_BUILTIN=order))
    assert found.planner == planner


@pytest.mark.parametrize(("provider", "planner"), [("local", "local"), ("openai", "openai"), ("builtin", "builtin")])
def test_a_named_provider_is_always_asked(provider: str, planner: str) -> None:
    with Servers(local=[FAILED], remote=[FAILED]) as servers:
        found = choose_and_understand(PLAIN, CONTEXT, servers.settings(AI_PROVIDER=provider))
        asked = (sent(servers.local), sent(servers.remote))
    assert found.planner == planner
    assert asked == {"local": (1, 0), "openai": (0, 1), "builtin": (0, 0)}[provider]


@pytest.mark.parametrize(("question", "language"), [(ODD, "en"), (ODD_THAI, "th")])
def test_a_failing_local_model_is_followed_by_openai_and_the_answer_says_so(question: str, language: str) -> None:
    with Servers(local=["prose, no plan"], remote=[FAILED]) as servers:
        found = choose_and_understand(question, CONTEXT, servers.settings(OPENAI_API_KEY="sk-x"))
    assert (found.planner, found.language) == ("openai", language)
    (note,) = [note for note in found.notes if "Local AI (llama3.2:3b)" in note]
    assert note.startswith("ไม่ได้ใช้") is (language == "th")


def test_a_local_model_that_is_not_there_is_followed_by_openai_and_named() -> None:
    with Servers(remote=[FAILED]) as servers:
        found = choose_and_understand(ODD, CONTEXT, servers.settings())
    assert found.planner == "openai"
    assert any("Local AI" in note for note in found.notes)


def test_failing_models_leave_it_to_the_built_in_planner_where_it_is_last() -> None:
    with Servers(local=["prose"], remote=["prose"]) as servers:
        found = choose_and_understand(PLAIN, CONTEXT, servers.settings(LOGAI_BUILTIN="last", OPENAI_API_KEY="k"))
    assert found.planner == "builtin"
    assert len(found.notes) == 2


def test_a_refusal_of_the_local_model_is_not_carried_to_a_remote_one() -> None:
    with Servers(local=[CANNOT], remote=[FAILED]) as servers:
        with pytest.raises(NotUnderstoodError) as caught:
            choose_and_understand(ODD, CONTEXT, servers.settings(OPENAI_API_KEY="sk-x"))
        assert not servers.remote.requests
    assert "politely" in caught.value.unknown
    assert caught.value.suggestions


def test_without_any_model_a_question_not_understood_says_what_and_how_to_get_one() -> None:
    with pytest.raises(ProviderUnavailableError) as caught:
        choose_and_understand(ODD, CONTEXT, load_settings({}, {}))
    assert caught.value.unknown == ("politely",)
    assert caught.value.suggestions
    assert "ollama pull llama3.2:3b" in caught.value.hint
    assert "OPENAI_API_KEY" in caught.value.hint


@pytest.mark.parametrize(
    ("question", "said"),
    [("delete user root", "nothing is changed"), (WEATHER, "weather"), ("ลบ user root ให้ที", "ไม่แก้ไข")],
)
def test_without_any_model_what_none_would_be_asked_is_refused_for_its_own_reason(question: str, said: str) -> None:
    with pytest.raises(ProviderUnavailableError, match=said) as caught:
        choose_and_understand(question, CONTEXT, load_settings({}, {}))
    assert "ollama" not in caught.value.hint.lower()
    assert caught.value.suggestions


@pytest.mark.parametrize(("question", "said"), [(ODD, "its model llama3.2:3b is not"), (ODD_THAI, "ยังไม่มีโมเดล")])
def test_a_model_that_could_be_fetched_is_named_with_the_way_to_do_so(question: str, said: str) -> None:
    with Servers(local=[FAILED]) as servers:
        servers.local.replies["/api/tags"] = [reply_json(200, {"models": []})]
        with pytest.raises(ModelMissingError, match=said) as caught:
            choose_and_understand(question, CONTEXT, servers.settings(OPENAI_BASE_URL=""))
    assert caught.value.model == "llama3.2:3b"
    assert "logai models pull llama3.2:3b" in caught.value.hint
    assert caught.value.suggestions


def test_a_model_is_not_worth_fetching_for_a_question_that_none_is_asked() -> None:
    with Servers(local=[FAILED]) as servers:
        servers.local.replies["/api/tags"] = [reply_json(200, {"models": []})]
        with pytest.raises(ProviderUnavailableError) as caught:
            choose_and_understand(WEATHER, CONTEXT, servers.settings(OPENAI_BASE_URL=""))
    assert not isinstance(caught.value, ModelMissingError)


def test_a_model_that_failed_is_named_where_nobody_understood() -> None:
    with (
        Servers(local=["prose"]) as servers,
        pytest.raises(ProviderFailedError, match="with a plan") as caught,
    ):
        choose_and_understand(ODD, CONTEXT, servers.settings(OPENAI_BASE_URL=""))
    assert caught.value.unknown == ("politely",)


def test_the_built_in_planner_alone_refuses_with_its_own_exit_code() -> None:
    with pytest.raises(NotUnderstoodError) as caught:
        choose_and_understand(ODD, CONTEXT, load_settings({}, {"AI_PROVIDER": "builtin"}))
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("provider", ["auto", "local", "openai", "builtin"])
@pytest.mark.parametrize("question", ["", " \n", "failed " * 15_000])
def test_what_is_no_question_ends_at_once_without_any_model(provider: str, question: str) -> None:
    with Servers(local=[FAILED], remote=[FAILED]) as servers:
        settings = servers.settings(AI_PROVIDER=provider, OPENAI_API_KEY="sk-x")
        with pytest.raises(BadInputError):
            choose_and_understand(question, CONTEXT, settings)
        with pytest.raises(BadInputError):
            preview_request(question, CONTEXT, settings)
        assert not servers.local.requests
        assert not servers.remote.requests


@pytest.mark.parametrize(
    ("provider", "error"), [("local", ProviderUnavailableError), ("openai", ProviderUnavailableError)]
)
def test_a_named_provider_that_is_not_there_ends_it(provider: str, error: type[LogaiError]) -> None:
    with pytest.raises(error):
        choose_and_understand(PLAIN, CONTEXT, load_settings({}, {"AI_PROVIDER": provider}))


def test_where_remote_is_forbidden_openai_is_never_reached() -> None:
    settings = load_settings({}, {"OPENAI_API_KEY": "sk-x", "LOGAI_ALLOW_REMOTE": "never"})
    with pytest.raises(ProviderUnavailableError):
        choose_and_understand(ODD, CONTEXT, settings)


def test_a_local_server_that_fails_its_check_is_passed_over() -> None:
    with Servers(remote=[FAILED]) as servers:
        servers.local.replies["/api/version"] = [reply_json(500, {"error": "down"})]
        assert choose_and_understand(ODD, CONTEXT, servers.settings()).planner == "openai"


def test_the_preview_of_a_question_that_no_model_sees_says_so() -> None:
    assert preview_request(PLAIN, CONTEXT, load_settings({}, {}))["sent"] is False


def test_the_preview_shows_each_request_and_sends_no_question() -> None:
    with Servers(local=[FAILED], remote=[FAILED]) as servers:
        settings = servers.settings(OPENAI_API_KEY="sk-very-secret", AI_PROVIDER="auto")
        shown = preview_request(ODD, CONTEXT, settings)
        assert not any(b"politely" in request.body for request in servers.local.requests)
        assert not servers.remote.requests
        choose_and_understand(ODD, CONTEXT, settings)
        body = servers.local.sent_to("/api/chat")[0].body.decode()
    assert shown["sent"] is True
    local, remote = cast("list[dict[str, Any]]", shown["requests"])
    assert local["body"] == body
    assert (local["method"], local["url"]) == ("POST", f"{servers.local.url}/api/chat")
    assert remote["headers"]["Authorization"] == "Bearer ***"
    assert "secret" not in json.dumps(shown)


def test_the_preview_says_why_a_provider_would_be_sent_nothing() -> None:
    shown = preview_request(ODD, CONTEXT, load_settings({}, {"AI_PROVIDER": "openai"}))
    assert shown["sent"] is False
    assert "key" in json.dumps(shown["requests"])


def test_a_question_that_no_plan_could_hold_is_previewed_as_not_sent() -> None:
    shown = preview_request(WEATHER, CONTEXT, load_settings({}, {"AI_PROVIDER": "local"}))
    assert (shown["sent"], shown["requests"]) == (False, [])
