"""Choose what is told of values without an order: whether there are any, how many different ones, or which."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from logai.plan.vocabulary import Dimension, Measure, Subject
from logai.understand.offline.briefs import kinds_of_attack
from logai.understand.offline.choice import (
    Choice,
    find_acted_upon,
    find_who,
    list_dimensions,
    read_threshold,
    refuse_wrong_side,
    texts_of_dimension,
    texts_read_as,
)
from logai.understand.offline.openings import asks_what_happened

if TYPE_CHECKING:
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots


def choose_whether(sentence: Sentence, facts: Facts, slots: Slots) -> Choice:
    """Return the measure of a yes or no; the values themselves where only they answer it."""
    if slots.words & {"how_many", "how_often", "how_many_people", "when", "where_from"}:
        raise sentence.refuse("several")
    opened = sentence.at(0)
    if (
        sentence.language == "en"
        and opened is not None
        and opened.means("word", "who", "which")
        and "yes_no" in slots.words
    ):
        raise sentence.refuse("several")  # "who do we see failing": whether somebody did is no answer
    if slots.bare == [Dimension.DAY] and not slots.asked and facts.threshold is not None:
        return Choice(Measure.LIST, {"yes_no", "any", "aux"}, {"by": (Dimension.DAY,), "threshold": facts.threshold})
    general = set(slots.asked + slots.bare) <= {Dimension.USER, Dimension.SOURCE, Dimension.HOST}
    general |= slots.subject is Subject.ACCOUNT_CHANGES and slots.bare == [Dimension.GROUP] and not slots.asked
    if slots.counted or not general or facts.count_of is not None:
        dimensions = (*slots.counted, *slots.asked, *slots.bare)
        told = [text for dimension in dimensions for text in texts_of_dimension(sentence, dimension)]
        raise sentence.refuse("no_sense", *told, *texts_read_as(sentence, "threshold"))
    chosen = list_dimensions(slots, slots.asked, slots.bare)
    if _asks_which_method(sentence, slots) and facts.threshold is None:
        return Choice(Measure.LIST, {"yes_no", "any", "aux"}, {"by": (Dimension.METHOD,)})
    if facts.threshold is not None and len(chosen) == 1:
        # Who or what reached it answers whether any did.
        explains = {"yes_no", "any", "aux", "who", "which", "plural"}
        return Choice(Measure.LIST, explains, {"by": chosen, "threshold": facts.threshold})
    if facts.threshold is not None and not (slots.asked or slots.bare) and _says_anyone(sentence):
        explains = {"yes_no", "any", "aux", "who"}
        return Choice(Measure.LIST, explains, {"by": (find_who(slots),), "threshold": facts.threshold})
    if facts.threshold is not None and (slots.asked or slots.bare or "who" in slots.words or "any" in slots.words):
        raise sentence.refuse("no_sense", *texts_read_as(sentence, "threshold"))
    parameters: dict[str, Any] = {"threshold": facts.threshold} if facts.threshold is not None else {}
    explains = {"yes_no", "any", "aux", "who", "which", "plural", "show"}
    return Choice(Measure.EXISTS, explains, parameters, takes_dimensions=True)


_ANYONE = ("anyone", "anybody", "somebody", "someone")


def _says_anyone(sentence: Sentence) -> bool:
    """Return whether "did anyone fail more than 10 times" asks of each one who did."""
    return any(token.text.lower() in _ANYONE for token in sentence.content)


def count_distinct(sentence: Sentence, facts: Facts, slots: Slots) -> Choice:
    """Return the measure of how many different values there are."""
    by = list_dimensions(slots, _people(slots) or [*slots.counted, *slots.bare])
    refuse_wrong_side(sentence, slots, by)
    if len(by) > 1 and not any(token.means("word", "and") for token in sentence.content):
        # Of "how many accounts, for the yearly box" one noun is counted; nobody asks for pairs without joining them.
        raise sentence.refuse("no_sense", *(text for one in by for text in texts_of_dimension(sentence, one)))
    explains = {"how_many", "how_many_people", "different", "which"}
    if by == (Dimension.COMMAND,) and slots.subject is Subject.SUDO and "different" not in slots.words:
        return Choice(Measure.COUNT, explains, {}, takes_dimensions=True)
    return Choice(Measure.COUNT_DISTINCT, explains, {"by": by} | read_threshold(facts))


def _people(slots: Slots) -> list[Dimension]:
    """Return whom กี่คน asks for where no noun says it: the machine of วันนี้คนเข้าเครื่องได้กี่คน is where they came in."""
    if "how_many_people" not in slots.words or slots.counted or slots.bare not in ([], [Dimension.HOST]):
        return []
    slots.bare = []
    return [find_who(slots)]


def list_or_rows(sentence: Sentence, facts: Facts, slots: Slots) -> Choice:
    """Return the values, the rows, or the plain count where no word asks for more."""
    words = slots.words
    threshold = read_threshold(facts)
    told = slots.bare or ([Dimension.USER] if not slots.asked and _names_changed(sentence, slots) else [])
    by = list_dimensions(slots, slots.asked, told)
    refuse_wrong_side(sentence, slots, by)
    if threshold and len(by) > 1 and not any(token.means("word", "and") for token in sentence.content):
        raise sentence.refuse("no_sense", *(text for one in by for text in texts_of_dimension(sentence, one)))
    if len(by) > 1 and slots.bare and (hidden := find_acted_upon(sentence)):
        raise sentence.refuse("no_sense", *hidden)
    if by and words & {"who"} and len(by) == 1 and slots.bare == [] and slots.asked == []:
        return Choice(Measure.LIST, {"who", "plural", "show"}, {"by": by, **threshold})
    if by:
        return Choice(
            Measure.LIST,
            {"who", "which", "show", "plural", "where_from", "different", "drawn"},
            {"by": by, **threshold},
        )
    if (
        "show" in words
        or "plural" in words
        or asks_what_happened(sentence)
        or ("which" in words and slots.subject is Subject.SESSIONS)
    ):
        return Choice(Measure.ROWS, {"show", "plural", "which"}, {})
    if threshold and kinds_of_attack(sentence, facts, slots) and "targeted" not in words and not facts.names:
        return Choice(Measure.LIST, set(), {"by": (Dimension.SOURCE,), **threshold})  # "brute force over 50 times"
    if _asks_which_method(sentence, slots) and not threshold:
        return Choice(Measure.LIST, set(), {"by": (Dimension.METHOD,)})
    return Choice(Measure.COUNT, set(), {})


_CHANGED = frozenset({"users", "accounts", "members", "people", "groups"})
_CHANGED_IN_THAI = ("สมาชิก", "กลุ่มใหม่", "กลุ่มที่")


def _names_changed(sentence: Sentence, slots: Slots) -> bool:
    """Return whether "accounts created" names those accounts, as "users deleted" does, and not how many there were."""
    if slots.subject is not Subject.ACCOUNT_CHANGES or len(slots.actions) > 1:
        return False
    if sentence.language == "th":
        return any(token.text.startswith(_CHANGED_IN_THAI) for token in sentence.content)
    if re.search(r"\b(?:count|number|total|tally)\b", sentence.text, re.IGNORECASE):
        return False
    told = [token for token in sentence.content if token.means("action") or token.means("word", "member")]
    return any(_CHANGED & set(token.text.lower().split()) for token in told)


def _asks_which_method(sentence: Sentence, slots: Slots) -> bool:
    """Return whether "did bob use a password or a key" is asked, which neither a yes nor one number answers."""
    return len(slots.methods) > 1 and not _counts_by_method(sentence, slots) and _tells_of_one_user(slots)


def _tells_of_one_user(slots: Slots) -> bool:
    told = slots.asked or slots.bare or slots.counted or "who" in slots.words
    return slots.names_a_user and not told


def _counts_by_method(sentence: Sentence, slots: Slots) -> bool:
    """Return whether the first method tells of which logins they are: "logins with a password or a key for bob"."""
    ahead = list(takewhile(lambda token: not token.means("method"), sentence.content))
    named = any(token.means("word", "login", "attempt") and token.text.lower().endswith("s") for token in ahead)
    asks = bool(slots.words & {"aux", "yes_no"}) or sentence.text.rstrip().endswith("?")
    return named and ahead[-1].means("prep") and not asks


def lists_any(sentence: Sentence, words: set[str]) -> bool:
    """Return whether "users with any failures" asks for those users, and not whether there are any."""
    opened = sentence.at(0)
    named = opened is not None and opened.means("dimensions") and not words & {"aux", "yes_no"}
    return named and sentence.language == "en" and not sentence.text.rstrip().endswith("?")
