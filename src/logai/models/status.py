"""Whether the providers are ready: the part of `logai status` that asks other machines.

All are asked at once and none for longer than `CHECK_SECONDS`, so a status with every host down takes under a
second. Sends no question.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from logai.providers.registry import make_provider

if TYPE_CHECKING:
    from logai.config import Settings
    from logai.providers.base import ChatProvider, ProviderName

CHECK_SECONDS = 0.6


@dataclass(frozen=True)
class ProviderStatus:
    """One provider: where it is, and whether it can be asked. `hint` says what to do where it cannot."""

    name: ProviderName
    model: str
    endpoint: str
    is_remote: bool
    reachable: bool
    ready: bool
    version: str | None
    model_present: bool | None
    message: str
    hint: str


def check_providers(settings: Settings, seconds: float = CHECK_SECONDS) -> list[ProviderStatus]:
    """Return the state of every provider, asked at once, each for at most about `seconds`."""
    providers = [make_provider(name, settings) for name in _NAMES]
    with ThreadPoolExecutor(len(providers)) as pool:
        return list(pool.map(lambda provider: _check(provider, seconds), providers))


_NAMES: tuple[ProviderName, ...] = ("local", "openai")


def _check(provider: ChatProvider, seconds: float) -> ProviderStatus:
    readiness = provider.check(seconds)
    return ProviderStatus(
        name=provider.name,
        model=provider.model,
        endpoint=readiness.endpoint,
        is_remote=readiness.is_remote,
        reachable=readiness.reachable,
        ready=readiness.ready,
        version=readiness.version,
        model_present=readiness.model_present,
        message=readiness.message,
        hint=readiness.hint,
    )
