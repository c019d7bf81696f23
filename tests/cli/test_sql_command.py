from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOP = "SELECT user_name, count(*) AS n FROM login_attempts GROUP BY ALL ORDER BY n DESC, user_name"


@pytest.fixture
def sql(logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...]) -> Callable[..., Any]:
    """Return a function that runs `logai sql` on the small log."""
    return lambda *arguments, **others: logai("sql", *loaded, *at, *arguments, **others)


def test_rows_come_in_every_format(sql: Callable[..., Any]) -> None:
    rows = [["root", 2], ["alice", 1], ["bob", 1]]
    assert json.loads(sql("--json", TOP).out)["result"]["rows"] == rows
    table = list(csv.reader(io.StringIO(sql("--format", "csv", TOP).out)))
    assert table == [["user_name", "n"], *[[name, str(n)] for name, n in rows]]
    lines = sql("--format", "jsonl", TOP).out.splitlines()
    assert json.loads(lines[0]) == {"user_name": "root", "n": 2}
    assert "| root | 2 |" in sql("--format", "markdown", TOP).out
    assert sql(TOP).out.splitlines()[1].split() == ["root", "2"]


def test_the_statement_can_come_from_standard_input(sql: Callable[..., Any]) -> None:
    assert json.loads(sql("--json", "-", stdin=f"{TOP};\n").out)["result"]["row_count"] == 3


def test_times_are_in_the_zone(sql: Callable[..., Any]) -> None:
    rows = json.loads(sql("--json", "SELECT min(ts) AS first FROM events").out)["result"]["rows"]
    assert rows == [["2026-11-23T01:00:00+00:00"]]


@pytest.mark.parametrize(
    "statement",
    [
        "SELEC 1",
        "SELECT no_such_column FROM events",
        "DROP TABLE events",
        "SELECT 1; SELECT 2",
        "SELECT * FROM read_text('/etc/hostname')",
    ],
)
def test_what_may_not_run_is_bad_input(statement: str, sql: Callable[..., Any]) -> None:
    done = sql("--json", statement)
    assert done.code == 2
    assert json.loads(done.out)["error"]["code"] == "bad_input"
    assert "Traceback" not in done.err
    assert len([line for line in done.err.splitlines() if line.startswith("logai: ")]) == 1


def test_an_empty_store_is_no_data(logai: Callable[..., Any], tmp_path: Path) -> None:
    done = logai("sql", "--db", str(tmp_path / "none.duckdb"), "--json", "SELECT 1")
    assert done.code == 5
    assert json.loads(done.out)["error"]["code"] == "no_data"
