"""The journal and a text log of the same machine: what both tell counts once, whichever is loaded first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from tests.load.journals import Journal
from tests.load.test_split_loads import make_store

from logai.ingest.journald import JOURNAL

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.load.conftest import Store

START = datetime(2026, 11, 3, tzinfo=UTC)


@dataclass
class Machine:
    """A machine whose journal and auth.log get the same lines."""

    folder: Path
    journal: Journal
    lines: list[str] = field(default_factory=list)
    host: str = "web"

    @property
    def log(self) -> Path:
        return self.folder / "auth.log"

    def say(
        self,
        message: str,
        second: float,
        pid: int = 1,
        *,
        program: str = "sshd",
        late: float = 0,
        where: Sequence[str] = ("log", "journal"),
        tag: str = "",
    ) -> None:
        """Write one line, `late` by so many seconds in the log, with `tag` for its program and pid there."""
        if "journal" in where:
            self.journal.add(message, second, pid=pid, program=program)
        if "log" in where:
            stamp = (START + timedelta(seconds=second + late)).strftime("%Y-%m-%dT%H:%M:%SZ")
            self.lines.append(f"{stamp} {self.host} {tag or f'{program}[{pid}]'}: {message}\n")
            self.log.write_text("".join(self.lines))

    def fail(self, number: int, **more: object) -> None:
        """Write a failed attempt of a connection of its own."""
        self.say(f"Failed password for root from 192.0.2.1 port {number} ssh2", number, number, **more)  # type: ignore[arg-type]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    journal = Journal(tmp_path / "journal")
    journal.install(monkeypatch)
    return Machine(tmp_path, journal)


ORDERS = [("log", "journal"), ("journal", "log"), ("both",)]


def load(machine: Machine, store: Store, order: Sequence[str]) -> tuple[object, ...]:
    paths: dict[str, list[Path | str]] = {
        "log": [machine.log],
        "journal": [JOURNAL],
        "both": [machine.log, JOURNAL],
    }
    for step in order:
        store.load(*paths[step])
    return store.count()


@pytest.mark.parametrize("order", ORDERS)
def test_what_both_tell_counts_once(machine: Machine, store: Store, order: Sequence[str]) -> None:
    for number in range(1, 6):
        machine.fail(number, late=0.5)
    machine.fail(6, where=["log"])
    machine.fail(7, where=["journal"])
    assert load(machine, store, order) == (7, 7)
    machine.fail(8)
    assert load(machine, store, order) == (8, 8)
    assert load(machine, store, order) == (8, 8)


@pytest.mark.parametrize("order", ORDERS)
def test_the_same_line_twice_in_a_second_stays_twice(machine: Machine, store: Store, order: Sequence[str]) -> None:
    for second in (1.1, 1.2, 1.9, 2.0, 2.1):
        machine.say("Failed password for root from 192.0.2.1 port 4 ssh2", second, 9, late=0.1)
    assert load(machine, store, order) == (5, 5)


@pytest.mark.parametrize("order", ORDERS)
def test_lines_second_after_second_that_come_late_are_paired_all(
    machine: Machine, store: Store, order: Sequence[str]
) -> None:
    for second in (0.0, 0.0, 1.97, 2.97, 3.97, 4.97):
        machine.say("Failed password for root from 192.0.2.1 port 4 ssh2", second, 9, late=0.05)
    assert load(machine, store, order) == (6, 6)


@pytest.mark.parametrize("order", ORDERS)
def test_a_repeated_message_stands_for_its_entries(machine: Machine, store: Store, order: Sequence[str]) -> None:
    failed = "Failed password for root from 192.0.2.1 port 4 ssh2"
    machine.say(failed, 1.2, 9)
    for second in (3.5, 6.5, 9.5):
        machine.say(failed, second, 9, where=["journal"])
    machine.say(f"message repeated 3 times: [ {failed}]", 9.6, 9, where=["log"])
    load(machine, store, order)
    assert store.rows("SELECT sum(repeat), (SELECT count(*) FROM login_attempts) FROM events") == [(4, 4)]


@pytest.mark.parametrize("order", ORDERS)
def test_repeats_that_the_journal_has_in_part_are_counted_once(
    machine: Machine, store: Store, order: Sequence[str]
) -> None:
    failed = "Failed password for root from 192.0.2.1 port 4 ssh2"
    machine.say(failed, 1.2, 9, where=["log"])
    machine.say(failed, 9.5, 9, where=["journal"])
    machine.say(f"message repeated 3 times: [ {failed}]", 9.6, 9, where=["log"])
    load(machine, store, order)
    assert store.rows("SELECT sum(repeat), (SELECT count(*) FROM login_attempts) FROM events") == [(4, 4)]


@pytest.mark.parametrize("order", ORDERS)
def test_a_log_that_names_no_pid_or_a_longer_host_tells_the_same(
    machine: Machine, store: Store, order: Sequence[str]
) -> None:
    machine.host = "web.example.org"
    command = "   alice : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/id"
    machine.say(command, 1.5, 31, program="sudo", tag="sudo")
    machine.say(command, 5.5, 32, program="sudo", tag="sudo")
    load(machine, store, order)
    assert store.rows("SELECT count(*) FROM sudo_commands") == [(2,)]


@pytest.mark.parametrize("order", ORDERS)
def test_other_hosts_and_other_times_are_their_own(machine: Machine, store: Store, order: Sequence[str]) -> None:
    machine.fail(1, where=["journal"])
    machine.fail(1, where=["log"], late=5)
    machine.host = "db"
    machine.fail(2)
    assert load(machine, store, order) == (4, 4)


def test_two_text_logs_are_not_held_against_each_other(machine: Machine, store: Store) -> None:
    machine.fail(1)
    other = machine.folder / "copy.log"
    other.write_text("2026-11-02T00:00:00Z web sshd[1]: Server listening on :: port 22.\n" + machine.log.read_text())
    store.load(machine.log, other, JOURNAL)
    assert store.rows("SELECT count(*) FROM events WHERE user_name = 'root'") == [(2,)]


def test_the_report_says_how_many_lines_were_read_and_how_many_are_new(machine: Machine, store: Store) -> None:
    machine.fail(1)
    machine.fail(2, where=["journal"])
    report = store.load(machine.log, JOURNAL)[1]
    assert (report.lines, report.events, report.attempts) == (2, 1, 1)


@examples(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_part_of_the_lines_each_has_they_count_once(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("machine")
    journal = Journal(folder / "journal")
    journal.install(monkeypatch)
    machine = Machine(folder, journal)
    seconds = sorted(data.draw(st.lists(st.floats(0, 8, width=32), min_size=2, max_size=12)))
    begin, end = sorted(data.draw(st.tuples(*[st.integers(0, len(seconds))] * 2)))
    log_first = data.draw(st.booleans())
    for place, second in enumerate(seconds):
        # Nobody could tell the same line in one of them from the same line in the other a moment later.
        moved, part = (0, ["journal"]) if place < begin else (20, ["log", "journal"]) if place < end else (40, ["log"])
        machine.say("Failed password for root from 192.0.2.1 port 4 ssh2", second + moved, 9, where=part, late=0.05)
    if not machine.log.exists():
        machine.fail(100, where=["log"])
        seconds.append(100)
    if not journal.entries:
        machine.fail(101, where=["journal"])
        seconds.append(101)
    for order in permutations(("log", "journal")) if log_first else [("both",)]:
        store = make_store(folder / f"store-{'-'.join(order)}")
        events, attempts = load(machine, store, order)
        assert (events, attempts) == (len(seconds), len(seconds))
