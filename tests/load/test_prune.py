"""What is old goes, counts as read, and leaves no bytes; what is asked about the time after it is as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.load.conftest import Store, line, lines
from tests.load.test_split_loads import HARD, ONCE, make_store

from logai.forget import find_prunable, forget_sources, prune_events

if TYPE_CHECKING:
    from pathlib import Path

DAY = datetime(2026, 11, 3, tzinfo=UTC)


def test_lines_before_the_moment_go_and_are_not_loaded_again(store: Store, log: Path) -> None:
    log.write_text(lines(10))
    store.load(log)
    cut = DAY + timedelta(seconds=4)
    assert [(record.path, count) for record, count in find_prunable(cut, store.settings)] == [(str(log), 4)]
    prune_events(cut, store.settings)
    assert store.count() == (6, 6)
    assert store.rows("SELECT min(ts) >= '2026-11-03T00:00:04Z', min(line_number) FROM events") == [(True, 5)]
    assert store.load(log)[0].status == "unchanged"
    assert find_prunable(cut, store.settings) == []


def test_a_pruned_log_that_grows_brings_its_new_lines_alone(store: Store, log: Path) -> None:
    log.write_text(lines(10) + line(10)[:-1])
    store.load(log)
    prune_events(DAY + timedelta(seconds=4), store.settings)
    log.write_text(lines(12))
    (report,) = store.load(log)
    assert (report.status, report.lines) == ("grown", 2)
    assert store.count() == (8, 8)
    assert store.rows("SELECT max(line_number) FROM events") == [(12,)]


def test_a_log_of_which_everything_was_pruned_is_still_known(store: Store, log: Path) -> None:
    store.load(log)
    prune_events(DAY + timedelta(days=1), store.settings)
    assert store.count() == (0, 0)
    assert store.rows("SELECT count(*) FROM names") == [(0,)]
    renamed = log.rename(log.with_name("auth.log.1"))
    assert store.load(renamed)[0].status == "unchanged"
    assert store.count() == (0, 0)


def test_a_line_without_a_time_is_as_old_as_the_one_before_it(store: Store, log: Path) -> None:
    log.write_text(f"no time at all\n{line(0)}old\n{line(9)}new\n")
    store.load(log)
    prune_events(DAY + timedelta(seconds=5), store.settings)
    assert store.rows("SELECT message FROM events WHERE ts IS NULL ORDER BY 1") == [("new",), ("no time at all",)]
    assert store.count() == (3, 1)


@pytest.mark.parametrize("seconds", [1, 2, 3, 60, 7_201, 9_000])
def test_attempts_from_the_moment_on_are_those_of_before(tmp_path: Path, seconds: int) -> None:
    log = tmp_path / "hard.log"
    log.write_bytes(HARD)
    store = make_store(tmp_path / "store")
    store.load(log)
    first = store.rows("SELECT min(ts) FROM login_attempts")[0][0]
    assert isinstance(first, datetime)
    moment = first + timedelta(seconds=seconds)
    later = f"FROM login_attempts WHERE ts >= '{moment.isoformat()}' ORDER BY ALL"
    wanted = store.rows(f"SELECT {', '.join(ONCE)} {later}")
    prune_events(moment, store.settings)
    assert store.rows(f"SELECT {', '.join(ONCE)} {later}") == wanted
    assert store.count()[1] == len(wanted)


def test_nothing_of_what_was_removed_is_left_in_the_file(store: Store, log: Path) -> None:
    other = log.with_name("other.log")
    other.write_text(lines(2, 4_000))
    log.write_text("".join(line(number, user=f"mallory{number:05}") for number in range(3_000)))
    store.load(log, other)
    assert b"mallory00777" in store.settings.db.read_bytes()
    assert prune_events(DAY + timedelta(seconds=3_500), store.settings)
    assert b"mallory" not in store.settings.db.read_bytes()
    assert store.count() == (2, 2)
    assert store.files() == {"logai.duckdb", ".logai.duckdb.load-lock"}


def test_a_forgotten_source_leaves_no_bytes_and_the_file_keeps_its_mode(store: Store, log: Path) -> None:
    from logai.forget import find_sources

    log.write_text("".join(line(number, user=f"mallory{number:05}") for number in range(3_000)))
    store.load(log)
    store.settings.db.chmod(0o640)
    assert forget_sources(find_sources(["1"], store.settings), store.settings)
    assert b"mallory" not in store.settings.db.read_bytes()
    assert store.settings.db.stat().st_mode & 0o777 == 0o640
    assert store.load(log)[0].status == "loaded"


def test_lines_before_since_are_read_and_not_kept(store: Store, log: Path) -> None:
    log.write_text(lines(10))
    (report,) = store.load(log, since=DAY + timedelta(seconds=7))
    assert (report.status, report.lines, report.events, report.attempts) == ("loaded", 10, 3, 3)
    assert store.count() == (3, 3)
    assert store.load(log)[0].status == "unchanged"
    log.write_text(lines(12))
    (report,) = store.load(log)
    assert (report.lines, report.events) == (2, 2)
    assert store.count() == (5, 5)


def test_a_log_that_is_all_older_than_since_is_known_and_empty(store: Store, log: Path) -> None:
    (report,) = store.load(log, since=DAY + timedelta(days=1))
    assert (report.status, report.lines, report.events, report.attempts) == ("loaded", 3, 0, 0)
    assert store.count() == (0, 0)
