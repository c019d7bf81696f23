"""Say what a follow-up kept of the question before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.i18n import translate
from logai.plan.describe import describe_filters, describe_measure, describe_rows, name_span
from logai.plan.filters import Filters
from logai.plan.moments import resolve_plan
from logai.plan.vocabulary import Measure
from logai.plan.window import AllTime
from logai.understand.followup.measure import COMPUTED
from logai.understand.followup.refusal import quote_question

if TYPE_CHECKING:
    from datetime import datetime

    from logai.plan.model import QueryPlan
    from logai.understand.followup.model import Before


def describe_kept(plan: QueryPlan, before: Before, now: datetime, lang: str) -> str:
    """Return the sentence that says what `plan` has of the plan before: "Kept from “..”: .., user root."."""
    parts = [*_rows_kept(plan, before.plan, lang)]
    if plan.window == before.plan.window and not isinstance(plan.window, AllTime):
        parts.append(name_span(plan.window, resolve_plan(plan, now), lang))
    parts.extend(describe_filters(_filters_kept(plan.filters, before.plan.filters), lang))
    if not parts:
        return translate(lang, "followup.alone")
    return translate(lang, "followup.kept", question=quote_question(before.question), parts=", ".join(parts))


def _rows_kept(plan: QueryPlan, before: QueryPlan, lang: str) -> list[str]:
    same_rows = (plan.subject, plan.outcome) == (before.subject, before.outcome)
    same_measure = all(getattr(plan, name) == getattr(before, name) for name in COMPUTED)
    if same_rows and same_measure:
        return [describe_measure(plan, lang)]
    if same_rows:
        return [describe_rows(plan, lang)]
    if same_measure and plan.measure is not Measure.COUNT:
        return [describe_measure(plan, lang)]
    return [describe_rows(plan.model_copy(update={"outcome": None}), lang)] if plan.subject is before.subject else []


def _filters_kept(filters: Filters, before: Filters) -> Filters:
    kept = {}
    for name, value in before:
        now = getattr(filters, name)
        if isinstance(value, tuple):
            kept[name] = tuple(entry for entry in value if entry in now)
        elif value == now:
            kept[name] = value
    return Filters.model_validate(kept)
