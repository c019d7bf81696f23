"""Keep days of which nothing is told: "days with no failed logins", "days with fewer than 5".

Rows tell only of days that have some. So days that may have none are steps of a series, which has all of them; where
they cannot be, the answer says so, or the question is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.vocabulary import TIME_DIMENSIONS, Bucket, Comparison, Dimension, Measure
from logai.understand.offline.choice import Choice, texts_read_as

if TYPE_CHECKING:
    from logai.plan.threshold import Threshold
    from logai.understand.offline.sentence import Sentence

_OF_VALUES = (Measure.LIST, Measure.COUNT_DISTINCT)


def keep_empty_steps(sentence: Sentence, choice: Choice) -> Choice:
    """Return `choice`, of days that may have nothing as a series; NotUnderstoodError for hours and weekdays."""
    by: tuple[Dimension, ...] = choice.parameters.get("by", ())
    if not TIME_DIMENSIONS.intersection(by):
        return choice
    if choice.measure is Measure.RANKING and choice.parameters.get("ascending"):
        sentence.note("note_none_left_out")
    threshold: Threshold | None = choice.parameters.get("threshold")
    if threshold is None or not _holds_for_none(threshold):
        return choice
    if choice.measure not in _OF_VALUES or by != (Dimension.DAY,) or "count_of" in choice.parameters:
        raise sentence.refuse("no_sense", *texts_read_as(sentence, "threshold"))
    explains = choice.explains | {"how_many", "which", "show", "plural", "any", "yes_no"}
    parameters = {"bucket": Bucket.DAY, "threshold": threshold}
    return Choice(Measure.SERIES, explains, parameters, takes_dimensions=True)


def _holds_for_none(threshold: Threshold) -> bool:
    match threshold.comparison:
        case Comparison.LESS_THAN:
            return threshold.count > 0
        case Comparison.AT_MOST:
            return True
        case _:
            return threshold.count == 0 and threshold.comparison is not Comparison.MORE_THAN
