"""A report as Markdown (GitHub Flavored): for a ticket, a wiki, a chat.

What the log says is escaped: no markup, no HTML, no link that an attacker could make of a user name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.answer.chart import draw_bar
from logai.answer.formats import escape_markdown
from logai.i18n import format_number, translate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from logai.report.document import Chart, Document, FindingGroup, Part

_BAR = 24
"""Cells of the longest bar."""


def to_markdown(document: Document) -> str:
    """Return the report as Markdown that ends with a newline."""
    return "\n".join(_lines(document)).rstrip("\n") + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield f"# {escape_markdown(document.title)}"
    yield ""
    yield "\\\n".join(escape_markdown(text) for text in document.about)
    yield ""
    for text in document.alerts:
        yield f"> **{escape_markdown(text)}**"
        yield ""
    yield " ".join(escape_markdown(text) for text in document.summary)
    yield ""
    if document.narrator:
        yield f"*{escape_markdown(document.narrator)}*"
        yield ""
    if document.groups:
        yield from _heading(document.findings_title)
        for group in document.groups:
            yield from _finding_group(group, document.lang)
    if document.advice:
        yield from _heading(document.advice_title)
        yield from _bullets(document.advice)
    yield from _part(document.totals)
    if document.chart is not None:
        yield from _chart(document.chart)
    for part in document.parts:
        yield from _part(part)
    if document.notes:
        yield from _heading(document.notes_title)
        yield from _bullets(document.notes)
    yield f"*{escape_markdown(document.footer)}*"


def _heading(text: str) -> Iterator[str]:
    yield f"## {escape_markdown(text)}"
    yield ""


def _bullets(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        yield f"- {escape_markdown(text)}"
    yield ""


def _finding_group(group: FindingGroup, lang: str) -> Iterator[str]:
    yield f"### {escape_markdown(f'{group.label}: {group.title}')}"
    yield ""
    for finding in group.findings:
        yield f"- {escape_markdown(finding.text)}\\"
        where = escape_markdown("  ".join(filter(None, (finding.when, finding.where))))
        yield f"  {where}" + ("\\" if finding.line else "")
        if finding.line:
            yield f"  {escape_markdown(finding.line)}"
    if group.more:
        yield f"- {escape_markdown(group.more)}"
    yield ""
    yield f"*{escape_markdown(translate(lang, 'report.rule', rule=group.rule))}*"
    yield ""


def _part(part: Part) -> Iterator[str]:
    yield from _heading(part.title)
    yield from _table(part.headings, part.rows, part.numeric)
    yield from _below(part.lines)


def _chart(chart: Chart) -> Iterator[str]:
    yield from _heading(chart.title)
    most = max(bar.failed for bar in chart.bars) or 1
    rows = [
        (bar.label, format_number(bar.failed), format_number(bar.successful), draw_bar(bar.failed / most, _BAR))
        for bar in chart.bars
    ]
    yield from _table((*chart.headings, ""), rows, (False, True, True, False))
    yield from _below((chart.caption,) if chart.caption else ())


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool]) -> Iterator[str]:
    if not rows:
        return
    yield f"| {' | '.join(escape_markdown(name) for name in headings)} |"
    yield f"| {' | '.join('---:' if right else '---' for right in numeric)} |"
    for row in rows:
        yield f"| {' | '.join(escape_markdown(cell) for cell in row)} |"
    yield ""


def _below(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield escape_markdown(line)
        yield ""
