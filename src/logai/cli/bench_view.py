"""How a bench looks to people: three tables that fit a terminal of 80 columns, and the rules behind the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.bench.model import NOT_ASKED
from logai.bench.summary import STAR_STEPS, measure_speed, score_target
from logai.bench.verdict import Verdict
from logai.cli.units import money_text, size_text
from logai.i18n import translate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from logai.bench.compare import Change, Comparison
    from logai.bench.model import Bench, TargetResult
    from logai.bench.summary import Speed
    from logai.providers.prices import LocalCosts

Rows = list[tuple[str, ...]]
NONE = "-"
BUSY_SHARE = 0.5
"""Of the cores: a machine with more to do when the bench begins gives other times than a quiet one."""
_MOST_STARS = len(STAR_STEPS)


def describe_conditions(bench: Bench, lang: str) -> list[str]:
    """Return lines about the machine, the questions and what was fixed."""
    machine, conditions = bench.machine, bench.conditions
    count = sum(bench.planned.values())
    return [
        translate(
            lang,
            "bench.machine",
            cores=machine.cores,
            memory=size_text(machine.memory),
            gpu=", ".join(machine.gpus) or translate(lang, "bench.no_gpu"),
            processor=machine.processor,
            system=machine.system,
            python=machine.python,
            logai=machine.logai,
        ),
        translate(
            lang,
            "bench.conditions",
            n=count,
            name=translate(lang, "bench.built_in") if bench.questions == "built-in" else bench.questions,
            data=translate(lang, f"bench.{bench.data}") if bench.data in {"sample", "store"} else bench.data,
            runs=conditions.runs,
            temperature=f"{conditions.temperature:g}",
            seed=conditions.seed,
            window=conditions.num_ctx,
        ),
    ]


def answer_rows(bench: Bench) -> Rows:
    """Return a row for each target and language: how the questions ended."""
    rows: Rows = []
    for result in bench.results:
        is_rules = result.target.provider == "builtin"
        for number, score in enumerate(score_target(result, bench)):
            read = NONE if score.read_right is None else str(score.read_right)
            rows.append(
                (
                    result.target.name if number == 0 else "",
                    score.language,
                    f"{score.right}/{score.asked}",
                    str(score.refused),
                    str(score.wrong),
                    str(score.failed),
                    NONE if is_rules else read,
                    NONE if is_rules else str(score.added),
                    "★" * score.stars + "☆" * (_MOST_STARS - score.stars),
                )
            )
    return rows


def time_rows(bench: Bench, costs: LocalCosts, unknown: str) -> Rows:
    """Return a row for each target: seconds a question, tokens a second, the price of a thousand questions."""
    rows: Rows = []
    for result in bench.results:
        speed = measure_speed(result, costs)
        seconds = (speed.first_token, speed.p50, speed.p95, speed.cold, speed.load)
        rows.append(
            (
                result.target.name,
                *(seconds_text(value) for value in seconds),
                _rate(speed.prompt_tokens_per_second),
                _rate(speed.tokens_per_second),
                _cost(result, speed, unknown),
            )
        )
    return rows


def model_rows(bench: Bench) -> Rows:
    """Return a row for each model that a server tells something of."""
    rows: Rows = []
    for result in bench.results:
        facts = result.facts
        if result.target.provider == "builtin" or result.warm_up is None:
            continue
        rows.append(
            (
                result.target.name,
                size_text(facts.size) if facts.size else NONE,
                facts.quantization or NONE,
                (facts.digest or NONE)[:12],
                size_text(facts.memory) if facts.memory else NONE,
                facts.processor or NONE,
                f"{facts.context:,}" if facts.context else NONE,
                facts.server or NONE,
            )
        )
    return rows


def describe_problems(bench: Bench, lang: str) -> list[str]:
    """Return a line for each target that failed or was not steady, and what makes the figures doubtful."""
    lines = [
        translate(lang, "bench.failed", name=result.target.name, reason=f"{result.failure} {result.hint}".strip())
        for result in bench.results
        if result.failure
    ]
    lines += [
        translate(lang, "bench.unstable", name=result.target.name, n=count)
        for result in bench.results
        if (count := sum(score.unstable for score in score_target(result, bench)))
    ]
    load = bench.conditions.load
    if load is not None and load > BUSY_SHARE * bench.machine.cores:
        lines.append(translate(lang, "bench.busy", load=f"{load:.1f}", n=bench.machine.cores))
    if not bench.is_complete:
        lines.append(translate(lang, "bench.incomplete"))
    return lines


def describe_ratios(bench: Bench, costs: LocalCosts, lang: str) -> list[str]:
    """Return how long local models take against each of OpenAI."""
    typical = {result.target: measure_speed(result, costs).p50 for result in bench.results}
    return [
        translate(lang, "bench.ratio", local=one.name, remote=other.name, factor=f"{typical[one] / typical[other]:.1f}")  # type: ignore[operator]
        for one in typical
        if one.provider == "local" and typical[one]
        for other in typical
        if other.provider == "openai" and typical[other]
    ]


def describe_rules(costs: LocalCosts, lang: str) -> list[str]:
    """Return what the columns mean, and the rule of the stars."""
    steps = ", ".join(f"{step:.0%} {'★' * (number + 1)}" for number, step in enumerate(STAR_STEPS))
    watts = translate(lang, "bench.unknown") if costs.watts is None else f"{costs.watts:g} W"
    price = money_text(costs.kwh_price, translate(lang, "bench.unknown"))
    return [
        translate(lang, "bench.rule_answers"),
        translate(lang, "bench.rule_model"),
        translate(lang, "bench.rule_stars", steps=steps),
        translate(lang, "bench.rule_times"),
        translate(lang, "bench.rule_cost", watts=watts, price=price),
    ]


def describe_misses(bench: Bench, lang: str) -> list[str]:
    """Return a line for each question that was not answered right, with what came instead."""
    lines = []
    for result in bench.results:
        shown: set[tuple[str, str]] = set()
        for entry in result.asked:
            key = (entry.language, entry.question)
            if entry.verdict is Verdict.RIGHT or entry.code == NOT_ASKED or key in shown:
                continue
            shown.add(key)
            verdict = translate(lang, f"bench.verdict_{entry.verdict}")
            lines.append(f"{result.target.name}: {verdict}: {entry.question} ({entry.given or entry.message})")
    return lines


def describe_comparison(comparison: Comparison, lang: str) -> list[str]:
    """Return what changed, a paragraph for each target, and the tests that say whether it is noise."""
    before, now = comparison.before, comparison.now
    lines = [translate(lang, "bench.compared", before=before.id, now=now.id)]
    if before.questions_digest != now.questions_digest:
        lines.append(translate(lang, "bench.other_questions"))
    if not comparison.is_same_machine:
        lines.append(translate(lang, "bench.other_machine"))
    for change in comparison.changes:
        lines += _describe_change(change, lang)
    if not comparison.changes:
        lines.append(translate(lang, "bench.nothing_to_compare"))
    return [*lines, translate(lang, "bench.rule_compare")]


def seconds_text(milliseconds: float | None) -> str:
    """Return a time in seconds, with two digits that count below ten."""
    if milliseconds is None:
        return NONE
    seconds = milliseconds / 1000
    return f"{seconds:.0f}" if seconds >= 100 else f"{seconds:.1f}" if seconds >= 1 else f"{seconds:.2f}"


def headings(names: Sequence[str], lang: str) -> list[str]:
    """Return what columns are headed by."""
    return [translate(lang, f"bench.column_{name}") for name in names]


def _describe_change(change: Change, lang: str) -> list[str]:
    verdict = "bench.beyond_noise" if change.is_beyond_noise else "bench.within_noise"
    lines = [
        translate(
            lang,
            "bench.change_answers",
            name=change.target.name,
            before=change.right_before,
            now=change.right_now,
            n=change.questions,
            gained=len(change.gained),
            lost=len(change.lost),
            p=f"{change.p_value:.3f}",
            verdict=translate(lang, verdict),
        ),
        translate(
            lang,
            "bench.change_times",
            name=change.target.name,
            before=seconds_text(change.p50_before),
            now=seconds_text(change.p50_now),
            verdict=translate(lang, f"bench.time_{change.time}"),
        ),
    ]
    if change.is_other_model:
        lines.append(translate(lang, "bench.other_model", name=change.target.name))
    lines += [f"  + {question}" for question in change.gained]
    return lines + [f"  - {question}" for question in change.lost]


def _rate(value: float | None) -> str:
    return NONE if value is None else f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def _cost(result: TargetResult, speed: Speed, unknown: str) -> str:
    if result.target.provider != "builtin" and result.warm_up is None:
        return NONE
    if speed.cost_per_thousand is not None and 0 < speed.cost_per_thousand < 0.0001:
        return "<$0.0001"
    return money_text(speed.cost_per_thousand, unknown)
