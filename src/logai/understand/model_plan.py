"""`ModelPlan`: the small part of a plan that a model is asked for, and how it becomes a plan.

Three enums and nothing else: no number, name, address or date that a model could invent fits in. All of these
are found in the question by code. Flat and strict, so servers that constrain a reply by JSON schema take it
as it is. What a model is asked for comes in the order of its alphabet: Ollama sorts the properties of a schema
(0.33, `llamaServerChatResponseFormat`), and a model chooses best when it has named the topic first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from logai.events import Outcome
from logai.plan.vocabulary import Subject
from logai.providers.excerpt import make_excerpt

if TYPE_CHECKING:
    from collections.abc import Mapping

Topic = Literal[
    "failed_logins",
    "successful_logins",
    "all_logins",
    "sessions",
    "sudo",
    "failed_sudo",
    "su",
    "failed_su",
    "account_changes",
    "scans",
    "all_events",
    "cannot_answer",
]
ModelMeasure = Literal[
    "count",
    "count_distinct",
    "list",
    "ranking",
    "series",
    "first",
    "last",
    "rows",
    "exists",
    "success_rate",
    "average",
    "difference",
]
By = Literal[
    "user",
    "source",
    "host",
    "method",
    "service",
    "command",
    "target",
    "group",
    "action",
    "reason",
    "hour_of_day",
    "weekday",
    "day",
    "hour",
    "week",
    "month",
]


SUBJECTS: Mapping[Topic, tuple[Subject, Outcome | None]] = {
    "failed_logins": (Subject.LOGIN_ATTEMPTS, Outcome.FAILURE),
    "successful_logins": (Subject.LOGIN_ATTEMPTS, Outcome.SUCCESS),
    "all_logins": (Subject.LOGIN_ATTEMPTS, None),
    "sessions": (Subject.SESSIONS, None),
    "sudo": (Subject.SUDO, None),
    "failed_sudo": (Subject.SUDO, Outcome.FAILURE),
    "su": (Subject.SU, None),
    "failed_su": (Subject.SU, Outcome.FAILURE),
    "account_changes": (Subject.ACCOUNT_CHANGES, None),
    "scans": (Subject.SCANS, None),
    "all_events": (Subject.EVENTS, None),
}
"""What each topic means in a plan; `cannot_answer` means none."""


class ModelPlan(BaseModel):
    """What a model says a question means. Every property is required; nullable instead of optional."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)

    topic: Topic = Field(alias="about")
    measure: ModelMeasure
    by: By | None = Field(alias="per")


def make_schema() -> dict[str, Any]:
    """Return the JSON schema of a reply, as strict modes want it: no titles, no bounds, nothing optional."""
    schema = ModelPlan.model_json_schema()
    properties = {
        name: {key: value for key, value in definition.items() if key != "title"}
        for name, definition in schema["properties"].items()
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


class NoPlanError(ValueError):
    """The text of a model is no ModelPlan.

    The message says what is valid and holds no more than an excerpt.
    """


def parse_model_plan(text: str) -> ModelPlan:
    """Return the plan in a model's reply: a JSON object, alone or in a code fence.

    Raise NoPlanError otherwise.
    """
    stripped = text.strip()
    if stripped.startswith("```") and stripped.endswith("```"):
        stripped = stripped.strip("`").removeprefix("json").strip()
    try:
        return ModelPlan.model_validate_json(stripped)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"] if part in make_schema()["properties"])
        problem = f"{where}: {first['msg']}" if where else "it is not one JSON object with about, measure and per"
        raise NoPlanError(make_excerpt(problem, 300)) from None
