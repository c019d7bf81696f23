"""Usage per planner and model."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from logai.history.file import append, read
from logai.history.record import AskRecord
from logai.history.usage import UsageRow, percentile, summarize_usage
from logai.understand.outgoing import ModelCall

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
CALL = ModelCall("local", "small", "http://127.0.0.1:11434", False, "q", 100.0, 0.0, 900, 25)  # noqa: FBT003


def keep(*calls: ModelCall, planner: str | None = None, understand_ms: float | None = None) -> None:
    outcome = "answered" if planner else "not_understood"
    append(AskRecord(NOW, "q", "store", outcome, 9.0, planner, None, None, understand_ms, calls))


def test_each_model_of_each_provider_is_a_row_the_most_used_first() -> None:
    keep(CALL, CALL, planner="local")
    keep(replace(CALL, total_ms=300.0), planner="local")
    keep(replace(CALL, provider="openai", model="gpt-5-mini", is_remote=True, cost_usd=0.25), planner="openai")
    keep(planner="builtin", understand_ms=2.0)
    assert summarize_usage(read()) == (
        UsageRow("local", "small", 3, 0, 100.0, 300.0, 2700, 75, 0.0, 0),
        UsageRow("builtin", None, 1, 0, 2.0, 2.0),
        UsageRow("openai", "gpt-5-mini", 1, 0, 100.0, 100.0, 900, 25, 0.25, 0),
    )


def test_failed_calls_are_counted_and_do_not_spoil_the_times() -> None:
    keep(CALL, replace(CALL, total_ms=120_000.0, error="provider_failed"))
    (row,) = summarize_usage(read())
    assert (row.calls, row.failed, row.p95_ms) == (2, 1, 100.0)


def test_a_cost_that_is_unknown_is_counted_as_unknown() -> None:
    remote = replace(CALL, provider="openai", is_remote=True)
    keep(replace(remote, cost_usd=None), replace(remote, cost_usd=0.5))
    keep(replace(remote, model="other", cost_usd=None))
    rows = {row.model: (row.cost_usd, row.unpriced) for row in summarize_usage(read())}
    assert rows == {"small": (0.5, 1), "other": (None, 1)}


def test_a_refused_question_is_no_call_of_the_built_in_planner() -> None:
    keep()
    assert summarize_usage(read()) == ()


@pytest.mark.parametrize(
    ("values", "p50", "p95"),
    [([], None, None), ([7.0], 7.0, 7.0), ([3.0, 1.0, 2.0], 2.0, 3.0), ([float(n) for n in range(1, 101)], 50.0, 95.0)],
)
def test_percentiles_are_values_that_were_measured(values: list[float], p50: float | None, p95: float | None) -> None:
    assert (percentile(values, 50), percentile(values, 95)) == (p50, p95)
