"""Which of the logs that the store was loaded from have new lines, found by looking at files, not into them.

A log with the size and time of its last load is unchanged. One that no longer begins as it did was rotated: what it was
renamed to is looked for too, since its last lines may have come after the last load. Names are those of logrotate
(`auth.log.1`, `auth.log-20261123`, packed or not). Nothing else in a folder is ever taken. The journal is asked for
entries behind the last one that was read.
"""

from __future__ import annotations

import os
import re
import stat
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from logai.refresh.notes import Obstacle, RefreshNote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from logai.store.ledger import SourceRecord

_ROTATION = r"(?:\.\d{1,4}|-\d{8}(?:-?\d{2,10})?)(?:\.(?:gz|bz2|xz|zst))?"
_ROTATED = re.compile(f".+{_ROTATION}", re.ASCII)
_MISSED_SECONDS = 14 * 86_400
"""How long after it was last written a log that is gone is missed."""
_PACKED = (".gz", ".bz2", ".xz", ".zst")
_UNPACKED_TIMES = 12
"""Bytes of log text in a packed byte, roughly: gzip makes an auth log ten to fifteen times smaller."""


@dataclass
class Changes:
    """Logs with new lines, and what cannot be read."""

    paths: dict[str, str | None] = field(default_factory=dict)
    """In the order in which they are to be loaded; with the zone in which each was read before, None for unknown."""
    new_bytes: int = 0
    """Text to read, unpacked; an estimate where it is packed."""
    notes: list[RefreshNote] = field(default_factory=list)

    def add(self, path: str, size: int, zone: str | None) -> None:
        """Add a log of which `size` bytes are new."""
        if path in self.paths:
            return
        if not os.access(path, os.R_OK):
            self.notes.append(RefreshNote(Obstacle.UNREADABLE, path))
            return
        self.paths[path] = zone
        self.new_bytes += size * _UNPACKED_TIMES if path.endswith(_PACKED) else size


def find_changes(records: Sequence[SourceRecord]) -> Changes:
    """Return what is new in the files that `records`, the whole ledger, were read from. Pipes are no files."""
    changes = Changes()
    for record in records:
        if record.cursor:
            _look_at_journal(record, changes)
    seen = {(record.path, record.file_size, record.file_mtime) for record in records}
    watched: dict[str, SourceRecord] = {}
    for record in records:
        if record.file_size is not None:
            watched[record.watched_path or record.path] = record
    for path, record in watched.items():
        _look_at(path, record, seen, changes)
    return changes


def _look_at(path: str, record: SourceRecord, seen: set[tuple[str, int | None, int | None]], changes: Changes) -> None:
    info = _stat(path)
    if info is not None and (path, info.st_size, info.st_mtime_ns) in seen:
        return
    if info is not None and not stat.S_ISREG(info.st_mode):
        return
    rotated = []
    if info is None or not _begins_as(path, info, record):
        rotated = sorted(_find_rotated(path, record, seen), key=lambda found: found[1].st_mtime_ns)
        for name, found in rotated:
            grown = found.st_size - (0 if name.endswith(_PACKED) else record.bytes_read)
            changes.add(name, max(grown, 0), record.time_zone)
    if info is None:
        _note_missing(path, record, changes)
    elif info.st_size:
        begun = record.bytes_read if not rotated and info.st_size >= record.bytes_read else 0
        changes.add(path, info.st_size - (0 if path.endswith(_PACKED) else begun), record.time_zone)


def _look_at_journal(record: SourceRecord, changes: Changes) -> None:
    from logai.errors import NoDataError
    from logai.ingest.journald import has_entries

    try:
        if has_entries(record.cursor or ""):
            changes.paths[record.path] = record.time_zone
    except NoDataError as error:
        changes.notes.append(RefreshNote(Obstacle.FAILED, record.path, detail=error.message))


def _stat(path: str) -> os.stat_result | None:
    try:
        return Path(path).stat()
    except (OSError, ValueError):
        return None


def _begins_as(path: str, info: os.stat_result, record: SourceRecord) -> bool:
    """Whether the file is still the text of `record`, perhaps with more of it.

    A packed one is not opened to tell; where the lines are not the file's own bytes (wtmp), its size tells.
    """
    from logai.ingest.reading import digests, is_plain_text

    if path.endswith(_PACKED):
        return True
    try:
        if not is_plain_text(path):
            return record.file_size is None or info.st_size >= record.file_size
    except OSError:
        return True
    if info.st_size < record.bytes_read:
        return False
    try:
        with Path(path).open("rb") as file:
            return digests(file, record.bytes_read) == (record.head_digest, record.tail_digest)
    except OSError:
        return True


def _find_rotated(
    path: str, record: SourceRecord, seen: set[tuple[str, int | None, int | None]]
) -> Iterator[tuple[str, os.stat_result]]:
    """Yield what `path` was renamed to since `record` was read, and what it was written to after that."""
    name = re.compile(re.escape(Path(path).name) + _ROTATION, re.ASCII)
    try:
        entries = [entry.path for entry in os.scandir(Path(path).parent) if name.fullmatch(entry.name)]
    except OSError:
        return
    for entry in entries:
        info = _stat(entry)
        if info is None or not stat.S_ISREG(info.st_mode) or (entry, info.st_size, info.st_mtime_ns) in seen:
            continue
        if record.file_mtime is None or info.st_mtime_ns > record.file_mtime:
            yield entry, info


def _note_missing(path: str, record: SourceRecord, changes: Changes) -> None:
    """Note a log that is gone while it was in use. What rotation removed in the end, or a pipe, is nobody's loss."""
    is_recent = record.file_mtime is not None and time.time() - record.file_mtime / 1e9 < _MISSED_SECONDS
    if is_recent and not _ROTATED.fullmatch(path) and not path.startswith(("/proc/", "/dev/")):
        changes.notes.append(RefreshNote(Obstacle.MISSING, path))
