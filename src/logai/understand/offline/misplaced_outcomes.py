"""Refuse an outcome that is not of what is asked about: ล็อกอินไม่สำเร็จ beside deleted users, or of users themselves."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from logai.plan.vocabulary import Dimension, Subject

if TYPE_CHECKING:
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots


def refuse_outcome_of_others(sentence: Sentence, slots: Slots) -> None:
    """Refuse an outcome that says of what it is, ล็อกอินไม่สำเร็จ, beside another subject: one of the two would be lost."""
    told = [token.text for token in sentence.content if _tells_outcome_of_logins(sentence, token, slots)]
    if slots.subject is Subject.EVENTS and "failed" in slots.words:
        # Of a change that failed the log tells of no user and no address whose failure it was.
        told += [token.text for token in sentence.content if _asks_whose(sentence.meanings.get(token.start, ""))]
        told += [
            before.text
            for before, token in pairwise(sentence.content)
            if before.means("action") and before.text.lower().endswith(_OWNERS) and token.text.lower() == "that"
        ]
    if told:
        subjects = [t.text for t in sentence.content if t.means("subject") or t.means("subjects") or t.means("action")]
        raise sentence.refuse("no_sense", *subjects, *told)


_OWNERS = ("user", "users", "account", "accounts")
"""What "delete users that failed" ends with before the clause, which may be of the users."""


def _asks_whose(meaning: str) -> bool:
    return meaning == "who" or meaning.endswith((f": {Dimension.USER}", f": {Dimension.SOURCE}"))


def _tells_outcome_of_logins(sentence: Sentence, token: Token, slots: Slots) -> bool:
    if token.means("word", "failed_password"):
        return slots.subject is Subject.EVENTS
    if not token.means("word", "failed", "success"):
        return False
    text = token.text.lower()
    if slots.subject is not Subject.EVENTS and "auth" in text:
        return False  # Whoever uses sudo is authenticated as well.
    named = (sense for at in range(len(text)) for _, senses in sentence.lexicon.matches(text, at) for sense in senses)
    return "เข้า" in text or any(sense.group == "word" and sense.name in ("login", "logged_in") for sense in named)
