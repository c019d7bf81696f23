"""Sources of one load are parsed together: each has its own lines, numbers, year and report all the same."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.load.conftest import Store, lines

from logai.config import load_settings
from logai.ingest import fill

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

_EVENTS = (
    "SELECT s.path, e.line_number, e.ts, e.host_name, e.user_name, e.source_ip, e.event_action, e.repeat, e.message "
    "FROM events AS e JOIN sources AS s USING (source_id) ORDER BY ALL"
)
_ATTEMPTS = (
    "SELECT s.path, a.line_number, a.ts, a.user_name, a.source_ip, a.event_outcome "
    "FROM login_attempts AS a JOIN sources AS s USING (source_id) ORDER BY ALL"
)


def _write_logs(folder: Path) -> list[Path]:
    """Logs with and without years, with other headers and with none, last written in different years."""
    texts = {
        "a": "Dec 31 23:59:58 web sshd[7]: Failed password for root from 192.0.2.1 port 5 ssh2\n"
        "Jan  1 00:00:01 web sshd[8]: Failed password for bob from 192.0.2.2 port 6 ssh2\n",
        "b": "<38>1 2026-11-03T04:05:06Z db sshd 7 - - Invalid user x from 2001:DB8::1 port 5\n" * 3,
        "c": "a line of no form\n"
        "Nov  3 04:05:06 web sshd[9]: message repeated 3 times: [ Failed password for x from 192.0.2.3 port 7 ssh2]\n"
        "Nov  3 04:05:07 web last message repeated 2 times\n",
        "d": lines(40),
        "e": "Nov  3 04:05:06 web sshd[9]: Accepted password for alice from 192.0.2.4 port 8 ssh2",
    }
    paths = []
    for number, (name, text) in enumerate(texts.items()):
        path = folder / f"{name}.log"
        path.write_text(text)
        written = datetime(2024 + number % 3, 12, 31, tzinfo=UTC).timestamp()
        os.utime(path, (written, written))
        paths.append(path)
    return paths


def test_logs_that_are_loaded_together_are_the_same_as_one_by_one(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs = _write_logs(tmp_path)
    one_by_one = [store.load(log)[0] for log in logs]
    assert store.count() == (49, 49)
    for parts in (2, 500):
        monkeypatch.setattr(fill, "_MOST_PARTS", parts)
        together = Store(load_settings({"db": str(tmp_path / str(parts) / "logai.duckdb"), "tz": "UTC"}, {}), tmp_path)
        reports = together.load(*logs)
        assert [report.path for report in reports] == [str(log) for log in logs]
        assert [(one.lines, one.events, one.attempts, one.unknown, one.status) for one in reports] == [
            (one.lines, one.events, one.attempts, one.unknown, one.status) for one in one_by_one
        ]
        assert together.rows(_EVENTS) == store.rows(_EVENTS)
        assert together.rows(_ATTEMPTS) == store.rows(_ATTEMPTS)
        assert together.count() == (49, 49)


def test_what_is_no_log_between_logs_takes_nothing_with_it(store: Store, tmp_path: Path) -> None:
    first, *others = _write_logs(tmp_path)
    notes, copy, empty = tmp_path / "notes.txt", tmp_path / "copy.txt", tmp_path / "empty.log"
    notes.write_text("buy milk\n")
    copy.write_text("buy milk\n")
    empty.write_text("")
    reports = store.load(first, notes, copy, empty, *others)
    assert [report.status for report in reports] == ["loaded", "failed", "failed", "empty", *["loaded"] * 4]
    assert store.count() == (49, 49)
    assert store.rows("SELECT count(*) FROM events WHERE message = 'buy milk'") == [(0,)]


def test_a_log_and_a_longer_copy_of_it_are_one_source(store: Store, tmp_path: Path) -> None:
    log, longer = tmp_path / "auth.log", tmp_path / "longer.log"
    log.write_text(lines(3))
    longer.write_text(lines(9))
    reports = store.load(log, longer)
    assert [(report.status, report.lines, report.attempts) for report in reports] == [
        ("loaded", 3, 3),
        ("grown", 6, 6),
    ]
    assert store.rows("SELECT source_id, count(*), max(line_number) FROM events GROUP BY ALL") == [(1, 9, 9)]
    assert store.count() == (9, 9)
