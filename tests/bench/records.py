"""Benches and answers built by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from logai.answer.model import Answer
from logai.bench.model import Asked, Bench, Conditions, Facts, Machine, Target, TargetResult
from logai.bench.verdict import Verdict
from logai.table import Table, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

MACHINE = Machine(
    cores=2, memory=16_000_000_000, gpus=(), system="Linux", processor="CPU", python="3.12", logai="0.1.0"
)


def make_asked(question: str, verdict: str, **more: object) -> Asked:
    fields: dict[str, object] = {"language": "en", "run": 1, "total_ms": 100.0}
    return Asked.model_validate({**fields, "question": question, "verdict": Verdict(verdict), **more})


def make_result(model: str | None = "llama3.2:3b", digest: str | None = None, **verdicts: str) -> TargetResult:
    """Return a result in which each question, named by its keyword, ended as its value says."""
    return TargetResult(
        target=Target(provider="local" if model else "builtin", model=model),
        facts=Facts(digest=digest),
        asked=tuple(make_asked(question, verdict) for question, verdict in verdicts.items()),
    )


def make_bench(*results: TargetResult, name: str = "20261123T143000Z", is_complete: bool = True) -> Bench:
    return Bench(
        id=name,
        started_at=datetime(2026, 11, 23, 14, 30, tzinfo=UTC),
        machine=MACHINE,
        conditions=Conditions(runs=1, seed=0, temperature=0.0, num_ctx=4096, cold=True),
        questions="built-in",
        questions_digest="0123456789ab",
        data="sample",
        planned={"en": 2},
        results=results,
        is_complete=is_complete,
    )


def make_answer(
    value: Value = None, rows: Sequence[tuple[Value, ...]] = (), columns: tuple[str, ...] = ("user", "failed_logins")
) -> Answer:
    return Answer(
        question="?",
        sentence="!",
        value=value,
        table=Table(columns, tuple(rows)),
        plan=None,
        interpretation="",
        sql="",
        parameters=(),
        window=(None, None),
        language="en",
        provider_used="builtin",
    )
