"""Rows as people and programs want them: aligned, CSV, JSON, JSON lines, Markdown.

Every format is harmless where it ends up: no control or direction-changing character reaches a terminal, no
cell of a CSV is a formula to a spreadsheet, no cell of a Markdown table ends it. JSON keeps each value
exactly, by escapes.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TextIO, assert_never

from logai.cli.options import TableFormat
from logai.i18n import escape_hidden

if TYPE_CHECKING:
    from logai.cli.console import Look
    from logai.table import Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_ROWS_AT_ONCE = 1000


def write_table(table: Table, stream: TextIO, chosen: TableFormat, tz: tzinfo | None, look: Look) -> None:
    """Write `table` to `stream`, times in the zone `tz`, or as they are where it is None."""
    if chosen is TableFormat.TABLE:
        write_aligned(stream, table.columns, table.rows, tz, look)
    elif chosen is TableFormat.CSV:
        write_csv(stream, table.columns, table.rows, tz)
    elif chosen is TableFormat.JSONL:
        write_jsonl(stream, table.columns, table.rows, tz)
    elif chosen is TableFormat.MARKDOWN:
        write_markdown(stream, table.columns, table.rows, tz)
    elif chosen is TableFormat.JSON:
        rows = [[json_value(cell, tz) for cell in row] for row in table.rows]
        size = {"row_count": len(rows), "truncated": table.truncated}
        write_json(stream, {"success": True, "result": {"columns": list(table.columns), "rows": rows, **size}})
    else:
        assert_never(chosen)


def write_aligned(
    stream: TextIO, columns: Sequence[str], rows: Sequence[Sequence[object]], tz: tzinfo | None, look: Look
) -> None:
    """Write rows under their names, in columns, numbers to the right."""
    from logai.cli.console import open_console, print_table

    cells = [[cell_text(cell, tz) for cell in row] for row in rows]
    numeric = [bool(rows) and all(is_number(row[index]) for row in rows) for index in range(len(columns))]
    print_table(open_console(stream, look), columns, cells, numeric=numeric)


def write_csv(
    stream: TextIO,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    tz: tzinfo | None,
    *,
    own_names: bool = False,
) -> None:
    """Write CSV (RFC 4180, but with plain line ends); a text that is a formula gets a `'` in front.

    `own_names` are written as they are: another program looks for `@timestamp`.
    """
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns if own_names else [_csv_cell(name, tz) for name in columns])
    writer.writerows([_csv_cell(cell, tz) for cell in row] for row in rows)


def write_jsonl(stream: TextIO, columns: Sequence[str], rows: Iterable[Sequence[object]], tz: tzinfo | None) -> None:
    """Write one JSON object a row; memory stays flat."""
    write_objects(stream, (dict(zip(columns, (json_value(cell, tz) for cell in row), strict=True)) for row in rows))


def write_objects(stream: TextIO, objects: Iterable[dict[str, Any]]) -> None:
    """Write JSON lines, an object each; memory stays flat."""
    # All ASCII; of that only DEL is not plain to a terminal.
    lines = (json.dumps(entry, allow_nan=False).replace("\x7f", "\\u007f") + "\n" for entry in objects)
    for first in lines:
        stream.writelines(chain((first,), islice(lines, _ROWS_AT_ONCE)))


def write_json(stream: TextIO, content: object) -> None:
    """Write one JSON value and end the line."""
    from logai.answer.formats import dump_json

    stream.write(dump_json(content) + "\n")


def write_markdown(stream: TextIO, columns: Sequence[str], rows: Iterable[Sequence[object]], tz: tzinfo | None) -> None:
    """Write a Markdown table."""
    from logai.answer.formats import escape_markdown

    def line(cells: Iterable[object]) -> str:
        return "| " + " | ".join(escape_markdown(cell_text(cell, tz)) for cell in cells) + " |\n"

    stream.write(line(columns))
    stream.write("|" + " --- |" * len(columns) + "\n")
    stream.writelines(line(row) for row in rows)


def json_value(value: object, tz: tzinfo | None) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Return a cell as JSON has it: a time in ISO 8601 with its offset, what JSON lacks as text or null."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime):
        return (value.astimezone(tz) if tz is not None else value).isoformat()
    return str(value)


def cell_text(value: object, tz: tzinfo | None) -> str:
    """Return a cell as people read it; a time to the second, in the zone `tz`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return (value.astimezone(tz) if tz is not None else value).strftime("%Y-%m-%d %H:%M:%S")
    return str(value)


def is_number(value: object) -> bool:
    """Say whether a cell belongs to the right of its column."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _csv_cell(value: object, tz: tzinfo | None) -> object:
    if value is None or is_number(value):
        return value
    if isinstance(value, datetime):
        return json_value(value, tz)
    text = cell_text(value, tz)
    return escape_hidden(f"'{text}" if text.startswith(_FORMULA) else text)
