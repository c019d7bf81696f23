"""Read the year of a date: in full or with two digits, Buddhist or of the common era, this year or the last.

Buddhist years are 543 ahead of the common era.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.understand.offline.classifiers import counts_newest, counts_what_follows
from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from logai.understand.offline.sentence import Sentence

BUDDHIST_OFFSET = 543
FIRST_BUDDHIST = 2400
_NAMED = {"this_year": 0, "last_year": 1}


def full_year(year: int, now: datetime) -> int:
    """Return the year of the common era that `year` is, written in full or with two digits, of either calendar."""
    if year >= FIRST_BUDDHIST:
        return year - BUDDHIST_OFFSET
    if year >= 100:
        return year
    buddhist = 2500 + year - BUDDHIST_OFFSET
    common = 2000 + year
    return buddhist if abs(buddhist - now.year) < abs(common - now.year) else common


def year_at(sentence: Sentence, index: int, now: datetime) -> tuple[int, int] | None:
    """Return (year, end) where a year stands at `index`; a year of two digits only in a Thai question.

    Of a month this or last year is one as well: 15 เมษายนปีนี้, and เมษายนนี้.
    """
    named = index + (sentence.language == "en" and sentence.means(index, "prep", "of"))
    if sentence.means(named, "window", *_NAMED) and (sentence.language == "th" or says_year_of_day(sentence, named)):
        return now.year - _NAMED[sentence.content[named].name_in("window") or ""], named + 1
    if _says_this(sentence, index):
        return now.year, index + 1
    prefixed = 1 if sentence.means(index, "unit", "year") else 0
    token = sentence.at(index + prefixed)
    if token is None or token.kind is not Kind.NUMBER or not sentence.is_free(index + prefixed):
        return None
    digits = token.text
    if len(digits) == 4 and digits[:2] in ("19", "20", "24", "25", "26"):
        return full_year(int(digits), now), index + prefixed + 1
    counts = sentence.means(index + prefixed + 1, "unit") or counts_what_follows(sentence, index + prefixed)
    if len(digits) == 2 and sentence.language == "th" and not counts:
        year = full_year(int(digits), now)
        if abs(year - now.year) <= (5 if counts_newest(sentence, index + prefixed) else 20):
            return year, index + prefixed + 1
    return None


def says_year_of_day(sentence: Sentence, index: int) -> bool:
    """Return whether the year at `index` stands behind a day and its month: "15 November this year".

    Where another year is named beside it, as in "15 November this year and last year", it is no part of one date.
    """
    if sum(token.means("window", *_NAMED) for token in sentence.content) > 1:
        return False
    at = index - 1 - sentence.means(index - 1, "prep", "of")
    first, second = sentence.at(at - 1), sentence.at(at)
    if first is None or second is None:
        return False
    day = first if second.means("month") else second if first.means("month") else None
    if second.means("month") and first.means("prep", "of"):
        day = sentence.at(at - 2)
    return day is not None and day.number is not None and not day.means("number")


def _says_this(sentence: Sentence, index: int) -> bool:
    """Return whether นี้ stands at `index` right behind the name of a month."""
    token, month = sentence.at(index), sentence.at(index - 1)
    if token is None or month is None or token.text != "นี้" or not sentence.is_free(index):
        return False
    return month.means("month") and token.start == month.end
