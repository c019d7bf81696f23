"""Read nights: "the night from 11 to 12 April", "the night of 11 April", "overnight on 11 April"."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from logai.plan.window import BetweenWindow
from logai.understand.offline.periods import read_period
from logai.understand.offline.scan import Kind
from logai.understand.offline.spans import DAYPARTS, moment

if TYPE_CHECKING:
    from datetime import date, datetime

    from logai.understand.offline.sentence import Sentence


def read_night_between(sentence: Sentence, index: int, now: datetime) -> tuple[BetweenWindow, int] | None:
    """Return the night between two days that follow each other at content token `index`, and where its words end."""
    token = sentence.at(index)
    name = token.name_in("daypart") if token is not None and sentence.is_free(index) else None
    if name not in ("night", "late_night", "last_night"):
        return None
    at = index + 1
    if sentence.means(at, "prep", "from", "of", "on") or sentence.means(at, "word", "between", "on_date"):
        at += 1
    pair = _read_pair(sentence, at, now)
    if pair is None:
        return None
    first, last, end = pair
    if last - first != timedelta(days=1):
        return None
    start, stop = DAYPARTS["night"]
    return BetweenWindow(start=moment(first, start * 60), end=moment(last, stop * 60)), end


def is_night_of_a_day(sentence: Sentence, index: int) -> bool:
    """Return whether "overnight" is the night of a day that is named, and not the last one."""
    if sentence.content[index].text.lower() != "overnight":
        return False
    return any(
        token.kind is Kind.DATE
        or any(token.means(group) for group in ("month", "weekday", "rolling", "weekdays", "monthpart"))
        or token.means("window", "this_week", "last_week", "this_month", "last_month", "last_weekend")
        for token in sentence.content
    )


def _read_pair(sentence: Sentence, index: int, now: datetime) -> tuple[date, date, int] | None:
    low = read_period(sentence, index, now)
    number = sentence.at(index)
    if low is None and number is not None and number.number is not None and sentence.means(index + 1, "word", "to"):
        high = read_period(sentence, index + 2, now)
        if high is None or not high.is_one_day:
            return None
        return high.first - timedelta(days=high.first.day - number.number), high.first, high.end
    if low is None or not low.is_one_day or not sentence.means(low.end, "word", "to", "and"):
        return None
    high = read_period(sentence, low.end + 1, now)
    if high is not None and high.is_one_day:
        return low.first, high.first, high.end
    bare = sentence.at(low.end + 1)
    if bare is None or bare.number is None or bare.number != (low.first + timedelta(days=1)).day:
        return None
    return low.first, low.first + timedelta(days=1), low.end + 2
