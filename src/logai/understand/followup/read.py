"""From a follow-up and the plan before to a plan.

What the follow-up says is read by the rules of the built-in planner, each word accounted for; then it takes the place
of what the plan before says of the same. Nothing is guessed: what could be meant in two ways is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from logai.events import Outcome
from logai.plan.describe import describe_filters, describe_rows
from logai.plan.fields import filters_of, filters_set
from logai.plan.filters import Filters
from logai.plan.model import QueryPlan
from logai.plan.moments import resolve
from logai.plan.vocabulary import Dimension, Measure, Subject
from logai.plan.window import AllTime, NamedWindow
from logai.understand.followup.kept import describe_kept
from logai.understand.followup.marks import take_every
from logai.understand.followup.measure import read_measure, read_whole
from logai.understand.followup.merge import (
    UnclearError,
    drop_kinds,
    is_within,
    merge_filters,
    merge_window,
    set_kinds,
    take_others,
)
from logai.understand.followup.refusal import quote_question, refuse
from logai.understand.followup.topic import names_a_topic
from logai.understand.model import Reading, Understanding
from logai.understand.offline.asked_forms import follow_circumstances
from logai.understand.offline.facts import open_sentence, read_facts, reopen
from logai.understand.offline.filters import build_filters
from logai.understand.offline.login_outcomes import note_attack
from logai.understand.offline.slots import read_open_slots
from logai.understand.offline.spans import TimeFound
from logai.understand.offline.subjects import decide_subject
from logai.understand.offline.typos import correct_typos

if TYPE_CHECKING:
    from datetime import datetime

    from logai.plan.window import Window
    from logai.understand.followup.marks import Kind, Marks
    from logai.understand.followup.model import Before
    from logai.understand.model import Context, Language
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_COMPARES = {"more", "more_than", "compare"}
_GIVEN = {Dimension.USER: "users", Dimension.TARGET: "targets", Dimension.SOURCE: "sources", Dimension.HOST: "hosts"}


@dataclass
class _Text:
    """A follow-up as it was read, and the plan that it changes."""

    marks: Marks
    previous: QueryPlan
    sentence: Sentence
    facts: Facts
    slots: Slots


def read_follow_up(marks: Marks, before: Before, context: Context, language: Language) -> Understanding:
    """Return what `marks.rest` means after `before`.

    Raise NotUnderstoodError where a word is left over, or where it does not go with the plan before.
    """
    try:
        text = _read_text(marks, before.plan, context, language)
        plan = _make_plan(text, language, context.now)
    except UnclearError as error:
        raise refuse(language, error.key, question=quote_question(before.question)) from error
    kept = describe_kept(plan, before, context.now, language)
    read = (Reading(word, "goes on from the question before") for word in marks.words)
    return Understanding(
        plan=plan,
        language=language,
        planner="builtin",
        readings=(*read, *text.sentence.readings()),
        notes=(kept, *text.sentence.notes),
    )


def _read_text(marks: Marks, previous: QueryPlan, context: Context, language: Language) -> _Text:
    if marks.adds:
        raise refuse(language, "adds", word=f"“{marks.adds}”")
    take_every(marks, _kinds_to_widen(previous.filters))
    sentence = _open(marks.rest, context, language)
    if not sentence.content and not (marks.others or marks.every):
        raise UnclearError("empty")
    facts = read_facts(sentence, context)
    slots = _read_slots(sentence, previous)
    slots.names_a_user = bool(previous.filters.users) and not set(marks.every + marks.others) & {"users", "any"}
    return _Text(marks, previous, sentence, facts, slots)


def _kinds_to_widen(filters: Filters) -> tuple[Kind, ...]:
    kinds = set_kinds(filters)
    every: tuple[Kind, ...] = ("users", "hosts", "sources")
    return tuple(kind for kind in every if kind in kinds)


def _open(text: str, context: Context, language: Language) -> Sentence:
    sentence = open_sentence(text, language)
    corrected, typos = correct_typos(sentence, context.names)
    if corrected != sentence.text:
        sentence = reopen(sentence, corrected)
    for word, known in typos:
        sentence.note("note_read_as", word=word, known=known)
    return sentence


def _read_slots(sentence: Sentence, previous: QueryPlan) -> Slots:
    """Return the slots of the follow-up; a topic that it does not name is that of `previous`."""
    names_method = any(
        sentence.means(index, "method") and sentence.means(index - 1, "prep", "with", "by")
        for index in range(len(sentence.content))
    )
    about_logins = previous.subject is Subject.LOGIN_ATTEMPTS and names_method
    slots = read_open_slots(sentence, about_logins=about_logins)
    if names_a_topic(sentence):
        decide_subject(sentence, slots)
        return slots
    slots.subject = previous.subject
    failed = bool(slots.words & {"failed", "failed_password", "failure_rate"})
    if failed and "success" in slots.words:
        raise sentence.refuse("mixed_outcomes")
    slots.outcome = Outcome.FAILURE if failed else Outcome.SUCCESS if "success" in slots.words else previous.outcome
    return slots


def _make_plan(text: _Text, language: Language, now: datetime) -> QueryPlan:
    sentence, slots, previous = text.sentence, text.slots, text.previous
    if previous.compare_filters is not None:
        raise UnclearError("two_windows")
    compared = _read_comparison(text)
    if compared is not None:
        text.facts = replace(text.facts, windows=(TimeFound(previous.window, "", -1), *text.facts.windows))
    computed = read_measure(sentence, text.facts, slots, previous)
    leaves_brief = previous.measure is Measure.BRIEF and computed["measure"] is not Measure.BRIEF
    if leaves_brief and slots.outcome is None and "success_rate" not in slots.words:
        raise UnclearError("brief")
    said = build_filters(sentence, text.facts, slots)
    _refuse_outside(text, said, now)
    filters = merge_filters(_filters_before(text), said)
    window = previous.window if compared is not None else _read_window(text, filters, said)
    if computed["measure"] is Measure.SHARE:
        computed["share_of"] = read_whole(computed, previous, said, filters)
    if computed["measure"] is Measure.DIFFERENCE:
        computed["compare_to"] = compared or previous.compare_to
    plan = follow_circumstances(sentence, _build(text, computed, filters, window))
    _refuse_unfit(plan, language)
    _refuse_asking_for_what_is_given(plan, previous, language)
    if slots.subject is not previous.subject:
        note_attack(sentence, slots)
    return plan


def _read_comparison(text: _Text) -> Window | None:
    """Return the window that the one before is compared with: "more than yesterday?"."""
    windows, previous = text.facts.windows, text.previous
    if not text.slots.words & _COMPARES or len(windows) != 1:
        return None
    if previous.measure is not Measure.COUNT or isinstance(previous.window, AllTime):
        raise text.sentence.refuse("no_sense", windows[0].text)
    return windows[0].window


def _refuse_outside(text: _Text, said: Filters, now: datetime) -> None:
    """Refuse "how many of them ..", where what follows is no part of what was asked about before."""
    previous = text.previous
    if not text.marks.narrows:
        return
    other_outcome = previous.outcome is not None and text.slots.outcome is not previous.outcome
    if other_outcome or not is_within(said, previous.filters):
        raise UnclearError("nothing_left")
    first, last = resolve(previous.window, now)
    for found in text.facts.windows:
        start, end = resolve(found.window, now)
        begins_earlier = first is not None and (start is None or start < first)
        ends_later = last is not None and (end is None or end > last)
        if begins_earlier or ends_later:
            raise UnclearError("nothing_left")


def _filters_before(text: _Text) -> Filters:
    """Return the filters of the plan before without those that are lifted or that belong to another topic."""
    filters = take_others(text.previous.filters, text.marks.others)
    filters = drop_kinds(filters, text.marks.every)
    if text.slots.subject is not text.previous.subject:
        filters = drop_kinds(filters, ("actions", "invalid_user"))
    return drop_kinds(filters, ("dates",)) if text.facts.windows else filters


def _read_window(text: _Text, filters: Filters, said: Filters) -> Window:
    sentence, windows, before = text.sentence, text.facts.windows, text.previous.window
    if len(windows) > 1 or (windows and text.previous.measure is Measure.DIFFERENCE):
        raise UnclearError("two_windows")
    today = sentence.lexicon.say(sentence.language, "note_today")
    if today in sentence.notes and before == NamedWindow(name="today"):
        sentence.notes.remove(today)
    elif today in sentence.notes and not isinstance(before, AllTime):
        raise UnclearError("hours_kept")
    if not isinstance(before, AllTime):
        every_day = sentence.lexicon.messages[sentence.language]["note_every_day"].split("{words}", maxsplit=1)[0]
        sentence.notes[:] = [note for note in sentence.notes if not note.startswith(every_day)]
    return merge_window(before, windows[0].window if windows else None, filters, said)


def _build(text: _Text, computed: dict[str, Any], filters: Filters, window: Window) -> QueryPlan:
    sentence, slots = text.sentence, text.slots
    subject = slots.subject or Subject.LOGIN_ATTEMPTS
    tells_outcome = bool(slots.words & {"failed", "failed_password", "success"})
    without_outcome = computed["measure"] in (Measure.SUCCESS_RATE, Measure.BRIEF, Measure.OUTCOMES)
    names_invalid = bool(filters.invalid_user) and subject is Subject.LOGIN_ATTEMPTS
    if (without_outcome and tells_outcome) or (names_invalid and slots.outcome is Outcome.SUCCESS):
        raise sentence.refuse("no_sense", sentence.text)
    try:
        return QueryPlan(
            subject=subject,
            outcome=None if without_outcome else slots.outcome,
            filters=filters,
            window=window,
            **computed,
        )
    except ValidationError as error:
        raise sentence.refuse("no_sense", sentence.text) from error


def _refuse_unfit(plan: QueryPlan, language: Language) -> None:
    """Refuse filters that the rows of the plan do not have: sudo commands from an address."""
    unfit = [name for name in filters_set(plan.filters) if name not in filters_of(plan.subject)]
    if unfit:
        phrases = describe_filters(_only(plan.filters, unfit), language)
        raise refuse(language, "unfit", filters=f"“{', '.join(phrases)}”", rows=describe_rows(plan, language))


def _refuse_asking_for_what_is_given(plan: QueryPlan, previous: QueryPlan, language: Language) -> None:
    """Refuse "which users?" after a question about root: the answer could only be the name that was given."""
    if plan.measure not in (Measure.LIST, Measure.COUNT_DISTINCT):
        return
    given = [_GIVEN[dimension] for dimension in plan.by if dimension in _GIVEN]
    names = [name for name in given if getattr(plan.filters, name)]
    if names and (plan.by != previous.by or plan.filters != previous.filters):
        phrases = describe_filters(_only(plan.filters, names), language)
        raise refuse(language, "given", filters=", ".join(phrases))


def _only(filters: Filters, names: list[str]) -> Filters:
    return Filters.model_validate({name: getattr(filters, name) for name in names})
