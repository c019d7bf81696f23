"""Refuse what is asked about the person who asks: "when did I last log in", "my failed logins".

Who that is the planner does not know. "I", "my" and "for me" are politeness elsewhere ("can I see ..", "my server"),
and dropped there; dropped here, everybody's logins would be counted.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence

_ACTS = ("login", "logged_in", "failed", "failed_password", "success", "attempt", "tried", "use", "connected")
_OWN = ("my", "my own", "our own")
_OWN_THAI = ("ของฉัน", "ของผม")
_REQUESTS = ("show", "how_many", "how_often", "summary", "analyse")
_ASKING = ("did", "have", "had", "was", "am", "do")


def refuse_first_person(sentence: Sentence) -> None:
    """Raise NotUnderstoodError where logins or commands of the person who asks are meant."""
    for before, token in pairwise(sentence.tokens):
        text, word = before.text.lower(), token.text.lower()
        if (text in _OWN and _is_act(token)) or (word in _OWN_THAI and _is_act(before)):
            raise sentence.refuse("not_understood", before.text if text in _OWN else token.text)
        asked = word == "i" and text.split(" ")[-1] in _ASKING
        if asked and (_acts_next(sentence, token) or not _undergoes(sentence, token, text)):
            raise sentence.refuse("not_understood", token.text)
    requested = any(token.means("word", *_REQUESTS) for token in sentence.content)
    asked = any(
        token.text.lower().startswith(("can you", "could you", "would you", "please", "kindly"))
        for token in sentence.tokens
    )
    for token in sentence.tokens:
        if token.text.lower() == "for me" and not requested and not asked:
            raise sentence.refuse("not_understood", token.text)


def _is_act(token: Token) -> bool:
    return token.means("word", *_ACTS) or token.means("subject") or token.means("subjects")


def _undergoes(sentence: Sentence, token: Token, asking: str) -> bool:
    """Return whether what follows "I" befell it, as in "how many attacks did I get", and is nothing that it did."""
    following = sentence.text[token.end :].split()
    return bool(following) and (asking.endswith("do") or following[0].lower().strip(",?.!") in _BEFALLS)


_BEFALLS = (
    "get",
    "got",
    "gotten",
    "see",
    "have",
    "had",
    "receive",
    "received",
    "face",
    "experience",
    "been",
    "being",
    "suffer",
)


def _acts_next(sentence: Sentence, token: Token) -> bool:
    following = [other for other in sentence.content if other.start >= token.end]
    return any(_is_act(other) for other in following[:2])
