"""Read holidays whose day can be computed, Easter, Christmas, Songkran and others, and the quarters of a year.

Days that follow the moon as Makha Bucha and Loy Krathong do, or a decree, are none of these.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from logai.plan.window import BetweenWindow
from logai.understand.offline.dates import Days, read_days
from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from logai.understand.offline.sentence import Sentence
from logai.understand.offline.years import BUDDHIST_OFFSET

_OF_EASTER = {"easter_sunday": (0, 0), "easter_monday": (1, 1), "good_friday": (-2, -2), "easter": (-2, 1)}
"""Days from Easter Sunday; Easter alone is Good Friday to Easter Monday, which is stated in a note."""
_FIXED = {
    "christmas_eve": (12, 24),
    "christmas": (12, 25),
    "boxing_day": (12, 26),
    "new_years_eve": (12, 31),
    "new_years_day": (1, 1),
    "teachers_day": (1, 16),
    "valentines_day": (2, 14),
    "chakri_day": (4, 6),
    "labour_day": (5, 1),
    "coronation_day": (5, 4),
    "queens_birthday": (6, 3),
    "kings_birthday": (7, 28),
    "mothers_day": (8, 12),
    "memorial_day": (10, 13),
    "chulalongkorn_day": (10, 23),
    "halloween": (10, 31),
    "fathers_day": (12, 5),
    "constitution_day": (12, 10),
}
_SONGKRAN = ((4, 13), (4, 15))


def read_holiday(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Return the latest such holiday that is not after now; with a date behind it, that has to be the same."""
    token = sentence.at(index)
    name = token.name_in("holiday") if token is not None and sentence.is_free(index) else None
    if name is None:
        return None
    stated, end = _read_year(sentence, index + 1, now)
    years = (now.year, now.year - 1) if stated is None else (stated,)
    spans = [_span(name, year) for year in years]
    first, last = max((span for span in spans if span[0] <= now.date()), default=spans[0])
    if first > now.date():
        raise sentence.refuse("future", sentence.words(index, end - 1))
    if stated is None and first == last:
        at = end + sentence.means(end, "word", "on_date")
        dated = read_days(sentence, end, now) or read_days(sentence, at, now)
        if dated is not None and dated.is_one_day:
            if dated.first != first:
                raise sentence.refuse("bad_date", sentence.words(index, dated.end - 1))
            end = dated.end
    if first == last:
        sentence.note("note_weekday", words=sentence.words(index, end - 1), date=first)
    else:
        sentence.note("note_monthpart", words=sentence.words(index, end - 1), first=first, last=last)
    return Days(end, first, last, BetweenWindow.whole_days(first, last))


def drop_dated_holidays(sentence: Sentence) -> None:
    """Take Songkran out before its own dates, ช่วงสงกรานต์ 12-16 เม.ย.; NotUnderstoodError for those of another month."""
    for index in range(len(sentence.content)):
        if not sentence.means(index, "holiday", "songkran"):
            continue
        at = index + 1 + sentence.means(index + 1, "word", "on_date")
        token = sentence.at(at)
        day = None if token is None else token.number
        month = next((t.name_in("month") for t in sentence.content[at : at + _REACH] if t.means("month")), None)
        if day is None or day > _LAST_OF_MONTH or month is None:
            continue
        if int(month) != _SONGKRAN[0][0]:
            raise sentence.refuse("bad_date", sentence.words(index, at))
        sentence.explain(index, index, "-")


_REACH = 5
"""Words within which the month of a range of days stands."""
_LAST_OF_MONTH = 31


def says_year_of(sentence: Sentence, index: int) -> bool:
    """Return whether the year at `index` is that of a holiday or a quarter right before it: สงกรานต์ปีที่แล้ว."""
    before = index - 1 if not sentence.means(index - 1, "prep", "of", "in") else index - 2
    named = sentence.means(before, "holiday") or sentence.means(before, "quarter", "1", "2", "3", "4")
    return named and sentence.means(index, "window", "this_year", "last_year")


def _read_year(sentence: Sentence, index: int, now: datetime) -> tuple[int | None, int]:
    """Return the year that is said behind a holiday, and where it ends: "last year", "2025", ปี 2568."""
    named = index + sentence.means(index, "prep", "of", "in")
    if sentence.means(named, "window", "this_year", "last_year"):
        return now.year - sentence.means(named, "window", "last_year"), named + 1
    at = index + (sentence.means(index, "prep", "of", "in") or sentence.means(index, "unit", "year"))
    token = sentence.at(at)
    if token is None or token.kind is not Kind.NUMBER or not re.fullmatch(r"(?:19|20|25)\d\d", token.text):
        return None, index
    year = int(token.text)
    return year - (BUDDHIST_OFFSET if year > _FIRST_BUDDHIST else 0), at + 1


_FIRST_BUDDHIST = 2400


def read_quarter(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Return the quarter of a year, the latest that has begun where no year is said: "Q1", "last quarter"."""
    token = sentence.at(index)
    name = token.name_in("quarter") if token is not None and sentence.is_free(index) else None
    if name is None:
        return None
    end, today = index + 1, now.date()
    current = (today.month - 1) // 3 + 1
    quarter = current if name == "this" else current - 1 or 4 if name == "last" else int(name)
    year = today.year if quarter <= current and (name != "last" or current > 1) else today.year - 1
    named_year, after = _read_year(sentence, end, now)
    if name.isdigit() and named_year is not None:
        year, end = named_year, after
    first = date(year, 3 * quarter - 2, 1)
    last = (first + timedelta(days=93)).replace(day=1) - timedelta(days=1)
    sentence.note("note_monthpart", words=sentence.words(index, end - 1), first=first, last=last)
    return Days(end, first, last, BetweenWindow.whole_days(first, last))


def _span(name: str, year: int) -> tuple[date, date]:
    if name in _FIXED:
        day = date(year, *_FIXED[name])
        return day, day
    if name == "songkran":
        return date(year, *_SONGKRAN[0]), date(year, *_SONGKRAN[1])
    if name == "childrens_day":
        second = date(year, 1, 8)
        second += timedelta(days=(6 - second.isoweekday()) % 7)
        return second, second
    sunday = _easter_sunday(year)
    first, last = _OF_EASTER[name]
    return sunday + timedelta(days=first), sunday + timedelta(days=last)


def _easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the algorithm of Meeus, Jones and Butcher)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    leap_centuries, rest = divmod(century, 4)
    moon = (19 * golden + century - leap_centuries - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    leaps, odd = divmod(of_century, 4)
    weekday = (32 + 2 * rest + 2 * leaps - moon - odd) % 7
    correction = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)
