"""What a follow-up goes on from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.plan.model import QueryPlan


@dataclass(frozen=True)
class Before:
    """The question before, as it was typed, and the plan that it meant."""

    question: str
    plan: QueryPlan


@dataclass(frozen=True)
class Conversation:
    """What a question is asked in the course of; outside of one every question stands alone."""

    before: Before | None = None
    """None at the beginning."""
    goes_on: bool = False
    """The user has said that the question goes on from the one before (`ask --continue`)."""
