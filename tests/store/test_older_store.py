"""A store that an older logai wrote is read as it is, with the views of today."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb  # noqa: TID253 - the tests make the store

from logai.store.opening import open_for_reading
from logai.store.schema import migrations

if TYPE_CHECKING:
    from pathlib import Path


def test_a_store_without_the_newest_views_has_them_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY)")
        for number, sql in migrations()[:2]:
            connection.execute(sql)
            connection.execute("INSERT INTO schema_migrations VALUES (?)", [number])
    with open_for_reading(path, "UTC") as database:
        assert database.rows("SELECT count(state) FROM sessions") == [(0,)]
    with duckdb.connect(str(path), read_only=True) as connection:
        assert connection.execute("SELECT max(version) FROM schema_migrations").fetchall() == [(2,)]
