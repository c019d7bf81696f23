"""`Answer`: all that is known about one answered question, and its JSON contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from logai.plan.model import QueryPlan
    from logai.table import Table, Value


@dataclass(frozen=True)
class Answer:
    """One answered question. Every number in it was computed by a query."""

    question: str
    sentence: str
    value: Value
    """The one number, time or truth value where the answer is one thing, else None."""
    table: Table
    plan: QueryPlan
    interpretation: str
    sql: str
    parameters: tuple[Value, ...]
    window: tuple[datetime | None, datetime | None]
    language: str
    provider_used: str
    model: str | None = None
    notes: tuple[str, ...] = ()
    readings: tuple[tuple[str, str], ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = 0.0

    def as_json(self) -> dict[str, object]:
        """Return the success object of the JSON contract: times in ISO 8601, everything a plain JSON value."""
        start, end = self.window
        return {
            "success": True,
            "result": {
                "answer": self.sentence,
                "type": "answer",
                "provider_used": self.provider_used,
                "model": self.model,
                "value": plain(self.value),
                "columns": list(self.table.columns),
                "rows": [[plain(cell) for cell in row] for row in self.table.rows],
                "row_count": len(self.table.rows),
                "truncated": self.table.truncated,
                "interpretation": self.interpretation,
                "plan": self.plan.model_dump(mode="json", exclude_defaults=True)
                | {"subject": self.plan.subject.value, "measure": self.plan.measure.value},
                "sql": self.sql,
                "parameters": [plain(value) for value in self.parameters],
                "window": {"from": plain(start), "to": plain(end)},
                "notes": list(self.notes),
                "language": self.language,
                "timings_ms": {name: round(value, 1) for name, value in self.timings_ms.items()},
                "usage": {
                    "prompt_tokens": self.prompt_tokens,
                    "completion_tokens": self.completion_tokens,
                    "cost_usd": self.cost_usd,
                },
            },
        }


def plain(value: Value) -> str | int | float | bool | None:
    """Return `value` as JSON has it; a time becomes ISO 8601 with its offset."""
    return value.isoformat() if isinstance(value, datetime) else value
