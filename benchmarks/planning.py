"""Hold a model against the sixty questions of `planning.toml`: right, refused or wrong, tokens and seconds.

    OLLAMA_HOST=.. .venv/bin/python benchmarks/planning.py --provider local --model llama3.2:3b

Each way of planning is a row. `model alone` takes the reply at its word, with the times, names and numbers of the
question filled in. `checked` is what `--provider local` does: the facts of the question correct the plan or refuse it.
`auto` asks the built-in planner first. What is asked is the same request for every way, so a model is asked once for
the first row and, where the planner asks it at all, once more for the second.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from logai.config import load_settings
from logai.errors import LogaiError, NotUnderstoodError, ProviderFailedError, ProviderUnavailableError
from logai.plan.filters import Filters
from logai.plan.model import QueryPlan
from logai.plan.vocabulary import Bucket, Dimension, Measure
from logai.providers.base import ChatReply, ChatRequest
from logai.providers.registry import make_provider
from logai.understand.link import Facts, find_facts
from logai.understand.llm import MAX_REPLY_TOKENS, LlmPlanner
from logai.understand.model import Context, KnownNames
from logai.understand.model_plan import SUBJECTS, ModelPlan, NoPlanError, make_schema, parse_model_plan
from logai.understand.offline import OfflinePlanner
from logai.understand.prompt import SYSTEM_PROMPT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from logai.providers.base import ChatProvider
    from logai.understand.model import Planner

QUESTIONS = Path(__file__).with_name("planning.toml")
CONTEXT = Context(
    now=datetime(2026, 11, 23, 14, 30, tzinfo=ZoneInfo("Asia/Bangkok")),
    names=KnownNames(users=frozenset({"root", "admin", "alice", "bob"}), hosts=frozenset({"web1", "db1"})),
)
VERDICTS = ("right", "refused", "wrong", "failed")


@dataclass(frozen=True)
class Case:
    """A question and the plans that are right; none where it has to be refused."""

    text: str
    language: str
    plans: tuple[QueryPlan, ...]


def read_cases(path: Path) -> Iterator[Case]:
    """Yield the questions of a file."""
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["question"]:
        given = [entry["plan"], *entry.get("also", [])] if "plan" in entry else []
        plans = tuple(QueryPlan.model_validate(plan) for plan in given)
        for language in ("en", "th"):
            yield Case(entry[language], language, plans)


def judge(case: Case, plan: QueryPlan | None) -> str:
    """Return the verdict on `plan`; None is a refusal."""
    if plan is None:
        return "refused" if case.plans else "right"
    return "right" if plan in case.plans else "wrong"


def ask_planner(planner: Planner, case: Case) -> tuple[str, QueryPlan | None]:
    """Return the verdict on what `planner` makes of the question, and its plan."""
    try:
        plan = planner.understand(case.text, CONTEXT).plan
    except NotUnderstoodError:
        plan = None
    except ProviderFailedError:
        return "failed", None
    return judge(case, plan), plan


def ask_alone(provider: ChatProvider, case: Case) -> tuple[str, QueryPlan | None, ChatReply | None]:
    """Return the verdict on the model's own reading, its plan, and the reply."""
    try:
        reply = provider.complete(ChatRequest(SYSTEM_PROMPT, case.text, make_schema(), max_tokens=MAX_REPLY_TOKENS))
    except ProviderFailedError:
        return "failed", None, None
    try:
        plan = fill_in(parse_model_plan(reply.text), find_facts(case.text, CONTEXT))
    except NoPlanError:
        return "failed", None, reply
    except (NotUnderstoodError, ValidationError):
        return judge(case, None), None, reply
    return judge(case, plan), plan, reply


