"""This machine's journal, read through journalctl(1) from where the last load ended.

The cursor behind the last entry is kept with what was loaded, so that an entry is read once, whatever journald has
vacuumed or rotated since. Entries are those of the facilities auth and authpriv, as in auth.log.
"""

from __future__ import annotations

import io
import json
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from logai.errors import NoDataError
from logai.ingest.formats.convert import SourceKind
from logai.ingest.formats.journal import journal_lines
from logai.ingest.formats.journalctl import AS_JSON, read_entries
from logai.ingest.reading import SourceFile, lay_out

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

JOURNAL = "(journal)"
"""Stands for the journal where other sources are named by a path."""


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
        for raw in read_entries(*AS_JSON, *start):
            last = raw
            yield raw

    journal = SourceFile(JOURNAL, io.BytesIO(), 0, datetime.now(UTC).date(), None)
    with lay_out(journal, journal_lines(entries()), folder, SourceKind.JOURNAL) as source:
        if not last and not after:
            raise NoDataError("The journal has no entry of the facilities auth and authpriv.", "Name a log.")
        yield replace(source, cursor=str(json.loads(last)["__CURSOR"]) if last else after)


def has_entries(after: str) -> bool:
    """Return whether the journal has entries behind the cursor `after`; raise NoDataError as `open_journal` does."""
    with closing(read_entries("--output=cat", "--output-fields=MESSAGE", f"--after-cursor={after}")) as entries:
        return next(entries, None) is not None
