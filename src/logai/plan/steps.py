"""The steps of a series in SQL: where each starts, and how all of them between two moments are made.

Days and longer steps are made on the wall clock, since changes of the clock make them longer or shorter;
hours are made as time, since a change of the clock repeats one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from logai.errors import NotUnderstoodError
from logai.plan.conditions import filter_conditions, moment
from logai.plan.filters import Filters
from logai.plan.moments import LENGTHS, Span
from logai.plan.sql import Sql, assemble, where
from logai.plan.vocabulary import Bucket, Subject

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Step:
    """`start` is the step that `ts` lies in; `starts` selects all from first_ts to last_ts of `span`."""

    start: str
    starts: str


_ON_WALL_CLOCK = """\
SELECT CAST(unnest(generate_series(
    date_trunc('{step}', CAST(first_ts AS TIMESTAMP)), CAST(last_ts AS TIMESTAMP), INTERVAL 1 {step}
)) AS TIMESTAMPTZ) AS {step}
FROM span"""

STEPS: Mapping[Bucket, Step] = {
    Bucket.HOUR: Step(
        # date_trunc('hour', ts) would put both hours that the end of summer time repeats into one.
        "ts - to_minutes(minute(ts)) - to_microseconds(microsecond(ts))",
        """\
SELECT unnest(generate_series(
    first_ts - to_minutes(minute(first_ts)) - to_microseconds(microsecond(first_ts)), last_ts, INTERVAL 1 HOUR
)) AS hour
FROM span""",
    ),
    **{
        bucket: Step(f"date_trunc('{bucket.value}', ts)", _ON_WALL_CLOCK.replace("{step}", bucket.value))
        for bucket in (Bucket.DAY, Bucket.WEEK, Bucket.MONTH)
    },
}


def chosen_starts(bucket: Bucket, subject: Subject, filters: Filters) -> Sql:
    """Return the query of the steps of a series, those alone that a row left by `filters` can lie in."""
    starts = STEPS[bucket].starts
    if is_every_step(bucket, filters):
        return Sql(starts)
    return assemble(
        "SELECT ts AS {step}\nFROM (\n    SELECT {step} AS ts\n    FROM (\n        {starts}\n    )\n){where}",
        step=bucket.value,
        starts=starts,
        where=where(filter_conditions(subject, _of_steps(bucket, filters))),
    )


def is_every_step(bucket: Bucket, filters: Filters) -> bool:
    """Return whether `filters` leave rows in each step of a series, since they leave no whole one out."""
    return _of_steps(bucket, filters) == Filters()


def _of_steps(bucket: Bucket, filters: Filters) -> Filters:
    """Return the filters that leave whole steps out: days of a series per day or hour, hours of one per hour."""
    if bucket not in (Bucket.HOUR, Bucket.DAY):
        return Filters()
    hours = filters.hours
    sharp = hours is not None and not (hours.start_minute or hours.end_minute)
    return Filters(
        weekdays=filters.weekdays,
        dates=filters.dates,
        not_dates=filters.not_dates,
        hours=hours if sharp and bucket is Bucket.HOUR else None,
    )


def bounds(span: Span) -> Sql:
    """Return the first and last moment of the steps: those of the window, of the data where it is open."""
    start, end = span
    last = None if end is None else end - timedelta(microseconds=1)
    if start is not None and last is not None:
        last = max(start, last)
    return assemble(
        "SELECT {first} AS first_ts, {last} AS last_ts",
        first=Sql("(SELECT min(ts) FROM events)") if start is None else moment(start),
        last=Sql("(SELECT max(ts) FROM events)") if last is None else moment(last),
    )


def check_length(bucket: Bucket, span: Span, most: int) -> None:
    """Raise NotUnderstoodError for a window of more than `most` steps, months taken as 30 days."""
    start, end = span
    if start is None or end is None:
        return
    length = timedelta(days=30) if bucket is Bucket.MONTH else LENGTHS[bucket.value]
    if (end.astimezone(UTC) - start.astimezone(UTC)) // length >= most:
        raise NotUnderstoodError(
            f"A series per {bucket.value} over this window has more than {most:,} steps.",
            "Ask for a shorter time, or for longer steps.",
        )
