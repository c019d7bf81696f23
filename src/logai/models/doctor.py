"""The self-test of `logai doctor`: what works, what does not, and whether it matters.

Looks at the configuration, the built-in planner, the store, Ollama and OpenAI, the servers at the same time. Every wait
is bounded and nothing is changed. Nothing of the store is sent; the one prompt is a fixed question, and goes to no
model but one at home. OpenAI is asked for its list of models, which costs nothing.

A failure counts only where the settings in force need what fails. While the built-in planner may answer, a missing
model is a warning; without it `auto` needs one of the two models, `local` and `openai` need their own.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING

from logai.errors import ExitCode, LogaiError, NoDataError
from logai.models.checkup import Check, Diagnosis, State
from logai.models.doctor_ollama import check_ollama
from logai.providers.openai import OpenAIProvider
from logai.records import list_sources
from logai.understand.model import Context
from logai.understand.offline import OfflinePlanner

if TYPE_CHECKING:
    from logai.config import Settings
    from logai.models.checkup import Fact
    from logai.providers.base import Watch

QUESTIONS = ("failed logins today?", "วันนี้มี login ล้มเหลวกี่ครั้ง")
"""What the built-in planner is tried on, in both languages."""


def diagnose(settings: Settings, now: datetime, *, quick: bool = False, watch: Watch | None = None) -> Diagnosis:
    """Return the state of everything that answers questions; `quick` leaves out the plan of the local model.

    `watch` is told what the plan waits for, which can be as long as LOGAI_ANSWER_TIMEOUT.
    Raises nothing that a server or the store can cause.
    """
    needed = needed_models(settings)
    with ThreadPoolExecutor(3) as pool:
        store = pool.submit(_check_store, settings)
        openai = pool.submit(_check_openai, settings)
        local = pool.submit(
            check_ollama, settings, now, in_use=settings.provider in {"auto", "local"}, quick=quick, watch=watch
        )
        remote_checks, local_checks = (openai.result(),), local.result()
        if needed == {"either"}:
            works = [
                all(check.state is not State.FAILED for check in checks) for checks in (local_checks, remote_checks)
            ]
            needed = frozenset() if any(works) else frozenset({"local", "openai"})
        return Diagnosis(
            (
                _check_config(settings),
                _check_builtin(settings, now),
                store.result(),
                *(check if "local" in needed else check.as_warning() for check in local_checks),
                *(check if "openai" in needed else check.as_warning() for check in remote_checks),
            )
        )


def needed_models(settings: Settings) -> frozenset[str]:
    """Return which models the settings cannot do without: `local`, `openai`, or `either` of them; maybe none."""
    if settings.provider in {"local", "openai"}:
        return frozenset({settings.provider})
    if settings.provider == "auto" and settings.builtin == "off":
        return frozenset({"either"})
    return frozenset()


def _check_config(settings: Settings) -> Check:
    found = settings.config_file.is_file()
    changed = sorted(name for name, origin in settings.origins.items() if origin != "default")
    facts: dict[str, Fact] = {
        "path": str(settings.config_file),
        "settings": ", ".join(changed),
    }
    return Check("config_file", State.OK, "read" if found else "none", facts)


def _check_builtin(settings: Settings, now: datetime) -> Check:
    off = settings.provider in {"local", "openai"} or (settings.provider == "auto" and settings.builtin == "off")
    if off:
        return Check("builtin", State.SKIPPED, "off")
    started = time.perf_counter()
    try:
        for question in QUESTIONS:
            OfflinePlanner().understand(question, Context(now))
    except LogaiError as error:
        return Check("builtin", State.FAILED, "failed", reason=error.message, exit_code=ExitCode.BUG)
    milliseconds = (time.perf_counter() - started) * 1000 / len(QUESTIONS)
    return Check("builtin", State.OK, "ready", {"ms": round(milliseconds, 1)})


def _check_store(settings: Settings) -> Check:
    facts: dict[str, Fact] = {"path": str(settings.db)}
    if not settings.db.exists():
        return Check("store", State.WARNING, "none", facts)
    try:
        table = list_sources(settings)
    except LogaiError as error:
        finding = "unreadable" if isinstance(error, NoDataError) else "busy"
        return Check("store", State.FAILED, finding, facts, error.message, ExitCode.DATA)
    newest = [moment for moment in table.column("last_ts") if isinstance(moment, datetime)]
    facts |= {
        "size": settings.db.stat().st_size,
        "sources": len(table.rows),
        "events": sum(count for count in table.column("lines") if isinstance(count, int)),
        "newest": max(newest).astimezone(settings.tz).isoformat() if newest else None,
    }
    return Check("store", State.OK if newest else State.WARNING, "ready" if newest else "empty", facts)


def _check_openai(settings: Settings) -> Check:
    """Check key, address and model by the list of models, which costs no token."""
    try:
        provider = OpenAIProvider(settings)
    except LogaiError as error:
        state = State.FAILED if settings.provider in {"auto", "openai"} else State.WARNING
        return Check("openai", state, "bad_address", {}, error.message, ExitCode.USAGE)
    facts: dict[str, Fact] = {
        "model": provider.model,
        "endpoint": provider.endpoint,
        "remote": provider.is_remote,
        "provider": settings.provider,
        "has_key": bool(settings.openai_api_key),
        "key_from": settings.origins["openai_api_key"] if settings.openai_api_key else "",
    }
    if settings.provider in {"builtin", "local"}:
        return Check("openai", State.SKIPPED, "off", facts)
    obstacle = provider.find_obstacle()
    if obstacle is not None and provider.has_key:
        return Check("openai", State.FAILED, "forbidden", facts, obstacle.message)
    if not provider.has_key:
        state = State.FAILED if settings.provider == "openai" or settings.builtin == "off" else State.SKIPPED
        return Check("openai", state, "no_key", facts)
    readiness = provider.check(settings.connect_timeout)
    if readiness.ready:
        return Check("openai", State.OK, "ready", facts)
    finding = "no_model" if readiness.model_present is False else "refused" if readiness.reachable else "unreachable"
    return Check("openai", State.FAILED, finding, facts, readiness.message)
