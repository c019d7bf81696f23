"""What a follow-up computes: what it asks for itself, else what was computed before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from logai.plan.filters import Filters
from logai.plan.vocabulary import Dimension, Measure
from logai.understand.followup.merge import UnclearError
from logai.understand.offline.resolve import choose

if TYPE_CHECKING:
    from logai.plan.model import QueryPlan
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

COMPUTED = ("measure", "by", "bucket", "limit", "ascending", "threshold", "count_of", "findings", "statistic")
"""The parts of a plan that say what is computed; they are kept or replaced together."""

_SAYS_NO_MEASURE = {
    *("failed", "failed_password", "success", "invalid", "times", "use"),
    *("login", "logged_in", "attempt", "tried", "attack", "targeted", "connected"),
}
_RANKS = {"top", "most", "least", "with_counts"}
_TAKES_THRESHOLD = (Measure.COUNT_DISTINCT, Measure.LIST, Measure.RANKING, Measure.EXISTS, Measure.SERIES)


def read_measure(sentence: Sentence, facts: Facts, slots: Slots, previous: QueryPlan) -> dict[str, Any]:
    """Return what is computed, by the names of a plan's fields, and check that each word is explained.

    Raise NotUnderstoodError for words that are left over, UnclearError where it is open what is counted.
    """
    _read_described(facts, slots)
    says_nothing = not slots.words - _SAYS_NO_MEASURE and slots.bucket is None and slots.peak is None
    if says_nothing and facts.order in (None, "top") and not _dimensions(slots):
        return _keep_measure(sentence, facts, slots, previous)
    if says_nothing and facts.order is None and previous.by and slots.bare == _dimensions(slots):
        return _replace_values(sentence, facts, slots, previous)
    if (slots.words & _RANKS or facts.order == "top") and not _dimensions(slots):
        slots.bare.extend(previous.by)
    counts_nothing = "how_many" in slots.words and previous.by
    if not _dimensions(slots) and (counts_nothing or "with_counts" in slots.words):
        raise UnclearError("how_many_what")
    if "success_rate" in slots.words:
        slots.outcome = None
    choice = choose(sentence, facts, slots)
    return {"measure": choice.measure, **choice.parameters}


def read_whole(computed: dict[str, Any], previous: QueryPlan, said: Filters, filters: Filters) -> Filters:
    """Return what a share is a part of: of a failure rate the same rows; of another share what it was before."""
    if "share_of" in computed or previous.share_of == previous.filters:
        return filters
    if said != Filters() or previous.share_of is None:
        raise UnclearError("share")
    return previous.share_of


def _dimensions(slots: Slots) -> list[Dimension]:
    return [*slots.asked, *slots.counted, *slots.grouped, *slots.bare]


def _read_described(facts: Facts, slots: Slots) -> None:
    """Take "private addresses" and "invalid users" for the filters that they are, not for values that are asked for."""
    if slots.words - {"invalid"}:
        return
    if facts.address_scope is not None and slots.bare == [Dimension.SOURCE]:
        slots.bare.clear()
    if slots.invalid_user and slots.bare == [Dimension.USER]:
        slots.bare.clear()


def _replace_values(sentence: Sentence, facts: Facts, slots: Slots, previous: QueryPlan) -> dict[str, Any]:
    """Return what was computed before of other values: "and addresses?" after "how many users"."""
    choice = choose(sentence, replace(facts, threshold=None, limit=None), slots)
    return _keep_amounts(sentence, facts, previous) | {"by": choice.parameters["by"]}


def _keep_measure(sentence: Sentence, facts: Facts, slots: Slots, previous: QueryPlan) -> dict[str, Any]:
    choice = choose(sentence, replace(facts, threshold=None, limit=None, order=None), slots)
    if choice.measure is not Measure.COUNT or choice.explains:
        raise sentence.refuse("no_sense", sentence.text)
    return _keep_amounts(sentence, facts, previous)


def _keep_amounts(sentence: Sentence, facts: Facts, previous: QueryPlan) -> dict[str, Any]:
    """Return what was computed before, with the limit and the threshold that the follow-up says."""
    kept = {name: getattr(previous, name) for name in COMPUTED}
    if facts.limit is not None:
        if previous.measure not in (Measure.RANKING, Measure.LIST):
            raise sentence.refuse("no_sense", sentence.text)
        kept |= {"measure": Measure.RANKING, "limit": facts.limit}
    if facts.threshold is not None:
        if previous.measure not in _TAKES_THRESHOLD:
            raise sentence.refuse("no_sense", sentence.text)
        kept["threshold"] = facts.threshold
    return kept
