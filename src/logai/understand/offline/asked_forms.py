"""Hold a plan against the circumstances of its question: what happened, and the form that the answer is wanted in.

"Just one number" and "list them" may ask for another measure than the words of the question do, and "we had an outage"
may say when without a word of time. The plan follows what it can follow; where it cannot, the question is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from logai.plan.model import QueryPlan
from logai.plan.vocabulary import TIMES, Dimension, Measure, Subject
from logai.plan.window import AllTime
from logai.understand.offline.text import show_safely

if TYPE_CHECKING:
    from logai.understand.model import KnownNames
    from logai.understand.offline.circumstances import Circumstance
    from logai.understand.offline.sentence import Sentence

_OF_VALUES = (Measure.LIST, Measure.ROWS, Measure.EXISTS, *TIMES)
"""Measures that tell no numbers."""
_FOLLOWED = {
    "list": {Measure.COUNT_DISTINCT: Measure.LIST, Measure.COUNT: Measure.ROWS, Measure.EXISTS: Measure.ROWS},
    "number": {Measure.LIST: Measure.COUNT_DISTINCT, Measure.ROWS: Measure.COUNT},
    "yes_no": {Measure.COUNT: Measure.EXISTS, Measure.ROWS: Measure.EXISTS},
}
"""The measure that a form asks for, by the one that the words of the question ask for."""
_FITTING = {
    "list": (Measure.LIST, Measure.ROWS, Measure.RANKING, Measure.SERIES, Measure.OUTCOMES),
    "number": (
        *(Measure.COUNT, Measure.COUNT_DISTINCT, Measure.SHARE, Measure.SUCCESS_RATE, Measure.AVERAGE),
        *(Measure.DIFFERENCE, Measure.DURATION),
    ),
    "yes_no": (Measure.EXISTS, Measure.BRIEF, Measure.DIFFERENCE),
}
"""The measures whose answers have a form already."""


def refuse_named_words(sentence: Sentence, known: KnownNames) -> None:
    """Raise NotUnderstoodError where a word of a circumstance, or one that was written out, is a name in the data.

    It may be meant.
    """
    names = known.users | known.hosts | known.groups | known.services
    for words in (sentence.written_out, *(found.names for found in sentence.circumstances)):
        meant = [word for word in words if word in names]
        if meant:
            raise sentence.refuse("not_understood", *meant, hint="mark_name_hint")


def follow_circumstances(sentence: Sentence, plan: QueryPlan) -> QueryPlan:
    """Return `plan` in the form that its question asks for.

    Raises NotUnderstoodError where a circumstance does not fit it.
    """
    for found in sentence.circumstances:
        if found.is_told:
            sentence.note("note_told", text=show_safely(found.text))
        if "event" in found.marks and not (_has_window(plan) if found.is_told else _has_time(plan)):
            raise sentence.refuse("circumstance_time", found.text)
        if "amount" in found.marks and plan.measure in _OF_VALUES:
            raise sentence.refuse("circumstance_form", found.text)
        for form in _FITTING:
            if form in found.marks:
                plan = _follow(sentence, found, form, plan)
    return plan


def _has_time(plan: QueryPlan) -> bool:
    return _has_window(plan) or plan.measure in TIMES


def _has_window(plan: QueryPlan) -> bool:
    return plan.filters.cuts_time or not isinstance(plan.window, AllTime)


def _follow(sentence: Sentence, found: Circumstance, form: str, plan: QueryPlan) -> QueryPlan:
    if plan.measure in _FITTING[form] or (form == "number" and _asks_for_each_number(found, plan)):
        return plan
    if form == "list" and plan.measure is Measure.BRIEF and plan.findings:
        return plan  # each finding is told with its evidence
    measure = _FOLLOWED.get(form, {}).get(plan.measure)
    changed = form == "yes_no" and plan.measure is Measure.LIST and plan.subject is Subject.ACCOUNT_CHANGES
    if changed and plan.by == (Dimension.TARGET,):
        measure = Measure.EXISTS  # "Account created yesterday, yes or no".
        plan = plan.model_copy(update={"by": ()})
    bounded = plan.threshold is not None or plan.limit is not None or plan.bucket is not None
    bounded |= form == "yes_no" and any(token.means("word", *_NUMBERS) for token in sentence.content)
    if measure is None or bounded or (plan.measure is Measure.EXISTS and not _asks_for_any_row(sentence)):
        raise sentence.refuse("circumstance_form", found.text)
    try:
        return QueryPlan.model_validate(plan.model_dump() | {"measure": measure})
    except ValidationError as error:
        raise sentence.refuse("circumstance_form", found.text) from error


def _asks_for_each_number(found: Circumstance, plan: QueryPlan) -> bool:
    """Return whether ขอเป็นตัวเลข is said of several counts: the Thai word has no plural, and one number says so."""
    several = plan.measure in (Measure.SERIES, Measure.OUTCOMES) or (plan.measure is Measure.RANKING and not plan.limit)
    return several and "ตัวเลข" in found.text and not any(word in found.text for word in _SINGLE)


_SINGLE = ("เดียว", "รวม", "ยอด")
"""What says that the number is one of all."""


def _asks_for_any_row(sentence: Sentence) -> bool:
    """Return whether "any failed logins" are asked for, and not whether anyone, or any user, failed."""
    after = iter(sentence.content)
    if not any(token.text.lower() == "any" for token in after):
        return False
    noun = next((token for token in after if not token.means("word", *_ADJECTIVES)), None)
    return noun is not None and (noun.means("word", "login", "attempt") or noun.means("subject"))


_ADJECTIVES = ("failed", "success", "invalid")
_NUMBERS = ("how_many", "how_often", "show", "when", "which", "who", "first", "last", "with_details")
"""What is asked for by these is no yes or no: "a login by root, yes or no" is."""
