"""What changed between two benches, and whether beyond the noise.

Answers: the exact McNemar test. Of the questions that both asked, only those matter that are right in one and not in
the other; by chance each goes either way with the same odds, so the two-sided binomial probability of the split is the
p value (Q. McNemar, Psychometrika 12, 1947). Times: each run has a median, and a change counts where the gap between
the medians of the one and those of the other is wider than both spread; one run has no spread to hold against.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING, Literal

from logai.bench.summary import find_percentile, medians_of_runs, verdicts_of
from logai.bench.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from logai.bench.model import Bench, Target, TargetResult

SIGNIFICANT = 0.05
"""p values below it are beyond the noise."""
_LEAST_RUNS = 2

TimeVerdict = Literal["faster", "slower", "noise", "unknown"]


@dataclass(frozen=True)
class Change:
    """How one target did then and now. Times are milliseconds, medians over all runs; None is unknown."""

    target: Target
    questions: int
    """Asked in both."""
    right_before: int
    right_now: int
    gained: tuple[str, ...]
    """Questions that are right now and were not."""
    lost: tuple[str, ...]
    p_value: float
    p50_before: float | None
    p50_now: float | None
    time: TimeVerdict
    is_other_model: bool
    """The model's digest is another one under the same name."""

    @property
    def is_beyond_noise(self) -> bool:
        """Return whether the difference in right answers is more than chance makes."""
        return self.p_value < SIGNIFICANT


@dataclass(frozen=True)
class Comparison:
    """Two benches, the earlier first, and the changes of the targets that are in both."""

    before: Bench
    now: Bench
    changes: tuple[Change, ...]

    @property
    def is_same_machine(self) -> bool:
        """Return whether both ran on a machine of the same description; the version of logai may differ."""
        versions = {"logai": "", "python": "", "system": ""}
        return self.before.machine.model_copy(update=versions) == self.now.machine.model_copy(update=versions)


def compare_benches(before: Bench, now: Bench) -> Comparison:
    """Return what changed from `before` to `now`, for the targets and questions that are in both."""
    earlier = {result.target: result for result in before.results}
    changes = [
        _compare(earlier[result.target], result) for result in now.results if result.target in earlier and result.asked
    ]
    return Comparison(before, now, tuple(changes))


def find_p_value(gained: int, lost: int) -> float:
    """Return the two-sided exact p value of `gained` against `lost` questions."""
    total = gained + lost
    tail = sum(comb(total, count) for count in range(min(gained, lost) + 1))
    return min(1.0, 2.0 * tail / float(2**total))


def _compare(before: TargetResult, now: TargetResult) -> Change:
    then, current = verdicts_of(before), verdicts_of(now)
    both = [question for question in current if question in then]
    was_right = {question for question in both if then[question] is Verdict.RIGHT}
    is_right = {question for question in both if current[question] is Verdict.RIGHT}
    gained = [text for language, text in both if (language, text) in is_right - was_right]
    lost = [text for language, text in both if (language, text) in was_right - is_right]
    runs_before, runs_now = medians_of_runs(before), medians_of_runs(now)
    return Change(
        target=now.target,
        questions=len(both),
        right_before=len(was_right),
        right_now=len(is_right),
        gained=tuple(gained),
        lost=tuple(lost),
        p_value=find_p_value(len(gained), len(lost)),
        p50_before=find_percentile(runs_before, 0.5),
        p50_now=find_percentile(runs_now, 0.5),
        time=judge_times(runs_before, runs_now),
        is_other_model=bool(before.facts.digest and now.facts.digest and before.facts.digest != now.facts.digest),
    )


def judge_times(before: Sequence[float], now: Sequence[float]) -> TimeVerdict:
    """Return what the medians of the runs say: a gap larger than both spreads together is no noise."""
    if len(before) < _LEAST_RUNS or len(now) < _LEAST_RUNS:
        return "unknown"
    spread = max(before) - min(before) + max(now) - min(now)
    if min(now) - max(before) > spread:
        return "slower"
    return "faster" if min(before) - max(now) > spread else "noise"
