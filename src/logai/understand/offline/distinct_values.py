"""Read which different values are counted over time: "unique IPs per day", "more users than last week"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from logai.plan.vocabulary import FIELDS_OF, Dimension, Measure, Subject
from logai.understand.offline.choice import find_who

if TYPE_CHECKING:
    from logai.understand.offline.choice import Choice
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_MEASURES = (Measure.SERIES, Measure.AVERAGE, Measure.DIFFERENCE)
_OF_PEOPLE = {"different", "how_many_people"}
_EXPLAINED = {"different", "attacker", "how_many_people"}


def count_values(choice: Choice, sentence: Sentence, slots: Slots) -> Choice:
    """Return `choice`, of different values where one over time is asked of them, and not of rows."""
    if choice.measure not in _MEASURES or "by" in choice.parameters or slots.asked or slots.grouped:
        return choice
    if slots.is_undergone or slots.subject is Subject.ACCOUNT_CHANGES:
        return choice
    if slots.invalid_user and {*slots.counted, *slots.bare} == {Dimension.USER} and not slots.words & _OF_PEOPLE:
        return replace(choice, takes_dimensions=True)  # "Invalid user" is what sshd says of an attempt.
    counted = _find_counted(sentence, slots)
    if counted is None or counted not in FIELDS_OF[slots.subject or Subject.LOGIN_ATTEMPTS]:
        return choice
    if counted is Dimension.COMMAND and slots.subject is Subject.SUDO and "different" not in slots.words:
        return choice  # Each row is a command.
    parameters = choice.parameters | {"count_of": counted}
    return replace(choice, explains=choice.explains | _EXPLAINED, parameters=parameters, takes_dimensions=True)


def _find_counted(sentence: Sentence, slots: Slots) -> Dimension | None:
    """Return whose values are counted: users in "fewer users failed", and not in "users failed less"."""
    named = {*slots.counted, *slots.bare}
    if not named and "how_many_people" in slots.words:
        return find_who(slots)
    if len(named) != 1:
        return None
    (dimension,) = named
    if slots.counted:
        return dimension if not slots.bare else None
    meanings = {f"bare: {dimension}", "attacker"}
    places = [index for index, token in enumerate(sentence.content) if sentence.meanings.get(token.start) in meanings]
    return dimension if len(places) == 1 and _is_quantified(sentence, places[0]) else None


def _is_quantified(sentence: Sentence, index: int) -> bool:
    """Return whether the noun at `index` is one of more, fewer or different ones."""
    if sentence.language == "th":
        return _means(sentence, index + 1, "different") or _means(sentence, index - 1, "different")
    at = index - 1
    while _means(sentence, at, "attack", "failed", "success"):
        at -= 1
    return _means(sentence, at, "more", "more_than", "different", "average")


def _means(sentence: Sentence, index: int, *names: str) -> bool:
    """Return whether the token at `index`, read already or not, has one of the senses `names`."""
    token = sentence.at(index)
    return token is not None and token.means("word", *names)
