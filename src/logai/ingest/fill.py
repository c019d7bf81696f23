"""Filling an empty database with events and attempts: the steps of ingest, in order."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from logai.errors import NoDataError
from logai.ingest.attempts import count_attempts, count_records_sql, forget_records_sql
from logai.ingest.headers import header_sql, unusual_header_sql
from logai.ingest.parse import OTHERWISE_HEADED, PIECES, parse_sql, pattern_rows, patterns_sql
from logai.ingest.patterns import patterns_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from logai.ingest.patterns import Pattern
    from logai.ingest.reading import CleanText, Piece
    from logai.table import Database, Value

_BATCH = 112 << 20
"""Bytes of text that are parsed together: what DuckDB holds in memory meanwhile."""

_MOST_PARTS = 500

_SMALL_BATCH = 2 << 20
"""Bytes of text whose words are looked at, so that the statement which parses it is planned for its messages alone."""

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


@dataclass(frozen=True)
class SourceText:
    """The clean text of one source, and what decides the year of its stamps without one (years.py)."""

    source_id: int
    text: CleanText
    modified: date
    year: int | None

    @cached_property
    def size(self) -> int:
        """Bytes of its pieces, while they are there."""
        return sum(piece.path.stat().st_size for piece in self.text.pieces)

    @property
    def parts(self) -> list[_Part]:
        """Its pieces."""
        years = self.text.scan.years(self.modified, self.year)
        return [_Part(piece, self.source_id, str(years[piece.step])) for piece in self.text.pieces]


@dataclass(frozen=True)
class _Part:
    """One piece of a source's text."""

    piece: Piece
    source_id: int
    year: str


def is_batch(sources: Sequence[SourceText]) -> bool:
    """Return whether these are enough to be parsed together: what waits lies on the disk."""
    return sum(len(one.text.pieces) for one in sources) >= _MOST_PARTS or sum(one.size for one in sources) >= _BATCH


def add_sources(database: Database, sources: Sequence[SourceText], patterns: tuple[Pattern, ...]) -> list[Filled]:
    """Append the lines of `sources`, each another one, to `events`; each line becomes one row.

    They are held against `patterns`. The pieces' files are deleted as they are read.
    Small sources are parsed together: planning the statements is most of what one of them costs.
    """
    batch: list[_Part] = []
    size = 0
    for part in (part for one in sources for part in one.parts):
        more = part.piece.path.stat().st_size
        if batch and (size + more > _BATCH or len(batch) == _MOST_PARTS):
            _parse(database, batch, size, patterns)
            batch, size = [], 0
        batch.append(part)
        size += more
    if batch:
        _parse(database, batch, size, patterns)
    numbers = [one.source_id for one in sources]
    _repeat_last_messages(database, numbers)
    _write_addresses_canonically(database, numbers)
    return _count(database, sources)


def _parse(database: Database, batch: Sequence[_Part], size: int, patterns: tuple[Pattern, ...]) -> None:
    paths: list[Value] = [str(part.piece.path) for part in batch]
    years: list[Value] = [part.year for part in batch]
    database.execute(header_sql(), [years, paths, paths])
    fitting = patterns
    if size <= _SMALL_BATCH:
        fitting = patterns_for("\n".join(part.piece.path.read_text(encoding="utf-8") for part in batch), patterns)
    for part in batch:
        part.piece.path.unlink()
    rows: list[tuple[int, int, int]] = []
    shifts: list[Value] = []
    for place, part in enumerate(batch, 1):
        start = rows[-1][2] + 1 if rows else 0
        rows.append((place, start, start + part.piece.lines - 1))
        shifts.append(part.piece.first_line - start)
    found = database.rows("SELECT piece, min(rowid), max(rowid) FROM headed GROUP BY piece ORDER BY piece")
    if found != rows:
        raise AssertionError(f"of pieces, first and last rows {rows} these were read: {found}")
    sources: list[Value] = [part.source_id for part in batch]
    database.execute(PIECES, [[place for place, _, _ in rows], sources, shifts, years])
    database.execute(OTHERWISE_HEADED)
    if database.rows("SELECT 1 FROM headed WHERE NOT is_usual LIMIT 1"):
        database.execute(unusual_header_sql())
    _write_constants(database, fitting)
    database.execute(parse_sql(fitting))


