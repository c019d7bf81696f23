"""Read whole days of the calendar counted back from today: "the last two weekends", "the last 3 full days"."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from logai.plan.window import BetweenWindow
from logai.understand.offline.week_days import monday_of

if TYPE_CHECKING:
    from datetime import datetime

    from logai.understand.offline.sentence import Sentence

_MOST = 60


class Counted(NamedTuple):
    """The window from the first to the last day, the days where others lie between them, and where the words end."""

    window: BetweenWindow
    single: tuple[date, ...]
    end: int


def read_counted_back(sentence: Sentence, index: int, now: datetime) -> Counted | None:
    """Return the days that are counted back at content token `index`, else None."""
    if not sentence.means(index, "rolling", "last"):
        return None
    token = sentence.at(index + 1)
    counted = token is not None and token.number is not None and sentence.is_free(index + 1)
    number = (token.number or 0) if counted and token is not None else 1
    at = index + 1 + counted
    if not 1 <= number <= _MOST:
        return None
    if counted and (days := _week_days_at(sentence, at)):
        return _last_week_days(days, number, at + 1, now.date())
    if sentence.means(at, "whole") and sentence.means(at + 1, "unit", "day", "week", "month"):
        return _whole_units(sentence.content[at + 1].name_in("unit") or "", number, at + 2, now.date())
    return None


def _week_days_at(sentence: Sentence, index: int) -> tuple[int, ...]:
    token = sentence.at(index)
    name = token.name_in("weekdays") if token is not None and sentence.is_free(index) else None
    return tuple(int(digit) for digit in name) if name in {"67", *"1234567"} and name is not None else ()


def _last_week_days(days: tuple[int, ...], number: int, end: int, today: date) -> Counted:
    """Return the last `number` such days before today; of weekends both days, and none that has just begun."""
    last = today - timedelta(days=(today.isoweekday() - days[-1]) % 7 or 7)
    found = [last - timedelta(days=7 * back + days[-1] - day) for back in range(number) for day in days]
    return Counted(BetweenWindow.whole_days(min(found), max(found)), tuple(sorted(found)), end)


def _whole_units(unit: str, number: int, end: int, today: date) -> Counted:
    if unit == "day":
        first, last = today - timedelta(days=number), today - timedelta(days=1)
    elif unit == "week":
        last = monday_of(today) - timedelta(days=1)
        first = last - timedelta(days=7 * number - 1)
    else:
        last = today.replace(day=1) - timedelta(days=1)
        year, month = divmod(today.year * 12 + today.month - 1 - number, 12)
        first = date(year, month + 1, 1)
    return Counted(BetweenWindow.whole_days(first, last), (), end)
