"""Trying a pattern file on a log: `logai patterns test`. Nothing is kept, and no store is opened."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from logai.data import latest_day, use_patterns
from logai.events import EVENT_COLUMNS
from logai.store.opening import create_database

if TYPE_CHECKING:
    from logai.data import DataSource
    from logai.ingest.patterns import Pattern
    from logai.store.database import DuckDatabase
    from logai.table import Value

MOST_EXAMPLES = 3
_HIDDEN = {"host_name", "process_name", "process_pid", "source_id", "repeat"}
_SHOWN = tuple(name for name, _ in EVENT_COLUMNS if name not in _HIDDEN)


@dataclass(frozen=True)
class Match:
    """What one pattern, alone, makes of the log."""

    pattern: str
    lines: int
    shadowed: int
    """How many of these lines a pattern of ours takes first."""
    examples: tuple[dict[str, Value], ...]
    """The first lines: number, message, and those columns that are not empty."""


@dataclass(frozen=True)
class Trial:
    """What a pattern file makes of a log. `unmatched` lines are recognised by none of its patterns, nor by ours."""

    lines: int
    matches: tuple[Match, ...]
    unmatched: int
    unmatched_examples: tuple[dict[str, Value], ...]


def try_patterns(file: Path, log: str, source: DataSource) -> Trial:
    """Return what the patterns in `file` make of the lines of `log`; `source` has the zone, the year and the moment.

    Raises BadInputError where the file holds no patterns, and NoDataError where the log cannot be read.
    """
    from logai.ingest.own_patterns import own_patterns
    from logai.ingest.patterns import load_patterns

    with tempfile.TemporaryDirectory(prefix="logai-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with create_database(None, source.settings.tz_name, folder) as database:
            patterns = use_patterns(database, [file])
            mine = own_patterns(patterns)
            # Which pattern takes a line is no column of an event: each is tried alone, as a source of its number.
            for one in mine:
                _add(database, log, source, folder, (one,))
            _add(database, log, source, folder, load_patterns())
            return _read(database, {one.number: one.name for one in mine})


_OURS = 0
"""The number of the source that was read with our patterns."""


def _add(database: DuckDatabase, log: str, source: DataSource, folder: Path, patterns: tuple[Pattern, ...]) -> None:
    """Read the log as the source of the one pattern, or with all of ours."""
    from logai.ingest.fill import add_source
    from logai.ingest.reading import clean_text, open_source

    number = patterns[0].number if len(patterns) == 1 else _OURS
    with open_source(log, folder) as file:
        text = clean_text(file, folder)
        latest = latest_day(file.modified, source)
        add_source(database, text, number, patterns, modified=latest, year=source.year)


def _read(database: DuckDatabase, names: dict[int, str]) -> Trial:
    ours = f"line_number IN (SELECT line_number FROM events WHERE source_id = {_OURS} AND recognised)"  # noqa: S608
    anyone = "line_number IN (SELECT line_number FROM events WHERE recognised)"
    matches = []
    for number, name in names.items():
        taken = f"source_id = {number} AND recognised"
        matches.append(
            Match(
                name,
                database.count("events", taken),
                database.count("events", f"{taken} AND {ours}"),
                _examples(database, taken),
            )
        )
    unmatched = f"source_id = {_OURS} AND NOT ({anyone})"
    return Trial(
        database.count("events", f"source_id = {_OURS}"),
        tuple(matches),
        database.count("events", unmatched),
        tuple({name: one[name] for name in ("line_number", "message")} for one in _examples(database, unmatched)),
    )


def _examples(database: DuckDatabase, condition: str) -> tuple[dict[str, Value], ...]:
    rows = database.rows(
        f"SELECT {', '.join(_SHOWN)} FROM events WHERE {condition} ORDER BY line_number LIMIT {MOST_EXAMPLES}"  # noqa: S608
    )
    found = (dict(zip(_SHOWN, map(_plain, row), strict=True)) for row in rows)
    return tuple({name: value for name, value in one.items() if value not in {None, False}} for one in found)


def _plain(value: Value) -> Value:
    return value.isoformat() if isinstance(value, datetime) else value
