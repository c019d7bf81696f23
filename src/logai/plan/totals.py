"""The totals of a span of time, and the ranking of who failed most in it, as SQL.

What a brief computes of its whole period and of parts of it, and a report of any period: here the span comes in, where
a plan has a window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.events import Outcome
from logai.plan.conditions import filter_conditions, outcome_conditions, span_conditions
from logai.plan.fields import RELATIONS, column_of
from logai.plan.sql import Sql, assemble, where
from logai.plan.vocabulary import Dimension, Subject

if TYPE_CHECKING:
    from logai.plan.filters import Filters
    from logai.plan.moments import Span

_ATTEMPTS = Subject.LOGIN_ATTEMPTS


def compile_totals(span: Span, filters: Filters) -> Sql:
    """Return the query of one row: failed and successful logins, different sources and users of the failed ones."""
    return assemble(
        "SELECT\n"
        "    count(*) FILTER (WHERE {failed}) AS failed_logins,\n"
        "    count(*) FILTER (WHERE {succeeded}) AS successful_logins,\n"
        "    count(DISTINCT {source}) FILTER (WHERE {failed}) AS sources,\n"
        "    count(DISTINCT {user}) FILTER (WHERE {failed}) AS users\n"
        "FROM {table}{where}",
        failed=outcome_conditions(Outcome.FAILURE)[0],
        succeeded=outcome_conditions(Outcome.SUCCESS)[0],
        source=column_of(_ATTEMPTS, Dimension.SOURCE).expression,
        user=column_of(_ATTEMPTS, Dimension.USER).expression,
        table=RELATIONS[_ATTEMPTS].name,
        where=where(filter_conditions(_ATTEMPTS, filters) + span_conditions(span)),
    )


def compile_most_failures(span: Span, filters: Filters, by: Dimension, limit: int) -> Sql:
    """Return the query of the values of `by` with the most failed logins: rows of value and count, ties by value."""
    column = column_of(_ATTEMPTS, by)
    named = Sql(f"{column.expression} IS NOT NULL")
    conditions = (*outcome_conditions(Outcome.FAILURE), *filter_conditions(_ATTEMPTS, filters), *span_conditions(span))
    return assemble(
        "SELECT {value} AS name, count(*) AS failed_logins\n"
        "FROM {table}{where}\n"
        "GROUP BY ALL\nORDER BY failed_logins DESC, name\nLIMIT {limit}",
        value=column.expression,
        table=RELATIONS[_ATTEMPTS].name,
        where=where((*conditions, named)),
        limit=Sql("?", (limit,)),
    )
