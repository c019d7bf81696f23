"""One report of a store at a time: it keeps a slow report from being made, and mailed, twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.store import lock

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

PATIENCE = 60.0
"""Seconds to wait for another report: a daily and a weekly one may be due at the same minute."""

_PURPOSE = "report-lock"


def lock_path(db: Path) -> Path:
    """Return the file that is locked while a report of the store `db` is made."""
    return lock.lock_path(db, _PURPOSE)


def lock_reports(db: Path, patience: float = PATIENCE) -> AbstractContextManager[None]:
    """Hold the lock for the block; raise StoreBusyError where another report holds it for `patience` seconds."""
    return lock.hold_lock(db, _PURPOSE, patience, "Another report of the store {db} is being made{by}.")
