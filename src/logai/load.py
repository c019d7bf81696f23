"""Loading logs into the store: `logai load`.

A load parses into a database of its own first and holds the store only for the commit. The commit is one transaction:
a process killed at any moment leaves the store as it was before the load or as it is after it.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from logai.data import DataSource, expand, latest_day, scratch_folder
from logai.errors import LogaiError, NoDataError, StoreBusyError
from logai.store.ledger import (
    SourceRecord,
    attach,
    drop_line,
    merge_attached,
    move_record,
    read_ledger,
    recount,
    write_record,
)
from logai.store.opening import PATIENCE, create_database, open_for_reading, open_for_writing, publish

if TYPE_CHECKING:
    from logai.config import Settings
    from logai.ingest.fill import Filled
    from logai.ingest.reading import CleanText, SourceFile
    from logai.store.database import DuckDatabase

Status = Literal["loaded", "grown", "unchanged", "empty", "failed"]

_MOVE_PATIENCE = 0.2
"""Seconds to wait for a store in which only the place of an unchanged file is to be written."""

Progress = Callable[[str, int, int], None]
"""Gets a path, the bytes read of it, and its size."""


@dataclass(frozen=True)
class SourceReport:
    """What loading one source did. `lines` counts the lines that were new; the rest of the counts are of these."""

    path: str
    lines: int
    events: int
    attempts: int
    unknown: int
    """Lines that no pattern recognised; they are kept with the action `other`."""
    seconds: float
    status: Status
    message: str = ""
    """What was wrong, in one sentence that names the path; `hint` says what to do."""
    hint: str = ""


@dataclass(frozen=True)
class _Staged:
    """One source, parsed and waiting for the commit."""

    record: SourceRecord
    before: SourceRecord | None
    filled: Filled
    seconds: float


def load_logs(  # noqa: PLR0913 - what a load is asked for
    paths: Sequence[str],
    settings: Settings,
    now: datetime,
    year: int | None = None,
    on_progress: Progress | None = None,
    *,
    pinned_now: bool = False,
    patience: float = PATIENCE,
) -> list[SourceReport]:
    """Load `paths` (`-` is standard input) into the store, each line once, all of them in one transaction.

    A path that cannot be read is reported with the status `failed`, and the others are loaded. Raises StoreBusyError
    where another process holds the store for more than `patience` seconds, or has loaded at the same time.
    """
    ledger = _read_ledger(settings, patience)
    with scratch_folder(settings.db) as folder:
        built = folder / "built.duckdb"
        with create_database(built, settings.tz_name, folder) as database:
            origin = DataSource(settings, now, year=year, pinned_now=pinned_now)
            load = _Load(database, folder, origin, on_progress, ledger)
            reports = [load.add(path) for path in expand(tuple(paths))]
            load.finish(is_first=not ledger)
        attempts = {one.record.source_id: one.record.attempts for one in load.staged}
        if load.staged:
            attempts |= _commit(built, load, settings, patience)
        elif load.moved:
            _note_moves(load, settings)
    counted = {staged.record.path: staged for staged in load.staged}
    return [_with_counts(report, counted.get(report.path), attempts) for report in reports]


@dataclass
class _Load:
    """One load: sources are parsed, one after the other, into a database of its own."""

    database: DuckDatabase
    folder: Path
    origin: DataSource
    on_progress: Progress | None
    ledger: list[SourceRecord]
    staged: list[_Staged] = field(default_factory=list)
    moved: list[SourceRecord] = field(default_factory=list)
    """Sources without new lines whose files are no longer what the ledger says: renamed, packed or touched."""

    def add(self, path: str) -> SourceReport:
        """Parse what is new in `path`; whatever is wrong with it is in the report."""
        began = time.perf_counter()
        try:
            if unchanged := _find_unchanged(path, self._known):
                return _report(unchanged.path, "unchanged", began)
            from logai.ingest.reading import open_source

            with open_source(path, self.folder) as source:
                return self._add_source(source, began)
        except LogaiError as error:
            return _report(path, "failed", began, error)

    @property
    def _known(self) -> list[SourceRecord]:
        return [*self.ledger, *(one.record for one in self.staged)]

    def _add_source(self, source: SourceFile, began: float) -> SourceReport:
        from logai.ingest.fill import add_source, check_recognised, prepare
        from logai.ingest.reading import clean_text

        before = _find_known(source, self._known)
        if before and before.bytes_read == source.size:
            self._follow(source, before)
            return _report(source.path, "unchanged", began)
        report = self.on_progress
        text = clean_text(
            source,
            self.folder,
            start=before.bytes_read if before else 0,
            lines_before=before.lines - before.open_line if before else 0,
            on_bytes=lambda count: report(source.path, count, source.size) if report else None,
        )
        if before and before.open_line:
            if text.bytes_read == before.bytes_read and source.stat and source.stat.st_size == before.file_size:
                self._follow(source, before)
                return _report(source.path, "unchanged", began)
            if before not in self.ledger:
                drop_line(self.database, before.source_id, before.lines)
        number = before.source_id if before else 1 + max((one.source_id for one in self._known), default=0)
        prepare(self.database)
        latest = latest_day(source.modified, self.origin)
        filled = add_source(self.database, text, number, modified=latest, year=self.origin.year)
        try:
            if not before:
                check_recognised(filled, text, source.path)
        except NoDataError as error:
            self.database.execute("DELETE FROM events WHERE source_id = ?", [number])
            return _report(source.path, "failed" if filled.lines else "empty", began, error)
        record = _make_record(source, number, text, filled, before, self.origin.settings.tz_name)
        self.staged.append(_Staged(record, before, filled, time.perf_counter() - began))
        return _report(record.path, "grown" if before else "loaded", began)

    def _follow(self, source: SourceFile, record: SourceRecord) -> None:
        """Note where the text of `record` stands now, unless it is also where the ledger says: then this is a copy."""
        if source.stat and record in self.ledger and not _find_unchanged(record.path, [record]):
            self.moved.append(
                replace(
                    record,
                    path=str(Path(source.path).resolve()),
                    file_size=source.stat.st_size,
                    file_mtime=source.stat.st_mtime_ns,
                )
            )

    def finish(self, *, is_first: bool) -> None:
        """Count the attempts, and where this database becomes the store, write its ledger."""
        if not self.staged:
            return
        from logai.ingest.fill import add_attempts, add_names

        add_attempts(self.database)
        add_names(self.database)
        self.staged = [_with_attempts(one, self.database) for one in self.staged]
        if is_first:
            _write_ledger(self.database, self.staged)


def _make_record(  # noqa: PLR0913, PLR0917 - a record is made of these
    source: SourceFile, number: int, text: CleanText, filled: Filled, before: SourceRecord | None, tz_name: str
) -> SourceRecord:
    path = str(Path(source.path).resolve()) if source.stat else source.path
    return SourceRecord(
        source_id=number,
        path=path,
        bytes_read=text.bytes_read,
        head_digest=text.head_digest,
        tail_digest=text.tail_digest,
        file_size=source.stat.st_size if source.stat else None,
        file_mtime=source.stat.st_mtime_ns if source.stat else None,
        lines=filled.lines + (before.lines - before.open_line if before else 0),
        attempts=before.attempts if before else 0,
        unknown=filled.unknown + (before.unknown if before else 0),
        open_line=text.open_line,
        time_zone=tz_name,
        watched_path=_watched_path(path, before),
    )


def _watched_path(path: str, before: SourceRecord | None) -> str:
    """Return where new lines will come: a rotated log goes on under its old name, a longer copy under its own."""
    if before is None or _find_unchanged(before.path, [before]):
        return path
    return before.watched_path or before.path


def _report(path: str, status: Status, began: float, error: LogaiError | None = None) -> SourceReport:
    seconds = time.perf_counter() - began
    return SourceReport(path, 0, 0, 0, 0, seconds, status, error.message if error else "", error.hint if error else "")


def _find_unchanged(path: str, known: list[SourceRecord]) -> SourceRecord | None:
    """Return the record of a file that has the size and time of its last load: it need not be opened."""
    try:
        info = Path(path).stat()
    except OSError:
        return None
    for record in known:
        if (record.file_size, record.file_mtime) == (info.st_size, info.st_mtime_ns) and record.path == str(
            Path(path).resolve()
        ):
            return record
    return None


def _find_known(source: SourceFile, known: list[SourceRecord]) -> SourceRecord | None:
    """Return the source that begins as this one and goes as far: the same text under whatever name."""
    from logai.ingest.reading import digests

    fitting = sorted((one for one in known if 0 < one.bytes_read <= source.size), key=lambda one: -one.bytes_read)
    # A file of nothing but half a line has no text to know it by yet.
    path = str(Path(source.path).resolve())
    fitting += [one for one in known if one.bytes_read == 0 and one.open_line and one.path == path]
    for record in fitting:
        if digests(source.file, record.bytes_read) == (record.head_digest, record.tail_digest):
            return record
    return None


def _with_attempts(staged: _Staged, database: DuckDatabase) -> _Staged:
    before = staged.before.lines - staged.before.open_line if staged.before else 0
    counted = database.rows(
        "SELECT count(*) FROM login_attempts WHERE source_id = ? AND line_number > ? AND line_number <= ?",
        [staged.record.source_id, before, staged.record.lines],
    )[0][0]
    attempts = counted if isinstance(counted, int) else 0
    return replace(staged, record=replace(staged.record, attempts=staged.record.attempts + attempts))


def _with_counts(report: SourceReport, staged: _Staged | None, attempts: dict[int, int]) -> SourceReport:
    """Return the report with its counts; `attempts` has how many each source is known to hold now."""
    if staged is None or report.status not in {"loaded", "grown"}:
        return report
    before = staged.before.attempts if staged.before else 0
    return replace(
        report,
        lines=staged.filled.lines,
        events=staged.filled.lines,
        attempts=attempts[staged.record.source_id] - before,
        unknown=staged.filled.unknown,
        seconds=staged.seconds,
    )


def _read_ledger(settings: Settings, patience: float) -> list[SourceRecord]:
    if not settings.db.exists():
        return []
    with open_for_reading(settings.db, settings.tz_name, patience=patience) as store:
        return read_ledger(store)


def _commit(built: Path, load: _Load, settings: Settings, patience: float) -> dict[int, int]:
    """Make the parsed lines part of the store: the first load becomes it, a later one is copied into it.

    Connections that go on from an earlier load are counted anew. Returns the attempts of each source that was there.
    """
    from logai.ingest.fill import recount_records
    from logai.ingest.joining import find_joined, recount_joined

    staged, ledger = load.staged, load.ledger
    if not ledger and not settings.db.exists() and publish(built, settings.db):
        return {}
    with open_for_writing(settings.db, settings.tz_name, patience=patience) as store:
        if read_ledger(store) != ledger:
            raise StoreBusyError("Another load has changed the store in the meantime.", "Run the load again.")
        attach(store, built)
        store.execute("BEGIN")
        for record in load.moved:
            move_record(store, record)
        for one in staged:
            if one.before and one.before.open_line and one.before in ledger:
                drop_line(store, one.before.source_id, one.before.lines)
        find_joined(store, "built.events")
        merge_attached(store)
        joined = recount_joined(store)
        first, last = store.rows("SELECT min(ts), max(ts) FROM built.events")[0]
        if isinstance(first, datetime) and isinstance(last, datetime):
            joined |= recount_records(store, first, last)
        _write_ledger(store, staged, joined)
        store.execute("COMMIT")
        return {one.source_id: one.attempts for one in read_ledger(store)}


def _note_moves(load: _Load, settings: Settings) -> None:
    """Write where unchanged sources stand now; a store that cannot be written now is none the worse for it."""
    with (
        contextlib.suppress(LogaiError),
        open_for_writing(settings.db, settings.tz_name, patience=_MOVE_PATIENCE) as store,
    ):
        if read_ledger(store) == load.ledger:
            for record in load.moved:
                move_record(store, record)


def _write_ledger(store: DuckDatabase, staged: list[_Staged], others: set[int] | frozenset[int] = frozenset()) -> None:
    """Write what has been read, and count what the tables hold of these sources, and of `others`."""
    loaded_at = datetime.now(UTC)
    for one in staged:
        write_record(store, one.record, loaded_at)
    for number in {one.record.source_id for one in staged} | others:
        recount(store, number)
