"""What the queries of all rules share: the columns of their rows, the period, the filters, the lines of evidence.

The parts of a query are SQL of our own; what a question or a setting says travels as a parameter. Every scan of a
table is bounded by the period, and by the look-back of the rule where it has one: DuckDB skips the blocks of the
tables that lie outside, so the cost follows the period and not the store.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from logai.plan.conditions import filter_conditions, span_conditions
from logai.plan.filters import Filters
from logai.plan.sql import Sql, assemble, join_sql
from logai.plan.vocabulary import Subject

if TYPE_CHECKING:
    from datetime import timedelta

    from logai.findings.thresholds import Thresholds
    from logai.plan.moments import Span

SOURCE = "coalesce(source_ip, source_host)"

ALL_ROWS = Filters()
"""Filters that leave nothing out."""

EVIDENCE_LINES = 5
"""Lines that are named of a finding; its counts say how many there are."""

COLUMNS = (
    "position",
    "first_ts",
    "last_ts",
    "user_name",
    "source",
    "host_name",
    "group_name",
    "actor",
    "failures",
    "logins",
    "users",
    "line_ts",
    "source_id",
    "line_number",
)
"""What the query of every rule returns: a row for each line of evidence, findings numbered by `position`."""


@dataclass(frozen=True)
class Request:
    """What is searched for findings: a period, the rows meant within it, thresholds, and how many at most of a kind."""

    window: Span
    thresholds: Thresholds
    filters: Filters = ALL_ROWS
    most: int = 1000

    def asked(self, subject: Subject = Subject.LOGIN_ATTEMPTS) -> Sql:
        """Return the condition that a row lies in the period and is one of those meant."""
        return _all_of(
            (Sql("ts IS NOT NULL"), *span_conditions(self.window), *filter_conditions(subject, self.filters))
        )

    def scanned(self, look_back: timedelta) -> Sql:
        """Return the condition that a row lies in the period, or not longer before it than `look_back`."""
        start, end = self.window
        try:
            begin = start - look_back if start is not None else None
        except OverflowError:  # before year 1, where no log is
            begin = None
        return _all_of((Sql("ts IS NOT NULL"), *span_conditions((begin, end))))


def number(value: int) -> Sql:
    """Return a number as SQL; it travels as a parameter."""
    return Sql("?", (value,))


def microseconds(minutes: int) -> Sql:
    """Return a length of time as SQL, in microseconds: windows over numbers are many times as fast as over times."""
    return number(minutes * 60_000_000)


def rows_of_evidence(found: Sql, lines: Sql, key: str, most: int) -> Sql:
    """Return the end of a rule's query: its findings numbered in order, and for each the lines that tell most.

    `found` selects findings with the columns `key` and a `rank` that orders them; `lines` selects ts, source_id,
    line_number, `weight` (the lower, the more a line tells) and `key` of the lines that belong to findings.
    """
    return assemble(
        ",\nfound AS (\n    {found}\n),\n"
        "numbered AS (\n"
        "    SELECT *, row_number() OVER (ORDER BY rank DESC, first_ts, {key}) AS position\n"
        "    FROM found\n    QUALIFY position <= {most}\n"
        "),\n"
        "lines AS (\n    {lines}\n)\n"
        "SELECT {columns}\n"
        "FROM numbered JOIN lines USING ({key})\n"
        "QUALIFY row_number() OVER (\n"
        "    PARTITION BY position ORDER BY weight, line_ts DESC, source_id DESC, line_number DESC\n"
        ") <= {evidence}\n"
        "ORDER BY position, weight, line_ts DESC, source_id DESC, line_number DESC",
        found=found,
        key=key,
        most=number(most),
        lines=lines,
        columns=", ".join(COLUMNS),
        evidence=number(EVIDENCE_LINES),
    )


def _all_of(conditions: tuple[Sql, ...]) -> Sql:
    return join_sql("\n  AND ", conditions)
