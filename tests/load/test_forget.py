"""What is forgotten is gone, the rest is as if it had never been there, and it can be loaded again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.load.conftest import Store, lines
from tests.load.test_records import make
from tests.load.test_split_loads import HARD, ONCE, attempts, make_store

from logai.errors import BadInputError, StoreBusyError
from logai.forget import find_sources, forget_sources

if TYPE_CHECKING:
    from pathlib import Path


def forget(store: Store, *names: str) -> None:
    forget_sources(find_sources(names, store.settings), store.settings)


def test_a_forgotten_source_leaves_nothing_and_is_loaded_anew(store: Store, log: Path) -> None:
    other = log.with_name("other.log")
    other.write_text(lines(2, 300).replace(" bob ", " eve ").replace(" web ", " db "))
    store.load(log, other)
    forget(store, str(other))
    assert store.count() == (3, 3)
    assert store.paths() == [str(log)]
    assert store.rows("SELECT name FROM names WHERE kind IN ('user', 'host') ORDER BY 1") == [("bob",), ("web",)]
    assert store.load(other)[0].status == "loaded"
    assert store.count() == (5, 5)


def test_a_source_is_named_by_number_or_path_and_counts_once(store: Store, log: Path) -> None:
    other = log.with_name("other.log")
    other.write_text(lines(2, 300))
    store.load(log, other)
    found = find_sources(["2", str(other), "1"], store.settings)
    assert [record.path for record in found] == [str(log), str(other)]


@pytest.mark.parametrize("name", ["3", "nowhere.log", "", "-1"])
def test_what_is_no_source_is_refused_and_removes_nothing(store: Store, log: Path, name: str) -> None:
    store.load(log)
    with pytest.raises(BadInputError, match="no source") as caught:
        forget(store, "1", name)
    assert "logai sources" in caught.value.hint
    assert store.count() == (3, 3)


def test_all_sources_can_be_forgotten(store: Store, log: Path) -> None:
    store.load(log)
    forget(store, "1")
    assert store.count() == (0, 0)
    assert store.load(log)[0].status == "loaded"
    assert store.count() == (3, 3)


@pytest.mark.parametrize("forgotten", [0, 1])
def test_connections_that_lie_in_other_logs_too_are_counted_without_the_forgotten_lines(
    tmp_path: Path, forgotten: int
) -> None:
    rows = HARD.splitlines(keepends=True)
    logs = [tmp_path / "even.log", tmp_path / "odd.log"]
    for number, log in enumerate(logs):
        log.write_bytes(b"".join(rows[number::2]))
    both, alone = make_store(tmp_path / "both"), make_store(tmp_path / "alone")
    both.load(*logs)
    alone.load(logs[1 - forgotten])
    assert attempts(both, ONCE) != attempts(alone, ONCE)
    forget(both, str(logs[forgotten]))
    assert attempts(both, ONCE) == attempts(alone, ONCE)


def test_a_source_that_has_grown_since_it_was_named_is_not_forgotten(store: Store, log: Path) -> None:
    store.load(log)
    named = find_sources(["1"], store.settings)
    log.write_text(lines(5))
    store.load(log)
    with pytest.raises(StoreBusyError):
        forget_sources(named, store.settings)
    assert store.count() == (5, 5)


def test_a_record_counts_again_where_the_log_that_told_of_it_is_forgotten(store: Store, tmp_path: Path) -> None:
    logs = make(tmp_path)
    store.load(*logs.values())
    forget(store, str(logs["auth.log"]))
    alone = make_store(tmp_path / "alone")
    alone.load(logs["btmp"], logs["wtmp"])
    assert attempts(store, ONCE) == attempts(alone, ONCE)
    assert len(attempts(store, ONCE)) == 5
