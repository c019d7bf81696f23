"""Put a plan together from what the words of a question say and what a model read.

Where every word is known, the words decide. Where some are not, both readers have to come to the same: the topic that
the known words name, and, where no word says what is to be computed, that too. Two who agree are seldom both wrong;
one small model alone often is. Times, names, addresses and numbers come from the question itself, so no value of a
model gets into a plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.events import Outcome
from logai.plan.vocabulary import Dimension, Measure, Subject
from logai.understand.link import contradictions
from logai.understand.model_plan import SUBJECTS

if TYPE_CHECKING:
    from logai.plan.model import QueryPlan
    from logai.understand.cues import Cues
    from logai.understand.link import Facts
    from logai.understand.model_plan import ModelPlan


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
        if cues.is_bare:
            _check_measure(given, known)
        if len(known.by) > 1 and not cues.slots.grouped:
            plan = known.model_copy(update={"by": (_choose_dimension(given, cues),)})
    faults = contradictions(plan, facts)
    if faults:
        raise UnfitPlanError(*faults)
    return plan


def _check_topic(given: ModelPlan, known: QueryPlan) -> None:
    # The reasons do not name what would fit: a model that is told the answer agrees to it.
    subject, outcome = SUBJECTS[given.topic]
    if subject is not known.subject:
        raise UnfitPlanError(f"The topic {given.topic} does not fit the question.")
    opposite = {outcome, known.outcome} == {Outcome.SUCCESS, Outcome.FAILURE}
    if opposite and subject is Subject.LOGIN_ATTEMPTS:
        raise UnfitPlanError(f"The topic {given.topic} does not fit the question.")


def _check_measure(given: ModelPlan, known: QueryPlan) -> None:
    if Measure(given.measure) is not known.measure:
        raise UnfitPlanError(f"The measure {given.measure} does not fit the question.")


def _choose_dimension(given: ModelPlan, cues: Cues) -> Dimension:
    named = cues.named
    if len(named) == 1:
        return named[0]
    asked = Dimension(given.by) if given.by in list(Dimension) else None
    if asked is None or (named and asked not in named):
        raise UnfitPlanError(f"The measure {given.measure} needs `per`: the values that the question asks for.")
    return asked
