"""`OfflinePlanner`: a question to a plan by lexicon and rules, in milliseconds, without a model.

It answers only what it understands completely. The plan that comes out is held against the facts of the
question once more, as a model's plan would be; a doubt is a refusal.
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

from logai.errors import BadInputError, NotUnderstoodError
from logai.understand.model import Context, Language, Understanding
from logai.understand.offline.asked_forms import follow_circumstances
from logai.understand.offline.check import contradictions
from logai.understand.offline.facts import open_sentence, read_facts, reopen
from logai.understand.offline.lexicon import load_lexicon
from logai.understand.offline.pointed_back import say_name_pointed_at
from logai.understand.offline.resolve import resolve
from logai.understand.offline.scan import Kind
from logai.understand.offline.slots import read_slots
from logai.understand.offline.suggest import suggest_questions
from logai.understand.offline.text import language_of, show_safely
from logai.understand.offline.thai_typos import correct_thai_typos
from logai.understand.offline.typos import correct_typos

if TYPE_CHECKING:
    from logai.understand.model import KnownNames
    from logai.understand.offline.sentence import Sentence

_OF_ALL = re.compile(r"\b(?:only|always|all|each|every|exclusively|solely|entirely|purely)\b", re.IGNORECASE)
"""What is dropped beside a time in other questions, but not in "did bob log in only from 10.0.0.5"."""
LONGEST_QUESTION = 2000
"""Characters; a longer one is refused before anything is read."""


class OfflinePlanner:
    """The built-in planner. Stateless: one may serve many questions at once."""

    def understand(self, question: str, context: Context) -> Understanding:
        """Return what `question` means.

        Raises BadInputError for an empty or overlong question, and NotUnderstoodError, with the unknown words
        and questions that can be answered, for one that is not understood completely or cannot be answered.
        """
        language = language_of(question[: LONGEST_QUESTION + 1])
        lexicon = load_lexicon()
        if len(question) > LONGEST_QUESTION:
            raise BadInputError(
                lexicon.say(language, "too_long", limit=LONGEST_QUESTION),
                lexicon.say(language, "too_long_hint"),
            )
        if not question.strip():
            raise BadInputError(lexicon.say(language, "empty"), lexicon.say(language, "empty_hint"))
        try:
            return _understand(question, context, language)
        except NotUnderstoodError as error:
            raise NotUnderstoodError(
                error.message,
                error.hint,
                unknown=error.unknown or _unknown_words(question, language, context.names),
                suggestions=suggest_questions(question, language),
            ) from error


def _unknown_words(question: str, language: Language, known: KnownNames) -> tuple[str, ...]:
    sentence = open_sentence(question, language, as_written=True)
    known_names = known.users | known.hosts | known.groups | known.services
    return tuple(
        show_safely(token.text)
        for token in sentence.content
        if token.kind in (Kind.WORD, Kind.UNKNOWN) and token.value.lower() not in known_names
    )


def _understand(question: str, context: Context, language: Language) -> Understanding:
    """Return what `question` means; where that is refused in other words than its own, its own are in the refusal."""
    named = say_name_pointed_at(question, context.names) if language == "en" else question
    if named != question:
        with contextlib.suppress(NotUnderstoodError):
            return _read(open_sentence(named, language), context)
    sentence = open_sentence(question, language)
    if sentence.is_turned:
        with contextlib.suppress(NotUnderstoodError):
            return _read(sentence, context)
        if sentence.content[0].means("light", "aux") and _OF_ALL.search(question):
            raise _refuse_as_written(question, context, language)  # Such a question is known by how it begins.
        sentence = open_sentence(question, language, in_order=True)
    try:
        return _read(sentence, context)
    except NotUnderstoodError:
        if sentence.is_reworded:
            _read(open_sentence(question, language, as_written=True), context, as_written=True)
        raise


def _refuse_as_written(question: str, context: Context, language: Language) -> NotUnderstoodError:
    """Return the refusal of `question`, which is not understood in other words, in its own."""
    sentence = open_sentence(question, language, as_written=True)
    refusal = sentence.refuse("no_sense")
    try:
        _read(sentence, context, as_written=True)
    except NotUnderstoodError as error:
        refusal = error
    return refusal


def _read(sentence: Sentence, context: Context, *, as_written: bool = False) -> Understanding:
    text, typos = correct_typos(sentence, context.names)
    if not typos:
        text, typos = correct_thai_typos(sentence, text)
    if text != sentence.text:
        sentence = reopen(sentence, text, as_written=as_written)
    for word, known in typos:
        sentence.note("note_read_as", word=word, known=known)
    return _plan(sentence, context)


def _plan(sentence: Sentence, context: Context) -> Understanding:
    facts = read_facts(sentence, context)
    slots = read_slots(sentence)
    plan = follow_circumstances(sentence, resolve(sentence, facts, slots))
    faults = contradictions(plan, facts)
    if faults:
        raise sentence.refuse("no_sense", sentence.text)
    return Understanding(
        plan=plan,
        language=context.lang or sentence.language,
        planner="builtin",
        readings=sentence.readings(),
        notes=tuple(sentence.notes),
    )
