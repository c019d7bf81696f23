"""The questions about the data that every answer needs: from when to when it is, which asked names occur.

Both are compiled as plans are: fixed text, values as parameters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.compile import CompiledQuery
from logai.plan.conditions import is_address
from logai.plan.sql import Sql, assemble, join_sql

if TYPE_CHECKING:
    from logai.plan.model import Filters, QueryPlan


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
