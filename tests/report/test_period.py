from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from logai.errors import BadInputError
from logai.plan.vocabulary import Bucket
from logai.report.period import Period, ReportKind, choose_period, parse_day

BERLIN = ZoneInfo("Europe/Berlin")
SIX = datetime(2026, 11, 23, 6, 0, 42, 7, tzinfo=BERLIN)


def hours(period: Period) -> tuple[float, float]:
    """Return the lengths of the period and of the one before."""
    moments = [one.astimezone(UTC) for one in (period.before, period.start, period.end)]
    return (moments[2] - moments[1]) / timedelta(hours=1), (moments[1] - moments[0]) / timedelta(hours=1)


def test_a_daily_report_holds_the_night_that_has_just_ended() -> None:
    period = choose_period(ReportKind.DAILY, SIX)
    assert (period.start, period.end) == (
        datetime(2026, 11, 22, 6, tzinfo=BERLIN),
        datetime(2026, 11, 23, 6, tzinfo=BERLIN),
    )
    assert period.step is Bucket.HOUR


def test_reports_made_at_the_same_time_of_each_day_leave_nothing_out_and_tell_nothing_twice() -> None:
    days = [choose_period(ReportKind.DAILY, SIX + timedelta(days=number, seconds=number)) for number in range(3)]
    assert [one.end for one in days[:-1]] == [one.start for one in days[1:]]
    assert days[1].before == days[0].start


def test_a_weekly_report_is_seven_days_by_day() -> None:
    period = choose_period(ReportKind.WEEKLY, SIX)
    assert hours(period) == (168, 168)
    assert period.step is Bucket.DAY


@pytest.mark.parametrize(
    ("day", "long", "before"), [(date(2026, 10, 25), 25, 24), (date(2026, 10, 26), 24, 25), (date(2026, 3, 29), 23, 24)]
)
def test_a_day_of_the_calendar_may_have_23_or_25_hours(day: date, long: int, before: int) -> None:
    period = choose_period(ReportKind.DAILY, SIX, day=day)
    assert hours(period) == (long, before)
    assert period.start.date() == period.last_day == day


def test_a_day_of_the_clock_has_24_hours_whatever_the_calendar_says() -> None:
    assert hours(choose_period(ReportKind.DAILY, datetime(2026, 10, 25, 6, tzinfo=BERLIN))) == (24, 24)


def test_a_week_with_a_date_ends_with_that_day() -> None:
    period = choose_period(ReportKind.WEEKLY, SIX, day=date(2026, 11, 22))
    assert (period.start.date(), period.last_day) == (date(2026, 11, 16), date(2026, 11, 22))


def test_the_sides_can_be_named() -> None:
    since, until = SIX - timedelta(days=9), SIX - timedelta(days=2)
    period = choose_period(ReportKind.SPAN, SIX, since=since, until=until)
    assert (period.start, period.end, period.before) == (since, until, since - timedelta(days=7))
    assert choose_period(ReportKind.SPAN, SIX, since=since).end == SIX.replace(second=0, microsecond=0)
    assert choose_period(ReportKind.WEEKLY, SIX, until=until).start == until - timedelta(days=7)


@pytest.mark.parametrize(("days", "step"), [(2, "hour"), (3, "day"), (62, "day"), (63, "week"), (600, "month")])
def test_a_longer_time_is_drawn_in_longer_steps(days: int, step: str) -> None:
    assert (
        choose_period(ReportKind.SPAN, SIX, since=SIX.replace(second=0, microsecond=0) - timedelta(days=days)).step
        == step
    )


@pytest.mark.parametrize(
    "sides",
    [
        {"since": SIX},
        {"since": SIX, "until": SIX - timedelta(days=1)},
        {"day": date(2026, 11, 22), "since": SIX - timedelta(days=1)},
        {"since": SIX - timedelta(days=20_000)},
        {"day": date.min},
        {"day": date.max},
        {"until": datetime(1, 1, 1, 12, tzinfo=UTC)},
    ],
)
def test_a_time_that_cannot_be_is_bad_input(sides: dict[str, date]) -> None:
    with pytest.raises(BadInputError):
        choose_period(ReportKind.DAILY, SIX, **sides)  # type: ignore[arg-type]


def test_a_day_is_written_as_iso_8601_has_it() -> None:
    assert parse_day(" 2026-11-22 ") == date(2026, 11, 22)
    assert parse_day(None) is None
    with pytest.raises(BadInputError, match="--date"):
        parse_day("22.11.2026")
