"""From a plan to SQL: the only place where a question's meaning becomes a query.

A pure function of the plan and the moment of the question, driven by the tables of `fields`. Identifiers
come from those tables, values travel as parameters; no text of a question or a log becomes SQL. The SQL
expects the session's TimeZone to be the zone of `now`, so that days and hours are local ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from logai.events import Outcome, Statistic
from logai.plan.conditions import filter_conditions, holds, outcome_conditions, span_conditions
from logai.plan.durations import DurationJob, compile_duration
from logai.plan.fields import RELATIONS, Column, Relation, column_of, count_name, row_expression
from logai.plan.model import Bucket, Dimension, Measure, QueryPlan, Subject
from logai.plan.sql import Parameter, Sql, assemble, join_sql, where
from logai.plan.steps import STEPS, bounds, check_length
from logai.plan.totals import compile_totals
from logai.plan.windows import Span, count_steps, resolve, resolve_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

DEFAULT_LIMIT = 10
"""Rows of a ranking, or of the newest or oldest rows, where the question names no number."""

MAX_ROWS = 10_000
"""Most rows of a list or a series."""

TIE_ROWS = 10
"""How many rows beyond the limit a ranking looks for the same count."""

_OFTEN_MISSING = frozenset({Dimension.USER, Dimension.SOURCE, Dimension.METHOD})
"""Dimensions of a login attempt that its log lines may not say."""

_OF_VALUES = (Measure.RANKING, Measure.LIST, Measure.AVERAGE)


@dataclass(frozen=True)
class CompiledQuery:
    """A query, and what the reader of its rows must know.

    `limit` is the number of rows that the answer shows, None where the query has one row. The SQL may
    return more: one row tells that there are more, and a ranking returns `TIE_ROWS` beyond that, so that
    counts equal to the last one shown can be told. Run the SQL as it is and hand all rows to
    `answer.compose`, which cuts them.
    """

    sql: str
    parameters: tuple[Parameter, ...]
    window: Span
    limit: int | None = None


@dataclass(frozen=True)
class _Job:
    """A plan with what each measure needs of it."""

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
        return where(self.conditions + span_conditions(self.span))

    @property
    def timed(self) -> Sql:
        """The WHERE clause, and no row without a time."""
        spanned = span_conditions(self.span) or (Sql("ts IS NOT NULL"),)
        return where(self.conditions + spanned)

    @property
    def with_values(self) -> Sql:
        """The WHERE clause, and no row that lacks a value of the dimensions."""
        counted = () if self.plan.count_of is None else (column_of(self.plan.subject, self.plan.count_of),)
        named = tuple(Sql(f"{column.expression} IS NOT NULL") for column in (*self.columns, *counted))
        return where(self.conditions + span_conditions(self.span) + named)

    @property
    def values(self) -> str:
        """The dimensions as selected columns."""
        return ", ".join(
            column.name if column.expression == column.name else f"{column.expression} AS {column.name}"
            for column in self.columns
        )

    @property
    def value_names(self) -> str:
        return ", ".join(column.name for column in self.columns)

    @property
    def having(self) -> Sql:
        """The HAVING clause of the threshold on each group's count."""
        if self.plan.threshold is None:
            return Sql("")
        return assemble("\nHAVING {holds}", holds=holds(self.count, self.plan.threshold))


def compile_plan(plan: QueryPlan, now: datetime) -> CompiledQuery:
    """Return the query of `plan` asked at `now` (aware); raise NotUnderstoodError for what no row tells."""
    job = _make_job(plan, now)
    sql = _MEASURES[plan.measure](job)
    return CompiledQuery(sql.text, sql.parameters, job.span, row_limit(plan))


def compile_rows_without_value(plan: QueryPlan, now: datetime) -> CompiledQuery | None:
    """Return the query of how many login attempts a ranking or list leaves out, as they do not say who, whence or how.

    None where the plan is no ranking or list by user, source or method, or where a threshold chooses the groups.
    """
    names_values = plan.measure in _OF_VALUES and plan.threshold is None and len(plan.by) == 1
    if plan.subject is not Subject.LOGIN_ATTEMPTS or not names_values or plan.by[0] not in _OFTEN_MISSING:
        return None
    job = _make_job(plan, now)
    missing = Sql(f"{job.columns[0].expression} IS NULL")
    rows = replace(job, count=job.relation.count, name=count_name(plan))
    sql = _count(replace(rows, conditions=(*job.conditions, missing)))
    return CompiledQuery(sql.text, sql.parameters, job.span)


def _make_job(plan: QueryPlan, now: datetime) -> _Job:
    counted = None if plan.count_of is None else column_of(plan.subject, plan.count_of)
    return _Job(
        plan=plan,
        now=now,
        span=resolve_plan(plan, now),
        relation=RELATIONS[plan.subject],
        conditions=outcome_conditions(plan.outcome) + filter_conditions(plan.subject, plan.filters),
        count=RELATIONS[plan.subject].count if counted is None else f"count(DISTINCT {counted.expression})",
        name=count_name(plan) if counted is None else counted.plural,
        columns=tuple(column_of(plan.subject, dimension) for dimension in plan.by),
    )


