"""The history's file: SQLite, read and written by its owner alone, in the state folder.

SQLite and not the store: one process at a time may write a DuckDB file, and questions are asked by many at once. It is
opened for one row and closed again, and never waited for long: an answer is worth more than its entry. The operating
system is not made to flush its caches (`synchronous=OFF`), which took most of the time; a process that dies leaves the
file whole, a power cut may cost it, and a broken one is said to be so and can be cleared.
"""

from __future__ import annotations

import contextlib
import json
import os
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from logai.errors import NoDataError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from logai.history.record import AskRecord

SCHEMA_VERSION = 2
MOST_ASKS = 100_000
"""Questions that are kept: the newest."""
_SECONDS = 0.5
"""How long another process is waited for."""
_CLEARING = "`logai history --clear` removes it; the next question begins a new one."

_SCHEMA = """
CREATE TABLE asks (
  ask_id INTEGER PRIMARY KEY,
  asked_at TEXT NOT NULL,  -- UTC, ISO 8601
  question TEXT NOT NULL,
  data TEXT NOT NULL,
  paths TEXT,              -- JSON: the store, or the log files
  outcome TEXT NOT NULL,
  planner TEXT,
  model TEXT,
  plan TEXT,               -- JSON
  understand_ms REAL,
  total_ms REAL NOT NULL
);
CREATE TABLE calls (       -- requests to models
  call_id INTEGER PRIMARY KEY,
  ask_id INTEGER NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  is_remote INTEGER NOT NULL,
  sent TEXT,               -- the user message where the model is not the user's own
  prompt_tokens INTEGER NOT NULL,
  completion_tokens INTEGER NOT NULL,
  cached_tokens INTEGER NOT NULL,
  load_ms REAL NOT NULL,
  total_ms REAL NOT NULL,
  cost_usd REAL,           -- NULL is unknown
  error TEXT NOT NULL
);
CREATE INDEX calls_of_ask ON calls (ask_id);
CREATE INDEX asks_by_time ON asks (asked_at);
"""
_ADD_PATHS = "ALTER TABLE asks ADD COLUMN paths TEXT"
"""From version 1 to 2."""

_ADD_ASK = """
INSERT INTO asks (asked_at, question, data, paths, outcome, planner, model, plan, understand_ms, total_ms)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_ADD_CALL = """
INSERT INTO calls (ask_id, provider, model, endpoint, is_remote, sent, prompt_tokens, completion_tokens, cached_tokens,
                   load_ms, total_ms, cost_usd, error)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_READ_ASKS = """
SELECT ask_id, asked_at, question, data, paths, outcome, planner, model, plan, understand_ms, total_ms
FROM asks WHERE asked_at >= ? ORDER BY asked_at DESC, ask_id DESC LIMIT ?
"""
_READ_LAST = """
SELECT question, data, paths, plan FROM asks WHERE outcome = 'answered' ORDER BY asked_at DESC, ask_id DESC LIMIT 1
"""
_READ_CALLS = """
SELECT calls.* FROM calls JOIN asks USING (ask_id) WHERE asked_at >= ? ORDER BY call_id
"""


class HistoryError(Exception):
    """The history cannot be written or read; the message says why, for a note or an error."""


class Kept(NamedTuple):
    """Rows of the history by column: the asks, newest first, and the requests to models of the same time."""

    asks: tuple[dict[str, Any], ...] = ()
    calls: tuple[dict[str, Any], ...] = ()


def history_path() -> Path:
    """Return where the history is, whether or not there is one."""
    return state_folder() / "history.sqlite3"


def state_folder() -> Path:
    """Return the folder of what logai remembers about its own use."""
    from platformdirs import user_state_path

    return user_state_path("logai", appauthor=False)


