"""A report as one HTML file: no script, nothing fetched, light and dark, for phone, desk and paper.

Jinja2 escapes every value (`autoescape`); the template holds no `safe`. The page forbids itself scripts, pictures and
connections besides.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from logai.i18n import format_number, translate

if TYPE_CHECKING:
    from jinja2 import Template

    from logai.report.document import Chart, Document

_TICKS = 8
"""Labels below the chart; on a phone every other one."""

_HEIGHT = 85.0
"""Per cent of the chart's height that its longest bar takes; the rest is for its number."""

_GAP = 0.2
"""Part of a bar's place that is left free."""


@dataclass(frozen=True)
class Rect:
    """One bar of the chart; lengths are per cent of the chart."""

    left: float
    width: float
    top: float
    failed: float
    successful_top: float
    successful: float
    title: str


@dataclass(frozen=True)
class Tick:
    """A label below the chart, in per cent from the left; `is_minor` ones are left out on a phone."""

    left: float
    text: str
    is_minor: bool


@dataclass(frozen=True)
class Drawing:
    """The chart in coordinates."""

    rects: tuple[Rect, ...]
    ticks: tuple[Tick, ...]
    most: str


def to_html(document: Document) -> str:
    """Return the report as a page, the same bytes for the same report."""
    rules = {group.title: translate(document.lang, "report.rule", rule=group.rule) for group in document.groups}
    drawing = None if document.chart is None else draw_chart(document.chart)
    return _load_template().render(document=document, drawing=drawing, rules=rules)


def draw_chart(chart: Chart) -> Drawing:
    """Return the bars of a chart: failed attempts from the ground up, logins on top of them."""
    most = max(bar.failed + bar.successful for bar in chart.bars) or 1
    place = 100 / len(chart.bars)
    rects = []
    for number, bar in enumerate(chart.bars):
        failed, successful = _HEIGHT * bar.failed / most, _HEIGHT * bar.successful / most
        counts = f"{chart.headings[1]} {format_number(bar.failed)}, {chart.headings[2]} {format_number(bar.successful)}"
        rects.append(
            Rect(
                left=round(place * (number + _GAP / 2), 3),
                width=round(place * (1 - _GAP), 3),
                top=round(100 - failed, 2),
                failed=round(failed, 2),
                successful_top=round(100 - failed - successful, 2),
                successful=round(successful, 2),
                title=f"{bar.label}: {counts}",
            )
        )
    every = -(-len(chart.bars) // _TICKS)
    ticks = tuple(
        Tick(round(place * number, 3), bar.tick, is_minor=number // every % 2 == 1)
        for number, bar in enumerate(chart.bars)
        if number % every == 0
    )
    return Drawing(tuple(rects), ticks, format_number(most))


@cache
def _load_template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("logai.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("report.html")
