"""Read days as Thai names them by their month or week: เดือนเมษา วันที่ 1-5, วันที่ 28 เดือนที่แล้ว, วันพุธสัปดาห์ก่อน.

A number behind the name of a month is its day, as long as it cannot be a year as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from logai.plan.window import BetweenWindow
from logai.understand.offline.classifiers import counts_newest, counts_what_follows
from logai.understand.offline.dates import Days, day_span, last_of_month, month_of_ordinal, read_month
from logai.understand.offline.scan import Kind
from logai.understand.offline.years import says_year_of_day, year_at

if TYPE_CHECKING:
    from logai.understand.offline.clocks import Clock
    from logai.understand.offline.sentence import Sentence

_MONTHS = ("this_month", "last_month")
_WEEKS = {"this_week": 0, "last_week": 7}


@dataclass(frozen=True)
class _Month:
    """A month, and where its words end."""

    first: date
    end: int


def read_thai_days(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Return the days that begin at content token `index` and are named by their month or week, else None."""
    if sentence.language != "th":
        return None
    return (
        _days_behind_month(sentence, index, now)
        or _day_before_month(sentence, index, now)
        or _numbered_month(sentence, index, now)
        or _counted_in_month(sentence, index, now)
        or _weekday_of_week(sentence, index, now)
        or _this_weekday(sentence, index, now)
    )


def belongs_to_day(sentence: Sentence, index: int) -> bool:
    """Return whether the time at `index` only says which one: วันที่ 10 เดือนนี้, วันพุธสัปดาห์ก่อน, เมษายนปีนี้."""
    if sentence.language != "th":
        return _belongs_to_english_day(sentence, index)
    at = index - 2 if sentence.means(index - 1, "prep", "of") else index - 1
    if sentence.means(index, "window", "this_year", "last_year"):
        numbered = sentence.means(index - 2, "unit", "month") and sentence.content[index - 1].number is not None
        return sentence.means(index - 1, "month") or numbered
    if sentence.means(index, "window", *_WEEKS):
        return sentence.means(at, "weekday") or sentence.means(index + 1, "weekday")
    if not sentence.means(index, "window", *_MONTHS):
        return False
    if sentence.means(at, "word", "first", "last") and sentence.means(at - 1, "unit", "day"):
        return True
    return (_is_numeral(sentence, at) and sentence.means(at - 1, "word", "on_date", "to")) or (
        sentence.means(index + 1, "word", "on_date") and _is_numeral(sentence, index + 2)
    )


def _belongs_to_english_day(sentence: Sentence, index: int) -> bool:
    """Return whether the time at `index` is the year or the month of the day before it: "the 10th of this month"."""
    if sentence.means(index, "window", "this_year", "last_year"):
        return says_year_of_day(sentence, index)
    if not sentence.means(index, "window", *_MONTHS):
        return False
    at = index - 2 if sentence.means(index - 1, "prep", "of") else index - 1
    return at >= 0 and month_of_ordinal(sentence, at) == index


def holds_range(sentence: Sentence, first: int, end: int) -> bool:
    """Return whether the days read from `first` to `end` (excluded) are a range themselves: จันทร์ถึงพุธอาทิตย์ที่แล้ว."""
    return any(sentence.means(index, "word", "to") for index in range(first, end))


def _is_numeral(sentence: Sentence, index: int) -> bool:
    token = sentence.at(index)
    return token is not None and token.kind is Kind.NUMBER and len(token.value) <= 2 and sentence.is_free(index)


def _numeral(sentence: Sentence, index: int) -> int | None:
    return int(sentence.content[index].value) if _is_numeral(sentence, index) else None


