"""The queries of a report: fixed SQL over a period, whose times travel as parameters.

Every scan of a table is bounded by the period, or by a fixed time before it: DuckDB skips the blocks that lie outside,
so that a report costs what its period holds and not what the store holds. What counts as an attempt, a sudo command or
a change is what the views of the store and `plan.fields` say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.events import Outcome
from logai.plan.conditions import moment, outcome_conditions, span_conditions
from logai.plan.fields import RELATIONS
from logai.plan.sql import Sql, assemble, join_sql, where
from logai.plan.steps import STEPS, bounds
from logai.plan.vocabulary import Bucket, Subject

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from logai.plan.moments import Span
    from logai.report.period import Period

_SOURCE = "coalesce(source_ip, source_host)"
_FAILED = outcome_conditions(Outcome.FAILURE)[0]
_SUCCEEDED = outcome_conditions(Outcome.SUCCESS)[0]


def count_rows(subject: Subject, span: Span) -> Sql:
    """Return the query of one row: how many rows of `subject` there are, and how many of them failed."""
    relation = RELATIONS[subject]
    failed = Sql("0")
    if "event_outcome" in relation.columns:
        failed = assemble("coalesce(sum(repeat) FILTER (WHERE {failed}), 0)", failed=_FAILED)
    return assemble(
        "SELECT {count} AS n, {failed} AS failed\nFROM {table}{where}",
        count=relation.count,
        failed=failed,
        table=relation.name,
        where=_within(span),
    )


def count_lines(span: Span) -> Sql:
    """Return the query of one row: events, repeated ones each, and lines that no pattern recognised."""
    return assemble(
        "SELECT {count} AS events, count(*) FILTER (WHERE NOT recognised) AS unknown\nFROM events{where}",
        count=RELATIONS[Subject.EVENTS].count,
        where=_within(span),
    )


def count_attempts_per_step(span: Span, step: Bucket) -> Sql:
    """Return the query of the chart: start of each step, failed and successful attempts; steps without any too."""
    return assemble(
        "WITH counts AS (\n"
        "    SELECT {start} AS {step}, count(*) FILTER (WHERE {failed}) AS failed,\n"
        "        count(*) FILTER (WHERE {succeeded}) AS successful\n"
        "    FROM login_attempts{where}\n"
        "    GROUP BY ALL\n"
        "),\n"
        "span AS (\n    {bounds}\n),\n"
        "steps AS (\n    {starts}\n)\n"
        "SELECT {step}, coalesce(failed, 0) AS failed, coalesce(successful, 0) AS successful\n"
        "FROM steps LEFT JOIN counts USING ({step})\n"
        "ORDER BY {step}",
        start=STEPS[step].start,
        step=step.value,
        failed=_FAILED,
        succeeded=_SUCCEEDED,
        where=_within(span),
        bounds=bounds(span),
        starts=STEPS[step].starts,
    )


def rank_sources(span: Span, most: int) -> Sql:
    """Return the query of the sources with the most failed logins: source, failed, users of these, logins."""
    return assemble(
        "{ranked}\nHAVING failed > 0\nORDER BY failed DESC, source\nLIMIT {most}",
        ranked=_per_source(span),
        most=Sql("?", (most,)),
    )


def rank_new_sources(span: Span, since: datetime, most: int) -> Sql:
    """Return the query of the sources that had no attempt between `since` and the period.

    Its rows are those of `rank_sources`, and how many such sources there are in all.
    """
    start, _ = span
    return assemble(
        "WITH here AS (\n    {ranked}\n),\n"
        "known AS (\n"
        "    SELECT DISTINCT {source} AS source\n"
        "    FROM login_attempts{where}\n"
        "      AND {source} IN (SELECT source FROM here)\n"
        ")\n"
        "SELECT source, failed, users, successful, count(*) OVER () AS n\n"
        "FROM here ANTI JOIN known USING (source)\n"
        "ORDER BY failed + successful DESC, source\nLIMIT {most}",
        ranked=_per_source(span),
        source=_SOURCE,
        where=_within((since, start)),
        most=Sql("?", (most,)),
    )


def _per_source(span: Span) -> Sql:
    return assemble(
        "SELECT {source} AS source, count(*) FILTER (WHERE {failed}) AS failed,\n"
        "    count(DISTINCT user_name) FILTER (WHERE {failed}) AS users,\n"
        "    count(*) FILTER (WHERE {succeeded}) AS successful\n"
        "FROM login_attempts{where}\nGROUP BY ALL",
        source=_SOURCE,
        failed=_FAILED,
        succeeded=_SUCCEEDED,
        where=_within(span, Sql(f"{_SOURCE} IS NOT NULL")),
    )


def rank_targets(span: Span, most: int) -> Sql:
    """Return the query of the user names with the most failed logins: name, failed, sources, whether invalid."""
    return assemble(
        "SELECT user_name, count(*) AS failed, count(DISTINCT {source}) AS sources, bool_or(invalid_user) AS invalid\n"
        "FROM login_attempts{where}\nGROUP BY user_name\nORDER BY failed DESC, user_name\nLIMIT {most}",
        source=_SOURCE,
        where=_within(span, _FAILED, Sql("user_name IS NOT NULL")),
        most=Sql("?", (most,)),
    )


def rank_logins(span: Span, most: int) -> Sql:
    """Return the query of who logged in from where: user, source, logins, time of the last."""
    return assemble(
        "SELECT user_name, {source} AS source, count(*) AS logins, max(ts) AS last_ts\n"
        "FROM login_attempts{where}\nGROUP BY ALL\nORDER BY logins DESC, user_name, source\nLIMIT {most}",
        source=_SOURCE,
        where=_within(span, _SUCCEEDED, Sql("user_name IS NOT NULL")),
        most=Sql("?", (most,)),
    )


def rank_switches(subject: Subject, span: Span, most: int) -> Sql:
    """Return the query of who became whom by sudo or su: user, target, count, failed."""
    relation = RELATIONS[subject]
    return assemble(
        "SELECT user_name, user_target, {count} AS n, coalesce(sum(repeat) FILTER (WHERE {failed}), 0) AS failed\n"
        "FROM {table}{where}\nGROUP BY ALL\n"
        "ORDER BY failed DESC, n DESC, user_name NULLS LAST, user_target NULLS LAST\nLIMIT {most}",
        count=relation.count,
        failed=_FAILED,
        table=relation.name,
        where=_within(span),
        most=Sql("?", (most,)),
    )


def rank_commands(span: Span, most: int) -> Sql:
    """Return the query of the commands of sudo, those that were refused first: command, count, failed."""
    return assemble(
        "SELECT command, {count} AS n, coalesce(sum(repeat) FILTER (WHERE {failed}), 0) AS failed\n"
        "FROM sudo_commands{where}\nGROUP BY command\nORDER BY failed DESC, n DESC, command\nLIMIT {most}",
        count=RELATIONS[Subject.SUDO].count,
        failed=_FAILED,
        where=_within(span),
        most=Sql("?", (most,)),
    )


def list_changes(span: Span, most: int) -> Sql:
    """Return the query of the account changes, the oldest first: time, host, action, target, group, actor."""
    return assemble(
        "SELECT ts, host_name, event_action, user_target, group_name, user_name\n"
        "FROM account_changes{where}\nORDER BY ts, source_id, line_number\nLIMIT {most}",
        where=_within(span),
        most=Sql("?", (most,)),
    )


def rank_unknown_programs(span: Span, most: int) -> Sql:
    """Return the query of the programs whose lines no pattern recognised: name, lines."""
    return assemble(
        "SELECT coalesce(process_name, '') AS program, count(*) AS n\n"
        "FROM events{where}\nGROUP BY ALL\nORDER BY n DESC, program\nLIMIT {most}",
        where=_within(span, Sql("NOT recognised")),
        most=Sql("?", (most,)),
    )


def rank_hosts(period: Period) -> Sql:
    """Return the query of the hosts that wrote in the period or in the one before: name, lines of now, last time."""
    return assemble(
        "SELECT host_name, count(*) FILTER (WHERE ts >= {start}) AS n, max(ts) AS last_ts\n"
        "FROM events{where}\nGROUP BY ALL\nORDER BY n DESC, host_name",
        start=moment(period.start),
        where=_within((period.before, period.end), Sql("host_name IS NOT NULL")),
    )


def read_lines(lines: Sequence[tuple[int, int]], span: Span) -> Sql:
    """Return the query of the messages of `lines` (source, line), all of which lie in `span`: source, line, message."""
    return assemble(
        "SELECT source_id, line_number, message\nFROM events{where}",
        where=_within(
            span,
            assemble(
                "(source_id, line_number) IN (SELECT (a, b) FROM (VALUES {lines}) AS wanted (a, b))",
                lines=join_sql(", ", (Sql("(CAST(? AS INTEGER), CAST(? AS BIGINT))", line) for line in lines)),
            ),
        ),
    )


READ_SOURCES = "SELECT path, last_ts, loaded_at FROM sources ORDER BY path"
READ_BOUNDS = "SELECT min(ts) AS first_ts, max(ts) AS last_ts FROM events"


def _within(span: Span, *conditions: Sql) -> Sql:
    """Return the WHERE clause of a period and of `conditions`."""
    return where((*span_conditions(span), *conditions))
