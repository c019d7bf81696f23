"""Refuse what no authentication log can tell, and what is no question, each with its own reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.model import Dimension

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence

_ORDER_OF_REFUSAL = ("secret", "instruction", "sql", "change", "future", "geography", "topic", "present", "why")


def refuse_topics(sentence: Sentence) -> None:
    """Raise NotUnderstoodError where an unread word names a topic that cannot be answered."""
    free = [token for index, token in enumerate(sentence.content) if sentence.is_free(index)]
    if words := _find_secret(sentence):
        raise sentence.refuse("secret", *words)
    asks = any(token.means("word", "yes_no", "how_many", "how_often", "who", "when", "which") for token in free)
    for topic in _ORDER_OF_REFUSAL:
        words = [
            token.text
            for token in free
            if token.means("refuse", topic) and not (topic == "change" and asks and token.means("action"))
        ]
        if words:
            raise sentence.refuse(topic, *words)


_TELLS_LOGINS = ("login", "logged_in", "attempt", "tried", "failed", "success", "attack", "changed")


def _find_secret(sentence: Sentence) -> list[str]:
    """Return the words that ask what a password is: "what password ..", or one that no login is said of."""
    about_logins = any(
        token.means("word", *_TELLS_LOGINS)
        or token.means("action")
        or token.means("subject")
        or token.name_in("dimension", "dimensions") == Dimension.METHOD
        for token in sentence.content
    )
    for index, token in enumerate(sentence.content):
        if not token.means("method", "password") or not sentence.is_free(index):
            continue
        beside = index + 1 if sentence.language == "th" else index - 1
        if sentence.means(beside, "word", "which", "show") or not about_logins:
            return [token.text]
    return []
