"""Read weeks, weekends and counted days of a month: "the week of 3 April", "the last three days of March".

Each is some whole days of the calendar; those that a question leaves open are stated in a note.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from logai.plan.window import BetweenWindow
from logai.understand.offline.dates import Days, day_span, read_days, read_month
from logai.understand.offline.holidays import read_holiday, read_quarter
from logai.understand.offline.scan import Kind
from logai.understand.offline.thai_dates import read_thai_days
from logai.understand.offline.week_days import monday_of, read_week, read_week_day

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence


def read_period(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Return the days that begin at content token `index`, a single day, a month or one of the periods above."""
    token = sentence.at(index)
    if token is None or not may_begin_period(token):
        return None
    thai = read_thai_days(sentence, index, now)
    if thai is not None:
        if thai.first > now.date():
            raise sentence.refuse("future", sentence.words(index, thai.end - 1))
        return thai
    begin = index + (1 if sentence.means(index, "word", "on_date") else 0)
    for reader in _READERS:
        found = reader(sentence, begin, now)
        if found is not None:
            if found.first > now.date():
                raise sentence.refuse("future", sentence.words(index, found.end - 1))
            return found
    found = read_days(sentence, index, now)
    return None if found is None else _with_weekday_behind(sentence, found)


def may_begin_period(token: Token) -> bool:
    """Return whether a period may begin with `token`: whatever reads one asks this of its first word."""
    return (
        token.kind in _KINDS or not _GROUPS.isdisjoint(token.names) or token.means("word", "on_date", "first", "last")
    )


_KINDS = frozenset({Kind.NUMBER, Kind.ORDINAL, Kind.DATE})
_GROUPS = frozenset(
    [
        *("number", "unit", "window", "rolling", "weekday", "weekdays", "month", "monthpart"),
        *("period", "quarter", "holiday"),
    ]
)


def _whole(sentence: Sentence, index: int, end: int, first: date, last: date) -> Days:
    sentence.note("note_monthpart", words=sentence.words(index, end - 1), first=first, last=last)
    return Days(end, first, last, BetweenWindow.whole_days(first, last))


