"""Spell out what is written together or in parts: "fails/day", "top10 ips", "2.5 hours", "the first of April"."""

from __future__ import annotations

import re

from logai.understand.offline.abbreviations import write_out
from logai.understand.offline.number_words import write_numbers
from logai.understand.offline.text import is_thai
from logai.understand.offline.thai_numbers import write_numerals

_PER = re.compile(r"(?<![^ ])([a-z]{3,})/(minute|hour|day|week|month|min|hr|wk)(?![^ ?!.,;])", re.IGNORECASE)
_STEPS = {"min": "minute", "hr": "hour", "wk": "week"}
_TOP = re.compile(
    r"(?<![^ ก-๛])(?<!user )(?<!users )(?<!for )(?<!by )(?<!from )(?<!of )(?<!as )(?<!account )(top)(\d{1,3})"
    r"(?= [a-z]| ?[ก-๛])",
    re.IGNORECASE,
)
_TENTHS = re.compile(r"(?<![\w.])(\d{1,3})\.(\d) ?(hours?|hrs?|h|days?)(?![\w.])", re.IGNORECASE)
_AND_A_HALF = re.compile(
    r"(?<![\w.])(?:(\d{1,3}|one|two|three|four|five|six) and a half (hours?|hrs?|days?)"
    r"|(?:an? |one )?(hour|day) and a half)(?!\w)",
    re.IGNORECASE,
)
_QUARTERS = re.compile(
    r"(?<!\w)(?<!every )(?<!each )(?<!per )(?:a |the |one )?(three )?quarters?(?: of an |[ -])hour(?!\w)", re.IGNORECASE
)
_PARTS_JOINED = re.compile(
    r"(?<!\w)(first|second|third|1st|2nd|3rd) and (?:the )?(second|third|last|2nd|3rd) (week|half) of ([a-z]+)(?!\w)",
    re.IGNORECASE,
)
_COLON_BEHIND_TIME = re.compile(r"(?<![\d:.])([012]?\d:[0-5]\d):(?= |$)")
"""The colon of "02:00-05:00: failed logins" ends what stands before it, and is no part of the time."""
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


_DOTTED = r"(?<![\d.])(?:[01]?\d|2[0-4])\.[0-5]\d(?![\d.])"
_BEHIND_TIME = re.compile(rf"((?:เวลา|ตอน|ตั้งแต่|ก่อน|หลัง|หลังจาก|ระหว่าง|ช่วง|ถึง|ราวๆ|[-–])\s?)({_DOTTED})")
_BEFORE_TIME = re.compile(rf"({_DOTTED})(?=\s?(?:ถึง|จนถึง|น\.?(?![ก-๛])|[-–]\s?\d{{1,2}}[.:]))")
"""Hours and minutes that Thai writes with a dot, where the words beside them say that they are a time: เวลา 14.30."""
_BEFORE_WORD = re.compile(
    r"(?<=[ก-๛])(\d{1,4})(?=(?:log ?in|logon|failed|fail|users?|ips?|ssh|sudo|sessions?|root)(?![A-Za-z0-9_@.-]))",
    re.IGNORECASE,
)
"""A number right before a Latin word, which Thai parts from neither: ตี5login."""


def _with_colon(text: str) -> str:
    """Return `text` with such times written as 14:30, which is as long, so that no word changes its place."""
    text = _BEFORE_TIME.sub(lambda match: match[1].replace(".", ":"), text)
    return _BEHIND_TIME.sub(lambda match: match[1] + match[2].replace(".", ":"), text)


def spell_out(text: str) -> str:
    """Return cleaned `text` with such words apart; where a name may stand it is left as it is."""
    if any(map(is_thai, text)):
        text = _with_colon(_BEFORE_WORD.sub(r"\1 ", write_numerals(text)))
    text = write_numbers(_COLON_BEHIND_TIME.sub(r"\1,", write_out(text)))
    text = _TOP.sub(r"\1 \2", _PER.sub(_spell_per, text))
    text = _QUARTERS.sub(lambda match: "45 minutes" if match.group(1) else "15 minutes", text)
    text = _PARTS_JOINED.sub(r"\1 \3 of \4 and \2 \3 of \4", text)
    return _AND_A_HALF.sub(_spell_half, _TENTHS.sub(_spell_tenths, text))


def _spell_per(match: re.Match[str]) -> str:
    step = match.group(2).lower()
    return f"{match.group(1)} per {_STEPS.get(step, step)}"


def _spell_tenths(match: re.Match[str]) -> str:
    tenths = int(match.group(1)) * 10 + int(match.group(2))
    return _length(tenths, match.group(3)) or match.group()


def _spell_half(match: re.Match[str]) -> str:
    number, unit = match.group(1) or "1", match.group(2) or match.group(3)
    return _length((_NUMBERS.get(number.lower()) or int(number)) * 10 + 5, unit) or match.group()


def _length(tenths: int, unit: str) -> str:
    """Return tenths of hours or days as whole minutes or hours; nothing where they are none."""
    if unit.lower().startswith("h"):
        return f"{tenths * 6} minutes"
    return f"{tenths * 24 // 10} hours" if tenths * 24 % 10 == 0 else ""
