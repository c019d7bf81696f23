"""Which files of a folder are taken for authentication logs: by how they begin, whatever they are called."""

from __future__ import annotations

import contextlib
import gzip
import os
from typing import TYPE_CHECKING

import pytest

from logai.ingest.discover import find_logs_in
from logai.ingest.patterns import load_patterns

if TYPE_CHECKING:
    from pathlib import Path

FAILED = "Nov 23 01:00:00 web sshd[1]: Failed password for root from 192.0.2.1 port 5 ssh2\n"
PACKED = gzip.compress(FAILED.encode(), mtime=0)  # a case's name is made of these bytes


def test_logs_are_found_in_folders_below_oldest_first_and_the_rest_is_named(tmp_path: Path) -> None:
    for name, text, age in (("b/auth.log", FAILED, 1), ("a/messages", FAILED, 2), ("notes.txt", "hello\n", 3)):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        os.utime(path, (1_000_000 - age, 1_000_000 - age))
    found = find_logs_in(tmp_path, load_patterns())
    assert found.taken == (str(tmp_path / "a/messages"), str(tmp_path / "b/auth.log"))
    assert found.skipped == ("notes.txt",)


@pytest.mark.parametrize(
    ("content", "taken"),
    [
        (FAILED.encode(), True),
        (PACKED, True),
        (gzip.compress(PACKED, mtime=0), True),
        (PACKED[:20], True),
        (b"<38>1 2026-11-03T04:05:06Z web sshd 7 - - Failed password for root from 192.0.2.1 port 5 ssh2\n", True),
        (b"2026-11-03T04:05:06.123456+07:00 web sshd-session[7]: Connection closed by 192.0.2.1 port 5\n", True),
        (b"Nov 23 01:00:00 web postfix/smtpd[1]: connect from unknown[192.0.2.1]\n", True),
        (b'{"__REALTIME_TIMESTAMP": "1795395600250000", "MESSAGE": "x"}\n', True),
        (b"Nov 23 01:00:00 web kernel: up\n" + FAILED.encode(), True),
        (b"Nov 23 01:00:00 web CRON[1]: (root) CMD (x)\n", False),
        (b"Nov 23 01:00:00 web systemd[1]: Started sshd.service\n", False),
        (b"sshd: see the manual\n", False),
        (b'{"a": 1}\n', False),
        (b"LPKSHHRH" + b"\0" * 600, True),
        (bytes(range(256)) * 8, False),
        (b"", False),
    ],
)
def test_a_file_is_known_by_how_it_begins(content: bytes, taken: bool, tmp_path: Path) -> None:  # noqa: FBT001
    (tmp_path / "file").write_bytes(content)
    found = find_logs_in(tmp_path, load_patterns())
    assert (len(found.taken), len(found.skipped)) == (int(taken), int(not taken))


def test_a_database_of_another_program_is_left(tmp_path: Path) -> None:
    import sqlite3

    with contextlib.closing(sqlite3.connect(tmp_path / "history.db")) as connection:
        connection.execute("CREATE TABLE asks (question TEXT)")
        connection.commit()
    assert find_logs_in(tmp_path, load_patterns()).skipped == ("history.db",)


def test_links_and_pipes_are_not_looked_at(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "auth.log").write_text(FAILED)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link").symlink_to(outside / "auth.log")
    (folder / "below").symlink_to(outside, target_is_directory=True)
    os.mkfifo(folder / "pipe")
    assert (find_logs_in(folder, load_patterns()).taken, find_logs_in(folder, load_patterns()).skipped) == ((), ())
