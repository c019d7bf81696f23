"""Times leave the store as aware datetimes in its zone, whichever DuckDB it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from logai.store import database as module
from logai.store.opening import create_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from logai.store.database import DuckDatabase

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(params=[True, False], ids=["as DuckDB converts them", "as microseconds"])
def database(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DuckDatabase]:
    converts: bool = request.param
    if converts and not module._converts_instants():
        pytest.skip("this DuckDB converts no times")
    monkeypatch.setattr(module, "_converts_instants", lambda: converts)
    with create_database(None, BERLIN.key, tmp_path) as opened:
        yield opened


@pytest.mark.parametrize(
    "written", ["2026-10-25 00:30:00+00", "2026-10-25 01:30:00+00", "1970-01-01 00:00:00.000001+00"]
)
def test_a_time_has_the_zone_of_the_database_and_the_right_side_of_a_change_of_clocks(
    database: DuckDatabase, written: str
) -> None:
    expected = datetime.fromisoformat(written).astimezone(BERLIN)
    [(found,)] = database.rows("SELECT CAST(? AS TIMESTAMPTZ)", [written])
    assert isinstance(found, datetime)
    assert (found, found.fold, found.tzinfo) == (expected, expected.fold, BERLIN)
    assert found.isoformat() == expected.isoformat()


def test_what_is_no_moment_is_no_time(database: DuckDatabase) -> None:
    sql = "SELECT NULL::TIMESTAMPTZ, 'infinity'::TIMESTAMPTZ, '-infinity'::TIMESTAMPTZ"
    assert database.rows(sql) == [(None, None, None)]


def test_other_columns_and_the_names_of_all_are_as_the_statement_has_them(database: DuckDatabase) -> None:
    moment = datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC)
    table = database.query(
        "SELECT ? AS a, CAST(? AS TIMESTAMPTZ) AS ts, 2 AS a, TIMESTAMP '2026-11-23 01:02:03' AS \"a b\", 1.50 AS n "
        "-- the end",
        ["x", moment],
    )
    assert table.columns == ("a", "ts", "a", "a b", "n")
    assert table.rows == (("x", moment, 2, "2026-11-23T01:02:03", 1.5),)


def test_the_order_of_the_statement_is_kept_over_many_rows(database: DuckDatabase) -> None:
    start = datetime(2026, 11, 23, tzinfo=UTC)
    sql = "SELECT to_timestamp(range + ?) AS ts FROM range(5000) ORDER BY range DESC"
    found = database.rows(sql, [int(start.timestamp())])
    assert found == [(start + timedelta(seconds=number),) for number in reversed(range(5000))]


@pytest.mark.parametrize("sql", ["PRAGMA table_info('events')", "CHECKPOINT", "SELECT 1; SELECT 2"])
def test_what_is_read_is_one_select(database: DuckDatabase, sql: str) -> None:
    with pytest.raises(Exception, match="syntax error"):
        database.rows(sql)
