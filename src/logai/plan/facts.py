"""The questions about the data that every answer needs: from when to when it is, which asked names occur.

Both are compiled as plans are: fixed text, values as parameters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.compile import CompiledQuery, compile_plan
from logai.plan.conditions import is_address
from logai.plan.durations import compile_session_ends
from logai.plan.moments import resolve_plan
from logai.plan.sql import Sql, assemble, join_sql
from logai.plan.vocabulary import Dimension, Measure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from logai.plan.filters import Filters
    from logai.plan.model import QueryPlan

_NAMED_BY: Mapping[str, Dimension] = {
    "users": Dimension.USER,
    "targets": Dimension.TARGET,
    "sources": Dimension.SOURCE,
    "hosts": Dimension.HOST,
    "dates": Dimension.DAY,
}
"""The filters by name of which a count of several is told apart."""

_PARTS = 5
"""Names for which a count is told apart; the note on more would be a table."""


def compile_data_facts() -> CompiledQuery:
    """Return the query of first_ts, last_ts and events: one row about the whole data."""
    return CompiledQuery(
        "SELECT min(ts) AS first_ts, max(ts) AS last_ts, count(*) AS events\nFROM events", (), (None, None)
    )


def compile_unknown_names(plan: QueryPlan) -> CompiledQuery | None:
    """Return the query of the names in the filters of `plan` that occur nowhere in the data.

    Its rows are [kind, name], in the order of the plan, the kind as the catalogs have it. None where the plan names
    nothing.
    """
    asked = tuple(dict.fromkeys(_names(plan.filters) + (_names(plan.share_of) if plan.share_of else ())))
    if not asked:
        return None
    missing = (
        assemble(
            "SELECT {position} AS position, '{kind}' AS kind, {name} AS name\n"
            "WHERE NOT EXISTS (SELECT 1 FROM events WHERE {match})",
            position=str(position),
            kind=kind,
            name=Sql("?", (name,)),
            match=Sql(match, (name,) * match.count("?")),
        )
        for position, (kind, name, match) in enumerate(asked)
    )
    sql = assemble(
        "SELECT kind, name\nFROM (\n{missing}\n)\nORDER BY position", missing=join_sql("\nUNION ALL\n", missing)
    )
    return CompiledQuery(sql.text, sql.parameters, (None, None))


def compile_parts(plan: QueryPlan, now: datetime) -> CompiledQuery | None:
    """Return the query of how a count of several names, "root or admin", falls to each: its rows are [name, count].

    None where the plan is no count, or names not from two to five users, accounts, sources, hosts or days.
    """
    several = [name for name in _NAMED_BY if 2 <= len(getattr(plan.filters, name)) <= _PARTS]
    if plan.measure is not Measure.COUNT or not several:
        return None
    by = (_NAMED_BY[several[0]],)
    return compile_plan(plan.model_copy(update={"measure": Measure.RANKING, "by": by, "limit": _PARTS}), now)


def compile_ends(plan: QueryPlan, now: datetime) -> CompiledQuery | None:
    """Return the query of how many sessions are open and how many have no end: one row, of two numbers.

    None where neither lengths nor states of sessions are asked for.
    """
    sql = compile_session_ends(plan, resolve_plan(plan, now))
    return CompiledQuery(sql.text, sql.parameters, (None, None)) if sql else None


def _names(filters: Filters) -> tuple[tuple[str, str, str], ...]:
    """Return the kind of each name, the name, and the condition that a row has it."""
    users = filters.users + filters.not_users + filters.targets
    return (
        *(("user", name, "user_name = ? OR user_target = ?") for name in users),
        *(
            ("source", name, "source_ip = ?" if is_address(name) else "lower(source_host) = lower(?)")
            for name in filters.sources + filters.not_sources
        ),
        *(("host", name, "lower(host_name) = lower(?)") for name in filters.hosts + filters.not_hosts),
        *(("service", name, "lower(process_name) = lower(?)") for name in filters.services),
        *(("group", name, "group_name = ?") for name in filters.groups),
    )
