"""How long sessions lasted, in SQL: totals, averages, the longest and the shortest.

A session without an end in the log has no length: it is in no sum and no average, and `compile_session_ends` counts
those that are left out, so that an answer can say so. An open one has lasted until the newest line of its host: that
goes into a total and may be the longest, but is no length that an average or the shortest could be made of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from logai.events import Statistic
from logai.plan.conditions import filter_conditions, moment, overlap_conditions, span_conditions
from logai.plan.fields import RELATIONS, Column, Relation, row_expression
from logai.plan.sql import Sql, assemble, where
from logai.plan.vocabulary import Measure, Subject

if TYPE_CHECKING:
    from logai.plan.model import QueryPlan
    from logai.plan.moments import Span

_KNOWN = Sql("state <> 'unknown'")
_ENDED = Sql("state = 'ended'")


@dataclass(frozen=True)
class DurationJob:
    """A plan with what its SQL is made of: `conditions` are those of the filters, `rows` the most that are read."""

    plan: QueryPlan
    span: Span
    relation: Relation
    conditions: tuple[Sql, ...]
    columns: tuple[Column, ...]
    rows: int


def compile_duration(job: DurationJob) -> Sql:
    """Return the query of a plan whose measure is the duration.

    A total has the columns total_seconds and sessions, an average average_seconds and sessions; with values to tell
    apart, a value and the number of seconds. The longest and the shortest are rows of sessions.
    """
    match job.plan.statistic:
        case Statistic.TOTAL:
            return _compile_total(job)
        case Statistic.AVERAGE:
            return _compile_average(job)
        case _:
            return _compile_extremes(job)


def compile_session_ends(plan: QueryPlan, span: Span) -> Sql | None:
    """Return the query of how many sessions of `plan` are open, and of how many the end is not known: one row.

    None where no length and no state of sessions is asked for.
    """
    filters = plan.filters
    reaches_in = bool(filters.going_on or filters.ending)
    asks = filters.session_state is not None or reaches_in or plan.measure is Measure.DURATION
    if plan.subject is not Subject.SESSIONS or not asks:
        return None
    others = filters.model_copy(update={"session_state": None, "going_on": None, "ending": None})
    placed = overlap_conditions(span) if reaches_in or plan.statistic is Statistic.TOTAL else span_conditions(span)
    return assemble(
        "SELECT count(*) FILTER (WHERE state = 'open') AS open, count(*) FILTER (WHERE state = 'unknown') AS unknown\n"
        "FROM {table}{where}",
        table=RELATIONS[Subject.SESSIONS].name,
        where=where(filter_conditions(Subject.SESSIONS, others) + placed),
    )


def _compile_total(job: DurationJob) -> Sql:
    """Return the time in which each user had a session: where two of one user overlap, the time counts once."""
    start, end = job.span
    told_apart = [column for column in job.columns if column.name != "user_name"]
    values = "".join(f"{column.expression} AS {column.name}, " for column in told_apart)
    names = ", ".join(column.name for column in job.columns)
    parts = assemble(
        "WITH parts AS (\n"
        "    SELECT {values}user_name, {begins} AS begins, {ends} AS ends\n"
        "    FROM {table}{where}\n"
        "),\n"
        "spans AS (\n"
        "    SELECT *, max(ends) OVER (\n"
        "        PARTITION BY {groups} ORDER BY begins, ends ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING\n"
        "    ) AS covered\n"
        "    FROM parts\n"
        "),\n"
        "lengths AS (\n"
        "    SELECT *, greatest(epoch(ends) - epoch(greatest(begins, coalesce(covered, begins))), 0) AS seconds\n"
        "    FROM spans\n"
        ")\n",
        values=values,
        begins="ts" if start is None else assemble("greatest(ts, {start})", start=moment(start)),
        ends="latest_end" if end is None else assemble("least(latest_end, {end})", end=moment(end)),
        table=job.relation.name,
        where=where((*job.conditions, _KNOWN, *overlap_conditions(job.span))),
        groups=", ".join([*(column.name for column in told_apart), "user_name"]),
    )
    total = "CAST(round(coalesce(sum(seconds), 0)) AS BIGINT) AS total_seconds"
    if not job.columns:
        return assemble("{parts}SELECT {total}, count(*) AS sessions\nFROM lengths", parts=parts, total=total)
    return assemble(
        "{parts}SELECT {names}, {total}\nFROM lengths\nWHERE {named}\nGROUP BY ALL\n"
        "ORDER BY total_seconds {direction}, {names}\nLIMIT {rows}",
        parts=parts,
        names=names,
        total=total,
        named=_named(job),
        direction=_direction(job),
        rows=Sql("?", (job.rows,)),
    )


def _compile_average(job: DurationJob) -> Sql:
    conditions = (*job.conditions, _ENDED, *span_conditions(job.span))
    average = "round(avg(duration_seconds), 1) AS average_seconds"
    if not job.columns:
        return assemble(
            "SELECT {average}, count(*) AS sessions\nFROM {table}{where}",
            average=average,
            table=job.relation.name,
            where=where(conditions),
        )
    names = ", ".join(column.name for column in job.columns)
    return assemble(
        "SELECT {names}, {average}\nFROM {table}{where}\nGROUP BY ALL\n"
        "ORDER BY average_seconds {direction}, {names}\nLIMIT {rows}",
        names=names,
        average=average,
        table=job.relation.name,
        where=where((*conditions, Sql(_named(job)))),
        direction=_direction(job),
        rows=Sql("?", (job.rows,)),
    )


def _compile_extremes(job: DurationJob) -> Sql:
    longest = job.plan.statistic is Statistic.LONGEST
    return assemble(
        "SELECT {columns}\nFROM {table}{where}\n"
        "ORDER BY {length} {direction}, ts, source_id, line_number\nLIMIT {rows}",
        columns=", ".join(row_expression(job.relation, column) for column in job.relation.row_columns),
        table=job.relation.name,
        where=where((*job.conditions, _KNOWN if longest else _ENDED, *span_conditions(job.span))),
        length=job.relation.length,
        direction="DESC" if longest else "ASC",
        rows=Sql("?", (job.rows,)),
    )


def _named(job: DurationJob) -> str:
    return " AND ".join(f"{column.name} IS NOT NULL" for column in job.columns)


def _direction(job: DurationJob) -> str:
    return "ASC" if job.plan.ascending else "DESC"
