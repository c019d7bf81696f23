"""Try again what can pass: a few times, with growing waits, and never beyond the deadline of the whole call.

Which failures can pass is the provider's to say, by raising PassingFailureError; all others end it at once. A wait
that would outlast the deadline is not begun.
"""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar

from logai.providers.base import PassingFailureError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TRIES = 3
FIRST_WAIT = 0.5
"""Seconds; doubled with each try. What a server asks for (`retry-after`) comes before it."""

Result = TypeVar("Result")


def call_with_retries(
    call: Callable[[], Result], deadline: float, first_wait: float = FIRST_WAIT
) -> tuple[Result, int]:
    """Return what `call` returns and how often it was tried; raise what its last try raised.

    `deadline` is a moment of `time.monotonic()`.
    """
    wait = first_wait
    for attempt in range(1, TRIES):
        try:
            return call(), attempt
        except PassingFailureError as error:
            pause = wait if error.retry_after is None else error.retry_after
            if time.monotonic() + pause >= deadline:
                raise
            time.sleep(pause)
            wait *= 2
    return call(), TRIES


def parse_retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a server asks to wait (RFC 9110: seconds or a date), None where it does not say."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers[name]) * unit
        except (KeyError, ValueError):
            continue
        return seconds if 0 <= seconds < float("inf") else None
    try:
        moment = parsedate_to_datetime(headers.get("retry-after", "")).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None
    return max(0.0, moment - time.time())
