"""What is new in the logs of the store is loaded before it is asked, and what cannot be is a note."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.refresh.conftest import QUICK, Store, line, lines

from logai.config import load_settings
from logai.i18n import LANGUAGES
from logai.refresh import Obstacle, Refresh, RefreshLimits, RefreshNote, describe_note, refresh_sources
from logai.refresh.changes import find_changes
from logai.store.ledger import read_ledger
from logai.store.opening import open_for_reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from logai.load import Progress
    from logai.refresh.changes import Changes

HOLD = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
print("ready", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(store: Store) -> Iterator[None]:
    """Let another process read the store, so that nobody can write it."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(store.settings.db)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout
    assert holder.stdout.readline() == "ready\n"
    try:
        yield
    finally:
        holder.communicate()


def refreshed(store: Store, refresh: Refresh = QUICK) -> list[Obstacle]:
    return [note.obstacle for note in refresh_sources(store.settings, refresh)]


def changes(store: Store) -> Changes:
    with open_for_reading(store.settings.db, "UTC") as database:
        return find_changes(read_ledger(database))


def rotate(path: Path, *, copy: bool = False) -> Path:
    """Rotate a log as logrotate does by default, or with copytruncate."""
    rotated = path.with_name(f"{path.name}.1")
    if copy:
        shutil.copyfile(path, rotated)
        path.write_text("")
    else:
        path.rename(rotated)
    return rotated


def later(path: Path, seconds: int = 60) -> None:
    """Set the time of a file that was written faster than its file system's clock ticks."""
    info = path.stat()
    os.utime(path, ns=(info.st_atime_ns, info.st_mtime_ns + seconds * 1_000_000_000))


def test_new_lines_are_loaded(store: Store, log: Path) -> None:
    store.load(log)
    log.write_text(lines(5))
    assert refreshed(store) == []
    assert store.count() == (5, 5)


def test_an_unchanged_log_is_not_even_opened(store: Store, log: Path) -> None:
    store.load(log)
    size, info = log.stat().st_size, log.stat()
    log.write_bytes(b"\0" * size)  # as only someone who looks into the file can tell
    os.utime(log, ns=(info.st_atime_ns, info.st_mtime_ns))
    before = store.settings.db.stat().st_mtime_ns
    assert refreshed(store) == []
    assert store.settings.db.stat().st_mtime_ns == before


def test_a_touched_log_is_looked_into_once(store: Store, log: Path) -> None:
    store.load(log)
    later(log)
    assert list(changes(store).paths) == [str(log)]
    assert refreshed(store) == []
    assert changes(store).paths == {}
    assert store.count() == (3, 3)


@pytest.mark.parametrize("copy", [False, True], ids=["create", "copytruncate"])
@pytest.mark.parametrize("begun", [0, 2], ids=["new log empty", "new log begun"])
def test_the_last_lines_before_a_rotation_and_the_first_after_it_are_loaded(
    store: Store, log: Path, begun: int, *, copy: bool
) -> None:
    store.load(log)
    log.write_text(lines(5))
    later(log)
    later(rotate(log, copy=copy))
    log.write_text(lines(begun, 100))
    assert refreshed(store) == []
    assert store.count() == (5 + begun, 5 + begun)
    assert changes(store).paths == {}
    log.write_text(lines(3, 100))
    assert refreshed(store) == []
    assert store.count() == (8, 8)


def test_a_log_that_is_gone_for_a_moment_is_found_again(store: Store, log: Path) -> None:
    store.load(log)
    log.write_text(lines(5))
    later(log)
    rotate(log)
    refreshed(store)
    assert store.count() == (5, 5)
    log.write_text(lines(2, 100))
    assert refreshed(store) == []
    assert store.count() == (7, 7)


