from __future__ import annotations

import pytest

from logai.models.tasks import Task, find_tasks, read_billions


@pytest.mark.parametrize(
    ("name", "size", "capabilities", "tasks"),
    [
        ("llama3.2:3b", "3.2B", ("completion", "tools"), (Task.PLAN,)),
        ("llama3.1:8b", "8.0B", ("completion", "tools"), (Task.PLAN, Task.SQL)),
        ("qwen2.5-coder:0.5b", "494.03M", ("completion",), (Task.PLAN, Task.SQL)),
        ("gemma3:4b", "4.3B", ("completion", "vision"), (Task.PLAN, Task.IMAGE)),
        ("nomic-embed-text:latest", "137M", ("embedding",), ()),
        ("llama3.1:8b", "8.0B", (), ()),
    ],
)
def test_tasks_follow_from_what_a_model_can_do(
    name: str, size: str, capabilities: tuple[str, ...], tasks: tuple[Task, ...]
) -> None:
    assert find_tasks(name, size, capabilities) == tasks


@pytest.mark.parametrize(
    ("text", "billions"),
    [("3.2B", 3.2), ("494.03M", 0.49403), ("1T", 1000.0), ("", 0.0), ("big", 0.0), ("1.2.3B", 0.0)],
)
def test_sizes_are_read_as_ollama_writes_them(text: str, billions: float) -> None:
    assert read_billions(text) == pytest.approx(billions)
