"""Give hours that are said of one of two compared days to the other as well.

more failed logins between 2am and 4am today than yesterday      from 2 to 4 on both days
ตี 2 ถึงตี 5 วันนี้มากกว่าเมื่อวานไหม                                    from 2 to 5 on both days

Two hours against a whole day is what nobody asks for; where the other time is no day, nobody knows its hours.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from logai.plan.filters import HoursOfDay
from logai.plan.window import BetweenWindow, NamedWindow, Window

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.spans import Times

_DAY = timedelta(days=1)
_TWO = 2


def are_compared(sentence: Sentence, positions: list[int]) -> bool:
    """Return whether a day at one of `positions` in the text is held against the other: "than on Saturday"."""
    return len(positions) == _TWO and any(_is_held_against(sentence, position) for position in positions)


def share_hours(sentence: Sentence, found: Times, now: datetime) -> None:
    """Turn the part of a day that is compared with a whole one into that day, and the hours into those of both.

    Raise NotUnderstoodError where the other time is no day, or the hours have no end.
    """
    if found.hours is not None or not are_compared(sentence, [window.position for window in found.windows]):
        return
    for at, other in ((0, 1), (1, 0)):
        part, whole = found.windows[at], found.windows[other]
        if (day := _day_of_part(part.window)) is None or _day_of_part(whole.window) is not None:
            continue
        hours = _hours_of(part.window)
        if hours is None or not _is_day(whole.window):
            raise sentence.refuse("ambiguous_time", part.text, whole.text)
        found.windows[at] = replace(part, window=_whole_day(day, now.date()))
        found.hours = hours
        return


def _is_held_against(sentence: Sentence, position: int) -> bool:
    before = [token for token in sentence.content if token.end <= position]
    while before and before[-1].means("prep"):
        before.pop()
    return bool(before) and before[-1].means("word", "than", "compare", "more_than")


def _day_of_part(window: Window) -> date | None:
    """Return the day of which `window` is a part that its hours bound, None for whole days and for all other times."""
    if not isinstance(window, BetweenWindow) or window.start is None:
        return None
    end = window.end if window.end is not None else window.start
    is_whole = window.start.time() == end.time() == time()
    return None if is_whole or end - window.start >= _DAY else window.start.date()


def _hours_of(window: Window) -> HoursOfDay | None:
    """Return the hours of a part of one day, None where it ends on another, or not at all."""
    if not isinstance(window, BetweenWindow) or window.start is None or window.end is None:
        return None
    start, end = window.start, window.end
    midnight = end.time() == time()
    if start.date() != (end - timedelta(microseconds=1)).date() or start.second or end.second:
        return None
    return HoursOfDay(
        start=start.hour,
        start_minute=start.minute,
        end=24 if midnight else end.hour,
        end_minute=end.minute,
    )


def _is_day(window: Window) -> bool:
    if isinstance(window, NamedWindow):
        return window.name in ("today", "yesterday")
    if not isinstance(window, BetweenWindow) or window.start is None or window.end is None:
        return False
    return window.start.time() == time() and window.end - window.start == _DAY


def _whole_day(day: date, today: date) -> Window:
    if day == today:
        return NamedWindow(name="today")
    return NamedWindow(name="yesterday") if day == today - _DAY else BetweenWindow.whole_days(day, day)
