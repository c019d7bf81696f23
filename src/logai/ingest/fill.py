"""Filling an empty database with events and attempts: the steps of ingest, in order."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from logai.errors import NoDataError
from logai.ingest.attempts import attempt_statements, count_records_sql, forget_records_sql
from logai.ingest.headers import header_sql, unusual_header_sql
from logai.ingest.parse import OTHERWISE_HEADED, parse_sql, pattern_rows, patterns_sql
from logai.ingest.patterns import patterns_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from pathlib import Path

    from logai.ingest.patterns import Pattern
    from logai.ingest.reading import CleanText
    from logai.table import Database, Value

_SMALL_PIECE = 2 << 20


_BESIDE = timedelta(minutes=11)
"""A new line may change what its connection counts, which is silent for ten minutes at most, and a record beside that."""


@dataclass(frozen=True)
class Filled:
    """What one source brought: how many lines, and how many of them no pattern recognised."""

    lines: int
    unknown: int
    with_header: int
    first: datetime | None
    last: datetime | None
    """Times of the earliest and the latest line."""


def prepare(database: Database, patterns: tuple[Pattern, ...]) -> None:
    """Create the table of the constants of `patterns`, which the parsing statements read."""
    database.execute(patterns_sql())
    columns = list(zip(*pattern_rows(patterns), strict=True))
    # A list for each column: DuckDB takes five times as long to bind a parameter for each value.
    database.execute(f"INSERT INTO patterns SELECT {', '.join(['unnest(?)'] * len(columns))}", columns)


def add_source(  # noqa: PLR0913 - what a source is read with
    database: Database,
    text: CleanText,
    source_id: int,
    patterns: tuple[Pattern, ...],
    *,
    modified: date,
    year: int | None,
) -> Filled:
    """Append the lines of `text` to `events` as those of `source_id`; each line becomes one row.

    They are held against `patterns`, for which the database was prepared. `modified` and `year` decide the year of stamps without one (years.py). The pieces' files are deleted as they are read.
    """
    years = text.scan.years(modified, year)
    for piece in text.pieces:
        year_text = str(years[piece.step])
        database.execute(header_sql(), [year_text, str(piece.path)])
        fitting = _fitting(piece.path, patterns)
        piece.path.unlink()
        database.execute(OTHERWISE_HEADED)
        if database.rows("SELECT 1 FROM headed WHERE NOT is_usual LIMIT 1"):
            database.execute(unusual_header_sql(), [year_text])
        database.execute(parse_sql(fitting), [piece.first_line, piece.first_line, source_id])
    _repeat_last_messages(database, source_id)
    _write_addresses_canonically(database, source_id)
    row = database.rows(
        "SELECT count(*), count(*) FILTER (NOT recognised), count(ts), min(ts), max(ts) FROM events "
        "WHERE source_id = ? AND line_number >= ?",
        [source_id, text.pieces[0].first_line if text.pieces else 1],
    )[0]
    filled = Filled(*row)  # type: ignore[arg-type]
    if filled.lines != text.lines:
        raise AssertionError(f"{text.lines} lines became {filled.lines} events")
    return filled


def _fitting(piece: Path, patterns: tuple[Pattern, ...]) -> tuple[Pattern, ...]:
    """Return the patterns to hold the lines of `piece` against: in a large one all, as planning is little of its cost."""
    if piece.stat().st_size > _SMALL_PIECE:
        return patterns
    return patterns_for(piece.read_text(encoding="utf-8"), patterns)


def add_attempts(database: Database) -> None:
    """Fill `login_attempts` from the events of all sources."""
    for statement in attempt_statements():
        database.execute(statement)
    database.execute(count_records_sql())


def recount_records(database: Database, first: datetime, last: datetime) -> set[int]:
    """Count the records of wtmp and btmp anew that lie beside lines from `first` to `last`: either may have come first.

    All other attempts have to be there. Returns the numbers of the sources of these records.
    """
    span: list[Value] = [(first - _BESIDE).isoformat(), (last + _BESIDE).isoformat()]
    touched = database.rows(
        "SELECT DISTINCT source_id FROM events "
        "WHERE ts BETWEEN CAST(? AS TIMESTAMPTZ) AND CAST(? AS TIMESTAMPTZ) AND witness = 'recorded'",
        span,
    )
    if touched:
        database.execute(forget_records_sql(), span)
        database.execute(count_records_sql(between=True), span)
    return {number for (number,) in touched if isinstance(number, int)}


def add_names(database: Database) -> None:
    """Fill `names` with the users, hosts, groups and services of all events."""
    columns = {
        "user": ("user_name", "user_target"),
        "host": ("host_name",),
        "group": ("group_name",),
        "service": ("service",),
    }
    selects = [
        f"SELECT '{kind}', {column} FROM events WHERE {column} <> ''"
        for kind, names in columns.items()
        for column in names
    ]
    database.execute(f"INSERT INTO names {' UNION '.join(selects)}")


def check_recognised(filled: Filled, text: CleanText, path: str) -> None:
    """Raise NoDataError where a source holds nothing that an answer could be computed from."""
    if filled.lines == 0:
        raise NoDataError(
            f"{path} is empty.",
            "A log that has just been rotated is; try the one before, such as auth.log.1.",
        )
    if filled.unknown < filled.lines:
        return
    if text.has_nul and not filled.with_header:
        raise NoDataError(f"{path} is a binary file, no text log.", "Name a text log such as /var/log/auth.log.")
    raise NoDataError(
        f"No line of {path} is recognised as an authentication record.",
        f"See what was read: logai events --log {path}",
    )


def _repeat_last_messages(database: Database, source_id: int) -> None:
    """`last message repeated 2 times` (old syslogd) stands for the line before it of the same host."""
    found = database.rows(
        "SELECT line_number, host_name, regexp_extract(message, '^last message repeated (\\d{1,5}) times?$', 1) FROM events "
        "WHERE source_id = ? AND NOT recognised AND starts_with(message, 'last message repeated ')",
        [source_id],
    )
    copied = (
        "event_action, event_outcome, user_name, user_target, source_ip, source_host, source_port, auth_method, invalid_user, command, "
        "tty, group_name, witness, reason, service, process_name, process_pid, recognised"
    )
    for line, host, times in found:
        if times:
            assignments = ", ".join(f"{name} = p.{name}" for name in copied.split(", "))
            database.execute(
                f"UPDATE events SET {assignments}, repeat = CAST(? AS INTEGER) FROM (SELECT {copied} FROM events "
                "WHERE source_id = ? AND line_number < ? AND host_name IS NOT DISTINCT FROM ? ORDER BY line_number DESC LIMIT 1) AS p "
                "WHERE events.source_id = ? AND events.line_number = ?",
                [times, source_id, line, host, source_id, line],
            )


def _write_addresses_canonically(database: Database, source_id: int) -> None:
    """IPv6 has many spellings of one address (RFC 5952 has the canonical one); what is none after all is a name."""
    found = database.rows(
        "SELECT DISTINCT source_ip FROM events WHERE source_id = ? AND contains(source_ip, ':')", [source_id]
    )
    changes: list[Sequence[str | None]] = []
    for (text,) in found:
        canonical = _canonical(str(text))
        if canonical != text:
            changes.append((str(text), canonical))
    if not changes:
        return
    database.execute("CREATE OR REPLACE TEMP TABLE spellings (written VARCHAR, canonical VARCHAR)")
    for start in range(0, len(changes), 500):
        part = changes[start : start + 500]
        database.execute(
            f"INSERT INTO spellings VALUES {', '.join(['(?, ?)'] * len(part))}",
            [value for pair in part for value in pair],
        )
    database.execute(
        "UPDATE events SET source_ip = canonical, source_host = CASE WHEN canonical IS NULL THEN written END FROM spellings "
        "WHERE source_id = ? AND source_ip = written",
        [source_id],
    )


def _canonical(text: str) -> str | None:
    try:
        address = ipaddress.ip_address(text.partition("%")[0].strip("[]"))
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)
