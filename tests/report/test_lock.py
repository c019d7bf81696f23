"""No two reports of a store at a time; and whoever was killed holds no lock."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from logai.errors import StoreBusyError
from logai.report.lock import lock_path, lock_reports

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOLD = """
import sys
from pathlib import Path
from logai.report.lock import lock_reports

with lock_reports(Path(sys.argv[1])):
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "logai.duckdb"


@pytest.fixture
def holder(db: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(db)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    with process:
        yield process
        process.kill()


def test_a_second_report_names_the_process_that_makes_the_first(db: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(StoreBusyError, match=f"by process {holder.pid}"), lock_reports(db, patience=0.2):
        pytest.fail("both hold it")


def test_a_report_of_another_store_goes_on(db: Path, holder: subprocess.Popen[str]) -> None:
    assert holder.poll() is None
    with lock_reports(db.with_name("other.duckdb"), patience=0):
        pass


def test_a_second_report_waits_for_the_first(db: Path, holder: subprocess.Popen[str]) -> None:
    assert holder.stdin
    freer = threading.Timer(0.3, holder.stdin.close)
    freer.start()
    with lock_reports(db, patience=60):
        assert lock_path(db).read_text() == f"{os.getpid()}\n"
    freer.join()


def test_a_killed_report_locks_nothing(db: Path, holder: subprocess.Popen[str]) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    assert lock_path(db).exists()
    with lock_reports(db, patience=0):
        pass


def test_a_report_after_another_has_the_lock(db: Path) -> None:
    for _ in range(2):
        with lock_reports(db, patience=0):
            pass


def test_where_no_file_can_be_made_the_report_goes_on(tmp_path: Path) -> None:
    with lock_reports(tmp_path / "none" / "logai.duckdb", patience=0):
        pass


def test_a_link_in_the_place_of_the_lock_is_not_followed(db: Path) -> None:
    other = db.with_name("precious")
    other.write_text("precious\n")
    lock_path(db).symlink_to(other)
    with lock_reports(db, patience=0):
        pass
    assert other.read_text() == "precious\n"
