"""Briefs of the built-in sample, whose story is known, and of logs written for a test."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from logai.ask import Question, ask
from logai.config import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from logai.answer.model import Answer

    Ask = Callable[..., Answer]

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=ZoneInfo("UTC"))


@pytest.fixture
def ask_sample() -> Ask:
    """Return a function that asks the sample, or the files `logs`, with the built-in planner alone."""

    def call(text: str, *logs: str, now: datetime = NOW, year: int | None = None, **settings: str) -> Answer:
        values = load_settings({"provider": "builtin", "tz": "UTC", **settings})
        return ask(Question(text, values, now, logs, not logs, year, pinned_now=True))

    return call
