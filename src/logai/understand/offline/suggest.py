"""Questions that can be answered and lie near one that was not understood: on its subject, and sharing its words."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from logai.understand.offline.lexicon import load_lexicon
from logai.understand.offline.scan import scan
from logai.understand.offline.text import clean

if TYPE_CHECKING:
    from logai.understand.model import Language

HOW_MANY = 3
_LONGEST = 200
_SAME_SUBJECT = 100.0
"""More than any likeness of words can be."""


def suggest_questions(question: str, language: Language) -> tuple[str, ...]:
    """Return the answerable questions of `language` that are nearest to `question`."""
    from rapidfuzz import fuzz

    text = clean(question).lower()[:_LONGEST]
    subjects = _subjects_of(text)
    likeness = fuzz.token_set_ratio if language == "en" else fuzz.partial_ratio
    near = {
        known: likeness(text, known) + (_SAME_SUBJECT if subjects & _subjects_of_known(known) else 0.0)
        for known in load_lexicon().suggestions[language]
    }
    return tuple(sorted(near, key=lambda known: -near[known])[:HOW_MANY])


@cache
def _subjects_of_known(text: str) -> frozenset[str]:
    return _subjects_of(text)


def _subjects_of(text: str) -> frozenset[str]:
    """Return what `text` is about, logins aside: every other suggestion is about them."""
    tokens = scan(text, load_lexicon())
    named = {token.name_in("subject", "subjects") for token in tokens}
    changes = {"account_changes"} if any(token.means("action") for token in tokens) else set()
    return frozenset(name for name in named | changes if name)
