"""Who plans: the built-in planner, the local model, OpenAI, and in which order.

    auto      built-in first (LOGAI_BUILTIN: last, or not at all), then the local model if it is ready, then
              OpenAI if a key is set; one that fails is followed by the next, and the answer says so
    local     the local model alone
    openai    OpenAI alone
    builtin   the built-in planner alone

What speaks to a model is imported when one is asked: the built-in planner answers without that time.

A model that refuses ends it: a refusal is no failure, and a question is not carried from a local model to a
remote one because the local one found it unanswerable.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from logai.errors import (
    LogaiError,
    NotUnderstoodError,
    ProviderFailedError,
    ProviderUnavailableError,
)
from logai.i18n import detect
from logai.understand.offline import OfflinePlanner
from logai.understand.offline.suggest import suggest_questions
from logai.understand.question import check_question
from logai.understand.wording import quote_words, say

if TYPE_CHECKING:
    from logai.config import Settings
    from logai.providers.base import ChatProvider, ChatRequest
    from logai.understand.model import Context, Language, Planner, PlannerName, Understanding


def choose_and_understand(question: str, context: Context, settings: Settings) -> Understanding:
    """Return the understanding of `question` by the planners that `settings` allow, tried in their order.

    Raise BadInputError for what is no question, NotUnderstoodError where a planner that had the last word
    refuses, ProviderUnavailableError where only a model could help and there is none, ProviderFailedError
    where it failed.
    """
    language = context.lang or detect(question)
    check_question(question, language)
    if settings.provider != "auto":
        return _make_planner(settings.provider, settings).understand(question, context)
    refusals: list[tuple[PlannerName, NotUnderstoodError]] = []
    failures: list[tuple[PlannerName, LogaiError]] = []
    for name in order_planners(settings):
        if name != "builtin" and any(who != "builtin" for who, _ in refusals):
            continue
        try:
            found = _ask_planner(name, question, context, settings)
        except NotUnderstoodError as error:
            refusals.append((name, error))
        except (ProviderUnavailableError, ProviderFailedError) as error:
            failures.append((name, error))
        else:
            return replace(found, notes=(*found.notes, *_describe_failures(failures, settings, language)))
    raise _final_error(refusals, failures, question, settings, language)


def order_planners(settings: Settings) -> tuple[PlannerName, ...]:
    """Return who is tried in `auto`, in order."""
    if settings.builtin == "first":
        return ("builtin", "local", "openai")
    if settings.builtin == "last":
        return ("local", "openai", "builtin")
    if settings.builtin == "off":
        return ("local", "openai")
    assert_never(settings.builtin)


def describe_planner(name: PlannerName, settings: Settings) -> str:
    """Return how a planner is called towards the user."""
    if name == "builtin":
        return "Built-in"
    if name == "local":
        return f"Local AI ({settings.local_model})"
    if name == "openai":
        return f"OpenAI ({settings.openai_model})"
    assert_never(name)


def preview_request(question: str, context: Context, settings: Settings) -> dict[str, object]:
    """Return what would be sent to which provider, in order of trial, or that nothing would be.

    Sends nothing at all.

    `requests` holds for each provider its method, URL, headers with the key masked, and `body`, the very text
    sent.
    """
    language = context.lang or detect(question)
    check_question(question, language)
    names = order_planners(settings) if settings.provider == "auto" else (settings.provider,)
    reason = ""
    if names[0] == "builtin":
        try:
            _make_planner("builtin", settings).understand(question, context)
        except NotUnderstoodError as error:
            reason = error.message
        else:
            return {"sent": False, "reason": "The built-in planner understands the question.", "requests": []}
    providers = [name for name in names if name != "builtin"]
    if not providers:
        return {
            "sent": False,
            "reason": f"Only the built-in planner is asked. {reason}".strip(),
            "requests": [],
        }
    from logai.providers.registry import make_provider
    from logai.understand.llm import make_request

    try:
        request = make_request(question, context)
    except NotUnderstoodError as error:
        return {"sent": False, "reason": error.message, "requests": []}
    previews = [_preview(make_provider(name, settings), settings, request) for name in providers]
    return {
        "sent": any(not preview["withheld"] for preview in previews),
        "reason": reason,
        "requests": previews,
    }


def _ask_planner(name: PlannerName, question: str, context: Context, settings: Settings) -> Understanding:
    """Let one planner of `auto` try.

    A local server is asked first whether it is ready, so that nobody waits; OpenAI without a key is not there.
    """
    if name == "builtin":
        return _make_planner(name, settings).understand(question, context)
    from logai.providers.registry import make_provider
    from logai.understand.llm import LlmPlanner

    provider = make_provider(name, settings)
    if name == "local" or not settings.openai_api_key:
        readiness = provider.check()
        if not readiness.ready:
            raise ProviderUnavailableError(readiness.message, readiness.hint)
    return LlmPlanner(provider, name).understand(question, context)


def _make_planner(name: PlannerName, settings: Settings) -> Planner:
    if name == "builtin":
        return OfflinePlanner()
    from logai.providers.registry import make_provider
    from logai.understand.llm import LlmPlanner

    return LlmPlanner(make_provider(name, settings), name)


def _describe_failures(
    failures: list[tuple[PlannerName, LogaiError]], settings: Settings, language: Language
) -> tuple[str, ...]:
    return tuple(
        say(language, "fell_back", name=describe_planner(name, settings), reason=error.message)
        for name, error in failures
        if name != "openai" or settings.openai_api_key
    )


def _final_error(
    refusals: list[tuple[PlannerName, NotUnderstoodError]],
    failures: list[tuple[PlannerName, LogaiError]],
    question: str,
    settings: Settings,
    language: Language,
) -> LogaiError:
    """Return the error of a question that no planner understood: exit 3 if a model refused it, else 4."""
    builtin = next((error for name, error in refusals if name == "builtin"), None)
    by_model = next((error for name, error in refusals if name != "builtin"), None)
    unknown = builtin.unknown if builtin else ()
    suggestions = builtin.suggestions if builtin else suggest_questions(question, language)
    if by_model is not None:
        return NotUnderstoodError(
            by_model.message,
            by_model.hint,
            unknown=by_model.unknown or unknown,
            suggestions=by_model.suggestions or suggestions,
        )
    words = quote_words(language, unknown)
    hint = say(language, "get_model", model=settings.local_model)
    failed = next((error for _, error in failures if isinstance(error, ProviderFailedError)), None)
    if failed is not None:
        return ProviderFailedError(
            say(language, "model_failed", words=words, reason=failed.message),
            failed.hint or hint,
            unknown=unknown,
            suggestions=suggestions,
        )
    return ProviderUnavailableError(
        say(language, "no_model", words=words), hint, unknown=unknown, suggestions=suggestions
    )


def _preview(provider: ChatProvider, settings: Settings, request: ChatRequest) -> dict[str, object]:
    sent = provider.preview(request)
    return {
        "provider": provider.name,
        "model": provider.model,
        "remote": provider.is_remote,
        "withheld": _why_withheld(provider, settings),
        "method": sent.method,
        "url": sent.url,
        "headers": dict(sent.headers),
        "body": sent.body.decode("utf-8"),
    }


def _why_withheld(provider: ChatProvider, settings: Settings) -> str:
    """Return why nothing would go to this provider, empty where it would."""
    if provider.is_remote and settings.allow_remote == "never":
        return "LOGAI_ALLOW_REMOTE is never."
    if provider.name == "openai" and provider.is_remote and not settings.openai_api_key:
        return "There is no OpenAI key."
    return ""
