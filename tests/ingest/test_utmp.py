"""wtmp, btmp and wtmp.db become lines, one a record, whatever an attacker has put into them."""

from __future__ import annotations

import shutil
import sqlite3  # noqa: TID253 - the tests make a database
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ingest.logs import add_log, filled_database, parse
from tests.ingest.records import (
    BIG,
    BIG_64,
    BOOT_TIME,
    DEAD_PROCESS,
    LITTLE,
    LITTLE_64,
    START,
    USER_PROCESS,
    failed,
    record,
)

from logai.ingest.formats.convert import SourceKind
from logai.ingest.reading import open_source

if TYPE_CHECKING:
    from pathlib import Path

WTMP = (
    record(BOOT_TIME, b"~", b"reboot", host=b"6.1.0"),
    record(USER_PROCESS, b"pts/0", b"alice", host=b"web.example", address="2001:db8::9", seconds=START + 50),
    record(DEAD_PROCESS, b"pts/0", seconds=START + 90),
)


def lines_of(path: Path, folder: Path) -> list[str]:
    with open_source(str(path), folder) as source:
        assert source.kind is SourceKind.RECORDS
        return source.file.read().decode("utf-8", "backslashreplace").split("\n")


@pytest.mark.parametrize("form", [LITTLE, BIG, LITTLE_64, BIG_64])
def test_every_layout_is_known_by_its_content(tmp_path: Path, form: str) -> None:
    path = tmp_path / "collected"
    path.write_bytes(failed(b"root", form=form) + failed(b"bob", form=form, seconds=START + 1))
    fields = "type=LOGIN_PROCESS line=ssh:notty addr=203.0.113.7 host=203.0.113.7 pid=77"
    assert lines_of(path, tmp_path) == [
        f"2026-11-24T06:00:00.000005+00:00 btmp: failed login {fields} user=root",
        f"2026-11-24T06:00:01.000005+00:00 btmp: failed login {fields} user=bob",
        "",
    ]


@pytest.mark.skipif(shutil.which("utmpdump") is None, reason="utmpdump is not installed")
def test_what_utmpdump_writes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "wtmp"
    text = (
        "[7] [00077] [ts/0] [alice   ] [pts/0       ] [203.0.113.9         ] [203.0.113.9    ] "
        "[2026-11-24T06:00:00,000005+00:00]\n"
    )
    path.write_bytes(subprocess.run(["utmpdump", "-r"], input=text.encode(), capture_output=True, check=True).stdout)
    assert lines_of(path, tmp_path)[0] == (
        "2026-11-24T06:00:00.000005+00:00 wtmp: login type=USER_PROCESS line=pts/0 addr=203.0.113.9 host=203.0.113.9 "
        "pid=77 user=alice"
    )


def test_names_are_taken_whole_and_stay_in_their_line() -> None:
    names = [b"x" * 32, b"a\nb", b"a user=root", b"\xff", b"", b" ", b"a\rb", b"[preauth]"]
    events = parse(b"".join(failed(name) for name in names)).events
    expected = ["x" * 32, "a\\x0ab", "a user=root", "\\xff", "", " ", "a\\x0db", "[preauth]"]
    assert [event["user_name"] for event in events] == expected
    assert {event["source_ip"] for event in events} == {"203.0.113.7"}


def test_a_host_with_blanks_cannot_name_another_user() -> None:
    (event,) = parse(record(USER_PROCESS, b"tty1", b"alice", host=b"x user=root")).events
    assert event["user_name"] == "alice"
    assert event["source_host"] == "x\\x20user=root"


def test_a_damaged_record_among_others_stays_a_line() -> None:
    good = b"".join(failed(b"bob", seconds=START + number) for number in range(20))
    strange = b"\x4d\x00" + failed(b"eve")[2:]
    parsed = parse(good + strange + failed(b"eve", seconds=0) + good)
    assert parsed.filled.lines == 42
    assert (len(parsed.attempts), parsed.filled.unknown) == (40, 2)
    assert [event["ts"] for event in parsed.events].count(None) == 1


def test_a_record_that_is_being_written_is_a_line_without_an_end(tmp_path: Path) -> None:
    path = tmp_path / "wtmp"
    path.write_bytes(b"".join(WTMP)[:-100])
    assert lines_of(path, tmp_path)[-1] == "wtmp: cut record of 284 bytes"


def test_windows_of_a_terminal_emulator_are_no_logins() -> None:
    hosts = [b":0", b"tmux(812).%0", b"192.0.2.1:S.0", b"mosh [99]", b"192.0.2.1 via mosh [99]"]
    windows = b"".join(record(USER_PROCESS, b"pts/3", b"alice", host=host) for host in hosts)
    parsed = parse(WTMP[0] + windows + record(USER_PROCESS, b"seat0", b"alice", host=b"login screen"))
    assert parsed.attempts == []
    assert all(event["recognised"] for event in parsed.events)


def test_wtmpdb_is_read_in_the_order_of_its_times(tmp_path: Path) -> None:
    path = tmp_path / "wtmp.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "CREATE TABLE wtmp(ID INTEGER PRIMARY KEY, Type INTEGER, User TEXT NOT NULL, Login INTEGER, "
            "Logout INTEGER, TTY TEXT, RemoteHost TEXT, Service TEXT)"
        )
        rows = [
            (1, "reboot", 0, 99, "~", "6.1", None),
            (3, "alice", 10, 40, "pts/0", "192.0.2.1", "sshd"),
            (3, "bob", 20, None, "tty1", None, "login"),
        ]
        for kind, user, login, logout, *rest in rows:
            times = [None if at is None else (START + at) * 1_000_000 for at in (login, logout)]
            connection.execute(
                "INSERT INTO wtmp(Type, User, Login, Logout, TTY, RemoteHost, Service) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (kind, user, *times, *rest),
            )
        connection.commit()
    lines = lines_of(path, tmp_path)
    assert [line.split(" ")[2] for line in lines[:-1]] == ["boot", "login", "login", "logout", "shutdown"]
    assert lines[1].endswith("line=pts/0 addr= host=192.0.2.1 user=alice")


def test_whatever_follows_good_records_each_record_is_one_event() -> None:
    good = b"".join(failed(b"bob") for _ in range(40))
    with filled_database() as (database, _):

        @settings(max_examples=15, deadline=None)
        @given(st.lists(st.binary(min_size=384, max_size=384), max_size=4), st.integers(0, 383))
        def check(rest: list[bytes], cut: int) -> None:
            filled = add_log(database, good + b"".join(rest) + b"\1" * cut)
            assert filled.lines == 40 + len(rest) + bool(cut)

        check()
