"""Read "failed vs successful logins" as the success rate, whose answer says both numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_BESIDE = ("vs", "vs.", "versus")
_SAID = frozenset(
    {"failed", "success", "login", "attempt", "compare", "how_many", "show", "plural", "summary", "tried"}
)


def read_side_by_side(sentence: Sentence, slots: Slots) -> bool:
    """Read both outcomes as a success rate where nothing else is asked; return whether they were."""
    more = slots.asked or slots.bare or slots.counted or slots.grouped or slots.peak or slots.bucket
    if more or slots.methods or slots.words - _SAID or not _meet(sentence):
        return False
    slots.words -= {"failed", "success", "compare", "show", "plural", "summary", "tried"}
    slots.words.add("success_rate")
    return True


def _meet(sentence: Sentence) -> bool:
    """Return whether "vs" stands between the two outcomes, each with no more than its noun."""
    outcomes = [(at, t) for at, t in enumerate(sentence.content) if t.means("word", "failed", "success")]
    if len(outcomes) != 2:
        return False
    (first, one), (second, other) = outcomes
    between = sentence.content[first + 1 : second]
    joints = [token for token in between if token.text.lower() in _BESIDE]
    nouns = [token for token in between if token.means("word", "login", "attempt")]
    kinds = {token.means("word", "failed") for token in (one, other)}
    return len(joints) == 1 and len(joints) + len(nouns) == len(between) and len(kinds) == 2
