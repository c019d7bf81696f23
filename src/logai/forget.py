"""Taking events out of the store: whole sources (`logai forget`), or all that is old (`logai prune`).

Events, attempts, names and the record of what was read go in one transaction: a process killed at any moment leaves the
store as it was, or without them. Then the store's file is written anew, so that nothing of them is left in it. The log
files themselves are never touched.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from logai.data import scratch_folder
from logai.errors import BadInputError, StoreBusyError
from logai.store.ledger import read_ledger, recount, set_aside
from logai.store.lock import LOADING, hold_lock
from logai.store.opening import PATIENCE, open_for_reading, open_for_writing
from logai.store.retention import compact, drop_old, find_old

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from logai.config import Settings
    from logai.store.database import DuckDatabase
    from logai.store.ledger import SourceRecord


def find_sources(names: Sequence[str], settings: Settings) -> list[SourceRecord]:
    """Return the sources that `names` name, by number or by path, each once.

    Raises BadInputError for a name that is none, and NoDataError where there is no store.
    """
    with open_for_reading(settings.db, settings.tz_name) as store:
        ledger = read_ledger(store)
    found: dict[int, SourceRecord] = {}
    for name in names:
        of_name = [record for record in ledger if _is_named(record, name)]
        if not of_name:
            raise BadInputError(f"The store has no source {name}.", "See their numbers and paths: logai sources")
        found |= {record.source_id: record for record in of_name}
    return [found[number] for number in sorted(found)]


def forget_sources(records: Sequence[SourceRecord], settings: Settings) -> bool:
    """Take `records` out of the store; connections that lie in other sources too are counted anew without them.

    What is forgotten is loaded anew when it is loaded again. Returns whether nothing is left of it in the store's file;
    a full disk has no room for that. Raises StoreBusyError where another process holds the store, or has changed what
    it holds of these sources.
    """
    from logai.ingest.fill import recount_records
    from logai.ingest.joining import find_joined, recount_joined

    with _open_for_removal(settings) as (store, folder):
        if not set(records) <= set(read_ledger(store)):
            raise StoreBusyError("A load has changed these sources in the meantime.", "Run the command again.")
        store.execute("BEGIN")
        set_aside(store, [record.source_id for record in records])
        find_joined(store, "removed", are_gone=True)
        touched = recount_joined(store)
        first, last = store.rows("SELECT min(ts), max(ts) FROM removed")[0]
        if isinstance(first, datetime) and isinstance(last, datetime):
            touched |= recount_records(store, first, last)
        store.execute("DROP TABLE removed")
        return _finish(store, touched, settings, folder)


def find_prunable(moment: datetime, settings: Settings) -> list[tuple[SourceRecord, int]]:
    """Return the sources with lines older than `moment`, and how many; raise NoDataError where there is no store."""
    with open_for_reading(settings.db, settings.tz_name) as store:
        counts = find_old(store, moment)
        return [(record, counts[record.source_id]) for record in read_ledger(store) if record.source_id in counts]


def prune_events(moment: datetime, settings: Settings) -> bool:
    """Take all lines that are older than `moment` out of the store. They count as read, and are not loaded again.

    Returns and raises what `forget_sources` does.
    """
    with _open_for_removal(settings) as (store, folder):
        store.execute("BEGIN")
        return _finish(store, set(drop_old(store, moment)), settings, folder)


@contextmanager
def _open_for_removal(settings: Settings) -> Iterator[tuple[DuckDatabase, Path]]:
    with (
        hold_lock(settings.db, LOADING, PATIENCE),
        scratch_folder(settings.db) as folder,
        open_for_writing(settings.db, settings.tz_name) as store,
    ):
        yield store, folder


def _finish(store: DuckDatabase, touched: set[int], settings: Settings, folder: Path) -> bool:
    """Write what the store holds now into its other tables, commit, and write its file anew."""
    from logai.ingest.fill import add_names

    recount(store, touched)
    store.execute("DELETE FROM names")
    add_names(store)
    store.execute("COMMIT")
    store.execute("CHECKPOINT")
    return compact(store, settings.db, settings.tz_name, folder)


def _is_named(record: SourceRecord, name: str) -> bool:
    if name.isdecimal() and name.isascii():
        return record.source_id == int(name)
    return record.path in {name, str(Path(name).resolve())}
