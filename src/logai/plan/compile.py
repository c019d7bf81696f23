"""From a plan to SQL: the only place where a question's meaning becomes a query.

A pure function of the plan and the moment of the question, driven by the tables of `fields`. Identifiers
come from those tables, values travel as parameters; no text of a question or a log becomes SQL. The SQL
expects the session's TimeZone to be the zone of `now`, so that days and hours are local ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from logai.events import Outcome, Statistic
from logai.plan.averages import compile_average
from logai.plan.conditions import filter_conditions, holds, outcome_conditions, span_conditions
from logai.plan.durations import DurationJob, compile_duration
from logai.plan.fields import column_of, count_name, relation_of, row_expression
from logai.plan.job import Job
from logai.plan.moments import Span, resolve, resolve_plan
from logai.plan.outcomes import compile_first_and_last, compile_outcomes, compile_rates, count_of_outcome
from logai.plan.sql import Parameter, Sql, assemble, where
from logai.plan.steps import STEPS, bounds, check_length, chosen_starts
from logai.plan.times_of_each import compile_times_of_each
from logai.plan.totals import compile_totals
from logai.plan.vocabulary import TIME_DIMENSIONS, TIMES, Bucket, Dimension, Measure, Subject
from logai.plan.within import compile_most_within

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from logai.plan.model import QueryPlan

DEFAULT_LIMIT = 10
"""Rows of a ranking, or of the newest or oldest rows, where the question names no number."""

HOURS = 24
"""Rows of a ranking of the hours of the day, which nobody wants the first ten of."""

MAX_ROWS = 10_000
"""Most rows of a list or a series."""

TIE_ROWS = 10
"""How many rows beyond the limit a ranking looks for the same count."""

_OFTEN_MISSING = frozenset({Dimension.USER, Dimension.SOURCE, Dimension.NETWORK, Dimension.METHOD})
"""Dimensions of a login attempt that its log lines may not say."""

_OF_VALUES = (Measure.RANKING, Measure.LIST, Measure.AVERAGE, Measure.SUCCESS_RATE)


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


def compile_plan(plan: QueryPlan, now: datetime) -> CompiledQuery:
    """Return the query of `plan` asked at `now` (aware); raise NotUnderstoodError for what no row tells."""
    job = _make_job(plan, now)
    sql = _MEASURES[plan.measure](job)
    return CompiledQuery(sql.text, sql.parameters, job.span, row_limit(plan))


def compile_rows_without_value(plan: QueryPlan, now: datetime) -> CompiledQuery | None:
    """Return the query of how many login attempts a ranking or list leaves out, as they do not say who, whence or how.

    None where the plan is no ranking or list by user, source or method, or where a threshold chooses the groups.
    """
    chosen = any(one is not None for one in (plan.threshold, plan.other_outcome, plan.appearance))
    names_values = plan.measure in _OF_VALUES and not chosen and len(plan.by) == 1
    if plan.subject is not Subject.LOGIN_ATTEMPTS or not names_values or plan.by[0] not in _OFTEN_MISSING:
        return None
    job = _make_job(plan, now)
    missing = Sql(f"{job.columns[0].expression} IS NULL")
    rows = replace(job, count=job.relation.count, name=count_name(plan))
    sql = _count(replace(rows, conditions=(*job.conditions, missing)))
    return CompiledQuery(sql.text, sql.parameters, job.span)


def _make_job(plan: QueryPlan, now: datetime) -> Job:
    counted = None if plan.count_of is None else column_of(plan.subject, plan.count_of)
    relation = relation_of(plan.subject, plan.filters)
    both = plan.other_outcome is not None
    one_outcome = count_of_outcome(relation, plan.outcome) if both and plan.outcome else relation.count
    return Job(
        plan=plan,
        now=now,
        span=resolve_plan(plan, now),
        relation=relation,
        conditions=outcome_conditions(None if both else plan.outcome) + filter_conditions(plan.subject, plan.filters),
        count=one_outcome if counted is None else f"count(DISTINCT {counted.expression})",
        name=count_name(plan) if counted is None else counted.plural,
        columns=tuple(column_of(plan.subject, dimension) for dimension in plan.by),
    )


def row_limit(plan: QueryPlan) -> int | None:
    """Return how many rows the answer to `plan` shows at most; None where it is one row by nature."""
    if plan.measure in (Measure.RANKING, Measure.ROWS):
        return plan.limit or plan.rank or (HOURS if plan.by == (Dimension.HOUR_OF_DAY,) else DEFAULT_LIMIT)
    if plan.measure is Measure.OUTCOMES and plan.by:
        return plan.limit or (MAX_ROWS if plan.by[0] in TIME_DIMENSIONS else DEFAULT_LIMIT)
    if plan.measure in (Measure.LIST, Measure.SERIES) or (plan.measure in TIMES and plan.by):
        return plan.limit or MAX_ROWS
    if plan.statistic in (Statistic.LONGEST, Statistic.SHORTEST):
        return plan.limit or 1
    if plan.by and (plan.statistic is not None or plan.measure is Measure.SUCCESS_RATE):
        return plan.limit or DEFAULT_LIMIT
    return None


def _count(job: Job) -> Sql:
    return assemble(
        "SELECT {count} AS {name}\nFROM {table}{where}",
        count=job.count,
        name=job.name,
        table=job.relation.name,
        where=job.matching,
    )


def _count_distinct(job: Job) -> Sql:
    name = job.columns[0].plural if len(job.columns) == 1 else "pairs"
    if job.plan.within is not None:
        return assemble("SELECT count(*) AS {name}\nFROM (\n{groups}\n)", name=name, groups=compile_most_within(job))
    if len(job.columns) == 1 and not job.having.text:
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


def _groups(job: Job, rows: int) -> Sql:
    if job.plan.within is not None:
        return assemble(
            "{groups}\nORDER BY {name} DESC, {value_names}\nLIMIT {rows}",
            groups=compile_most_within(job),
            name=job.name,
            value_names=job.value_names,
            rows=Sql("?", (rows,)),
        )
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


def _list(job: Job) -> Sql:
    return _groups(job, (job.plan.limit or MAX_ROWS) + 1)


def _ranking(job: Job) -> Sql:
    return _groups(job, (row_limit(job.plan) or DEFAULT_LIMIT) + 1 + TIE_ROWS)


def _series(job: Job) -> Sql:
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
        starts=chosen_starts(bucket, job.plan.subject, job.plan.filters),
        shown=shown,
        threshold=where(() if job.plan.threshold is None else (holds(shown, job.plan.threshold),)),
        rows=Sql("?", ((job.plan.limit or MAX_ROWS) + 1,)),
    )


def _row(job: Job, direction: str, rows: int) -> Sql:
    return assemble(
        "SELECT {columns}\nFROM {table}{where}\n"
        "ORDER BY ts {direction}, source_id {direction}, line_number {direction}\nLIMIT {rows}",
        columns=", ".join(row_expression(job.relation, column) for column in job.relation.row_columns),
        table=job.relation.name,
        where=job.timed,
        direction=direction,
        rows=Sql("?", (rows,)),
    )


def _times_of_each(job: Job) -> Sql:
    return compile_times_of_each(job, (row_limit(job.plan) or MAX_ROWS) + 1)


def _rows(job: Job) -> Sql:
    return _row(job, "ASC" if job.plan.ascending else "DESC", (job.plan.limit or DEFAULT_LIMIT) + 1)


def _exists(job: Job) -> Sql:
    found = Sql(f"{job.count} > 0") if job.plan.threshold is None else holds(job.count, job.plan.threshold)
    return assemble(
        "SELECT {found} AS found, {count} AS {name}\nFROM {table}{where}",
        found=found,
        count=job.count,
        name=job.name,
        table=job.relation.name,
        where=job.matching,
    )


def _part_of_whole(job: Job, part: tuple[Sql, ...], whole: tuple[Sql, ...], names: tuple[str, str]) -> Sql:
    return assemble(
        "WITH counts AS (\n"
        "    SELECT {part} AS {part_name}, {count} AS {whole_name}\n    FROM {table}{where}\n"
        ")\n"
        "SELECT {part_name}, {whole_name},"
        " round(100.0 * {part_name} / nullif({whole_name}, 0), 1) AS percent\n"
        "FROM counts",
        part=job.counted_if(part),
        part_name=names[0],
        count=job.count,
        whole_name=names[1],
        table=job.relation.name,
        where=where(whole + span_conditions(job.span)),
    )


def _share(job: Job) -> Sql:
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


def _success_rate(job: Job) -> Sql:
    if job.columns:
        return compile_rates(job, (row_limit(job.plan) or DEFAULT_LIMIT) + 1 + TIE_ROWS)
    return _part_of_whole(
        job, outcome_conditions(Outcome.SUCCESS), job.conditions, ("successful_logins", "login_attempts")
    )


def _difference(job: Job) -> Sql:
    own, shared, second = span_conditions(job.span), job.conditions, span_conditions((None, None))
    if job.plan.compare_to is not None:
        second = span_conditions(resolve(job.plan.compare_to, job.now))
    if job.plan.compare_filters is not None:
        other = filter_conditions(job.plan.subject, job.plan.compare_filters)
        shared = tuple(one for one in job.conditions if one in other) + own
        shared += outcome_conditions(job.plan.outcome)
        own = tuple(one for one in job.conditions if one not in shared)
        second = tuple(one for one in other if one not in shared)
    return assemble(
        "WITH counts AS (\n"
        "    SELECT\n        {first} AS first,\n        {second} AS second\n    FROM {table}{where}\n"
        ")\n"
        "SELECT first, second, first - second AS difference\nFROM counts",
        first=job.counted_if(own),
        second=job.counted_if(second),
        table=job.relation.name,
        where=where(shared),
    )


def _duration(job: Job) -> Sql:
    rows = (row_limit(job.plan) or 0) + 1 + TIE_ROWS
    return compile_duration(DurationJob(job.plan, job.span, job.relation, job.conditions, job.columns, rows))


_MEASURES: Mapping[Measure, Callable[[Job], Sql]] = {
    Measure.COUNT: _count,
    Measure.COUNT_DISTINCT: _count_distinct,
    Measure.LIST: _list,
    Measure.RANKING: _ranking,
    Measure.SERIES: _series,
    Measure.FIRST: lambda job: _times_of_each(job) if job.columns else _row(job, "ASC", 1),
    Measure.LAST: lambda job: _times_of_each(job) if job.columns else _row(job, "DESC", 1),
    Measure.FIRST_AND_LAST: lambda job: _times_of_each(job) if job.columns else compile_first_and_last(job),
    Measure.OUTCOMES: lambda job: compile_outcomes(job, (row_limit(job.plan) or MAX_ROWS) + 1),
    Measure.ROWS: _rows,
    Measure.EXISTS: _exists,
    Measure.SHARE: _share,
    Measure.SUCCESS_RATE: _success_rate,
    Measure.AVERAGE: compile_average,
    Measure.DIFFERENCE: _difference,
    Measure.DURATION: _duration,
    Measure.BRIEF: lambda job: compile_totals(job.span, job.plan.filters),
}
