"""SQL that counts failures and successes of the same rows: side by side, and values chosen by their other outcome.

The outcomes are those of `events.Outcome`, our own text; no value of a question or a log stands here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.events import Outcome
from logai.plan.fields import count_name
from logai.plan.sql import Sql, assemble
from logai.plan.vocabulary import TIME_DIMENSIONS, OtherOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from logai.plan.fields import Relation
    from logai.plan.job import Job
    from logai.plan.model import QueryPlan

_OTHER: Mapping[Outcome, Outcome] = {Outcome.FAILURE: Outcome.SUCCESS, Outcome.SUCCESS: Outcome.FAILURE}


def count_of_outcome(relation: Relation, outcome: Outcome) -> str:
    """Return the expression that counts the rows of `outcome` alone."""
    kept = f"FILTER (WHERE event_outcome = '{outcome.value}')"
    return f"count(*) {kept}" if relation.count == "count(*)" else f"coalesce(sum(repeat) {kept}, 0)"


def other_outcome_holds(plan: QueryPlan, relation: Relation) -> Sql:
    """Return the condition on a group whose outcome is the plan's, and whose other one is as the plan says."""
    outcome = plan.outcome or Outcome.FAILURE
    asked, other = (count_of_outcome(relation, one) for one in (outcome, _OTHER[outcome]))
    match plan.other_outcome:
        case OtherOutcome.NEVER:
            return Sql(f"{asked} > 0 AND {other} = 0")
        case OtherOutcome.ALSO:
            return Sql(f"{asked} > 0 AND {other} > 0")
        case _:
            return Sql(f"{asked} > {other}")


def outcome_columns(plan: QueryPlan, relation: Relation) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return expression and name of the failures, and of the successes."""
    failed, succeeded = (
        (count_of_outcome(relation, one), count_name(plan.model_copy(update={"outcome": one})))
        for one in (Outcome.FAILURE, Outcome.SUCCESS)
    )
    return failed, succeeded


def compile_outcomes(job: Job, rows: int) -> Sql:
    """Return the query of both counts and their ratio, or of both counts of each value of the plan's dimension."""
    (failed, failed_name), (succeeded, succeeded_name) = outcome_columns(job.plan, job.relation)
    counts = f"{failed} AS {failed_name}, {succeeded} AS {succeeded_name}"
    if not job.columns:
        return assemble(
            "WITH counts AS (\n    SELECT {counts}\n    FROM {table}{where}\n)\n"
            "SELECT {failed}, {succeeded}, round(1.0 * {failed} / nullif({succeeded}, 0), 1) AS failures_per_success\n"
            "FROM counts",
            counts=counts,
            table=job.relation.name,
            where=job.matching,
            failed=failed_name,
            succeeded=succeeded_name,
        )
    ordered = "" if job.plan.by[0] in TIME_DIMENSIONS else f"{failed_name} + {succeeded_name} DESC, "
    return assemble(
        "SELECT {values}, {counts}\nFROM {table}{where}\nGROUP BY ALL\nORDER BY {ordered}{names}\nLIMIT {rows}",
        values=job.values,
        counts=counts,
        table=job.relation.name,
        where=job.with_values,
        ordered=ordered,
        names=job.value_names,
        rows=Sql("?", (rows,)),
    )


def compile_rates(job: Job, rows: int) -> Sql:
    """Return the query of the success rate of each value of the dimension, of equal ones the most tried first."""
    _, (succeeded, name) = outcome_columns(job.plan, job.relation)
    return assemble(
        "SELECT {values}, {succeeded} AS {name}, {count} AS {all},"
        " round(100.0 * {succeeded} / {count}, 1) AS percent\n"
        "FROM {table}{where}\nGROUP BY ALL\nORDER BY percent {direction}, {all} DESC, {names}\nLIMIT {rows}",
        values=job.values,
        succeeded=succeeded,
        name=name,
        count=job.count,
        all=job.name,
        table=job.relation.name,
        where=job.with_values,
        direction="ASC" if job.plan.ascending else "DESC",
        names=job.value_names,
        rows=Sql("?", (rows,)),
    )


def compile_first_and_last(job: Job) -> Sql:
    """Return the query of the first and the last time, and of how many rows there are."""
    return assemble(
        "SELECT min(ts) AS first_ts, max(ts) AS last_ts, {count} AS {name}\nFROM {table}{where}",
        count=job.count,
        name=job.name,
        table=job.relation.name,
        where=job.timed,
    )
