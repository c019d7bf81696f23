"""From the window of a plan to two moments.

Windows of the calendar are wall-clock times of the zone in which the question is asked, so a day may have
23 or 25 hours; windows of the last minutes, hours, days and weeks are lengths of time. The end is excluded.
Nothing here reads a clock: the moment of the question comes in.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, assert_never

from logai.plan.vocabulary import Bucket, Measure
from logai.plan.window import AllTime, BetweenWindow, LastWindow, NamedWindow, Window

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from logai.plan.model import QueryPlan

Span = tuple[datetime | None, datetime | None]
"""From (included) and to (excluded); None is open."""

_EARLIEST, _LATEST = datetime(2, 1, 1), datetime(9998, 12, 31)  # noqa: DTZ001 - wall-clock bounds without a zone
"""No log is older or newer, and a zone's offset stays within what a datetime holds."""

LENGTHS: Mapping[str, timedelta] = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}


def resolve(window: Window, now: datetime) -> Span:
    """Return start and end of `window` in the zone of `now`, the end excluded, None for an open side."""
    match window:
        case AllTime():
            return None, None
        case NamedWindow():
            return _NAMED[window.name](now)
        case LastWindow():
            return _resolve_last(window, now)
        case BetweenWindow():
            return _place(window.start, now), _place(window.end, now)
    assert_never(window)


def resolve_plan(plan: QueryPlan, now: datetime) -> Span:
    """Return start and end of the window of `plan`.

    They are those of `resolve`, except that series and averages end by now, and that a series over days,
    weeks or months takes whole days: "last 7 days" is today and the six days before.
    """
    start, end = resolve(plan.window, now)
    if plan.measure not in (Measure.SERIES, Measure.AVERAGE):
        return start, end
    if plan.measure is Measure.SERIES and isinstance(plan.window, LastWindow):
        start = _start_of_whole_days(plan.window, plan.bucket, now) or start
    if end is not None and end > now and (start is None or start < now):
        end = now
    return start, end


def count_steps(plan: QueryPlan, span: Span) -> int | None:
    """Return how many buckets a "last N" window is long, begun ones included; None for other windows."""
    start, end = span
    if not isinstance(plan.window, LastWindow) or start is None or end is None:
        return None
    if plan.bucket is Bucket.MONTH:
        return plan.window.amount if plan.window.unit == "month" else None
    step = LENGTHS[str(plan.bucket)]
    # A month over a change of the clock is an hour longer than its days.
    slack = timedelta(hours=1) if plan.window.unit == "month" else timedelta(0)
    return max(1, -(-(end.astimezone(UTC) - start.astimezone(UTC) - slack) // step))


def resolve_before(window: Window, now: datetime) -> Span | None:
    """Return the period to compare `window` with, the one before it; None where one of its sides is open.

    What the calendar names is compared with the same part of the day, week, month or year before, "today until 14:30"
    with yesterday until 14:30; anything else with as long a time right before it. What is still to come of a window is
    left out on both sides.
    """
    start, end = resolve(window, now)
    if start is None or end is None:
        return None
    try:
        if isinstance(window, NamedWindow):
            return _step_back(start, window.name), _step_back(end, window.name)
        length = end.astimezone(UTC) - start.astimezone(UTC)
        begin, until = start.astimezone(UTC) - length, min(max(now, start), end).astimezone(UTC) - length
        return begin.astimezone(now.tzinfo), until.astimezone(now.tzinfo)
    except (OverflowError, ValueError):  # before year 1, where no log is
        return None


def _step_back(moment: datetime, name: str) -> datetime:
    """Return the same time of the day, week, month or year before."""
    days = {"today": 1, "yesterday": 1, "this_week": 7, "last_week": 7}.get(name)
    if days is not None:
        return _real(moment - timedelta(days=days))
    day = _months_before(moment.date(), 1 if name.endswith("month") else 12)
    return _real(datetime.combine(day, moment.timetz()))


def _resolve_last(window: LastWindow, now: datetime) -> Span:
    try:
        if window.unit == "month":
            return _real(datetime.combine(_months_before(now.date(), window.amount), now.timetz())), now
        return (now.astimezone(UTC) - window.amount * LENGTHS[window.unit]).astimezone(now.tzinfo), now
    except (OverflowError, ValueError):  # before year 1, where no log is
        return None, now


def _start_of_whole_days(window: LastWindow, bucket: Bucket | None, now: datetime) -> datetime | None:
    """Return where a series over the last days, weeks or months starts; None where it takes no whole days."""
    if bucket not in (Bucket.DAY, Bucket.WEEK, Bucket.MONTH) or window.unit in ("minute", "hour"):
        return None
    try:
        if window.unit == "month":
            day = _months_before(now.date(), window.amount)
        else:
            day = now.date() - window.amount * LENGTHS[window.unit]
        day += timedelta(days=1)
    except (OverflowError, ValueError):
        return None
    if window.unit == "week" and bucket is Bucket.WEEK:
        day += timedelta(days=-day.weekday() % 7)
    if window.unit == "month" and bucket is Bucket.MONTH and day.day > 1:
        day = _first_of_month(day, 1)
    return _midnight(day, now)


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(max(year, 1), month + 1)[1]))


def _first_of_month(day: date, months_on: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months_on, 12)
    return date(year, month + 1, 1)


def _monday(now: datetime) -> date:
    return now.date() - timedelta(days=now.weekday())


def _midnight(day: date, now: datetime) -> datetime:
    return _real(datetime.combine(day, time(), tzinfo=now.tzinfo))


def _place(moment: datetime | None, now: datetime) -> datetime | None:
    if moment is None:
        return None
    return _real(min(max(moment, _EARLIEST), _LATEST).replace(tzinfo=now.tzinfo))


def _real(moment: datetime) -> datetime:
    """Return the time that a clock showed: one that a change of the clock left out moves forward."""
    return moment.astimezone(UTC).astimezone(moment.tzinfo)


_NAMED: Mapping[str, Callable[[datetime], Span]] = {
    "today": lambda now: (_midnight(now.date(), now), now),
    "yesterday": lambda now: (_midnight(now.date() - timedelta(days=1), now), _midnight(now.date(), now)),
    "this_week": lambda now: (_midnight(_monday(now), now), now),
    "last_week": lambda now: (
        _midnight(_monday(now) - timedelta(weeks=1), now),
        _midnight(_monday(now), now),
    ),
    "this_month": lambda now: (_midnight(_first_of_month(now.date(), 0), now), now),
    "last_month": lambda now: (
        _midnight(_first_of_month(now.date(), -1), now),
        _midnight(_first_of_month(now.date(), 0), now),
    ),
    "this_year": lambda now: (_midnight(date(now.year, 1, 1), now), now),
    "last_year": lambda now: (_midnight(date(now.year - 1, 1, 1), now), _midnight(date(now.year, 1, 1), now)),
}
