"""`Report`: all that a report says, as values. No words, no layout.

Names in it are as the log has them and may have been chosen by an attacker: whoever shows one makes it safe.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from logai.findings import Finding, Thresholds
    from logai.plan.moments import Span
    from logai.report.period import Period


@dataclass(frozen=True)
class Counts:
    """What happened in a period, in numbers. `sources` and `users` are the different ones of the failed logins."""

    events: int = 0
    unknown_lines: int = 0
    failed_logins: int = 0
    successful_logins: int = 0
    sources: int = 0
    users: int = 0
    scans: int = 0
    sudo_commands: int = 0
    failed_sudo_commands: int = 0
    su_attempts: int = 0
    failed_su_attempts: int = 0
    account_changes: int = 0

    def as_dict(self) -> dict[str, int]:
        """Return the counts by name."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


@dataclass(frozen=True)
class Step:
    """One bar of the chart: the login attempts from `start` on."""

    start: datetime
    failed: int
    successful: int


@dataclass(frozen=True)
class SourceRank:
    """A source with failed logins: how many, for how many different users, and how many logins it had."""

    source: str
    failed: int
    users: int
    successful: int


@dataclass(frozen=True)
class TargetRank:
    """A user name that was tried: how often in vain, from how many sources, and whether the log calls it invalid."""

    user: str
    failed: int
    sources: int
    is_invalid: bool


@dataclass(frozen=True)
class LoginRank:
    """Who logged in from where, how often, and last when."""

    user: str
    source: str | None
    logins: int
    last_ts: datetime


@dataclass(frozen=True)
class SwitchRank:
    """Who became whom by sudo or su, how often, and how often in vain."""

    user: str | None
    target: str | None
    count: int
    failed: int


@dataclass(frozen=True)
class CommandRank:
    """A command that sudo ran, or refused to run."""

    command: str
    count: int
    failed: int


@dataclass(frozen=True)
class AccountChange:
    """One change to an account or a group. `actor` is None where the log does not tell who made it."""

    ts: datetime
    host: str | None
    action: str
    target: str | None
    group: str | None
    actor: str | None


@dataclass(frozen=True)
class NewSources:
    """The sources of login attempts that had not been seen in the days before.

    `since` is from when on they were looked for; `listed` are those with the most attempts.
    """

    since: datetime
    count: int
    listed: tuple[SourceRank, ...] = ()


@dataclass(frozen=True)
class DataState:
    """What must be known of the data to trust the report.

    `stale` are logs of the store that ended before the period, each with its newest time; `silent` hosts that wrote in
    the period before and not in this one. `late_since` is the last load of the store where it was before the end of the
    period: what was logged since is missing. Files that are read alone are neither stale nor late.
    """

    first_ts: datetime | None = None
    last_ts: datetime | None = None
    late_since: datetime | None = None
    stale: tuple[tuple[str, datetime], ...] = ()
    silent: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True)
class Report:
    """A report. Lists are cut to the first few, the most first; counts are of everything."""

    period: Period
    zone: str
    counts: Counts
    counts_before: Counts | None
    """None where the data does not reach back to the period before."""
    series: tuple[Step, ...]
    hosts: tuple[tuple[str, int], ...]
    """Hosts that wrote, and how many lines."""
    sources: tuple[SourceRank, ...]
    targets: tuple[TargetRank, ...]
    logins: tuple[LoginRank, ...]
    findings: tuple[Finding, ...]
    findings_span: Span
    thresholds: Thresholds
    """What the findings were looked for with."""
    sudo: tuple[SwitchRank, ...]
    commands: tuple[CommandRank, ...]
    su: tuple[SwitchRank, ...]
    changes: tuple[AccountChange, ...]
    new_sources: NewSources | None
    """None where the data has nothing of the time before."""
    unknown: tuple[tuple[str, int], ...]
    """Programs whose lines were not recognised, and how many lines."""
    data: DataState
    lines: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """The log message of lines of evidence, by number of the source and of the line."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened that a person would want to be told of."""
        counts = self.counts
        happened = (
            counts.failed_logins,
            counts.successful_logins,
            counts.scans,
            counts.sudo_commands,
            counts.su_attempts,
            counts.account_changes,
            len(self.findings),
        )
        return not any(happened) and not (self.data.stale or self.data.silent or self.data.late_since)
