"""Taking events out of a store: the old ones, and what is left of them in its file.

DuckDB marks the room of deleted rows as free and writes over it some day. Until then the file is as large as it was,
and what was deleted can be found in it: whoever deletes for the sake of privacy must not leave it there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.errors import NoDataError
from logai.store.opening import attach, create_database
from logai.store.schema import TABLES

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from logai.store.database import DuckDatabase

# A line without a time is as old as the last one before it that has one; where there is none, it stays.
_OLD = """
SELECT source_id, line_number FROM events WHERE ts < CAST($at AS TIMESTAMPTZ)
UNION ALL
SELECT undated.source_id, undated.line_number
FROM (SELECT source_id, line_number FROM events WHERE ts IS NULL) AS undated
ASOF JOIN (SELECT source_id, line_number, ts FROM events WHERE ts IS NOT NULL) AS dated
  ON undated.source_id = dated.source_id AND undated.line_number >= dated.line_number
WHERE dated.ts < CAST($at AS TIMESTAMPTZ)
"""


def find_old(database: DuckDatabase, moment: datetime) -> dict[int, int]:
    """Fill the temporary table `old` with the lines that are older than `moment`; return how many of each source."""
    database.execute(f"CREATE OR REPLACE TEMP TABLE old AS {_OLD.replace('$at', _quoted(moment))}")
    found = database.rows("SELECT source_id, count(*) FROM old GROUP BY source_id ORDER BY source_id")
    return {int(str(number)): int(str(count)) for number, count in found}


def drop_old(database: DuckDatabase, moment: datetime) -> dict[int, int]:
    """Delete the events older than `moment`, and the attempts that are; return how many events of each source.

    An attempt is as old as the line that it is dated by: one that began before `moment` and was decided after it stays.
    """
    counts = find_old(database, moment)
    of_old = "(source_id, line_number) IN (SELECT source_id, line_number FROM old)"
    database.execute(f"DELETE FROM events WHERE {of_old}")  # noqa: S608 - our own names
    database.execute(
        f"DELETE FROM login_attempts WHERE ts < CAST(? AS TIMESTAMPTZ) OR ts IS NULL AND {of_old}",  # noqa: S608
        [moment.isoformat()],
    )
    database.execute("DROP TABLE old")
    return counts


def _quoted(moment: datetime) -> str:
    return f"'{moment.isoformat()}'"


def compact(store: DuckDatabase, path: Path, tz_name: str, folder: Path) -> bool:
    """Put a copy of `store`, which is open for writing at `path`, in the place of its file: without what was deleted.

    `folder` is on the same file system, and has the copy for a while. Returns whether the disk had the room for it;
    without it the file stays as it is.
    """
    copy = folder / "compact.duckdb"
    create_database(copy, tz_name, folder).close()
    try:
        _copy_tables(store, copy)
    except NoDataError:
        return False
    copy.chmod(path.stat().st_mode & 0o777)
    copy.replace(path)
    return True


def _copy_tables(store: DuckDatabase, copy: Path) -> None:
    attach(store, copy, "compact", read_only=False)
    for table in TABLES:
        store.execute(f"INSERT INTO compact.{table} SELECT * FROM {table}")  # noqa: S608 - our own names
    store.execute("DETACH compact")
