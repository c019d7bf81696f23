"""This machine's journal, read through journalctl(1) from where the last load ended.

The cursor behind the last entry is kept with what was loaded, so that an entry is read once, whatever journald has
vacuumed or rotated since. Entries are those of the facilities auth and authpriv, as in auth.log.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import tempfile
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from logai.errors import NoDataError
from logai.ingest.formats.convert import SourceKind
from logai.ingest.formats.journal import FIELDS, journal_lines
from logai.ingest.reading import SourceFile, lay_out

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

JOURNAL = "(journal)"
"""Stands for the journal where other sources are named by a path."""

_MATCHES = ("SYSLOG_FACILITY=4", "SYSLOG_FACILITY=10")
_PARTLY = "not seeing messages from other users"
"""Of the hint that journalctl gives where it shows no more than the user's own entries; its exit status is 0 then."""


@contextmanager
def open_journal(folder: Path, after: str | None, since: datetime | None = None) -> Iterator[SourceFile]:
    """Lay the entries behind the cursor `after` out as lines in `folder`; `cursor` of the source is the one to keep.

    Without `after`, all entries, or those from `since` on. Raises NoDataError where journalctl is missing or fails, or
    would show this user a part of the journal only: its cursor would skip the rest for good.
    """
    start = [f"--after-cursor={after}"] if after else [f"--since=@{int(since.timestamp())}"] if since else []
    last = b""

    def entries() -> Iterator[bytes]:
        nonlocal last
        for raw in _journalctl("--all", "--output=json", f"--output-fields={','.join(FIELDS)}", *start):
            last = raw
            yield raw

    journal = SourceFile(JOURNAL, io.BytesIO(), 0, datetime.now(UTC).date(), None)
    with lay_out(journal, journal_lines(entries()), folder, SourceKind.JOURNAL) as source:
        if not last and not after:
            raise NoDataError("The journal has no entry of the facilities auth and authpriv.", "Name a log.")
        yield replace(source, cursor=str(json.loads(last)["__CURSOR"]) if last else after)


def has_entries(after: str) -> bool:
    """Return whether the journal has entries behind the cursor `after`; raise NoDataError as `open_journal` does."""
    with closing(_journalctl("--output=cat", "--output-fields=MESSAGE", f"--after-cursor={after}")) as entries:
        return next(entries, None) is not None


def _journalctl(*arguments: str) -> Generator[bytes]:
    """Yield what journalctl prints; once that has ended, raise NoDataError where it was not all of it."""
    command = ["journalctl", "--no-pager", *arguments, *_MATCHES]
    with tempfile.TemporaryFile() as complaints:
        try:
            process = subprocess.Popen(  # noqa: S603 - the system's own program, and a cursor of its own making
                command, stdout=subprocess.PIPE, stderr=complaints, env={**os.environ, "LC_ALL": "C"}
            )
        except OSError as error:
            raise NoDataError(
                f"journalctl cannot be run: {error.strerror or error}.", "Name a log, or export the journal elsewhere."
            ) from error
        with process:
            try:
                yield from process.stdout or ()
            except BaseException:
                process.kill()
                raise
        complaints.seek(0)
        _check(process.returncode, complaints.read().decode("utf-8", "replace"))


def _check(status: int, complaints: str) -> None:
    if _PARTLY in complaints or "insufficient permissions" in complaints:
        raise NoDataError(
            "This user may read a part of the journal only.",
            "Run as root, or join a group that may: sudo usermod -aG systemd-journal $USER",
        )
    if status != 0:
        reason = (complaints.strip().splitlines() or ["no reason was given"])[-1]
        raise NoDataError(f"journalctl failed (status {status}): {reason}", "Try it by itself: journalctl -n 1")
