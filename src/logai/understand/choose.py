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
    ConsentNeededError,
    LogaiError,
    ModelMissingError,
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
    from logai.understand.outgoing import Outgoing


def choose_and_understand(
    question: str, context: Context, settings: Settings, outgoing: Outgoing | None = None
) -> Understanding:
    """Return the understanding of `question` by the planners that `settings` allow, tried in their order.

    `outgoing` notes what goes to models meanwhile.

    Raise BadInputError for what is no question, NotUnderstoodError where a planner that had the last word
    refuses, ProviderUnavailableError where only a model could help and there is none, ProviderFailedError
    where it failed.
    """
    language = context.lang or detect(question)
    check_question(question, language)
    if settings.provider != "auto":
        return _make_planner(settings.provider, settings, outgoing).understand(question, context)
    refusals: list[tuple[PlannerName, NotUnderstoodError]] = []
    failures: list[tuple[PlannerName, LogaiError]] = []
    for name in order_planners(settings):
        if name != "builtin" and any(who != "builtin" for who, _ in refusals):
            continue
        try:
            found = _ask_planner(name, question, context, settings, outgoing)
        except NotUnderstoodError as error:
            refusals.append((name, error))
        except (ProviderUnavailableError, ProviderFailedError) as error:
            failures.append((name, error))
        else:
            return replace(found, notes=(*found.notes, *_describe_failures(failures, settings, language)))
    raise _final_error(refusals, failures, question, context, settings)


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

    Sends no question; a local server may be asked what its model is.

    `requests` holds for each provider its method, URL, headers with the key masked, and `body`, the very text
    sent; `exact` is false where a server was not there to tell what the body depends on.
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
        request = make_request(question, context, hide_names=settings.redact)
    except NotUnderstoodError as error:
        return {"sent": False, "reason": error.message, "requests": []}
    previews = [describe_request(make_provider(name, settings), settings, request) for name in providers]
    return {
        "sent": any(not preview["withheld"] for preview in previews),
        "reason": reason,
        "requests": previews,
    }


def _ask_planner(
    name: PlannerName, question: str, context: Context, settings: Settings, outgoing: Outgoing | None
) -> Understanding:
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
            if name == "local" and readiness.model_present is False and _can_be_asked(question, context):
                raise ModelMissingError(readiness.message, readiness.hint, model=provider.model)
            raise ProviderUnavailableError(readiness.message, readiness.hint)
    return LlmPlanner(provider, name, _prepare(outgoing, settings)).understand(question, context)


def _can_be_asked(question: str, context: Context) -> bool:
    """Return whether a model would be sent this question at all."""
    from logai.understand.llm import make_request

    try:
        make_request(question, context)
    except NotUnderstoodError:
        return False
    return True


def _make_planner(name: PlannerName, settings: Settings, outgoing: Outgoing | None = None) -> Planner:
    if name == "builtin":
        return OfflinePlanner()
    from logai.providers.registry import make_provider
    from logai.understand.llm import LlmPlanner

    return LlmPlanner(make_provider(name, settings), name, _prepare(outgoing, settings))


def _prepare(outgoing: Outgoing | None, settings: Settings) -> Outgoing:
    from logai.understand.outgoing import Outgoing

    prepared = outgoing or Outgoing()
    prepared.redact = settings.redact
    return prepared


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
    context: Context,
    settings: Settings,
) -> LogaiError:
    """Return the error of a question that no planner understood: exit 3 if a model refused it, else 4."""
    language = context.lang or detect(question)
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
    if builtin is not None and not _can_be_asked(question, context):
        # No model would be sent "delete user bob", so none is advised; the exit code is that of a question without one.
        return ProviderUnavailableError(builtin.message, builtin.hint, unknown=unknown, suggestions=suggestions)
    words = quote_words(language, unknown)
    hint = say(language, "get_model", model=settings.local_model)
    withheld = next((error for _, error in failures if isinstance(error, ConsentNeededError)), None)
    if withheld is not None:
        return withheld
    missing = next((error for _, error in failures if isinstance(error, ModelMissingError)), None)
    if missing is not None:
        return ModelMissingError(
            say(language, "model_missing", words=words, model=missing.model),
            say(language, "pull_model", model=missing.model),
            model=missing.model,
            unknown=unknown,
            suggestions=suggestions,
        )
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


def describe_request(provider: ChatProvider, settings: Settings, request: ChatRequest) -> dict[str, object]:
    """Return what `request` would be on its way to `provider`, and why it would be withheld; send nothing."""
    sent = provider.preview(request)
    obstacle = provider.find_obstacle()
    return {
        "provider": provider.name,
        "model": provider.model,
        "remote": provider.is_remote,
        "withheld": obstacle.message if obstacle else "",
        "asks_first": provider.is_remote and settings.allow_remote == "ask",
        "exact": sent.is_exact,
        "method": sent.method,
        "url": sent.url,
        "headers": dict(sent.headers),
        "body": sent.body.decode("utf-8"),
    }
