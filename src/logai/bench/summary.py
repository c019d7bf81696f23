"""What a row of the bench table says: counts, rates, times and stars, computed from what was measured.

Each question counts once, however often it was asked. Stars follow the printed rule and nothing else.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from logai.bench.questions import LANGUAGES, Language
from logai.bench.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from logai.bench.model import Asked, Bench, TargetResult
    from logai.providers.prices import LocalCosts

STAR_STEPS = (0.25, 0.50, 0.70, 0.85, 0.95)
"""Shares of (right - wrong) from which a row has one, two, .. five stars: a wrong answer is worse than a refusal."""
_WORST_FIRST = (Verdict.FAILED, Verdict.WRONG, Verdict.REFUSED, Verdict.RIGHT)
_JOULES_A_KWH = 3_600_000


@dataclass(frozen=True)
class Score:
    """How the questions of one language ended. `asked` is their number."""

    language: Language
    asked: int
    right: int
    refused: int
    wrong: int
    failed: int
    unstable: int
    """Questions that did not end the same in all runs."""
    read_right: int | None
    """Questions that the model itself read right, whatever the rules made of it; None where it is not known."""
    added: int
    """Questions answered that the built-in planner alone refused: what the model added, right or wrong."""

    @property
    def share(self) -> float:
        """Return right minus wrong, as a share of the questions; 0 for no question."""
        return (self.right - self.wrong) / self.asked if self.asked else 0.0

    @property
    def stars(self) -> int:
        """Return 0 to 5, by `STAR_STEPS`."""
        return sum(self.share >= step for step in STAR_STEPS)


@dataclass(frozen=True)
class Speed:
    """Times of all questions that came to an end, in milliseconds; None is unknown.

    `cost_per_thousand` is in US dollars: what the provider asks, or the electricity of a local model.
    """

    first_token: float | None
    p50: float | None
    p95: float | None
    prompt_tokens_per_second: float | None
    tokens_per_second: float | None
    load: float | None
    cold: float | None
    cost_per_thousand: float | None


def score_target(result: TargetResult, bench: Bench) -> list[Score]:
    """Return a score for each language that was asked."""
    by_rules = verdicts_of(bench.results[0]) if bench.results else {}
    scores = []
    for language in LANGUAGES:
        entries = [entry for entry in result.asked if entry.language == language]
        if not entries:
            continue
        verdicts = _judge_questions(entries)
        counts = Counter(verdicts.values())
        readings = _readings(entries)
        answered = {Verdict.RIGHT, Verdict.WRONG} if result.target.provider != "builtin" else set()
        scores.append(
            Score(
                language=language,
                asked=len(verdicts),
                right=counts[Verdict.RIGHT],
                refused=counts[Verdict.REFUSED],
                wrong=counts[Verdict.WRONG],
                failed=counts[Verdict.FAILED],
                unstable=_count_unstable(entries),
                read_right=sum(readings.values()) if readings else None,
                added=sum(
                    verdict in answered and by_rules.get((language, question)) is Verdict.REFUSED
                    for question, verdict in verdicts.items()
                ),
            )
        )
    return scores


def verdicts_of(result: TargetResult) -> dict[tuple[Language, str], Verdict]:
    """Return how each question ended, by language and text."""
    return {
        (language, question): verdict
        for language in LANGUAGES
        for question, verdict in _judge_questions(
            [entry for entry in result.asked if entry.language == language]
        ).items()
    }


def measure_speed(result: TargetResult, local_costs: LocalCosts) -> Speed:
    """Return the times and rates of one target."""
    done = [entry for entry in result.asked if entry.total_ms is not None and entry.verdict is not Verdict.FAILED]
    totals = [entry.total_ms for entry in done if entry.total_ms is not None]
    first = [entry.first_token_ms for entry in done if entry.first_token_ms is not None]
    timed = [entry for entry in done if entry.eval_ms > 0]
    warm_up = result.warm_up
    return Speed(
        first_token=find_percentile(first, 0.5),
        p50=find_percentile(totals, 0.5),
        p95=find_percentile(totals, 0.95),
        prompt_tokens_per_second=warm_up.prompt_tokens_per_second if warm_up else None,
        tokens_per_second=(
            sum(entry.completion_tokens for entry in timed) / sum(entry.eval_ms for entry in timed) * 1000
            if timed
            else None
        ),
        load=warm_up.load_ms if warm_up else None,
        cold=warm_up.total_ms if warm_up and warm_up.load_ms is not None else None,
        cost_per_thousand=_cost_per_thousand(result, done, local_costs),
    )


def find_percentile(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that `share` of the values do not exceed; None for no values."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)] if values else None


def medians_of_runs(result: TargetResult) -> list[float]:
    """Return the median time of each run, in milliseconds."""
    runs: dict[int, list[float]] = {}
    for entry in result.asked:
        if entry.total_ms is not None and entry.verdict is not Verdict.FAILED:
            runs.setdefault(entry.run, []).append(entry.total_ms)
    return [median for times in runs.values() if (median := find_percentile(times, 0.5)) is not None]


def _judge_questions(entries: Iterable[Asked]) -> dict[str, Verdict]:
    """Return the verdict of each question: the most frequent of its runs, of equals the worse."""
    found: dict[str, list[Verdict]] = {}
    for entry in entries:
        found.setdefault(entry.question, []).append(entry.verdict)
    return {question: max(_WORST_FIRST, key=verdicts.count) for question, verdicts in found.items()}


def _count_unstable(entries: Iterable[Asked]) -> int:
    found: dict[str, set[Verdict]] = {}
    for entry in entries:
        found.setdefault(entry.question, set()).add(entry.verdict)
    return sum(len(verdicts) > 1 for verdicts in found.values())


def _readings(entries: Iterable[Asked]) -> dict[str, bool]:
    """Return whether the model read each question right: in all runs."""
    found: dict[str, bool] = {}
    for entry in entries:
        if entry.is_read_right is not None:
            found[entry.question] = found.get(entry.question, True) and entry.is_read_right
    return found


def _cost_per_thousand(result: TargetResult, done: Sequence[Asked], costs: LocalCosts) -> float | None:
    if not done or (result.target.provider != "builtin" and not any(entry.requests for entry in done)):
        return None
    if result.facts.is_remote:
        prices = [entry.cost_usd for entry in done]
        return None if None in prices else 1000 * fmean(price for price in prices if price is not None)
    if costs.watts is None or costs.kwh_price is None:
        return None
    seconds = fmean(entry.total_ms or 0.0 for entry in done) / 1000
    return 1000 * seconds * costs.watts / _JOULES_A_KWH * costs.kwh_price
