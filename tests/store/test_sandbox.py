"""A statement of the user's own reads the tables, and does nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.load.conftest import NOW, lines

from logai.config import load_settings
from logai.errors import BadInputError
from logai.load import load_logs
from logai.records import run_sql
from logai.store.opening import create_database, open_for_reading
from logai.store.sandbox import check_statement, lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from logai.config import Settings
    from logai.store.database import DuckDatabase
    from logai.table import Table

SECRET = "a line of a file that is none of our business"

ESCAPES = {
    "copy to a file": "COPY (SELECT 1) TO '{folder}/stolen.csv'",
    "copy from a file": "COPY events FROM '{folder}/secret.txt'",
    "attach": "ATTACH '{folder}/other.duckdb' AS other",
    "detach": "DETACH logai",
    "install": "INSTALL httpfs",
    "load": "LOAD httpfs",
    "read text": "SELECT * FROM read_text('{folder}/secret.txt')",
    "read blob": "SELECT * FROM read_blob('{folder}/secret.txt')",
    "read csv": "SELECT * FROM read_csv('{folder}/secret.txt')",
    "read json": "SELECT * FROM read_json('{folder}/secret.txt')",
    "read parquet": "SELECT * FROM read_parquet('{folder}/secret.txt')",
    "a file as a table": "SELECT * FROM '{folder}/secret.txt'",
    "a file as a table, named csv": "SELECT * FROM '{folder}/secret.csv'",
    "glob": "SELECT * FROM glob('{folder}/*')",
    "sniff": "SELECT * FROM sniff_csv('{folder}/secret.csv')",
    "address": "SELECT * FROM read_csv('http://127.0.0.1:1/x.csv')",
    "pragma": "PRAGMA database_list",
    "pragma that writes": "PRAGMA enable_profiling",
    "set": "SET enable_external_access = true",
    "reset": "RESET enable_external_access",
    "two statements": "SELECT 1; SELECT 2",
    "a hidden second statement": "SELECT 1; DROP TABLE events",
    "insert": "INSERT INTO events SELECT * FROM events",
    "update": "UPDATE events SET user_name = 'x'",
    "delete": "DELETE FROM events",
    "create table": "CREATE TABLE stolen AS SELECT * FROM events",
    "create temporary table": "CREATE TEMP TABLE stolen AS SELECT * FROM events",
    "create macro": "CREATE MACRO f(a) AS a",
    "drop": "DROP TABLE events",
    "alter": "ALTER TABLE events ADD COLUMN x INTEGER",
    "checkpoint": "CHECKPOINT",
    "vacuum": "VACUUM",
    "export": "EXPORT DATABASE '{folder}/stolen'",
    "import": "IMPORT DATABASE '{folder}/stolen'",
    "call": "CALL pragma_version()",
    "environment": "SELECT getenv('HOME')",
    "secrets": "CREATE SECRET s (TYPE s3)",
    "prepare": "PREPARE p AS SELECT 1",
    "transaction": "BEGIN",
    "explain analyze of a copy": "EXPLAIN ANALYZE COPY (SELECT 1) TO '{folder}/stolen.csv'",
    "python's variables": "SELECT * FROM frame",
    "nothing": "",
    "a comment": "-- SELECT 1",
    "no SQL": "failed logins today?",
    "an unfinished string": "SELECT 'x",
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("store")
    log = folder / "auth.log"
    log.write_text(lines(3))
    (folder / "secret.txt").write_text(SECRET + "\n")
    (folder / "secret.csv").write_text("a\n" + SECRET + "\n")
    create_database(folder / "other.duckdb", "UTC", folder).close()
    found = load_settings({"db": str(folder / "logai.duckdb"), "tz": "UTC"}, {})
    load_logs([str(log)], found, NOW)
    return found


def ask(settings: Settings, sql: str) -> Table:
    return run_sql(sql, settings, (), NOW, demo=False, year=None)


@pytest.mark.parametrize("kind", ESCAPES)
def test_an_escape_is_refused_and_nothing_changes(settings: Settings, kind: str) -> None:
    folder = settings.db.parent
    before = settings.db.read_bytes(), sorted(path.name for path in folder.iterdir())
    frame = [SECRET]  # a variable that DuckDB could look up by its name
    with pytest.raises(BadInputError) as caught:
        ask(settings, ESCAPES[kind].format(folder=folder))
    assert frame
    assert SECRET not in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.hint
    assert (settings.db.read_bytes(), sorted(path.name for path in folder.iterdir())) == before


REACHES_OUT = [kind for kind, sql in ESCAPES.items() if "{folder}" in sql or "http" in sql or "access" in sql]


@pytest.mark.parametrize("kind", REACHES_OUT)
def test_a_closed_database_reaches_nothing_even_unchecked(closed: DuckDatabase, settings: Settings, kind: str) -> None:
    sql = ESCAPES[kind].format(folder=settings.db.parent)
    with pytest.raises(Exception, match=r".") as caught:
        closed.execute(sql)
    assert SECRET not in str(caught.value)
    assert not (settings.db.parent / "stolen.csv").exists()


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[DuckDatabase]:
    with create_database(None, "UTC", tmp_path) as database:
        lock(database)
        yield database


def test_an_ordinary_question_is_answered(settings: Settings) -> None:
    assert ask(settings, "SELECT count(*) AS n FROM login_attempts;").rows == ((3,),)
    assert ask(settings, "WITH a AS (SELECT 1 AS x) SELECT x FROM a").rows == ((1,),)
    assert ask(settings, "  SELECT 'a;b' AS x ; ").rows == (("a;b",),)
    assert ask(settings, "SELECT 1 AS x -- why not").rows == ((1,),)


@pytest.mark.parametrize("view", ["sessions", "sudo_commands", "su_attempts", "account_changes", "scans", "sources"])
def test_each_view_can_be_read(settings: Settings, view: str) -> None:
    assert ask(settings, f"SELECT * FROM {view}").columns


def test_a_statement_is_returned_without_its_semicolon() -> None:
    assert check_statement(" SELECT 1 ; \n") == "SELECT 1"


def test_values_of_every_type_become_plain_ones(settings: Settings) -> None:
    table = ask(
        settings,
        "SELECT TIMESTAMPTZ '2026-11-03 04:05:06.5+07', DATE '2026-11-03', 1.5::DECIMAL(4, 2), 2::DECIMAL(4, 0), "
        "[1, 2], {'a': 1}, NULL, 'x', 1::HUGEINT, 'x'::BLOB, INTERVAL 1 DAY, TIME '01:02:03', 0.5, TRUE, "
        "UUID '00000000-0000-0000-0000-000000000001'",
    )
    for cell in table.rows[0]:
        assert cell is None or isinstance(cell, (str, int, float, bool)) or cell.tzinfo is not None
    assert table.rows[0][3] == 2


def test_two_columns_may_have_one_name(settings: Settings) -> None:
    assert ask(settings, "SELECT 1 AS a, now() AS a").columns[0] == "a"


def test_a_long_query_is_stopped(settings: Settings) -> None:
    endless = "SELECT count(*) FROM range(100000000) AS a, range(100000000) AS b WHERE a.range % 7 = b.range % 11"
    with open_for_reading(settings.db, "UTC") as database:
        with pytest.raises(BadInputError, match="stopped"):
            database.query(endless, seconds=0.3)
        assert database.query("SELECT 1 AS x", seconds=5).rows == ((1,),)


def test_no_more_rows_than_asked_for_are_kept(settings: Settings) -> None:
    with open_for_reading(settings.db, "UTC") as database:
        table = database.query("SELECT * FROM range(10)", most=4)
        assert (len(table.rows), table.truncated) == (4, True)
        assert database.query("SELECT * FROM range(4)", most=4).truncated is False


def test_the_name_of_a_missing_column_is_in_the_message(settings: Settings) -> None:
    with pytest.raises(BadInputError, match="nosuch"):
        ask(settings, "SELECT nosuch FROM events")


def test_a_query_that_fails_while_it_runs_is_the_users_mistake(settings: Settings) -> None:
    with pytest.raises(BadInputError):
        ask(settings, "SELECT CAST(message AS INTEGER) FROM events")
