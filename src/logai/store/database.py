"""Running SQL on an open database, and getting plain Python values back.

A TIMESTAMPTZ becomes an aware datetime in the database's zone. DuckDB 1 converts one only with pytz at hand: its times
leave SQL as microseconds, and a statement is bound twice, the first time to know which of its columns are times.
"""

from __future__ import annotations

import errno
import os
import threading
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Self, cast
from zoneinfo import ZoneInfo

from logai.errors import BadInputError, NoDataError
from logai.table import Parameter, Table, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import TracebackType

    import duckdb

_BATCH = 2_000
_STOPPED_BY_SIGNAL = "Query interrupted"
_DISK_FULL = os.strerror(errno.ENOSPC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class DuckDatabase:
    """An open DuckDB database; implements `logai.table.Database`. Closing it frees the file for others."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, tz_name: str) -> None:
        self._connection = connection
        self._zone = ZoneInfo(tz_name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; closing it again does nothing."""
        self._connection.close()

    def execute(self, sql: str, parameters: Sequence[Parameter] = ()) -> None:
        """Run one statement for its effect; raise NoDataError where the disk has no room for it."""
        import duckdb

        try:
            self._execute(sql, parameters)
        except duckdb.Error as error:
            if _DISK_FULL not in str(error):
                raise
            raise NoDataError(
                "The disk of the store is full.", "Make room, and load again: no line is lost."
            ) from error

    def rows(self, sql: str, parameters: Sequence[Parameter] = ()) -> list[tuple[Value, ...]]:
        """Run one statement and return all its rows."""
        return list(self.stream(sql, parameters)[1])

    def count(self, table: str, condition: str, parameters: Sequence[Value] = ()) -> int:
        """Return how many rows of our own `table` meet `condition`, which is SQL of ours too."""
        found = self.rows(f"SELECT count(*) FROM {table} WHERE {condition}", parameters)[0][0]  # noqa: S608 - our own
        return found if isinstance(found, int) else 0

    def find_regex_error(self, expression: str, text: str) -> str | None:
        """Return what is wrong with a regular expression (RE2), "" where it does not match all of `text`, else None."""
        import duckdb

        try:
            return None if self.rows("SELECT regexp_full_match(?, ?)", [text, expression])[0][0] else ""
        except duckdb.Error as error:
            return str(error).splitlines()[0].removeprefix("Invalid Input Error: ")

    def query(
        self,
        sql: str,
        parameters: Sequence[Value] = (),
        *,
        most: int | None = None,
        seconds: float | None = None,
    ) -> Table:
        """Run one SELECT and return at most `most` rows; `truncated` says whether there were more.

        DuckDB knows no time limit for a statement: after `seconds` it is interrupted, which raises BadInputError.
        """
        timer = threading.Timer(seconds, self._connection.interrupt) if seconds else None
        if timer:
            timer.daemon = True
            timer.start()
        try:
            columns, rows = self.stream(sql, parameters)
            kept: list[tuple[Value, ...]] = []
            truncated = False
            for row in rows:
                if most is not None and len(kept) == most:
                    truncated = True
                    break
                kept.append(row)
        except Exception as error:
            if type(error).__name__ == "InterruptException":
                raise BadInputError(
                    f"The query ran longer than {seconds:g} seconds and was stopped.",
                    "Ask for less, or a narrower time.",
                ) from error
            raise
        finally:
            if timer:
                timer.cancel()
        return Table(columns, tuple(kept), truncated)

    def stream(
        self, sql: str, parameters: Sequence[Parameter] = ()
    ) -> tuple[tuple[str, ...], Iterator[tuple[Value, ...]]]:
        """Run one SELECT; return its column names and an iterator that holds a few thousand rows at a time."""
        # Between parentheses stands nothing but one SELECT.
        statement = f"({sql}\n)"
        if not _converts_instants():
            described = self._execute(f"DESCRIBE {statement}", parameters).fetchall()
            instants = _find_instants(row[1] for row in described)
            if instants:
                places = [f"c{index}" for index in range(len(described))]
                chosen = [f"epoch_us({place})" if index in instants else place for index, place in enumerate(places)]
                statement = f"SELECT {', '.join(chosen)} FROM {statement} AS q({', '.join(places)})"  # noqa: S608 - ours
            self._execute(statement, parameters)
        else:
            described = self._execute(statement, parameters).description
            instants = _find_instants(row[1] for row in described)
        return tuple(str(row[0]) for row in described), self._fetch(instants)

    def _execute(self, sql: str, parameters: Sequence[Parameter]) -> duckdb.DuckDBPyConnection:
        with _as_keyboard_interrupt():
            return self._connection.execute(sql, list(parameters))

    def _fetch(self, instants: frozenset[int]) -> Iterator[tuple[Value, ...]]:
        while batch := self._fetch_batch():
            for row in batch:
                yield tuple(
                    self._instant(cell) if index in instants else _plain(cell) for index, cell in enumerate(row)
                )

    def _fetch_batch(self) -> list[tuple[Any, ...]]:
        with _as_keyboard_interrupt():
            return self._connection.fetchmany(_BATCH)

    def _instant(self, cell: Any) -> Value:  # noqa: ANN401 - a time in whatever form the client has it
        if isinstance(cell, int):
            return (_EPOCH + timedelta(microseconds=cell)).astimezone(self._zone)
        if isinstance(cell, datetime):
            # Infinity is the one time that has no zone.
            return cell.astimezone(self._zone) if cell.tzinfo else None
        return cast("Value", cell)


@contextmanager
def _as_keyboard_interrupt() -> Iterator[None]:
    """Let Ctrl-C in the middle of a statement be what it is elsewhere: DuckDB makes a RuntimeError of it."""
    try:
        yield
    except RuntimeError as error:
        if str(error) == _STOPPED_BY_SIGNAL:
            raise KeyboardInterrupt from error
        raise


@cache
def _converts_instants() -> bool:
    import duckdb

    return int(duckdb.__version__.partition(".")[0]) >= 2


def _find_instants(types: Iterable[object]) -> frozenset[int]:
    return frozenset(index for index, kind in enumerate(types) if str(kind) == "TIMESTAMP WITH TIME ZONE")


def _plain(cell: Any) -> Value:  # noqa: ANN401 - whatever a statement of the user's own returns
    """Return `cell` as a value that every format can write; what JSON does not know becomes text."""
    if cell is None or isinstance(cell, (str, bool, int, float)):
        return cast("Value", cell)
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    if isinstance(cell, (datetime, date)):
        return cell.isoformat()
    return str(cell)
