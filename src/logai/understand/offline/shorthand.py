"""Spell out what key words are written together with: "fails/day", "top10 ips"."""

from __future__ import annotations

import re

_PER = re.compile(r"(?<![^ ])([a-z]{3,})/(minute|hour|day|week|month)(?![^ ?!.,;])", re.IGNORECASE)
_TOP = re.compile(
    r"(?<![^ ])(?<!user )(?<!users )(?<!for )(?<!by )(?<!from )(?<!of )(?<!as )(?<!account )(top)(\d{1,3})(?= [a-z])",
    re.IGNORECASE,
)


def spell_out(text: str) -> str:
    """Return cleaned `text` with such words apart; where a name may stand it is left as it is."""
    return _TOP.sub(r"\1 \2", _PER.sub(r"\1 per \2", text))
