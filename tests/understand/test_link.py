"""Facts found in a question in code, and plans held against them."""

from __future__ import annotations

import pytest
from tests.understand.corpus import CONTEXT

from logai.events import Outcome
from logai.plan.filters import Filters, HoursOfDay
from logai.plan.model import QueryPlan
from logai.plan.threshold import Threshold
from logai.plan.vocabulary import Comparison, Dimension, Measure
from logai.plan.window import LastWindow, NamedWindow
from logai.understand.link import contradictions, find_facts

FAILED = Outcome.FAILURE


def test_facts_are_found_in_a_question_that_the_planner_would_refuse() -> None:
    facts = find_facts("analyse weird things by root from 10.0.0.5 yesterday", CONTEXT)
    assert [(name.field, name.value) for name in facts.names] == [("users", "root"), ("sources", "10.0.0.5")]
    assert [found.window for found in facts.windows] == [NamedWindow(name="yesterday")]


def test_a_number_without_a_role_is_kept() -> None:
    assert find_facts("something with 42 in it", CONTEXT).numbers == (42,)


def test_thresholds_limits_and_hours_are_facts() -> None:
    facts = find_facts("top 5 IPs with more than 300 failures between 7pm and 7am", CONTEXT)
    assert facts.limit == 5
    assert facts.threshold == Threshold(comparison=Comparison.MORE_THAN, count=300)
    assert facts.hours == HoursOfDay(start=19, end=7)


@pytest.mark.parametrize(
    ("question", "plan"),
    [
        (
            "failed logins for root today",
            QueryPlan(outcome=FAILED, filters=Filters(users=("root",)), window=NamedWindow(name="today")),
        ),
        (
            "failed logins from 10.0.0.0/8",
            QueryPlan(outcome=FAILED, filters=Filters(networks=("10.0.0.0/8",))),
        ),
        ("ล็อกอินล้มเหลวยกเว้น root", QueryPlan(outcome=FAILED, filters=Filters(not_users=("ROOT",)))),
        (
            "which IP failed most",
            QueryPlan(outcome=FAILED, measure=Measure.RANKING, by=(Dimension.SOURCE,), limit=1),
        ),
    ],
)
def test_a_plan_that_says_what_the_question_says_has_no_faults(question: str, plan: QueryPlan) -> None:
    assert contradictions(plan, find_facts(question, CONTEXT)) == ()


@pytest.mark.parametrize(
    ("question", "plan", "named"),
    [
        ("failed logins today", QueryPlan(outcome=FAILED), "today"),
        ("failed logins", QueryPlan(outcome=FAILED, window=LastWindow(amount=3, unit="day")), "window"),
        ("failed logins for root", QueryPlan(outcome=FAILED), "root"),
        ("failed logins", QueryPlan(outcome=FAILED, filters=Filters(users=("bob",))), "bob"),
        ("failed logins except root", QueryPlan(outcome=FAILED, filters=Filters(users=("root",))), "root"),
        (
            "failed logins from 10.0.0.5",
            QueryPlan(outcome=FAILED, filters=Filters(sources=("10.0.0.6",))),
            "10.0.0.5",
        ),
        (
            "top 5 IPs by failed logins",
            QueryPlan(outcome=FAILED, measure=Measure.RANKING, by=(Dimension.SOURCE,)),
            "5",
        ),
        (
            "IPs with failed logins",
            QueryPlan(outcome=FAILED, measure=Measure.RANKING, by=(Dimension.SOURCE,), limit=7),
            "7",
        ),
        ("failed logins on weekends", QueryPlan(outcome=FAILED), "6"),
        ("failed logins from private addresses", QueryPlan(outcome=FAILED), "private"),
    ],
)
def test_a_plan_that_says_something_else_is_told_what(question: str, plan: QueryPlan, named: str) -> None:
    faults = contradictions(plan, find_facts(question, CONTEXT))
    assert faults
    assert any(named in fault for fault in faults)
