"""Read from a database what a report of a period says. Nothing is put into words here, and no clock is read.

The same rows and the same period give the same report: every query orders its rows by more than their counts.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from logai.brief.compute import FINDING_DAYS
from logai.errors import NoDataError
from logai.findings import find_findings, read_totals
from logai.plan.vocabulary import Subject
from logai.report import queries
from logai.report.model import (
    AccountChange,
    CommandRank,
    Counts,
    DataState,
    LoginRank,
    NewSources,
    Report,
    SourceRank,
    Step,
    SwitchRank,
    TargetRank,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from logai.findings import Finding, Thresholds
    from logai.plan.moments import Span
    from logai.plan.sql import Sql
    from logai.report.period import Period
    from logai.table import Database

TOP = 5
"""Sources, users and commands that are named."""

CHANGES = 50
"""Account changes that are listed."""

_LOGINS = 10
_SHOWN_LINES = 200
"""Findings whose line of evidence is read; more are shown nowhere."""
_SLACK = timedelta(hours=1)
"""A log that begins so soon after the start of a period covers it."""
_LATE = timedelta(minutes=15)
"""A store that was loaded so soon before the end of the period is as good as up to date."""
_STALE = timedelta(days=31)
"""A source that ended longer ago was put in once and is not expected to grow."""
_ROTATED = re.compile(r"(?:[.-](?:\d{1,4}|\d{8}(?:-\d+)?))?(?:\.(?:gz|xz|bz2|zst))?$")
"""What log rotation adds to a name: auth.log.1, auth.log.2.gz, secure-20261122."""


def compute_report(
    database: Database,
    period: Period,
    zone: str,
    thresholds: Thresholds,
    *,
    paths: Mapping[int, str] | None = None,
) -> Report:
    """Return the report of `period`; raise NoDataError where the database holds no line with a time.

    `paths` names log files that are read alone, by the number of the source.
    """
    span: Span = (period.start, period.end)
    first, last = (cast("datetime | None", cell) for cell in database.rows(queries.READ_BOUNDS)[0])
    if first is None or last is None:
        raise NoDataError("There is no line with a time to report on.", "Load a log: `logai load /var/log/auth.log`.")
    findings_span = _newest_part(span)
    findings = find_findings(database, findings_span, thresholds, paths=paths)
    hosts = _rows(database, queries.rank_hosts(period))
    return Report(
        period=period,
        zone=zone,
        counts=_read_counts(database, span),
        counts_before=_read_counts(database, (period.before, period.start))
        if first <= period.before + _SLACK
        else None,
        series=tuple(Step(*row) for row in _rows(database, queries.count_attempts_per_step(span, period.step))),
        hosts=tuple((str(name), n) for name, n, _ in hosts if n),
        sources=tuple(SourceRank(*row) for row in _rows(database, queries.rank_sources(span, TOP))),
        targets=tuple(TargetRank(*row) for row in _rows(database, queries.rank_targets(span, TOP))),
        logins=tuple(LoginRank(*row) for row in _rows(database, queries.rank_logins(span, _LOGINS))),
        findings=findings,
        findings_span=findings_span,
        thresholds=thresholds,
        sudo=tuple(SwitchRank(*row) for row in _rows(database, queries.rank_switches(Subject.SUDO, span, TOP))),
        commands=tuple(CommandRank(*row) for row in _rows(database, queries.rank_commands(span, TOP))),
        su=tuple(SwitchRank(*row) for row in _rows(database, queries.rank_switches(Subject.SU, span, TOP))),
        changes=tuple(AccountChange(*row) for row in _rows(database, queries.list_changes(span, CHANGES))),
        new_sources=_find_new_sources(database, span, first, thresholds),
        unknown=tuple((str(name), n) for name, n in _rows(database, queries.rank_unknown_programs(span, TOP))),
        data=_read_state(database, period, (first, last), hosts),
        lines=_read_lines(database, findings),
    )


def _read_counts(database: Database, span: Span) -> Counts:
    totals = read_totals(database, span)
    ((events, unknown),) = _rows(database, queries.count_lines(span))
    counted = {
        subject: _rows(database, queries.count_rows(subject, span))[0]
        for subject in (Subject.SCANS, Subject.SUDO, Subject.SU, Subject.ACCOUNT_CHANGES)
    }
    return Counts(
        events=events,
        unknown_lines=unknown,
        failed_logins=totals.failed_logins,
        successful_logins=totals.successful_logins,
        sources=totals.sources,
        users=totals.users,
        scans=counted[Subject.SCANS][0],
        sudo_commands=counted[Subject.SUDO][0],
        failed_sudo_commands=counted[Subject.SUDO][1],
        su_attempts=counted[Subject.SU][0],
        failed_su_attempts=counted[Subject.SU][1],
        account_changes=counted[Subject.ACCOUNT_CHANGES][0],
    )


def _find_new_sources(database: Database, span: Span, first: datetime, thresholds: Thresholds) -> NewSources | None:
    """Return the sources that the days before, as far as the data has them, had not seen; None without such days."""
    start = cast("datetime", span[0])
    since = max(first, _earlier(start, timedelta(days=thresholds.new_source_days)))
    if since >= start:
        return None
    rows = _rows(database, queries.rank_new_sources(span, since, TOP))
    return NewSources(since, rows[0][4] if rows else 0, tuple(SourceRank(*row[:4]) for row in rows))


def _read_state(
    database: Database, period: Period, bounds: tuple[datetime, datetime], hosts: Sequence[tuple[Any, ...]]
) -> DataState:
    sources = cast("list[tuple[str, datetime | None, datetime]]", database.rows(queries.READ_SOURCES))
    loaded_at = max((loaded for _, _, loaded in sources), default=None)
    return DataState(
        first_ts=bounds[0],
        last_ts=bounds[1],
        late_since=loaded_at if loaded_at is not None and loaded_at < period.end - _LATE else None,
        stale=tuple(_find_stale(sources, period.start)),
        silent=tuple((str(name), ts) for name, n, ts in hosts if not n),
    )


def _find_stale(
    sources: Sequence[tuple[str, datetime | None, datetime]], start: datetime
) -> Iterator[tuple[str, datetime]]:
    """Yield the logs, rotated files taken together, that ended not long before `start`."""
    newest: dict[str, datetime] = {}
    for path, last, _ in sources:
        name = _ROTATED.sub("", path)
        if last is not None:
            newest[name] = max(newest.get(name, last), last)
    for name, last in sorted(newest.items()):
        if _earlier(start, _STALE) <= last < start:
            yield name, last


def _read_lines(database: Database, findings: Sequence[Finding]) -> dict[tuple[int, int], str]:
    """Return the message of the line that tells most of each finding, by source and line."""
    told = [finding.evidence[0] for finding in findings if finding.evidence][:_SHOWN_LINES]
    if not told:
        return {}
    span = (min(one.ts for one in told), max(one.ts for one in told) + timedelta(microseconds=1))
    wanted = [(one.source_id, one.line_number) for one in told]
    return {(source, line): str(text) for source, line, text in _rows(database, queries.read_lines(wanted, span))}


def _newest_part(span: Span) -> Span:
    """Return the end of the period in which findings are looked for."""
    start, end = cast("tuple[datetime, datetime]", span)
    return max(start, _earlier(end, timedelta(days=FINDING_DAYS))), end


def _earlier(moment: datetime, length: timedelta) -> datetime:
    return (moment.astimezone(UTC) - length).astimezone(moment.tzinfo)


def _rows(database: Database, sql: Sql) -> list[tuple[Any, ...]]:
    return database.rows(sql.text, sql.parameters)
