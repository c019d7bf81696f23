"""Read hours that a part of the day tells apart: "9 in the morning", "10 last night", "this morning at 6"."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from logai.understand.offline.dates import Days, day_span
from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence

_NOON = 12
_ENTERING = ("before", "after", "until", "since", "between", "to", "and", "or")
_OF_ONE_DAY = ("this_morning", "this_afternoon", "this_evening", "last_night")
_HALF_OF = {"morning": "am", "afternoon": "pm", "evening": "pm", "night": "night", "early_hours": "am"}


def read_spoken_hour(sentence: Sentence, index: int) -> tuple[int, int] | None:
    """Return where "9 in the morning" at `index` ends, and its minute of the day; None where it says no hour."""
    minute = _minute_at(sentence, index)
    part = sentence.at(index + 1)
    name = part.name_in("daypart") if part is not None and sentence.is_free(index + 1) else None
    if minute is None or part is None or name not in _HALF_OF or not part.text.lower().startswith(("in the", "at ")):
        return None
    placed = _in_half(minute, _HALF_OF[name])
    return None if placed is None or _says_other(sentence, index, placed) else (index + 2, placed)


def read_hour_of_part(sentence: Sentence, index: int, now: datetime) -> tuple[int, Days, int] | None:
    """Return where "10pm last night" or "this morning at 6" at `index` ends, its day, and its minute of that day."""
    return _part_behind(sentence, index, now) or _part_before(sentence, index, now)


def says_hour(sentence: Sentence, index: int, now: datetime) -> bool:
    """Return whether the part of the day at `index` only says which half of the day an hour beside it is in."""
    if index > 0 and (read_spoken_hour(sentence, index - 1) or _part_behind(sentence, index - 1, now)):
        return True
    return _part_before(sentence, index, now) is not None


def drop_described_parts(sentence: Sentence) -> None:
    """Take out a part of the day that says nothing beside its exact time: "Friday night 7 April 20:00"."""
    for index in range(len(sentence.content) - 1, 0, -1):
        token = sentence.content[index]
        if token.text.lower() not in _HALF_OF or not _ends_day(sentence.content[index - 1]):
            continue
        clock = next((t for t in sentence.content[index + 1 : index + 5] if t.kind is Kind.CLOCK), None)
        after = sentence.content[index + 1] if index + 1 < len(sentence.content) else None
        dated = after is not None and (after.kind in (Kind.CLOCK, Kind.DATE, Kind.NUMBER) or after.means("month"))
        half = _HALF_OF[token.text.lower()]
        if clock is not None and dated and _in_half(int(clock.value), half) == int(clock.value):
            sentence.explain(index, index, "time")
            del sentence.content[index]


def _ends_day(token: Token) -> bool:
    return token.means("weekday") or token.kind is Kind.DATE or token.means("month") or token.number is not None


def _part_behind(sentence: Sentence, index: int, now: datetime) -> tuple[int, Days, int] | None:
    minute, name = _minute_at(sentence, index), _part_at(sentence, index + 1)
    return None if minute is None or name is None else _place(sentence, index, name, minute, now)


def _part_before(sentence: Sentence, index: int, now: datetime) -> tuple[int, Days, int] | None:
    name = _part_at(sentence, index)
    at = index + 1 + sentence.means(index + 1, "prep", "at")
    token = sentence.at(at)
    exact = token is not None and (token.kind is Kind.CLOCK or at > index + 1)
    minute = _minute_at(sentence, at) if name is not None and exact else None
    found = None if minute is None or name is None else _place(sentence, at, name, minute, now)
    return None if found is None else (at + 1, *found[1:])


def _part_at(sentence: Sentence, index: int) -> str | None:
    token = sentence.at(index)
    name = token.name_in("daypart") if token is not None and sentence.is_free(index) else None
    return name if name in _OF_ONE_DAY and token is not None and token.text.lower() != "overnight" else None


def _minute_at(sentence: Sentence, index: int) -> int | None:
    """Return the minute of the day that the clock at `index` says, or a bare hour where a time can stand."""
    token = sentence.at(index)
    if token is None or not sentence.is_free(index):
        return None
    if token.kind is Kind.CLOCK:
        return int(token.value)
    bare = token.kind is Kind.NUMBER or token.means("number")
    if not bare or token.number is None or not 1 <= token.number <= _NOON:
        return None
    enters = sentence.means(index - 1, "prep") or sentence.means(index - 1, "word", *_ENTERING)
    return token.number * 60 if enters or sentence.means(index - 1, "clock", "around") else None


def _in_half(minute: int, half: str) -> int | None:
    """Return the minute as that half of the day has it; None where it lies in the other."""
    noon = _NOON * 60
    if minute > noon + 59:
        return minute if half != "am" else None
    hour = minute // 60 % _NOON
    if half == "am":
        return minute % noon
    if half == "pm":
        return minute % noon + noon
    return minute % noon if hour < 6 else minute % noon + noon


def _place(sentence: Sentence, clock: int, name: str, minute: int, now: datetime) -> tuple[int, Days, int]:
    today, end = now.date(), clock + 2
    half = _HALF_OF[name.removeprefix("this_").removeprefix("last_")]
    placed = _in_half(minute, half)
    if placed is None or _says_other(sentence, clock, placed):
        raise sentence.refuse("ambiguous_time", sentence.words(clock, clock))
    if name != "last_night":
        return end, day_span(end, today), placed
    day = today if placed < _NOON * 60 else today - timedelta(days=1)
    return end, day_span(end, day), placed


def _says_other(sentence: Sentence, index: int, placed: int) -> bool:
    """Return whether the clock at `index` has its own "am" or "pm", and means another time: "8am this evening"."""
    token = sentence.content[index]
    told = token.kind is Kind.CLOCK and token.text.lower().rstrip(".").endswith("m")
    return told and int(token.value) != placed
