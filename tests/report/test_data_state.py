"""What the reader must know of the data: logs that stopped, silent hosts, a store that was loaded too early."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.report.conftest import NOW, ZONE, daily, report_on, settings_for, sshd

from logai.errors import NoDataError
from logai.findings import Thresholds
from logai.load import load_logs
from logai.report.compute import compute_report
from logai.report.make import ReportRequest, make_report
from logai.report.period import ReportKind, choose_period
from logai.store.opening import create_database

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from logai.config import Settings

LOGIN = "Accepted publickey for alice from 198.51.100.9 port 1 ssh2"


def write(path: Path, *moments: datetime, host: str = "web1") -> str:
    path.write_text("".join(sshd(one, host, 1, LOGIN) + "\n" for one in moments))
    return str(path)


def test_a_log_that_stopped_is_told_and_a_rotated_one_is_not(store: Callable[..., Settings], tmp_path: Path) -> None:
    before, within = NOW - timedelta(days=3), NOW - timedelta(hours=3)
    settings = store(
        write(tmp_path / "stopped.log", before, host="db1"),
        write(tmp_path / "secure.1", before),
        write(tmp_path / "secure", within),
        write(tmp_path / "old.log", NOW - timedelta(days=300)),
    )
    made = make_report(ReportRequest(settings, daily(), NOW))
    assert [path for path, _ in made.report.data.stale] == [str(tmp_path / "stopped.log")]
    assert any("stopped.log" in note and "20 Nov 2026" in note for note in made.document.notes)


def test_a_store_that_was_loaded_before_the_end_of_the_period_is_late(store: Callable[..., Settings]) -> None:
    settings = store()
    far = datetime(2050, 1, 1, tzinfo=ZONE)
    late = make_report(ReportRequest(settings, choose_period(ReportKind.SPAN, far, since=daily().start), far))
    assert late.report.data.late_since is not None
    assert any("last loaded" in note for note in late.document.notes)
    past = choose_period(ReportKind.DAILY, datetime(2020, 1, 1, tzinfo=ZONE))
    assert make_report(ReportRequest(settings, past, NOW)).report.data.late_since is None


def test_a_period_without_data_says_so_and_names_the_data(night_log: str) -> None:
    period = choose_period(ReportKind.DAILY, NOW - timedelta(days=400))
    made = make_report(ReportRequest(settings_for(), period, NOW, (night_log,)))
    assert made.document.summary == (
        "There are no events of this time. The data is of 21 Nov 2026 01:00 to 23 Nov 2026 05:03.",
    )
    assert any("--date 2026-11-23" in note for note in made.document.notes)
    assert "no events" in made.document.subject


def test_lines_without_any_time_are_no_data(tmp_path: Path) -> None:
    with create_database(None, "UTC", tmp_path) as database, pytest.raises(NoDataError):
        compute_report(database, daily(), "UTC", Thresholds())


def test_new_sources_are_those_that_the_days_before_had_not(tmp_path: Path) -> None:
    lines = [
        sshd(NOW - timedelta(days=2), "web1", 1, "Failed password for root from 192.0.2.1 port 1 ssh2"),
        sshd(NOW - timedelta(hours=2), "web1", 2, "Failed password for root from 192.0.2.1 port 2 ssh2"),
        sshd(NOW - timedelta(hours=1), "web1", 3, "Failed password for root from 192.0.2.2 port 3 ssh2"),
    ]
    found = report_on(*lines, folder=tmp_path).report.new_sources
    assert found is not None
    assert (found.count, [one.source for one in found.listed]) == (1, ["192.0.2.2"])


def test_a_source_that_was_last_seen_long_ago_is_new_again(tmp_path: Path) -> None:
    lines = [
        sshd(NOW - timedelta(days=40), "web1", 1, "Failed password for root from 192.0.2.1 port 1 ssh2"),
        sshd(NOW - timedelta(hours=1), "web1", 3, "Failed password for root from 192.0.2.1 port 3 ssh2"),
    ]
    found = report_on(*lines, folder=tmp_path).report.new_sources
    assert found is not None
    assert found.count == 1
    assert found.since == daily().start - timedelta(days=30)


def test_a_load_within_the_store_is_seen_by_the_next_report(store: Callable[..., Settings], tmp_path: Path) -> None:
    settings = store()
    before = make_report(ReportRequest(settings, daily(), NOW)).report.counts.failed_logins
    more = tmp_path / "more.log"
    more.write_text(sshd(NOW - timedelta(hours=1), "web1", 9, "Failed password for root from 192.0.2.1 port 1 ssh2\n"))
    load_logs([str(more)], settings, NOW)
    assert make_report(ReportRequest(settings, daily(), NOW)).report.counts.failed_logins == before + 1
