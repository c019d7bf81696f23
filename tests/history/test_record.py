"""What is kept of a question, however it ended."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from logai.ask import Question, ask
from logai.config import load_settings
from logai.errors import NotUnderstoodError
from logai.history.record import make_record

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)


def question(text: str = "failed logins today", *, demo: bool = False, logs: tuple[str, ...] = ()) -> Question:
    return Question(text, load_settings({}, {}), NOW, logs=logs, demo=demo)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (NotUnderstoodError("no", "hint"), "not_understood"),
        (KeyboardInterrupt(), "interrupted"),
        (ZeroDivisionError("a bug"), "bug"),
    ],
)
def test_a_question_without_an_answer_is_kept_with_how_it_ended(error: BaseException, outcome: str) -> None:
    kept = make_record(question(), NOW, 5.0, (), error)
    assert (kept.outcome, kept.planner, kept.plan, kept.total_ms) == (outcome, None, None, 5.0)


def test_the_moment_is_kept_in_utc_and_bytes_that_are_no_text_are_marked() -> None:
    bangkok = NOW.astimezone(timezone(timedelta(hours=7)))
    kept = make_record(question("failed \udcff logins"), bangkok, 5.0, (), KeyboardInterrupt())
    assert (kept.asked_at, kept.asked_at.tzinfo, kept.question) == (NOW, UTC, "failed ? logins")


def test_an_answer_is_kept_as_its_plan_without_what_was_found() -> None:
    asked = question("top users with failed logins", demo=True)
    answer = ask(asked)
    kept = make_record(asked, NOW, 5.0, (), answer)
    assert (kept.outcome, kept.planner, kept.data) == ("answered", "builtin", "demo")
    assert kept.understand_ms == answer.timings_ms["understand"]
    plan = json.loads(kept.plan or "")
    assert plan["measure"] == "ranking"
    assert not any(str(cell) in str(kept) for row in answer.table.rows for cell in row if isinstance(cell, str))


@pytest.mark.parametrize(("logs", "data"), [((), "store"), (("a.log",), "logs")])
def test_what_was_asked_is_kept(logs: tuple[str, ...], data: str) -> None:
    assert make_record(question(logs=logs), NOW, 5.0, (), KeyboardInterrupt()).data == data
