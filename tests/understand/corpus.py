"""Read the corpus of questions and hold a planner against it: right, refused or wrong, by language."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from logai.errors import NotUnderstoodError
from logai.plan.model import QueryPlan
from logai.understand.model import Context, KnownNames, Planner

if TYPE_CHECKING:
    from collections.abc import Iterator

QUESTIONS = Path(__file__).parent.parent / "data" / "questions"

CONTEXT = Context(
    now=datetime(2026, 11, 23, 14, 30, tzinfo=ZoneInfo("Asia/Bangkok")),
    names=KnownNames(
        users=frozenset({"root", "admin", "alice", "bob", "test", "ubuntu", "today"}),
        hosts=frozenset({"web1", "db1", "may"}),
        groups=frozenset({"sudo", "wheel", "developers", "docker"}),
        services=frozenset({"sshd"}),
    ),
)


@dataclass(frozen=True)
class Case:
    """One question of the corpus; without a plan it must be refused."""

    question: str
    language: str
    kind: str
    plan: QueryPlan | None
    notes: int | None


@dataclass
class Report:
    """How a planner did: cases counted by (language, verdict), and what went wrong."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@cache
def read_cases() -> tuple[Case, ...]:
    """Return every question of the corpus."""
    return tuple(_read_cases())


def _read_cases() -> Iterator[Case]:
    for path in sorted(QUESTIONS.glob("*.toml")):
        for entry in tomllib.loads(path.read_text("utf-8"))["question"]:
            plan = None if entry.get("refuse") else QueryPlan.model_validate(entry["plan"])
            for language in ("en", "th"):
                for question in entry.get(language, ()):
                    yield Case(question, language, path.stem, plan, entry.get("notes"))


def check(planner: Planner, language: str, context: Context = CONTEXT) -> Report:
    """Ask `planner` every question of the corpus in `language`."""
    report = Report()
    for case in (one for one in read_cases() if one.language == language):
        try:
            understood = planner.understand(case.question, context)
        except NotUnderstoodError as error:
            verdict = "right" if case.plan is None else "refused"
            if case.plan is not None:
                report.refused.append(f"{case.question}  <- {error.message}")
        else:
            notes_agree = case.notes is None or len(understood.notes) == case.notes
            verdict = "right" if understood.plan == case.plan and notes_agree else "wrong"
            if verdict == "wrong":
                got = understood.plan.model_dump(mode="json", exclude_defaults=True)
                report.wrong.append(f"{case.question}\n    got {got} {understood.notes}")
        report.counts[case.language, verdict] += 1
    return report
