"""Right, refused or wrong: an answer held against the known one, and a model's reading against the known plan.

Values are compared, never sentences. A refusal of what cannot be answered is right, a refusal of what can be is
`refused`, everything else that is not the known result is `wrong`.
"""

from __future__ import annotations

import math
from collections import Counter
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING

from logai.understand.model_plan import SUBJECTS, NoPlanError, parse_model_plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from logai.answer.model import Answer
    from logai.bench.questions import Cell, KnownAnswer
    from logai.plan.model import QueryPlan

_DIGITS = 6
"""Decimals in which two numbers are compared: answers are rounded to fewer."""
_NONE = "cannot_answer"


class Verdict(StrEnum):
    """How one question ended."""

    RIGHT = "right"
    REFUSED = "refused"
    WRONG = "wrong"
    FAILED = "failed"
    """The provider failed: there is neither an answer nor a refusal."""


def judge_answer(answer: Answer, known: KnownAnswer, tz: tzinfo) -> Verdict:
    """Return whether `answer` is the known one. A known time without a zone is in `tz`.

    Rows are compared in any order, on as many columns as the known ones have: names alone are also right with counts.
    """
    if known.refuse:
        return Verdict.WRONG
    if known.rows is not None:
        if answer.brief is not None:
            return Verdict.WRONG
        width = max(map(len, known.rows), default=0)
        given = Counter(_row(row[:width], tz) for row in answer.table.rows)
        is_right = given == Counter(_row(row, tz) for row in known.rows) and not answer.table.truncated
    else:
        is_right = answer.value is not None and _cell(answer.value, tz) == _cell(known.value, tz)
    return Verdict.RIGHT if is_right else Verdict.WRONG


def judge_refusal(known: KnownAnswer) -> Verdict:
    """Return whether it was right to refuse."""
    return Verdict.RIGHT if known.refuse else Verdict.REFUSED


def reads_right(reply: str, plan: QueryPlan | None) -> bool:
    """Return whether a model's `reply` says what `plan` says: topic, measure and what it is told apart by.

    For a question that has no plan it is right to say that it cannot be answered.
    """
    try:
        given = parse_model_plan(reply)
    except NoPlanError:
        return False
    if plan is None:
        return given.topic == _NONE
    if given.topic == _NONE or given.measure != plan.measure:
        return False
    meant = plan.subject, plan.outcome
    topic = SUBJECTS[given.topic]
    if topic != meant and (topic[0] is not plan.subject or meant in SUBJECTS.values()):
        return False
    apart = plan.by[0].value if plan.by else plan.bucket.value if plan.bucket else None
    return apart is None or given.by == apart


def _row(row: Sequence[Cell], tz: tzinfo) -> tuple[tuple[str, object], ...]:
    return tuple(_cell(cell, tz) for cell in row)


def _cell(value: Cell, tz: tzinfo) -> tuple[str, object]:
    """Return `value` with its kind, so that true is not 1; a text that is a time is one."""
    if isinstance(value, bool):
        return "truth", value
    if isinstance(value, int | float):
        return "number", round(value, _DIGITS) if math.isfinite(value) else str(value)
    moment = value if isinstance(value, datetime) else _read_time(value)
    if moment is not None:
        return "time", (moment.replace(tzinfo=tz) if moment.tzinfo is None else moment).astimezone(UTC)
    return "text", value


def _read_time(value: object) -> datetime | None:
    if not isinstance(value, str) or "T" not in value:
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None
