"""Read times by how long ago they are: "older than a week", "more than 3 days ago", "between 3 and 5 days ago".

"Two weeks ago" without a bound is a week of the calendar (periods.py), "3 days ago" a day (dates.py).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from logai.plan.window import BetweenWindow, LastWindow, Window

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence

_MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10080}
_OLDER, _NEWER = ("more_than", "at_least"), ("less_than", "at_most")
_BOUNDS = ("since", "before", "after", "until", "between", "to", "than")
_MOST = 36500


class _Length(NamedTuple):
    amount: int
    unit: str
    end: int


def read_age(sentence: Sentence, index: int, now: datetime) -> tuple[Window, int] | None:
    """Return the window that is said by its age at content token `index`, and where its words end."""
    return (
        _older_or_newer(sentence, index, now) or _between_ages(sentence, index, now) or _one_ago(sentence, index, now)
    )


def _older_or_newer(sentence: Sentence, index: int, now: datetime) -> tuple[Window, int] | None:
    """Read "older than 3 days", "more than a week ago", "less than an hour ago", "no older than 2 days"."""
    token = sentence.at(index)
    if token is None:
        return None
    named = token.name_in("age")
    negated = named is not None and sentence.means(index - 1, "word", "not")
    compared = token.name_in("compare")
    side = named or ("older" if compared in _OLDER else "newer" if compared in _NEWER else None)
    length = _read_length(sentence, index + 1) if side is not None else None
    if length is None or (named is None and not sentence.means(length.end, "word", "ago")):
        return None
    end = length.end + sentence.means(length.end, "word", "ago")
    if negated:
        side = "newer" if side == "older" else "older"
        sentence.explain(index - 1, index - 1, "time")
    if side == "newer":
        return _last(length), end
    return BetweenWindow(end=_moment_ago(sentence, length, index, now)), end


def _between_ages(sentence: Sentence, index: int, now: datetime) -> tuple[Window, int] | None:
    """Read "between 3 and 5 days ago" and "from 5 to 3 days ago" as those days and what lies between them."""
    if not (sentence.means(index, "word", "between") or sentence.means(index, "prep", "from")):
        return None
    first = sentence.at(index + 1)
    at = index + 1 + (first is not None and first.number is not None)
    at += sentence.means(at, "unit")
    second = _read_length(sentence, at + 1)
    joined = sentence.means(at, "word", "to", "and", "or")
    if first is None or first.number is None or second is None or not joined:
        return None
    if not sentence.means(second.end, "word", "ago") or second.unit not in ("day", "week"):
        return None
    days = sorted((first.number * _MINUTES[second.unit], second.amount * _MINUTES[second.unit]))
    if not 0 < days[0] < days[1] <= _MOST * _MINUTES["day"]:
        raise sentence.refuse("ambiguous_time", sentence.words(index, second.end))
    oldest, newest = (now.date() - timedelta(minutes=minutes) for minutes in reversed(days))
    return BetweenWindow.whole_days(oldest, newest), second.end + 1


def _one_ago(sentence: Sentence, index: int, now: datetime) -> tuple[Window, int] | None:
    """Read "two months ago" as a month of the calendar, which is stated in a note, and "a week ago today" as a day."""
    length = _read_length(sentence, index)
    bounded = sentence.means(index - 1, "word", *_BOUNDS)
    if length is None or not sentence.means(length.end, "word", "ago") or length.unit == "day":
        return None
    if sentence.means(index - 1, "word", "since"):
        sentence.explain(index - 1, index - 1, "time")
        return _last(length), length.end + 1
    if bounded:
        return None
    today = now.date()
    if length.unit == "week" and length.amount == 1 and sentence.means(length.end + 1, "window", "today"):
        return BetweenWindow.whole_days(today - timedelta(7), today - timedelta(7)), length.end + 2
    if length.amount == 1 and length.unit in ("week", "month"):
        # That day, or that week: as everybody likes.
        raise sentence.refuse("ambiguous_time", sentence.words(index, length.end))
    if length.unit == "month" and 1 < length.amount <= _MOST // 31:
        first = _month_back(today, length.amount)
        last = _month_back(today, length.amount - 1) - timedelta(1)
    else:
        return None
    sentence.note("note_monthpart", words=sentence.words(index, length.end), first=first, last=last)
    return BetweenWindow.whole_days(first, last), length.end + 1


def _month_back(today: date, months: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _read_length(sentence: Sentence, index: int) -> _Length | None:
    token = sentence.at(index)
    if token is None or not sentence.is_free(index):
        return None
    text = token.text.lower()
    for article in ("a ", "an ", "per "):
        # "A week" is what a series is per as well, and one phrase.
        if token.means("bucket") and text.startswith(article):
            return _Length(1, token.name_in("bucket") or "", index + 1)
    if sentence.means(index, "quantity", "fortnight"):
        return _Length(2, "week", index + 1)
    counted = 2 if sentence.means(index, "quantity", "couple") else token.number
    if counted is not None and sentence.means(index + 1, "unit"):
        return _Length(counted, sentence.content[index + 1].name_in("unit") or "", index + 2)
    alone = sentence.means(index, "unit") and sentence.text[: token.start].rstrip().lower().endswith((" a", " an"))
    return _Length(1, token.name_in("unit") or "", index + 1) if alone else None


def _last(length: _Length) -> LastWindow:
    amount, unit = (length.amount * 12, "month") if length.unit == "year" else (length.amount, length.unit)
    return LastWindow(amount=max(amount, 1), unit=cast("Literal['minute', 'hour', 'day', 'week', 'month']", unit))


def _moment_ago(sentence: Sentence, length: _Length, index: int, now: datetime) -> datetime:
    at = now.replace(tzinfo=None, second=0, microsecond=0)
    if not 1 <= length.amount <= _MOST or (length.unit not in _MINUTES and length.unit not in ("month", "year")):
        raise sentence.refuse("bad_number", sentence.words(index, length.end - 1))
    if length.unit in _MINUTES:
        return at - timedelta(minutes=length.amount * _MINUTES[length.unit])
    back = _month_back(at.date(), length.amount * (12 if length.unit == "year" else 1))
    last = (back + timedelta(31)).replace(day=1) - timedelta(1)
    return datetime.combine(back.replace(day=min(at.day, last.day)), at.time())
