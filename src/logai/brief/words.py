"""A brief in words for people, and in plain values for programs.

Every number is one of the brief's. Names are made safe here: the sections of an answer are shown as they are.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from logai.answer.cells import heading
from logai.answer.model import Section, plain
from logai.errors import NotUnderstoodError
from logai.findings import FindingKind, Severity, advise, describe_finding, describe_rule
from logai.findings.describe import describe_kind
from logai.findings.find import MOST
from logai.i18n import format_number, join_names, safe_name, translate
from logai.i18n.times import moment_text, short_moment_text, span_text
from logai.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from logai.brief.compute import Brief
    from logai.findings import Evidence, Finding, Thresholds, Totals
    from logai.plan.moments import Span

_SHOWN = 3
"""Findings of one kind that people are shown; programs get all."""

_TOTALS = ("failed_logins", "successful_logins", "sources", "users")


def describe_brief(
    brief: Brief, totals: str, thresholds: Thresholds, lang: str
) -> tuple[str, tuple[Section, ...], tuple[str, ...]]:
    """Return the headline, the parts and the notes of a brief; `totals` is the sentence on its totals.

    A brief on kinds of findings alone tells them, what to do about them and their rules, and no totals; raise
    NotUnderstoodError where their rule is turned off.
    """
    if brief.kinds:
        return _describe_findings_alone(brief, thresholds, lang)
    sections = (
        *(_list_findings(brief, lang) if brief.findings else ()),
        _list_totals(brief, lang),
        *(_rank(brief.sources, "sources", lang) if brief.sources else ()),
        *(_rank(brief.users, "users", lang) if brief.users else ()),
        Section(translate(lang, "brief.next"), lines=advise(brief.findings, lang)),
    )
    return f"{totals} {_summarize_findings(brief.findings, lang)}", sections, tuple(_notes(brief, lang))


def tabulate_findings(findings: Sequence[Finding]) -> Table:
    """Return the findings as rows: names raw, times as they are, the line that tells most last."""
    columns = (
        *("severity", "finding", "first_ts", "last_ts", "user_name", "source", "host_name", "group_name"),
        *("failed_logins", "successful_logins", "users", "source_id", "line_number"),
    )
    rows = tuple(
        (
            *(one.severity.value, one.kind.value, one.first_ts, one.last_ts, one.user, one.source, one.host, one.group),
            *(one.failures, one.logins, one.users),
            *((one.evidence[0].source_id, one.evidence[0].line_number) if one.evidence else (None, None)),
        )
        for one in findings
    )
    return Table(columns, rows)


def plain_brief(brief: Brief, thresholds: Thresholds, lang: str) -> Mapping[str, object]:
    """Return the brief as JSON has it."""
    trend = brief.trend
    return {
        "period": _plain_span(brief.span),
        "totals": _plain_totals(brief.totals),
        "trend": None
        if trend is None
        else {
            "period": _plain_span(trend.span),
            "before": _plain_span(trend.before),
            "totals": _plain_totals(trend.totals),
            "totals_before": _plain_totals(trend.totals_before),
        },
        "top_sources": [list(one) for one in brief.sources],
        "top_users": [list(one) for one in brief.users],
        "findings_period": _plain_span(brief.findings_span),
        "findings": [plain_finding(one, thresholds, lang) for one in brief.findings],
        "skipped": [kind.value for kind in brief.skipped],
        "next": list(advise(brief.findings, lang)),
    }


def _describe_findings_alone(
    brief: Brief, thresholds: Thresholds, lang: str
) -> tuple[str, tuple[Section, ...], tuple[str, ...]]:
    if brief.kinds == (FindingKind.ODD_HOURS,) and thresholds.odd_hours is None:
        raise NotUnderstoodError(translate(lang, "brief.off"), translate(lang, "brief.off_hint"))
    kinds = join_names(lang, tuple(describe_kind(kind, lang) for kind in brief.kinds))
    said = {"kinds": kinds[:1].upper() + kinds[1:], "span": _name_span(brief.findings_span, lang)}
    rules = (
        translate(lang, "brief.note_rule", kind=describe_kind(kind, lang), rule=describe_rule(kind, thresholds, lang))
        for kind in brief.kinds
    )
    notes = (*_notes(brief, lang), *rules)
    if not brief.findings:
        return translate(lang, "brief.no_findings_of", **said), (), notes
    key, n, number = "brief.findings_of", len(brief.findings), _count_findings(brief.findings, lang)
    if brief.number is not None:
        key, n = f"brief.{brief.number_of}_of", brief.number
        number = translate(lang, "comparison.at_least", n=n) if brief.is_cut else format_number(n)
    first = describe_finding(brief.findings[0], lang)
    sentence = translate(lang, key, n=n, number=number, first=first, **said)
    advice = Section(translate(lang, "brief.next"), lines=advise(brief.findings, lang))
    return sentence, (*_list_findings(brief, lang), advice), notes


def _count_findings(findings: Sequence[Finding], lang: str) -> str:
    """Return how many findings there are: at least so many, where not all of a kind were looked for."""
    most = Counter(one.kind for one in findings).most_common(1)[0][1]
    return translate(lang, "comparison.at_least", n=len(findings)) if most == MOST else format_number(len(findings))


def _summarize_findings(findings: Sequence[Finding], lang: str) -> str:
    """Return how many findings there are, how many of them are grave, and the first."""
    if not findings:
        return translate(lang, "brief.no_findings")
    high = sum(one.severity is Severity.HIGH for one in findings)
    key = "brief.findings_high" if high else "brief.findings"
    number = _count_findings(findings, lang)
    return translate(lang, key, n=len(findings), number=number, high=high, first=describe_finding(findings[0], lang))


def _list_findings(brief: Brief, lang: str) -> Iterator[Section]:
    rows, lines = [], []
    several_years = len({one.first_ts.year for one in brief.findings}) > 1
    for kind in FindingKind:
        found = [one for one in brief.findings if one.kind is kind]
        for one in islice(found, _SHOWN):
            when = moment_text(one.first_ts, lang) if several_years else short_moment_text(one.first_ts, lang)
            severity = translate(lang, f"severity.{one.severity.value}")
            rows.append((severity, when, describe_finding(one, lang), _name_line(one.evidence, brief, lang)))
        if len(found) > _SHOWN:
            lines.append(translate(lang, "brief.more", n=len(found) - _SHOWN, kind=describe_kind(kind, lang)))
    lines.append(translate(lang, "brief.see_line", line=rows[0][-1]))
    names = ("severity", "first_ts", "finding", "line")
    yield Section(
        translate(lang, "brief.section_findings"),
        tuple(heading(name, lang) for name in names),
        tuple(rows),
        (False, False, False, True),
        lines=tuple(lines),
    )


def _name_line(evidence: Sequence[Evidence], brief: Brief, lang: str) -> str:
    """Return the line that tells most: its number, after the number of its log where there are several."""
    if not evidence:
        return translate(lang, "value.none")
    logs = {line.source_id for one in brief.findings for line in one.evidence}
    line = evidence[0]
    return str(line.line_number) if len(logs) == 1 else f"{line.source_id}:{line.line_number}"


def _list_totals(brief: Brief, lang: str) -> Section:
    title = translate(lang, "brief.section_totals")
    trend = brief.trend
    if trend is None:
        rows = tuple((_name_total(name, lang), format_number(getattr(brief.totals, name))) for name in _TOTALS)
        return Section(title, ("", ""), rows, (False, True), lines=(translate(lang, "brief.no_trend"),))
    is_part = trend.span != brief.span
    compared = tuple(
        (
            _name_total(name, lang),
            *((format_number(getattr(brief.totals, name)),) if is_part else ()),
            format_number(getattr(trend.totals, name)),
            format_number(getattr(trend.totals_before, name)),
            _describe_change(getattr(trend.totals, name), getattr(trend.totals_before, name)),
        )
        for name in _TOTALS
    )
    names = (*(("all",) if is_part else ()), "last_day" if is_part else "now", "before", "change")
    headings = ("", *(translate(lang, f"brief.{name}") for name in names))
    spans = {"now": _name_span(trend.span, lang), "before": _name_span(trend.before, lang)}
    line = translate(lang, "brief.compared_day" if is_part else "brief.compared", **spans)
    return Section(title, headings, compared, (False, *(True for _ in names)), lines=(line,))


def _name_total(name: str, lang: str) -> str:
    return translate(lang, f"brief.total_{name}")


def _describe_change(now: int, before: int) -> str:
    """Return the difference with its sign, and in per cent where there is something to be per cent of."""
    if now == before:
        return "="
    difference = f"{now - before:+,}"
    return f"{difference} ({100 * (now - before) / before:+,.1f} %)" if before else difference


def _name_span(span: Span, lang: str) -> str:
    start, end = span
    return span_text(start, end, lang) if start is not None and end is not None else ""


def _rank(ranked: Sequence[tuple[str, int]], name: str, lang: str) -> Iterator[Section]:
    most = max(count for _, count in ranked)
    yield Section(
        translate(lang, f"brief.section_{name}"),
        rows=tuple((safe_name(value, lang), format_number(count)) for value, count in ranked),
        numeric=(False, True),
        headings=("", ""),
        fractions=tuple(count / most for _, count in ranked),
    )


def _notes(brief: Brief, lang: str) -> Iterator[str]:
    if brief.findings_span[0] != brief.span[0]:
        yield translate(lang, "brief.note_newest", span=_name_span(brief.findings_span, lang))
    if brief.skipped:
        kinds = join_names(lang, tuple(describe_kind(kind, lang) for kind in brief.skipped))
        yield translate(lang, "brief.note_skipped", kinds=kinds)


def _plain_totals(totals: Totals) -> dict[str, int]:
    return {name: getattr(totals, name) for name in _TOTALS}


def _plain_span(span: Span) -> dict[str, object]:
    return {"from": plain(span[0]), "to": plain(span[1])}


def plain_finding(finding: Finding, thresholds: Thresholds, lang: str) -> dict[str, object]:
    """Return a finding as JSON has it: raw names, its sentence and its rule, the lines that it rests on."""
    return {
        "finding": finding.kind.value,
        "severity": finding.severity.value,
        "text": describe_finding(finding, lang),
        "rule": describe_rule(finding.kind, thresholds, lang),
        "first_ts": plain(finding.first_ts),
        "last_ts": plain(finding.last_ts),
        "user_name": finding.user,
        "source": finding.source,
        "host_name": finding.host,
        "group_name": finding.group,
        "actor": finding.actor,
        "failed_logins": finding.failures,
        "successful_logins": finding.logins,
        "users": finding.users,
        "evidence": [
            {"path": one.path, "source_id": one.source_id, "line_number": one.line_number, "ts": plain(one.ts)}
            for one in finding.evidence
        ],
    }
