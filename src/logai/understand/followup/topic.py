"""Tell whether a text names a topic of its own: what is counted, by a noun or a verb.

A question with a topic of its own stands alone; nothing of the question before is mixed into it. An outcome without a
noun ("failed today", "success rate") is a topic too, unless a mark says that the text goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.errors import NotUnderstoodError
from logai.understand.offline.deeds import DEEDS
from logai.understand.offline.facts import read_facts
from logai.understand.offline.scan import Kind
from logai.understand.offline.unnamed import BECOMES

if TYPE_CHECKING:
    from logai.understand.model import Context
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence

_NAMES_A_TOPIC = (
    *("login", "logged_in", "attempt", "tried", "attack", "targeted", "attacker", "suffered", "connected"),
    *("analyse", "problem", "summary", "changed", "activity", "changes", "member"),
)
_TOPICS = ("subject", "subjects", "action", "finding", "line", "scan")
_OUTCOMES = ("failed", "failed_password", "success", "managed", "invalid", "success_rate", "failure_rate")


def names_a_topic(sentence: Sentence) -> bool:
    """Return whether a word says what is counted, or all that somebody did is asked for."""
    does = any(token.text.lower() in ("do", "doing", "done", "been doing") for token in sentence.tokens)
    what = any(token.text.lower().startswith("what") for token in sentence.content)
    deed = any(token.text.lower() in (*DEEDS, *BECOMES) for token in sentence.content)
    return (
        (does and what) or deed or _asks_for_presence(sentence) or any(_is_topic(token) for token in sentence.content)
    )


_SEEN = frozenset(["seen", "appear", "appears", "appeared", "occur", "occurs", "exist", "exists", "known", "around"])


def _asks_for_presence(sentence: Sentence) -> bool:
    """Return whether it is asked if a name occurs at all: "has bob ever been seen", "is bob known here"."""
    opened = bool(sentence.content) and sentence.content[0].means("light", "aux")
    there = sentence.text.lower().startswith(("is there a user", "is there an account", "do we know"))
    return there or (opened and any(_SEEN & set(token.text.lower().split(" ")) for token in sentence.tokens))


def names_an_outcome(sentence: Sentence) -> bool:
    """Return whether a word says how it ended, by which logins may be meant."""
    return any(token.means("word", *_OUTCOMES) for token in sentence.content)


def has_unknown_words(sentence: Sentence, context: Context) -> bool:
    """Return whether there is a word that is neither in the lexicon nor a name; `sentence` is read meanwhile."""
    try:
        read_facts(sentence, context)
    except NotUnderstoodError:
        return False
    return any(
        token.kind in (Kind.UNKNOWN, Kind.WORD, Kind.QUOTED) and sentence.is_free(index)
        for index, token in enumerate(sentence.content)
    )


def is_topic_alone(sentence: Sentence) -> bool:
    """Return whether there is nothing but the topic: "sudo commands", "successful logins"."""
    return all(
        _is_topic(token) or token.means("word", *_OUTCOMES) or token.means("light") for token in sentence.content
    )


def _is_topic(token: Token) -> bool:
    kinds = token.means("dimensions", "action") and "event" in token.text.lower()
    if kinds or token.means("session", "online") or token.means("word", "contains"):
        return True
    return any(token.means(group) for group in _TOPICS) or token.means("word", *_NAMES_A_TOPIC)
