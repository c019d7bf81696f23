"""`Finding`: one thing that somebody should look at, with the lines of the log that it rests on.

Names in a finding are as the log has them, and may have been chosen by an attacker: whoever shows one makes it safe
(`logai.i18n.safe_name`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from logai.events import FindingKind


class Severity(StrEnum):
    """How soon somebody should look: high is now, medium is today, low is when there is time."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True)
class Evidence:
    """One line that a finding rests on: `source_id` and `line_number` are those of `logai events`."""

    source_id: int
    line_number: int
    ts: datetime
    path: str | None = None
    """Which file it is, where the store knows."""


@dataclass(frozen=True)
class Finding:
    """What a rule found. Counts that a rule does not make are None."""

    kind: FindingKind
    severity: Severity
    first_ts: datetime
    last_ts: datetime
    user: str | None = None
    """The account it is about; None where there are several, or none is named."""
    source: str | None = None
    """The address, or else the name, that it came from."""
    host: str | None = None
    """Where it happened; None where there are several hosts, or none is named."""
    group: str | None = None
    actor: str | None = None
    """Who made a change to an account, where the log tells."""
    failures: int | None = None
    logins: int | None = None
    users: int | None = None
    """How many different user names were tried."""
    evidence: tuple[Evidence, ...] = ()
    """Some of the lines, those that tell most first."""
