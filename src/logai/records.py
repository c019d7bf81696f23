"""Reading back what was parsed: `logai sources`, `events` and `sql`."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from logai.data import DataSource, open_data
from logai.errors import BadInputError
from logai.events import ATTEMPT_COLUMNS, EVENT_COLUMNS
from logai.export import ECS_FIELDS
from logai.i18n import escape_hidden
from logai.store.opening import open_for_reading
from logai.store.sandbox import export_query, run_statement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from logai.config import Settings
    from logai.table import Table, Value

Partition = Literal["day", "month"]
_PARTITIONS: dict[Partition, str] = {"day": "%Y-%m-%d", "month": "%Y-%m"}
_SHAPED_LINES = 100_000
_SQL_SECONDS = 60.0
_SQL_ROWS = 100_000


@dataclass(frozen=True)
class EventsQuery:
    """Which parsed lines are wanted: of the store, of `logs` alone, or of the sample; attempts instead of events."""

    settings: Settings
    now: datetime
    logs: tuple[str, ...] = ()
    demo: bool = False
    year: int | None = None
    attempts: bool = False
    since: datetime | None = None
    action: str | None = None
    limit: int | None = None
    pinned_now: bool = False
    lines: tuple[tuple[int | None, int], ...] = ()
    """Only these lines: number of the source (None for any), number of the line."""

    @property
    def source(self) -> DataSource:
        """What the lines are read from."""
        return DataSource(self.settings, self.now, self.logs, self.demo, self.year, self.pinned_now)


def list_sources(settings: Settings) -> Table:
    """Return the sources of the store: number, path, lines, attempts, unknown, first and last time, when loaded."""
    with open_for_reading(settings.db, settings.tz_name) as store:
        return store.query(
            "SELECT source_id AS number, path, lines, attempts, unknown, first_ts, last_ts, loaded_at FROM sources "
            "ORDER BY source_id"
        )


def list_unknown_shapes(settings: Settings, most: int) -> Table:
    """Return the `most` frequent shapes of lines that no pattern recognises: process_name, shape, lines.

    They are counted over the first 100,000 such lines of the store, so that a store of any size answers at once.
    """
    from logai.ingest.shapes import shape_sql

    with open_for_reading(settings.db, settings.tz_name) as store:
        return store.query(
            f"SELECT process_name, {shape_sql('message')} AS shape, count(*) AS lines "  # noqa: S608 - our own SQL
            f"FROM (SELECT process_name, message FROM events WHERE NOT recognised LIMIT {_SHAPED_LINES}) "
            f"GROUP BY ALL ORDER BY lines DESC, process_name NULLS LAST, shape LIMIT {int(most)}"
        )


@contextmanager
def open_events(query: EventsQuery) -> Iterator[tuple[tuple[str, ...], Iterator[tuple[Value, ...]]]]:
    """Yield the column names and an iterator over the rows, in the order of the lines; memory stays flat."""
    with open_data(query.source, any_lines=True) as database:
        sql, parameters = _events_sql(query)
        yield database.stream(sql, parameters)


def export_events(query: EventsQuery, path: Path, *, ecs: bool = False) -> int:
    """Write the rows to the Parquet file `path`, whole or not at all; return how many there were.

    A link stays, and its file is written. `ecs` names the columns as ECS does. Raises BadInputError where `path` is a
    device, a pipe or a folder: the rename would put a file in its place.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        raise BadInputError(f"{path} is no regular file, and Parquet cannot be streamed.", "Name a file.")
    sql, parameters = _events_sql(query)
    if ecs:
        sql = f"SELECT {_renamed(query)} FROM ({sql})"  # noqa: S608 - our own names
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with open_data(query.source, any_lines=True, closed=False) as database:
            count = export_query(database, sql, parameters, partial, "parquet")
        partial.replace(path)
    except OSError as error:
        raise BadInputError(f"{path} cannot be written: {error.strerror or error}.", "Name another file.") from error
    finally:
        partial.unlink(missing_ok=True)
    return count


