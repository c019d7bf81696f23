"""Averages as SQL: per step of time, over the steps that can hold a row, or per different value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.moments import count_steps
from logai.plan.sql import Sql, assemble
from logai.plan.steps import STEPS, bounds, chosen_starts, is_every_step
from logai.plan.vocabulary import Bucket

if TYPE_CHECKING:
    from logai.plan.job import Job


def compile_average(job: Job) -> Sql:
    """Return the query of the average of `job`, of its total, and of the steps or values that it is over."""
    if job.plan.by:
        return _average_of_values(job)
    bucket = job.plan.bucket or Bucket.DAY
    steps = _counted_steps(job, bucket)
    total = "SELECT {count} AS {name}\n    FROM {table}{where}"
    if job.plan.count_of is not None:
        # A value counts in each step in which it occurs.
        total = (
            "SELECT coalesce(sum({name}), 0) AS {name}\n    FROM (\n"
            "        SELECT {count} AS {name}\n        FROM {table}{where}\n        GROUP BY {start}\n    )"
        )
    return assemble(
        f"WITH total AS (\n    {total}\n),\n"
        "span AS (\n    {steps}\n)\n"
        "SELECT round(1.0 * {name} / nullif({step}s, 0), 1) AS {name}_per_{step}, {name}, {step}s\n"
        "FROM total, span",
        count=job.count,
        start=STEPS[bucket].start,
        name=job.name,
        table=job.relation.name,
        where=job.matching if job.plan.count_of is None else job.timed,
        steps=steps,
        step=bucket.value,
    )


def _counted_steps(job: Job, bucket: Bucket) -> Sql:
    """Return the query of how many steps there are: of weekends their days, and no others."""
    if not is_every_step(bucket, job.plan.filters):
        return assemble(
            "SELECT count(*) AS {step}s\nFROM (\n    WITH span AS (\n        {bounds}\n    )\n    {starts}\n)",
            step=bucket.value,
            bounds=bounds(job.span),
            starts=chosen_starts(bucket, job.plan.subject, job.plan.filters),
        )
    known = count_steps(job.plan, job.span)
    if known is not None:
        return assemble("SELECT {known} AS {step}s", known=Sql("?", (known,)), step=bucket.value)
    return assemble(
        "SELECT date_diff('{step}', first_ts, last_ts) + 1 AS {step}s\nFROM (\n    {bounds}\n)",
        step=bucket.value,
        bounds=bounds(job.span),
    )


def _average_of_values(job: Job) -> Sql:
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
