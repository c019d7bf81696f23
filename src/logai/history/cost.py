"""What so many questions a day cost in a month: OpenAI's models against a machine of one's own.

Tokens and seconds are those that were measured here (the history), or given; prices come from the price table. What is
not known stays unknown (None) and is never 0. Every figure that is assumed is returned with the result, to be printed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Any, Literal

from logai.history.record import ANSWERED
from logai.history.usage import BUILTIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from logai.history.file import Kept
    from logai.providers.prices import LocalCosts, Price, PriceTable

DAYS = 365 / 12
"""In a month."""
SECONDS_A_DAY = 86_400
_JOULES_A_KWH = 3_600_000
_CHARACTERS_A_TOKEN = 4
"""A common estimate for English text; used only where nothing was measured."""
_REPLY_TOKENS = 30
"""Of a plan, estimated likewise: it is some hundred characters of JSON."""

Origin = Literal["measured", "measured on another model", "given", "estimated"]


@dataclass(frozen=True)
class Tokens:
    """Tokens of one question, and where the figures come from."""

    prompt: float
    completion: float
    origin: Origin


@dataclass(frozen=True)
class RemoteCost:
    """What one remote model costs, in US dollars; None is unknown."""

    model: str
    tokens: Tokens
    price: Price | None
    per_thousand: float | None
    per_month: float | None


@dataclass(frozen=True)
class LocalCost:
    """What a model on a machine of one's own costs, in US dollars; None is unknown.

    `seconds` is one question's; `machines` how many are busy with so many questions a day, and so many are bought.
    """

    model: str
    seconds: float | None
    seconds_origin: Origin | None
    power_per_month: float | None
    hardware_per_month: float | None
    per_month: float | None
    machines: float | None


@dataclass(frozen=True)
class CostReport:
    """All of it, with what is assumed. `model_share` is the part of the answered questions that needed a model."""

    per_day: int
    remote: tuple[RemoteCost, ...]
    local: tuple[LocalCost, ...]
    local_costs: LocalCosts
    measured_asks: int
    model_share: float | None
    oldest_price: date | None


@dataclass(frozen=True)
class Given:
    """What the user says in place of what was measured."""

    prompt_tokens: float | None = None
    completion_tokens: float | None = None
    seconds: float | None = None


def estimate_cost(  # noqa: PLR0913 - an estimate has that many grounds
    kept: Kept,
    prices: PriceTable,
    *,
    per_day: int,
    openai_model: str,
    local_model: str,
    prompt_length: int,
    given: Given,
    local_costs: LocalCosts,
) -> CostReport:
    """Return what `per_day` questions, each asked of a model, cost in a month.

    `prompt_length` is that of the constant prompt in characters, for an estimate where nothing was measured.
    """
    calls = [call for call in kept.calls if not call["error"]]
    models = list(dict.fromkeys([openai_model, *prices.models, *_models_of(calls, is_remote=True)]))
    remote = [
        _price_model(model, _tokens_of(model, calls, prompt_length, given), prices.find(model), per_day)
        for model in models
    ]
    own_models = dict.fromkeys([*_models_of(calls, is_remote=False), local_model])
    answered = [ask for ask in kept.asks if ask["outcome"] == ANSWERED]
    dates = [entry.price.as_of for entry in remote if entry.price and entry.price.as_of]
    return CostReport(
        per_day=per_day,
        remote=tuple(sorted(remote, key=_by_cost)),
        local=tuple(_cost_locally(model, calls, given, local_costs, per_day) for model in own_models),
        local_costs=local_costs,
        measured_asks=len({call["ask_id"] for call in calls}),
        model_share=fmean(ask["planner"] != BUILTIN for ask in answered) if answered else None,
        oldest_price=min(dates, default=None),
    )


def _price_model(model: str, tokens: Tokens, price: Price | None, per_day: int) -> RemoteCost:
    one = price.cost(tokens.prompt, tokens.completion) if price else None
    return RemoteCost(
        model=model,
        tokens=tokens,
        price=price,
        per_thousand=None if one is None else one * 1000,
        per_month=None if one is None else one * per_day * DAYS,
    )


def _by_cost(cost: RemoteCost) -> tuple[bool, float, str]:
    return (cost.per_month is None, cost.per_month or 0.0, cost.model)


def _models_of(calls: Iterable[dict[str, Any]], *, is_remote: bool) -> list[str]:
    return [call["model"] for call in calls if bool(call["is_remote"]) is is_remote]


def _tokens_of(model: str, calls: Sequence[dict[str, Any]], prompt_length: int, given: Given) -> Tokens:
    """Return the tokens of one question: given, measured on this model, on another remote one, on a local one.

    A local server may count only the part of the prompt that its cache lacked; OpenAI counts all of it, so the length
    of the prompt bounds the figure from below.
    """
    estimate = prompt_length / _CHARACTERS_A_TOKEN
    own = [call for call in calls if call["is_remote"] and call["model"] == model]
    others = [call for call in calls if call["is_remote"]] or list(calls)
    origin: Origin = "measured" if own else "measured on another model" if others else "estimated"
    measured = _mean_by_ask(own or others, "prompt_tokens"), _mean_by_ask(own or others, "completion_tokens")
    prompt = max(measured[0] or 0.0, estimate) if not own else measured[0] or estimate
    completion = measured[1] or float(_REPLY_TOKENS)
    if given.prompt_tokens is not None or given.completion_tokens is not None:
        origin = "given"
    return Tokens(
        prompt if given.prompt_tokens is None else given.prompt_tokens,
        completion if given.completion_tokens is None else given.completion_tokens,
        origin,
    )


def _mean_by_ask(calls: Sequence[dict[str, Any]], column: str) -> float | None:
    """Return the mean of what the calls of one question add up to; None where there are none."""
    sums: dict[int, float] = {}
    for call in calls:
        sums[call["ask_id"]] = sums.get(call["ask_id"], 0.0) + call[column]
    return fmean(sums.values()) if sums else None


def _cost_locally(
    model: str, calls: Sequence[dict[str, Any]], given: Given, costs: LocalCosts, per_day: int
) -> LocalCost:
    own = [call for call in calls if call["model"] == model and not call["is_remote"]]
    measured = _mean_by_ask(own, "total_ms")
    seconds = given.seconds if given.seconds is not None else None if measured is None else measured / 1000
    busy = None if seconds is None else seconds * per_day
    power = hardware = None
    if busy is not None and costs.watts is not None and costs.kwh_price is not None:
        power = busy * costs.watts / _JOULES_A_KWH * costs.kwh_price * DAYS
    if costs.hardware_price is not None and costs.years is not None:
        hardware = costs.hardware_price / (costs.years * 12) * max(1, math.ceil((busy or 0) / SECONDS_A_DAY))
    return LocalCost(
        model=model,
        seconds=seconds,
        seconds_origin=None if seconds is None else "measured" if given.seconds is None else "given",
        power_per_month=power,
        hardware_per_month=hardware,
        per_month=None if power is None or hardware is None else power + hardware,
        machines=None if busy is None else busy / SECONDS_A_DAY,
    )
