"""What questions cost in a month."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from logai.history.cost import DAYS, CostReport, Given, LocalCost, RemoteCost, estimate_cost
from logai.history.file import append, read
from logai.history.record import AskRecord
from logai.providers.prices import LocalCosts, Price, PriceTable
from logai.understand.outgoing import ModelCall

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
CALL = ModelCall("local", "small", "http://127.0.0.1:11434", False, "q", 2000.0, 0.0, 40, 25)  # noqa: FBT003
OPENAI = replace(CALL, provider="openai", model="cheap", is_remote=True, prompt_tokens=1000, completion_tokens=50)
COSTS = LocalCosts(watts=100, kwh_price=0.2, hardware_price=600, years=5)
PRICES = PriceTable(
    {
        "cheap": Price("cheap", 1.0, 0.1, 4.0, date(2026, 8, 5), "https://example.com"),
        "dear": Price("dear", 10.0, 1.0, 40.0, date(2026, 9, 1), "https://example.com"),
    },
    LocalCosts(),
)


def keep(*calls: ModelCall, planner: str = "local") -> None:
    append(AskRecord(NOW, "q", "store", "answered", 9.0, planner, calls=calls))


def estimate(
    *,
    per_day: int = 1000,
    given: Given | None = None,
    costs: LocalCosts = COSTS,
    openai_model: str = "cheap",
    prices: PriceTable = PRICES,
) -> CostReport:
    return estimate_cost(
        read(),
        prices,
        per_day=per_day,
        openai_model=openai_model,
        local_model="small",
        prompt_length=3200,
        given=given or Given(),
        local_costs=costs,
    )


def remote_of(report: CostReport) -> dict[str, RemoteCost]:
    return {entry.model: entry for entry in report.remote}


def local_of(report: CostReport) -> LocalCost:
    return report.local[0]


def test_measured_tokens_of_a_model_are_taken_for_it_and_for_those_that_were_never_asked() -> None:
    keep(OPENAI, OPENAI, planner="openai")  # a question that took a repair
    keep(OPENAI, planner="openai")
    found = remote_of(estimate())
    tokens = found["cheap"].tokens
    assert (tokens.prompt, tokens.completion, tokens.origin) == (1500, 75, "measured")
    assert found["dear"].tokens.origin == "measured on another model"
    assert found["cheap"].per_thousand == pytest.approx((1500 * 1.0 + 75 * 4.0) / 1e6 * 1000)
    assert found["cheap"].per_month == pytest.approx((1500 * 1.0 + 75 * 4.0) / 1e6 * 1000 * DAYS)
    assert found["dear"].per_month == pytest.approx(10 * (found["cheap"].per_month or 0))


def test_a_local_count_below_the_prompt_s_length_is_no_measure_of_what_openai_counts() -> None:
    keep(CALL)
    tokens = remote_of(estimate())["cheap"].tokens
    assert (tokens.prompt, tokens.completion, tokens.origin) == (800, 25, "measured on another model")


def test_without_a_history_the_tokens_are_estimated_and_the_local_time_is_unknown() -> None:
    report = estimate()
    tokens = remote_of(report)["cheap"].tokens
    assert (tokens.prompt, tokens.completion, tokens.origin) == (800, 30, "estimated")
    local = local_of(report)
    assert (local.seconds, local.power_per_month, local.per_month, local.machines) == (None, None, None, None)
    assert local.hardware_per_month == pytest.approx(10.0)
    assert report.model_share is None


def test_a_model_without_a_price_is_unknown_and_stands_last() -> None:
    report = estimate(openai_model="mystery")
    assert report.remote[-1].model == "mystery"
    assert (report.remote[-1].price, report.remote[-1].per_month) == (None, None)
    assert report.oldest_price == date(2026, 8, 5)


def test_a_local_machine_costs_its_power_and_its_hardware() -> None:
    keep(CALL)
    local = local_of(estimate())
    assert (local.seconds, local.seconds_origin) == (2.0, "measured")
    hours = 1000 * 2.0 / 3600 * DAYS
    assert local.power_per_month == pytest.approx(hours * 0.1 * 0.2)
    assert local.hardware_per_month == pytest.approx(600 / 60)
    assert local.per_month == pytest.approx((local.power_per_month or 0) + 10)


def test_questions_that_take_longer_than_a_day_need_more_machines() -> None:
    local = local_of(estimate(per_day=100_000, given=Given(seconds=2.0)))
    assert local.machines == pytest.approx(200_000 / 86_400)
    assert local.hardware_per_month == pytest.approx(30.0)


def test_a_hardware_price_that_nobody_said_leaves_the_sum_unknown_and_nothing_is_a_price() -> None:
    given = Given(seconds=1.0)
    unknown = local_of(estimate(given=given, costs=LocalCosts(watts=100, kwh_price=0.2, years=5)))
    assert unknown.power_per_month is not None
    assert (unknown.hardware_per_month, unknown.per_month) == (None, None)
    free = local_of(estimate(given=given, costs=COSTS.model_copy(update={"hardware_price": 0.0})))
    assert free.per_month == free.power_per_month


def test_what_the_user_says_goes_before_what_was_measured() -> None:
    keep(CALL, OPENAI)
    report = estimate(given=Given(prompt_tokens=10, completion_tokens=0, seconds=9))
    tokens = remote_of(report)["dear"].tokens
    assert (tokens.prompt, tokens.completion, tokens.origin) == (10, 0, "given")
    assert (local_of(report).seconds, local_of(report).seconds_origin) == (9, "given")


def test_the_share_of_questions_that_needed_a_model_is_told() -> None:
    keep(planner="builtin")
    keep(planner="builtin")
    keep(planner="builtin")
    keep(CALL)
    assert estimate().model_share == 0.25


def test_a_failed_call_and_a_cloud_model_measure_no_local_machine() -> None:
    keep(replace(CALL, error="provider_failed"), replace(CALL, is_remote=True))
    assert local_of(estimate()).seconds is None


def test_a_server_of_ones_own_that_speaks_openai_is_a_local_machine() -> None:
    keep(replace(OPENAI, model="own", is_remote=False))
    report = estimate()
    assert "own" not in remote_of(report)
    assert {entry.model: entry.seconds for entry in report.local} == {"own": 2.0, "small": None}
