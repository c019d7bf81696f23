"""Choose the success rate: of all logins, or of each user, address, host or method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.events import Outcome
from logai.plan.vocabulary import TIME_DIMENSIONS, Dimension, Measure, Subject
from logai.understand.offline.choice import Choice
from logai.understand.offline.filters import build_filters

if TYPE_CHECKING:
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots


def choose_success_rate(sentence: Sentence, facts: Facts, slots: Slots) -> Choice:
    """Return the success rate, or that of each user, address or host: "success rate per user", "who has the lowest".

    That of sudo or su is the share of those that succeeded.
    """
    explains = {"success_rate", "which", "how_many", "percentage"}
    if slots.subject in (Subject.SUDO, Subject.SU):
        slots.outcome = Outcome.SUCCESS
        return Choice(Measure.SHARE, explains, {"share_of": build_filters(sentence, facts, slots)})
    told = list(dict.fromkeys([*slots.grouped, *slots.asked, *slots.bare]))
    if not told and "who" in slots.words:
        told = [Dimension.USER]
    if len(told) != 1 or slots.counted or told[0] in TIME_DIMENSIONS:
        return Choice(Measure.SUCCESS_RATE, explains, {})
    ranked = slots.words & {"most", "least", "top"}
    one = bool(ranked) and not (slots.grouped or slots.is_plural or "plural" in slots.words)
    limit = facts.limit or (1 if one else None)
    explains |= {"most", "least", "top", "who", "show", "plural", "with_counts"}
    parameters = {"by": tuple(told), "ascending": "least" in slots.words, "limit": limit}
    return Choice(Measure.SUCCESS_RATE, explains, parameters)
