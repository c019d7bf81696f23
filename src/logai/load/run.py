"""The whole of a load: one at a time, parsed beside the store, and committed in one transaction.

The store is held for the commit only. A process killed at any moment leaves the store as it was before the load or as
it is after it.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from logai.data import DataSource, expand, scratch_folder
from logai.errors import LogaiError, StoreBusyError
from logai.load.stage import Stage
from logai.store.ledger import drop_open_line, merge_built, move_record, read_ledger, recount, write_records
from logai.store.lock import LOADING, hold_lock
from logai.store.opening import PATIENCE, create_database, discard, inside_store, open_for_writing, publish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
        built = folder / "built.duckdb"
        is_first = not settings.db.exists()
        with create_database(built, settings.tz_name, folder, views=is_first) as database:
            ledger = _read_ledger(database, settings, patience)
            origin = DataSource(settings, now, year=year, pinned_now=pinned_now)
            stage = Stage(database, folder, origin, on_progress, ledger, since, patience)
            for path in expand(tuple(paths), settings):
                stage.add(path)
            stage.finish()
            attempts: Counter[int] = Counter()
            for one in stage.staged:
                attempts[one.record.source_id] += one.attempts
            if stage.staged and is_first:
                _write_ledger(database, stage.staged)
            elif stage.staged:
                attempts = Counter(_commit(database, stage, settings, patience))
            if not is_first:
                discard(database)
        if stage.staged and is_first and not publish(built, settings.db):
            raise _changed_meanwhile()
        if stage.moved and not stage.staged:
            _note_moves(stage, settings)
    counted = {one.record.path: one for one in _with_attempts(stage, attempts)}
    return [_with_counts(report, counted.get(report.path)) for report in stage.reports]


def _with_attempts(stage: Stage, attempts: dict[int, int]) -> Iterator[Staged]:
    """Yield the staged sources with the attempts that each brought; `attempts` has how many they hold now.

    Connections that go on from an earlier load make others than the new lines alone.
    """
    rest = dict(attempts)
    for one in reversed(stage.staged):
        number = one.record.source_id
        # A source may be there twice: a log and a longer copy of it. What is left is what the first one brought.
        is_first = one.before is None or one.before in stage.ledger
        brought = rest[number] - (one.before.attempts if one.before else 0) if is_first else one.attempts
        rest[number] -= brought
        yield replace(one, attempts=brought)


def _with_counts(report: SourceReport, staged: Staged | None) -> SourceReport:
    if staged is None or report.status not in {"loaded", "grown"}:
        return report
    return replace(
        report,
        lines=staged.lines,
        events=staged.events,
        attempts=staged.attempts,
        unknown=staged.unknown,
        seconds=staged.seconds,
    )


def _read_ledger(database: DuckDatabase, settings: Settings, patience: float) -> list[SourceRecord]:
    if not settings.db.exists():
        return []
    with inside_store(database, settings.db, read_only=True, patience=patience):
        return read_ledger(database)


def _commit(database: DuckDatabase, stage: Stage, settings: Settings, patience: float) -> dict[int, int]:
    """Copy the parsed lines from `database` into the store that is there.

    Connections that go on from an earlier load are counted anew. Returns the attempts of each source that is there now.
    """
    from logai.ingest.fill import recount_records
    from logai.ingest.joining import find_joined, recount_joined

    staged, ledger = stage.staged, stage.ledger
    if not settings.db.exists():
        raise _changed_meanwhile()
    with inside_store(database, settings.db, patience=patience):
        if read_ledger(database) != ledger:
            raise _changed_meanwhile()
        database.execute("BEGIN")
        for record in stage.moved:
            move_record(database, record)
        for one in staged:
            if one.before and one.before.open_line and one.before in ledger:
                drop_open_line(database, one.before)
        find_joined(database, "built.events")
        merge_built(database)
        joined = recount_joined(database)
        first, last = database.rows("SELECT min(ts), max(ts) FROM built.events")[0]
        if isinstance(first, datetime) and isinstance(last, datetime):
            joined |= recount_records(database, first, last)
        _write_ledger(database, staged, joined)
        database.execute("COMMIT")
        return {one.source_id: one.attempts for one in read_ledger(database)}


def _changed_meanwhile() -> StoreBusyError:
    return StoreBusyError("Another load has changed the store in the meantime.", "Run the load again.")


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
    write_records(store, [one.record for one in staged], datetime.now(UTC))
    recount(store, {one.record.source_id for one in staged} | others)
