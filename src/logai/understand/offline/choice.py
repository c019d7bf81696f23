"""What a choice of a measure is, and what every such choice needs: whom "who" is, and the words behind a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from logai.plan.vocabulary import Dimension, Measure, Subject
from logai.understand.offline.groups import GROUP_CHANGES

if TYPE_CHECKING:
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots


@dataclass
class Choice:
    """A measure with its parameters, and the words and dimensions that it explains."""

    measure: Measure
    explains: set[str]
    parameters: dict[str, Any]
    takes_dimensions: bool = False
    """Words such as "user" are explained though the plan has no `by`: "did any user fail"."""


def find_who(slots: Slots) -> Dimension:
    """Return whom "who" asks for: the user, or the address where the user is named or attacks are asked about."""
    tries_unknown = slots.invalid_user and "tried" in slots.words
    if slots.subject is Subject.LOGIN_ATTEMPTS and (slots.names_a_user or tries_unknown):
        return Dimension.SOURCE
    if slots.subject is Subject.ACCOUNT_CHANGES or slots.is_undergone:
        return Dimension.TARGET
    if slots.subject is Subject.SCANS or ("attack" in slots.words and "targeted" not in slots.words):
        return Dimension.SOURCE
    return Dimension.USER


def list_dimensions(slots: Slots, *lists: list[Dimension]) -> tuple[Dimension, ...]:
    """Return the dimensions of `lists`, each once, with the one that "who" or "from where" asks for."""
    found = [dimension for dimensions in lists for dimension in dimensions]
    if "who" in slots.words and (not found or (slots.asked == [Dimension.SOURCE] and not slots.names_a_user)):
        found = list(dict.fromkeys([find_who(slots), *found]))
    if not found and "where_from" in slots.words:
        found = [Dimension.SOURCE]
    if slots.subject is Subject.ACCOUNT_CHANGES:
        named = Dimension.GROUP if slots.actions and set(slots.actions) <= GROUP_CHANGES else Dimension.TARGET
        found = [named if dimension is Dimension.USER else dimension for dimension in found]
        if "who" in slots.words and found == [Dimension.GROUP] and named is Dimension.TARGET:
            found = [named, Dimension.GROUP]
    elif slots.is_undergone:
        found = [Dimension.TARGET if dimension is Dimension.USER else dimension for dimension in found]
    return tuple(dict.fromkeys(found))


def read_threshold(facts: Facts) -> dict[str, Any]:
    """Return the threshold and what it is of, by the names of a plan's fields; nothing where there is none."""
    of = {"count_of": facts.count_of} if facts.count_of is not None else {}
    return {"threshold": facts.threshold} | of if facts.threshold is not None else {}


def refuse_wrong_side(sentence: Sentence, slots: Slots, by: tuple[Dimension, ...]) -> None:
    """Refuse attacked addresses, which no log knows, and a "who" that another noun would hide."""
    suffered = [token.text for token in sentence.content if token.means("word", "suffered")]
    targeted = texts_of(sentence, {"targeted"}) + (suffered if "targeted" in slots.words else [])
    is_active = slots.names_a_user and targeted == ["targeted"]
    if targeted and by in ((Dimension.SOURCE,), (Dimension.NETWORK,)) and not is_active and not _says_from(sentence):
        raise sentence.refuse("no_sense", *targeted)
    whose = [token for token in sentence.content if sentence.meanings.get(token.start) == "who"]
    asks_who = any(token.text.lower() in ("who", "ใคร") for token in whose)
    if by and asks_who and find_who(slots) not in by and Dimension.SOURCE not in by:
        raise sentence.refuse("no_sense", *(token.text for token in whose), *texts_of_dimension(sentence, by[0]))


def _says_from(sentence: Sentence) -> bool:
    """Return whether the addresses asked for are where something comes from, and not what it is aimed at."""
    content = [token for token in sentence.content if not token.means("word", "how_many", "which")]
    return any(
        (before.means("prep", "from") and _is_source(token)) or (_is_source(before) and token.means("prep", "from"))
        for before, token in pairwise(content)
    ) or any(token.means("word", "targeted") and token.text.lower() in _ACTIVE_TARGET for token in sentence.content)


def _is_source(token: Token) -> bool:
    return "source" in (token.name_in("dimension"), token.name_in("dimensions"))


_ACTIVE_TARGET = ("target", "targets", "go after", "went after")
"""Forms of which the address asked for may be the actor."""


def find_acted_upon(sentence: Sentence) -> list[str]:
    """Return the words of "addresses that tried users who ..", where only the addresses are asked for."""
    for before, verb, noun in zip(sentence.content, sentence.content[1:], sentence.content[2:], strict=False):
        opened = before.means("word", "that", "which", "who")
        named = noun.name_in("dimension", "dimensions") is not None
        if sentence.language == "en" and opened and named and verb.means("word", "tried", "attack", "targeted"):
            return [verb.text, noun.text]
    return []


def texts_of(sentence: Sentence, names: set[str]) -> list[str]:
    """Return the words of the question that have one of the senses `names`."""
    return [token.text for token in sentence.content if any(token.means("word", name) for name in names)]


def texts_of_dimension(sentence: Sentence, dimension: str) -> list[str]:
    """Return the words of the question that name `dimension`, or else those that ask for it unnamed."""
    groups = ("dimension", "dimensions", "peak", "bucket")
    texts = [token.text for token in sentence.content if any(token.means(group, dimension) for group in groups)]
    return texts or texts_of(sentence, {"attacker", "who", "how_many_people", "where_from"})


def texts_read_as(sentence: Sentence, meaning: str) -> list[str]:
    """Return the words of the question whose meaning begins with `meaning`."""
    return [token.text for token in sentence.content if sentence.meanings.get(token.start, "").startswith(meaning)]
