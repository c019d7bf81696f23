"""Read times that are set apart: what is left out, "except weekends", and parts held against each other.

"More at night than by day" is one window and two parts of its time; "not between 3 and 4 am" is the rest of each day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.filters import Filters, HoursOfDay
from logai.plan.moments import resolve
from logai.plan.window import BetweenWindow, NamedWindow
from logai.understand.offline.listed_days import compares, read_listed_days
from logai.understand.offline.periods import read_period
from logai.understand.offline.scan import Kind
from logai.understand.offline.spans import DAY_MINUTES, DAYPARTS, ClockRange

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.spans import Times

_WORKDAYS = (1, 2, 3, 4, 5)
_TURNING = ("n't", "never", "none", "nobody", "no one", "neither", "nor", "cannot", "did not", "do not", "does not")
"""How words of a denial end that turn a verb, and leave no time out."""
_TWO = 2
_MOST_DAYS = 14
"""Days that may be left out one by one; of a month, the rest is better asked for."""


def read_compared_parts(sentence: Sentence, found: Times) -> None:
    """Read "more on weekends than on weekdays" and "more at night than by day" as two parts of the same time."""
    if not compares(sentence):
        return
    weekdays = [(at, days) for at in range(len(sentence.content)) if (days := _weekdays_at(sentence, at))]
    dayparts = [(at, part) for at in range(len(sentence.content)) if (part := _daypart_at(sentence, at))]
    if not weekdays and not dayparts and _read_halves_of_day(sentence, found):
        return
    if len(weekdays) == _TWO and not dayparts and not set(weekdays[0][1]) & set(weekdays[1][1]):
        found.weekdays = weekdays[0][1]
        found.other_part = Filters(weekdays=weekdays[1][1])
        sizes = [len(days) for _, days in weekdays]
        if sizes[0] != sizes[1]:
            sentence.note("note_totals_compared", first=sizes[0], second=sizes[1])
    elif len(dayparts) == _TWO and not weekdays and dayparts[0][1] != dayparts[1][1]:
        hours = [HoursOfDay(start=start, end=end) for start, end in (DAYPARTS[part] for _, part in dayparts)]
        found.hours = hours[0]
        found.other_part = Filters(hours=hours[1])
        for at, part in dayparts:
            start, end = DAYPARTS[part]
            sentence.note("note_daypart", words=sentence.content[at].text, start=start, end=end)
    else:
        return
    for at, _ in (*weekdays, *dayparts):
        sentence.explain(at, at, "time")
        if sentence.means(at - 1, "prep"):
            sentence.explain(at - 1, at - 1, "time")


_HALVES = {"before": HoursOfDay(start=0, end=12), "after": HoursOfDay(start=12, end=24)}


def _read_halves_of_day(sentence: Sentence, found: Times) -> bool:
    """Read "before noon or after noon" and ก่อนเที่ยงกับหลังเที่ยง as the two halves of each day."""
    halves = [
        (at, name)
        for at in range(len(sentence.content))
        for name in _HALVES
        if sentence.means(at, "word", name) and sentence.means(at + 1, "clock", "noon")
    ]
    if len(halves) != _TWO or halves[0][1] == halves[1][1]:
        return False
    found.hours = _HALVES[halves[0][1]]
    found.other_part = Filters(hours=_HALVES[halves[1][1]])
    for at, _ in halves:
        sentence.explain(at, at + 1, "time")
    return True


def _weekdays_at(sentence: Sentence, index: int) -> tuple[int, ...] | None:
    token = sentence.content[index]
    if not sentence.is_free(index):
        return None
    if token.text.lower() in ("weekday", "weekdays", "week days", "workdays", "the weekdays", "the week"):
        return _WORKDAYS
    name = token.name_in("weekdays")
    return tuple(int(digit) for digit in name) if name is not None else None


def _daypart_at(sentence: Sentence, index: int) -> str | None:
    token = sentence.content[index]
    name = token.name_in("daypart") if sentence.is_free(index) else None
    return name if name in DAYPARTS else None


def read_left_out(
    sentence: Sentence, index: int, now: datetime, found: Times, read_range: Callable[[int], int | None]
) -> int | None:
    """Read "except weekends", "not on 5 April", "excluding the nights" at `index`; return where it ends.

    Hours that are left out go into the clocks by `read_range` and are turned round by the caller.
    """
    text = sentence.content[index].text.lower()
    # "Outside 8am to 6pm" is turned round by the rule for ranges.
    if not sentence.means(index, "word", "not", "except") or text.endswith(_TURNING) or text.startswith("outside"):
        return None
    if text in _DENIES_VERB or _leaves_out_what_happened(sentence, index):
        return None
    at = index + 1 + (sentence.means(index + 1, "prep") or sentence.means(index + 1, "word", "that"))
    if sentence.at(at) is None:
        return None
    if (days := _weekdays_at(sentence, at)) is not None:
        found.weekdays = tuple(day for day in range(1, 8) if day not in days)
        return at + 1
    return _read_days_left_out(sentence, at, now, found) or read_range(at)


_DENIES_VERB = ("ไม่", "ไม่เคย", "ยังไม่", "ไม่มี", "มิได้")
"""Thai words that turn the verb behind them, and never a time: ใครไม่เข้าวันนี้."""


def _leaves_out_what_happened(sentence: Sentence, index: int) -> bool:
    """Return whether it is what happened on a day that is left out: "users without Monday logins"."""
    after = sentence.at(index + 2)
    timed = sentence.means(index + 1, "weekday") or sentence.means(index + 1, "weekdays")
    return timed and after is not None and (after.means("word", "login", "attempt", "failed") or after.means("subject"))


def _read_days_left_out(sentence: Sentence, at: int, now: datetime, found: Times) -> int | None:
    listed = read_listed_days(sentence, at, now)
    if listed is not None:
        found.not_dates = listed.single or _days_of(listed.window)
        return listed.end
    token = sentence.content[at]
    if token.means("weekday") and not sentence.means(at + 1, "month") and not _is_dated(sentence, at + 1):
        # Every such day: of a week that is named it is the one within it.
        found.weekdays = tuple(day for day in range(1, 8) if day != int(token.name_in("weekday") or 0))
        return at + 1
    period = read_period(sentence, at, now)
    if period is not None and period.minute is None:
        found.not_dates = _days_of(BetweenWindow.whole_days(period.first, period.last))
        if len(found.not_dates) > _MOST_DAYS:
            raise sentence.refuse("ambiguous_time", sentence.words(at, period.end - 1))
        return period.end
    return None


def _is_dated(sentence: Sentence, index: int) -> bool:
    """Return whether a date or a week at `index` says which of its days is meant."""
    token = sentence.at(index)
    if token is None:
        return False
    return token.kind is Kind.DATE or token.number is not None or token.means("prep", "of") or token.means("word", "to")


def outer_part(clock: ClockRange) -> ClockRange:
    """Return the rest of the day: hours that are left out turned round."""
    low, high = clock.high % DAY_MINUTES, clock.low
    return ClockRange("between", low, high or DAY_MINUTES, clock.text, clock.position)


def _days_of(window: BetweenWindow) -> tuple[date, ...]:
    from datetime import timedelta

    if window.start is None or window.end is None:
        return ()
    return tuple(window.start.date() + timedelta(n) for n in range((window.end - window.start).days))


def refuse_nothing_left(sentence: Sentence, found: Times, now: datetime) -> None:
    """Refuse days that are left out where they lie in no window of the question, or where they are all of it."""
    if not found.not_dates or not found.windows:
        return
    if len(found.windows) > 1:
        raise sentence.refuse("ambiguous_time", *(window.text for window in found.windows))
    start, end = resolve(found.windows[0].window, now)
    named = isinstance(found.windows[0].window, NamedWindow)
    first, last = (None if at is None else at.replace(tzinfo=None) for at in (start, end))
    outside = [
        day
        for day in found.not_dates
        if (first is not None and day < first.date()) or (last is not None and day > last.date())
    ]
    whole = first is not None and last is not None and (last - first).days <= len(found.not_dates) and not named
    one_day = named and found.windows[0].window in (NamedWindow(name="today"), NamedWindow(name="yesterday"))
    if outside or whole or one_day:
        raise sentence.refuse("ambiguous_time", found.windows[0].text)
