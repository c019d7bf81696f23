"""Read windows that begin with a part of a day, "since yesterday evening", or go on, "from 10 April onwards"."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from logai.plan.moments import resolve
from logai.plan.window import BetweenWindow, NamedWindow
from logai.understand.offline.clocks import read_clock
from logai.understand.offline.listed_days import compares
from logai.understand.offline.periods import read_period
from logai.understand.offline.spans import DAYPARTS, moment

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from logai.understand.offline.clocks import Clock
    from logai.understand.offline.dates import Days
    from logai.understand.offline.sentence import Sentence

    PointReader = Callable[[int], tuple[int, Days | None, Clock | None] | None]


def read_open_end(
    sentence: Sentence, index: int, now: datetime, read_point: PointReader
) -> tuple[BetweenWindow, int] | None:
    """Return the window without an end that begins at content token `index`, and where its words end."""
    return _since_part(sentence, index, now) or _onwards(sentence, index, read_point)


def bound_named(sentence: Sentence, index: int, name: str, now: datetime) -> BetweenWindow | None:
    """Return what "before last week", "after last month" and "since last week" mean; None for other bounds."""
    if compares(sentence) or not sentence.means(index - 1, "word", "since", "before", "after"):
        return None
    start, end = (
        None if at is None else at.replace(tzinfo=None)
        for at in resolve(NamedWindow.model_validate({"name": name}), now)
    )
    if sentence.means(index - 1, "word", "since"):
        return BetweenWindow(start=start)
    if sentence.means(index - 1, "word", "before"):
        return BetweenWindow(end=start)
    return BetweenWindow(start=end) if name.startswith("last_") else None


def _since_part(sentence: Sentence, index: int, now: datetime) -> tuple[BetweenWindow, int] | None:
    """Read "since yesterday evening": from when that part of the day begins, and no hours of each day."""
    if not sentence.means(index, "word", "since"):
        return None
    if sentence.language == "th" and (today := _since_part_of_today(sentence, index, now)) is not None:
        return today
    days = read_period(sentence, index + 1, now)
    part = sentence.at(days.end) if days is not None else None
    name = part.name_in("daypart") if part is not None else None
    if days is None or part is None or not days.is_one_day or name not in DAYPARTS:
        return None
    if sentence.language == "th" and read_clock(sentence, days.end) is not None:
        return None
    if part.text.endswith("ๆ"):
        return None  # ดึกๆ is of every day
    if _stands_apart(sentence, days.end):
        raise sentence.refuse("ambiguous_time", sentence.words(index, days.end))
    start, end = DAYPARTS[name]
    sentence.note("note_daypart", words=part.text, start=start, end=end)
    return BetweenWindow(start=moment(days.first, start * 60)), days.end + 1


def _stands_apart(sentence: Sentence, index: int) -> bool:
    """Return whether the part of a day at `index` may be said of each day: "since 1 November at night"."""
    part = sentence.content[index]
    if sentence.language == "th":
        return sentence.text[part.start - 1] == " " and sentence.content[index - 1].means("month", *_MONTHS)
    return part.text.lower().startswith(("at ", "in ", "during ", "late at ", "by "))


_MONTHS = tuple(str(month) for month in range(1, 13))


def _since_part_of_today(sentence: Sentence, index: int, now: datetime) -> tuple[BetweenWindow, int] | None:
    """Read ตั้งแต่เช้า and ตั้งแต่เมื่อคืน, which begin today or in the night before."""
    part, after = sentence.at(index + 1), read_period(sentence, index + 2, now)
    name = part.name_in("daypart") if part is not None and sentence.is_free(index + 1) else None
    if part is None or name is None or after is not None or read_clock(sentence, index + 1) is not None:
        return None  # ตั้งแต่บ่าย 3 โมง names an hour of it.
    if name == "last_night":
        sentence.note("note_last_night")
        return BetweenWindow(start=moment(now.date() - timedelta(days=1), DAYPARTS["night"][0] * 60)), index + 2
    start, end = DAYPARTS[name.removeprefix("this_")]
    if moment(now.date(), start * 60) > now.replace(tzinfo=None):
        return None
    sentence.note("note_daypart", words=part.text, start=start, end=end)
    return BetweenWindow(start=moment(now.date(), start * 60)), index + 2


def _onwards(sentence: Sentence, index: int, read_point: PointReader) -> tuple[BetweenWindow, int] | None:
    """Read "from 10 April onwards", "as of 15 April and later", "from 12 April on"."""
    if not any(_goes_on(sentence, at) for at in range(index + 1, len(sentence.content))):
        return None
    opened = sentence.means(index, "prep", "from") or sentence.means(index, "word", "since", "until")
    point = read_point(index + opened)
    if point is None or not _goes_on(sentence, point[0]):
        return None
    end, days, clock = point
    if days is None:
        return None
    return BetweenWindow(start=moment(days.first, clock.minute if clock else 0)), end + 1


def _goes_on(sentence: Sentence, index: int) -> bool:
    """Return whether the word at `index` leaves the end open; "on" does where no day, host or name can follow it."""
    token = sentence.at(index)
    if token is None or token.means("word", "onwards"):
        return token is not None
    after = sentence.at(index + 1)
    ends = sentence.text[token.end :].lstrip(" ")[:1] in ("", *",.;:?!)") or (after is not None and after.means("prep"))
    return token.text.lower() == "on" and ends