def export_partitions(query: EventsQuery, folder: Path, partition: Partition, *, ecs: bool, overwrite: bool) -> int:
    """Write the rows as Parquet files into `folder`, one folder a day or a month (`day=2026-11-03`), all or nothing.

    Days are those of the settings' zone; lines without a time have a folder of their own, as Hive names it. Raises
    BadInputError where `folder` holds anything, unless it is such an export and `overwrite` is set. Returns the number
    of rows.
    """
    _check_folder(folder, partition, overwrite=overwrite)
    sql, parameters = _events_sql(query)
    chosen = f"{_renamed(query) if ecs else '*'}, strftime(ts, '{_PARTITIONS[partition]}') AS {partition}"
    partial = folder.with_name(f".{folder.name}.{os.getpid()}.partial")
    try:
        partial.mkdir()
        with open_data(query.source, any_lines=True, closed=False) as database:
            partitioned = f"SELECT {chosen} FROM ({sql})"  # noqa: S608 - our own names
            count = export_query(database, partitioned, parameters, partial, "parquet", partition=partition)
        old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
        if folder.exists():
            folder.rename(old)
        partial.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise BadInputError(
            f"{folder} cannot be written: {error.strerror or error}.", "Name another folder."
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return count


def _check_folder(folder: Path, partition: str, *, overwrite: bool) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise BadInputError(f"{folder} is a file.", "--partition-by needs a folder: name a new one.")
    entries = [entry.name for entry in folder.iterdir()]
    if not entries:
        return
    if not overwrite:
        raise BadInputError(
            f"The folder {folder} is not empty.", "Name a new one, or replace an export with --overwrite."
        )
    if strange := next((name for name in entries if not name.startswith(f"{partition}=")), None):
        raise BadInputError(
            f"The folder {folder} is no export by {partition}: it holds {escape_hidden(strange)}.", "Name a new folder."
        )


def _columns(query: EventsQuery) -> list[str]:
    return [name for name, _ in (ATTEMPT_COLUMNS if query.attempts else EVENT_COLUMNS)]


def _renamed(query: EventsQuery) -> str:
    return ", ".join(f'{name} AS "{ECS_FIELDS[name]}"' for name in _columns(query))


def _events_sql(query: EventsQuery) -> tuple[str, list[Value]]:
    table = "login_attempts" if query.attempts else "events"
    conditions: list[str] = []
    parameters: list[Value] = []
    if query.lines:
        conditions.append(f"({' OR '.join(_line_condition(source_id) for source_id, _ in query.lines)})")
        parameters += [number for line in query.lines for number in line if number is not None]
    if query.since:
        conditions.append("ts >= CAST(? AS TIMESTAMPTZ)")
        parameters.append(query.since.isoformat())
    if query.action:
        conditions.append("event_outcome = ?" if query.attempts else "event_action = ?")
        parameters.append(query.action)
    sql = f"SELECT {', '.join(_columns(query))} FROM {table}"  # noqa: S608 - our own names
    if conditions:
        sql += " WHERE " + " AND ".join(conditions)
    sql += " ORDER BY source_id, line_number"
    if query.limit is not None:
        sql += f" LIMIT {int(query.limit)}"
    return sql, parameters


def _line_condition(source_id: int | None) -> str:
    return "line_number = ?" if source_id is None else "source_id = ? AND line_number = ?"


def run_sql(  # noqa: PLR0913 - what a statement is run on
    statement: str,
    settings: Settings,
    logs: tuple[str, ...],
    now: datetime,
    *,
    demo: bool,
    year: int | None,
    pinned_now: bool = False,
) -> Table:
    """Run one read-only statement in the sandbox and return its result, at most 100,000 rows of it."""
    with open_data(DataSource(settings, now, logs, demo, year, pinned_now)) as database:
        return run_statement(database, statement, most=_SQL_ROWS, seconds=_SQL_SECONDS)
