"""Read a time that is said twice as one: "on 19 April, i.e. yesterday", where the nineteenth was yesterday.

Two times that are not the same stay two, and so does what is held against each other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from logai.plan.moments import resolve

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.spans import TimeFound

_BETWEEN = re.compile(
    r"[\s,(:–-]*(?:i\.?e\.?|that is|that's|which (?:was|is)|namely|aka|คือ|ก็คือ|ขอ)?[\s,(]*(?:on )?", re.IGNORECASE
)


def read_restated(sentence: Sentence, windows: Sequence[TimeFound], now: datetime) -> tuple[TimeFound, ...]:
    """Return `windows`, the second of two left out where it says the first again; a named one is kept."""
    if len(windows) != 2:
        return tuple(windows)
    first, second = windows
    between = sentence.text[first.position + len(first.text) : second.position]
    apart = not _BETWEEN.fullmatch(between) and not between.rstrip().endswith("(")
    if apart or _times(first, now) != _times(second, now):
        return tuple(windows)
    return (first if first.window.kind == "named" else second,)


def _times(found: TimeFound, now: datetime) -> tuple[datetime | None, datetime]:
    start, end = resolve(found.window, now)
    return start, now if end is None else min(end, now)
