"""One report of a store at a time: a second one waits for the first, and then says which process it waited for.

The lock is the kernel's (flock), on a file beside the store that is never removed: it ends with its process, however
that ends, and a file that was left behind locks nothing. It protects no data, which the store does itself: it keeps a
slow report from being made, and mailed, twice. Where no such file can be made, there is no lock and the report goes on.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from logai.errors import StoreBusyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 60.0
"""Seconds to wait for another report: a daily and a weekly one may be due at the same minute."""

_PAUSE = 0.1


def lock_path(db: Path) -> Path:
    """Return the file that is locked while a report of the store `db` is made."""
    return db.with_name(f".{db.name}.report-lock")


@contextmanager
def lock_reports(db: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock for the block; raise StoreBusyError where another report holds it for `patience` seconds."""
    descriptor = _open(lock_path(db))
    if descriptor is None:
        yield
        return
    try:
        _acquire(descriptor, db, patience)
        with contextlib.suppress(OSError):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _open(path: Path) -> int | None:
    for mode in (os.O_RDWR | os.O_CREAT, os.O_RDONLY):
        with contextlib.suppress(OSError):
            return os.open(path, mode | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    return None


def _acquire(descriptor: int, db: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise StoreBusyError(
                    f"Another report of the store {db} is being made{_holder(descriptor)}.",
                    "Wait for it, or look why it hangs.",
                ) from None
            time.sleep(_PAUSE)
        except OSError:
            return  # a file system without locks
        else:
            return


def _holder(descriptor: int) -> str:
    pid = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
    return f" by process {pid}" if pid.isdigit() else ""
