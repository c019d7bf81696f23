"""The first half of a load: sources are parsed into a database of their own, while the store can still be asked."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from logai.data import latest_day, use_patterns
from logai.errors import BadInputError, LogaiError, NoDataError
from logai.load.model import LoadProgress, SourceReport
from logai.store.ledger import SourceRecord, drop_open_line
from logai.store.opening import PATIENCE, attach
from logai.store.retention import drop_old

if TYPE_CHECKING:
    from datetime import datetime

    from logai.data import DataSource
    from logai.ingest.fill import SourceText
    from logai.ingest.patterns import Pattern
    from logai.ingest.reading import CleanText, SourceFile
    from logai.load.model import Progress, Status
    from logai.store.database import DuckDatabase
    from logai.table import Value


@dataclass(frozen=True)
class Staged:
    """One source, parsed and waiting for the commit."""

    record: SourceRecord
    before: SourceRecord | None
    lines: int
    seconds: float
    events: int = 0
    unknown: int = 0
    attempts: int = 0
    """How many its new lines alone make; known once all sources are there."""


@dataclass(frozen=True)
class _Waiting:
    """A source whose text is clean, and is to be parsed together with others."""

    text: SourceText
    record: SourceRecord
    before: SourceRecord | None
    place: int
    """Of its report in those of the load."""


@dataclass
class Stage:
    """The sources of one load, parsed into `database`."""

    database: DuckDatabase
    folder: Path
    """Where large files may lie for a while."""
    origin: DataSource
    on_progress: Progress | None
    ledger: list[SourceRecord]
    """What the store holds."""
    since: datetime | None = None
    """Lines before this moment are read and not kept."""
    patience: float = PATIENCE
    """Seconds that a store is waited for, where its lines are needed."""
    staged: list[Staged] = field(default_factory=list)
    moved: list[SourceRecord] = field(default_factory=list)
    """Sources without new lines whose files are no longer what the ledger says: renamed, packed or touched."""
    reports: list[SourceReport] = field(default_factory=list)
    """What became of each path, in their order; `finish` completes them."""
    _waiting: list[_Waiting] = field(default_factory=list)

    def add(self, path: str) -> None:
        """Take what is new in `path`; whatever is wrong with it is in its report."""
        from logai.ingest.fill import is_batch

        self.reports.append(self._add(path))
        if is_batch([one.text for one in self._waiting]):
            self._parse()

    def _add(self, path: str) -> SourceReport:
        began = time.perf_counter()
        try:
            unchanged = _find_unchanged(path, self._known)
            if self._parse_if_waiting(unchanged):
                unchanged = _find_unchanged(path, self._known)
            if unchanged:
                return _report(unchanged.path, "unchanged", began)
            from logai.ingest.journald import JOURNAL, open_journal
            from logai.ingest.reading import open_source

            after = next((one.cursor for one in self._known if one.cursor), None)
            with (
                open_journal(self.folder, after, self.since) if path == JOURNAL else open_source(path, self.folder)
            ) as source:
                return self._add_source(source, began)
        except BadInputError:
            raise  # a pattern of the user's own: no source can be read as it should be
        except LogaiError as error:
            return _report(path, "failed", began, error)

    @cached_property
    def _patterns(self) -> tuple[Pattern, ...]:
        from logai.ingest.own_patterns import find_own_files

        return use_patterns(self.database, find_own_files(self.origin.settings.patterns_folder))

    @property
    def _known(self) -> list[SourceRecord]:
        return [*self.ledger, *(one.record for one in self.staged), *(one.record for one in self._waiting)]

    def _add_source(self, source: SourceFile, began: float) -> SourceReport:
        from logai.ingest.fill import SourceText
        from logai.ingest.reading import clean_text

        before = _find_known(source, self._known)
        if self._parse_if_waiting(before):
            before = _find_known(source, self._known)
        is_journal = source.cursor is not None
        if before and source.size == (0 if is_journal else before.bytes_read):
            self._follow(source, before)
            return _report(source.path, "unchanged", began)
        text = clean_text(
            source,
            self.folder,
            start=before.bytes_read if before and not is_journal else 0,
            lines_before=before.lines_read if before else 0,
            on_progress=lambda done, lines: self._tell(source, done, lines),
        )
        if before and before.open_line:
            if text.bytes_read == before.bytes_read and text.open_bytes <= (before.open_bytes or 0):
                # A copy made earlier, or in another packing, has no more of that line than was read already.
                self._follow(source, before)
                return _report(source.path, "unchanged", began)
            if before not in self.ledger:
                drop_open_line(self.database, before)
        number = before.source_id if before else 1 + max((one.source_id for one in self._known), default=0)
        self._tell(source, text.bytes_read, text.lines, is_read=True)
        latest = latest_day(source.modified, self.origin)
        record = _make_record(source, number, text, before, self.origin.settings.tz_name)
        waiting = SourceText(number, text, latest, self.origin.year)
        self._waiting.append(_Waiting(waiting, record, before, len(self.reports)))
        return _report(record.path if text.lines else source.path, "grown" if before else "loaded", began)

    def _parse_if_waiting(self, record: SourceRecord | None) -> bool:
        """Parse what waits where `record` is of it, and return whether it was: only then it is known to be a log."""
        waits = record is not None and any(one.record is record for one in self._waiting)
        if waits:
            self._parse()
        return waits

    def _parse(self) -> None:
        """Parse the sources that wait, all together."""
        from logai.ingest.fill import add_sources, check_recognised

        waiting, self._waiting = self._waiting, []
        began = time.perf_counter()
        try:
            brought = add_sources(self.database, [one.text for one in waiting], self._patterns)
        except BadInputError:
            raise
        except LogaiError as error:
            for one in waiting:
                self._fail(one, error)
            return
        spent = time.perf_counter() - began
        every = sum(filled.lines for filled in brought)
        for one, filled in zip(waiting, brought, strict=True):
            try:
                if not one.before:
                    check_recognised(filled, one.text.text, self.reports[one.place].path)
            except NoDataError as error:
                self._fail(one, error, is_empty=not filled.lines)
                continue
            report = self.reports[one.place]
            seconds = report.seconds + spent * (filled.lines / every if every else 0)
            self.reports[one.place] = replace(report, seconds=seconds)
            self.staged.append(Staged(one.record, one.before, filled.lines, seconds))

    def _fail(self, one: _Waiting, error: LogaiError, *, is_empty: bool = False) -> None:
        """Take back what was parsed of a source, and say in its report why."""
        first = one.text.text.pieces[0].first_line if one.text.text.pieces else 1
        self.database.execute(
            "DELETE FROM events WHERE source_id = ? AND line_number >= ?", [one.text.source_id, first]
        )
        report = self.reports[one.place]
        self.reports[one.place] = replace(
            report, status="empty" if is_empty else "failed", message=error.message, hint=error.hint
        )

    def _tell(self, source: SourceFile, done: int, lines: int, *, is_read: bool = False) -> None:
        if self.on_progress:
            self.on_progress(LoadProgress(source.path, done, source.size, lines, is_read))

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

    def finish(self) -> None:
        """Parse what waits, drop what is too old or told by journal and log, and count the attempts of the rest."""
        if self._waiting:
            self._parse()
        if not self.staged:
            return
        from logai.ingest.fill import add_attempts, add_names

        if self.since:
            drop_old(self.database, self.since)
        self._drop_told_twice()
        add_attempts(self.database)
        add_names(self.database)
        self.staged = self._with_counts()

    def _drop_told_twice(self) -> None:
        from logai.ingest.formats.convert import SourceKind
        from logai.ingest.overlap import drop_told_twice

        fresh = {one.record.source_id: one.record.kind for one in self.staged}
        held = {one.source_id: one.kind for one in self.ledger}
        if SourceKind.JOURNAL not in {*fresh.values(), *held.values()}:
            return
        if self.ledger:
            attach(self.database, self.origin.settings.db, "held", patience=self.patience)
        drop_told_twice(self.database, fresh, held, "held.events" if self.ledger else None)
        if self.ledger:
            self.database.execute("DETACH held")

    def _with_counts(self) -> list[Staged]:
        """Return the staged sources with what their new lines make."""
        sources: list[Value] = [one.record.source_id for one in self.staged]
        befores: list[Value] = [one.before.lines_read if one.before else 0 for one in self.staged]
        lines: list[Value] = [one.lines for one in self.staged]
        places: list[Value] = list(range(len(self.staged)))
        new = "SELECT unnest(?) AS place, unnest(?) AS source_id, unnest(?) AS before, unnest(?) AS lines"
        of_each = (
            f"SELECT place, {{counts}} FROM ({new}) AS new JOIN {{table}} USING (source_id) "  # noqa: S608 - our own names
            "WHERE line_number > before AND line_number <= before + lines GROUP BY place"
        )
        counts = "count(*), count(*) FILTER (NOT recognised)"
        parameters = [places, sources, befores, lines]
        staged = list(self.staged)
        for place, events, unknown in self.database.rows(of_each.format(counts=counts, table="events"), parameters):
            staged[place] = replace(staged[place], events=events, unknown=unknown)  # type: ignore[index, arg-type]
        attempts = of_each.format(counts="count(*)", table="login_attempts")
        for place, count in self.database.rows(attempts, parameters):
            staged[place] = replace(staged[place], attempts=count)  # type: ignore[index, arg-type]
        return staged


def _make_record(
    source: SourceFile, number: int, text: CleanText, before: SourceRecord | None, tz_name: str
) -> SourceRecord:
    """Return how far `source` has been read; what the store holds of it is counted when it is there."""
    path = str(Path(source.path).resolve()) if source.stat else source.path
    return SourceRecord(
        source_id=number,
        path=path,
        bytes_read=0 if source.cursor else text.bytes_read,
        head_digest="" if source.cursor else text.head_digest,
        tail_digest="" if source.cursor else text.tail_digest,
        file_size=source.stat.st_size if source.stat else None,
        file_mtime=source.stat.st_mtime_ns if source.stat else None,
        lines=0,
        attempts=0,
        unknown=0,
        open_line=text.open_line,
        time_zone=tz_name,
        watched_path=_watched_path(path, before),
        last_line=text.lines + (before.lines_read if before else 0),
        kind=source.kind.value,
        cursor=source.cursor,
        open_bytes=text.open_bytes,
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
    from logai.ingest.reading import TextDigests

    if source.cursor:
        return next((one for one in known if one.cursor), None)
    fitting = sorted((one for one in known if 0 < one.bytes_read <= source.size), key=lambda one: -one.bytes_read)
    # A file of nothing but half a line has no text to know it by yet.
    path = str(Path(source.path).resolve())
    fitting += [one for one in known if one.bytes_read == 0 and one.open_line and one.path == path]
    text = TextDigests(source.file)
    for record in fitting:
        if text.match(record.bytes_read, record.head_digest, record.tail_digest):
            return record
    return None