def row_limit(plan: QueryPlan) -> int | None:
    """Return how many rows the answer to `plan` shows at most; None where it is one row by nature."""
    if plan.measure in (Measure.RANKING, Measure.ROWS):
        return plan.limit or DEFAULT_LIMIT
    if plan.measure in (Measure.LIST, Measure.SERIES):
        return plan.limit or MAX_ROWS
    if plan.statistic in (Statistic.LONGEST, Statistic.SHORTEST):
        return plan.limit or 1
    if plan.statistic is not None and plan.by:
        return plan.limit or DEFAULT_LIMIT
    return None


def _count(job: _Job) -> Sql:
    return assemble(
        "SELECT {count} AS {name}\nFROM {table}{where}",
        count=job.count,
        name=job.name,
        table=job.relation.name,
        where=job.matching,
    )


def _count_distinct(job: _Job) -> Sql:
    name = job.columns[0].plural if len(job.columns) == 1 else "pairs"
    if len(job.columns) == 1 and job.plan.threshold is None:
        return assemble(
            "SELECT count(DISTINCT {value}) AS {name}\nFROM {table}{where}",
            value=job.columns[0].expression,
            name=name,
            table=job.relation.name,
            where=job.matching,
        )
    return assemble(
        "SELECT count(*) AS {name}\nFROM (\n    SELECT {values}\n    FROM {table}{where}\n    GROUP BY ALL{having}\n)",
        name=name,
        values=job.values,
        table=job.relation.name,
        where=job.with_values,
        having=job.having,
    )


def _groups(job: _Job, rows: int) -> Sql:
    return assemble(
        "SELECT {values}, {count} AS {name}\nFROM {table}{where}\nGROUP BY ALL{having}\n"
        "ORDER BY {name} {direction}, {value_names}\nLIMIT {rows}",
        values=job.values,
        count=job.count,
        name=job.name,
        table=job.relation.name,
        where=job.with_values,
        having=job.having,
        direction="ASC" if job.plan.ascending else "DESC",
        value_names=job.value_names,
        rows=Sql("?", (rows,)),
    )


def _list(job: _Job) -> Sql:
    return _groups(job, (job.plan.limit or MAX_ROWS) + 1)


def _ranking(job: _Job) -> Sql:
    return _groups(job, (job.plan.limit or DEFAULT_LIMIT) + 1 + TIE_ROWS)


def _series(job: _Job) -> Sql:
    bucket = job.plan.bucket or Bucket.DAY
    check_length(bucket, job.span, MAX_ROWS)
    shown = f"coalesce({job.name}, 0)"
    return assemble(
        "WITH counts AS (\n"
        "    SELECT {start} AS {step}, {count} AS {name}\n"
        "    FROM {table}{where}\n"
        "    GROUP BY ALL\n"
        "),\n"
        "span AS (\n    {bounds}\n),\n"
        "steps AS (\n    {starts}\n)\n"
        "SELECT {step}, {shown} AS {name}\n"
        "FROM steps FULL JOIN counts USING ({step})"
        "{threshold}\n"
        "ORDER BY {step}\nLIMIT {rows}",
        start=STEPS[bucket].start,
        step=bucket.value,
        count=job.count,
        name=job.name,
        table=job.relation.name,
        where=job.timed,
        bounds=bounds(job.span),
        starts=STEPS[bucket].starts,
        shown=shown,
        threshold=where(() if job.plan.threshold is None else (holds(shown, job.plan.threshold),)),
        rows=Sql("?", ((job.plan.limit or MAX_ROWS) + 1,)),
    )


def _average_of_values(job: _Job) -> Sql:
    column = job.columns[0]
    return assemble(
        "SELECT round(1.0 * {count} / nullif(count(DISTINCT {value}), 0), 1) AS {name}_per_{each}, {count} AS {name},"
        " count(DISTINCT {value}) AS {values}\nFROM {table}{where}",
        count=job.count,
        value=column.expression,
        name=job.name,
        each=job.plan.by[0].value,
        values=column.plural,
        table=job.relation.name,
        where=job.with_values,
    )


def _average(job: _Job) -> Sql:
    if job.plan.by:
        return _average_of_values(job)
    bucket = job.plan.bucket or Bucket.DAY
    known = count_steps(job.plan, job.span)
    steps = (
        assemble(
            "SELECT date_diff('{step}', first_ts, last_ts) + 1 AS {step}s\nFROM (\n    {bounds}\n)",
            step=bucket.value,
            bounds=bounds(job.span),
        )
        if known is None
        else assemble("SELECT {known} AS {step}s", known=Sql("?", (known,)), step=bucket.value)
    )
    return assemble(
        "WITH total AS (\n    SELECT {count} AS {name}\n    FROM {table}{where}\n),\n"
        "span AS (\n    {steps}\n)\n"
        "SELECT round(1.0 * {name} / nullif({step}s, 0), 1) AS {name}_per_{step}, {name}, {step}s\n"
        "FROM total, span",
        count=job.count,
        name=job.name,
        table=job.relation.name,
        where=job.matching,
        steps=steps,
        step=bucket.value,
    )


