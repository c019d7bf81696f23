"""The part of the self-test that is about Ollama: server, models, a plan by the default model, how it is loaded.

Loads the default model where it makes the plan, as a question would. Sends the fixed question `QUESTION` and nothing
else, and that to no model that runs elsewhere.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from logai.errors import ExitCode, LogaiError, ProviderUnavailableError
from logai.models.checkup import Check, Fact, State
from logai.models.inventory import running_models
from logai.providers.excerpt import make_excerpt
from logai.providers.ollama import OllamaProvider, find_entry
from logai.providers.ollama_names import full_model_name
from logai.understand.llm import make_request
from logai.understand.model import Context
from logai.understand.model_plan import NoPlanError, parse_model_plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from logai.config import Settings
    from logai.providers.base import ChatReply, Readiness, Watch

QUESTION = "how many failed logins today"
"""The first example of the prompt: a model that is at work at all plans it."""
EXPECTED = ("failed_logins", "count")
OLDEST_VERSION = (0, 5)
"""The first Ollama that binds a reply to a JSON schema. https://ollama.com/blog/structured-outputs"""
_NAMES_SHOWN = 8


def check_ollama(settings: Settings, now: datetime, *, in_use: bool, quick: bool, watch: Watch | None) -> list[Check]:
    """Return the checks of the local side, the first alone where it ends there. Raises nothing that a server causes."""
    try:
        provider = OllamaProvider(settings)
    except LogaiError as error:
        state = State.FAILED if in_use else State.WARNING
        return [Check("ollama", state, "bad_address", {}, error.message, ExitCode.USAGE)]
    if not in_use:
        return [Check("ollama", State.SKIPPED, "off", {"provider": settings.provider})]
    started = time.perf_counter()
    readiness = provider.check(settings.connect_timeout)
    server = _judge_server(provider, readiness, (time.perf_counter() - started) * 1000)
    if server.state is State.FAILED:
        return [server]
    return [server, *_check_models(settings, provider), *_check_work(settings, provider, readiness, now, quick, watch)]


def _judge_server(provider: OllamaProvider, readiness: Readiness, milliseconds: float) -> Check:
    facts: dict[str, Fact] = {
        "endpoint": readiness.endpoint,
        "remote": readiness.is_remote,
        "version": readiness.version,
    }
    if provider.find_obstacle() is not None:
        return Check("ollama", State.FAILED, "forbidden", facts, readiness.message)
    if readiness.model_present is None:
        finding = "no_ollama" if readiness.reachable else "unreachable"
        return Check("ollama", State.FAILED, finding, facts, readiness.message)
    facts["ms"] = round(milliseconds, 1)
    numbers = re.match(r"(\d+)\.(\d+)", readiness.version or "")
    # A version of zeros is that of a build from source.
    if numbers and (0, 0) < (int(numbers[1]), int(numbers[2])) < OLDEST_VERSION:
        return Check("ollama", State.WARNING, "old", facts | {"oldest": ".".join(map(str, OLDEST_VERSION))})
    return Check("ollama", State.OK, "ready", facts)


def _check_models(settings: Settings, provider: OllamaProvider) -> Iterator[Check]:
    try:
        entries = provider.api(settings.connect_timeout).list_models()
    except LogaiError as error:
        yield Check("models", State.FAILED, "unknown", reason=error.message)
        return
    names = [make_excerpt(str(entry.get("name") or entry.get("model") or ""), 60) for entry in entries]
    shown = ", ".join(names[:_NAMES_SHOWN]) + (", .." if len(names) > _NAMES_SHOWN else "")
    state = State.OK if names else State.WARNING
    facts: dict[str, Fact] = {"count": len(names), "names": shown, "model": settings.local_model}
    yield Check("models", state, "listed" if names else "none", facts)
    wanted = {"local_model": settings.local_model, "sql_model": settings.local_sql_model}
    if full_model_name(wanted["local_model"]) == full_model_name(wanted["sql_model"]):
        del wanted["sql_model"]
    for name, model in wanted.items():
        entry = find_entry(entries, model)
        if entry is None:
            # Only `ask --free-sql` needs a model for SQL.
            state = State.FAILED if name == "local_model" else State.WARNING
            yield Check(name, state, "missing", {"model": model})
        else:
            yield Check(name, State.OK, "present", {"model": model, "size": _size(entry.get("size"))})


def _check_work(  # noqa: PLR0913, PLR0917 - what a model is asked with
    settings: Settings,
    provider: OllamaProvider,
    readiness: Readiness,
    now: datetime,
    quick: bool,  # noqa: FBT001 - handed on
    watch: Watch | None,
) -> Iterator[Check]:
    """Let the default model make a plan, and then look at how it is loaded."""
    if not readiness.ready:
        return
    if quick or provider.is_remote:
        yield Check("plan", State.SKIPPED, "remote" if provider.is_remote else "quick", {"model": provider.model})
    else:
        yield _check_plan(provider, now, watch)
    if not provider.is_remote:
        yield from _check_loaded(settings)


def _check_plan(provider: OllamaProvider, now: datetime, watch: Watch | None) -> Check:
    started = time.perf_counter()
    try:
        reply = provider.complete(make_request(QUESTION, Context(now)), watch)
    except LogaiError as error:
        finding = "gone" if isinstance(error, ProviderUnavailableError) else "failed"
        return Check("plan", State.FAILED, finding, {"model": provider.model}, error.message)
    facts = _measure(reply, time.perf_counter() - started)
    try:
        plan = parse_model_plan(reply.text)
    except NoPlanError:
        return Check("plan", State.FAILED, "no_plan", facts)
    is_right = (plan.topic, plan.measure) == EXPECTED
    return Check("plan", State.OK if is_right else State.WARNING, "made" if is_right else "wrong", facts)


def _measure(reply: ChatReply, seconds: float) -> dict[str, Fact]:
    return {
        "model": reply.model,
        "seconds": round(seconds, 2),
        "load_seconds": round(reply.load_ms / 1000, 2),
        "prompt_tokens": reply.prompt_tokens,
        "completion_tokens": reply.completion_tokens,
        "tokens_per_second": None if reply.tokens_per_second is None else round(reply.tokens_per_second, 1),
    }


def _check_loaded(settings: Settings) -> Iterator[Check]:
    try:
        running = running_models(settings)
    except LogaiError as error:
        yield Check("context", State.SKIPPED, "unknown", {"asked": settings.num_ctx}, error.message)
        return
    wanted = full_model_name(settings.local_model)
    found = next((model for model in running if full_model_name(model.name) == wanted), None)
    if found is None:
        yield Check("context", State.SKIPPED, "not_loaded", {"asked": settings.num_ctx})
        return
    facts: dict[str, Fact] = {"tokens": found.context, "asked": settings.num_ctx}
    if not found.context:
        yield Check("context", State.SKIPPED, "unknown", facts)
    elif found.context < settings.num_ctx:
        yield Check("context", State.WARNING, "smaller", facts)
    else:
        yield Check("context", State.OK, "in_effect", facts)
    finding = "gpu" if found.size_vram and found.size_vram >= found.size else "split" if found.size_vram else "cpu"
    facts = {"processor": found.processor, "size": found.size, "size_vram": found.size_vram}
    yield Check("processor", State.OK, finding, facts)


def _size(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
