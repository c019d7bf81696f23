"""The result of a query, named columns and rows of plain values; and the contract of what runs queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

Value = str | int | float | bool | datetime | None
"""What a cell can hold. A datetime always has a time zone."""

Parameter = Value | Sequence[Value]
"""What a statement is given for a `?`: a value, or a list of them."""


@dataclass(frozen=True)
class Table:
    """Rows under column names. `truncated` is true when the query had more rows than are here."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    truncated: bool = False

    def column(self, name: str) -> tuple[Value, ...]:
        """Return the values of the column called `name`, top to bottom."""
        index = self.columns.index(name)
        return tuple(row[index] for row in self.rows)


class Database(Protocol):
    """Runs SQL. The store has the one implementation; rooms beside it are handed one."""

    def execute(self, sql: str, parameters: Sequence[Parameter] = ()) -> None:
        """Run one statement for its effect."""
        ...

    def rows(self, sql: str, parameters: Sequence[Parameter] = ()) -> list[tuple[Value, ...]]:
        """Run one statement and return its rows; times come as the caller's SQL formats them."""
        ...
