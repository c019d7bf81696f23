"""What every planner takes and returns.

A planner turns a question into a plan, or refuses. The built-in planner does it from a lexicon; a model does it behind
a provider. `KnownNames` are values of the store: they link words of the question to data on this machine and are never
part of a prompt.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from logai.plan.model import QueryPlan
    from logai.understand.followup.model import Conversation

Language = Literal["en", "th"]
PlannerName = Literal["builtin", "local", "openai"]


@dataclass(frozen=True)
class KnownNames:
    """Names that occur in the data, in lower case, for linking words of a question. Never sent anywhere."""

    users: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Context:
    """What a question is understood against: the moment it is asked (with its zone), and the names in the data."""

    now: datetime
    names: KnownNames = field(default_factory=KnownNames)
    lang: Language | None = None
    """The language to answer in; None takes the question's."""
    conversation: Conversation | None = None
    """What the question is asked in the course of; None where every question stands alone."""


@dataclass(frozen=True)
class Reading:
    """A piece of the question and what it was read as, for `--explain`."""

    text: str
    meaning: str


@dataclass(frozen=True)
class Usage:
    """What a model used; `cost_usd` is None where the price is unknown, 0.0 for a local model."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = 0.0


@dataclass(frozen=True)
class Understanding:
    """A plan, who made it, and how the question was read."""

    plan: QueryPlan
    language: Language
    planner: PlannerName
    model: str | None = None
    readings: tuple[Reading, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences for the user, in `language`: a word read as another, a provider that failed before this one."""
    usage: Usage = Usage()


class Planner(Protocol):
    """Turns a question into a plan."""

    def understand(self, question: str, context: Context) -> Understanding:
        """Return the understanding of `question`; raise NotUnderstoodError to refuse it."""
        ...
