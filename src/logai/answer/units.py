"""What an answer counts and by which filters, in the words of its sentence.

A plan for one kind of account change counts that change ("2 accounts were created"), any other what its rows
are. Filters are prepositions here; the interpretation (`plan.describe`) has them exactly.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from logai.events import Action, SessionState
from logai.i18n import has_entry, translate
from logai.plan.describe import describe_dimensions, filter_key, filter_values
from logai.plan.fields import count_name, filters_set
from logai.plan.vocabulary import Dimension, Subject
from logai.plan.window import BetweenWindow, NamedWindow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from logai.plan.filters import Filters
    from logai.plan.model import QueryPlan

_OF_A_GROUP = {Action.GROUP_MEMBER_ADDED: "added_to_group", Action.GROUP_MEMBER_REMOVED: "removed_from_group"}
_ITEMS = frozenset({Subject.SESSIONS, Subject.EVENTS})
"""Subjects that Thai counts as things, not as times."""


def unit_of(plan: QueryPlan) -> str:
    """Return the entry of the catalogs, in `rows` and `counted`, for what the plan counts."""
    if plan.filters.session_state in (SessionState.OPEN, SessionState.ENDED) and plan.count_of is None:
        return f"{plan.filters.session_state}_sessions"
    actions = plan.filters.actions
    if plan.subject is not Subject.ACCOUNT_CHANGES or len(actions) != 1:
        return count_name(plan)
    named = _OF_A_GROUP.get(actions[0]) if plan.filters.groups else None
    return named or actions[0].value


def rows_text(plan: QueryPlan, lang: str, n: int = 2) -> str:
    """Return what is counted, without a number: "failed login attempts"; of `n` 1 in the singular."""
    if plan.count_of is None:
        return translate(lang, f"rows.{unit_of(plan)}", n=n)
    rows = translate(lang, f"rows.{unit_of(plan)}", n=2)
    return translate(lang, "rows.different", values=describe_dimensions((plan.count_of,), lang, int(n)), rows=rows)


def names_targets(plan: QueryPlan, lang: str) -> bool:
    """Return whether `counted_text` and `none_text` say the accounts that the plan is about."""
    return bool(plan.filters.targets) and has_entry(lang, f"counted_target.{unit_of(plan)}")


def counted_text(plan: QueryPlan, lang: str, n: float, about: str = "") -> str:
    """Return "41 failed login attempts", "2 accounts were created", with the filters `about` at their place."""
    about = _set_off(about, lang)
    if names_targets(plan, lang):
        names = filter_values("targets", plan.filters, lang)
        return translate(lang, f"counted_target.{unit_of(plan)}", n=n, about=about, **names)
    return translate(lang, f"counted.{unit_of(plan)}", n=n, about=about)


def each_of(plan: QueryPlan, lang: str, n: float) -> tuple[str, str]:
    """Return what an average is per, and the `n` of them there are: "day" and "3 days", "user" and "41 users"."""
    if plan.by:
        return describe_dimensions(plan.by, lang, 1), translate(lang, f"values.{plan.by[0].value}", n=n)
    bucket = plan.bucket.value if plan.bucket else "day"
    return translate(lang, f"bucket.{bucket}"), translate(lang, f"steps.{bucket}", n=n)


def ran_with_sudo(plan: QueryPlan) -> bool:
    """Return whether a ranking is of commands that sudo ran: a command "has" no sudo commands."""
    is_of_sudo = plan.by == (Dimension.COMMAND,) and plan.subject is Subject.SUDO
    return is_of_sudo and plan.outcome is None and plan.count_of is None


def often_text(lang: str, n: float, about: str) -> dict[str, str]:
    """Return what the sentence on such a ranking takes: the filters, and "once" or "15 times"."""
    return {"about": _set_off(about, lang), "times": translate(lang, "number.how_often", n=n)}


def number_text(plan: QueryPlan, lang: str, n: float) -> str:
    """Return a number alone, which Thai gives its unit: "41", "41 ครั้ง"."""
    is_of_items = plan.subject in _ITEMS or plan.count_of is not None
    return translate(lang, "number.items" if is_of_items else "number.times", n=n)


def none_text(plan: QueryPlan, lang: str) -> str:
    """Return "no failed login attempts", "no accounts were created"."""
    unit = unit_of(plan)
    if plan.other_outcome is not None or plan.appearance is not None:
        values = describe_dimensions(plan.by, lang)
        return translate(lang, "distinct.none_chosen", values=values, rows=rows_text(plan, lang))
    if names_targets(plan, lang):
        return translate(lang, f"no_target.{unit}", **filter_values("targets", plan.filters, lang))
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
    return tuple(phrases_by_filter(plan, filters, lang).values())


def phrases_by_filter(plan: QueryPlan, filters: Filters, lang: str) -> Mapping[str, str]:
    """Return the phrases of `filter_phrases` under the names of their filters."""
    unit = unit_of(plan)
    said = {"actions", "session_state"} if unit != count_name(plan) else set()
    return {
        name: translate(
            lang, _about_key(filter_key(name, filters), plan, unit, lang), **filter_values(name, filters, lang)
        )
        for name in filters_set(filters)
        if name not in said
    }


def _about_key(name: str, plan: QueryPlan, unit: str, lang: str) -> str:
    if name == "hours" and is_one_day(plan):
        return "about.hours_of_one_day"
    special = (f"about.{name}_{unit}", f"about.{name}_{plan.subject.value}")
    return next((key for key in special if has_entry(lang, key)), f"about.{name}")


def is_one_day(plan: QueryPlan) -> bool:
    """Return whether the window is within one day, so that a time of day is of that day alone."""
    match plan.window:
        case NamedWindow(name="today" | "yesterday"):
            return True
        case BetweenWindow(start=start, end=end) if start is not None and end is not None:
            return end - start <= timedelta(days=1)
        case _:
            return False


def _set_off(about: str, lang: str) -> str:
    """Return the filters as an entry takes them: English with a space before; Thai entries set their own."""
    return f" {about}" if about and lang != "th" else about
