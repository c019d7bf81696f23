"""A log, as bytes, parsed in a database of its own: what the tests of this folder look at."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from logai.events import ATTEMPT_COLUMNS, EVENT_COLUMNS
from logai.ingest.fill import Filled, add_attempts, add_source
from logai.ingest.patterns import load_patterns
from logai.ingest.reading import clean_text, open_source
from logai.store.opening import create_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from logai.store.database import DuckDatabase
    from logai.table import Value

WRITTEN = date(2026, 11, 23)
"""Day on which the test's logs were last written."""

Row = dict[str, "Value"]


@dataclass(frozen=True)
class Parsed:
    """The events of a log in the order of its lines, its login attempts, and the counts of the fill."""

    events: list[Row]
    attempts: list[Row]
    filled: Filled


@contextmanager
def filled_database(
    *logs: bytes, tz: str = "UTC", modified: date = WRITTEN, year: int | None = None
) -> Iterator[tuple[DuckDatabase, list[Filled]]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with create_database(None, tz, folder) as database:
            filled = [_add(database, content, folder, number, modified, year) for number, content in enumerate(logs, 1)]
            add_attempts(database)
            yield database, filled


def add_log(database: DuckDatabase, content: bytes) -> Filled:
    """Make `content` the only source of the database."""
    database.execute("DELETE FROM events")
    with tempfile.TemporaryDirectory() as name:
        return _add(database, content, Path(name), 1, WRITTEN, None)


def _add(  # noqa: PLR0917 - what a source is read with
    database: DuckDatabase, content: bytes, folder: Path, number: int, modified: date, year: int | None
) -> Filled:
    path = folder / "auth.log"
    path.write_bytes(content)
    with open_source(str(path), folder) as source:
        text = clean_text(source, folder)
        return add_source(database, text, number, load_patterns(), modified=modified, year=year)


def parse(content: bytes, *, tz: str = "UTC", modified: date = WRITTEN, year: int | None = None) -> Parsed:
    with filled_database(content, tz=tz, modified=modified, year=year) as (database, filled):
        extra = ("witness", "reason", "service", "recognised")
        columns = [*(name for name, _ in EVENT_COLUMNS), *extra]
        attempts = [name for name, _ in ATTEMPT_COLUMNS]
        return Parsed(_rows(database, columns, "events"), _rows(database, attempts, "login_attempts"), filled[0])


def _rows(database: DuckDatabase, columns: list[str], table: str) -> list[Row]:
    rows = database.rows(f"SELECT {', '.join(columns)} FROM {table} ORDER BY line_number, event_outcome")
    return [dict(zip(columns, row, strict=True)) for row in rows]


def parse_lines(*lines: str, tz: str = "UTC", modified: date = WRITTEN, year: int | None = None) -> Parsed:
    return parse("".join(line + "\n" for line in lines).encode(), tz=tz, modified=modified, year=year)
