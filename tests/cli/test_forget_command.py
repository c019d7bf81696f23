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
