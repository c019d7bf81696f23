"""Read days by the week they are in: "Tuesday of last week", "early last week", "the Friday before last"."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from logai.plan.window import BetweenWindow
from logai.understand.offline.dates import Days, day_span

if TYPE_CHECKING:
    from datetime import date, datetime

    from logai.understand.offline.sentence import Sentence

_PARTS = {"early": (0, 1), "mid": (2, 3), "late": (4, 6), "first_half": (0, 2), "second_half": (3, 6)}
"""First and last day of a part of the week, Monday is 0; which days they are is stated in a note."""


def monday_of(day: date) -> date:
    """Return the Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def read_week_day(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Return the day or the days at `index` that are said by their week; None where no week is named."""
    return (
        _behind(sentence, index, now)
        or _before(sentence, index, now)
        or _before_last(sentence, index, now)
        or _part_of_week(sentence, index, now)
    )


def read_week(sentence: Sentence, index: int, now: datetime) -> tuple[date, int] | None:
    """Return the Monday of the week that the words at `index` name, and where they end."""
    monday = monday_of(now.date())
    for name, back in (("this_week", 0), ("last_week", 7)):
        if sentence.means(index, "window", name):
            return monday - timedelta(days=back), index + 1
    if sentence.means(index, "period", "week_before_last"):
        return monday - timedelta(days=14), index + 1
    return None


def names_week_of_day(sentence: Sentence, index: int) -> bool:
    """Return whether the week at `index` only says which day beside it is meant: "last week's Tuesday"."""
    if not sentence.means(index, "window", "this_week", "last_week"):
        return False
    before = index - 1 - sentence.means(index - 1, "prep", "of", "in", "on")
    return sentence.means(index + 1, "weekday") or sentence.means(before, "weekday")


def _weekday_at(sentence: Sentence, index: int) -> int | None:
    token = sentence.at(index)
    return int(token.name_in("weekday") or 0) if token is not None and sentence.means(index, "weekday") else None


def _behind(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Read "Tuesday of last week", and the Monday of "Monday to Wednesday last week"."""
    day = _weekday_at(sentence, index)
    if day is None:
        return None
    end = index + 1
    week = read_week(sentence, end + sentence.means(end, "prep", "of", "in", "on"), now)
    if week is None and sentence.means(end, "word", "to", "and") and _weekday_at(sentence, end + 1) is not None:
        behind = end + 2
        week = read_week(sentence, behind + sentence.means(behind, "prep", "of", "in"), now)
        if week is not None:
            return _day_of(week[0], day, end)
    return None if week is None else _day_of(week[0], day, week[1])


def _before(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Read "last week's Tuesday" and, of a range behind the week, its second day."""
    week = read_week(sentence, index, now)
    if week is not None and (day := _weekday_at(sentence, week[1])) is not None:
        return _day_of(week[0], day, week[1] + 1)
    day = _weekday_at(sentence, index)
    if day is None or not sentence.means(index - 1, "word", "to", "and") or _weekday_at(sentence, index - 2) is None:
        return None
    week = read_week(sentence, index - 3, now)
    return None if week is None else _day_of(week[0], day, index + 1)


def _before_last(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Read "the Friday before last", a week before the last one."""
    day = _weekday_at(sentence, index)
    last = sentence.at(index + 2)
    if day is None or last is None or not sentence.means(index + 1, "word", "before"):
        return None
    if not (sentence.means(index + 2, "word", "last") or sentence.means(index + 2, "rolling", "last")):
        return None
    if sentence.means(index + 3, "unit") or sentence.means(index + 3, "window"):
        return None
    back = (now.isoweekday() - day) % 7 or 7
    return day_span(index + 3, now.date() - timedelta(days=back + 7))


def _part_of_week(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Read "early last week", "the end of last week"."""
    token = sentence.at(index)
    name = token.name_in("monthpart") if token is not None and sentence.is_free(index) else None
    week = read_week(sentence, index + 1, now) if name in _PARTS else None
    if week is None or name is None:
        return None
    low, high = _PARTS[name]
    first, last = week[0] + timedelta(days=low), week[0] + timedelta(days=high)
    if first > now.date():
        raise sentence.refuse("future", sentence.words(index, week[1] - 1))
    if not sentence.means(index - 1, "word", "since", "until", "before", "after"):
        sentence.note("note_monthpart", words=sentence.words(index, week[1] - 1), first=first, last=last)
    return Days(week[1], first, last, BetweenWindow.whole_days(first, last))


def _day_of(monday: date, day: int, end: int) -> Days:
    return day_span(end, monday + timedelta(days=day - 1))
