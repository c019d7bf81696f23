"""Which sources have been read, and how far: the table `sources`."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from logai.store.database import DuckDatabase
    from logai.table import Parameter, Value


@dataclass(frozen=True)
class SourceRecord:
    """One source, as far as it has been read: `bytes_read` of text whose beginning and end have the digests."""

    source_id: int
    path: str
    bytes_read: int
    head_digest: str
    tail_digest: str
    file_size: int | None
    file_mtime: int | None
    lines: int
    """How many the store holds."""
    attempts: int
    unknown: int
    open_line: bool
    time_zone: str | None = None
    """IANA name of the zone in which stamps without one were read; None where that was not noted."""
    watched_path: str | None = None
    """Where new lines are looked for; None where that was not noted: it is `path` then."""
    last_line: int | None = None
    """Number of the last line that was read; None where the store holds all that were."""
    kind: str | None = None
    """What its lines were made from: text, journal or records; None where that was not noted."""
    cursor: str | None = None
    """journald's mark behind the last entry that was read; None for a file."""
    open_bytes: int | None = None
    """Bytes of the last line where it had no end (`open_line`); None where that was not noted."""

    @property
    def lines_read(self) -> int:
        """How many whole lines have been read: a last one without its end will be read again."""
        return (self.lines if self.last_line is None else self.last_line) - self.open_line


_COLUMNS = tuple(field.name for field in fields(SourceRecord))


def read_ledger(database: DuckDatabase) -> list[SourceRecord]:
    """Return all sources, by number; a store of an older schema lacks the last columns."""
    rows = database.rows("SELECT * EXCLUDE (first_ts, last_ts, loaded_at) FROM sources ORDER BY source_id")
    return [SourceRecord(*row) for row in rows]  # type: ignore[arg-type]


def write_records(database: DuckDatabase, records: Sequence[SourceRecord], loaded_at: datetime) -> None:
    """Write `records`, in place of what the table holds of earlier loads of these sources; `recount` adds the times."""
    if not records:
        return
    latest = {record.source_id: record for record in records}
    columns: list[list[Value]] = [list(values) for values in zip(*map(astuple, latest.values()), strict=True)]
    changes = ", ".join(f"{name} = excluded.{name}" for name in (*_COLUMNS[1:], "loaded_at"))
    database.execute(
        f"INSERT INTO sources ({', '.join(_COLUMNS)}, loaded_at) "
        f"SELECT {', '.join(['unnest(?)'] * len(_COLUMNS))}, CAST(? AS TIMESTAMPTZ) "
        f"ON CONFLICT (source_id) DO UPDATE SET {changes}",
        [*columns, loaded_at.isoformat()],
    )


def move_record(store: DuckDatabase, record: SourceRecord) -> None:
    """Write where the text of `record` stands now: path, size and time of its file."""
    store.execute(
        "UPDATE sources SET path = ?, file_size = ?, file_mtime = ? WHERE source_id = ?",
        [record.path, record.file_size, record.file_mtime, record.source_id],
    )


def merge_built(store: DuckDatabase) -> None:
    """Copy all events, attempts and names of the database `built` into `store`, within the caller's transaction."""
    store.execute("INSERT INTO events SELECT * FROM built.events")
    store.execute("INSERT INTO login_attempts SELECT * FROM built.login_attempts")
    store.execute("INSERT INTO names SELECT * FROM built.names EXCEPT SELECT * FROM names")


def recount(store: DuckDatabase, source_ids: set[int]) -> None:
    """Write into `sources` how many lines and attempts the tables hold of these, and of what time they are."""
    if not source_ids:
        return
    # DuckDB's zone maps serve the first condition: most of a large store is not read.
    of_these = "source_id BETWEEN ? AND ? AND source_id IN (SELECT unnest(?))"
    values: list[Parameter] = [min(source_ids), max(source_ids), sorted(source_ids)]
    counted = "count(*) AS lines, count(*) FILTER (NOT recognised) AS unknown, min(ts) AS first_ts, max(ts) AS last_ts"
    events = f"SELECT source_id, {counted} FROM events WHERE {of_these} GROUP BY source_id"  # noqa: S608 - our own names
    attempts = f"SELECT source_id, count(*) AS attempts FROM login_attempts WHERE {of_these} GROUP BY source_id"  # noqa: S608
    store.execute(
        "UPDATE sources SET last_line = coalesce(last_line, sources.lines), lines = coalesce(e.lines, 0), "  # noqa: S608
        "unknown = coalesce(e.unknown, 0), first_ts = e.first_ts, last_ts = e.last_ts, "
        "attempts = coalesce(a.attempts, 0) FROM (SELECT unnest(?) AS source_id) AS s "
        f"LEFT JOIN ({events}) AS e USING (source_id) LEFT JOIN ({attempts}) AS a USING (source_id) "
        "WHERE sources.source_id = s.source_id",
        [sorted(source_ids), *values, *values],
    )


def set_aside(store: DuckDatabase, source_ids: Sequence[int]) -> None:
    """Delete the events, attempts and records of these sources; `removed` keeps what attempts were counted from.

    `removed` is a temporary table with the columns of `events`.
    """
    marks = ", ".join("?" * len(source_ids))
    numbers = list(source_ids)
    signs = f"SELECT * FROM events WHERE witness IS NOT NULL AND source_id IN ({marks})"  # noqa: S608 - marks only
    store.execute(f"CREATE OR REPLACE TEMP TABLE removed AS {signs}", numbers)
    for table in ("events", "login_attempts", "sources"):
        store.execute(f"DELETE FROM {table} WHERE source_id IN ({marks})", numbers)  # noqa: S608 - our own names


def drop_open_line(store: DuckDatabase, record: SourceRecord) -> None:
    """Take back the last line of a source: it had been read before it was whole."""
    place: list[Value] = [record.source_id, record.lines_read + 1]
    for table in ("events", "login_attempts"):
        store.execute(f"DELETE FROM {table} WHERE source_id = ? AND line_number = ?", place)  # noqa: S608 - our own names
