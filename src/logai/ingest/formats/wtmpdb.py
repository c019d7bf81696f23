"""The database of wtmpdb (SQLite), which keeps logins where wtmp is no longer written, as the lines of wtmp.

A row is a login, and its end as soon as there is one. Both become a line, in the order of their times: so the text of a
database that has grown is the old text with more lines behind it.
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

from logai.errors import NoDataError
from logai.ingest.formats.utmp import format_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAGIC = b"SQLite format 3\x00"

_TABLE = re.compile(rb"CREATE TABLE \W?wtmp\b", re.IGNORECASE)

_TYPES = {1: 2, 2: 1, 3: 7}
"""Types of wtmpdb.h as those of utmp: boot, run level, user process."""
_USER_PROCESS = 3
_RUN_LEVEL = 1
_LOGOUT = 8

_EVENTS = """
SELECT Login AS at, 0 AS is_end, ID, Type, User, TTY, RemoteHost FROM wtmp WHERE Type <> 0
UNION ALL
SELECT Logout, 1, ID, Type, User, TTY, RemoteHost FROM wtmp WHERE Logout IS NOT NULL AND Type <> 0
ORDER BY at, is_end, ID
"""


def check_schema(head: bytes, name: str) -> None:
    """Raise NoDataError, about `name`, where the first page of a database has no table of wtmpdb."""
    if not _TABLE.search(head):
        raise _refuse(name, "it has no table wtmp")


def wtmpdb_lines(path: Path, name: str) -> Iterator[bytes]:
    """Yield the logins and logouts of the database at `path` as lines.

    Raises NoDataError, about `name`, for a database of another program.
    """
    import sqlite3

    try:
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.text_factory = bytes
            for row in connection.execute(_EVENTS):
                yield _line(*row)
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise _refuse(name, str(error)) from error


def _refuse(name: str, reason: str) -> NoDataError:
    return NoDataError(
        f"{name} is a SQLite database, but none of wtmpdb: {reason}.", "Name a log, or a wtmp.db of wtmpdb."
    )


def _line(at: int, is_end: int, _: int, kind: int, user: bytes, tty: bytes | None, host: bytes | None) -> bytes:  # noqa: PLR0913, PLR0917 - a row
    record = _TYPES.get(kind, kind)
    if is_end and kind == _USER_PROCESS:
        record = _LOGOUT
    elif is_end:
        # A start of the machine ends with its shutdown.
        record, user = _RUN_LEVEL, b"shutdown"
    line = format_record("wtmp", record, at, line=tty or b"", host=host or b"", address="", user=user, pid=None)
    return line + b"\n"