def test_several_rotations_since_the_last_load_are_all_loaded(store: Store, log: Path) -> None:
    store.load(log)
    for number, first in ((3, 0), (2, 200), (1, 400)):
        rotated = log.with_name(f"auth.log.{number}" + (".gz" if number > 1 else ""))
        text = lines(4, first).encode()
        rotated.write_bytes(gzip.compress(text) if number > 1 else text)
        later(rotated, 100 - number)
    log.write_text(lines(1, 600))
    assert refreshed(store) == []
    assert store.count() == (13, 13)
    assert changes(store).paths == {}


def test_a_rotated_set_that_was_loaded_whole_is_looked_into_once(store: Store, log: Path) -> None:
    oldest = log.with_name("auth.log.2.gz")
    oldest.write_bytes(gzip.compress(lines(2, 500).encode()))
    newer = log.with_name("auth.log.1")
    newer.write_text(lines(2, 300))
    store.load(log, newer, oldest)
    oldest.rename(log.with_name("auth.log.3.gz"))
    oldest.write_bytes(gzip.compress(newer.read_bytes()))
    rotate(log)
    log.write_text(lines(1, 100))
    refreshed(store)
    assert changes(store).paths == {}
    assert store.count() == (8, 8)


def test_nothing_else_in_the_folder_is_loaded(store: Store, log: Path) -> None:
    older = log.with_name("auth.log.1")
    older.write_text(lines(9, 900))
    os.utime(older, (0, 0))  # it was there before the log was loaded, and nobody wanted it
    store.load(log)
    rotate_to = log.with_name("auth.log.2")
    log.rename(rotate_to)
    for name in ("auth.log.bak", "auth.log~", "auth.log.1.txt", "other.log", "auth.log.old.gz"):
        log.with_name(name).write_text(lines(1, 700))
        later(log.with_name(name))
    log.write_text(lines(1, 100))
    assert refreshed(store) == []
    assert store.count() == (4, 4)


def test_an_older_copy_of_a_log_is_not_loaded_again(store: Store, log: Path) -> None:
    store.load(log)
    longer = log.with_name("longer.log")
    longer.write_text(lines(5))
    store.load(longer)
    assert refreshed(store) == []
    assert store.count() == (5, 5)
    longer.write_text(lines(6))
    refreshed(store)
    assert store.count() == (6, 6)


def test_a_log_that_is_gone_is_a_note(store: Store, log: Path) -> None:
    store.load(log)
    log.unlink()
    assert refresh_sources(store.settings, QUICK) == (RefreshNote(Obstacle.MISSING, str(log)),)
    assert not RefreshNote(Obstacle.MISSING, str(log)).hides_lines


def test_an_old_log_that_is_gone_is_not_missed(store: Store, log: Path) -> None:
    os.utime(log, (0, 0))
    store.load(log)
    log.unlink()
    assert refreshed(store) == []


def test_the_oldest_of_a_rotated_set_may_go(store: Store, log: Path) -> None:
    rotated = rotate(log)
    store.load(rotated)
    rotated.unlink()
    assert refreshed(store) == []


def test_what_came_over_a_pipe_is_no_file(store: Store, log: Path) -> None:
    read, write = os.pipe()
    os.write(write, lines(2, 50).encode())
    os.close(write)
    store.load(log, f"/dev/fd/{read}")
    os.close(read)
    assert refreshed(store) == []


def test_a_store_that_is_in_use_is_a_note(store: Store, log: Path) -> None:
    store.load(log)
    log.write_text(lines(5))
    with held(store):
        (note,) = refresh_sources(store.settings, QUICK)
    assert note.obstacle is Obstacle.BUSY
    assert "in use" in note.detail
    assert store.count() == (3, 3)
    assert refreshed(store) == []
    assert store.count() == (5, 5)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_store_that_may_not_be_written_is_a_note(store: Store, log: Path) -> None:
    store.load(log)
    log.write_text(lines(5))
    store.settings.db.chmod(0o400)
    assert refreshed(store) == [Obstacle.NOT_WRITABLE]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_log_that_may_not_be_read_is_a_note(store: Store, log: Path) -> None:
    store.load(log)
    log.write_text(lines(5))
    log.chmod(0)
    assert refreshed(store) == [Obstacle.UNREADABLE]


