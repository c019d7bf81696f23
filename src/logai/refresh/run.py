"""A refresh: look for new lines, load them, and open the store with them in it.

What stands in the way of a refresh never stops what the store is asked for: it is a note. `--tz` of a question is for
its answer; lines are read in the zone in which their log was read before.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from logai.config import load_settings
from logai.data import open_data
from logai.errors import LogaiError, StoreBusyError
from logai.refresh.changes import Changes, find_changes
from logai.refresh.notes import Obstacle, RefreshNote
from logai.store.ledger import read_ledger
from logai.store.opening import open_for_reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from logai.config import Settings
    from logai.data import DataSource
    from logai.load import LoadProgress, Progress
    from logai.refresh.limits import Refresh
    from logai.store.database import DuckDatabase


class _OutOfTimeError(Exception):
    """Reading has taken longer than it may."""


@contextmanager
def open_refreshed(
    source: DataSource, refresh: Refresh | None
) -> Iterator[tuple[DuckDatabase, tuple[RefreshNote, ...]]]:
    """Open what `source` names as `open_data` does; the store, where `refresh` is given, with what is new in its logs.

    Yields the notes too, which are empty for other sources. Where nothing has changed, the store is opened once, and
    the logs are not.
    """
    if refresh is None or source.logs or source.demo:
        with open_data(source) as database:
            yield database, ()
        return
    with open_data(source) as database:
        changes = find_changes(read_ledger(database))
        if not changes.paths:
            yield database, tuple(changes.notes)
            return
    notes = _load(changes, source.settings, refresh)
    with open_data(source) as database:
        yield database, _still_true(notes, database)


def refresh_sources(settings: Settings, refresh: Refresh) -> tuple[RefreshNote, ...]:
    """Load what is new in the logs that the store of `settings` was loaded from; return what could not be.

    Raises NoDataError where there is no store, and StoreBusyError where it cannot even be read.
    """
    with open_for_reading(settings.db, settings.tz_name) as database:
        changes = find_changes(read_ledger(database))
    if not changes.paths:
        return tuple(changes.notes)
    notes = _load(changes, settings, refresh)
    if not any(note.obstacle is Obstacle.BUSY for note in notes):
        return notes
    with open_for_reading(settings.db, settings.tz_name) as database:
        return _still_true(notes, database)


def _load(changes: Changes, settings: Settings, refresh: Refresh) -> tuple[RefreshNote, ...]:
    """Load the logs with new lines, those of one zone together; return all notes."""
    store = str(settings.db)
    if not (os.access(settings.db, os.W_OK) and os.access(settings.db.parent, os.W_OK)):
        return (*changes.notes, RefreshNote(Obstacle.NOT_WRITABLE, store))
    most = refresh.limits.most_bytes
    if most is not None and changes.new_bytes > most:
        paths = " ".join(changes.paths)
        return (*changes.notes, RefreshNote(Obstacle.TOO_LARGE, paths, changes.new_bytes >> 20))
    by_zone: dict[str | None, list[str]] = defaultdict(list)
    for path, zone in changes.paths.items():
        by_zone[zone].append(path)
    try:
        with refresh.watch() as progress:
            advance = _limited(progress, refresh.limits.seconds)
            for zone, paths_of_zone in by_zone.items():
                changes.notes += _load_in_zone(paths_of_zone, _with_zone(settings, zone), advance, refresh)
    except _OutOfTimeError:
        changes.notes.append(RefreshNote(Obstacle.TOO_SLOW, store))
    except StoreBusyError as error:
        changes.notes.append(RefreshNote(Obstacle.BUSY, store, detail=error.message))
    except (LogaiError, OSError) as error:
        changes.notes.append(RefreshNote(Obstacle.STORE_FAILED, store, detail=str(error)))
    return tuple(changes.notes)


def _load_in_zone(paths: list[str], settings: Settings, advance: Progress, refresh: Refresh) -> list[RefreshNote]:
    from logai.load import load_logs

    reports = load_logs(paths, settings, datetime.now(UTC), on_progress=advance, patience=refresh.limits.patience)
    return [
        RefreshNote(Obstacle.FAILED, report.path, detail=report.message)
        for report in reports
        if report.status == "failed"
    ]


def _with_zone(settings: Settings, zone: str | None) -> Settings:
    """Return the settings with the zone that lines are read in: for a source of which it is unknown, not a flag's."""
    if zone is None:
        zone = load_settings({}, settings.environ).tz_name if settings.origins["tz"] == "flag" else settings.tz_name
    return replace(settings, values={**settings.values, "tz": zone})


def _limited(progress: Progress | None, seconds: float) -> Progress:
    deadline = time.monotonic() + seconds

    def advance(state: LoadProgress) -> None:
        if time.monotonic() > deadline:
            raise _OutOfTimeError
        if progress is not None:
            progress(state)

    return advance


def _still_true(notes: tuple[RefreshNote, ...], database: DuckDatabase) -> tuple[RefreshNote, ...]:
    """Leave out that the store was busy if whoever held it has loaded the same."""
    if any(note.obstacle is Obstacle.BUSY for note in notes) and not find_changes(read_ledger(database)).paths:
        return tuple(note for note in notes if note.obstacle is not Obstacle.BUSY)
    return notes
