"""Spell out what key words are written together with: "fails/day", "top10 ips"."""

from __future__ import annotations

import re

from logai.understand.offline.text import is_thai

_PER = re.compile(r"(?<![^ ])([a-z]{3,})/(minute|hour|day|week|month)(?![^ ?!.,;])", re.IGNORECASE)
_TOP = re.compile(
    r"(?<![^ ])(?<!user )(?<!users )(?<!for )(?<!by )(?<!from )(?<!of )(?<!as )(?<!account )(top)(\d{1,3})(?= [a-z])",
    re.IGNORECASE,
)


_DOTTED = r"(?<![\d.])(?:[01]?\d|2[0-4])\.[0-5]\d(?![\d.])"
_BEHIND_TIME = re.compile(rf"((?:เวลา|ตอน|ตั้งแต่|ก่อน|หลัง|หลังจาก|ระหว่าง|ช่วง|ถึง|ราวๆ|[-–])\s?)({_DOTTED})")
_BEFORE_TIME = re.compile(rf"({_DOTTED})(?=\s?(?:ถึง|จนถึง|น\.?(?![ก-๛])|[-–]\s?\d{{1,2}}[.:]))")
"""Hours and minutes that Thai writes with a dot, where the words beside them say that they are a time: เวลา 14.30."""


def _with_colon(text: str) -> str:
    """Return `text` with such times written as 14:30, which is as long, so that no word changes its place."""
    text = _BEFORE_TIME.sub(lambda match: match[1].replace(".", ":"), text)
    return _BEHIND_TIME.sub(lambda match: match[1] + match[2].replace(".", ":"), text)


def spell_out(text: str) -> str:
    """Return cleaned `text` with such words apart; where a name may stand it is left as it is."""
    if any(map(is_thai, text)):
        text = _with_colon(text)
    return _TOP.sub(r"\1 \2", _PER.sub(r"\1 per \2", text))
