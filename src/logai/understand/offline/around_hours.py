"""Read lengths of time beside a moment: "the hour before 10am", "30 minutes after 15:50", "within 10 minutes of 4"."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from logai.plan.window import BetweenWindow
from logai.understand.offline.periods import read_period
from logai.understand.offline.scan import Kind
from logai.understand.offline.spans import DAY_MINUTES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from logai.understand.offline.dates import Days
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.time_reader import Point

_MINUTES = {"minute": 1, "hour": 60}
_DAYS = {"day": 1, "week": 7}
_MOST_DAYS = 366
_SEVERAL = ("hours", "hrs", "minutes", "mins")
"""More than one, and nobody says how many: "in the hours after midnight"."""
_LONGEST = 14 * DAY_MINUTES


def read_beside(
    sentence: Sentence, index: int, read_point: Callable[[int], Point | None]
) -> tuple[Days | None, int, int, int] | None:
    """Return the day, if one is named, the first and last minute of the day, and where the words at `index` end."""
    first = sentence.means(index, "word", "first")
    ended = first or sentence.means(index, "rolling", "last") or sentence.means(index, "word", "last")
    number = sentence.at(index + ended)
    counted = number is not None and number.number is not None and sentence.is_free(index + ended)
    at = index + ended + counted
    unit = sentence.content[at].name_in("unit") if sentence.means(at, "unit") else None
    if unit not in _MINUTES:
        return None
    minutes = (number.number or 0 if counted and number is not None else 1) * _MINUTES[unit]
    point = read_point(at + 2)
    longest = _LONGEST if point is not None and point[1] is not None and not ended else DAY_MINUTES - 1
    if not 0 < minutes <= longest:
        return None
    if ended:
        return _of_day(sentence, at + 1, minutes, point, first=first)
    side = _side(sentence, at + 1, within=sentence.means(index - 1, "prep", "in") and counted)
    if side is None or point is None or point[2] is None:
        return None
    if not counted and sentence.content[at].text.lower() in _SEVERAL:
        raise sentence.refuse("ambiguous_time", sentence.words(index, point[0] - 1))
    low = point[2].minute - (minutes if side in ("before", "around") else 0)
    high = point[2].minute + (minutes if side in ("after", "around") else 0)
    return point[1], low, high, point[0]


def _of_day(
    sentence: Sentence, index: int, minutes: int, point: Point | None, *, first: bool
) -> tuple[Days | None, int, int, int] | None:
    """Read "the first hour of 12 April", "the last 10 minutes of yesterday"."""
    if point is None or point[1] is None or point[2] is not None or not point[1].is_one_day:
        return None
    if not sentence.means(index, "prep", "of", "on", "in"):
        return None
    span = (0, minutes) if first else (DAY_MINUTES - minutes, DAY_MINUTES)
    return point[1], *span, point[0]


def _side(sentence: Sentence, index: int, *, within: bool) -> str | None:
    for side in ("before", "after"):
        if sentence.means(index, "word", side):
            return side
    if sentence.means(index, "prep", "from") or sentence.means(index, "word", "since"):
        return "after"
    return "around" if within and sentence.means(index, "prep", "of") else None


def read_days_beside(sentence: Sentence, index: int, now: datetime) -> tuple[BetweenWindow, int] | None:
    """Read "the 3 days before 5 April" and "the week after 3 April": whole days, without the one that is named."""
    if sentence.means(index, "period", "one_before"):
        return _one_before(sentence, index, now)
    number = sentence.at(index)
    counted = number is not None and number.number is not None and sentence.is_free(index)
    at = index + counted
    token = sentence.at(at)
    if token is None or not sentence.means(at, "unit", *_DAYS) or not sentence.means(at + 1, "word", "before", "after"):
        return None
    days = _DAYS[token.name_in("unit") or "day"] * (number.number or 0 if counted and number is not None else 1)
    named = read_period(sentence, at + 2, now)
    if named is None or not named.is_one_day or named.minute is not None or not 1 <= days <= _MOST_DAYS:
        return None
    if counted and days > 1 and sentence.language == "en" and not _spans(sentence, index):
        raise sentence.refuse("ambiguous_time", sentence.words(index, named.end - 1))
    if sentence.means(named.end, "clock") or (
        (after := sentence.at(named.end)) is not None and after.kind is Kind.CLOCK
    ):
        return None
    step = timedelta(days=1)
    if sentence.means(at + 1, "word", "before"):
        first, last = named.first - days * step, named.first - step
    else:
        first, last = named.last + step, named.last + days * step
    return BetweenWindow.whole_days(first, last), named.end


def _spans(sentence: Sentence, index: int) -> bool:
    """Return whether the words before a number of days say that all of them are meant: "in the 3 days before ..".

    "3 days before 5 November" alone may be the one day as well.
    """
    before = sentence.text[: sentence.content[index].start].lower().split()
    return bool(before) and before[-1] in ("the", "in", "within", "during", "over", "for", "these", "those", "across")


def _one_before(sentence: Sentence, index: int, now: datetime) -> tuple[BetweenWindow, int] | None:
    """Read "the day before 5 April" and "the week before 10 April", whose words are one phrase."""
    token, after = sentence.content[index], sentence.at(index + 1)
    text = token.text.lower()
    days = next((days for unit, days in _DAYS.items() if text.endswith(f"{unit} before")), 0)
    if after is not None and sentence.text[token.end : after.start].strip():
        return None  # "The day before, 5 April" is the fifth.
    named = read_period(sentence, index + 1, now) if days else None
    if named is None or not named.is_one_day or named.minute is not None or sentence.means(index + 1, "window"):
        return None
    return BetweenWindow.whole_days(named.first - timedelta(days=days), named.first - timedelta(days=1)), named.end
