"""Read the time within which a threshold has to be reached: "more than 50 failed logins in one hour".

It is any such time, wherever it begins, and no window: "in the last hour" is one. A day is left unread, since it may be
one of the calendar.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.threshold import MOST_UNITS, Period, Threshold
from logai.plan.vocabulary import Comparison

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence

_OPENING = ("in", "within", "inside", "ใน", "ภายใน")
_UNITS = ("minute", "hour")
_ARTICLES = ("an ", "a ")
_IN_ONE = "ในหนึ่ง"
_AT_ONCE = ("เดียว", "เดียวกัน")
_SPAN = "เวลา"
_BOUNDS = (Comparison.MORE_THAN, Comparison.AT_LEAST)


def read_within(sentence: Sentence, threshold: Threshold | None) -> Threshold | None:
    """Return `threshold` with the time that the question sets for it, and mark that; as it is where it sets none."""
    if threshold is None or threshold.comparison not in _BOUNDS or threshold.most is not None:
        return threshold
    for index in range(len(sentence.content)):
        found = _read_period(sentence, index)
        if found is not None:
            period, last = found
            sentence.explain(index, last, "threshold")
            return threshold.model_copy(update={"within": period})
    return threshold


def _read_period(sentence: Sentence, index: int) -> tuple[Period, int] | None:
    """Return the period that begins with the preposition at `index`, and its last token."""
    token = sentence.content[index]
    if token.text.startswith(_IN_ONE) and token.means("bucket", *_UNITS) and sentence.is_free(index):
        return _period(1, token.name_in("bucket")), index
    if token.text.lower() not in _OPENING or not sentence.is_free(index):
        return None
    return _read_length(sentence, index + 2 if _text_at(sentence, index + 1) == _SPAN else index + 1)


def _read_length(sentence: Sentence, at: int) -> tuple[Period, int] | None:
    """Return the length of time that stands at `at`, and its last token."""
    first = sentence.at(at)
    if first is None or not sentence.is_free(at):
        return None
    if first.means("bucket", *_UNITS) and first.text.lower().startswith(_ARTICLES):
        return _period(1, first.name_in("bucket")), at
    if first.means("quantity", "half") and sentence.means(at + 1, "unit", "hour"):
        return _period(30, "minute"), at + 1
    amount = first.number
    unit_at = at if amount is None else at + 1
    if not sentence.means(unit_at, "unit", *_UNITS):
        return None
    at_once = _text_at(sentence, unit_at + 1) in _AT_ONCE
    says_one = at_once or _has_article(sentence, at)  # "In minutes" and ในชั่วโมง say no length.
    if not (says_one if amount is None else 1 <= amount <= MOST_UNITS):
        return None
    return _period(amount or 1, sentence.content[unit_at].name_in("unit")), unit_at + at_once


def _period(amount: int, unit: str | None) -> Period:
    return Period(amount=amount, unit="minute" if unit == "minute" else "hour")


def _has_article(sentence: Sentence, at: int) -> bool:
    return sentence.text[: sentence.content[at].start].rstrip().lower().endswith((" a", " an"))


def _text_at(sentence: Sentence, index: int) -> str:
    token = sentence.at(index)
    return "" if token is None else token.text
