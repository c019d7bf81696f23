"""What an answer must know about the whole data, beside its own rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.table import Table


@dataclass(frozen=True)
class DataFacts:
    """From when to when the data is, how many events it has, and which names asked for never occur in it."""

    first_ts: datetime | None = None
    last_ts: datetime | None = None
    events: int = 0
    unknown_names: tuple[str, ...] = ()


def read_facts(data: Table, unknown_names: Table | None = None) -> DataFacts:
    """Return the facts in the results of `compile_data_facts` and `compile_unknown_names` (plan/facts.py)."""
    first_ts, last_ts, events = data.rows[0]
    return DataFacts(
        first_ts=first_ts if isinstance(first_ts, datetime) else None,
        last_ts=last_ts if isinstance(last_ts, datetime) else None,
        events=events if isinstance(events, int) else 0,
        unknown_names=() if unknown_names is None else tuple(str(name) for name in unknown_names.column("name")),
    )
