"""Ask every rule for its findings in a period.

The order of what comes out is fixed: the gravest kind first, within a kind the most failures, else the earliest. Two
calls over the same rows return the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from logai.events import FindingKind
from logai.findings.accounts import find_new_accounts, find_privileged_members
from logai.findings.guessing import find_brute_force, find_spraying, find_success_after_failures
from logai.findings.habits import find_new_sources, find_odd_hours
from logai.findings.model import Evidence, Finding, Severity
from logai.findings.queries import ALL_ROWS, COLUMNS, Request
from logai.plan.fields import filters_of, filters_set
from logai.plan.vocabulary import Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from logai.findings.thresholds import Thresholds
    from logai.plan.filters import Filters
    from logai.plan.moments import Span
    from logai.plan.sql import Sql
    from logai.table import Database, Value

MOST = 1000
"""Findings of one kind; a period with more has other troubles than the rest of them."""


@dataclass(frozen=True)
class Rule:
    """How gravely a kind of finding is taken, what its rows are of, and its query (None where it is turned off)."""

    severity: Severity
    subject: Subject
    query: Callable[[Request], Sql | None]


RULES: Mapping[FindingKind, Rule] = {
    FindingKind.SUCCESS_AFTER_FAILURES: Rule(Severity.HIGH, Subject.LOGIN_ATTEMPTS, find_success_after_failures),
    FindingKind.PRIVILEGED_MEMBER: Rule(Severity.HIGH, Subject.ACCOUNT_CHANGES, find_privileged_members),
    FindingKind.NEW_ACCOUNT: Rule(Severity.MEDIUM, Subject.ACCOUNT_CHANGES, find_new_accounts),
    FindingKind.SPRAYING: Rule(Severity.MEDIUM, Subject.LOGIN_ATTEMPTS, find_spraying),
    FindingKind.BRUTE_FORCE: Rule(Severity.MEDIUM, Subject.LOGIN_ATTEMPTS, find_brute_force),
    FindingKind.NEW_SOURCE: Rule(Severity.LOW, Subject.LOGIN_ATTEMPTS, find_new_sources),
    FindingKind.ODD_HOURS: Rule(Severity.LOW, Subject.LOGIN_ATTEMPTS, find_odd_hours),
}
"""Every kind has its rule; a test walks them."""


def find_findings(  # noqa: PLR0913 - all but the first three are seldom given
    database: Database,
    window: Span,
    thresholds: Thresholds,
    *,
    filters: Filters = ALL_ROWS,
    kinds: Sequence[FindingKind] = tuple(FindingKind),
    most: int = MOST,
    paths: Mapping[int, str] | None = None,
) -> tuple[Finding, ...]:
    """Return what the rules find in `window` (start included, end excluded), the gravest kinds first.

    `filters` say which attempts and changes a finding may be of; what is usual is read from all of them. A rule
    whose rows lack a filter finds nothing (`skipped_kinds`). At most `most` of a kind are returned. `paths` names log
    files that are asked alone, by the number of the source; those of a store are known.
    """
    request = Request(window, thresholds, filters, most)
    known = dict(paths or {})
    found: list[Finding] = []
    for kind, sql in make_queries(request, kinds):
        rows = database.rows(sql.text, sql.parameters)
        if rows and not known:
            known = dict(_read_paths(database))
        found.extend(_read_rows(kind, rows, known))
    return tuple(found)


def make_queries(
    request: Request, kinds: Sequence[FindingKind] = tuple(FindingKind)
) -> Iterator[tuple[FindingKind, Sql]]:
    """Yield the query of each rule that applies to `request`, in the order of the kinds."""
    skipped = skipped_kinds(request.filters)
    for kind in FindingKind:
        if kind not in kinds or kind in skipped:
            continue
        sql = RULES[kind].query(request)
        if sql is not None:
            yield kind, sql


def skipped_kinds(filters: Filters) -> tuple[FindingKind, ...]:
    """Return the kinds whose rows do not say what `filters` ask for: a new account has no address."""
    asked = set(filters_set(filters))
    return tuple(kind for kind, rule in RULES.items() if asked - filters_of(rule.subject))


def _read_paths(database: Database) -> Iterator[tuple[int, str]]:
    """Yield the number and path of each source; of log files asked alone the database knows no path."""
    for source_id, path in database.rows("SELECT source_id, path FROM sources"):
        yield int(str(source_id)), str(path)


def _read_rows(kind: FindingKind, rows: list[tuple[Value, ...]], paths: Mapping[int, str]) -> Iterator[Finding]:
    """Yield a finding for each run of rows with one position."""
    at = 0
    while at < len(rows):
        cells = dict(zip(COLUMNS, rows[at], strict=True))
        end = at
        while end < len(rows) and rows[end][0] == rows[at][0]:
            end += 1
        yield Finding(
            kind=kind,
            severity=RULES[kind].severity,
            first_ts=_moment(cells["first_ts"]),
            last_ts=_moment(cells["last_ts"]),
            user=_text(cells["user_name"]),
            source=_text(cells["source"]),
            host=_text(cells["host_name"]),
            group=_text(cells["group_name"]),
            actor=_text(cells["actor"]),
            failures=_count(cells["failures"]),
            logins=_count(cells["logins"]),
            users=_count(cells["users"]),
            evidence=tuple(_evidence(row, paths) for row in rows[at:end]),
        )
        at = end


def _evidence(row: tuple[Value, ...], paths: Mapping[int, str]) -> Evidence:
    cells = dict(zip(COLUMNS, row, strict=True))
    source_id = int(str(cells["source_id"]))
    return Evidence(source_id, int(str(cells["line_number"])), _moment(cells["line_ts"]), paths.get(source_id))


def _moment(cell: Value) -> datetime:
    if not isinstance(cell, datetime):
        raise TypeError(f"a rule returned {cell!r} for a time")
    return cell


def _text(cell: Value) -> str | None:
    return None if cell is None else str(cell)


def _count(cell: Value) -> int | None:
    return cell if isinstance(cell, int) else None