def test_more_than_the_limit_is_left_to_the_user(store: Store, log: Path) -> None:
    store.load(log)
    log.write_text(lines(3_000))
    little = replace(QUICK, limits=replace(QUICK.limits, most_bytes=100_000))
    (note,) = refresh_sources(store.settings, little)
    assert note.obstacle is Obstacle.TOO_LARGE
    assert note.path == str(log)
    assert store.count() == (3, 3)
    assert refreshed(store) == []
    assert store.count() == (3_000, 3_000)


def test_a_refresh_out_of_time_changes_nothing(store: Store, log: Path) -> None:
    store.load(log)
    log.write_text(lines(5))
    assert refreshed(store, Refresh(RefreshLimits(None, seconds=-1, patience=0.1))) == [Obstacle.TOO_SLOW]
    assert store.count() == (3, 3)
    assert store.files() == {"logai.duckdb", ".logai.duckdb.load-lock"}


def test_a_log_that_is_no_log_any_more_is_a_note_and_the_others_are_loaded(store: Store, log: Path) -> None:
    other = log.with_name("other.log")
    other.write_text(lines(2, 300))
    store.load(log, other)
    log.write_bytes(bytes(range(256)) * 10)
    other.write_text(lines(4, 300))
    (note,) = refresh_sources(store.settings, QUICK)
    assert (note.obstacle, note.path) == (Obstacle.FAILED, str(log))
    assert store.count() == (7, 7)


def test_new_lines_are_read_in_the_zone_of_the_old_ones(store: Store, log: Path) -> None:
    stamp = "Nov  3 0{}:00:00 web sshd[1{}]: Failed password for bob from 192.0.2.1 port 1 ssh2\n"
    log.write_text(stamp.format(1, 1))
    bangkok = load_settings({"db": str(store.settings.db), "tz": "Asia/Bangkok"}, {})
    Store(bangkok, store.folder).load(log, year=2026)
    log.write_text(stamp.format(1, 1) + stamp.format(2, 2))
    os.utime(log, (1_793_700_000, 1_793_700_000))  # 3 November 2026
    assert refreshed(store) == []  # these settings say UTC
    assert store.rows("SELECT epoch(max(ts)) - epoch(min(ts)) FROM events") == [(3600.0,)]


def test_a_store_of_the_first_schema_is_refreshed(store: Store, log: Path) -> None:
    store.load(log)
    import duckdb

    with duckdb.connect(str(store.settings.db)) as connection:
        for column in ("time_zone", "watched_path", "last_line", "kind", "cursor", "open_bytes"):
            connection.execute(f"ALTER TABLE sources DROP COLUMN {column}")
        connection.execute("DELETE FROM schema_migrations WHERE version > 1")
    assert refreshed(store) == []
    log.write_text(lines(3) + line(3))
    assert refreshed(store) == []
    assert store.count() == (4, 4)


def test_progress_is_watched_only_while_something_is_loaded(store: Store, log: Path) -> None:
    told: list[str] = []

    @contextmanager
    def watch() -> Iterator[Progress]:
        told.append("begin")
        yield lambda state: told.append(state.path)
        told.append("end")

    watched = replace(QUICK, watch=watch)
    store.load(log)
    refreshed(store, watched)
    assert told == []
    log.write_text(lines(5))
    refreshed(store, watched)
    assert told == ["begin", str(log), str(log), "end"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("obstacle", Obstacle)
def test_every_obstacle_has_words_that_hide_nothing(obstacle: Obstacle, lang: str) -> None:
    hostile = "/var/log/\x1b[2J\u202e.log"
    said = describe_note(RefreshNote(obstacle, hostile, 70, f"It is {hostile}."), lang)
    assert "\\x1b[2J\\u202e" in said
    assert said.isprintable()