def append(record: AskRecord) -> None:
    """Add `record`; raise HistoryError where that cannot be done."""
    path = history_path()
    with _explained(path):
        _make_private(path)
        with _open(path) as connection:
            connection.execute("BEGIN IMMEDIATE")
            _migrate(connection)
            ask_id = connection.execute(_ADD_ASK, _ask_values(record)).lastrowid or 0
            for call in record.calls:
                connection.execute(
                    _ADD_CALL,
                    (
                        ask_id,
                        call.provider,
                        call.model,
                        call.endpoint,
                        call.is_remote,
                        call.sent if call.is_remote else None,
                        call.prompt_tokens,
                        call.completion_tokens,
                        call.cached_tokens,
                        call.load_ms,
                        call.total_ms,
                        call.cost_usd,
                        call.error,
                    ),
                )
            for table in ("calls", "asks"):
                connection.execute(f"DELETE FROM {table} WHERE ask_id <= ?", (ask_id - MOST_ASKS,))  # noqa: S608
            connection.execute("COMMIT")


def read(since: datetime | None = None, limit: int | None = None) -> Kept:
    """Return what is kept from `since` on, at most the newest `limit` asks; nothing where there is no history.

    Raise NoDataError where it cannot be read.
    """
    path = history_path()
    if not path.exists():
        return Kept()
    start = since.astimezone(UTC).isoformat() if since else ""
    try:
        with _explained(path), _open(path) as connection:
            if _check_version(connection) == 0:
                return Kept()
            _migrate(connection)
            asks = _rows(connection, _READ_ASKS, (start, limit or -1))
            return Kept(asks, _rows(connection, _READ_CALLS, (start,)))
    except HistoryError as error:
        raise NoDataError(str(error), _CLEARING) from error


def read_last_answered() -> dict[str, Any] | None:
    """Return question, data, paths and plan of the newest question that was answered; None where there is none.

    Raise NoDataError where the history cannot be read.
    """
    path = history_path()
    if not path.exists():
        return None
    try:
        with _explained(path), _open(path) as connection:
            if _check_version(connection) == 0:
                return None
            _migrate(connection)
            return next(iter(_rows(connection, _READ_LAST, ())), None)
    except HistoryError as error:
        raise NoDataError(str(error), _CLEARING) from error


def clear() -> int:
    """Remove the history; return how many questions it held, 0 for one that cannot be read."""
    path = history_path()
    count = 0
    with contextlib.suppress(HistoryError), _explained(path):
        if path.exists():
            with _open(path) as connection:
                count = int(connection.execute("SELECT count(*) FROM asks").fetchone()[0])
    try:
        for name in (path, path.with_name(f"{path.name}-journal")):
            name.unlink(missing_ok=True)
    except OSError as error:
        raise NoDataError(f"The history {path} cannot be removed: {error.strerror}.", "Remove it yourself.") from error
    return count


def _ask_values(record: AskRecord) -> tuple[object, ...]:
    return (
        record.asked_at.isoformat(),
        record.question,
        record.data,
        json.dumps(record.paths, ensure_ascii=False),
        record.outcome,
        record.planner,
        record.model,
        record.plan,
        record.understand_ms,
        record.total_ms,
    )


def _make_private(path: Path) -> None:
    """Make the file, and make it its owner's alone, also where it came from elsewhere."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if os.fstat(descriptor).st_mode & 0o077:
            os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    import sqlite3

    connection = sqlite3.connect(path, timeout=_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        yield connection
    finally:
        connection.close()


def _migrate(connection: sqlite3.Connection) -> None:
    """Make the tables of a new file; raise HistoryError for a file of a later logai."""
    version = _check_version(connection)
    if version == SCHEMA_VERSION:
        return
    for statement in (_SCHEMA if version == 0 else _ADD_PATHS).split(";"):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _check_version(connection: sqlite3.Connection) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > SCHEMA_VERSION:
        raise HistoryError(f"The history {history_path()} was written by a newer logai.")
    return version


def _rows(connection: sqlite3.Connection, sql: str, parameters: tuple[object, ...]) -> tuple[dict[str, Any], ...]:
    cursor = connection.execute(sql, parameters)
    columns = [column[0] for column in cursor.description]
    return tuple(dict(zip(columns, row, strict=True)) for row in cursor)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what SQLite and the operating system say into a HistoryError."""
    import sqlite3

    try:
        yield
    except (sqlite3.Error, OSError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise HistoryError(f"The history {path} cannot be used: {reason}.") from error
