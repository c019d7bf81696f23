"""What is said where a question cannot go on from the one before, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.errors import NotUnderstoodError
from logai.i18n import escape_hidden, translate

if TYPE_CHECKING:
    from logai.understand.model import Language

_LONGEST = 60
"""Characters of the question before that are shown."""


def refuse(language: Language, key: str, **values: str) -> NotUnderstoodError:
    """Return the refusal `key` of the section `followup`, with its hint."""
    return NotUnderstoodError(
        translate(language, f"followup.{key}", **values), translate(language, f"followup.{key}_hint", **values)
    )


def quote_question(question: str) -> str:
    """Return a question of the user as it is quoted within a sentence: one line, nothing hidden, not too long."""
    text = " ".join(question.split())
    return f"“{escape_hidden(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…')}”"
