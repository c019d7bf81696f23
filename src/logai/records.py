"""Reading back what was parsed: `logai sources`, `events` and `sql`."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from logai.data import DataSource, open_data
from logai.errors import BadInputError
from logai.events import ATTEMPT_COLUMNS, EVENT_COLUMNS
from logai.store.opening import open_for_reading
from logai.store.sandbox import export_query, run_statement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from logai.config import Settings
    from logai.table import Table, Value

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


@contextmanager
def open_events(query: EventsQuery) -> Iterator[tuple[tuple[str, ...], Iterator[tuple[Value, ...]]]]:
    """Yield the column names and an iterator over the rows, in the order of the lines; memory stays flat."""
    with open_data(query.source, any_lines=True) as database:
        sql, parameters = _events_sql(query)
        yield database.stream(sql, parameters)


def export_events(query: EventsQuery, path: Path, file_format: Literal["parquet"] = "parquet") -> int:
    """Write the rows to `path` whole or not at all; return how many there were."""
    sql, parameters = _events_sql(query)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with open_data(query.source, any_lines=True, closed=False) as database:
            count = export_query(database, sql, parameters, partial, file_format)
        partial.replace(path)
    except OSError as error:
        raise BadInputError(f"{path} cannot be written: {error.strerror or error}.", "Name another file.") from error
    finally:
        partial.unlink(missing_ok=True)
    return count


def _events_sql(query: EventsQuery) -> tuple[str, list[Value]]:
    table = "login_attempts" if query.attempts else "events"
    names = [name for name, _ in (ATTEMPT_COLUMNS if query.attempts else EVENT_COLUMNS)]
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
    sql = f"SELECT {', '.join(names)} FROM {table}"  # noqa: S608 - our own names
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
