"""Times without a year or a zone, from load to load: a year that turns, an hour that is twice, a clock that jumps."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from logai.config import load_settings
from logai.load import load_logs

if TYPE_CHECKING:
    from pathlib import Path

    from tests.load.conftest import Store


def said(stamp: str, pid: int = 1) -> str:
    return f"{stamp} web sshd[{pid}]: Failed password for bob from 192.0.2.1 port {1_000 + pid} ssh2\n"


def write(log: Path, text: str, written: datetime) -> None:
    log.write_text(text)
    os.utime(log, (written.timestamp(), written.timestamp()))


def times(store: Store) -> list[object]:
    return [
        row[0]
        for row in store.rows("SELECT strftime(ts, '%Y-%m-%d %H:%M') FROM events ORDER BY source_id, line_number")
    ]


def load_in(store: Store, log: Path, zone: str) -> None:
    settings = load_settings({"db": str(store.settings.db), "tz": zone}, {})
    load_logs([str(log)], settings, datetime(2027, 6, 1, tzinfo=UTC))


def test_a_log_that_grows_over_new_year_goes_on_in_the_next(store: Store, log: Path) -> None:
    old = said("Dec 30 10:00:00", 1) + said("Dec 31 23:59:00", 2)
    write(log, old, datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
    store.load(log)
    write(log, old + said("Dec 31 23:59:59", 3) + said("Jan  1 00:00:05", 4), datetime(2027, 1, 1, 0, 1, tzinfo=UTC))
    store.load(log)
    assert times(store) == ["2026-12-30 10:00", "2026-12-31 23:59", "2026-12-31 23:59", "2027-01-01 00:00"]


def test_logs_of_several_years_in_one_file_get_each_its_own(store: Store, log: Path) -> None:
    months = ["Nov  1", "Feb 29", "Apr  1", "Dec 31", "Jan  1", "Oct  1", "Jan  2", "Feb  1"]
    write(
        log, "".join(said(f"{day} 01:00:00", pid) for pid, day in enumerate(months)), datetime(2026, 2, 2, tzinfo=UTC)
    )
    store.load(log)
    years = [int(str(time)[:4]) for time in times(store)]
    assert years == [2023, 2024, 2024, 2024, 2025, 2025, 2026, 2026]


def test_a_log_that_ends_on_29_february_is_of_the_last_leap_year(store: Store, log: Path) -> None:
    write(log, said("Feb 28 01:00:00", 1) + said("Feb 29 01:00:00", 2), datetime(2026, 5, 1, tzinfo=UTC))
    store.load(log)
    assert times(store) == ["2024-02-28 01:00", "2024-02-29 01:00"]


def test_weekly_files_put_together_in_the_wrong_order_are_of_one_year(store: Store, log: Path) -> None:
    days = ["Nov 15", "Nov 21", "Nov  8", "Nov 14", "Nov  1", "Nov  7"]
    write(
        log, "".join(said(f"{day} 01:00:00", pid) for pid, day in enumerate(days)), datetime(2026, 11, 22, tzinfo=UTC)
    )
    store.load(log)
    assert {str(time)[:4] for time in times(store)} == {"2026"}


@pytest.mark.parametrize(
    ("stamp", "zone", "expected"),
    [
        ("Nov  1 00:59:59", "America/New_York", "2026-11-01 04:59"),
        ("Nov  1 01:30:00", "America/New_York", "2026-11-01 06:30"),
        ("Nov  1 02:00:00", "America/New_York", "2026-11-01 07:00"),
        ("Mar  8 01:59:59", "America/New_York", "2026-03-08 06:59"),
        ("Mar  8 02:30:00", "America/New_York", "2026-03-08 07:30"),
        ("Mar  8 03:00:00", "America/New_York", "2026-03-08 07:00"),
        ("Jul  1 12:00:00", "Asia/Bangkok", "2026-07-01 05:00"),
    ],
)
def test_an_hour_that_is_twice_is_the_second_one_and_one_that_is_not_is_an_hour_later(
    store: Store, log: Path, stamp: str, zone: str, expected: str
) -> None:
    write(log, said(stamp), datetime(2026, 12, 1, tzinfo=UTC))
    load_in(store, log, zone)
    assert times(store) == [expected]


def test_a_clock_that_jumps_by_years_is_taken_at_its_word_and_changes_no_other_line(store: Store, log: Path) -> None:
    stamps = ["2026-11-03T01:00:00Z", "1970-01-01T00:00:09Z", "2099-01-01T00:00:00Z", "2026-11-03T01:00:01Z"]
    log.write_text("".join(said(stamp, pid) for pid, stamp in enumerate(stamps)))
    store.load(log)
    assert times(store) == ["2026-11-03 01:00", "1970-01-01 00:00", "2099-01-01 00:00", "2026-11-03 01:00"]
    assert store.count() == (4, 4)


def test_a_connection_whose_clock_went_back_is_still_one(store: Store, log: Path) -> None:
    log.write_text(
        "2026-11-03T01:00:05Z web sshd[7]: Invalid user bob from 192.0.2.1 port 5\n"
        "2026-11-03T01:00:03Z web sshd[7]: Failed password for invalid user bob from 192.0.2.1 port 5 ssh2\n"
    )
    store.load(log)
    assert store.count() == (2, 1)