def _dated_weekday(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Read "Monday, 27 March": a date of which the day of the week is said too, which has to be the right one."""
    if not sentence.means(index, "weekday") or sentence.means(index - 1, "rolling"):
        return None
    if not _begins_date(sentence, index + 1):
        return None
    dated = read_days(sentence, index + 1, now)
    if dated is None or not dated.is_one_day:
        return None
    if dated.first.isoweekday() != int(sentence.content[index].name_in("weekday") or 0):
        raise sentence.refuse("bad_date", sentence.words(index, dated.end - 1))
    return dated


def _begins_date(sentence: Sentence, index: int) -> bool:
    token = sentence.at(index)
    if token is None:
        return False
    return (
        token.number is not None or token.value[:1].isdigit() or token.means("month") or token.means("word", "on_date")
    )


def _with_weekday_behind(sentence: Sentence, found: Days) -> Days:
    """Read "27 March, a Monday" and "yesterday (Wednesday)" as one day, where both say the same."""
    named = sentence.at(found.end)
    if not found.is_one_day or named is None or not sentence.means(found.end, "weekday"):
        return found
    if found.first.isoweekday() != int(named.name_in("weekday") or 0):
        return found
    return Days(found.end + 1, found.first, found.last, found.window, found.minute)


def _counted_days(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Read "the first ten days of April", "the last weekend of March", "the first Monday of April"."""
    begins = sentence.means(index, "word", "first")
    if not begins and not (sentence.means(index, "word", "last") or sentence.means(index, "rolling", "last")):
        return None
    numeral = sentence.at(index + 1)
    number = numeral.number if numeral is not None else None
    at = index + (1 if number is None else 2)
    month = read_month(sentence, at + 2, now) if sentence.means(at + 1, "prep", "of", "in") else None
    if month is None:
        return None
    if sentence.means(at, "weekday") and number is None:
        return _weekday_of_month(month, int(sentence.content[at].name_in("weekday") or 0), begins=begins)
    if not sentence.means(at, "unit", "day", "week"):
        return None
    days = (number or 1) * (7 if sentence.means(at, "unit", "week") else 1)
    if not 1 <= days <= month.last.day:
        raise sentence.refuse("bad_date", sentence.words(index, month.end - 1))
    span = timedelta(days=days - 1)
    first, last = (month.first, month.first + span) if begins else (month.last - span, month.last)
    return day_span(month.end, first) if first == last else _whole(sentence, index, month.end, first, last)


def _weekday_of_month(month: Days, day: int, *, begins: bool) -> Days:
    if begins:
        return day_span(month.end, month.first + timedelta(days=(day - month.first.isoweekday()) % 7))
    return day_span(month.end, month.last - timedelta(days=(month.last.isoweekday() - day) % 7))


def _week_of(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Read "the week of 3 April" as the one from Monday, "the week starting 4 April" as seven days."""
    if not sentence.means(index, "period", "week_of", "weekend_of"):
        return None
    at = index + (1 if not sentence.means(index + 1, "word", "on_date") else 2)
    dated = read_days(sentence, at, now) or read_days(sentence, index + 1, now)
    if dated is None or not dated.is_one_day:
        return None
    word = sentence.content[index].text.lower()
    if sentence.means(index, "period", "weekend_of"):
        first = monday_of(dated.first) + timedelta(days=5)
        return _whole(sentence, index, dated.end, first, first + timedelta(days=1))
    if word.endswith("ending"):
        return _whole(sentence, index, dated.end, dated.first - timedelta(days=6), dated.first)
    starts = word.isascii() and not word.endswith((" of", "week"))
    first = dated.first if starts else monday_of(dated.first)
    return _whole(sentence, index, dated.end, first, first + timedelta(days=6))


def _before_last(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Read "the week before last" and "two weeks ago", which are weeks of the calendar."""
    if sentence.means(index, "period", "weekend_before_last"):
        first = monday_of(now.date()) - timedelta(days=9)
        return _whole(sentence, index, index + 1, first, first + timedelta(days=1))
    back, end = (2, index + 1) if sentence.means(index, "period", "week_before_last") else (0, 0)
    token = sentence.at(index)
    if token is not None and token.number is not None and sentence.is_free(index) and sentence.language == "en":
        ago = sentence.means(index + 1, "unit", "week") and sentence.means(index + 2, "word", "ago")
        back, end = (token.number, index + 3) if ago and 2 <= token.number <= 500 else (0, 0)
    if not back:
        return None
    first = monday_of(now.date()) - timedelta(weeks=back)
    return _whole(sentence, index, end, first, first + timedelta(days=6))


def bound_month_part(
    sentence: Sentence, bound: str, index: int, now: datetime
) -> tuple[datetime | None, datetime | None, int]:
    """Return start, end and where it stops of "since mid April", "until the end of March".

    Raise NotUnderstoodError where one bound of a part that has no sharp ones is meant: "until mid April".
    """
    month = read_month(sentence, index + 1, now) or _whole_week(sentence, index + 1, now)
    part = sentence.content[index].name_in("monthpart") or ""
    if month is None or month.first > now.date():
        raise sentence.refuse("ambiguous_time", sentence.words(index - 1, index + 1))
    if bound in ("until", "before") and part == "late" and sentence.content[index].text.lower().endswith("end of"):
        _drop_note(sentence, index, month.end)
        return None, _midnight(month.last + timedelta(days=1)), month.end
    starts = sentence.content[index].text.lower().endswith(("beginning of", "start of"))
    if bound in ("until", "before") and part == "early" and starts:
        _drop_note(sentence, index, month.end)
        return None, _midnight(month.first), month.end
    days = read_week_day(sentence, index, now) or read_days(sentence, index, now)
    if days is None:
        raise sentence.refuse("ambiguous_time", sentence.words(index - 1, index + 1))
    if bound in ("since", "from"):
        return _midnight(days.first), None, days.end
    if bound == "after" and part not in ("early", "mid", "late"):
        return _midnight(days.last + timedelta(days=1)), None, days.end
    raise sentence.refuse("ambiguous_time", sentence.words(index - 1, days.end - 1))


def _whole_week(sentence: Sentence, index: int, now: datetime) -> Days | None:
    week = read_week(sentence, index, now)
    if week is None:
        return None
    last = week[0] + timedelta(days=6)
    return Days(week[1], week[0], last, BetweenWindow.whole_days(week[0], last))


def _drop_note(sentence: Sentence, index: int, end: int) -> None:
    """Take back which days a part of a month was read as, where only its sharp bound is meant."""
    words = sentence.words(index, end - 1)
    sentence.notes[:] = [note for note in sentence.notes if words not in note]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


_READERS: tuple[Callable[[Sentence, int, datetime], Days | None], ...] = (
    read_week_day,
    read_holiday,
    read_quarter,
    _dated_weekday,
    _counted_days,
    _week_of,
    _before_last,
)
