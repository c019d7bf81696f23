from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from logai.config import Settings, load_settings
from logai.data import DataSource, open_data

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from logai.store.database import DuckDatabase

NOW = datetime(2026, 11, 23, 14, tzinfo=ZoneInfo("UTC"))
LINES = (
    "2026-11-22T01:00:00Z web sshd[99]: Failed password for root from 192.0.2.1 port 4000 ssh2",
    "2026-11-23T01:00:00Z web sshd[100]: Failed password for root from 192.0.2.1 port 5000 ssh2",
    "2026-11-23T01:00:05Z web sshd[101]: Failed password for invalid user bob from 192.0.2.1 port 5001 ssh2",
    "2026-11-23T02:00:00Z web sshd[103]: Accepted password for alice from 198.51.100.9 port 5003 ssh2",
)


@pytest.fixture
def settings() -> Settings:
    return load_settings({"tz": "UTC"}, {})


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDatabase]:
    """Yield an open database: a failed attempt yesterday, two today, and a login of alice."""
    path: Path = tmp_path_factory.mktemp("bench") / "auth.log"
    path.write_text("\n".join(LINES) + "\n")
    settings = load_settings({"tz": "UTC"}, {"LOGAI_CONFIG": str(path.with_name("none.toml"))})
    with open_data(DataSource(settings, NOW, (str(path),), pinned_now=True)) as opened:
        yield opened
