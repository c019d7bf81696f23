"""A plan on its way to SQL: its span, its conditions and what it counts, for the modules that write the queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from logai.plan.conditions import holds, moment, overlap_conditions, span_conditions
from logai.plan.fields import column_of
from logai.plan.outcomes import other_outcome_holds
from logai.plan.sql import Sql, assemble, join_sql, where
from logai.plan.vocabulary import Appearance

if TYPE_CHECKING:
    from datetime import datetime

    from logai.plan.fields import Column, Relation
    from logai.plan.model import QueryPlan
    from logai.plan.moments import Span


@dataclass(frozen=True)
class Job:
    """A plan with what each measure needs of it to become SQL."""

    plan: QueryPlan
    now: datetime
    span: Span
    relation: Relation
    conditions: tuple[Sql, ...]
    """Outcome and filters, without the window."""
    count: str
    name: str
    columns: tuple[Column, ...]

    @property
    def matching(self) -> Sql:
        """The WHERE clause of the outcome, the filters and the window."""
        return where(self.conditions + self._within(self.span))

    @property
    def timed(self) -> Sql:
        """The WHERE clause, and no row without a time."""
        spanned = self._within(self.span) or (Sql("ts IS NOT NULL"),)
        return where(self.conditions + spanned)

    @property
    def with_values(self) -> Sql:
        """The WHERE clause, and no row that lacks a value of the dimensions."""
        start, end = self.span
        # Whether a value is new, or gone, is told by what was before the window too.
        span = (None, end) if self.plan.appearance is not None else (start, end)
        return where(self.conditions + self._within(span) + self._with_every_value)

    @property
    def timed_with_values(self) -> Sql:
        """The WHERE clause, and no row without a time or a value of the dimensions."""
        spanned = self._within(self.span) or (Sql("ts IS NOT NULL"),)
        return where(self.conditions + spanned + self._with_every_value)

    def _within(self, span: Span) -> tuple[Sql, ...]:
        """Return the conditions that a row lies in `span`; of sessions that went on then, a part of them."""
        return overlap_conditions(span) if self.plan.filters.going_on else span_conditions(span)

    @property
    def _start(self) -> Sql:
        start, _ = self.span
        if start is None:
            raise AssertionError("a plan with an appearance has a window that begins")
        return moment(start)

    @property
    def _with_every_value(self) -> tuple[Sql, ...]:
        counted = () if self.plan.count_of is None else (column_of(self.plan.subject, self.plan.count_of),)
        return tuple(Sql(f"{column.expression} IS NOT NULL") for column in (*self.columns, *counted))

    @property
    def values(self) -> str:
        """The dimensions as selected columns."""
        return ", ".join(
            column.name if column.expression == column.name else f"{column.expression} AS {column.name}"
            for column in self.columns
        )

    @property
    def value_names(self) -> str:
        """The names of the columns that hold the dimensions."""
        return ", ".join(column.name for column in self.columns)

    @property
    def having(self) -> Sql:
        """The HAVING clause of the threshold on each group's count, and of its other outcome."""
        conditions = [] if self.plan.threshold is None else [holds(self.count, self.plan.threshold)]
        if self.plan.other_outcome is not None:
            conditions.append(other_outcome_holds(self.plan, self.relation))
        if self.plan.appearance is not None:
            first_or_last = "min" if self.plan.appearance is Appearance.NEW else "max"
            compared = ">=" if self.plan.appearance is Appearance.NEW else "<"
            conditions.append(assemble(f"{first_or_last}(ts) {compared} {{start}}", start=self._start))
        return assemble("\nHAVING {all}", all=join_sql(" AND ", conditions)) if conditions else Sql("")

    def counted_if(self, conditions: tuple[Sql, ...]) -> Sql:
        """Return the count of the rows for which all of `conditions` hold."""
        if not conditions:
            return Sql(self.count)
        kept = assemble(" FILTER (WHERE {all})", all=join_sql(" AND ", conditions))
        if self.count == "count(*)" or self.plan.count_of is not None:
            return assemble("{count}{kept}", count=self.count, kept=kept)
        return assemble("coalesce(sum(repeat){kept}, 0)", kept=kept)
