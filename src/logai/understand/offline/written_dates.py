"""How dates are written: ISO 8601 with its zone, and which of day and month comes first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence

ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt ](\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?([Zz]|[+-]\d{2}:?\d{2})?)?$"
)


def day_first(sentence: Sentence, token: Token | None) -> bool | None:
    """Return whether the question writes the day before the month: with points all do, others as their neighbours."""
    if token is not None and "." in token.value:
        return True
    for other in sentence.content:
        if other.kind is Kind.DATE and "/" in other.value:
            first, second = (int(part) for part in other.value.split("/")[:2])
            if max(first, second) > 12:
                return first > 12
    return None


def sets_apart(sentence: Sentence, day: int, month: int) -> bool:
    """Return whether the month at `month` is not that of the day before it: "between 2 and 5, all of April"."""
    between = sentence.text[sentence.content[day].end : sentence.content[month].start].lower()
    return "," in between or " all " in f" {between} "
