"""Questions that can be answered and share words with one that was not understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.understand.offline.lexicon import load_lexicon
from logai.understand.offline.text import clean

if TYPE_CHECKING:
    from logai.understand.model import Language

HOW_MANY = 3


def suggest_questions(question: str, language: Language) -> tuple[str, ...]:
    """Return the answerable questions of `language` that are nearest to `question` by their words."""
    from rapidfuzz import fuzz, process

    known = load_lexicon().suggestions[language]
    scorer = fuzz.token_set_ratio if language == "en" else fuzz.partial_ratio
    found = process.extract(clean(question).lower()[:200], known, scorer=scorer, limit=HOW_MANY)
    return tuple(text for text, _, _ in found)
