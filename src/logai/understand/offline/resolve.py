"""Put slots and facts together to one query plan, or say why they do not go together.

Each measure states the words that it explains; a word that was read but that the measure does not explain
means that the question says more than the plan would, and it is refused.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pydantic import ValidationError

from logai.plan.model import QueryPlan
from logai.plan.vocabulary import Dimension, Measure, Subject
from logai.plan.window import AllTime, Window
from logai.understand.offline.appearances import keep_appearance
from logai.understand.offline.choice import Choice, texts_of, texts_of_dimension, texts_read_as
from logai.understand.offline.content import is_noise
from logai.understand.offline.doubtful_values import refuse_doubtful_values
from logai.understand.offline.empty_steps import keep_empty_steps
from logai.understand.offline.exclusions import refuse_excluded_pair
from logai.understand.offline.filters import build_filters, is_target
from logai.understand.offline.login_outcomes import note_attack
from logai.understand.offline.measures import choose_measure
from logai.understand.offline.outcomes import choose_by_outcomes, keep_by_other_outcome
from logai.understand.offline.places import keep_place
from logai.understand.offline.scan import Kind
from logai.understand.offline.stand_ins import read_stand_ins
from logai.understand.offline.subjects import QUANTIFIERS

if TYPE_CHECKING:
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots
    from logai.understand.offline.spans import TimeFound

_ALWAYS = {
    *("failed", "failed_password", "success", "login", "logged_in", "attempt", "tried"),
    *("attack", "targeted", "attacker", "invalid", "times", "connected", "appeared"),
}
"""Words whose meaning is in subject, outcome and filters, whatever is measured."""


def resolve(sentence: Sentence, facts: Facts, slots: Slots) -> QueryPlan:
    """Return the plan; raise NotUnderstoodError where words are left over or do not go together."""
    return _build(sentence, facts, slots, choose(sentence, facts, slots))


def choose(sentence: Sentence, facts: Facts, slots: Slots) -> Choice:
    """Return the measure, once each word is explained; raise NotUnderstoodError as `resolve` does."""
    read_stand_ins(sentence, facts)
    _refuse_leftovers(sentence)
    refuse_excluded_pair(sentence, facts)
    slots.names_a_user = slots.names_a_user or any(
        name.field == "users" and not name.negated and not is_target(slots, name.preposition) for name in facts.names
    )
    choice = choose_by_outcomes(sentence, facts, slots) or choose_measure(sentence, facts, slots)
    choice = keep_empty_steps(sentence, choice)
    keep_by_other_outcome(sentence, facts, choice)
    choice = keep_appearance(sentence, facts, slots, choice)
    refuse_doubtful_values(sentence, facts, slots, choice)
    keep_place(sentence, facts, choice)
    if choice.measure is not Measure.BRIEF:
        note_attack(sentence, slots)
    _refuse_unexplained(sentence, facts, slots, choice)
    _refuse_joined(sentence, facts, choice.measure)
    _refuse_unjoined(sentence, facts, slots)
    _refuse_asking_for_what_is_given(sentence, facts, slots, choice)
    _refuse_denied_commands(sentence, choice)
    _refuse_unnamed_target(sentence, choice)
    return choice


def _refuse_unexplained(sentence: Sentence, facts: Facts, slots: Slots, choice: Choice) -> None:
    """Refuse what was read but that the measure would drop: the question says more than the plan."""
    unexplained = slots.words - choice.explains - _ALWAYS
    if "use" in unexplained and (
        slots.subject in (Subject.SUDO, Subject.SU)
        or slots.methods
        or slots.not_methods
        or Dimension.METHOD in choice.parameters.get("by", ())
    ):
        unexplained.discard("use")
    if choice.measure not in (Measure.ROWS, Measure.BRIEF):
        # "Show" and "summarise" only ask for what other words have said.
        unexplained -= {"show", "summary"}
    if unexplained:
        raise sentence.refuse("no_sense", *_shown(sentence, unexplained))
    dimensions = {*slots.asked, *slots.counted, *slots.grouped, *slots.bare}
    if slots.subject is Subject.ACCOUNT_CHANGES or slots.is_undergone:
        dimensions.discard(Dimension.USER)
    by = choice.parameters.get("by", ())
    lost: list[str] = [] if choice.takes_dimensions else sorted(dimensions - set(by))
    if slots.bucket is not None and "bucket" not in choice.parameters:
        lost.append(slots.bucket)
    if slots.peak is not None and (slots.peak not in by or (slots.peak_within and len(by) < 2)):
        lost.append(slots.peak)
    dropped = [text for name in lost for text in texts_of_dimension(sentence, name)]
    threshold_lost = facts.threshold is not None and "threshold" not in choice.parameters
    threshold_lost = threshold_lost or facts.count_of not in (None, choice.parameters.get("count_of"))
    limit_lost = facts.limit is not None and choice.parameters.get("limit") != facts.limit
    dropped += texts_read_as(sentence, "threshold") if threshold_lost else []
    dropped += texts_read_as(sentence, "limit") if limit_lost else []
    if lost or threshold_lost or limit_lost:
        raise sentence.refuse("no_sense", *dropped)


def _shown(sentence: Sentence, names: set[str]) -> list[str]:
    """Return the words of the question behind `names`; where a question only begins like one, its first word."""
    texts = texts_of(sentence, names)
    if "aux" in names and sentence.content:
        texts = [sentence.content[0].text, *texts]
    return texts


def _refuse_leftovers(sentence: Sentence) -> None:
    left = [(index, token) for index, token in enumerate(sentence.content) if sentence.is_free(index)]
    negations = [token.text for _, token in left if token.means("word", "not", "except")]
    unknown = [token.text for _, token in left if _says_more(token)]
    strange = [token.text for _, token in left if token.kind in (Kind.WORD, Kind.UNKNOWN, Kind.QUOTED)]
    unknown = [text for text in strange if text.lower() not in QUANTIFIERS] or strange or unknown
    if negations:
        raise sentence.refuse("negation", *negations)
    if unknown:
        may_be_names = [token.text for index, token in left if token.text in unknown and _may_be_name(sentence, index)]
        if may_be_names == unknown:
            raise sentence.refuse("not_understood", *unknown, hint="mark_name_hint")
        raise sentence.refuse("not_understood", *unknown)
    if paired := _find_paired_prepositions(sentence):
        raise sentence.refuse("not_understood", *paired)
    last = sentence.at(len(sentence.content) - 1)
    dangling = last is not None and sentence.means(len(sentence.content) - 1, "prep")
    asked = any(token.means("word", "which", "where_from", "how_many", "who") for token in sentence.content)
    if last is not None and dangling and not (asked and last.means("prep", "from", "to", "on", "at", "in", "as")):
        raise sentence.refuse("not_understood", last.text)
    for index, _ in left:
        sentence.explain(index, index, "-")


def _says_more(token: Token) -> bool:
    """Return whether an unread token is more than a filler; noise is in the content only where it says something."""
    return is_noise(token) or not (token.means("light") or token.means("prep"))


def _find_paired_prepositions(sentence: Sentence) -> list[str]:
    """Return two unread prepositions right behind each other: together they are another word, as in "as of Monday"."""
    if sentence.language != "en":
        return []
    for index, (token, after) in enumerate(pairwise(sentence.content)):
        if sentence.means(index, "prep") and sentence.means(index + 1, "prep"):
            return [token.text, after.text]
    return []


def _may_be_name(sentence: Sentence, index: int) -> bool:
    """Return whether the unread word at `index` stands where a name would, so that marking it may help."""
    token = sentence.content[index]
    if token.kind is not Kind.WORD or token.value.lower() in sentence.lexicon.ordinary_words:
        return False
    before, after = sentence.at(index - 1), sentence.at(index + 1)
    introduced = before is not None and (
        before.means("prep") or before.means("light", "aux") or before.means("word", "when", "not", "except", "or")
    )
    return introduced or (after is not None and (after.means("word", "login") or after.means("subject")))


def _refuse_joined(sentence: Sentence, facts: Facts, measure: Measure) -> None:
    joined = any(name.joined == "and" and not name.negated for name in facts.names)
    if joined and measure in (
        Measure.EXISTS,
        Measure.LIST,
        Measure.COUNT_DISTINCT,
        Measure.FIRST,
        Measure.LAST,
    ):
        raise sentence.refuse("ambiguous_and", *(name.value for name in facts.names))


_FILTERED_BY = {
    Dimension.USER: "users",
    Dimension.TARGET: "users",
    Dimension.SOURCE: "sources",
    Dimension.HOST: "hosts",
}


def _refuse_asking_for_what_is_given(sentence: Sentence, facts: Facts, slots: Slots, choice: Choice) -> None:
    """Refuse "which users failed for root", whose answer can only be the name that the question holds."""
    if choice.measure not in (Measure.LIST, Measure.COUNT_DISTINCT) and not choice.parameters.get("limit"):
        return
    asked = {_FILTERED_BY.get(dimension) for dimension in choice.parameters.get("by", ())}
    of_targets = Dimension.TARGET in choice.parameters.get("by", ())
    given = [
        name.value
        for name in facts.names
        if not name.negated and name.field in asked and is_target(slots, name.preposition) is of_targets
    ]
    if given:
        raise sentence.refuse("no_sense", *given)


def _refuse_denied_commands(sentence: Sentence, choice: Choice) -> None:
    """Refuse "commands not run by bob": those that others ran may be his as well."""
    if choice.measure not in (Measure.LIST, Measure.COUNT_DISTINCT) or Dimension.COMMAND not in choice.parameters["by"]:
        return
    for before, token in pairwise(sentence.content):
        if token.means("word", "use") and before.means("word", "not", "except"):
            raise sentence.refuse("negation", before.text)


def _refuse_unnamed_target(sentence: Sentence, choice: Choice) -> None:
    """Refuse "which account is su'd to most" where the accounts would be those that ran su."""
    if Dimension.USER not in choice.parameters.get("by", ()):
        return
    for before, token in pairwise(sentence.content):
        leads = before.means("subject", "su") and token.text.lower() == "to"
        if leads and not sentence.meanings.get(token.start, "").startswith(("users: ", "not users: ")):
            raise sentence.refuse("no_sense", before.text, token.text)


def _refuse_unjoined(sentence: Sentence, facts: Facts, slots: Slots) -> None:
    """Refuse two names of one kind that no "or", "and" or comma joins, and names both meant and left out."""
    seen: dict[str, tuple[str, bool]] = {}
    for name in facts.names:
        kind: str = _KINDS.get(name.field, name.field)
        becomes = slots.subject in (Subject.SUDO, Subject.SU) and is_target(slots, name.preposition)
        to_another = name.preposition == "to" and slots.subject is not Subject.LOGIN_ATTEMPTS
        if kind == "users" and (becomes or to_another):
            kind = "targets"
        field, negated = seen.get(kind, ("", False))
        narrows = name.negated and not negated and name.field != field  # "from 10.0.0.0/8 except 10.0.0.5"
        mixed = kind == "users" and name.field != field  # a name or a pattern: no filter is both
        if kind in seen and not narrows and (not name.joined or negated is not name.negated or mixed):
            raise sentence.refuse("ambiguous_and", *(other.value for other in facts.names))
        seen[kind] = (name.field, name.negated)


_KINDS = {"networks": "sources", "users_like": "users"}
"""Fields whose names are of the kind of another field."""

_HELD_AGAINST = ("compared to", "compared with", "relative to", "in comparison to", "in comparison with")


def _order_compared(sentence: Sentence, facts: Facts) -> tuple[list[Window], Window]:
    """Return the window that is asked about and the one after "than", wherever it stands in the question."""
    first, second = facts.windows
    than = [token.start for token in sentence.content if token.means("word", "than", "more_than")]
    than += [token.start for token in sentence.content if token.text.lower() in _HELD_AGAINST and not than]
    turned = than[-1] < first.position if than else _goes_from(sentence, first.position, second.position)
    if turned or _tells_first_what_it_is_held_against(sentence, first, second):
        first, second = second, first
    return [first.window], second.window


_LATER = {"yesterday": "today", "last_week": "this_week", "last_month": "this_month", "last_year": "this_year"}
_CHANGES = ("เพิ่มขึ้น", "ลดลง", "มากขึ้น", "เยอะขึ้น", "น้อยลง", "สูงขึ้น", "ต่ำลง", "เพิ่ม", "ลด")


def _tells_first_what_it_is_held_against(sentence: Sentence, first: TimeFound, second: TimeFound) -> bool:
    """Return whether Thai names the other time first: เทียบกับเมื่อวาน วันนี้มากกว่าไหม, สัปดาห์ที่แล้วเทียบกับสัปดาห์นี้เพิ่มขึ้นกี่ครั้ง.

    What goes up or down does so from the earlier time to the later, whichever is said first.
    """
    if sentence.language != "th":
        return False
    held = [token for token in sentence.content if token.means("word", "compare") and token.text.endswith("กับ")]
    if held and held[0].end <= first.position and len(held) == 1:
        between = [token for token in sentence.content if held[0].end <= token.start < first.position]
        return not between
    named = (getattr(first.window, "name", ""), getattr(second.window, "name", ""))
    rises = any(token.means("word", "trend", "more_than") and token.text in _CHANGES for token in sentence.content)
    return rises and _LATER.get(named[0], "-") == named[1]


def _goes_from(sentence: Sentence, first: int, second: int) -> bool:
    """Return whether a change is told "from last week to this week": the second is held against the first."""
    before = {after.start: token for token, after in pairwise(sentence.content)}
    opened, joined = before.get(first), before.get(second)
    return opened is not None and joined is not None and opened.means("prep", "from") and joined.means("word", "to")


def _build(sentence: Sentence, facts: Facts, slots: Slots, choice: Choice) -> QueryPlan:
    parameters = dict(choice.parameters)
    windows = [found.window for found in facts.windows]
    filters = build_filters(sentence, facts, slots)
    if facts.other_part is not None and "compare_filters" in parameters:
        other = {name: getattr(facts.other_part, name) for name in facts.other_part.model_fields_set}
        parameters["compare_filters"] = filters.model_copy(update=other)
    elif choice.measure is Measure.DIFFERENCE:
        windows, parameters["compare_to"] = _order_compared(sentence, facts)
    try:
        return QueryPlan(
            subject=slots.subject or Subject.LOGIN_ATTEMPTS,
            outcome=slots.outcome
            if choice.measure not in (Measure.SUCCESS_RATE, Measure.BRIEF, Measure.OUTCOMES)
            else None,
            measure=choice.measure,
            filters=filters,
            window=windows[0] if windows else AllTime(),
            **parameters,
        )
    except ValidationError as error:
        dimensions = (*choice.parameters.get("by", ()), *slots.asked, *slots.counted, *slots.bare)
        told = [text for dimension in dimensions for text in texts_of_dimension(sentence, dimension)]
        raise sentence.refuse("no_sense", *told, *texts_read_as(sentence, "subject")) from error
