"""Briefs of the built-in sample, whose story is known, and of logs written for a test."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from logai.ask import Question, ask
from logai.config import load_settings
from logai.data import write_sample
from logai.load import load_logs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from logai.answer.model import Answer

    Ask = Callable[..., Answer]

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=ZoneInfo("UTC"))


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the path of a store with the sample in it: loaded once; check that it is only read."""
    folder = tmp_path_factory.mktemp("sample")
    settings = load_settings({"tz": "UTC", "db": str(folder / "store.duckdb")}, {})
    load_logs((str(write_sample(folder, NOW)),), settings, NOW)
    content = settings.db.read_bytes()
    yield str(settings.db)
    assert settings.db.read_bytes() == content


@pytest.fixture
def ask_sample(sample_store: str) -> Ask:
    """Return a function that asks the sample, or the files `logs`, with the built-in planner alone."""

    def call(text: str, *logs: str, now: datetime = NOW, year: int | None = None, **settings: str) -> Answer:
        values = load_settings({"provider": "builtin", "tz": "UTC", "db": sample_store, **settings})
        return ask(Question(text, values, now, logs, year=year, pinned_now=True))

    return call