def _write_constants(database: Database, patterns: tuple[Pattern, ...]) -> None:
    """Fill the table of the constants of `patterns`, which the statement of `parse_sql` joins."""
    database.execute(patterns_sql())
    if patterns:
        columns = list(zip(*pattern_rows(patterns), strict=True))
        # A list for each column: DuckDB takes five times as long to bind a parameter for each value.
        database.execute(f"INSERT INTO patterns SELECT {', '.join(['unnest(?)'] * len(columns))}", columns)


def _count(database: Database, sources: Sequence[SourceText]) -> list[Filled]:
    """Return what each source brought; of one that has lines in `events` already, from its first new line on."""
    firsts = [one.text.pieces[0].first_line if one.text.pieces else 1 for one in sources]
    rows = database.rows(
        "SELECT source_id, count(*), count(*) FILTER (NOT recognised), count(ts), min(ts), max(ts) "
        "FROM events JOIN (SELECT unnest(?) AS source_id, unnest(?) AS first_line) AS new USING (source_id) "
        "WHERE line_number >= first_line GROUP BY source_id",
        [[one.source_id for one in sources], firsts],
    )
    counts = {row[0]: Filled(*row[1:]) for row in rows}  # type: ignore[arg-type]
    filled = [counts.get(one.source_id, Filled(0, 0, 0, None, None)) for one in sources]
    for one, brought in zip(sources, filled, strict=True):
        if brought.lines != one.text.lines:
            raise AssertionError(f"{one.text.lines} lines became {brought.lines} events")
    return filled


def add_source(  # noqa: PLR0913 - what a source is read with
    database: Database,
    text: CleanText,
    source_id: int,
    patterns: tuple[Pattern, ...],
    *,
    modified: date,
    year: int | None,
) -> Filled:
    """Append the lines of one source to `events`, as `add_sources` does."""
    return add_sources(database, [SourceText(source_id, text, modified, year)], patterns)[0]


def add_attempts(database: Database) -> None:
    """Fill `login_attempts` from the events of all sources."""
    count_attempts(database)
    if database.rows("SELECT 1 FROM events WHERE witness = 'recorded' LIMIT 1"):
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


def _repeat_last_messages(database: Database, source_ids: Sequence[int]) -> None:
    """`last message repeated 2 times` (old syslogd) stands for the line before it of the same host."""
    found = database.rows(
        "SELECT source_id, line_number, host_name, regexp_extract(message, '^last message repeated (\\d{1,5}) times?$', 1) "
        "FROM events WHERE list_contains(?, source_id) AND NOT recognised AND starts_with(message, 'last message repeated ') "
        "ORDER BY source_id, line_number",
        [list(source_ids)],
    )
    copied = (
        "event_action, event_outcome, user_name, user_target, source_ip, source_host, source_port, auth_method, invalid_user, command, "
        "tty, group_name, witness, reason, service, process_name, process_pid, recognised"
    )
    for source_id, line, host, times in found:
        if times:
            assignments = ", ".join(f"{name} = p.{name}" for name in copied.split(", "))
            database.execute(
                f"UPDATE events SET {assignments}, repeat = CAST(? AS INTEGER) FROM (SELECT {copied} FROM events "
                "WHERE source_id = ? AND line_number < ? AND host_name IS NOT DISTINCT FROM ? ORDER BY line_number DESC LIMIT 1) AS p "
                "WHERE events.source_id = ? AND events.line_number = ?",
                [times, source_id, line, host, source_id, line],
            )


def _write_addresses_canonically(database: Database, source_ids: Sequence[int]) -> None:
    """IPv6 has many spellings of one address (RFC 5952 has the canonical one); what is none after all is a name."""
    numbers = list(source_ids)
    found = database.rows(
        "SELECT DISTINCT source_ip FROM events WHERE list_contains(?, source_id) AND contains(source_ip, ':')",
        [numbers],
    )
    changes: list[Sequence[str | None]] = []
    for (text,) in found:
        canonical = _canonical(str(text))
        if canonical != text:
            changes.append((str(text), canonical))
    if not changes:
        return
    database.execute(
        "CREATE OR REPLACE TEMP TABLE spellings AS SELECT unnest(?) AS written, CAST(unnest(?) AS VARCHAR) AS canonical",
        list(zip(*changes, strict=True)),
    )
    database.execute(
        "UPDATE events SET source_ip = canonical, source_host = CASE WHEN canonical IS NULL THEN written END FROM spellings "
        "WHERE list_contains(?, source_id) AND source_ip = written",
        [numbers],
    )


def _canonical(text: str) -> str | None:
    try:
        address = ipaddress.ip_address(text.partition("%")[0].strip("[]"))
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)
