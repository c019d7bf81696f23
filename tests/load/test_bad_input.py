"""What is no log ends in one line with advice, and leaves the store as it was."""

from __future__ import annotations

import bz2
import gzip
import os
import sqlite3  # noqa: TID253 - the tests make a database
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from backports import zstd
from tests.load.conftest import NOW, Store, lines

from logai.data import DataSource, open_data
from logai.errors import BadInputError, NoDataError
from logai.records import EventsQuery, export_events, open_events

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 50)


def unrecognised(path: Path) -> None:
    path.write_text("Nov  3 04:05:06 web kernel: eth0 is up\n" * 5)


def prose(path: Path) -> None:
    path.write_text("Dear reader,\n\nthis is no log.\n")


def cut_gzip(path: Path) -> None:
    path.write_bytes(gzip.compress(lines(500).encode())[:-20])


def cut_zstd(path: Path) -> None:
    path.write_bytes(zstd.compress(lines(500).encode())[:-20])


def broken_bzip2(path: Path) -> None:
    packed = bytearray(bz2.compress(lines(500).encode()))
    packed[len(packed) // 2] ^= 0xFF
    path.write_bytes(packed)


def another_sqlite(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (name TEXT)")


def empty_gzip(path: Path) -> None:
    path.write_bytes(gzip.compress(b""))


BAD: dict[str, tuple[str, Callable[[Path], object], str, str]] = {
    "missing": ("a.log", lambda path: path.unlink(missing_ok=True), "There is no file", "failed"),
    "folder": ("a.log", lambda path: path.mkdir(), "No file in the folder", "failed"),
    "empty": ("a.log", lambda path: path.touch(), "is empty", "empty"),
    "only nothing, packed": ("a.log.gz", empty_gzip, "is empty", "empty"),
    "binary": ("a.log", binary, "is a binary file", "failed"),
    "unrecognised": ("a.log", unrecognised, "No line of", "failed"),
    "prose": ("a.log", prose, "No line of", "failed"),
    "blank lines": ("a.log", lambda path: path.write_text("\n\n\n"), "No line of", "failed"),
    "cut gzip": ("a.log.gz", cut_gzip, "damaged or cut short", "failed"),
    "cut zstd": ("a.log", cut_zstd, "damaged or cut short", "failed"),
    "broken bzip2": ("a.log", broken_bzip2, "damaged or cut short", "failed"),
    "another JSON": ("a.log", lambda path: path.write_text('{"level": "info"}\n'), "not of the journal", "failed"),
    "export of the journal": (
        "a.log",
        lambda path: path.write_text("__CURSOR=s=1\nMESSAGE=x\n"),
        "several lines",
        "failed",
    ),
    "binary journal": ("a.log", lambda path: path.write_bytes(b"LPKSHHRH" + bytes(500)), "journalctl", "failed"),
    "another SQLite": ("a.log", another_sqlite, "none of wtmpdb", "failed"),
    "cut SQLite": ("a.log", lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(9)), "none of wtmpdb", "failed"),
}


def make_bad(folder: Path) -> dict[str, Path]:
    paths = {}
    for number, (kind, (name, make, _, _)) in enumerate(BAD.items()):
        paths[kind] = folder / f"bad-{number}-{name}"
        make(paths[kind])
    return paths


def test_what_is_no_log_is_reported_and_the_store_stays(store: Store, log: Path) -> None:
    store.load(log)
    before = store.settings.db.read_bytes()
    paths = make_bad(store.folder)
    for report, kind in zip(store.load(*paths.values()), BAD, strict=True):
        _, _, words, status = BAD[kind]
        assert report.status == status, kind
        assert words in report.message, kind
        assert str(paths[kind]) in report.message
        assert "\n" not in report.message
    assert store.settings.db.read_bytes() == before
    assert store.count() == (3, 3)


def test_what_is_no_log_makes_no_store(store: Store) -> None:
    assert {report.status for report in store.load(*make_bad(store.folder).values())} == {"failed", "empty"}
    assert not store.settings.db.exists()


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_log_cannot_be_asked(store: Store, tmp_path: Path, kind: str) -> None:
    name, make, words, _ = BAD[kind]
    path = tmp_path / f"bad-{name}"
    make(path)
    with pytest.raises(NoDataError, match=words) as caught, open_data(DataSource(store.settings, NOW, (str(path),))):
        pass
    assert caught.value.hint


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_reported(store: Store, log: Path) -> None:
    log.chmod(0)
    (report,) = store.load(log)
    assert report.status == "failed"
    assert "may not be read" in report.message


def test_the_good_ones_of_several_are_loaded(store: Store, log: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.log"
    unrecognised(bad)
    reports = store.load(tmp_path / "missing.log", bad, log, tmp_path / "store")
    assert [one.status for one in reports] == ["failed", "failed", "loaded", "failed"]
    assert store.count() == (3, 3)
    assert store.paths() == [str(log)]


def test_standard_input_named_twice_is_the_users_mistake(store: Store) -> None:
    with pytest.raises(BadInputError, match="twice"):
        store.load("-", "-")


LAST = b"2026-11-03T00:00:02Z web sshd[9]: Invalid user "
ODD = {
    "carriage returns": lines(3).replace("\n", "\r\n").encode(),
    "zero bytes": lines(3).encode() + b"\0\0\0\n",
    "zero bytes in the middle": lines(1).encode() + b"\0" * 4096 + b"\n" + lines(2, 1).encode(),
    "not UTF-8": lines(2).encode() + LAST + b"b\xf6b from 192.0.2.1 port 4\n",
    "a cut last line": lines(3).encode() + b"2026-11-03T00:00",
    "a long line": lines(3).encode() + b"x" * 3_000_000 + b"\n",
    "a long attempt": lines(2).encode() + LAST + b"x" * 60_000 + b" from 192.0.2.1\n",
    "foreign lines": b"[root@web ~]# cat auth.log\n\n" + lines(3).encode(),
    "byte order mark": b"\xef\xbb\xbf\n" + lines(3).encode(),
}  # fmt: skip


@pytest.mark.parametrize("kind", ODD)
def test_odd_logs_are_loaded(store: Store, log: Path, kind: str) -> None:
    log.write_bytes(ODD[kind])
    (report,) = store.load(log)
    assert report.status == "loaded"
    assert report.lines == ODD[kind].count(b"\n") + (not ODD[kind].endswith(b"\n"))
    assert store.count() == (report.lines, 3)


def test_the_lines_of_a_log_can_be_seen_although_nobody_knows_them(store: Store, log: Path) -> None:
    unrecognised(log)
    with open_events(EventsQuery(store.settings, NOW, (str(log),))) as (columns, rows):
        found = [dict(zip(columns, row, strict=True)) for row in rows]
    assert [(row["line_number"], row["event_action"]) for row in found] == [(n, "other") for n in range(1, 6)]


def test_an_export_is_whole_or_not_there(store: Store, log: Path, tmp_path: Path) -> None:
    query = EventsQuery(store.settings, NOW, (str(log),))
    assert export_events(query, tmp_path / "out.parquet") == 3
    with pytest.raises(BadInputError, match="cannot be written"):
        export_events(query, tmp_path / "no such folder" / "out.parquet")
    assert sorted(path.name for path in tmp_path.iterdir() if "parquet" in path.name) == ["out.parquet"]


def test_a_moment_given_is_the_latest_that_a_line_can_be_of(store: Store, log: Path) -> None:
    log.write_text("Nov 10 04:05:06 web sshd[1]: Invalid user bob from 192.0.2.1\n")
    os.utime(log, (NOW.timestamp(), NOW.timestamp()))
    source = DataSource(store.settings, NOW.replace(year=2015, month=12), (str(log),))
    for pinned, year in ((True, "2015"), (False, "2026")):
        with open_data(replace(source, pinned_now=pinned)) as database:
            assert database.rows("SELECT strftime(ts, '%Y') FROM events") == [(year,)]
    with open_data(replace(source, year=2011)) as database:
        assert database.rows("SELECT strftime(ts, '%Y') FROM events") == [("2011",)]
