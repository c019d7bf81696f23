"""Read holidays whose day can be computed, Easter, Christmas and New Year, and the quarters of a year."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from logai.plan.model import BetweenWindow
from logai.understand.offline.dates import Days, read_days
from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from logai.understand.offline.sentence import Sentence

_OF_EASTER = {"easter_sunday": (0, 0), "easter_monday": (1, 1), "good_friday": (-2, -2), "easter": (-2, 1)}
"""Days from Easter Sunday; Easter alone is Good Friday to Easter Monday, which is stated in a note."""
_FIXED = {
    "christmas_eve": (12, 24),
    "christmas": (12, 25),
    "boxing_day": (12, 26),
    "new_years_eve": (12, 31),
    "new_years_day": (1, 1),
}


def read_holiday(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Return the latest such holiday that is not after now; with a date behind it, that has to be the same."""
    token = sentence.at(index)
    name = token.name_in("holiday") if token is not None and sentence.is_free(index) else None
    if name is None:
        return None
    first, last = max(span for year in (now.year, now.year - 1) if (span := _span(name, year))[0] <= now.date())
    end = index + 1
    if first == last:
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
    at = end + sentence.means(end, "prep", "of", "in")
    stated = sentence.at(at)
    if (
        name.isdigit()
        and stated is not None
        and stated.kind is Kind.NUMBER
        and re.fullmatch(r"(?:19|20)\d\d", stated.text)
    ):
        year, end = int(stated.text), at + 1
    first = date(year, 3 * quarter - 2, 1)
    last = (first + timedelta(days=93)).replace(day=1) - timedelta(days=1)
    sentence.note("note_monthpart", words=sentence.words(index, end - 1), first=first, last=last)
    return Days(end, first, last, BetweenWindow.whole_days(first, last))


def _span(name: str, year: int) -> tuple[date, date]:
    if name in _FIXED:
        day = date(year, *_FIXED[name])
        return day, day
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
