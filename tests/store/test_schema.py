"""The tables of a new database, with the views or without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.store.opening import create_database

if TYPE_CHECKING:
    from pathlib import Path

    from logai.store.database import DuckDatabase


def test_without_views_the_tables_are_the_same(tmp_path: Path) -> None:
    with (
        create_database(None, "UTC", tmp_path) as whole,
        create_database(None, "UTC", tmp_path, views=False) as tables,
    ):
        assert _made(tables, "duckdb_views()", "view_name") == []
        assert len(_made(whole, "duckdb_views()", "view_name")) >= 5
        for made, columns in (
            ("duckdb_tables()", "table_name, sql"),
            ("duckdb_functions()", "function_name, macro_definition"),
        ):
            assert _made(tables, made, columns) == _made(whole, made, columns) != []
        version = "SELECT max(version) FROM schema_migrations"
        assert tables.rows(version) == whole.rows(version)


def _made(database: DuckDatabase, kind: str, columns: str) -> list[tuple[object, ...]]:
    """Return what there is of `kind`, without what DuckDB brings."""
    return list(database.rows(f"SELECT {columns} FROM {kind} WHERE NOT internal ORDER BY ALL"))
