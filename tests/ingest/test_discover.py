"""What a machine keeps about its logins is found where distributions put it, and nothing else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from logai.errors import NoDataError
from logai.ingest.discover import find_machine_logs
from logai.ingest.journald import JOURNAL

if TYPE_CHECKING:
    from pathlib import Path


def make(machine: Path, *names: str, content: str = "x") -> None:
    for age, name in enumerate(names):
        path = machine / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        os.utime(path, (1_000_000 - age, 1_000_000 - age))


def test_logs_and_records_are_found_oldest_first(tmp_path: Path) -> None:
    names = [f"var/log/{name}" for name in ("auth.log", "btmp", "auth.log.1", "secure-20261101", "auth.log.2.gz")]
    make(tmp_path, *names)
    make(tmp_path, "var/log/dpkg.log", "var/log/syslog")
    (tmp_path / "var/log/auth.log.d").mkdir()
    assert find_machine_logs(tmp_path) == [str(tmp_path / name) for name in reversed(names)]


def test_a_file_without_a_byte_is_left_out(tmp_path: Path) -> None:
    make(tmp_path, "var/log/wtmp", content="")
    make(tmp_path, "var/log/secure")
    assert find_machine_logs(tmp_path) == [str(tmp_path / "var/log/secure")]


@pytest.mark.parametrize("folder", ["var/log/journal", "run/log/journal"])
def test_the_journal_is_one_of_them_where_there_is_one(tmp_path: Path, folder: str) -> None:
    make(tmp_path, "var/log/wtmp", content="")
    make(tmp_path, f"{folder}/0123/system.journal")
    assert find_machine_logs(tmp_path) == [JOURNAL]
    make(tmp_path, "var/log/auth.log")
    assert find_machine_logs(tmp_path) == [str(tmp_path / "var/log/auth.log"), JOURNAL]


def test_a_machine_with_nothing_is_offered_the_sample(tmp_path: Path) -> None:
    with pytest.raises(NoDataError) as caught:
        find_machine_logs(tmp_path)
    assert "--demo" in caught.value.hint
