"""Taking sources out of the store: `logai forget`.

Events, attempts, names and the record of what was read go in one transaction: a process killed at any moment leaves the
store as it was, or without the sources. What is forgotten is loaded anew when it is loaded again. The log files
themselves are never touched.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from logai.errors import BadInputError, StoreBusyError
from logai.store.ledger import read_ledger, recount, set_aside
from logai.store.opening import open_for_reading, open_for_writing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from logai.config import Settings
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


def forget_sources(records: Sequence[SourceRecord], settings: Settings) -> None:
    """Take `records` out of the store; connections that lie in other sources too are counted anew without them.

    Raises StoreBusyError where another process holds the store, or has changed what it holds of these sources.
    """
    from logai.ingest.fill import add_names, recount_records
    from logai.ingest.joining import find_joined, recount_joined

    with open_for_writing(settings.db, settings.tz_name) as store:
        if not set(records) <= set(read_ledger(store)):
            raise StoreBusyError("A load has changed these sources in the meantime.", "Run the command again.")
        store.execute("BEGIN")
        set_aside(store, [record.source_id for record in records])
        find_joined(store, "removed", are_gone=True)
        touched = recount_joined(store)
        first, last = store.rows("SELECT min(ts), max(ts) FROM removed")[0]
        if isinstance(first, datetime) and isinstance(last, datetime):
            touched |= recount_records(store, first, last)
        for number in touched:
            recount(store, number)
        store.execute("DROP TABLE removed")
        store.execute("DELETE FROM names")
        add_names(store)
        store.execute("COMMIT")
        store.execute("CHECKPOINT")


def _is_named(record: SourceRecord, name: str) -> bool:
    if name.isdecimal() and name.isascii():
        return record.source_id == int(name)
    return record.path in {name, str(Path(name).resolve())}
