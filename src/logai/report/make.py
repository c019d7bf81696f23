"""`logai report`: the steps in order. Open the data, compute, put into words, let a model word the summary, lay out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, assert_never

from logai.data import DataSource, expand, open_data
from logai.findings import read_thresholds
from logai.report.compute import compute_report
from logai.report.conditions import find_alerts
from logai.report.words import describe_report

if TYPE_CHECKING:
    from datetime import datetime

    from logai.config import Settings
    from logai.providers.base import Watch
    from logai.report.conditions import Alert, Condition
    from logai.report.document import Document
    from logai.report.model import Report
    from logai.report.period import Period


class Format(StrEnum):
    """What a report can be written as."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


@dataclass(frozen=True)
class ReportRequest:
    """What a report is asked for: of the store of `settings`, of `logs` alone, or of the sample."""

    settings: Settings
    period: Period
    now: datetime
    logs: tuple[str, ...] = ()
    demo: bool = False
    year: int | None = None
    pinned_now: bool = False
    lang: Literal["en", "th"] = "en"
    conditions: tuple[Condition, ...] = ()
    narrated: bool = False
    """Let the local model word the summary."""
    notes: tuple[str, ...] = ()
    """What the reader must know besides, in the language of the report."""


@dataclass(frozen=True)
class MadeReport:
    """A report, in values and in words, and the conditions that it meets."""

    report: Report
    document: Document
    alerts: tuple[Alert, ...]
    has_problems: bool = False
    """Whether the caller had notes of its own to tell."""

    @property
    def has_news(self) -> bool:
        """Whether there is anything to tell: something happened, or something is wrong with the data."""
        return bool(self.alerts) or self.has_problems or not self.report.is_empty


def make_report(request: ReportRequest, watch: Watch | None = None) -> MadeReport:
    """Return the report; `watch` is told what a model is waited for.

    Raise NoDataError or StoreBusyError where there is nothing to make it from.
    """
    settings = request.settings
    source = DataSource(settings, request.now, request.logs, request.demo, request.year, request.pinned_now)
    thresholds = read_thresholds(settings)
    with open_data(source) as database:
        paths = dict(enumerate(expand(request.logs, settings), 1))
        report = compute_report(database, request.period, settings.tz_name, thresholds, paths=paths)
    alerts = find_alerts(request.conditions, report)
    document = describe_report(report, request.lang, alerts, request.notes)
    if request.narrated and report.counts.events:
        from logai.report.narrate import narrate

        document = narrate(document, report, settings, watch)
    return MadeReport(report, document, alerts, has_problems=bool(request.notes))


def write_report(made: MadeReport, chosen: Format) -> str:
    """Return the report in a format, ending with a newline."""
    if chosen is Format.TEXT:
        from logai.report.text import to_text

        return to_text(made.document)
    if chosen is Format.MARKDOWN:
        from logai.report.markdown import to_markdown

        return to_markdown(made.document)
    if chosen is Format.HTML:
        from logai.report.html import to_html

        return to_html(made.document)
    if chosen is Format.JSON:
        from logai.answer.formats import dump_json
        from logai.report.plain import plain_report

        return dump_json(plain_report(made.report, made.document, made.alerts)) + "\n"
    assert_never(chosen)
