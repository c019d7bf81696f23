"""A store in a folder of the test's own, and a log to load into it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from logai.config import load_settings
from logai.load import load_logs
from logai.records import list_sources
from logai.store.opening import open_for_reading

if TYPE_CHECKING:
    from pathlib import Path

    from logai.config import Settings
    from logai.load import SourceReport
    from logai.table import Value

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)


def line(number: int, *, user: str = "bob") -> str:
    """Return one failed attempt of a process of its own."""
    minute, second = divmod(number, 60)
    hour, minute = divmod(minute, 60)
    stamp = f"2026-11-03T{hour:02}:{minute:02}:{second:02}Z"
    return f"{stamp} web sshd[{number + 1}]: Invalid user {user} from 192.0.2.1 port {1000 + number}\n"


def lines(count: int, start: int = 0) -> str:
    return "".join(line(number) for number in range(start, start + count))


@dataclass
class Store:
    """The store of a test."""

    settings: Settings
    folder: Path

    def load(self, *paths: Path | str, year: int | None = None, since: datetime | None = None) -> list[SourceReport]:
        return load_logs([str(path) for path in paths], self.settings, NOW, year, since=since)

    def files(self) -> set[str]:
        """Return the names of the files in the store's folder."""
        return {path.name for path in self.settings.db.parent.iterdir()}

    def rows(self, sql: str) -> list[tuple[Value, ...]]:
        with open_for_reading(self.settings.db, "UTC") as store:
            return store.rows(sql)

    def count(self) -> tuple[Value, ...]:
        """Return how many events and attempts there are; and check what the ledger says of them."""
        check = (
            "SELECT s.source_id, s.lines, s.attempts, s.unknown, s.first_ts, s.last_ts FROM sources AS s EXCEPT "
            "SELECT source_id, count(*), (SELECT count(*) FROM login_attempts AS a WHERE a.source_id = e.source_id), "
            "count(*) FILTER (NOT recognised), min(ts), max(ts) FROM events AS e GROUP BY source_id EXCEPT "
            "SELECT source_id, 0, 0, 0, NULL, NULL FROM sources WHERE source_id NOT IN (SELECT source_id FROM events)"
        )
        doubled = "SELECT source_id, line_number FROM events GROUP BY ALL HAVING count(*) > 1"
        with open_for_reading(self.settings.db, "UTC") as store:
            assert store.rows(check) == []
            assert store.rows(doubled) == []
            return store.rows("SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM login_attempts)")[0]

    def paths(self) -> list[Value]:
        return list(list_sources(self.settings).column("path"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    settings = load_settings({"db": str(tmp_path / "store" / "logai.duckdb"), "tz": "UTC"}, {})
    return Store(settings, tmp_path)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "auth.log"
    path.write_text(lines(3))
    return path
