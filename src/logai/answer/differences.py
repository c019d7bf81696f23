"""The sentence of a difference: of two windows, or of two sets of filters within one window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from logai.answer.phrases import window_phrase
from logai.answer.units import filter_phrases
from logai.i18n import join_phrases, translate
from logai.plan.describe import own_filters, shared_filters
from logai.plan.moments import resolve
from logai.plan.window import AllTime

if TYPE_CHECKING:
    from logai.answer.phrases import Scope


def describe_difference(scope: Scope, first: int, second: int) -> str:
    """Return how many more or fewer `first` is than `second`: "21 more failed login attempts yesterday than .."."""
    number = abs(first - second)
    shared = replace(scope, plan=scope.plan.model_copy(update={"filters": shared_filters(scope.plan)}))
    sides = _sides(scope)
    return scope.say(
        "equal" if first == second else "more" if first > second else "fewer",
        n=scope.number(number),
        what=join_phrases(scope.lang, shared.what(2 if first == second else number), shared.times()),
        first=sides[0],
        second=sides[1],
        a=scope.number(first),
        b=scope.number(second),
    )


def _sides(scope: Scope) -> tuple[str, str]:
    plan, others = scope.plan, scope.plan.compare_filters
    if others is None:
        compared = plan.compare_to or AllTime()
        return scope.when(), window_phrase(compared, resolve(compared, scope.now), scope)
    pairs = ((plan.filters, others), (others, plan.filters))
    rest = translate(scope.lang, "filter.all_rows")
    first, second = (" ".join(filter_phrases(plan, own_filters(*pair), scope.lang)) or rest for pair in pairs)
    when = scope.when()
    if scope.lang == "th":
        return f"{when} {first}".strip(), second
    return first, f"{second}, {when}" if when else second
