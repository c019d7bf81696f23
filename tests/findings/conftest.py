"""A database to write attempts and account changes into, and the findings in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from logai.findings import FindingKind, Thresholds, find_findings
from logai.plan.filters import Filters
from logai.store.opening import create_database

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from logai.findings import Finding
    from logai.plan.moments import Span
    from logai.store.database import DuckDatabase

ZONE = ZoneInfo("Asia/Bangkok")
MIDNIGHT = datetime(2026, 11, 22, tzinfo=ZONE)
"""The start of the day that is looked at."""
DAY = (MIDNIGHT, MIDNIGHT + timedelta(days=1))


def clock(text: str, days: int = 0) -> datetime:
    """Return "10:30" or "10:30:05" of the day, or of one so many days on."""
    hour, minute, *second = (int(part) for part in text.split(":"))
    return MIDNIGHT + timedelta(days=days, hours=hour, minutes=minute, seconds=second[0] if second else 0)


@dataclass
class Log:
    """Writes rows; each gets the next line number."""

    database: DuckDatabase
    lines: int = field(default=0)

    def attempt(
        self, ts: datetime, user: str | None, source: str | None, *, succeeded: bool = False, host: str | None = "web1"
    ) -> int:
        self.lines += 1
        self.database.execute(
            "INSERT INTO login_attempts BY NAME SELECT CAST(? AS TIMESTAMPTZ) AS ts, ? AS host_name,"
            " ? AS event_outcome, ? AS user_name, ? AS source_ip, false AS invalid_user, 1 AS source_id,"
            " ? AS line_number",
            [ts.isoformat(), host, "success" if succeeded else "failure", user, source, self.lines],
        )
        return self.lines

    def failures(
        self, n: int, user: str, source: str, *, start: datetime, every: float = 10, host: str = "web1"
    ) -> None:
        """Write `n` failures, `every` so many seconds."""
        for number in range(n):
            self.attempt(start + timedelta(seconds=every * number), user, source, host=host)

    def login(self, ts: datetime, user: str, source: str, host: str = "web1") -> int:
        return self.attempt(ts, user, source, succeeded=True, host=host)

    def change(
        self,
        ts: datetime,
        action: str,
        target: str,
        group: str | None = None,
        *,
        actor: str | None = None,
        outcome: str = "success",
    ) -> int:
        self.lines += 1
        self.database.execute(
            "INSERT INTO events BY NAME SELECT CAST(? AS TIMESTAMPTZ) AS ts, 'web1' AS host_name, 'useradd' AS"
            " process_name, ? AS event_action, ? AS event_outcome, ? AS user_name, ? AS user_target, ? AS group_name,"
            " 1 AS repeat, '' AS message, 1 AS source_id, ? AS line_number, true AS recognised",
            [ts.isoformat(), action, outcome, actor, target, group, self.lines],
        )
        return self.lines

    def find(
        self,
        *kinds: FindingKind,
        window: Span = DAY,
        thresholds: Thresholds | None = None,
        filters: Filters | None = None,
        most: int = 1000,
    ) -> tuple[Finding, ...]:
        """Return the findings of the day, of all kinds where none is named."""
        wanted: Sequence[FindingKind] = kinds or tuple(FindingKind)
        return find_findings(
            self.database,
            window,
            thresholds or Thresholds(),
            filters=filters or Filters(),
            kinds=wanted,
            most=most,
        )


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    with create_database(None, "Asia/Bangkok", tmp_path) as database:
        yield Log(database)
