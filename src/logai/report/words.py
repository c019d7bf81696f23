"""A report in words, in English and Thai: title, summary, findings, notes. Tables are made in `parts`.

Every number is one of the report's. Names are made safe here.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from logai.findings import FindingKind, Severity, advise, describe_finding, describe_rule
from logai.findings.describe import describe_kind
from logai.findings.find import MOST
from logai.i18n import format_number, join_names, safe, safe_name, translate
from logai.i18n.times import day_text, moment_text, short_moment_text, span_text
from logai.report.document import Document, FindingGroup, FindingText, Level
from logai.report.parts import make_chart, make_parts, make_totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from logai.findings import Finding
    from logai.report.conditions import Alert
    from logai.report.model import Report

SHOWN = 5
"""Findings of one kind that people are shown; JSON has all."""

LONGEST_LINE = 200
"""Characters of a log line that are shown."""

_HOSTS = 3


def describe_report(report: Report, lang: str, alerts: Sequence[Alert] = (), notes: Sequence[str] = ()) -> Document:
    """Return `report` in words. `notes` are what else the reader must know, in sentences."""
    return Document(
        lang=lang,
        level=_find_level(report, alerts),
        title=_name_report(report, lang),
        subject=_make_subject(report, lang, alerts),
        about=tuple(_describe_subject_matter(report, lang)),
        alerts=tuple(_describe_alert(alert, lang) for alert in alerts),
        summary=summarize(report, lang),
        narrator="",
        findings_title=translate(lang, "report.findings"),
        groups=tuple(_group_findings(report, lang)),
        advice_title=translate(lang, "brief.next"),
        advice=advise(report.findings, lang) if report.findings else (),
        totals=make_totals(report, lang),
        chart=make_chart(report, lang),
        parts=make_parts(report, lang),
        notes_title=translate(lang, "report.notes"),
        notes=(*notes, *_list_notes(report, lang)),
        footer=translate(lang, "report.footer"),
    )


def summarize(report: Report, lang: str) -> tuple[str, ...]:
    """Return the report in two or three sentences: findings, login attempts, and what else was done."""
    if not report.counts.events:
        return (translate(lang, "report.no_events", span=_data_span(report, lang)),)
    sentences = [_summarize_findings(report.findings, lang), _summarize_attempts(report, lang)]
    counts = report.counts
    done = [
        translate(lang, f"counted.{name}", n=n, about="")
        for name, n in (("sudo_commands", counts.sudo_commands), ("su_attempts", counts.su_attempts))
        if n
    ]
    if counts.account_changes:
        done.append(translate(lang, "counted.account_changes", n=counts.account_changes, about=""))
    if done:
        sentences.append(translate(lang, "report.sentence", text=join_names(lang, tuple(done))))
    return tuple(sentences)


def _find_level(report: Report, alerts: Sequence[Alert]) -> Level:
    if alerts or any(one.severity is Severity.HIGH for one in report.findings):
        return Level.ALARM
    data = report.data
    if report.findings or not report.counts.events or data.stale or data.silent or data.late_since:
        return Level.NOTICE
    return Level.QUIET


def _name_report(report: Report, lang: str) -> str:
    return translate(lang, f"report.title_{report.period.kind.value}")


def _make_subject(report: Report, lang: str, alerts: Sequence[Alert]) -> str:
    """Return one line that tells whether it can wait: the gravest matter first."""
    counts = report.counts
    high = sum(one.severity is Severity.HIGH for one in report.findings)
    told = []
    if alerts:
        told.append(translate(lang, "report.subject_alerts", n=len(alerts)))
    if report.findings:
        key = "report.subject_findings_high" if high else "report.subject_findings"
        told.append(translate(lang, key, n=len(report.findings), number=_at_most(report.findings, lang), high=high))
    if not told and counts.events:
        told.append(translate(lang, "report.subject_quiet"))
    told.append(
        translate(lang, "counted.failed_logins", n=counts.failed_logins, about="")
        if counts.events
        else translate(lang, "report.subject_no_events")
    )
    day = day_text(report.period.end - timedelta(microseconds=1), lang)
    hosts = _list_hosts(report, lang)
    parts = (_name_report(report, lang), f" {day}", f" ({hosts})" if hosts else "", ": ", ", ".join(told))
    urgent = f"[{translate(lang, 'report.urgent')}] " if _find_level(report, alerts) is Level.ALARM else ""
    return urgent + "".join(parts)


def _describe_subject_matter(report: Report, lang: str) -> Iterator[str]:
    yield f"{span_text(report.period.start, report.period.end, lang)} ({report.zone})"
    hosts = _list_hosts(report, lang)
    if hosts:
        yield translate(lang, "report.hosts", n=len(report.hosts), names=hosts)


def _list_hosts(report: Report, lang: str) -> str:
    names = tuple(safe_name(name, lang) for name, _ in report.hosts)
    if len(names) > _HOSTS:
        return translate(lang, "list.more", names=", ".join(names[:_HOSTS]), n=len(names) - _HOSTS)
    return join_names(lang, names)


def _describe_alert(alert: Alert, lang: str) -> str:
    values = ", ".join(f"{name} = {format_number(value)}" for name, value in alert.values.items())
    return translate(lang, "report.alert", condition=alert.condition, values=values)


def _summarize_findings(findings: Sequence[Finding], lang: str) -> str:
    if not findings:
        return translate(lang, "brief.no_findings")
    high = sum(one.severity is Severity.HIGH for one in findings)
    return translate(
        lang,
        "brief.findings_high" if high else "brief.findings",
        n=len(findings),
        number=_at_most(findings, lang),
        high=high,
        first=describe_finding(findings[0], lang),
    )


def _at_most(findings: Sequence[Finding], lang: str) -> str:
    """Return how many findings there are; "at least" where the search for one kind ended early."""
    if Counter(one.kind for one in findings).most_common(1)[0][1] == MOST:
        return translate(lang, "comparison.at_least", n=len(findings))
    return format_number(len(findings))


def _summarize_attempts(report: Report, lang: str) -> str:
    counts, before = report.counts, report.counts_before
    failed = translate(lang, "counted.failed_logins", n=counts.failed_logins, about="")
    if counts.sources:
        failed = translate(lang, "report.from_sources", failed=failed, n=counts.sources)
    change = ""
    if before is not None:
        difference = counts.failed_logins - before.failed_logins
        key = "more" if difference > 0 else "fewer" if difference else "as_many"
        change = translate(lang, f"report.{key}", n=abs(difference))
    logins = translate(lang, "counted.successful_logins", n=counts.successful_logins, about="")
    return translate(lang, "report.attempts", failed=failed, change=change, logins=logins)


def _group_findings(report: Report, lang: str) -> Iterator[FindingGroup]:
    several_years = len({one.first_ts.year for one in report.findings}) > 1
    for kind in FindingKind:
        found = [one for one in report.findings if one.kind is kind]
        if not found:
            continue
        severity = found[0].severity
        rest = len(found) - SHOWN
        yield FindingGroup(
            severity=severity.value,
            label=translate(lang, f"severity.{severity.value}"),
            title=describe_kind(kind, lang),
            rule=describe_rule(kind, report.thresholds, lang),
            findings=tuple(_describe(one, report, lang, several_years=several_years) for one in islice(found, SHOWN)),
            more=translate(lang, "brief.more", n=rest, kind=describe_kind(kind, lang)) if rest > 0 else "",
        )


def _describe(finding: Finding, report: Report, lang: str, *, several_years: bool) -> FindingText:
    tell = moment_text if several_years else short_moment_text
    when = tell(finding.first_ts, lang)
    if (finding.last_ts - finding.first_ts).total_seconds() >= 60:
        when = translate(lang, "time.span", start=when, end=tell(finding.last_ts, lang))
    text = translate(lang, "report.sentence", text=describe_finding(finding, lang))
    if not finding.evidence:
        return FindingText(when, text)
    line = finding.evidence[0]
    # The number is what `logai events --line` takes, the path is for who looks for the file.
    where = f"{line.source_id}:{line.line_number}"
    if line.path is not None:
        where = f"{safe(line.path, lang)}:{line.line_number}"
    message = report.lines.get((line.source_id, line.line_number), "")
    return FindingText(when, text, where, cut(message, lang) if message else "")


def cut(text: str, lang: str, longest: int = LONGEST_LINE) -> str:
    """Return a command or a message of a log as it may be shown, not longer than so many characters."""
    return safe(text if len(text) <= longest else text[: longest - 1] + "…", lang)


def _list_notes(report: Report, lang: str) -> Iterator[str]:
    period, data = report.period, report.data
    if report.findings_span[0] != period.start:
        start, end = report.findings_span
        if start is not None and end is not None:
            yield translate(lang, "brief.note_newest", span=span_text(start, end, lang))
    if data.late_since is not None:
        yield translate(lang, "report.note_late", moment=moment_text(data.late_since, lang))
    for path, moment in data.stale[:SHOWN]:
        yield translate(lang, "report.note_stale", path=safe(path, lang), moment=moment_text(moment, lang))
    if len(data.stale) > SHOWN:
        yield translate(lang, "report.note_more_stale", n=len(data.stale) - SHOWN)
    for host, moment in data.silent[:SHOWN]:
        yield translate(lang, "report.note_silent", host=safe_name(host, lang), moment=moment_text(moment, lang))
    if len(data.silent) > SHOWN:
        yield translate(lang, "report.note_more_silent", n=len(data.silent) - SHOWN)
    if report.counts.events and report.counts_before is None:
        yield translate(lang, "brief.no_trend")
    if not report.counts.events and data.last_ts is not None:
        yield translate(lang, "report.note_other_day", day=f"{data.last_ts:%Y-%m-%d}")


def _data_span(report: Report, lang: str) -> str:
    first, last = report.data.first_ts, report.data.last_ts
    return span_text(first, last, lang) if first is not None and last is not None else ""
