"""What each planner and model was used for: how often, how long it took, which tokens, what it cost.

Built from the history alone. A cost that is not known is counted as unknown, never as nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from logai.history.record import ANSWERED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from logai.history.file import Kept

BUILTIN = "builtin"


@dataclass(frozen=True)
class UsageRow:
    """The use of one model, or of the built-in planner, whose calls are the questions that it planned.

    Times are milliseconds of the calls that did not fail. `cost_usd` is the sum of the known costs, None where no cost
    is known; `unpriced` counts the calls of unknown cost.
    """

    provider: str
    model: str | None
    calls: int
    failed: int
    p50_ms: float | None
    p95_ms: float | None
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = 0.0
    unpriced: int = 0


def summarize_usage(kept: Kept) -> tuple[UsageRow, ...]:
    """Return the use of the built-in planner and of each model of each provider, the most used first."""
    planned = [ask for ask in kept.asks if ask["planner"] == BUILTIN and ask["outcome"] == ANSWERED]
    times = [float(ask["understand_ms"]) for ask in planned if ask["understand_ms"] is not None]
    rows = []
    if planned:
        rows.append(UsageRow(BUILTIN, None, len(planned), 0, percentile(times, 50), percentile(times, 95)))
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for call in kept.calls:
        groups.setdefault((call["provider"], call["model"]), []).append(call)
    rows += [_summarize_calls(provider, model, calls) for (provider, model), calls in groups.items()]
    return tuple(sorted(rows, key=lambda row: (-row.calls, row.provider, row.model or "")))


def percentile(values: Sequence[float], percent: int) -> float | None:
    """Return the nearest-rank percentile of `values`, None for no values."""
    if not values:
        return None
    return sorted(values)[max(math.ceil(len(values) * percent / 100), 1) - 1]


def _summarize_calls(provider: str, model: str, calls: list[dict[str, Any]]) -> UsageRow:
    times = [float(call["total_ms"]) for call in calls if not call["error"]]
    costs = [float(call["cost_usd"]) for call in calls if call["cost_usd"] is not None]
    return UsageRow(
        provider=provider,
        model=model,
        calls=len(calls),
        failed=sum(1 for call in calls if call["error"]),
        p50_ms=percentile(times, 50),
        p95_ms=percentile(times, 95),
        prompt_tokens=sum(call["prompt_tokens"] for call in calls),
        completion_tokens=sum(call["completion_tokens"] for call in calls),
        cost_usd=math.fsum(costs) if costs else None,
        unpriced=len(calls) - len(costs),
    )
