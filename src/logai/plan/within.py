"""SQL of the most that a value has within so long a time, wherever it begins: "more than 50 in one hour"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.conditions import holds
from logai.plan.sql import Sql, assemble

if TYPE_CHECKING:
    from logai.plan.job import Job


def compile_most_within(job: Job) -> Sql:
    """Return the query of each value that reaches the threshold, with the most that it has within its time.

    The rows are those up to each row of the value, the ones just so long ago included.
    """
    threshold = job.plan.threshold
    period = job.plan.within
    if threshold is None or period is None:
        raise AssertionError("a plan whose threshold has no time is compiled elsewhere")
    counted = "count(*)" if job.count == "count(*)" else "sum(repeat)"
    return assemble(
        "SELECT {value_names}, CAST(max(reached) AS BIGINT) AS {name}\n"
        "FROM (\n"
        "    SELECT {values}, {counted} OVER (\n"
        "        PARTITION BY {partition} ORDER BY ts RANGE BETWEEN to_{unit}s({amount}) PRECEDING AND CURRENT ROW\n"
        "    ) AS reached\n"
        "    FROM {table}{where}\n"
        ")\n"
        "GROUP BY ALL\nHAVING {reached}",
        value_names=job.value_names,
        name=job.name,
        values=job.values,
        counted=counted,
        partition=", ".join(column.expression for column in job.columns),
        unit=period.unit,
        amount=Sql("?", (period.amount,)),
        table=job.relation.name,
        where=job.timed_with_values,
        reached=holds("max(reached)", threshold),
    )
