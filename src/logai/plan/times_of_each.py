"""SQL of the first and the last time of each value: when every user logged in last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.sql import Sql, assemble
from logai.plan.vocabulary import Measure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from logai.plan.job import Job

_TIMES: Mapping[Measure, str] = {
    Measure.FIRST: "min(ts) AS first_ts",
    Measure.LAST: "max(ts) AS last_ts",
    Measure.FIRST_AND_LAST: "min(ts) AS first_ts, max(ts) AS last_ts",
}


def compile_times_of_each(job: Job, rows: int) -> Sql:
    """Return the query of the times of each value of the plan's dimension, the newest in front, and of its count."""
    return assemble(
        "SELECT {values}, {times}, {count} AS {name}\nFROM {table}{where}\nGROUP BY ALL\n"
        "ORDER BY {by} DESC, {names}\nLIMIT {rows}",
        values=job.values,
        times=_TIMES[job.plan.measure],
        count=job.count,
        name=job.name,
        table=job.relation.name,
        where=job.timed_with_values,
        by="first_ts" if job.plan.measure is Measure.FIRST else "last_ts",
        names=job.value_names,
        rows=Sql("?", (rows,)),
    )
