"""Bars of a ranking or a series, without a terminal: the lengths, and a bar drawn in block characters.

Whoever prints them measures the labels and chooses the width.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from logai.answer.cells import format_cell
from logai.plan.vocabulary import Measure

if TYPE_CHECKING:
    from logai.table import Table

_EIGHTHS = " ▏▎▍▌▋▊▉"
_FULL = "█"


@dataclass(frozen=True)
class Bar:
    """One bar: what it stands for (safe to show), its count, and its length as a fraction of the longest."""

    label: str
    count: int
    fraction: float


def make_bars(measure: Measure, table: Table, lang: str) -> tuple[Bar, ...]:
    """Return a bar for each row of a ranking, list or series; none for other results, nor one row."""
    if measure not in (Measure.RANKING, Measure.LIST, Measure.SERIES) or len(table.rows) < 2:
        return ()
    counts = [cell if isinstance(cell, int) else 0 for cell in table.column(table.columns[-1])]
    longest = max(counts) or 1
    names = table.columns[:-1]
    return tuple(
        Bar(
            " / ".join(format_cell(name, cell, lang) for name, cell in zip(names, row[:-1], strict=True)),
            count,
            count / longest,
        )
        for row, count in zip(table.rows, counts, strict=True)
    )


def draw_bar(fraction: float, cells: int) -> str:
    """Return a bar of at most `cells` cells, in steps of an eighth; anything above 0 shows."""
    eighths = round(min(max(fraction, 0.0), 1.0) * cells * 8)
    if fraction > 0 and cells > 0:
        eighths = max(eighths, 1)
    full, rest = divmod(eighths, 8)
    return _FULL * full + (_EIGHTHS[rest] if rest else "")
