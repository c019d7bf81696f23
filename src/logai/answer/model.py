"""`Answer`: all that is known about one answered question, and its JSON contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from logai.answer.cells import format_cell, heading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from logai.plan.model import QueryPlan
    from logai.table import Table, Value


@dataclass(frozen=True)
class Section:
    """A part of an answer of several parts, in words, for people: lines, rows of text under headings, bars beside them.

    Every text of it is as `logai.i18n.safe` leaves it; programs read `Answer.brief`.
    """

    title: str
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    numeric: tuple[bool, ...] = ()
    """Which columns go to the right."""
    fractions: tuple[float, ...] = ()
    """Length of the bar beside each row, as a fraction of the longest; empty for no bars."""
    lines: tuple[str, ...] = ()
    """Sentences below the rows."""


@dataclass(frozen=True)
class Answer:
    """One answered question. Every number in it was computed by a query."""

    question: str
    sentence: str
    value: Value
    """The one number, time or truth value where the answer is one thing, else None."""
    table: Table
    plan: QueryPlan | None
    """None where a model wrote the SQL itself."""
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
    sql_author: Literal["logai", "model"] = "logai"
    """Who wrote the SQL: compiled from the plan, or a model's own (`--free-sql`), whose reading nothing bounds."""

    sections: tuple[Section, ...] = ()
    """The parts of a brief, which are shown instead of the table; the table holds its findings."""
    brief: Mapping[str, object] | None = None
    """The parts of a brief for programs, in plain JSON values."""

    def heading_of(self, column: str) -> str:
        """Return what a column is headed by for people.

        The name that a model gave one is shown as it is: in our own words it would promise what nobody has checked.
        """
        return column if self.sql_author == "model" else heading(column, self.language)

    def text_of(self, column: str, value: Value) -> str:
        """Return a cell as a person reads it; the name of a column tells how only where it is ours."""
        return format_cell("" if self.sql_author == "model" else column, value, self.language)

    def as_json(self) -> dict[str, object]:
        """Return the success object of the JSON contract: times in ISO 8601, everything a plain JSON value."""
        start, end = self.window
        more = {} if self.brief is None else {"brief": dict(self.brief)}
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
                "plan": plain_plan(self.plan),
                "sql": self.sql,
                "sql_author": self.sql_author,
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
                **more,
            },
        }


def plain_plan(plan: QueryPlan | None) -> dict[str, object]:
    """Return what a plan says other than by default, and always what it asks for; nothing where there is no plan."""
    if plan is None:
        return {}
    said = plan.model_dump(mode="json", exclude_defaults=True)
    return said | {"subject": plan.subject.value, "measure": plan.measure.value}


def plain(value: Value) -> str | int | float | bool | None:
    """Return `value` as JSON has it; a time becomes ISO 8601 with its offset."""
    return value.isoformat() if isinstance(value, datetime) else value
