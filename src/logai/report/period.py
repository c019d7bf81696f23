"""Of which time a report is, which one it is compared with, and in which steps its chart is drawn.

A daily report is of the 24 hours up to now, not of a day of the calendar: what is mailed at six in the morning has to
hold the night that has just ended, and reports sent at the same time of each day leave nothing out and tell nothing
twice. Nothing here reads a clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from logai.errors import BadInputError
from logai.plan.vocabulary import Bucket

if TYPE_CHECKING:
    from collections.abc import Mapping


class ReportKind(StrEnum):
    """What a report is called; `SPAN` is of any time that somebody named."""

    DAILY = "daily"
    WEEKLY = "weekly"
    SPAN = "span"


_LENGTHS: Mapping[ReportKind, timedelta] = {
    ReportKind.DAILY: timedelta(days=1),
    ReportKind.WEEKLY: timedelta(weeks=1),
    ReportKind.SPAN: timedelta(days=1),
}
_STEPS = (
    (timedelta(hours=49), Bucket.HOUR),
    (timedelta(days=62, hours=1), Bucket.DAY),
    (timedelta(weeks=80, hours=1), Bucket.WEEK),
)
"""The longest time that is drawn in each step, so that a chart has at most some eighty bars; longer ones by month. The
hour more is that of a change of the clock."""
_LONGEST = timedelta(days=366 * 30)
"""A chart by month of a longer time is a slip of the keyboard."""
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Period:
    """From `start` (included) to `end` (excluded), aware, in the zone of the report; and as long a time before it."""

    kind: ReportKind
    start: datetime
    end: datetime
    before: datetime
    """Where the period to compare with starts; it ends at `start`."""
    step: Bucket

    @property
    def last_day(self) -> date:
        """The date that the report bears: that of its last moment."""
        return (self.end - timedelta(microseconds=1)).date()


def choose_period(
    kind: ReportKind,
    now: datetime,
    *,
    day: date | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Period:
    """Return the period of a report made at `now`.

    Without more it ends with the minute of `now`, with `day` at the end of that day, and is a day or a week long.
    `since` and `until` name its sides. Raise BadInputError for sides that contradict each other.
    """
    if day is not None and (since or until):
        raise BadInputError("--date names a whole time; --since and --until name its sides.", "Give one or the other.")
    try:
        if day is not None:
            start, end = _whole_days(kind, day, now)
        else:
            end = until or now.replace(second=0, microsecond=0)
            start = since or _earlier(end, _LENGTHS[kind])
        return _make(kind, start, end)
    except OverflowError as error:
        raise BadInputError(
            "There is no time before the year 1 or after 9999.", "Name a later or earlier one."
        ) from error


def parse_day(text: str | None) -> date | None:
    """Return the day that `--date` names; raise BadInputError for what is none."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise BadInputError(f"--date cannot read {text!r}.", "Write it as 2026-11-23.") from error


def _whole_days(kind: ReportKind, day: date, now: datetime) -> tuple[datetime, datetime]:
    first = day - _LENGTHS[kind] + timedelta(days=1)
    return _midnight(first, now), _midnight(day + timedelta(days=1), now)


def _make(kind: ReportKind, start: datetime, end: datetime) -> Period:
    length = end.astimezone(UTC) - start.astimezone(UTC)
    if length < _MINUTE:
        raise BadInputError(
            f"The report would start at {start:%Y-%m-%d %H:%M} and end at {end:%Y-%m-%d %H:%M}.",
            "Name a start that lies at least a minute before the end.",
        )
    if length > _LONGEST:
        raise BadInputError("The report would be of more than 30 years.", "Name a shorter time.")
    step = next((step for longest, step in _STEPS if length <= longest), Bucket.MONTH)
    days = _count_days(start, end)
    before = _midnight(start.date() - timedelta(days=days), start) if days else _earlier(start, length)
    return Period(kind, start, end, before, step)


def _count_days(start: datetime, end: datetime) -> int:
    """Return how many whole days of the calendar the time is; 0 where it is none."""
    if start.time() != time() or end.time() != time():
        return 0
    return (end.date() - start.date()).days


def _earlier(moment: datetime, length: timedelta) -> datetime:
    return (moment.astimezone(UTC) - length).astimezone(moment.tzinfo)


def _midnight(day: date, now: datetime) -> datetime:
    # A clock that is set at midnight shows no 00:00 on that day: the time moves forward.
    return datetime.combine(day, time(), tzinfo=now.tzinfo).astimezone(UTC).astimezone(now.tzinfo)
