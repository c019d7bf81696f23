"""A statement that a model wrote reads named tables, and returns what comes from their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from logai.errors import BadInputError
from logai.plan.select import UnfitSelectError
from logai.store.opening import create_database
from logai.store.sandbox import lock
from logai.store.select import READABLE, read_select, run_select

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from logai.store.database import DuckDatabase

SECRET = "zaphod'; DROP TABLE events; --"
"""A user name in the data; no error for a model may hold it."""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[DuckDatabase]:
    with create_database(None, "UTC", tmp_path) as opened:
        for number, name in enumerate((SECRET, "alice", "alice")):
            opened.execute(
                "INSERT INTO login_attempts (ts, user_name, event_outcome, invalid_user, source_id, line_number) "
                "VALUES (TIMESTAMPTZ '2026-11-23 01:02:03+00:00', ?, 'failure', false, 1, ?)",
                [name, number],
            )
        lock(opened)
        yield opened


def test_the_parts_of_a_statement_are_read() -> None:
    contents = read_select(
        "WITH a AS (SELECT user_name, count(*) AS n FROM login_attempts WHERE event_outcome = 'failure' AND "
        "ts >= '2026-11-23 00:00:00+07:00' GROUP BY 1) SELECT user_name, round(n / 60.0, 2) AS x FROM a "
        "WHERE n > 5 ORDER BY 2 DESC LIMIT 3",
        "UTC",
    )
    assert contents.tables == {"login_attempts"}
    assert {"user_name", "event_outcome", "ts", "n"} <= contents.columns
    assert contents.strings == ("failure", "2026-11-23 00:00:00+07:00")
    assert set(contents.numbers) == {60.0, 5.0}
    assert contents.limits == (3.0,)


@pytest.mark.parametrize("table", READABLE)
def test_each_table_that_is_promised_can_be_read(table: str) -> None:
    assert read_select(f"SELECT count(*) FROM {table}", "UTC").tables == {table}


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) > 0 FROM login_attempts",
        "SELECT max(ts) FROM main.events",
        "SELECT a.user_name FROM login_attempts AS a JOIN sessions AS s USING (user_name)",
        "SELECT user_name FROM login_attempts WHERE EXISTS (SELECT 1 FROM sudo_commands)",
        "SELECT (SELECT count(*) FROM events) AS n FROM scans",
        "SELECT user_name FROM events UNION ALL SELECT user_name FROM sessions",
        "SELECT median(duration_seconds) FROM sessions",
        "FROM scans",
    ],
)
def test_what_comes_from_the_rows_may_be_selected(sql: str) -> None:
    assert read_select(sql, "UTC").tables <= set(READABLE)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 42",
        "SELECT 42 FROM events",
        "SELECT 'no attacks' AS answer FROM events LIMIT 1",
        "SELECT x FROM (SELECT 42 AS x FROM events)",
        "SELECT count(*), 7 FROM events",
        "SELECT count(*) FROM events UNION ALL SELECT 0 FROM events",
        "SELECT x FROM (VALUES (42)) AS t(x), events",
        "SELECT * FROM range(42)",
        "SELECT unnest([1, 2]) FROM events",
        "SELECT random() FROM events",
        "SELECT count(*) FROM events WHERE random() < 0.5",
        "SELECT count(*) FROM events USING SAMPLE 10%",
        "WITH RECURSIVE t AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM t) SELECT x FROM t",
        "PIVOT events ON user_name USING count(*)",
    ],
)
def test_a_number_that_the_model_wrote_is_no_result(sql: str) -> None:
    with pytest.raises(UnfitSelectError):
        read_select(sql, "UTC")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT path FROM sources",
        "SELECT * FROM names",
        "SELECT name FROM duckdb_settings()",
        "SELECT table_name FROM information_schema.tables",
        "SELECT * FROM other.main.events",
        "SELECT * FROM 'secret.csv'",
        "SELECT * FROM read_csv('secret.csv')",
        "SELECT current_setting('home_directory') || user_name FROM events",
        "SHOW TABLES",
        "DESCRIBE events",
        "SUMMARIZE events",
        "DELETE FROM events",
        "SELECT count(*) FROM events; DROP TABLE events",
        "COPY events TO 'x'",
        "",
        "There were 42 failed logins.",
    ],
)
def test_nothing_but_our_tables_is_read(sql: str) -> None:
    with pytest.raises(UnfitSelectError):
        read_select(sql, "UTC")


@pytest.mark.parametrize(
    "clock", ["now()", "current_date", "current_timestamp", "today()", "localtimestamp", "get_current_timestamp()"]
)
def test_the_clock_of_the_machine_is_not_read(clock: str) -> None:
    with pytest.raises(UnfitSelectError, match="clock"):
        read_select(f"SELECT count(*) FROM events WHERE ts > {clock}", "UTC")


def test_a_statement_that_cannot_be_bound_names_what_is_wrong_with_it() -> None:
    with pytest.raises(UnfitSelectError, match="usr_name") as caught:
        read_select("SELECT usr_name FROM events", "UTC")
    assert "LINE" not in caught.value.reason


def test_a_failure_on_the_data_is_told_without_the_data(database: DuckDatabase) -> None:
    sql = "SELECT sum(CAST(user_name AS INTEGER)) AS n FROM login_attempts"
    read_select(sql, "UTC")
    with pytest.raises(UnfitSelectError) as caught:
        run_select(database, sql, most=10, seconds=5)
    assert SECRET[:6] not in caught.value.reason
    assert "alice" not in caught.value.reason
    assert "converted" in caught.value.reason


def test_rows_beyond_the_limit_are_cut_and_said_to_be(database: DuckDatabase) -> None:
    table = run_select(database, "SELECT user_name FROM login_attempts", most=2, seconds=5)
    assert (len(table.rows), table.truncated) == (2, True)


def test_a_statement_without_end_is_stopped(database: DuckDatabase) -> None:
    names = ", ".join(f"login_attempts AS t{number}" for number in range(26))
    with pytest.raises(BadInputError, match="stopped"):
        run_select(
            database,
            f"SELECT count(*) FROM {names} WHERE t0.ts > t1.ts OR hash(t2.ts, t25.ts) > 5",
            most=1,
            seconds=0.2,
        )