def fill_in(given: ModelPlan, facts: Facts) -> QueryPlan | None:
    """Return the model's reading with the values that the question states, nothing else of it corrected."""
    if given.topic == "cannot_answer":
        return None
    subject, outcome = SUBJECTS[given.topic]
    measure = Measure(given.measure)
    fields: dict[str, Any] = {"subject": subject, "outcome": outcome, "measure": measure}
    if measure is Measure.SUCCESS_RATE:
        fields["outcome"] = None
    if measure in {Measure.COUNT_DISTINCT, Measure.LIST, Measure.RANKING} and given.by in list(Dimension):
        fields["by"] = (given.by,)
    if measure in {Measure.SERIES, Measure.AVERAGE} and given.by in list(Bucket):
        fields["bucket"] = given.by
    names: dict[str, tuple[str, ...]] = {}
    for name in facts.names:
        key = f"{'not_' if name.negated else ''}{name.field}"
        names[key] = (*names.get(key, ()), name.value)
    fields["filters"] = Filters.model_validate(
        names | {"hours": facts.hours, "weekdays": facts.weekdays, "address_scope": facts.address_scope}
    )
    if facts.windows:
        fields["window"] = facts.windows[0].window
    return QueryPlan.model_validate(fields | {"threshold": facts.threshold, "limit": facts.limit})


def describe_tokens(replies: list[ChatReply]) -> str:
    """Return tokens and times a question, the first left out: it fills the server's cache."""
    warm = replies[1:] or replies
    evaluated = [reply.prompt_tokens - reply.cached_tokens for reply in warm if reply.cached_tokens]
    told = f"at most {max(evaluated)} prompt tokens evaluated" if evaluated else "prompt tokens evaluated not told"
    first = [reply.first_token_ms for reply in warm if reply.first_token_ms is not None]
    middle = statistics.median
    return (
        f"After the first question ({replies[0].total_ms / 1000:.1f} s): {told}, prompt evaluation "
        f"{middle(reply.prompt_eval_ms for reply in warm):.0f} ms, at most "
        f"{max(reply.completion_tokens for reply in warm)} tokens generated, first token after "
        f"{middle(first) if first else 0:.0f} ms, whole reply {middle(reply.total_ms for reply in warm) / 1000:.2f} s "
        "(medians)."
    )


def main() -> int:
    """Ask every question in every way and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--provider", choices=("local", "openai"), default="local")
    parser.add_argument("--model")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--verbose", action="store_true", help="print each question that is not right")
    arguments = parser.parse_args()
    model = "openai_model" if arguments.provider == "openai" else "local_model"
    provider = make_provider(arguments.provider, load_settings({model: arguments.model}))
    checked = LlmPlanner(provider, arguments.provider)
    counts: Counter[tuple[str, str, str]] = Counter()
    replies: list[ChatReply] = []
    started = time.monotonic()
    lost: ProviderUnavailableError | None = None
    try:
        for case in read_cases(arguments.questions):
            alone, plan, reply = ask_alone(provider, case)
            replies += [reply] if reply else []
            ways: dict[str, tuple[str, QueryPlan | None]] = {
                "built-in": ask_planner(OfflinePlanner(), case),
                "model alone": (alone, plan),
                "checked": ask_planner(checked, case),
            }
            first = ways["built-in"][1] is not None
            for way, (verdict, planned) in (ways | {"auto": ways["built-in" if first else "checked"]}).items():
                counts[way, case.language, verdict] += 1
                if arguments.verbose and verdict != "right":
                    shown = planned.model_dump(mode="json", exclude_defaults=True) if planned else ""
                    print(f"{way}: {verdict}: {case.text} {shown}", file=sys.stderr)
    except ProviderUnavailableError as error:
        print(f"{error.message} {error.hint}", file=sys.stderr)
        lost = error
    print(f"{provider.model}, {time.monotonic() - started:.0f} s. {describe_tokens(replies) if replies else ''}\n")
    print("| way | language | " + " | ".join(VERDICTS) + " |")
    print("|---|---|" + "---|" * len(VERDICTS))
    for way in ("built-in", "model alone", "checked", "auto"):
        for language in ("en", "th"):
            row = " | ".join(str(counts[way, language, verdict]) for verdict in VERDICTS)
            print(f"| {way} | {language} | {row} |")
    return int(lost.exit_code) if lost else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except LogaiError as error:
        sys.exit(error.message)
