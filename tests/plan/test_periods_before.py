"""Which period a window is compared with."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from pydantic import TypeAdapter

from logai.plan.moments import resolve_before
from logai.plan.window import Window

ZONE = ZoneInfo("Asia/Bangkok")
NOW = datetime(2026, 11, 23, 14, 30, tzinfo=ZONE)
WINDOWS: TypeAdapter[Window] = TypeAdapter(Window)


def before(now: datetime = NOW, /, **window: object) -> tuple[str, str] | None:
    span = resolve_before(WINDOWS.validate_python(window), now)
    if span is None:
        return None
    start, end = span
    assert start is not None
    assert end is not None
    return f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("name", "span"),
    [
        ("today", ("2026-11-22 00:00", "2026-11-22 14:30")),
        ("yesterday", ("2026-11-21 00:00", "2026-11-22 00:00")),
        ("this_week", ("2026-11-16 00:00", "2026-11-16 14:30")),
        ("last_week", ("2026-11-09 00:00", "2026-11-16 00:00")),
        ("this_month", ("2026-10-01 00:00", "2026-10-23 14:30")),
        ("last_month", ("2026-09-01 00:00", "2026-10-01 00:00")),
        ("this_year", ("2025-01-01 00:00", "2025-11-23 14:30")),
        ("last_year", ("2024-01-01 00:00", "2025-01-01 00:00")),
    ],
)
def test_what_the_calendar_names_is_compared_with_the_same_part_of_the_one_before(
    name: str, span: tuple[str, str]
) -> None:
    assert before(kind="named", name=name) == span


def test_the_end_of_a_long_month_is_compared_with_the_end_of_a_short_one() -> None:
    now = datetime(2026, 3, 31, 9, 0, tzinfo=ZONE)
    assert before(now, kind="named", name="this_month") == ("2026-02-01 00:00", "2026-02-28 09:00")


def test_a_length_of_time_is_compared_with_as_long_a_time_before_it() -> None:
    assert before(kind="last", amount=24, unit="hour") == ("2026-11-21 14:30", "2026-11-22 14:30")


def test_given_times_are_compared_with_as_long_a_time_before_them() -> None:
    window = {"kind": "between", "start": "2026-11-20T09:00", "end": "2026-11-20T17:00"}
    assert before(**window) == ("2026-11-20 01:00", "2026-11-20 09:00")


def test_what_is_still_to_come_of_given_times_is_left_out_of_both() -> None:
    window = {"kind": "between", "start": "2026-11-23T00:00", "end": "2026-11-24T00:00"}
    assert before(**window) == ("2026-11-22 00:00", "2026-11-22 14:30")


@pytest.mark.parametrize(
    "window",
    [{"kind": "all"}, {"kind": "between", "start": "2026-11-20T09:00"}, {"kind": "between", "end": "2026-11-20T09:00"}],
)
def test_a_window_with_an_open_side_has_none_before_it(window: dict[str, object]) -> None:
    assert before(**window) is None


def test_a_day_that_is_an_hour_longer_is_compared_by_the_clock() -> None:
    now = datetime(2026, 10, 26, 14, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert before(now, kind="named", name="today") == ("2026-10-25 00:00", "2026-10-25 14:30")


def test_before_the_first_year_there_is_nothing() -> None:
    assert before(kind="last", amount=100_000, unit="week") is None
