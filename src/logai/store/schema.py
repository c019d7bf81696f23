"""Numbered migrations: `migrations/NNNN_name.sql`, applied in order, each once, when a store is opened for writing."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from logai.errors import NoDataError

if TYPE_CHECKING:
    from logai.store.database import DuckDatabase

TABLES = ("sources", "events", "login_attempts", "names")
"""The tables that hold what was loaded."""

_VIEW = re.compile(r"^CREATE (OR REPLACE )?VIEW ", re.MULTILINE)
_VIEWS_ALONE = frozenset({3})
"""Migrations that only make views, of the tables that every store has."""


@cache
def migrations() -> tuple[tuple[int, str], ...]:
    """Return (number, SQL) of every migration, in order."""
    folder = resources.files("logai.store") / "migrations"
    found = [
        (int(entry.name.split("_", 1)[0]), entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".sql")
    ]
    return tuple(sorted(found))


def latest_version() -> int:
    """Return the number of the newest migration: the schema that this logai writes."""
    return migrations()[-1][0]


def schema_version(database: DuckDatabase) -> int:
    """Return the number of the last migration that `database` has had; 0 for a new one."""
    import duckdb

    try:
        version = database.rows("SELECT max(version) FROM schema_migrations")[0][0]
    except duckdb.CatalogException:
        return 0
    return int(version) if isinstance(version, int) else 0


def check_version(database: DuckDatabase, name: str) -> int:
    """Return the version of a store; refuse one that a newer logai has written, or what is no store of ours."""
    version = schema_version(database)
    if version > latest_version():
        raise NoDataError(
            f"The store {name} was written by a newer logai (schema {version}, this one knows {latest_version()}).",
            "Update logai, or name another store with --db.",
        )
    if version == 0:
        raise NoDataError(f"{name} is a DuckDB database, but no store of logai.", "Name another file with --db.")
    return version


def add_views(database: DuckDatabase, version: int) -> None:
    """Give a store that is only read the views of newer migrations, for this connection alone.

    A store is migrated when something is written to it; until then its tables are as they were, and so are its rows.
    """
    for number, sql in migrations():
        if number > version and number in _VIEWS_ALONE:
            database.execute(sql.replace("CREATE OR REPLACE VIEW", "CREATE OR REPLACE TEMP VIEW"))


def migrate(database: DuckDatabase, version: int, *, views: bool = True) -> None:
    """Bring `database` from the schema of `version`, which is 0 for a new one, to the latest, or its tables alone."""
    missing = [(number, sql) for number, sql in migrations() if number > version]
    if not missing:
        return
    database.execute("BEGIN")
    if version == 0:
        database.execute("CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY)")
    for _, sql in missing:
        kept = sql if views else ";\n".join(part for part in sql.split(";\n") if not _VIEW.search(part)).strip()
        if kept:
            database.execute(kept)
    database.execute("INSERT INTO schema_migrations SELECT unnest(?)", [[number for number, _ in missing]])
    database.execute("COMMIT")
