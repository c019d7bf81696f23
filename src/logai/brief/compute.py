"""What a brief consists of: totals, the change against the period before, who and whom, findings.

Everything is read from the database by fixed queries; nothing is put into words here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from logai.events import FindingKind
from logai.findings import find_findings, rank_failures, read_totals
from logai.findings.find import MOST, make_queries, skipped_kinds
from logai.findings.queries import Request
from logai.plan.moments import resolve, resolve_before
from logai.plan.totals import compile_most_failures, compile_totals
from logai.plan.vocabulary import Dimension, NumberOf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from logai.findings import Finding, Thresholds, Totals
    from logai.plan.model import QueryPlan
    from logai.plan.moments import Span
    from logai.plan.sql import Sql
    from logai.table import Database

FINDING_DAYS = 31
"""Findings are looked for in so many last days of a period: older ones nobody can act upon, and a year of a busy server
would take minutes."""

TOP = 5
"""Sources, and users, that are named."""

_DAY = timedelta(days=1)
_SLACK = timedelta(hours=1)
"""A log that begins so soon after the start of a period covers it."""


@dataclass(frozen=True)
class Trend:
    """A period and the one before it."""

    span: Span
    before: Span
    totals: Totals
    totals_before: Totals


@dataclass(frozen=True)
class Brief:
    """The parts of a brief. `span` has no open side unless there are no events."""

    span: Span
    totals: Totals
    trend: Trend | None
    """None where the data does not reach back far enough."""
    sources: tuple[tuple[str, int], ...]
    users: tuple[tuple[str, int], ...]
    findings: tuple[Finding, ...]
    findings_span: Span
    skipped: tuple[FindingKind, ...]
    """Rules that were not asked: their rows do not say what the filters ask for."""
    kinds: tuple[FindingKind, ...] = ()
    """The kinds of findings that alone are asked for; none where everything is."""
    number_of: NumberOf | None = None
    """What of the findings is to be counted."""

    @property
    def number(self) -> int | None:
        """How many of it the findings tell of; None where nothing is to be counted."""
        match self.number_of:
            case NumberOf.SOURCES:
                return len({one.source for one in self.findings})
            case NumberOf.USERS:
                return len({one.user for one in self.findings})
            case NumberOf.LOGINS:
                return sum(one.logins or 0 for one in self.findings)
            case None:
                return None

    @property
    def is_cut(self) -> bool:
        """Whether more may be there: only the newest days were looked at, or as many found as are looked for."""
        counts = Counter(one.kind for one in self.findings)
        return self.findings_span[0] != self.span[0] or MOST in counts.values()


@dataclass(frozen=True)
class _Spans:
    """The times that a brief is about."""

    whole: Span
    findings: Span
    compared: tuple[Span, Span] | None


def compute_brief(  # noqa: PLR0913 - the database, the question, the rules, and what is known of the data
    database: Database,
    plan: QueryPlan,
    now: datetime,
    thresholds: Thresholds,
    data: Span,
    *,
    paths: Mapping[int, str] | None = None,
) -> Brief:
    """Return the brief that `plan` asks for at `now`.

    `data` is from when to when the whole data is, `paths` the log files that are asked alone, by number.
    """
    spans, filters = _find_spans(plan, now, data), plan.filters
    trend = None
    if spans.compared is not None:
        span, before = spans.compared
        totals, totals_before = (read_totals(database, one, filters=filters) for one in (span, before))
        trend = Trend(span, before, totals, totals_before)
    return Brief(
        span=spans.whole,
        totals=read_totals(database, spans.whole, filters=filters),
        trend=trend,
        sources=rank_failures(database, spans.whole, Dimension.SOURCE, TOP, filters=filters),
        users=rank_failures(database, spans.whole, Dimension.USER, TOP, filters=filters),
        findings=find_findings(database, spans.findings, thresholds, filters=filters, kinds=_kinds(plan), paths=paths),
        findings_span=spans.findings,
        skipped=tuple(kind for kind in skipped_kinds(filters) if kind in _kinds(plan)),
        kinds=plan.findings,
        number_of=plan.number_of,
    )


def list_statements(plan: QueryPlan, now: datetime, thresholds: Thresholds, data: Span) -> Iterator[tuple[str, Sql]]:
    """Yield the name and the query of each part of the brief, in the order in which they are run."""
    spans, filters = _find_spans(plan, now, data), plan.filters
    for name, span in zip(("trend", "trend_before"), spans.compared or (), strict=False):
        yield name, compile_totals(span, filters)
    yield "totals", compile_totals(spans.whole, filters)
    yield "top_sources", compile_most_failures(spans.whole, filters, Dimension.SOURCE, TOP)
    yield "top_users", compile_most_failures(spans.whole, filters, Dimension.USER, TOP)
    for kind, sql in make_queries(Request(spans.findings, thresholds, filters), _kinds(plan)):
        yield kind.value, sql


def _kinds(plan: QueryPlan) -> tuple[FindingKind, ...]:
    return plan.findings or tuple(FindingKind)


def _find_spans(plan: QueryPlan, now: datetime, data: Span) -> _Spans:
    start, end = resolve(plan.window, now)
    first, last = data
    # A span excludes its end; the newest event is part of the data.
    whole = start or first, end or (last + timedelta(seconds=1) if last is not None else None)
    return _Spans(whole, _newest_part(whole, timedelta(days=FINDING_DAYS)), _find_compared(plan, now, whole, first))


def _find_compared(plan: QueryPlan, now: datetime, whole: Span, first: datetime | None) -> tuple[Span, Span] | None:
    """Return the period and the one before it; of a period without limits its last day and the day before.

    None where the data does not cover the period before.
    """
    span, before = whole, resolve_before(plan.window, now)
    if before is None and whole[1] is not None:
        day = _newest_part(whole, _DAY)
        span, before = day, _newest_part((None, day[0]), _DAY)
    if first is None or before is None or before[0] is None or first > before[0] + _SLACK:
        return None
    return span, before


def _newest_part(span: Span, longest: timedelta) -> Span:
    """Return the end of `span`, at most so long."""
    start, end = span
    if end is None:
        return span
    begin = (end.astimezone(UTC) - longest).astimezone(end.tzinfo)
    return (begin if start is None else max(start, begin)), end
