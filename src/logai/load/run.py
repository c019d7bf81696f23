"""The whole of a load: one at a time, parsed beside the store, and committed in one transaction.

The store is held for the commit only. A process killed at any moment leaves the store as it was before the load or as
it is after it.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from logai.data import DataSource, expand, scratch_folder
from logai.errors import LogaiError, StoreBusyError
from logai.load.stage import Stage
from logai.store.ledger import drop_open_line, merge_attached, move_record, read_ledger, recount, write_record
from logai.store.lock import LOADING, hold_lock
from logai.store.opening import PATIENCE, attach, create_database, open_for_reading, open_for_writing, publish

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from logai.config import Settings
    from logai.load.model import Progress, SourceReport
    from logai.load.stage import Staged
    from logai.store.database import DuckDatabase
    from logai.store.ledger import SourceRecord

_MOVE_PATIENCE = 0.2
"""Seconds to wait for a store in which only the place of an unchanged file is to be written."""


def load_logs(  # noqa: PLR0913 - what a load is asked for
    paths: Sequence[str],
    settings: Settings,
    now: datetime,
    year: int | None = None,
    on_progress: Progress | None = None,
    *,
    pinned_now: bool = False,
    since: datetime | None = None,
    patience: float = PATIENCE,
    turn_patience: float | None = None,
    on_wait: Callable[[str], None] | None = None,
) -> list[SourceReport]:
    """Load `paths` (`-` is standard input) into the store, each line once, all of them in one transaction.

    Lines before `since` are read, and not kept: they count as loaded. A path that cannot be read is reported with the
    status `failed`, and the others are loaded. Raises StoreBusyError where another process loads for more than
    `turn_patience` seconds, which `on_wait` is told, or holds the store itself for more than `patience`.
    """
    with (
        scratch_folder(settings.db) as folder,
        hold_lock(settings.db, LOADING, patience if turn_patience is None else turn_patience, on_wait=on_wait),
    ):
        ledger = _read_ledger(settings, patience)
        built = folder / "built.duckdb"
        with create_database(built, settings.tz_name, folder) as database:
            origin = DataSource(settings, now, year=year, pinned_now=pinned_now)
            stage = Stage(database, folder, origin, on_progress, ledger, since, patience)
            reports = [stage.add(path) for path in expand(tuple(paths), settings)]
            stage.finish()
            if not ledger:
                _write_ledger(database, stage.staged)
        attempts = {one.record.source_id: one.attempts for one in stage.staged}
        if stage.staged:
            attempts |= _commit(built, stage, settings, patience)
        elif stage.moved:
            _note_moves(stage, settings)
    counted = {staged.record.path: staged for staged in stage.staged}
    return [_with_counts(report, counted.get(report.path), attempts) for report in reports]


def _with_counts(report: SourceReport, staged: Staged | None, attempts: dict[int, int]) -> SourceReport:
    """Return the report with its counts; `attempts` has how many each source is known to hold now."""
    if staged is None or report.status not in {"loaded", "grown"}:
        return report
    before = staged.before.attempts if staged.before else 0
    return replace(
        report,
        lines=staged.lines,
        events=staged.events,
        attempts=attempts[staged.record.source_id] - before,
        unknown=staged.unknown,
        seconds=staged.seconds,
    )


def _read_ledger(settings: Settings, patience: float) -> list[SourceRecord]:
    if not settings.db.exists():
        return []
    with open_for_reading(settings.db, settings.tz_name, patience=patience) as store:
        return read_ledger(store)


def _commit(built: Path, stage: Stage, settings: Settings, patience: float) -> dict[int, int]:
    """Make the parsed lines part of the store: the first load becomes it, a later one is copied into it.

    Connections that go on from an earlier load are counted anew. Returns the attempts of each source that was there.
    """
    from logai.ingest.fill import recount_records
    from logai.ingest.joining import find_joined, recount_joined

    staged, ledger = stage.staged, stage.ledger
    if not ledger and not settings.db.exists() and publish(built, settings.db):
        return {}
    with open_for_writing(settings.db, settings.tz_name, patience=patience) as store:
        if read_ledger(store) != ledger:
            raise StoreBusyError("Another load has changed the store in the meantime.", "Run the load again.")
        attach(store, built, "built")
        store.execute("BEGIN")
        for record in stage.moved:
            move_record(store, record)
        for one in staged:
            if one.before and one.before.open_line and one.before in ledger:
                drop_open_line(store, one.before)
        find_joined(store, "built.events")
        merge_attached(store)
        joined = recount_joined(store)
        first, last = store.rows("SELECT min(ts), max(ts) FROM built.events")[0]
        if isinstance(first, datetime) and isinstance(last, datetime):
            joined |= recount_records(store, first, last)
        _write_ledger(store, staged, joined)
        store.execute("COMMIT")
        return {one.source_id: one.attempts for one in read_ledger(store)}


def _note_moves(stage: Stage, settings: Settings) -> None:
    """Write where unchanged sources stand now; a store that cannot be written now is none the worse for it."""
    with (
        contextlib.suppress(LogaiError),
        open_for_writing(settings.db, settings.tz_name, patience=_MOVE_PATIENCE) as store,
    ):
        if read_ledger(store) == stage.ledger:
            for record in stage.moved:
                move_record(store, record)


def _write_ledger(store: DuckDatabase, staged: list[Staged], others: set[int] | frozenset[int] = frozenset()) -> None:
    """Write what has been read, and count what the tables hold of these sources, and of `others`."""
    loaded_at = datetime.now(UTC)
    for one in staged:
        write_record(store, one.record, loaded_at)
    for number in {one.record.source_id for one in staged} | others:
        recount(store, number)
