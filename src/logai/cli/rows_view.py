"""Single rows on a narrow terminal: what all of them share is said once, and the year goes.

For people only; what other programs read has every column.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.answer.model import Answer
    from logai.table import Table, Value


def narrow_rows(answer: Answer) -> tuple[Table, str]:
    """Return the rows without the columns that are the same in all of them, and a line that says those.

    What the sentence says already, the outcome that the plan asks for, is not said again.
    """
    from logai.answer.cells import heading
    from logai.answer.phrases import name_value
    from logai.i18n import translate
    from logai.table import Table

    table, lang = answer.table, answer.language
    if len(table.rows) < 2:
        return table, ""
    shared = {name: table.rows[0][index] for index, name in enumerate(table.columns) if _is_shared(table, name)}
    kept = [index for index, name in enumerate(table.columns) if name not in shared]
    rows = tuple(tuple(row[index] for index in kept) for row in table.rows)
    outcome = answer.plan.outcome if answer.plan else None
    said = ", ".join(
        f"{heading(name, lang)} {name_value(name, value, lang)}"
        for name, value in shared.items()
        if value is not None and name != "repeat" and not (name == "event_outcome" and outcome)
    )
    line = translate(lang, "note.same", values=said) if said else ""
    return Table(tuple(table.columns[index] for index in kept), rows, truncated=table.truncated), line


def short_cell(column: str, value: Value, answer: Answer) -> str:
    """Return a cell as `format_cell` does, a time without its year where that of all rows is the same."""
    from logai.answer.cells import format_cell
    from logai.i18n.times import short_moment_text

    if isinstance(value, datetime) and _has_one_year(answer.table):
        return short_moment_text(value, answer.language)
    return format_cell(column, value, answer.language)


def _is_shared(table: Table, column: str) -> bool:
    return column != "ts" and len(set(table.column(column))) == 1


def _has_one_year(table: Table) -> bool:
    return len({cell.year for row in table.rows for cell in row if isinstance(cell, datetime)}) == 1
