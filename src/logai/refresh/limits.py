"""How much a refresh may take: a person at a terminal waits less than a report at six in the morning."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from logai.load import Progress


@dataclass(frozen=True)
class RefreshLimits:
    """Beyond any of these the store is asked as it is, and a note says so."""

    most_bytes: int | None
    """New log text, unpacked; None for no limit."""
    seconds: float
    """For reading; looked at every few megabytes."""
    patience: float
    """Seconds that a busy store is waited for."""


FOR_A_QUESTION = RefreshLimits(most_bytes=32 << 20, seconds=10, patience=0.5)
FOR_A_REPORT = RefreshLimits(most_bytes=None, seconds=300, patience=10)


def _watch_nothing() -> AbstractContextManager[Progress | None]:
    return nullcontext()


@dataclass(frozen=True)
class Refresh:
    """A refresh that is wanted: its limits, and who watches it."""

    limits: RefreshLimits
    watch: Callable[[], AbstractContextManager[Progress | None]] = _watch_nothing
    """Opened around a load, and only then; yields what is told of its progress."""