def _month_at(sentence: Sentence, index: int, now: datetime) -> _Month | None:
    """Read a month by its name, as this or the last one, or by its number: เดือน 4, เดือนสี่ ปี 60."""
    if sentence.means(index, "window", *_MONTHS):
        month = read_month(sentence, index, now)
        return None if month is None else _Month(month.first, month.end)
    at = index + (1 if sentence.means(index, "unit", "month") else 0)
    token = sentence.at(at)
    if token is None or not sentence.is_free(at):
        return None
    if sentence.means(at, "month"):
        number: int | None = int(token.name_in("month") or 0)
    else:
        number = token.number if at > index and not counts_what_follows(sentence, at) else None
    if number is None or not 1 <= number <= 12:
        return None
    year, end = now.year if number <= now.month else now.year - 1, at + 1
    dated = year_at(sentence, end, now)
    stated = sentence.at(end)
    if dated is not None and stated is not None and (stated.number is None or len(stated.value) == 4):
        year, end = dated
    return _Month(date(year, number, 1), end)


def _day_in(sentence: Sentence, month: _Month, day: int, first: int, end: int) -> date:
    try:
        return month.first.replace(day=day)
    except ValueError as error:
        raise sentence.refuse("bad_date", sentence.words(first, end - 1)) from error


def _days_behind_month(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Read เดือนเมษา วันที่ 5, เดือนนี้วันที่ 1-10, ปลายเดือนมีนา 27-31."""
    part = 1 if sentence.means(index, "monthpart") else 0
    month = _month_at(sentence, index + part, now)
    if month is None:
        return None
    introduced = sentence.means(month.end, "word", "on_date")
    at = month.end + (1 if introduced else 0)
    low = _numeral(sentence, at)
    if low is None or sentence.means(at + 1, "month") or sentence.means(at + 1, "unit"):
        return None
    ranged = _range_behind_month(sentence, month, index, at)
    if ranged is not None:
        return ranged
    counts = counts_what_follows(sentence, at) or sentence.means(at + 1, "dimension")
    counts = counts or (not introduced and counts_newest(sentence, at))
    if counts or sentence.means(at + 1, "clock") or not (introduced or _can_only_be_day(low, now)):
        return None
    return day_span(at + 1, _day_in(sentence, month, low, index, at + 1))


def _range_behind_month(sentence: Sentence, month: _Month, index: int, at: int) -> Days | None:
    """Read the days from the one at `at` on, all of `month`; `index` is where its words begin."""
    behind = at + 2 + (1 if sentence.means(at + 2, "word", "on_date") else 0)
    low, high = _numeral(sentence, at), _numeral(sentence, behind)
    joined = sentence.means(at + 1, "word", "to") and sentence.content[at + 1].text not in ("และ", "กับ")
    if low is None or high is None or not joined or counts_what_follows(sentence, behind):
        return None
    if sentence.means(behind + 1, "month") or sentence.means(behind + 1, "clock"):
        return None
    first = _day_in(sentence, month, low, index, behind + 1)
    last = _day_in(sentence, month, high, index, behind + 1)
    if first >= last:
        raise sentence.refuse("bad_date", sentence.words(index, behind))
    return Days(behind + 1, first, last, BetweenWindow.whole_days(first, last))


def _can_only_be_day(number: int, now: datetime) -> bool:
    """Return whether a number behind a month is no year of two digits: เมษา 10, not เมษา 60, nor เมษา 16 in 2017."""
    return 1 <= number <= 31 and not now.year - 5 <= 2000 + number <= now.year


def _day_before_month(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Read วันที่ 28 เดือนที่แล้ว and วันที่ 1 เดือน 4."""
    at = index + (1 if sentence.means(index, "word", "on_date") else 0)
    if at == index and not sentence.means(index - 1, "word", "to", "on_date"):
        return None
    day = _numeral(sentence, at)
    month_at = at + 1 + (1 if sentence.means(at + 1, "prep", "of") else 0)
    if day is None or sentence.means(month_at, "month") or sentence.means(month_at + 1, "month"):
        return None
    month = _month_at(sentence, month_at, now)
    return None if month is None else day_span(month.end, _day_in(sentence, month, day, index, month.end))


def _numbered_month(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Read เดือน 4 and เดือนสี่ ปี 60 as the whole month."""
    if not sentence.means(index, "unit", "month") or sentence.means(index + 1, "month"):
        return None
    month = _month_at(sentence, index, now)
    if month is None or sentence.means(index - 1, "rolling"):
        return None
    last = last_of_month(month.first)
    return Days(month.end, month.first, last, BetweenWindow.whole_days(month.first, last))


def _counted_in_month(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Read 3 วันแรกของเดือนเมษา, วันสุดท้ายของเดือนมีนา, วันจันทร์แรกของเดือนเมษา."""
    numeral = sentence.at(index)
    number = numeral.number if numeral is not None and sentence.is_free(index) else None
    at = index + (0 if number is None else 1)
    counted = sentence.at(index - 1)
    if number is None and counted is not None and counted.number is not None:
        return None
    begins = sentence.means(at + 1, "word", "first")
    if not begins and not sentence.means(at + 1, "word", "last"):
        return None
    of = at + 2 + (1 if sentence.means(at + 2, "prep", "of", "in") else 0)
    month = read_month(sentence, of, now)
    if month is None:
        return None
    if number is None and sentence.means(at, "weekday"):
        day = int(sentence.content[at].name_in("weekday") or 0)
        offset = timedelta(days=(day - month.first.isoweekday()) % 7)
        back = timedelta(days=(month.last.isoweekday() - day) % 7)
        return day_span(month.end, month.first + offset if begins else month.last - back)
    if not sentence.means(at, "unit", "day") or not 1 <= (number or 1) <= month.last.day:
        return None
    span = timedelta(days=(number or 1) - 1)
    first, last = (month.first, month.first + span) if begins else (month.last - span, month.last)
    sentence.note("note_monthpart", words=sentence.words(index, month.end - 1), first=first, last=last)
    return Days(month.end, first, last, BetweenWindow.whole_days(first, last))


def _weekday_of_week(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Read วันพุธสัปดาห์ก่อน, อาทิตย์ที่แล้ววันพุธ and จันทร์ถึงพุธอาทิตย์นี้."""
    monday = now.date() - timedelta(days=now.weekday())
    if sentence.means(index, "window", *_WEEKS) and sentence.means(index + 1, "weekday"):
        start = monday - timedelta(days=_WEEKS[sentence.content[index].name_in("window") or ""])
        return day_span(index + 2, start + _since_monday(sentence, index + 1))
    if not sentence.means(index, "weekday"):
        return None
    ranged = sentence.means(index + 1, "word", "to") and sentence.means(index + 2, "weekday")
    last_at = index + 2 if ranged and sentence.content[index + 1].text not in ("และ", "กับ") else index
    week_at = last_at + 1 + (1 if sentence.means(last_at + 1, "prep", "of", "in") else 0)
    if not sentence.means(week_at, "window", *_WEEKS):
        return None
    start = monday - timedelta(days=_WEEKS[sentence.content[week_at].name_in("window") or ""])
    first, last = start + _since_monday(sentence, index), start + _since_monday(sentence, last_at)
    if first > last:
        raise sentence.refuse("bad_date", sentence.words(index, week_at))
    return Days(week_at + 1, first, last, BetweenWindow.whole_days(first, last))


def _since_monday(sentence: Sentence, index: int) -> timedelta:
    return timedelta(days=int(sentence.content[index].name_in("weekday") or 1) - 1)


def _this_weekday(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Read วันพุธนี้ as the Wednesday of this week, be it over or to come."""
    if not sentence.means(index, "weekday") or not sentence.content[index].text.endswith("นี้"):
        return None
    monday = now.date() - timedelta(days=now.weekday())
    return day_span(index + 1, monday + _since_monday(sentence, index))


def night_of(sentence: Sentence, clock: Clock, now: datetime) -> Days | None:
    """Return the day of a time of last night: 2 ทุ่มเมื่อคืน was yesterday, ตี 2 เมื่อคืน today."""
    if sentence.language != "th" or not sentence.means(clock.end, "daypart", "last_night"):
        return None
    return day_span(clock.end + 1, now.date() - timedelta(days=clock.minute >= _NOON))


_NOON = 12 * 60
