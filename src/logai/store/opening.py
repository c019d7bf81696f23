"""Opening databases, and waiting for one that another process holds.

DuckDB lets one process write or many read, never both at once. So a database is open only for as long as one question
or one commit takes, and an occupied one is tried again for a few seconds before StoreBusyError names who holds it.
"""

from __future__ import annotations

import os
import re
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from logai.errors import NoDataError, StoreBusyError
from logai.store.database import DuckDatabase
from logai.store.sandbox import SANDBOX
from logai.store.schema import add_views, check_version, migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

PATIENCE = 10.0
"""Seconds that an occupied store is waited for; a commit of two million lines takes about two."""

_LOADING_MEMORY = "600MB"
"""For DuckDB while it loads; with Python and buffers outside its count, a load stays under 1 GB."""


def open_for_reading(path: Path, tz_name: str, *, closed: bool = True, patience: float = PATIENCE) -> DuckDatabase:
    """Return the store at `path`, read-only, and `closed` to the outside; raise NoDataError where there is none."""
    if not path.exists():
        raise NoDataError(
            f"There is no store at {path} yet.",
            "Load a log with `logai load /var/log/auth.log`, name files with --log, or try --demo.",
        )
    database = _connect(path, SANDBOX if closed else {}, tz_name, read_only=True, patience=patience)
    try:
        database.execute("SET lock_configuration = true")
        add_views(database, check_version(database, str(path)))
    except BaseException:
        database.close()
        raise
    return database


def open_for_writing(path: Path, tz_name: str, *, patience: float = PATIENCE) -> DuckDatabase:
    """Return the store at `path` for one commit, at the latest schema."""
    database = _connect(path, {}, tz_name, read_only=False, patience=patience)
    try:
        migrate(database, check_version(database, str(path)))
    except BaseException:
        database.close()
        raise
    return database


def create_database(path: Path | None, tz_name: str, spill: Path, *, views: bool = True) -> DuckDatabase:
    """Return a new database with our schema, a file at `path` or in memory; `spill` takes what memory does not.

    Without `views`, it has the tables alone: to make the views takes as long as to make these.
    """
    config = {
        "temp_directory": str(spill),
        "autoload_known_extensions": "false",
        "autoinstall_known_extensions": "false",
        "memory_limit": _LOADING_MEMORY,
        "checkpoint_threshold": "1TB",
    }
    database = _connect(path, config, tz_name, read_only=False, patience=0)
    migrate(database, version=0, views=views)
    return database


def discard(database: DuckDatabase) -> None:
    """Write no more into the file of `database`, which is of no use once it is closed."""
    database.execute("PRAGMA disable_checkpoint_on_shutdown")


def attach(database: DuckDatabase, path: Path, name: str, *, read_only: bool = True, patience: float = 0) -> None:
    """Attach the database file at `path` under `name`; a file that another process writes is waited for."""
    mode = " (READ_ONLY)" if read_only else ""
    sql = f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS {name}{mode}"
    _open(path, patience, lambda: database.execute(sql), lambda _: database.execute(f"DETACH {name}"))


@contextmanager
def inside_store(
    database: DuckDatabase, path: Path, *, read_only: bool = False, patience: float = PATIENCE
) -> Iterator[None]:
    """Let names without a database mean those of the store at `path`, in this database, for as long as it takes.

    To open one more file costs a fiftieth of what one more DuckDB does. After an error the store is given back when
    `database` is closed; what was not committed is lost then.
    """
    own = database.rows("SELECT current_database()")[0][0]
    attach(database, path, "store", read_only=read_only, patience=patience)
    database.execute("USE store")
    version = check_version(database, str(path))
    if not read_only:
        # A commit leaves its changes in the file itself, as it does where the store is opened for itself.
        database.execute("RESET checkpoint_threshold")
        migrate(database, version)
    yield
    database.execute(f"USE {own}")
    database.execute("DETACH store")


def _connect(
    path: Path | None, config: dict[str, str], tz_name: str, *, read_only: bool, patience: float
) -> DuckDatabase:
    import duckdb

    place = ":memory:" if path is None else str(path)
    connection = _open(
        path,
        patience,
        lambda: duckdb.connect(place, read_only=read_only, config=dict(config)),
        lambda opened: opened.close(),
    )
    database = DuckDatabase(connection, tz_name)
    # Times without a zone are read, and days and hours are cut, in this one.
    database.execute(f"SET TimeZone = '{tz_name}'")
    return database


def _open(path: Path | None, patience: float, opens: Callable[[], T], closes: Callable[[T], None]) -> T:
    """Return what `opens` does, once the file at `path` is free; raise NoDataError where it is no database."""
    import duckdb

    def attempt() -> T:
        while True:
            inode = _inode(path)
            opened = opens()
            if inode is None or _inode(path) == inode:
                return opened
            # A compacted copy took its place (retention.py) after the file was opened and before it was locked.
            closes(opened)

    try:
        return _wait_for(path, patience, duckdb.IOException, attempt)
    except duckdb.Error as error:
        raise _unreadable(path, str(error)) from error


def _wait_for(path: Path | None, patience: float, failure: type[Exception], attempt: Callable[[], T]) -> T:
    """Return what `attempt` does, tried again while another process holds the file, for `patience` seconds."""
    deadline = time.monotonic() + patience
    pause = 0.02
    while True:
        try:
            return attempt()
        except failure as error:
            text = str(error)
            if "lock" not in text.lower():
                raise _unreadable(path, text) from error
            if time.monotonic() >= deadline:
                raise _busy(path, text) from error
        time.sleep(pause)
        pause = min(pause * 1.5, 0.3)


def _inode(path: Path | None) -> int | None:
    try:
        return path.stat().st_ino if path else None
    except OSError:
        return None


def _busy(path: Path | None, text: str) -> StoreBusyError:
    holder = re.search(r"held in (?P<program>[^(]*)\(PID (?P<pid>\d+)\)", text)
    who = f"{Path(holder['program'].strip()).name}, process {holder['pid']}" if holder else "another process"
    return StoreBusyError(f"The store {path} is in use by {who}.", "Try again when that has finished.")


def _unreadable(path: Path | None, text: str) -> NoDataError:
    reason = text.strip().splitlines()[0] if text.strip() else "unknown reason"
    if path is not None and path.exists() and not os.access(path, os.R_OK):
        return NoDataError(f"The store {path} may not be read by this user.", "Check its owner and mode, or use --db.")
    return NoDataError(
        f"The store {path} cannot be opened: {reason}", "Name another file with --db, or move this one away."
    )


def publish(built: Path, path: Path) -> bool:
    """Make the database file `built` the store at `path`, unless there is one already; return whether it was done."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(built, path)
    except FileExistsError:
        return False
    except OSError:
        # A file system without hard links: the rename is atomic too, but would replace a store that appeared meanwhile.
        if path.exists():
            return False
        built.rename(path)
        return True
    with suppress(OSError):
        built.unlink()
    return True
