"""Tell in a conversation whether a question goes on from the one before or stands alone, and have it understood.

    names a topic of its own ("failed logins yesterday")           stands alone, nothing is kept
    a topic and nothing else, marked ("and sudo commands?")        goes on: the topic changes
    an outcome without a noun ("who failed most"), not marked      stands alone
    words that are not known, not marked                           stands alone: a model may know them
    anything else ("and yesterday?", "only root", "per hour?")     goes on, or is refused

Marked is what has a word of `followup/marks.toml`, or was asked with `ask --continue`. A question that stands alone
goes the usual way, to models too. A follow-up is read by rules alone: to a model it would be a fragment, and the plan
before is not sent.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from logai.errors import NotUnderstoodError
from logai.i18n import detect, translate
from logai.understand.choose import choose_and_understand, preview_request
from logai.understand.question import check_question

if TYPE_CHECKING:
    from logai.config import Settings
    from logai.understand.followup import Before, Conversation
    from logai.understand.followup.marks import Marks
    from logai.understand.model import Context, Language, Understanding
    from logai.understand.offline.sentence import Sentence
    from logai.understand.outgoing import Outgoing


def understand_in_conversation(
    question: str, context: Context, settings: Settings, outgoing: Outgoing | None = None
) -> Understanding:
    """Return the understanding of `question`, which may go on from the one before; raise as its planner does."""
    talk = context.conversation
    if talk is None:
        return choose_and_understand(question, context, settings, outgoing)
    marks = split_question(question, context)
    before = find_before(marks, context, talk)
    if before is not None:
        return _go_on(marks, before, question, context, settings)
    found = choose_and_understand(_text_alone(marks, question), context, settings, outgoing)
    if talk.before is None or not (marks.is_marked or talk.goes_on):
        return found
    return replace(found, notes=(translate(found.language, "followup.alone"), *found.notes))


def preview_in_conversation(question: str, context: Context, settings: Settings) -> dict[str, object]:
    """Return what would be sent for `question`, as `preview_request` does: for a follow-up, nothing."""
    if context.conversation is None:
        return preview_request(question, context, settings)
    marks = split_question(question, context)
    if find_before(marks, context, context.conversation) is None:
        return preview_request(_text_alone(marks, question), context, settings)
    return {"sent": False, "reason": "A follow-up is read by rules alone.", "requests": []}


def _text_alone(marks: Marks, question: str) -> str:
    """Return the question without the words that join it to the one before, its language unchanged."""
    return marks.alone if marks.alone and detect(marks.alone) == detect(question) else question


def split_question(question: str, context: Context) -> Marks:
    """Return `question` with its marks set apart; raise BadInputError for what is no question."""
    from logai.understand.followup.marks import find_marks

    check_question(question, context.lang or detect(question))
    return find_marks(question)


def find_before(marks: Marks, context: Context, talk: Conversation) -> Before | None:
    """Return the question that the text goes on from; None for one that stands alone.

    Raise NotUnderstoodError where it goes on and there is none before, or where it also names a topic of its own.
    """
    from logai.understand.followup.refusal import refuse
    from logai.understand.followup.topic import (
        has_unknown_words,
        is_topic_alone,
        names_a_topic,
        names_an_outcome,
    )

    language = _language(marks.alone, context)
    sentence = _open_corrected(marks.alone, context)
    rest = _open_corrected(marks.rest, context)
    is_marked = marks.is_marked or talk.goes_on
    if names_a_topic(sentence):
        goes_on = is_marked and talk.before is not None and is_topic_alone(rest)
        if marks.refers and not goes_on:
            raise refuse(language, "refers_and_topic" if talk.before else "nothing_before")
        return talk.before if goes_on else None
    if not is_marked and (names_an_outcome(sentence) or has_unknown_words(sentence, context)):
        return None
    if talk.before is None and is_marked:
        raise refuse(language, "nothing_before")
    return talk.before


def _go_on(marks: Marks, before: Before, question: str, context: Context, settings: Settings) -> Understanding:
    from logai.understand.followup.read import read_follow_up
    from logai.understand.offline.lexicon import load_lexicon

    language = _language(question, context, before)
    try:
        found = read_follow_up(marks, before, context, language)
    except NotUnderstoodError as error:
        general = {load_lexicon().say(language, key) for key in ("not_understood_hint", "no_sense_hint")}
        hint = translate(language, "followup.hint") if error.hint in general else error.hint
        raise NotUnderstoodError(error.message, hint, unknown=error.unknown) from error
    if settings.provider == "builtin" or (settings.provider == "auto" and settings.builtin == "first"):
        return found
    return replace(found, notes=(*found.notes, translate(language, "followup.by_rules")))


def _open_corrected(text: str, context: Context) -> Sentence:
    """Return the scanned text, misspelt words corrected where that is clear."""
    from logai.understand.offline.facts import open_sentence, reopen
    from logai.understand.offline.typos import correct_typos

    sentence = open_sentence(text)
    try:
        corrected, _ = correct_typos(sentence, context.names)
    except NotUnderstoodError:
        return sentence
    return reopen(sentence, corrected)


def _language(question: str, context: Context, before: Before | None = None) -> Language:
    """Return the language to answer in: that of the text; of one without words ("root?"), that of the one before."""
    if context.lang is not None:
        return context.lang
    language = detect(question)
    if language == "en" and before is not None:
        from logai.understand.offline.facts import open_sentence
        from logai.understand.offline.scan import Kind

        if not any(token.kind is Kind.PHRASE for token in open_sentence(question).tokens):
            return detect(before.question)
    return language
