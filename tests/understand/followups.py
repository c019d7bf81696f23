"""Read the corpus of follow-ups."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from logai.plan.model import QueryPlan

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLLOWUPS = Path(__file__).parent.parent / "data" / "followups" / "followups.toml"


@dataclass(frozen=True)
class FollowUp:
    """A question, what is asked after it, and what that means; without a plan it must be refused."""

    before: str
    text: str
    language: Literal["en", "th"]
    plan: QueryPlan | None
    stands_alone: bool


def read_follow_ups() -> Iterator[FollowUp]:
    """Yield every follow-up of the corpus, each after the question of its own language."""
    languages: tuple[Literal["en", "th"], ...] = ("en", "th")
    for entry in tomllib.loads(FOLLOWUPS.read_text("utf-8"))["followup"]:
        plan = None if entry.get("refuse") else QueryPlan.model_validate(entry["plan"])
        for language in languages:
            for text in entry[language]:
                yield FollowUp(entry["before"][language], text, language, plan, bool(entry.get("alone")))


def read_befores() -> list[dict[str, str]]:
    """Return the questions before, by language; those of one entry mean the same."""
    return [entry["before"] for entry in tomllib.loads(FOLLOWUPS.read_text("utf-8"))["followup"]]
