"""One process at a time at what takes long: a second one waits for the first, and then says whom it waited for.

The lock is the kernel's (flock), on a file beside the store that is never removed: it ends with its process, however
that ends, and a file that was left behind locks nothing. It protects no data, which the store does itself. Where no
such file can be made, there is no lock and the work goes on.
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
    from collections.abc import Callable, Iterator
    from pathlib import Path

LOADING = "load-lock"
"""What is locked while the store is about to be changed: loading, forgetting and pruning take turns."""

_PAUSE = 0.1


def lock_path(db: Path, purpose: str) -> Path:
    """Return the file that is locked while `purpose` goes on for the store `db`."""
    return db.with_name(f".{db.name}.{purpose}")


@contextmanager
def hold_lock(
    db: Path,
    purpose: str,
    patience: float,
    busy: str = "The store {db} is being changed{by}.",
    on_wait: Callable[[str], None] | None = None,
) -> Iterator[None]:
    """Hold the lock for the block; raise StoreBusyError where another process holds it for `patience` seconds.

    `busy` is the error's sentence: {db} is the store, {by} names the process. `on_wait` is told it once, when there is
    somebody to wait for.
    """
    descriptor = _open(lock_path(db, purpose))
    if descriptor is None:
        yield
        return
    try:
        _acquire(descriptor, patience, lambda: busy.format(db=db, by=_holder(descriptor)), on_wait)
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


def _acquire(
    descriptor: int, patience: float, describe: Callable[[], str], on_wait: Callable[[str], None] | None
) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise StoreBusyError(describe(), "Wait for it, or look why it hangs.") from None
            if on_wait:
                on_wait(describe())
                on_wait = None
            time.sleep(_PAUSE)
        except OSError:
            return  # a file system without locks
        else:
            return


def _holder(descriptor: int) -> str:
    pid = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
    return f" by process {pid}" if pid.isdigit() else ""
