"""Read "did" and "has" that open a question, at its beginning or behind what it is restricted to.

"Did bob log in today" and "on 15 November, did bob log in" are answered yes or no. In "how many logins did bob have"
the same word only belongs to the verb.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_RESTRICTED = ("time", "users", "sources", "hosts")


def read_auxiliary(sentence: Sentence, slots: Slots) -> None:
    """Note that a yes or no is asked for, and mark the word."""
    if sentence.language != "en":
        return
    at = _behind_restrictions(sentence)
    if sentence.means(at, "light", "aux"):
        slots.words.add("aux")
        sentence.explain(at, at, "yes or no")


def _behind_restrictions(sentence: Sentence) -> int:
    """Return the place behind the times and the names with a preposition that a question begins with."""
    at = 0
    while (token := sentence.at(at)) is not None:
        opened = sentence.content[at - 1] if at else None
        read = sentence.meanings.get(token.start, "").startswith(_RESTRICTED)
        named = sentence.meanings.get(token.start, "").startswith(_RESTRICTED[1:])
        if not token.means("prep") and (not read or (named and not (opened is not None and opened.means("prep")))):
            return at
        at += 1
    return at
