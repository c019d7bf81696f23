"""What an answer must know about the whole data, beside its own rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.table import Table


@dataclass(frozen=True)
class DataFacts:
    """From when to when the data is, how many events it has, and what the question's own rows do not tell."""

    first_ts: datetime | None = None
    last_ts: datetime | None = None
    events: int = 0
    unknown_names: tuple[tuple[str, str], ...] = ()
    """Names asked for that never occur, each after its kind."""
    without_value: int = 0
    """Rows that a ranking or list leaves out because they have no value to be listed under."""
    parts: tuple[tuple[str | datetime, int], ...] = ()
    """How a count of several names or days falls to each that has any: names with the most first, days in order."""
    open_sessions: int = 0
    unknown_ends: int = 0
    """Of the sessions asked about, where lengths or states matter: how many are open, how many have no end."""


def read_facts(
    data: Table,
    unknown_names: Table | None = None,
    without_value: Table | None = None,
    parts: Table | None = None,
    ends: Table | None = None,
) -> DataFacts:
    """Return the facts in the results of the queries of plan/facts.py; None where there was nothing to ask."""
    first_ts, last_ts, events = data.rows[0]
    unclosed = [n if isinstance(n, int) else 0 for n in ends.rows[0]] if ends is not None else [0, 0]
    missing = without_value.rows[0][0] if without_value is not None else 0
    return DataFacts(
        first_ts=first_ts if isinstance(first_ts, datetime) else None,
        last_ts=last_ts if isinstance(last_ts, datetime) else None,
        events=events if isinstance(events, int) else 0,
        unknown_names=tuple((str(kind), str(name)) for kind, name in unknown_names.rows) if unknown_names else (),
        without_value=missing if isinstance(missing, int) else 0,
        parts=_read_parts(parts) if parts else (),
        open_sessions=unclosed[0],
        unknown_ends=unclosed[1],
    )


def _read_parts(parts: Table) -> tuple[tuple[str | datetime, int], ...]:
    rows = [(name if isinstance(name, datetime) else str(name), n) for name, n in parts.rows if isinstance(n, int)]
    are_days = any(isinstance(name, datetime) for name, _ in rows)
    return tuple(sorted(rows, key=lambda row: str(row[0])) if are_days else rows)
