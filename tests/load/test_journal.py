"""This machine's journal: each entry once, from where the last load ended, or a word about why not."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.load.journals import Journal

from logai.forget import find_sources, forget_sources
from logai.ingest.journald import JOURNAL
from logai.refresh import FOR_A_QUESTION, Obstacle, Refresh, refresh_sources

if TYPE_CHECKING:
    from tests.load.conftest import Store

QUESTION = Refresh(FOR_A_QUESTION)
REMOTE = Path("/lib/systemd/systemd-journal-remote")


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Journal:
    journal = Journal(tmp_path / "journal")
    journal.install(monkeypatch)
    journal.add_failures(3)
    return journal


def test_entries_are_loaded_once_and_then_the_new_ones(store: Store, journal: Journal) -> None:
    (report,) = store.load(JOURNAL)
    assert (report.path, report.status, report.lines, report.attempts) == (JOURNAL, "loaded", 3, 3)
    assert store.load(JOURNAL)[0].status == "unchanged"
    journal.add_failures(2, start=3)
    (report,) = store.load(JOURNAL)
    assert (report.status, report.lines) == ("grown", 2)
    assert store.count() == (5, 5)
    assert store.rows("SELECT list(line_number ORDER BY ts) = [1, 2, 3, 4, 5], min(host_name) FROM events") == [
        (True, "web")
    ]


def test_what_was_read_stays_read_when_the_journal_is_vacuumed(store: Store, journal: Journal) -> None:
    store.load(JOURNAL)
    journal.entries = journal.entries[2:]
    journal.add_failures(1, start=10)
    journal.entries[-1]["__CURSOR"] = "s=9"
    journal.write()
    assert store.load(JOURNAL)[0].lines == 1
    assert store.count() == (4, 4)


def test_entries_of_other_facilities_are_left(store: Store, journal: Journal) -> None:
    journal.add("Accepted password for eve from 192.0.2.9 port 1 ssh2", 5, facility="3")
    journal.add("Accepted password for amy from 192.0.2.9 port 1 ssh2", 6, facility="4", pid=9)
    store.load(JOURNAL)
    assert store.rows("SELECT user_name FROM login_attempts WHERE event_outcome = 'success'") == [("amy",)]


def test_a_question_loads_new_entries_first(store: Store, journal: Journal) -> None:
    store.load(JOURNAL)
    assert refresh_sources(store.settings, QUESTION) == ()
    journal.add_failures(4, start=3)
    assert refresh_sources(store.settings, QUESTION) == ()
    assert store.count() == (7, 7)


def test_a_journal_that_cannot_be_asked_is_a_note_beside_the_answer(store: Store, journal: Journal) -> None:
    store.load(JOURNAL)
    journal.complain("Failed to open files: Input/output error\n")
    (note,) = refresh_sources(store.settings, QUESTION)
    assert (note.obstacle, note.path) == (Obstacle.FAILED, JOURNAL)
    assert "Input/output error" in note.detail


@pytest.mark.parametrize(
    ("complaint", "said"),
    [
        (
            "Hint: You are currently not seeing messages from other users and the system.\n      Users in groups ..\n",
            "usermod -aG systemd-journal",
        ),
        ("No journal files were opened due to insufficient permissions.\n", "usermod -aG systemd-journal"),
        ("Failed to open files: Input/output error\n", "Input/output error"),
    ],
)
def test_a_journal_that_is_not_shown_whole_is_not_loaded(
    store: Store, log: Path, journal: Journal, complaint: str, said: str
) -> None:
    journal.complain(complaint)
    reports = store.load(log, JOURNAL)
    assert [report.status for report in reports] == ["loaded", "failed"]
    assert said in reports[1].message + reports[1].hint
    assert store.count() == (3, 3)
    journal.complain("")
    assert store.load(JOURNAL)[0].lines == 3


def test_a_journal_without_such_entries_and_one_without_journalctl_are_told(
    store: Store, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.entries.clear()
    journal.write()
    assert "no entry" in store.load(JOURNAL)[0].message
    monkeypatch.setenv("PATH", str(store.folder))
    assert "journalctl cannot be run" in store.load(JOURNAL)[0].message
    assert not store.settings.db.exists()


def test_entries_before_since_are_not_kept(store: Store, journal: Journal) -> None:
    store.load(JOURNAL, since=datetime(2026, 11, 3, tzinfo=UTC) + timedelta(seconds=1))
    assert store.count() == (2, 2)
    journal.add_failures(1, start=3)
    store.load(JOURNAL)
    assert store.count() == (3, 3)


@pytest.mark.usefixtures("journal")
def test_a_forgotten_journal_is_loaded_anew(store: Store, log: Path) -> None:
    log.write_text(log.read_text().replace(" web ", " db "))
    store.load(JOURNAL, log)
    forget_sources(find_sources([JOURNAL], store.settings), store.settings)
    assert store.paths() == [str(log)]
    assert store.load(JOURNAL)[0].lines == 3
    assert store.count() == (6, 6)


@pytest.mark.skipif(not (shutil.which("journalctl") and REMOTE.exists()), reason="no systemd with its journal-remote")
def test_the_real_journalctl_prints_what_is_behind_the_cursor(
    store: Store, journal: Journal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    files = tmp_path / "files"
    files.mkdir()
    command = tmp_path / "real" / "journalctl"
    command.parent.mkdir()
    real = shutil.which("journalctl", path="/usr/bin:/bin")
    folder = f'case "$*" in *--file=*) exec {real} "$@";; esac\nexec {real} -D {files} "$@"\n'
    command.write_text(f"#!/bin/sh\n{folder}")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}:/usr/bin:/bin")

    def write(entries: list[dict[str, str]]) -> None:
        text = ""
        for number, entry in enumerate(entries):
            more = {"__CURSOR": "s=1", "__MONOTONIC_TIMESTAMP": str(number + 1), "_BOOT_ID": "0" * 31 + "1"}
            text += "".join(f"{name}={value}\n" for name, value in (entry | more).items()) + "\n"
        (tmp_path / "export").write_text(text)
        subprocess.run(
            [str(REMOTE), "-o", str(files / "remote.journal"), str(tmp_path / "export")],
            check=True,
            capture_output=True,
        )

    write(journal.entries)
    assert store.load(JOURNAL)[0].lines == 3
    assert store.load(JOURNAL)[0].status == "unchanged"
    journal.add_failures(2, start=3)
    write(journal.entries[3:])
    assert refresh_sources(store.settings, QUESTION) == ()
    assert store.count() == (5, 5)
    # A file of journald's, named as a log: the same entries, which are in the store already.
    (report,) = store.load(files / "remote.journal")
    assert (report.status, report.lines, report.events) == ("loaded", 5, 0)
    assert store.load(files / "remote.journal")[0].status == "unchanged"
