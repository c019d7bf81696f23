"""Which sources have been read, and how far: the table `sources`."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from logai.store.database import DuckDatabase
    from logai.table import Value


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

    @property
    def lines_read(self) -> int:
        """How many whole lines have been read: a last one without its end will be read again."""
        return (self.lines if self.last_line is None else self.last_line) - self.open_line


_COLUMNS = tuple(field.name for field in fields(SourceRecord))


def read_ledger(database: DuckDatabase) -> list[SourceRecord]:
    """Return all sources, by number; a store of an older schema lacks the last columns."""
    rows = database.rows("SELECT * EXCLUDE (first_ts, last_ts, loaded_at) FROM sources ORDER BY source_id")
    return [SourceRecord(*row) for row in rows]  # type: ignore[arg-type]


def write_record(database: DuckDatabase, record: SourceRecord, loaded_at: datetime) -> None:
    """Write `record`, in place of what the table holds of an earlier load of this source; `recount` adds the times."""
    values: list[Value] = [*astuple(record), loaded_at.isoformat()]
    changes = ", ".join(f"{name} = excluded.{name}" for name in (*_COLUMNS[1:], "loaded_at"))
    database.execute(
        f"INSERT INTO sources ({', '.join(_COLUMNS)}, loaded_at) "  # noqa: S608 - our own names
        f"VALUES ({', '.join('?' * len(_COLUMNS))}, CAST(? AS TIMESTAMPTZ)) "
        f"ON CONFLICT (source_id) DO UPDATE SET {changes}",
        values,
    )


def move_record(store: DuckDatabase, record: SourceRecord) -> None:
    """Write where the text of `record` stands now: path, size and time of its file."""
    store.execute(
        "UPDATE sources SET path = ?, file_size = ?, file_mtime = ? WHERE source_id = ?",
        [record.path, record.file_size, record.file_mtime, record.source_id],
    )


def merge_attached(store: DuckDatabase) -> None:
    """Copy all events, attempts and names of the attached database into `store`, within the caller's transaction."""
    store.execute("INSERT INTO events SELECT * FROM built.events")
    store.execute("INSERT INTO login_attempts SELECT * FROM built.login_attempts")
    store.execute("INSERT INTO names SELECT * FROM built.names EXCEPT SELECT * FROM names")


def recount(store: DuckDatabase, source_id: int) -> None:
    """Write into `sources` how many lines and attempts the tables hold of a source, and of what time they are."""
    store.execute(
        "UPDATE sources SET last_line = coalesce(last_line, sources.lines), lines = e.lines, unknown = e.unknown, "
        "first_ts = e.first_ts, last_ts = e.last_ts, attempts = a.attempts "
        "FROM (SELECT count(*) AS lines, count(*) FILTER (NOT recognised) AS unknown, min(ts) AS first_ts, "
        "max(ts) AS last_ts FROM events WHERE source_id = ?) AS e, "
        "(SELECT count(*) AS attempts FROM login_attempts WHERE source_id = ?) AS a "
        "WHERE source_id = ?",
        [source_id, source_id, source_id],
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
