from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.bench.records import make_answer

from logai.bench.questions import Cell, KnownAnswer
from logai.bench.verdict import Verdict, judge_answer, judge_refusal, reads_right
from logai.plan.model import QueryPlan

if TYPE_CHECKING:
    from logai.table import Value

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "known", "verdict"),
    [
        (41, 41, Verdict.RIGHT),
        (41, 42, Verdict.WRONG),
        (41, 41.0, Verdict.RIGHT),
        (3.6, 3.6, Verdict.RIGHT),
        (1, True, Verdict.WRONG),
        (True, True, Verdict.RIGHT),
        (None, 41, Verdict.WRONG),
        (NOON, "2026-11-23T19:00:00+07:00", Verdict.RIGHT),
        (NOON, "2026-11-23T12:00:00", Verdict.RIGHT),
        (NOON, datetime(2026, 11, 23, 12, 1), Verdict.WRONG),  # noqa: DTZ001 - a file may name none
        ("root", "root", Verdict.RIGHT),
        ("root", "Root", Verdict.WRONG),
    ],
)
def test_a_value_is_right_where_it_is_the_known_one(given: Value, known: Cell, verdict: Verdict) -> None:
    assert judge_answer(make_answer(value=given), KnownAnswer(known), UTC) is verdict


@pytest.mark.parametrize(
    ("rows", "known", "verdict"),
    [
        ([("root", 3), ("bob", 1)], (("root", 3), ("bob", 1)), Verdict.RIGHT),
        ([("bob", 1), ("root", 3)], (("root", 3), ("bob", 1)), Verdict.RIGHT),
        ([("root", 3), ("bob", 1)], (("root",), ("bob",)), Verdict.RIGHT),
        ([("root", 4), ("bob", 1)], (("root", 3), ("bob", 1)), Verdict.WRONG),
        ([("root", 3)], (("root", 3), ("bob", 1)), Verdict.WRONG),
        ([("root", 3), ("root", 3)], (("root", 3),), Verdict.WRONG),
        ([], (), Verdict.RIGHT),
        ([("root", 3)], (), Verdict.WRONG),
        ([(NOON, 2)], (("2026-11-23T12:00:00Z", 2),), Verdict.RIGHT),
    ],
)
def test_rows_are_right_in_any_order_on_the_columns_that_are_known(
    rows: list[tuple[Value, ...]],
    known: tuple[tuple[Cell, ...], ...],
    verdict: Verdict,
) -> None:
    assert judge_answer(make_answer(rows=rows), KnownAnswer(rows=known), UTC) is verdict


def test_an_answer_to_what_has_none_is_wrong_and_its_refusal_right() -> None:
    assert judge_answer(make_answer(value=0), KnownAnswer(refuse=True), UTC) is Verdict.WRONG
    assert judge_refusal(KnownAnswer(refuse=True)) is Verdict.RIGHT
    assert judge_refusal(KnownAnswer(41)) is Verdict.REFUSED


def plan(**fields: object) -> QueryPlan:
    return QueryPlan.model_validate(fields)


@pytest.mark.parametrize(
    ("about", "measure", "per", "known", "is_right"),
    [
        ("failed_logins", "count", None, plan(outcome="failure"), True),
        ("failed_logins", "count", "user", plan(outcome="failure"), True),
        ("all_logins", "count", None, plan(outcome="failure"), False),
        ("successful_logins", "count", None, plan(outcome="failure"), False),
        ("failed_logins", "list", "user", plan(outcome="failure"), False),
        ("failed_logins", "ranking", "source", plan(outcome="failure", measure="ranking", by=["source"]), True),
        ("failed_logins", "ranking", "user", plan(outcome="failure", measure="ranking", by=["source"]), False),
        ("failed_logins", "series", "day", plan(outcome="failure", measure="series", bucket="day"), True),
        ("failed_logins", "series", "hour", plan(outcome="failure", measure="series", bucket="day"), False),
        ("sudo", "list", "user", plan(subject="sudo", outcome="success", measure="list", by=["user"]), True),
        ("failed_sudo", "list", "user", plan(subject="sudo", measure="list", by=["user"]), False),
        ("cannot_answer", "count", None, plan(outcome="failure"), False),
        ("cannot_answer", "count", None, None, True),
        ("failed_logins", "count", None, None, False),
    ],
)
def test_a_reading_is_right_by_topic_measure_and_what_it_is_told_apart_by(
    about: str, measure: str, per: str | None, known: QueryPlan | None, *, is_right: bool
) -> None:
    assert reads_right(json.dumps({"about": about, "measure": measure, "per": per}), known) is is_right


def test_what_is_no_plan_reads_nothing_right() -> None:
    assert not reads_right("I cannot answer that.", None)