def _row(job: _Job, direction: str, rows: int) -> Sql:
    return assemble(
        "SELECT {columns}\nFROM {table}{where}\n"
        "ORDER BY ts {direction}, source_id {direction}, line_number {direction}\nLIMIT {rows}",
        columns=", ".join(row_expression(column) for column in job.relation.row_columns),
        table=job.relation.name,
        where=job.timed,
        direction=direction,
        rows=Sql("?", (rows,)),
    )


def _rows(job: _Job) -> Sql:
    return _row(job, "ASC" if job.plan.ascending else "DESC", (job.plan.limit or DEFAULT_LIMIT) + 1)


def _exists(job: _Job) -> Sql:
    found = Sql(f"{job.count} > 0") if job.plan.threshold is None else holds(job.count, job.plan.threshold)
    return assemble(
        "SELECT {found} AS found, {count} AS {name}\nFROM {table}{where}",
        found=found,
        count=job.count,
        name=job.name,
        table=job.relation.name,
        where=job.matching,
    )


def _part_of_whole(job: _Job, part: tuple[Sql, ...], whole: tuple[Sql, ...], names: tuple[str, str]) -> Sql:
    return assemble(
        "WITH counts AS (\n"
        "    SELECT {part} AS {part_name}, {count} AS {whole_name}\n    FROM {table}{where}\n"
        ")\n"
        "SELECT {part_name}, {whole_name},"
        " round(100.0 * {part_name} / nullif({whole_name}, 0), 1) AS percent\n"
        "FROM counts",
        part=_counted_if(job, part),
        part_name=names[0],
        count=job.count,
        whole_name=names[1],
        table=job.relation.name,
        where=where(whole + span_conditions(job.span)),
    )


def _share(job: _Job) -> Sql:
    of = filter_conditions(job.plan.subject, job.plan.share_of) if job.plan.share_of is not None else ()
    outcome = outcome_conditions(job.plan.outcome)
    if is_share_of_outcomes(job.plan):
        return _part_of_whole(job, outcome, of, ("part", "whole"))
    extra = tuple(one for one in filter_conditions(job.plan.subject, job.plan.filters) if one not in of)
    return _part_of_whole(job, extra, outcome + of, ("part", "whole"))


def is_share_of_outcomes(plan: QueryPlan) -> bool:
    """Return whether a share tells outcomes apart.

    Part and whole have the same filters, so the part can only be the rows of the plan's outcome among those
    of any.
    """
    return plan.measure is Measure.SHARE and plan.outcome is not None and plan.filters == plan.share_of


def _success_rate(job: _Job) -> Sql:
    return _part_of_whole(
        job, outcome_conditions(Outcome.SUCCESS), job.conditions, ("successful_logins", "login_attempts")
    )


def _difference(job: _Job) -> Sql:
    second = resolve(job.plan.compare_to, job.now) if job.plan.compare_to is not None else (None, None)
    return assemble(
        "WITH counts AS (\n"
        "    SELECT\n        {first} AS first,\n        {second} AS second\n    FROM {table}{where}\n"
        ")\n"
        "SELECT first, second, first - second AS difference\nFROM counts",
        first=_counted_if(job, span_conditions(job.span)),
        second=_counted_if(job, span_conditions(second)),
        table=job.relation.name,
        where=where(job.conditions),
    )


def _duration(job: _Job) -> Sql:
    rows = (row_limit(job.plan) or 0) + 1 + TIE_ROWS
    return compile_duration(DurationJob(job.plan, job.span, job.relation, job.conditions, job.columns, rows))


def _counted_if(job: _Job, conditions: tuple[Sql, ...]) -> Sql:
    """Return the count of the rows for which all of `conditions` hold."""
    if not conditions:
        return Sql(job.count)
    kept = assemble(" FILTER (WHERE {all})", all=join_sql(" AND ", conditions))
    if job.count == "count(*)":
        return assemble("count(*){kept}", kept=kept)
    return assemble("coalesce(sum(repeat){kept}, 0)", kept=kept)


_MEASURES: Mapping[Measure, Callable[[_Job], Sql]] = {
    Measure.COUNT: _count,
    Measure.COUNT_DISTINCT: _count_distinct,
    Measure.LIST: _list,
    Measure.RANKING: _ranking,
    Measure.SERIES: _series,
    Measure.FIRST: lambda job: _row(job, "ASC", 1),
    Measure.LAST: lambda job: _row(job, "DESC", 1),
    Measure.ROWS: _rows,
    Measure.EXISTS: _exists,
    Measure.SHARE: _share,
    Measure.SUCCESS_RATE: _success_rate,
    Measure.AVERAGE: _average,
    Measure.DIFFERENCE: _difference,
    Measure.DURATION: _duration,
    Measure.BRIEF: lambda job: compile_totals(job.span, job.plan.filters),
}
