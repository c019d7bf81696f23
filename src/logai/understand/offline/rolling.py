"""Read windows that end now: the last 24 hours, 7 วันที่ผ่านมา, ย้อนหลัง 30 นาที."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from logai.plan.window import LastWindow
from logai.understand.offline.text import is_thai

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence


def read_rolling(sentence: Sentence, index: int) -> tuple[LastWindow, int] | None:
    """Return the window that begins at content token `index` and where it ends, else None."""
    if _is_of_a_month(sentence, index):
        return None
    return (
        _halves(sentence, index)
        or _thai_joined(sentence, index)
        or _without_number(sentence, index)
        or _with_number(sentence, index)
    )


def _is_of_a_month(sentence: Sentence, index: int) -> bool:
    """Return whether it goes on to "the last three days of March", which are no days before now."""
    numeral = sentence.at(index + 1)
    at = index + (2 if numeral is not None and numeral.number is not None else 1)
    return (
        sentence.means(at, "unit")
        and sentence.means(at + 1, "prep", "of", "in")
        and (sentence.means(at + 2, "month") or sentence.means(at + 2, "window", "this_month", "last_month"))
    )


def _halves(sentence: Sentence, index: int) -> tuple[LastWindow, int] | None:
    """Read "the last half hour", "the past couple of days", "the last fortnight", "the last hour or two"."""
    if not sentence.means(index, "rolling", "last"):
        return None
    at = index + 1
    if sentence.means(at, "quantity", "fortnight"):
        return LastWindow(amount=2, unit="week"), at + 1
    if sentence.means(at, "unit") and sentence.means(at + 1, "word", "or") and _number_at(sentence, at + 2) == 2:
        return _last(sentence, 2, sentence.content[at].name_in("unit") or "", at), at + 3
    unit = sentence.content[at + 1].name_in("unit") if sentence.means(at + 1, "unit") else None
    if sentence.means(at, "quantity", "half") and unit in ("hour", "day"):
        half = LastWindow(amount=30, unit="minute") if unit == "hour" else LastWindow(amount=12, unit="hour")
        return half, at + 2
    if sentence.means(at, "quantity", "couple") and unit is not None:
        return _last(sentence, 2, unit, at), at + 2
    return None


def _number_at(sentence: Sentence, index: int) -> int | None:
    token = sentence.at(index)
    return token.number if token is not None and sentence.is_free(index) else None


def _thai_joined(sentence: Sentence, index: int) -> tuple[LastWindow, int] | None:
    """Read "2 สัปดาห์ที่ผ่านมา", whose unit the lexicon knows only as a whole phrase."""
    number = sentence.content[index].number
    following = sentence.at(index + 1)
    if following is None or not sentence.is_free(index + 1) or not is_thai(following.text[0]):
        return None
    if sentence.means(index, "clock", "half") and following.means("rolling", "hour"):
        return LastWindow(amount=30, unit="minute"), index + 2
    if number is None or sentence.means(index - 1, "word", "on_date", "to"):
        return None
    if sentence.means(index - 1, "clock") or _is_of_what_stands_before(sentence, index):
        return None  # ตีห้าของสัปดาห์ที่แล้ว: the number is the hour's
    named = following.name_in("window") or ""
    unit = "hour" if following.means("rolling", "hour") else named.removeprefix("last_")
    if following.text.endswith(("ที่ผ่านมา", "ล่าสุด", "ที่เพิ่งผ่านมา")) and unit in ("hour", "week", "month", "year"):
        return _last(sentence, number, unit, index), index + 2
    if following.means("rolling", "hour") or named in ("last_week", "last_month", "last_year"):
        raise sentence.refuse("ambiguous_time", sentence.words(index, index + 1))
    return None


def _is_of_what_stands_before(sentence: Sentence, index: int) -> bool:
    """Return whether the number at `index` counts no time: น้อยสุด 3 คน สัปดาห์ที่แล้ว, เป็นอันดับสอง สัปดาห์ที่แล้ว."""
    number, following = sentence.content[index], sentence.content[index + 1]
    noun = sentence.text[number.end : following.start].strip()
    return bool(noun) or sentence.text[: number.start].rstrip().endswith(("อันดับ", "ลำดับ", "เป็นที่"))


def _without_number(sentence: Sentence, index: int) -> tuple[LastWindow, int] | None:
    if sentence.means(index, "rolling", "hour"):
        return LastWindow(amount=1, unit="hour"), index + 1
    named = sentence.means(index + 1, "unit") and not sentence.means(index + 1, "unit", "second")
    if not sentence.means(index, "rolling", "last", "passed") or not named:
        return None
    unit = sentence.content[index + 1].name_in("unit") or ""
    calendar = sentence.content[index].text.lower().removeprefix("the ") in _CALENDAR and unit in (
        "week",
        "month",
        "year",
    )
    return None if calendar else (_last(sentence, 1, unit, index), index + 2)


_CALENDAR = ("last", "previous", "prior", "preceding")
"""With a week, month or year alone they are the one of the calendar; "the past week" is the last seven days."""


def _with_number(sentence: Sentence, index: int) -> tuple[LastWindow, int] | None:
    introduced = sentence.means(index, "rolling")
    number_at = index + 1 if introduced else index
    token = sentence.at(number_at)
    if token is None or token.number is None or not sentence.is_free(number_at):
        return None
    if not sentence.means(number_at + 1, "unit") or sentence.means(number_at + 1, "unit", "second"):
        return None
    unit = sentence.content[number_at + 1].name_in("unit") or ""
    amount, end = token.number, number_at + 2
    more = _read_smaller(sentence, end)
    if more is not None and (unit, more.unit) in _SMALLER:
        amount, unit, end = amount * _SMALLER[unit, more.unit] + more.amount, more.unit, more.end
    passed = sentence.means(end, "rolling", "passed")
    if introduced and passed and _says_newest(sentence, index):
        return None
    edge = _closes_question(sentence, number_at) or _opens_question(sentence, number_at)
    if not introduced and not passed and not edge:
        return None
    if not introduced and not passed:
        sentence.note("note_rolling", words=sentence.words(number_at, number_at + 1))
    return _last(sentence, amount, unit, number_at), end + passed


def _says_newest(sentence: Sentence, index: int) -> bool:
    """Return whether the word at `index` is of a number before it, and no part of the time: 10 คำสั่งล่าสุด 3 วันที่ผ่านมา."""
    counted = any(
        token.number is not None and sentence.is_free(at) and not sentence.means(at - 1, "compare")
        for at, token in enumerate(sentence.content[:index])
    )
    return counted and sentence.means(index, "word", "last") and not sentence.means(index + 1, "rolling")


_SMALLER = {("day", "hour"): 24, ("hour", "minute"): 60, ("week", "day"): 7}
"""How many of the second unit make one of the first."""


class _Part(NamedTuple):
    amount: int
    unit: str
    end: int


def _read_smaller(sentence: Sentence, index: int) -> _Part | None:
    """Read the rest of "12 hours and 30 minutes", "12 ชั่วโมงครึ่ง"."""
    if sentence.means(index, "clock", "half") and sentence.means(index - 1, "unit", "hour"):
        return _Part(30, "minute", index + 1)
    at = index + (1 if sentence.means(index, "word", "and") else 0)
    token = sentence.at(at)
    if token is None or token.number is None or not sentence.is_free(at) or not sentence.means(at + 1, "unit"):
        return None
    return _Part(token.number, sentence.content[at + 1].name_in("unit") or "", at + 2)


def _last(sentence: Sentence, amount: int, unit: str, index: int) -> LastWindow:
    if unit == "year":
        amount, unit = amount * 12, "month"
    if not 1 <= amount <= 100_000:
        raise sentence.refuse("bad_number", sentence.content[index].text)
    return LastWindow(amount=amount, unit=cast("Literal['minute', 'hour', 'day', 'week', 'month']", unit))


def _opens_question(sentence: Sentence, index: int) -> bool:
    """Return whether the number at `index` and its unit begin a question in key words: "24h failed logins"."""
    after = sentence.at(index + 2)
    last = sentence.at(len(sentence.content) - 1)
    noun = last is not None and last.means("word", "login", "attempt", "failed")
    return index == 0 and sentence.language == "en" and after is not None and after.means("word", "failed") and noun


def _closes_question(sentence: Sentence, index: int) -> bool:
    """Return whether the number at `index` and its unit end a question in key words: "failed logins 24h"."""
    before = sentence.at(index - 1)
    is_last = sentence.at(index + 2) is None
    noun = before is not None and (
        before.means("word", "login", "attempt", "failed", "failed_password") or before.means("subject")
    )
    return is_last and noun and sentence.is_free(index - 1)
