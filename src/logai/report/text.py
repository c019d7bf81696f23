"""A report as plain text: for a terminal, a pipe and a mail. 78 columns, no escape sequence.

Who prints on a terminal may give lines a style by their role; the text is the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

import wcwidth

from logai.answer.chart import draw_bar
from logai.i18n import format_number, translate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from logai.report.document import Chart, ChartBar, Document, FindingGroup, Part

WIDTH = 78
"""RFC 5322, 2.1.1: a line of a mail should have no more."""

_GAP = 2
_SHORTEST_BAR = 10
_LEAST_COLUMN = 12
"""Cells that a folded column keeps."""

Role = Literal["title", "heading", "alert", "high", "medium", "low", "quiet", "body", "note"]


@dataclass(frozen=True)
class Line:
    """One line of text, not wider than `WIDTH` cells, and what it is."""

    text: str
    role: Role = "body"


def to_text(document: Document) -> str:
    """Return the report as text that ends with a newline."""
    return "".join(f"{line.text}\n" for line in lay_out(document))


def lay_out(document: Document) -> Iterator[Line]:
    """Yield the lines of the report: what cannot wait first."""
    yield from _head(document)
    if document.groups:
        yield from _heading(document.findings_title)
        for number, group in enumerate(document.groups):
            if number:
                yield Line("")
            yield from _finding_group(group, document.lang)
    yield from _list(document.advice_title, document.advice)
    yield from _part(document.totals)
    if document.chart is not None:
        yield from _chart(document.chart)
    for part in document.parts:
        yield from _part(part)
    yield from _list(document.notes_title, document.notes)
    yield Line("")
    yield from _wrapped(document.footer, role="note")


def _head(document: Document) -> Iterator[Line]:
    yield from _wrapped(document.title, role="title")
    for text in document.about:
        yield from _wrapped(text, role="note")
    if document.alerts:
        yield Line("")
        for text in document.alerts:
            yield from _wrapped(text, "!! ", role="alert")
    yield Line("")
    for text in document.summary:
        yield from _wrapped(text)
    if document.narrator:
        yield from _wrapped(document.narrator, role="note")


def _heading(text: str) -> Iterator[Line]:
    yield Line("")
    yield from _wrapped(text, role="heading")
    yield Line("-" * min(WIDTH, wcwidth.width(text)), "heading")


def _list(title: str, texts: Sequence[str]) -> Iterator[Line]:
    if texts:
        yield from _heading(title)
    for text in texts:
        yield from _wrapped(text, "- ")


def _finding_group(group: FindingGroup, lang: str) -> Iterator[Line]:
    role: Role = "high" if group.severity == "high" else "medium" if group.severity == "medium" else "low"
    yield from _wrapped(f"[{group.label.upper()}] {group.title}", role=role)
    for finding in group.findings:
        yield from _wrapped(finding.text, "  * ")
        yield from _wrapped("  ".join(filter(None, (finding.when, finding.where))), "    ", role="note")
        if finding.line:
            yield from _wrapped(finding.line, "    > ", role="note")
    if group.more:
        yield from _wrapped(group.more, "  ")
    yield from _wrapped(translate(lang, "report.rule", rule=group.rule), "  ", role="note")


def _part(part: Part) -> Iterator[Line]:
    yield from _heading(part.title)
    if part.rows:
        yield from (Line(text) for text in lay_out_table(part.headings, part.rows, part.numeric))
    for text in part.lines:
        yield from _wrapped(text, role="note")


def _chart(chart: Chart) -> Iterator[Line]:
    yield from _heading(chart.title)
    rows = [(label, format_number(failed), format_number(logins)) for label, failed, logins in _runs(chart.bars)]
    widths = [max(map(wcwidth.width, column)) for column in zip(chart.headings, *rows, strict=True)]
    room = max(_SHORTEST_BAR, WIDTH - sum(widths) - _GAP * len(widths))
    most = max(bar.failed for bar in chart.bars) or 1
    numeric = (False, True, True)
    yield Line(_row(chart.headings, widths, numeric))
    for (_, failed, _), row in zip(_runs(chart.bars), rows, strict=True):
        yield Line(f"{_row(row, widths, numeric, whole=True)}  {draw_bar(failed / most, room)}".rstrip())
    if chart.caption:
        yield from _wrapped(chart.caption, role="note")


def _runs(bars: Sequence[ChartBar]) -> Iterator[tuple[str, int, int]]:
    """Yield label, failed and logins of each bar, and one row for each run of bars without any."""
    for is_empty, run in groupby(bars, key=lambda bar: not (bar.failed or bar.successful)):
        found = list(run)
        if is_empty and len(found) > 2:
            yield f"{found[0].label} .. {found[-1].label}", 0, 0
        else:
            yield from ((bar.label, bar.failed, bar.successful) for bar in found)


def lay_out_table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool], width: int = WIDTH
) -> Iterator[str]:
    """Yield the lines of a table that is at most `width` cells wide: its widest columns of words are folded."""
    lines = [headings, *rows] if any(headings) else list(rows)
    widths = _fold(lines, numeric, width)
    for line in lines:
        folded = [
            [cell] if right else _wrap(cell, room) or [""]
            for cell, right, room in zip(line, numeric, widths, strict=True)
        ]
        for number in range(max(map(len, folded))):
            cells = [cell[number] if number < len(cell) else "" for cell in folded]
            yield _row(cells, widths, numeric)


def _fold(lines: Sequence[Sequence[str]], numeric: Sequence[bool], width: int) -> list[int]:
    widths = [max(map(wcwidth.width, column)) for column in zip(*lines, strict=True)]
    words = [index for index, right in enumerate(numeric) if not right]
    while words and sum(widths) + _GAP * (len(widths) - 1) > width:
        widest = max(words, key=lambda index: widths[index])
        if widths[widest] <= _LEAST_COLUMN:
            break
        widths[widest] -= 1
    return widths


def _row(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool], *, whole: bool = False) -> str:
    """Return one line of a table, without blanks at its end unless `whole`."""
    place = {True: wcwidth.rjust, False: wcwidth.ljust}
    text = (" " * _GAP).join(
        place[right](cell, width) for cell, width, right in zip(cells, widths, numeric, strict=True)
    )
    return text if whole else text.rstrip()


def _wrapped(text: str, indent: str = "", *, role: Role = "body") -> Iterator[Line]:
    for number, line in enumerate(_wrap(text, WIDTH - len(indent))):
        yield Line((indent if number == 0 else " " * len(indent)) + line, role)


def _wrap(text: str, width: int) -> list[str]:
    """Return the lines of `text`, whose words are broken only where one is longer than a line."""
    return wcwidth.wrap(text, max(width, 1), break_on_hyphens=False)
