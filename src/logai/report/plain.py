"""A report as JSON has it: raw values, every finding, times in ISO 8601. Fields are added, never changed."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from logai.answer.model import plain
from logai.brief.words import plain_finding

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from logai.findings import Finding
    from logai.report.conditions import Alert
    from logai.report.document import Document
    from logai.report.model import Counts, DataState, NewSources, Report
    from logai.table import Value


_NAMES = {
    "user": "user_name",
    "target": "user_target",
    "host": "host_name",
    "group": "group_name",
    "action": "event_action",
}
"""Fields that are called as in all other output (`logai.events`)."""


def plain_report(report: Report, document: Document, alerts: Iterable[Alert]) -> dict[str, object]:
    """Return the success object of `report --json`."""
    period = report.period
    return {
        "success": True,
        "result": {
            "type": "report",
            "kind": period.kind.value,
            "title": document.title,
            "subject": document.subject,
            "level": document.level.value,
            "language": document.lang,
            "zone": report.zone,
            "period": _span(period.start, period.end),
            "period_before": _span(period.before, period.start),
            "summary": list(document.summary),
            "narrator": document.narrator or None,
            "alerts": [{"condition": one.condition, "values": dict(one.values)} for one in alerts],
            "totals": report.counts.as_dict(),
            "totals_before": None if report.counts_before is None else report.counts_before.as_dict(),
            "change": _subtract(report.counts, report.counts_before),
            "step": period.step.value,
            "series": [_plain(one) for one in report.series],
            "hosts": [{"host_name": name, "lines": n} for name, n in report.hosts],
            "top_sources": [_plain(one) for one in report.sources],
            "top_users": [_plain(one) for one in report.targets],
            "logins": [_plain(one) for one in report.logins],
            "findings": [_finding(one, report, document.lang) for one in report.findings],
            "findings_period": _span(*report.findings_span),
            "new_sources": _new_sources(report.new_sources),
            "sudo": [_plain(one) for one in report.sudo],
            "sudo_commands": [_plain(one) for one in report.commands],
            "su": [_plain(one) for one in report.su],
            "account_changes": [_plain(one) for one in report.changes],
            "unknown_programs": [{"process_name": name, "lines": n} for name, n in report.unknown],
            "next": list(document.advice),
            "data": _data(report.data),
            "notes": list(document.notes),
        },
    }


def _plain(value: object) -> dict[str, object]:
    fields: dict[str, Value] = asdict(value)  # type: ignore[call-overload]
    return {_NAMES.get(name, name): plain(cell) for name, cell in fields.items()}


def _span(start: datetime | None, end: datetime | None) -> dict[str, object]:
    return {"from": plain(start), "to": plain(end)}


def _subtract(now: Counts, before: Counts | None) -> dict[str, int] | None:
    if before is None:
        return None
    earlier = before.as_dict()
    return {name: n - earlier[name] for name, n in now.as_dict().items()}


def _finding(finding: Finding, report: Report, lang: str) -> dict[str, object]:
    lines = [report.lines.get((one.source_id, one.line_number)) for one in finding.evidence]
    # The first line of evidence is the one that tells most.
    return plain_finding(finding, report.thresholds, lang) | {"message": lines[0] if lines else None}


def _new_sources(found: NewSources | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {"since": plain(found.since), "count": found.count, "listed": [_plain(one) for one in found.listed]}


def _data(data: DataState) -> dict[str, object]:
    return {
        "from": plain(data.first_ts),
        "to": plain(data.last_ts),
        "late_since": plain(data.late_since),
        "stale_sources": [{"path": path, "last_ts": plain(moment)} for path, moment in data.stale],
        "silent_hosts": [{"host_name": name, "last_ts": plain(moment)} for name, moment in data.silent],
    }
