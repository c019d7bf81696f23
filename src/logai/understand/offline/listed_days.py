"""Read several days that are meant together: "on the 28th, 29th and 31st of March", "today and yesterday".

Days that follow each other are one window. Others are single days within one, and what lies between them is not meant.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from logai.plan.window import BetweenWindow
from logai.understand.offline.dates import Days, day_span, read_month
from logai.understand.offline.periods import read_period
from logai.understand.offline.scan import Kind
from logai.understand.offline.week_days import monday_of

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence

_MOST = 62
"""Single days that one question may list."""
_NOUNS = ("login", "attempt", "failed", "failed_password", "success", "attack", "or_more", "times")


class Listed(NamedTuple):
    """Days of a list, the window from the first to the last, and where the list ends."""

    days: tuple[tuple[Days, str], ...]
    window: BetweenWindow
    single: tuple[date, ...]
    """The days, where there are others between them."""
    end: int
    shares_month: bool
    """One of them takes its month from another: alone it would be no day."""


class _Bare(NamedTuple):
    """A day whose month is said beside another one."""

    at: int
    number: int


def read_listed_days(sentence: Sentence, index: int, now: datetime) -> Listed | None:
    """Return the list of two days or more that begins at content token `index`, else None."""
    if sentence.means(index - 1, "word", "between", "to", "since", "before", "after", "until"):
        return None
    if sentence.means(index - 1, "prep", "from") or not _begins(sentence, index):
        return None
    items, end = _read_items(sentence, index, now)
    if len(items) < 2:
        return None
    days = _resolve(sentence, items, now)
    if days is None:
        return None
    every = sorted({one.first + timedelta(n) for one in days for n in range((one.last - one.first).days + 1)})
    if every[0] > now.date() or any(one.first > now.date() for one in days):
        raise sentence.refuse("future", sentence.words(index, end - 1))
    follow = (every[-1] - every[0]).days == len(every) - 1
    if len(every) > _MOST and not follow:
        raise sentence.refuse("ambiguous_time", sentence.words(index, end - 1))
    return Listed(
        tuple((one, sentence.content[one.end - 1].text) for one in days),
        BetweenWindow.whole_days(every[0], every[-1]),
        () if follow else tuple(every),
        end,
        any(isinstance(item, _Bare) for item in items),
    )


def compares(sentence: Sentence) -> bool:
    """Return whether the sentence holds one time against another."""
    return any(
        token.means("word", "compare", "than", "more_than", "more", "busier", "worse", "which_period")
        for token in sentence.content
    )


def _begins(sentence: Sentence, index: int) -> bool:
    at = _skip(sentence, index)
    token = sentence.at(at)
    if token is None or not sentence.is_free(at) or _goes_on(sentence, at):
        return False
    return (
        token.kind in (Kind.NUMBER, Kind.ORDINAL, Kind.DATE)
        or any(token.means(group) for group in ("month", "monthpart", "weekday", "window", "rolling", "unit"))
    ) and not token.means("number")


def _goes_on(sentence: Sentence, index: int) -> bool:
    """Return whether the token is the rest of a date: the month of "1 November", the day of "Friday the 13th"."""
    token, before = sentence.content[index], sentence.at(index - 1)
    if before is None:
        return False
    if token.kind is Kind.ORDINAL and before.means("weekday"):
        return True
    if token.means("month"):
        return before.number is not None or before.means("prep", "of") or before.means("unit", "month")
    return token.number is not None and (before.means("month") or before.means("clock"))


def _skip(sentence: Sentence, index: int) -> int:
    """Return where the day begins behind "on" and "on the"; a Thai date keeps its word."""
    return index + (1 if sentence.means(index, "word", "on_date") or sentence.means(index, "prep", "on", "in") else 0)


def _read_items(sentence: Sentence, index: int, now: datetime) -> tuple[list[Days | _Bare], int]:
    items: list[Days | _Bare] = []
    at = end = index
    while True:
        item = _read_item(sentence, at, now)
        if item is None:
            return items, end
        items.append(item)
        end = item.end if isinstance(item, Days) else item.at + 1
        following = _behind_join(sentence, end)
        if following is None:
            return items, end
        at = following


def _behind_join(sentence: Sentence, end: int) -> int | None:
    """Return where the next day would begin: behind a comma, "and", "or", or both."""
    before, token = sentence.at(end - 1), sentence.at(end)
    if before is None or token is None:
        return None
    if sentence.means(end, "word", "and", "or"):
        following = sentence.at(end + 1)
        until = following.start if following is not None else token.end
        if {"also", "again", "both"} & set(sentence.text[before.end : until].lower().split()):
            raise sentence.refuse("ambiguous_and", sentence.words(end - 1, end + 1))
        return end + 1
    between = sentence.text[before.end : token.start].strip()
    return end if between == "," else None


def _read_item(sentence: Sentence, index: int, now: datetime) -> Days | _Bare | None:
    at = _skip(sentence, index)
    token = sentence.at(at)
    if token is None or not sentence.is_free(at):
        return None
    if token.kind in (Kind.NUMBER, Kind.ORDINAL) and _stands_alone(sentence, at):
        return _Bare(at, token.number or 0)
    return _read_span(sentence, index, now) or _read_span(sentence, at, now)


def _stands_alone(sentence: Sentence, index: int) -> bool:
    """Return whether the number is a day by itself: a join, the end or no noun follows it."""
    number, after = sentence.content[index].number or 0, sentence.at(index + 1)
    if not 1 <= number <= 31:
        return False
    if after is None or _behind_join(sentence, index + 1) is not None:
        return True
    month_at = index + 1 + sentence.means(index + 1, "prep", "of")
    if sentence.means(month_at, "month") or sentence.means(month_at, "unit", "month"):
        return False
    noun = after.means("word", *_NOUNS) or any(after.means(g) for g in ("dimension", "dimensions", "subject", "unit"))
    return not (noun or after.means("clock") or after.means("word", "to", "ago", "days_ago"))


def _read_span(sentence: Sentence, index: int, now: datetime) -> Days | None:
    today = now.date()
    if sentence.means(index, "window", "this_week", "last_week"):
        monday = monday_of(today)
        last = sentence.means(index, "window", "last_week")
        first, until = (monday - timedelta(7), monday - timedelta(1)) if last else (monday, today)
        return Days(index + 1, first, until, BetweenWindow.whole_days(first, until))
    month = read_month(sentence, index, now)
    if month is not None and sentence.means(index, "window"):
        return month
    token = sentence.at(index)
    if token is not None and token.means("window", "all"):
        return None
    found = read_period(sentence, index, now)
    return found if found is not None and found.minute is None else None


def _resolve(sentence: Sentence, items: list[Days | _Bare], now: datetime) -> list[Days] | None:
    """Give each bare day its month: of the date before, "March 28 and 31", or of the one behind, "28 and 31 March"."""
    found: list[Days] = []
    for at, item in enumerate(items):
        if isinstance(item, Days):
            found.append(item)
            continue
        ahead = next((other for other in items[at + 1 :] if isinstance(other, Days)), None)
        base = _month_before(sentence, items[:at]) or ahead
        if base is None:
            base = _of_latest(sentence, items, item, now)
        if base is None or not base.is_one_day:
            return None
        try:
            found.append(day_span(item.at + 1, base.first.replace(day=item.number)))
        except ValueError as error:
            raise sentence.refuse("bad_date", sentence.content[item.at].text) from error
    return found


def _month_before(sentence: Sentence, items: list[Days | _Bare]) -> Days | None:
    """Return the date before, where it ends with its day: "March 28"."""
    dated = next((item for item in reversed(items) if isinstance(item, Days)), None)
    if dated is None or sentence.content[dated.end - 1].number is None:
        return None
    return dated


def _of_latest(sentence: Sentence, items: list[Days | _Bare], item: _Bare, now: datetime) -> Days | None:
    """Return the latest such day, where all are ordinals: "on the 28th and 29th"."""
    if not all(isinstance(one, _Bare) and sentence.content[one.at].kind is Kind.ORDINAL for one in items):
        return None
    first = items[0]
    introduced = isinstance(first, _Bare) and (
        sentence.means(first.at - 1, "word", "on_date", "except", "not") or sentence.means(first.at - 1, "prep", "on")
    )
    day = now.date()
    while introduced and day.day != item.number:
        day -= timedelta(1)
    return day_span(item.at + 1, day) if introduced else None
