"""What an answer counts and by which filters, in the words of its sentence.

A plan for one kind of account change counts that change ("2 accounts were created"), any other what its rows
are. Filters are prepositions here; the interpretation (`plan.describe`) has them exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.events import Action
from logai.i18n import has_entry, translate
from logai.plan.describe import filter_key, filter_values
from logai.plan.fields import count_name, filters_set
from logai.plan.model import QueryPlan, Subject

if TYPE_CHECKING:
    from logai.plan.model import Filters

_OF_A_GROUP = {Action.GROUP_MEMBER_ADDED: "added_to_group", Action.GROUP_MEMBER_REMOVED: "removed_from_group"}
_ITEMS = frozenset({Subject.SESSIONS, Subject.EVENTS})
"""Subjects that Thai counts as things, not as times."""


def unit_of(plan: QueryPlan) -> str:
    """Return the entry of the catalogs, in `rows` and `counted`, for what the plan counts."""
    actions = plan.filters.actions
    if plan.subject is not Subject.ACCOUNT_CHANGES or len(actions) != 1:
        return count_name(plan)
    named = _OF_A_GROUP.get(actions[0]) if plan.filters.groups else None
    return named or actions[0].value


def rows_text(plan: QueryPlan, lang: str, n: int = 2) -> str:
    """Return what is counted, without a number: "failed login attempts"; of `n` 1 in the singular."""
    return translate(lang, f"rows.{unit_of(plan)}", n=n)


def counted_text(plan: QueryPlan, lang: str, n: float) -> str:
    """Return "41 failed login attempts", "2 accounts were created"."""
    return translate(lang, f"counted.{unit_of(plan)}", n=n)


def number_text(plan: QueryPlan, lang: str, n: float) -> str:
    """Return a number alone, which Thai gives its unit: "41", "41 ครั้ง"."""
    return translate(lang, "number.items" if plan.subject in _ITEMS else "number.times", n=n)


def none_text(plan: QueryPlan, lang: str) -> str:
    """Return "no failed login attempts", "no accounts were created"."""
    unit = unit_of(plan)
    key = f"no.{unit}" if has_entry(lang, f"no.{unit}") else "no.rows"
    return translate(lang, key, rows=rows_text(plan, lang))


def distinct_text(plan: QueryPlan, lang: str, values: str, n: int) -> str:
    """Return the clause on so many different values, "5 users logged in"; `n` chooses the plural."""
    dimension = plan.by[0].value
    keys = (f"distinct.{dimension}_{unit_of(plan)}", f"distinct.{dimension}") if len(plan.by) == 1 else ()
    key = next((one for one in keys if has_entry(lang, one)), "distinct.any")
    return translate(lang, key, values=values, rows=rows_text(plan, lang), n=n)


def filter_phrases(plan: QueryPlan, filters: Filters, lang: str) -> tuple[str, ...]:
    """Return one phrase for each filter that the unit of `plan` does not say: "for user root", "on host web1"."""
    unit = unit_of(plan)
    said = {"actions"} if unit != count_name(plan) else set()
    return tuple(
        translate(lang, _about_key(filter_key(name, filters), plan, unit, lang), **filter_values(name, filters, lang))
        for name in filters_set(filters)
        if name not in said
    )


def _about_key(name: str, plan: QueryPlan, unit: str, lang: str) -> str:
    special = (f"about.{name}_{unit}", f"about.{name}_{plan.subject.value}")
    return next((key for key in special if has_entry(lang, key)), f"about.{name}")
