"""What is kept of one question: the question itself, its plan, who made it, what it took, how it ended.

Nothing of the logs is kept, also not the answer: a plan holds only names and numbers that the question holds.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from logai.answer.model import plain_plan
from logai.errors import LogaiError

if TYPE_CHECKING:
    from logai.answer.model import Answer
    from logai.ask import Question
    from logai.plan.model import QueryPlan
    from logai.understand.outgoing import ModelCall

ANSWERED = "answered"
INTERRUPTED = "interrupted"
BUG = "bug"


class AskRecord(NamedTuple):
    """One question as it is kept. Times are milliseconds.

    `outcome` is `answered`, the code of the failure, `interrupted` or `bug`. `planner` and what follows it are None
    where nobody understood the question. A named tuple, since making a dataclass takes a millisecond of every `ask`.
    """

    asked_at: datetime
    question: str
    data: str
    """What was asked: `store`, `logs` (files alone) or `demo`."""
    outcome: str
    total_ms: float
    planner: str | None = None
    model: str | None = None
    plan: str | None = None
    """JSON; the SQL that a model wrote where there was no plan."""
    understand_ms: float | None = None
    calls: tuple[ModelCall, ...] = ()
    paths: tuple[str, ...] = ()
    """The store, or the log files, that were asked."""


def make_record(
    question: Question,
    asked_at: datetime,
    total_ms: float,
    calls: tuple[ModelCall, ...],
    result: Answer | BaseException,
) -> AskRecord:
    """Return the record of `question`, asked at `asked_at`, which ended with `result`."""
    text = question.text.encode("utf-8", "replace").decode("utf-8")
    data, paths = data_of(question), paths_of(question)
    moment = asked_at.astimezone(UTC)
    if isinstance(result, BaseException):
        return AskRecord(moment, text, data, _outcome_of(result), total_ms, calls=calls, paths=paths)
    return AskRecord(
        asked_at=moment,
        question=text,
        data=data,
        outcome=ANSWERED,
        total_ms=total_ms,
        planner=result.provider_used,
        model=result.model,
        plan=json.dumps(_full_plan(result.plan) if result.plan else {"sql": result.sql}, ensure_ascii=False),
        understand_ms=result.timings_ms.get("understand"),
        calls=calls,
        paths=paths,
    )


def data_of(question: Question) -> str:
    """Return what kind of data is asked: `store`, `logs` (files alone) or `demo`."""
    return "demo" if question.demo else "logs" if question.logs else "store"


def paths_of(question: Question) -> tuple[str, ...]:
    """Return which store or which log files are asked, from the root on; nothing for the sample."""
    if question.demo:
        return ()
    names = question.logs or (str(question.settings.db),)
    return tuple(sorted({name if name == "-" else str(Path(name).expanduser().resolve()) for name in names}))


def _full_plan(plan: QueryPlan) -> dict[str, object]:
    """Return `plan` as it can be read back: windows with their kind, which is a default and else left out."""
    windows = {"window": plan.window, "compare_to": plan.compare_to}
    said = plain_plan(plan)
    kinds = {
        name: {"kind": window.kind, **window.model_dump(mode="json", exclude_defaults=True)}
        for name, window in windows.items()
        if name in said and window is not None
    }
    return said | kinds


def _outcome_of(error: BaseException) -> str:
    if isinstance(error, LogaiError):
        return error.code
    return INTERRUPTED if isinstance(error, KeyboardInterrupt) else BUG
