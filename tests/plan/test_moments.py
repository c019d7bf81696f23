"""Windows as two moments, with the clocks of zones that change them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from logai.plan.model import QueryPlan
from logai.plan.moments import resolve, resolve_plan

BANGKOK = ZoneInfo("Asia/Bangkok")
NEW_YORK = ZoneInfo("America/New_York")
BEIRUT = ZoneInfo("Asia/Beirut")
NOW = datetime(2026, 11, 25, 14, 30, tzinfo=BANGKOK)  # a Wednesday


def span(window: dict[str, object], now: datetime = NOW) -> tuple[str | None, str | None]:
    start, end = resolve(QueryPlan.model_validate({"window": window}).window, now)
    return (start.isoformat() if start else None), (end.isoformat() if end else None)


def named(name: str) -> dict[str, object]:
    return {"kind": "named", "name": name}


def last(amount: int, unit: str) -> dict[str, object]:
    return {"kind": "last", "amount": amount, "unit": unit}


def series_start(bucket: str, window: dict[str, object], now: datetime = NOW) -> str:
    plan = QueryPlan.model_validate({"measure": "series", "bucket": bucket, "window": window})
    start, _ = resolve_plan(plan, now)
    assert start is not None
    return start.strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("today", "2026-11-25T00:00:00+07:00", "2026-11-25T14:30:00+07:00"),
        ("yesterday", "2026-11-24T00:00:00+07:00", "2026-11-25T00:00:00+07:00"),
        ("this_week", "2026-11-23T00:00:00+07:00", "2026-11-25T14:30:00+07:00"),
        ("last_week", "2026-11-16T00:00:00+07:00", "2026-11-23T00:00:00+07:00"),
        ("this_month", "2026-11-01T00:00:00+07:00", "2026-11-25T14:30:00+07:00"),
        ("last_month", "2026-10-01T00:00:00+07:00", "2026-11-01T00:00:00+07:00"),
        ("this_year", "2026-01-01T00:00:00+07:00", "2026-11-25T14:30:00+07:00"),
        ("last_year", "2025-01-01T00:00:00+07:00", "2026-01-01T00:00:00+07:00"),
    ],
)
def test_a_named_window_is_of_the_calendar(name: str, start: str, end: str) -> None:
    assert span(named(name)) == (start, end)


def test_last_month_in_january_is_december() -> None:
    assert span(named("last_month"), datetime(2026, 1, 31, 1, tzinfo=BANGKOK)) == (
        "2025-12-01T00:00:00+07:00",
        "2026-01-01T00:00:00+07:00",
    )


@pytest.mark.parametrize(
    ("amount", "unit", "start"),
    [
        (90, "minute", "2026-11-25T13:00:00+07:00"),
        (24, "hour", "2026-11-24T14:30:00+07:00"),
        (7, "day", "2026-11-18T14:30:00+07:00"),
        (2, "week", "2026-11-11T14:30:00+07:00"),
        (1, "month", "2026-10-25T14:30:00+07:00"),
        (12, "month", "2025-11-25T14:30:00+07:00"),
    ],
)
def test_a_last_window_ends_now(amount: int, unit: str, start: str) -> None:
    assert span(last(amount, unit)) == (start, "2026-11-25T14:30:00+07:00")


def test_a_month_before_the_31st_is_the_last_day_of_a_shorter_month() -> None:
    assert span(last(1, "month"), datetime(2026, 3, 31, 8, tzinfo=BANGKOK))[0] == "2026-02-28T08:00:00+07:00"


def test_a_window_that_begins_before_year_1_is_open() -> None:
    assert span(last(100_000, "month")) == (None, "2026-11-25T14:30:00+07:00")
    assert span(last(100_000, "week"), datetime(1900, 1, 1, tzinfo=UTC))[0] is None


def test_all_time_has_no_limits() -> None:
    assert span({"kind": "all"}) == (None, None)


def test_given_times_are_wall_clock_times_of_the_zone_of_now() -> None:
    assert span({"kind": "between", "start": "2026-07-01T06:00", "end": None}, NOW.astimezone(NEW_YORK)) == (
        "2026-07-01T06:00:00-04:00",
        None,
    )


def test_times_at_the_ends_of_the_calendar_resolve() -> None:
    assert span({"kind": "between", "start": "0001-01-01T00:00", "end": "9999-12-31T23:59"}) == (
        "0002-01-01T00:00:00+06:42:04",
        "9998-12-31T00:00:00+07:00",
    )


def test_a_day_on_which_summer_time_ends_has_25_hours() -> None:
    start, end = resolve(
        QueryPlan.model_validate({"window": named("yesterday")}).window,
        datetime(2026, 11, 2, 9, tzinfo=NEW_YORK),
    )
    assert start is not None
    assert end is not None
    assert (start.isoformat(), end.isoformat()) == ("2026-11-01T00:00:00-04:00", "2026-11-02T00:00:00-05:00")
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=25)


def test_the_last_24_hours_are_24_hours_over_a_change_of_the_clock() -> None:
    assert span(last(24, "hour"), datetime(2026, 11, 1, 12, tzinfo=NEW_YORK))[0] == "2026-10-31T13:00:00-04:00"
    assert span(last(1, "day"), datetime(2026, 11, 1, 12, tzinfo=NEW_YORK))[0] == "2026-10-31T13:00:00-04:00"


def test_a_midnight_that_the_clock_left_out_is_the_moment_after() -> None:
    # On 30 March 2025 the clocks of Beirut went from 00:00 to 01:00.
    assert span(named("today"), datetime(2025, 3, 30, 9, tzinfo=BEIRUT))[0] == "2025-03-30T01:00:00+03:00"


@pytest.mark.parametrize(
    ("bucket", "window", "start"),
    [
        ("day", last(7, "day"), "2026-11-19 00:00"),
        ("day", last(1, "day"), "2026-11-25 00:00"),
        ("day", last(2, "week"), "2026-11-12 00:00"),
        ("day", last(1, "month"), "2026-10-26 00:00"),
        ("week", last(4, "week"), "2026-11-02 00:00"),
        ("month", last(3, "month"), "2026-09-01 00:00"),
        ("week", last(10, "day"), "2026-11-16 00:00"),
        ("hour", last(24, "hour"), "2026-11-24 14:30"),
        ("hour", last(2, "day"), "2026-11-23 14:30"),
        ("day", last(48, "hour"), "2026-11-23 14:30"),
        ("day", named("this_week"), "2026-11-23 00:00"),
    ],
)
def test_a_series_over_days_takes_whole_days(bucket: str, window: dict[str, object], start: str) -> None:
    assert series_start(bucket, window) == start


def test_whole_days_are_counted_by_the_calendar_where_the_clock_changes() -> None:
    late = datetime(2026, 11, 1, 23, 30, tzinfo=NEW_YORK)
    assert series_start("day", last(2, "day"), late) == "2026-10-31 00:00"


def test_a_series_does_not_reach_into_the_future() -> None:
    window = {"kind": "between", "start": "2026-11-24T00:00", "end": "2026-12-01T00:00"}
    plan = QueryPlan.model_validate({"measure": "series", "bucket": "day", "window": window})
    assert resolve_plan(plan, NOW)[1] == NOW


def test_a_count_over_a_window_keeps_its_end() -> None:
    window = {"kind": "between", "start": "2026-11-24T00:00", "end": "2026-12-01T00:00"}
    end = resolve_plan(QueryPlan.model_validate({"window": window}), NOW)[1]
    assert end == datetime(2026, 12, 1, tzinfo=BANGKOK)
