"""Read a time that is said twice as one: "on 19 April, i.e. yesterday", where the nineteenth was yesterday.

Two times that are not the same stay two, and so does what is held against each other. So does a number of days that the
days behind it are not: "the 7 days from 9 to 15 April" are seven.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from logai.plan.moments import resolve
from logai.plan.window import BetweenWindow

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


def read_told_lengths(sentence: Sentence, windows: Sequence[TimeFound]) -> None:
    """Mark the words that say how many days or weeks a window behind them has, where it has as many."""
    for found in windows:
        at = next((at for at, token in enumerate(sentence.content) if token.start >= found.position), 0)
        count, unit, window = sentence.at(at - 2), sentence.at(at - 1), found.window
        if count is None or unit is None or count.number is None or not isinstance(window, BetweenWindow):
            continue
        length = _LENGTHS.get(unit.name_in("unit") or "")
        if length is None or window.start is None or window.end is None:
            continue
        same = window.end - window.start == length * count.number
        if same and sentence.is_free(at - 2) and sentence.is_free(at - 1):
            sentence.explain(at - 2, at - 1, "time")


_LENGTHS = {"day": timedelta(days=1), "week": timedelta(weeks=1)}


def _times(found: TimeFound, now: datetime) -> tuple[datetime | None, datetime]:
    start, end = resolve(found.window, now)
    return start, now if end is None else min(end, now)
