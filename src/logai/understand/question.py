"""What is no question at all: nothing, or far too much. Known before anybody is asked, and without a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.errors import BadInputError
from logai.understand.offline.lexicon import load_lexicon
from logai.understand.offline.planner import LONGEST_QUESTION

if TYPE_CHECKING:
    from logai.understand.model import Language


def check_question(question: str, language: Language) -> None:
    """Raise BadInputError for a question that is empty or too long, as the built-in planner does."""
    lexicon = load_lexicon()
    if not question.strip():
        raise BadInputError(lexicon.say(language, "empty"), lexicon.say(language, "empty_hint"))
    if len(question) > LONGEST_QUESTION:
        raise BadInputError(
            lexicon.say(language, "too_long", limit=LONGEST_QUESTION), lexicon.say(language, "too_long_hint")
        )
