from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def db(logai: Callable[..., Any], log_file: Path, at: tuple[str, ...], tmp_path: Path) -> tuple[str, str]:
    place = ("--db", str(tmp_path / "store.duckdb"))
    logai("load", str(log_file), *at, *place)
    return place


def numbers(logai: Callable[..., Any], db: tuple[str, str]) -> list[Any]:
    result = json.loads(logai("sources", *db, "--json").out)["result"]
    return [row[result["columns"].index("number")] for row in result["rows"]]


def test_a_source_is_taken_out_by_its_number(logai: Callable[..., Any], log_file: Path, db: tuple[str, str]) -> None:
    assert numbers(logai, db) == [1]
    done = logai("forget", "1", *db, "--yes", "--json")
    expected = {"number": 1, "path": str(log_file), "lines": 6, "attempts": 4}
    assert json.loads(done.out)["result"] == {"removed": True, "sources": [expected]}
    assert numbers(logai, db) == []


def test_a_dry_run_says_what_would_go_and_removes_nothing(
    logai: Callable[..., Any], log_file: Path, db: tuple[str, str]
) -> None:
    done = logai("forget", str(log_file), *db, "--dry-run")
    assert done.out.splitlines()[1].split() == ["1", str(log_file), "6", "4"]
    assert "nothing was removed" in done.err
    assert numbers(logai, db) == [1]


def test_without_a_terminal_nothing_is_removed_unasked(logai: Callable[..., Any], db: tuple[str, str]) -> None:
    done = logai("forget", "1", *db)
    assert done.code == 2
    assert "--yes" in done.err
    assert numbers(logai, db) == [1]


def test_a_source_that_is_not_there_is_a_mistake(logai: Callable[..., Any], db: tuple[str, str]) -> None:
    done = logai("forget", "7", *db, "--yes", "--json")
    assert (done.code, json.loads(done.out)["error"]["code"]) == (2, "bad_input")


def test_prune_takes_out_what_is_older_than_a_day_in_the_zone_that_is_asked_for(
    logai: Callable[..., Any], log_file: Path, db: tuple[str, str]
) -> None:
    dry = logai("prune", "--older-than", "2026-11-23", "--tz", "UTC", *db, "--dry-run", "--json")
    assert json.loads(dry.out)["result"] == {"removed": False, "before": "2026-11-23T00:00:00+00:00", "sources": []}
    done = logai("prune", "--older-than", "0d", "--now", "2026-11-24T05:00", "--tz", "UTC", *db, "--yes", "--json")
    result = json.loads(done.out)["result"]
    assert result["before"] == "2026-11-24T00:00:00+00:00"
    assert result["sources"] == [{"number": 1, "path": str(log_file), "lines": 6}]
    assert json.loads(logai("sources", *db, "--json").out)["result"]["rows"][0][2] == 0
    assert (
        "no line from before 24 Nov 2026"
        in logai("prune", "--older-than", "2026-11-24", "--now", "2026-11-25T00:00", "--tz", "UTC", *db).err
    )


@pytest.mark.parametrize("age", ["400", "1h", "-1d", "999999w", "tomorrow", "2999-01-01", "", "٣d"])
def test_an_age_that_is_none_or_lies_ahead_removes_nothing(
    logai: Callable[..., Any], loaded: tuple[str, str], age: str
) -> None:
    done = logai("prune", f"--older-than={age}", *loaded, "--yes")
    assert done.code == 2
    assert "--older-than" in done.err
    assert json.loads(logai("sql", *loaded, "--json", "SELECT count(*) FROM events").out)["result"]["rows"] == [[6]]


def test_prune_asks_first_and_needs_a_terminal_for_it(logai: Callable[..., Any], db: tuple[str, str]) -> None:
    done = logai("prune", "--older-than", "2026-11-24", "--now", "2026-11-25T00:00", *db)
    assert (done.code, "--yes" in done.err) == (2, True)
    assert numbers(logai, db) == [1]


def test_load_since_keeps_what_is_newer(
    logai: Callable[..., Any], log_file: Path, at: tuple[str, ...], tmp_path: Path
) -> None:
    done = logai("load", str(log_file), *at, "--db", str(tmp_path / "new.duckdb"), "--since", "1m", "--json")
    (source,) = json.loads(done.out)["result"]["sources"]
    assert (source["lines"], source["events"], source["attempts"]) == (6, 0, 0)
    assert f"6 of 6 lines of {log_file} are not kept: older than --since" in done.err
