"""Which of logai's tasks a model fits, by what the server says of it."""

from __future__ import annotations

import re
from enum import StrEnum

SQL_BILLIONS = 7.0
"""Parameters, in billions, from which a model that is not made for code is offered for SQL: smaller ones too often
write statements that run and are wrong."""
_CODE = re.compile(r"cod(?:e|er|ing)|sql|devstral|starcoder", re.IGNORECASE)
_SIZE = re.compile(r"([\d.]+)\s*([KMBT])", re.IGNORECASE)
_BILLIONS = {"K": 1e-6, "M": 1e-3, "B": 1.0, "T": 1e3}


class Task(StrEnum):
    """What a model can be asked for."""

    PLAN = "plan"
    """Turn a question into a query plan."""
    SQL = "sql"
    """Write SQL freely."""
    IMAGE = "image"
    """Read a question from a picture."""


def find_tasks(name: str, parameter_size: str, capabilities: tuple[str, ...]) -> tuple[Task, ...]:
    """Return the tasks of a model with these capabilities (Ollama's words); nothing where they are unknown."""
    tasks = []
    if "completion" in capabilities:
        tasks.append(Task.PLAN)
        if _CODE.search(name) or read_billions(parameter_size) >= SQL_BILLIONS:
            tasks.append(Task.SQL)
        if "vision" in capabilities:
            tasks.append(Task.IMAGE)
    return tuple(tasks)


def read_billions(parameter_size: str) -> float:
    """Return how many billion parameters Ollama's text means: `3.2B`, `494.03M`; 0 for none."""
    match = _SIZE.fullmatch(parameter_size.strip())
    try:
        return float(match[1]) * _BILLIONS[match[2].upper()] if match else 0.0
    except ValueError:
        return 0.0
