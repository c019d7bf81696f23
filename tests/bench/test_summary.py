from __future__ import annotations

import pytest
from tests.bench.records import make_asked, make_bench, make_result

from logai.bench.model import Facts, WarmUp
from logai.bench.summary import Score, find_percentile, measure_speed, score_target
from logai.bench.verdict import Verdict
from logai.providers.prices import LocalCosts

COSTS = LocalCosts(watts=100, kwh_price=0.36)


def test_questions_are_counted_by_how_they_ended() -> None:
    result = make_result(a="right", b="right", c="refused", d="wrong", e="failed")
    (score,) = score_target(result, make_bench(make_result(None, a="right"), result))
    assert (score.asked, score.right, score.refused, score.wrong, score.failed) == (5, 2, 1, 1, 1)


def test_what_the_built_in_planner_refused_and_the_model_answered_is_added_by_the_model() -> None:
    rules = make_result(None, a="right", b="refused", c="refused", d="refused")
    result = make_result(a="right", b="right", c="wrong", d="refused")
    bench = make_bench(rules, result)
    assert score_target(result, bench)[0].added == 2
    assert score_target(rules, bench)[0].added == 0


def test_a_question_counts_as_it_ended_most_often_and_the_worse_of_equals() -> None:
    runs = {"a": "right right wrong", "b": "right wrong", "c": "refused refused"}
    asked = [
        make_asked(question, verdict, run=number + 1)
        for question, verdicts in runs.items()
        for number, verdict in enumerate(verdicts.split())
    ]
    result = make_result().model_copy(update={"asked": tuple(asked)})
    (score,) = score_target(result, make_bench(result))
    assert (score.asked, score.right, score.wrong, score.refused, score.unstable) == (3, 1, 1, 1, 2)


def test_a_question_is_read_right_where_it_was_in_all_runs() -> None:
    asked = [
        make_asked("a", "right", is_read_right=True),
        make_asked("a", "right", run=2, is_read_right=False),
        make_asked("b", "right", is_read_right=True),
        make_asked("c", "right"),
    ]
    result = make_result().model_copy(update={"asked": tuple(asked)})
    assert score_target(result, make_bench(result))[0].read_right == 1


@pytest.mark.parametrize(
    ("right", "wrong", "stars"),
    [
        (100, 0, 5),
        (95, 0, 5),
        (94, 0, 4),
        (95, 5, 4),
        (85, 0, 4),
        (70, 0, 3),
        (50, 0, 2),
        (25, 0, 1),
        (24, 0, 0),
        (50, 50, 0),
    ],
)
def test_stars_are_the_share_of_right_minus_wrong(right: int, wrong: int, stars: int) -> None:
    score = Score("en", 100, right, 100 - right - wrong, wrong, 0, 0, None, 0)
    assert score.stars == stars


@pytest.mark.parametrize(
    ("values", "share", "found"),
    [([], 0.5, None), ([7.0], 0.95, 7.0), ([3.0, 1.0, 2.0], 0.5, 2.0), ([float(n) for n in range(1, 101)], 0.95, 95.0)],
)
def test_a_percentile_is_one_of_the_values(values: list[float], share: float, found: float | None) -> None:
    assert find_percentile(values, share) == found


def test_times_are_of_questions_that_came_to_an_end() -> None:
    asked = (
        make_asked(
            "a", "right", total_ms=1000.0, first_token_ms=200.0, completion_tokens=20, eval_ms=500.0, requests=1
        ),
        make_asked(
            "b", "refused", total_ms=3000.0, first_token_ms=400.0, completion_tokens=30, eval_ms=500.0, requests=1
        ),
        make_asked("c", "failed", total_ms=90_000.0),
        make_asked("d", "failed", total_ms=None),
    )
    warm_up = WarmUp(total_ms=9000.0, load_ms=4000.0, prompt_tokens_per_second=40.0)
    result = make_result().model_copy(update={"asked": asked, "warm_up": warm_up})
    speed = measure_speed(result, COSTS)
    assert (speed.first_token, speed.p50, speed.p95, speed.tokens_per_second) == (200.0, 1000.0, 3000.0, 50.0)
    assert (speed.load, speed.cold, speed.prompt_tokens_per_second) == (4000.0, 9000.0, 40.0)
    # 2 s at 100 W, a thousand times, at 0.36 a kWh.
    assert speed.cost_per_thousand == pytest.approx(0.02)


def test_nothing_measured_is_unknown_and_not_zero() -> None:
    speed = measure_speed(make_result(a="failed"), COSTS)
    assert {speed.first_token, speed.p50, speed.load, speed.cost_per_thousand} == {None}


@pytest.mark.parametrize(("prices", "cost"), [((0.001, 0.003), 2.0), ((0.001, None), None)])
def test_a_remote_model_costs_what_its_replies_cost_and_an_unknown_price_is_unknown(
    prices: tuple[float | None, ...], cost: float | None
) -> None:
    asked = tuple(make_asked(str(price), "right", cost_usd=price, requests=1) for price in prices)
    result = make_result().model_copy(update={"asked": asked, "facts": Facts(is_remote=True)})
    assert measure_speed(result, COSTS).cost_per_thousand == (pytest.approx(cost) if cost else None)


def test_every_verdict_is_counted() -> None:
    result = make_result(**{verdict.value: verdict.value for verdict in Verdict})
    (score,) = score_target(result, make_bench(result))
    assert score.right + score.refused + score.wrong + score.failed == score.asked == len(Verdict)
