"""Put a plan together from what the words of a question say and what a model read.

Where they differ, the words win.

A model can add one thing that no rule has: what an unknown word does to the question. It may say how
something is to be counted where no known word does, and it must see the topic that the known words name.
Times, names, addresses and numbers come from the question itself, so no value of a model gets into a plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from logai.events import Outcome
from logai.plan.model import Bucket, Dimension, Measure, QueryPlan, Subject
from logai.understand.link import contradictions
from logai.understand.model_plan import SUBJECTS

if TYPE_CHECKING:
    from logai.understand.cues import Cues
    from logai.understand.link import Facts
    from logai.understand.model_plan import ModelPlan

_WITH_DIMENSION = (Measure.COUNT_DISTINCT, Measure.LIST, Measure.RANKING)
_OPEN_TO_MODELS = (*_WITH_DIMENSION, Measure.COUNT, Measure.SERIES, Measure.ROWS)
"""Measures that a model may choose; the others need a word that says so."""


class UnfitPlanError(Exception):
    """A model's plan that does not fit the question; `reasons` are sentences of our own checks."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def assemble_plan(given: ModelPlan, known: QueryPlan, cues: Cues, facts: Facts) -> QueryPlan:
    """Return the plan of a question whose known words mean `known`.

    Raise UnfitPlanError where `given` does not fit.
    """
    plan = known
    if cues.unknown:
        _check_topic(given, known)
        if cues.is_bare and known.measure in _OPEN_TO_MODELS:
            plan = _reshape(given, known, cues)
        elif len(known.by) > 1 and not cues.slots.grouped:
            plan = known.model_copy(update={"by": (_choose_dimension(given, cues),)})
    faults = contradictions(plan, facts)
    if faults:
        raise UnfitPlanError(*faults)
    return plan


def _check_topic(given: ModelPlan, known: QueryPlan) -> None:
    subject, outcome = SUBJECTS[given.topic]
    if subject is not known.subject:
        raise UnfitPlanError(f"The question is about {known.subject}, not {given.topic}.")
    opposite = {outcome, known.outcome} == {Outcome.SUCCESS, Outcome.FAILURE}
    if opposite and subject is Subject.LOGIN_ATTEMPTS:
        raise UnfitPlanError(f"The question says {known.outcome}, not {given.topic}.")


def _reshape(given: ModelPlan, known: QueryPlan, cues: Cues) -> QueryPlan:
    """Return `known` counted as the model says."""
    measure = Measure(given.measure)
    if measure not in _OPEN_TO_MODELS:
        raise UnfitPlanError(f"No word of the question asks for {measure}.")
    shape: dict[str, object] = {"measure": measure, "by": (), "bucket": None}
    if measure in _WITH_DIMENSION:
        shape["by"] = (_choose_dimension(given, cues),)
    if measure is Measure.SERIES:
        if given.by not in list(Bucket):
            raise UnfitPlanError("The measure series needs `by`: hour, day, week or month.")
        shape["bucket"] = given.by
    try:
        return QueryPlan.model_validate(known.model_dump() | shape)
    except ValidationError as error:
        raise UnfitPlanError(*(f"{problem['msg']}." for problem in error.errors(include_url=False))) from error


def _choose_dimension(given: ModelPlan, cues: Cues) -> Dimension:
    named = cues.named
    if len(named) == 1:
        return named[0]
    asked = Dimension(given.by) if given.by in list(Dimension) else None
    if asked is None or (named and asked not in named):
        raise UnfitPlanError(f"The measure {given.measure} needs `by`: the values that the question asks for.")
    return asked
