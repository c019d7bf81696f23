"""Read times of the day: 14:30, 7pm, and the Thai clock (ตี 2, บ่าย 3 โมง, 2 ทุ่ม).

Times that can be read in two ways ("6 โมง" is morning or evening) are refused, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from logai.understand.offline.scan import Kind
from logai.understand.offline.spoken_hours import read_spoken_hour

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence


AROUND = 30
"""Minutes before and after a time that "around" it is read as."""


@dataclass(frozen=True)
class Clock:
    """`minute` minutes after midnight, read from content tokens up to `end` (excluded)."""

    end: int
    minute: int
    is_whole_hour: bool
    """Written as an hour only ("at 9"): the hour is meant, not the minute."""


_NAMED_HOURS = {"midnight": 0, "noon": 12, "bai_mong": 13, "one_thum": 19}


def read_clock(sentence: Sentence, index: int) -> Clock | None:
    """Return the time of day that begins at content token `index`, else None."""
    spoken = read_spoken_hour(sentence, index)
    clock = Clock(*spoken, is_whole_hour=spoken[1] % 60 == 0) if spoken else _read_clock(sentence, index)
    if clock is not None and clock.is_whole_hour and sentence.means(clock.end, "clock", "half"):
        return Clock(clock.end + 1, clock.minute + 30, is_whole_hour=False)
    return clock


def _read_clock(sentence: Sentence, index: int) -> Clock | None:
    if sentence.means(index, "clock", "at"):
        return _read_clock(sentence, index + 1)
    token = sentence.at(index)
    if token is None or not sentence.is_free(index):
        return None
    if token.kind is Kind.CLOCK:
        end = index + 1
        if sentence.means(end, "clock", "oclock"):
            end += 1
        return Clock(end, int(token.value), ":" not in token.text and "น." not in token.text)
    name = token.name_in("clock")
    if name is not None:
        return _read_named(sentence, index, name)
    if token.number is not None and token.kind is not Kind.ORDINAL:
        return _read_hour_then_word(sentence, index, token.number)
    return None


def read_bare_hour(sentence: Sentence, index: int) -> Clock | None:
    """Return the hour that a number alone stands for, where the words around it make it a time."""
    token = sentence.at(index)
    if token is None or not sentence.is_free(index) or token.kind is not Kind.NUMBER or token.number is None:
        return None
    if token.number > 24 or sentence.means(index + 1, "unit") or sentence.means(index + 1, "month"):
        return None
    return Clock(index + 1, token.number * 60, is_whole_hour=True)


def read_shared_hours(sentence: Sentence, index: int) -> tuple[Clock, Clock] | None:
    """Read "2-4 ทุ่ม", "9 ถึง 11 โมงเช้า", "ตี 1-3" and "บ่าย 2-4 โมง", where one word says what both hours are."""
    index += 1 if sentence.means(index, "clock", "at") else 0
    before = sentence.content[index].name_in("clock") if sentence.means(index, "clock", "ti", "bai") else None
    at = index + (1 if before else 0)
    low, high = sentence.at(at), sentence.at(at + 2)
    if low is None or high is None or not sentence.means(at + 1, "word", "to") or not sentence.is_free(at):
        return None
    if low.number is None or high.number is None or not low.number < high.number or not sentence.is_free(at + 2):
        return None
    if before is None:
        last = _read_hour_then_word(sentence, at + 2, high.number)
        first = _read_hour_then_word(sentence, at + 2, low.number) if last is not None else None
        return None if first is None or last is None else (first, last)
    if high.number > _LAST_HOURS[before] or (
        sentence.means(at + 3, "clock") and not sentence.means(at + 3, "clock", "mong")
    ):
        return None
    end = at + 3 + (1 if sentence.means(at + 3, "clock", "mong") else 0)
    noon = 12 * 60 if before == "bai" else 0
    first = Clock(end, noon + low.number * 60, is_whole_hour=True)
    return first, Clock(end, noon + high.number * 60, is_whole_hour=True)


def read_half_day(sentence: Sentence, low: Clock, high: Clock) -> int | None:
    """Return the minute of the day at which "9 and 11 pm" begins: "pm" is said of both, if that fits, else of the last.

    None where `high` does not say which half of the day it is in.
    """
    token = sentence.content[high.end - 1]
    told = (
        token.means("daypart")
        or token.means("clock", "noon")
        or (token.kind is Kind.CLOCK and token.text.lower().rstrip(".").endswith("m"))
    )
    if not told or not 60 <= low.minute <= 12 * 60:
        return None
    same_half = low.minute % (12 * 60) + (12 * 60 if high.minute >= 12 * 60 else 0)
    return same_half if same_half < high.minute else (same_half + 12 * 60) % (24 * 60)


_LAST_HOURS = {"ti": 6, "bai": 5}
"""The last hour that each word in front of a number names: ตีหก and บ่ายห้า."""


def _read_named(sentence: Sentence, index: int, name: str) -> Clock | None:
    if name in _NAMED_HOURS:
        return Clock(index + 1, _NAMED_HOURS[name] * 60, is_whole_hour=True)
    following = sentence.at(index + 1)
    number = following.number if following is not None and sentence.is_free(index + 1) else None
    if number is None or not 1 <= number <= _LAST_HOURS.get(name, 0):
        return None
    if name == "ti":
        return Clock(index + 2, number * 60, is_whole_hour=True)
    if name == "bai":
        end = index + 2 + (1 if sentence.means(index + 2, "clock", "mong") else 0)
        return Clock(end, (12 + number) * 60, is_whole_hour=True)
    return None


def _read_hour_then_word(sentence: Sentence, index: int, number: int) -> Clock | None:
    following = sentence.at(index + 1)
    name = following.name_in("clock") if following is not None and sentence.is_free(index + 1) else None
    end = index + 2
    hour: int | None = None
    if name == "mong_chao" or (name == "mong" and sentence.means(index + 2, "daypart", "morning")):
        hour = number if 6 <= number <= 11 else None
        end += 1 if name == "mong" else 0
    elif name == "mong":
        hour = number if 7 <= number <= 11 else None
    elif name == "mong_yen":
        hour = 12 + number if 4 <= number <= 6 else None
    elif name == "thum":
        hour = 18 + number if 1 <= number <= 5 else None
    elif name == "oclock":
        hour = number if sentence.language == "th" and number <= 24 else None
    else:
        return None
    if hour is None:
        if sentence.means(index - 1, "clock", "bai", "ti"):
            return None
        raise sentence.refuse("ambiguous_time", sentence.words(index, end - 1))
    return Clock(end, hour * 60, is_whole_hour=True)
