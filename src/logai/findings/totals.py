"""The totals of a period, and who failed most in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from logai.findings.queries import ALL_ROWS
from logai.plan.totals import compile_most_failures, compile_totals

if TYPE_CHECKING:
    from logai.plan.filters import Filters
    from logai.plan.moments import Span
    from logai.plan.vocabulary import Dimension
    from logai.table import Database


@dataclass(frozen=True)
class Totals:
    """Counts of a period. `sources` and `users` are the different ones among the failed logins."""

    failed_logins: int
    successful_logins: int
    sources: int
    users: int


def read_totals(database: Database, window: Span, *, filters: Filters = ALL_ROWS) -> Totals:
    """Return the totals of `window` (start included, end excluded)."""
    sql = compile_totals(window, filters)
    (row,) = database.rows(sql.text, sql.parameters)
    return Totals(*(int(str(cell)) for cell in row))


def rank_failures(
    database: Database, window: Span, by: Dimension, limit: int, *, filters: Filters = ALL_ROWS
) -> tuple[tuple[str, int], ...]:
    """Return the values of `by` with the most failed logins in `window`, and how many each has; ties by name."""
    sql = compile_most_failures(window, filters, by, limit)
    return tuple((str(name), int(str(n))) for name, n in database.rows(sql.text, sql.parameters))
