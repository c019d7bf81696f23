"""What a statement may do: read our tables, and nothing else.

A read-only database still reads files, writes them with COPY, and loads extensions. So access to the outside is turned
off and the configuration locked, and a statement of the user's own is one SELECT.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from logai.store.database import DuckDatabase
    from logai.table import Table, Value

SANDBOX = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "allow_community_extensions": "false",
}
"""DuckDB settings of a database that is asked, not filled. https://duckdb.org/docs/stable/operations_manual/securing_duckdb"""


def lock(database: DuckDatabase) -> None:
    """Close the sandbox around an open database; nothing opens it again."""
    for name, value in SANDBOX.items():
        database.execute(f"SET {name} = {value}")
    database.execute("SET lock_configuration = true")


def check_statement(sql: str) -> str:
    """Return `sql` if it is exactly one SELECT, without its semicolon; raise BadInputError otherwise."""
    import duckdb

    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise BadInputError(
            f"This is no valid SQL: {_first_line(error)}", "Try: SELECT count(*) FROM events"
        ) from error
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise BadInputError(
            "Only one SELECT statement can be run.",
            "Tables and views: events, login_attempts, sessions, sudo_commands, ...",
        )
    return sql.strip().rstrip(";").rstrip()


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


def run_statement(database: DuckDatabase, sql: str, *, most: int, seconds: float) -> Table:
    """Run one SELECT of the user's own; what is wrong with it is the user's to mend: BadInputError."""
    import duckdb

    statement = check_statement(sql)
    try:
        return database.query(statement, most=most, seconds=seconds)
    except duckdb.Error as error:
        raise BadInputError(
            f"The statement cannot be run: {_first_line(error)}", "The tables and their columns: docs/architecture.md"
        ) from error


def export_query(  # noqa: PLR0913 - what is written where, and how
    database: DuckDatabase,
    sql: str,
    parameters: Sequence[Value],
    path: Path,
    file_format: str,
    *,
    partition: str = "",
) -> int:
    """Write the rows of a SELECT of our own to `path`; return how many there were. The database is not closed.

    With `partition`, the name of a column, `path` is an empty folder that gets a folder for each value of it.

    Raises OSError where `path` cannot be written.
    """
    import duckdb

    target = str(path).replace("'", "''")
    parted = f", PARTITION_BY ({partition})" if partition else ""
    try:
        database.execute(f"COPY ({sql}) TO '{target}' (FORMAT {file_format}{parted})", parameters)
    except duckdb.IOException as error:
        raise OSError(_first_line(error)) from error
    count = database.rows(f"SELECT count(*) FROM ({sql})", parameters)[0][0]  # noqa: S608 - SQL of our own
    return count if isinstance(count, int) else 0
