"""A login is counted once, though the log, wtmp and btmp tell of it, whichever is loaded first."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from tests.ingest.records import START, USER_PROCESS, failed, record

from logai.forget import find_sources, forget_sources

if TYPE_CHECKING:
    from pathlib import Path

    from tests.load.conftest import Store

LOG = (
    "2026-11-24T06:00:00Z web sshd[1]: Failed password for root from 203.0.113.7 port 4 ssh2\n"
    "2026-11-24T06:00:20Z web sshd[2]: Accepted password for alice from 203.0.113.9 port 5 ssh2\n"
)
BTMP = failed(b"root", seconds=START + 1) + failed(b"root", seconds=START + 3_600) + failed(b"eve")
WTMP = record(USER_PROCESS, b"pts/0", b"alice", host=b"a.example", address="203.0.113.9", seconds=START + 21)
WTMP += record(USER_PROCESS, b"pts/0", b"alice", host=b"a.example", address="203.0.113.10", seconds=START + 21)


def make(folder: Path) -> dict[str, Path]:
    paths = {name: folder / name for name in ("auth.log", "btmp", "wtmp")}
    paths["auth.log"].write_text(LOG)
    paths["btmp"].write_bytes(BTMP)
    paths["wtmp"].write_bytes(WTMP)
    return paths


EXPECTED = [
    ("failure", "btmp", "eve"),
    ("failure", "btmp", "root"),
    ("failure", "sshd", "root"),
    ("success", "sshd", "alice"),
    ("success", "wtmp", "alice"),
]
ATTEMPTS = "SELECT event_outcome, process_name, user_name FROM login_attempts ORDER BY ALL"


@pytest.mark.parametrize("order", list(permutations(("auth.log", "btmp", "wtmp"))))
def test_attempts_are_the_same_in_every_order_of_loads(store: Store, tmp_path: Path, order: tuple[str, ...]) -> None:
    paths = make(tmp_path)
    for name in order:
        store.load(paths[name])
    assert store.rows(ATTEMPTS) == EXPECTED
    assert store.count() == (7, 5)


def test_attempts_are_the_same_in_one_load(store: Store, tmp_path: Path) -> None:
    store.load(*make(tmp_path).values())
    assert store.rows(ATTEMPTS) == EXPECTED
    assert store.count() == (7, 5)


def test_a_report_counts_the_attempts_that_were_added(store: Store, tmp_path: Path) -> None:
    paths = make(tmp_path)
    store.load(paths["auth.log"])
    (report,) = store.load(paths["btmp"])
    assert (report.lines, report.attempts) == (3, 2)


def test_a_btmp_that_grows_adds_its_new_records(store: Store, tmp_path: Path) -> None:
    path = make(tmp_path)["btmp"]
    path.write_bytes(BTMP[:-100])
    assert store.load(path)[0].lines == 3
    path.write_bytes(BTMP + failed(b"bob"))
    (report,) = store.load(path)
    assert (report.status, report.lines) == ("grown", 2)
    assert store.count() == (4, 4)
    path.rename(tmp_path / "btmp.1")
    assert store.load(tmp_path / "btmp.1")[0].status == "unchanged"


@pytest.mark.parametrize(("after", "attempts"), [(-61, 2), (-59, 1), (0, 1), (59, 1), (61, 2)])
def test_a_record_and_a_line_are_one_attempt_within_a_minute(
    store: Store, tmp_path: Path, after: int, attempts: int
) -> None:
    (tmp_path / "auth.log").write_text(LOG.splitlines(keepends=True)[0])
    (tmp_path / "btmp").write_bytes(failed(b"root", seconds=START + after))
    store.load(tmp_path / "auth.log", tmp_path / "btmp")
    assert store.count() == (2, attempts)


LONG = b"".join(failed(f"user{number}".encode(), seconds=START + 40 * number) for number in range(40))
SIZE = len(LONG) // 40


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("cut_first", [False, True])
def test_a_btmp_that_lost_its_front_counts_nothing_again(
    store: Store, tmp_path: Path, *, together: bool, cut_first: bool
) -> None:
    whole, cut = tmp_path / "btmp", tmp_path / "btmp.cut"
    whole.write_bytes(LONG)
    cut.write_bytes(LONG[15 * SIZE :] + failed(b"eve", seconds=START + 40 * 40))
    both = [cut, whole] if cut_first else [whole, cut]
    for paths in [both] if together else [[path] for path in both]:
        store.load(*paths)
    assert store.count() == (66, 41)
    assert store.rows("SELECT count(DISTINCT user_name) FROM login_attempts") == [(41,)]
    forget_sources(find_sources([str(whole)], store.settings), store.settings)
    assert store.count() == (26, 26)


def test_records_of_two_machines_in_one_second_both_count(store: Store, tmp_path: Path) -> None:
    for name, micros in (("btmp", 5), ("btmp.other", 6)):
        (tmp_path / name).write_bytes(record(USER_PROCESS, b"ssh:notty", b"bob", address="203.0.113.7", micros=micros))
    store.load(tmp_path / "btmp", tmp_path / "btmp.other")
    assert store.count() == (2, 2)
