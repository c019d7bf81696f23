from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.bench.records import make_bench, make_result

from logai.bench.compare import compare_benches, find_p_value, judge_times

if TYPE_CHECKING:
    from collections.abc import Sequence


@pytest.mark.parametrize(
    ("gained", "lost", "p_value"),
    [
        (0, 0, 1.0),
        (1, 0, 1.0),
        (3, 3, 1.0),
        (5, 0, 0.0625),
        (0, 6, 0.03125),
        (1, 9, 0.021484375),
        (12, 2, 0.012939453125),
    ],
)
def test_the_p_value_is_that_of_the_exact_mcnemar_test(gained: int, lost: int, p_value: float) -> None:
    assert find_p_value(gained, lost) == pytest.approx(p_value)


@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [
        ([100.0], [500.0], "unknown"),
        ([100.0, 110.0], [500.0], "unknown"),
        ([100.0, 110.0], [500.0, 520.0], "slower"),
        ([500.0, 520.0], [100.0, 110.0], "faster"),
        ([100.0, 200.0], [210.0, 260.0], "noise"),
        ([100.0, 110.0], [105.0, 115.0], "noise"),
    ],
)
def test_times_differ_where_the_gap_is_wider_than_both_spreads(
    before: Sequence[float], now: Sequence[float], verdict: str
) -> None:
    assert judge_times(before, now) == verdict


def test_questions_that_are_right_now_or_no_more_are_named() -> None:
    before = make_bench(make_result(a="right", b="refused", c="right", d="failed"))
    now = make_bench(make_result(a="right", b="right", c="wrong", e="right"))
    (change,) = compare_benches(before, now).changes
    assert (change.questions, change.right_before, change.right_now) == (3, 2, 2)
    assert (change.gained, change.lost) == (("b",), ("c",))
    assert not change.is_beyond_noise


def test_six_questions_gained_and_none_lost_are_beyond_the_noise() -> None:
    names = "abcdef"
    before = make_bench(make_result(**dict.fromkeys(names, "refused")))
    now = make_bench(make_result(**dict.fromkeys(names, "right")))
    assert compare_benches(before, now).changes[0].is_beyond_noise


def test_only_targets_of_both_are_compared_and_another_digest_is_told() -> None:
    before = make_bench(make_result(model="one", digest="aaa", a="right"), make_result(model="gone", a="right"))
    now = make_bench(make_result(model="one", digest="bbb", a="right"), make_result(model="new", a="right"))
    comparison = compare_benches(before, now)
    assert [change.target.model for change in comparison.changes] == ["one"]
    assert comparison.changes[0].is_other_model


def test_a_newer_logai_is_the_same_machine_and_more_memory_is_not() -> None:
    before = make_bench(make_result(a="right"))
    same = before.model_copy(update={"machine": before.machine.model_copy(update={"logai": "9.9"})})
    other = before.model_copy(update={"machine": before.machine.model_copy(update={"memory": 1})})
    assert compare_benches(before, same).is_same_machine
    assert not compare_benches(before, other).is_same_machine
