"""Read ranges of counts: "between 5 and 10 failures", "5 to 10 times", "at least 5 and at most 10".

A range that may be hours of the day, as in "failed logins between 9 and 11", is left to the times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.threshold import Threshold
from logai.plan.vocabulary import Comparison
from logai.understand.offline.numbers import Amounts, read_values
from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence

_LOWER = {Comparison.AT_LEAST: 0, Comparison.MORE_THAN: 1}
_UPPER = {Comparison.AT_MOST: 0, Comparison.LESS_THAN: -1}
_COUNTED = ("times", "failed", "failed_password", "success", "login", "attempt", "tried", "attack")


_OWNS = (" with", " had", " have", " has", " having", " made", " of")


def read_range(sentence: Sentence) -> Amounts | None:
    """Return the range of counts that the question states, and of what, and mark it; None where it states none."""
    for index in range(len(sentence.content)):
        found = _read_bounds(sentence, index) or _read_between(sentence, index)
        if found is not None:
            return found
    return None


def _number(sentence: Sentence, index: int) -> int | None:
    token = sentence.at(index)
    if token is None or token.kind is Kind.ORDINAL or not sentence.is_free(index):
        return None
    repeats = token.name_in("repeats")
    return token.number if repeats is None else int(repeats)


def _read_between(sentence: Sentence, index: int) -> Amounts | None:
    first, second = _number(sentence, index), _number(sentence, index + 2)
    if first is None or second is None or first >= second:
        return None
    joined = sentence.means(index + 1, "word", "and", "to")
    noun = sentence.at(index + 3)
    counted = noun is not None and (noun.means("word", *_COUNTED) or noun.means("subject") or noun.means("subjects"))
    if not joined or not counted:
        return None
    opened = sentence.means(index - 1, "word", "between")
    start = sentence.content[index - 1 if opened else index].start
    owned = sentence.text[:start].rstrip().lower().endswith(_OWNS)
    times = sentence.means(index + 3, "word", "times")
    if not times and (not owned or sentence.language == "th"):
        return None  # "5 to 10 failed logins" may be days, and "between 9 and 11" hours.
    last = index + 3 if times else index + 2
    sentence.explain(index - 1 if opened else index, last, "threshold")
    return Amounts(threshold=Threshold(comparison=Comparison.AT_LEAST, count=first, most=second))


def _read_bounds(sentence: Sentence, index: int) -> Amounts | None:
    """Read "more than 5 but fewer than 10", เกิน 5 แต่ไม่ถึง 10, in either order."""
    joint_at = index + 3 if sentence.means(index + 2, "word", "times") else index + 2
    first, second = _number(sentence, index + 1), _number(sentence, joint_at + 2)
    joint = sentence.at(joint_at)
    joined = joint is not None and sentence.is_free(joint_at) and joint.text.lower() in ("but", "and", "แต่", "และ")
    if first is None or second is None or not joined:
        return None
    one, other = _comparison(sentence, index), _comparison(sentence, joint_at + 1)
    if one in _UPPER and other in _LOWER:
        one, other, first, second = other, one, second, first
    if one not in _LOWER or other not in _UPPER:
        return None
    lowest, most = first + _LOWER[one], second + _UPPER[other]
    if lowest > most:
        return None
    count_of = read_values(sentence, joint_at + 2, joint_at + 3)
    last = joint_at + 3 if sentence.means(joint_at + 3, "word", "times") else joint_at + 2
    sentence.explain(index, last, "threshold")
    return Amounts(threshold=Threshold(comparison=Comparison.AT_LEAST, count=lowest, most=most), count_of=count_of)


def _comparison(sentence: Sentence, index: int) -> Comparison | None:
    token = sentence.at(index)
    if token is None or not sentence.is_free(index):
        return None
    name = token.name_in("compare")
    return None if name is None else Comparison(name)
