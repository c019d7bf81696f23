"""The sentence on the first and the last time of each value: when every user logged in last."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from logai.answer.phrases import NAMES_SHOWN, list_names, name_row
from logai.i18n.times import moment_text
from logai.plan.describe import describe_dimensions

if TYPE_CHECKING:
    from logai.answer.phrases import Scope
    from logai.table import Table, Value


def describe_times_of_each(scope: Scope, table: Table, *, more: bool) -> str:
    """Return "The last successful login of each user: alice (23 Nov 2026 11:26:31), bob (..) and 3 more."."""
    named = tuple(_with_times(table.columns, row, scope.lang) for row in table.rows[:NAMES_SHOWN])
    return scope.say(
        f"{scope.plan.measure.value}_of_each",
        what=scope.what(1),
        each=describe_dimensions(scope.plan.by, scope.lang, 1),
        when=scope.then(),
        names=list_names(named, len(table.rows), scope.lang, more=more),
    )


def _with_times(columns: tuple[str, ...], row: tuple[Value, ...], lang: str) -> str:
    times = [moment_text(cell, lang, seconds=True) for cell in row if isinstance(cell, datetime)]
    return f"{name_row((columns[0], ''), (row[0], None), lang)} ({' – '.join(times)})"
