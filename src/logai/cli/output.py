"""Where data goes: standard output, or a file that is written whole or not at all.

Only data passes here. Notes, progress and errors belong to standard error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from logai.errors import BadInputError


@contextmanager
def open_output(path: Path | None) -> Iterator[TextIO]:
    """Yield the stream to write data to: standard output for None and `-`, else the file `path`.

    A file takes its name only when the block ends well: it is written beside its place and renamed, so that
    neither a failure nor a power cut leaves half of it. What is no regular file (/dev/null, a named pipe)
    is written directly. Raise BadInputError where it cannot be written.
    """
    if path is None or str(path) == "-":
        yield sys.stdout
        return
    try:
        target = path.resolve()
        check_writable(target)
        with _open_whole(target) as stream:
            yield stream
    except OSError as error:
        if error.filename not in {None, str(target), str(_beside(target))}:
            raise
        raise BadInputError(
            f"--output: {path} cannot be written: {error.strerror}.", "Choose another place."
        ) from error


def check_writable(target: Path) -> None:
    """Raise BadInputError, before any work is done, where a file cannot be made at `target`."""
    if target.is_dir():
        raise BadInputError(f"--output: {target} is a folder.", "Name a file in it.")
    if not target.parent.is_dir():
        raise BadInputError(f"--output: there is no folder {target.parent}.", "Make it first, or name another.")
    if not os.access(target if target.exists() else target.parent, os.W_OK):
        raise BadInputError(f"--output: {target} may not be written.", "Choose another place.")


@contextmanager
def _open_whole(target: Path) -> Iterator[TextIO]:
    if target.exists() and not target.is_file():
        with target.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
            yield stream
        return
    part = _beside(target)
    try:
        with part.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            part.chmod(target.stat().st_mode & 0o777)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name[:100]}.{os.getpid()}.part")
