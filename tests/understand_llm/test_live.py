"""With a real model: OLLAMA_HOST=.. LOCAL_MODEL=.. pytest -m live tests/understand_llm."""

from __future__ import annotations

import os
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from logai.config import load_settings
from logai.errors import NotUnderstoodError
from logai.providers.registry import make_provider
from logai.understand.llm import LlmPlanner
from logai.understand.model import Context

CONTEXT = Context(datetime(2026, 11, 23, 14, 30, tzinfo=ZoneInfo("Asia/Bangkok")))

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif("OLLAMA_HOST" not in os.environ, reason="needs OLLAMA_HOST"),
]


@pytest.mark.parametrize("question", ["how many failed logins yesterday?", "เมื่อวานล็อกอินล้มเหลวกี่ครั้ง"])
def test_a_real_model_plans_a_plain_question_in_few_tokens(question: str) -> None:
    planner = LlmPlanner(make_provider("local", load_settings({})), "local")
    found = planner.understand(question, CONTEXT)
    assert found.plan.model_dump(mode="json", exclude_defaults=True) == {
        "outcome": "failure",
        "window": {"name": "yesterday"},
    }
    assert found.usage.completion_tokens <= 45


def test_a_real_model_is_not_asked_about_the_weather() -> None:
    planner = LlmPlanner(make_provider("local", load_settings({})), "local")
    with pytest.raises(NotUnderstoodError):
        planner.understand("what is the weather tomorrow", CONTEXT)
