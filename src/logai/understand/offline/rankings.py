"""Choose rankings: the most, the top five, so many of each, and one name against another."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from logai.plan.vocabulary import Dimension, Measure, Subject
from logai.understand.offline.choice import (
    Choice,
    list_dimensions,
    read_threshold,
    refuse_wrong_side,
    texts_of,
    texts_of_dimension,
    texts_read_as,
)
from logai.understand.offline.filters import is_target

if TYPE_CHECKING:
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots


def rank_values(sentence: Sentence, facts: Facts, slots: Slots, *, ranked: bool) -> Choice:
    """Return the ranking that is asked for; raise NotUnderstoodError where it does not say of what."""
    _refuse_both_ends(sentence, slots)
    _drop_doers(sentence, slots)
    counted = find_counted(sentence, slots)
    grouped = slots.grouped or [*slots.asked, *slots.bare]
    by = list_dimensions(slots, [dimension for dimension in grouped if dimension is not counted])
    if not by and any(noun in sentence.text.lower() for noun in ("command", "คำสั่ง")) and slots.subject is Subject.SUDO:
        by = (Dimension.COMMAND,)
        slots.is_plural = slots.is_plural or "commands" in sentence.text.lower()
    _refuse_most_of_each(sentence, slots, by)
    explains = {"most", "least", "top", "which", "who", "show", "where_from", "plural", "with_counts", "drawn"}
    # In "the top 10 with more failures" it is more than the others.
    explains |= {"more"} if facts.order == "top" or "top" in slots.words else set()
    if slots.grouped:
        explains |= {"how_many", "how_often", "summary", "separately"}
    explains |= _counts_by(sentence)
    if slots.grouped and sentence.language == "th" and not slots.asked:
        explains.discard("which")  # In ผู้ใช้แต่ละคน .. วิธีใด it asks for something else of each.
    if counted is not None:
        explains |= {"how_many", "different"}
    refuse_wrong_side(sentence, slots, by)
    _refuse_unjoined_pair(sentence, slots, by)
    is_unclear = slots.counted and counted is None and tuple(slots.counted) != by
    if not by or is_unclear or counted in by:
        raise sentence.refuse("no_sense", *texts_of(sentence, {"most", "least", "top"}))
    is_many = slots.is_plural or "plural" in slots.words or bool(slots.grouped)
    is_many = is_many or "with_counts" in slots.words
    if counted is not None and not slots.grouped:
        is_many = "plural" in slots.words or any(_is_plural(token, by[0]) for token in sentence.content)
    limit = facts.limit if facts.limit is not None else (None if is_many or not ranked else 1)
    if facts.limit is None and not is_many and "top" in slots.words and sentence.language == "th":
        limit = None
    parameters: dict[str, Any] = {"by": by, "ascending": "least" in slots.words, "limit": limit}
    parameters |= read_threshold(facts)
    if counted is None:
        return Choice(Measure.RANKING, explains, parameters)
    if facts.threshold is not None:
        raise sentence.refuse("no_sense", *texts_read_as(sentence, "threshold"))
    return Choice(Measure.RANKING, explains, {**parameters, "count_of": counted}, takes_dimensions=True)


def _refuse_both_ends(sentence: Sentence, slots: Slots) -> None:
    if {"most", "least"} <= slots.words:
        raise sentence.refuse("no_sense", *texts_of(sentence, {"most", "least"}))


def _refuse_most_of_each(sentence: Sentence, slots: Slots, by: tuple[Dimension, ...]) -> None:
    """Refuse "most used sudo command per user": a plan ranks users by commands, and not the commands of each."""
    if slots.subject is not Subject.SUDO or not slots.grouped or Dimension.COMMAND in by:
        return
    for before, noun in pairwise(sentence.content):
        ranks = before.means("word", "most", "least", "top") and before.text.lower() not in _MOST_ALONE
        if ranks and (noun.means("subject") or noun.means("subjects")):
            raise sentence.refuse("no_sense", before.text, noun.text)


_MOST_ALONE = ("most", "the most", "fewest", "the fewest", "least", "the least")
"""Words of most that count the rows themselves: "most sudo commands per user"."""


def _refuse_unjoined_pair(sentence: Sentence, slots: Slots, by: tuple[Dimension, ...]) -> None:
    """Refuse user ไหนมีไอพีล็อกอินมากที่สุด: pairs are ranked where both nouns are asked for, or joined."""
    joined = any(token.means("word", "and") for token in sentence.content) or "," in sentence.text
    if sentence.language == "th" and len(by) > 1 and slots.bare and not (slots.grouped or joined):
        raise sentence.refuse("no_sense", *(text for one in by for text in texts_of_dimension(sentence, one)))


def _counts_by(sentence: Sentence) -> set[str]:
    """Return the word that "rank IPs by number of failures" explains, none in any other ranking."""
    pairs = zip(sentence.content, sentence.content[1:], strict=False)
    by = any(t.means("word", "how_many") and (b.means("prep", "by") or b.means("word", "by")) for b, t in pairs)
    return {"how_many"} if by else set()


def _drop_doers(sentence: Sentence, slots: Slots) -> None:
    """Take attackers for no value of "top 5 usernames (that) the bots are trying": they only do it."""
    done = any(
        (before.means("word", "that") and token.means("word", "attacker"))
        or (before.means("word", "attacker") and token.means("word", "tried", "attack", "targeted", "use"))
        for before, token in pairwise(sentence.content)
    )
    others: list[Dimension] = [dimension for dimension in slots.bare if dimension is not Dimension.SOURCE]
    if done and not slots.grouped and (slots.asked or others):
        slots.bare = others


def find_counted(sentence: Sentence, slots: Slots) -> Dimension | None:
    """Return of what different values are counted: "IPs by number of users", "the IP that tried the most users".

    Raise NotUnderstoodError where one kind of value is asked for and another is only named beside it.
    """
    told_apart = slots.grouped or slots.asked or slots.bare
    if len(slots.counted) == 1 and told_apart and slots.counted[0] not in told_apart:
        return slots.counted[0]
    joint = any(token.means("word", "and") for token in sentence.content)
    if not slots.asked and not slots.grouped and len(slots.bare) == 2 and (sentence.language == "en" or not joint):
        counted = [dimension for dimension in slots.bare if dimension in _COUNTED and _is_most_of(sentence, dimension)]
        if len(counted) == 1:
            return counted[0]
    others = [dimension for dimension in slots.bare if dimension not in slots.asked]
    asks = bool(slots.asked) or "who" in slots.words
    if not asks or slots.grouped or len(others) != 1 or others[0] not in _COUNTED:
        return None
    if _is_most_of(sentence, others[0]):
        return others[0]
    joined = any(token.means("word", "and") for token in sentence.content)
    if slots.asked and not joined:
        raise sentence.refuse("no_sense", *texts_of_dimension(sentence, others[0]))
    return None


def _is_plural(token: Token, dimension: Dimension) -> bool:
    return token.name_in("dimensions") == dimension and not token.means("dimension")


_COUNTED = (Dimension.USER, Dimension.SOURCE, Dimension.HOST)


_DESCRIBING = ("different", "invalid", "failed", "targeted", "attack")


def _is_most_of(sentence: Sentence, dimension: Dimension) -> bool:
    """Return whether "most" belongs to the values of `dimension`: "the most users", in Thai behind them."""
    step = 1 if sentence.language == "en" else -1
    for index, token in enumerate(sentence.content):
        if not token.means("word", "most", "least"):
            continue
        at = index + step
        while (beside := sentence.at(at)) is not None and beside.means("word", *_DESCRIBING):
            at += step
        if beside is not None and beside.name_in("dimensions", "dimension") == dimension:
            return True
    return False


_COMPARES = {"more", "more_than", "compare", "separately"}
_RANKS = {"most", "least", "with_counts"}
_NAMED = {"users": Dimension.USER, "sources": Dimension.SOURCE, "hosts": Dimension.HOST}


def compare_names(facts: Facts, slots: Slots) -> Choice | None:
    """Return the ranking of the names themselves: "who failed more, root or admin", "root vs admin"; or of methods.

    None where the names only say whose rows are meant, as in "which IP tried root or admin most".
    """
    words, named = slots.words, [name for name in facts.names if not name.negated]
    if len(slots.methods) > 1 and words & {"compare", "separately", "more_than"} and not slots.grouped:
        explains = {"compare", "separately", "more_than", "how_many", "which", "use"}
        return Choice(Measure.RANKING, explains, {"by": (Dimension.METHOD,)})
    fields = [name.field for name in named]
    listed = {field for field in fields if fields.count(field) > 1}  # Beside them, "on web1" says where.
    names = [name for name in named if name.field in listed]
    if len(listed) != 1 or not listed <= set(_NAMED) or not all(name.joined for name in names[1:]):
        return None
    if any(not name.preposition for name in named if name not in names):
        return None
    acts = words & {"tried", "attack", "targeted", "attacker"} or any(name.preposition for name in names)
    told_each = "with_counts" in words and not words & {"who", "which"}
    if not told_each and not words & _COMPARES and (not words & _RANKS or acts):
        return None
    dimension = _NAMED[names[0].field]
    if dimension is Dimension.USER and is_target(slots, names[0].preposition):
        dimension = Dimension.TARGET
    dimensions = {*slots.asked, *slots.bare, *slots.grouped, *slots.counted}
    if not dimensions <= {dimension} or "than" in words or facts.threshold is not None or facts.limit is not None:
        return None
    explains = {*_COMPARES, *_RANKS, "who", "which", "how_many", "how_often", "show", "plural"}
    return Choice(Measure.RANKING, explains, {"by": (dimension,)}, takes_dimensions=True)
