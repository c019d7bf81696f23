"""Decide what is asked about and with which outcome; what the words leave open is stated in a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.events import Outcome
from logai.plan.vocabulary import Dimension, Subject
from logai.understand.offline.findings import decide_on_findings
from logai.understand.offline.implied import (
    appears,
    asks_what_occurs,
    begins_from_somewhere,
    comes_from,
    compares_nothing_named,
    is_filler,
    ranks_by_others,
    ranks_nothing_named,
    tells_kinds_apart,
)
from logai.understand.offline.login_outcomes import decide_outcome, read_outcomes
from logai.understand.offline.misplaced_outcomes import refuse_outcome_of_others
from logai.understand.offline.scan import Kind
from logai.understand.offline.unnamed import BECOMES, read_trying_to_become, read_unnamed

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_LOGIN_WORDS = (
    "login",
    "logged_in",
    "attempt",
    "tried",
    "failed",
    "failed_password",
    "success",
    "attack",
    "targeted",
    "attacker",
    "success_rate",
    "failure_rate",
)
_LOGINS_ALONE = frozenset({"attack", "attacker", "targeted", "invalid", "logged_in", "connected"})
"""Words that are said of logins and of nothing else."""


BRIEF_WORDS = frozenset({"analyse", "problem", "summary"})
"""Words that ask for all that there is to say; of what, if nothing else is named, is an authentication log's matter."""

QUANTIFIERS = ("many", "much", "several")
"""Words that only an unread word before or after them leaves unread."""


def decide_subject(sentence: Sentence, slots: Slots) -> None:
    """Set the subject and the outcome of `slots`; raise NotUnderstoodError where the words name none, or two."""
    words = slots.words
    if slots.findings:
        decide_on_findings(sentence, slots)
        return
    if slots.actions or slots.any_change:
        slots.subject = _subject_of_changes(sentence, slots)
    if slots.subject is None:
        slots.subject = _subject_of_words(sentence, slots)
    failed, succeeded = read_outcomes(sentence, slots)
    if slots.subject is Subject.LOGIN_ATTEMPTS:
        decide_outcome(sentence, slots, failed=failed, succeeded=succeeded)
    elif slots.subject is Subject.EVENTS and slots.actions:
        refuse_outcome_of_others(sentence, slots)
        slots.outcome = Outcome.FAILURE if failed else slots.outcome
    elif slots.subject in (Subject.SUDO, Subject.SU):
        refuse_outcome_of_others(sentence, slots)
        succeeded = succeeded or _tells_becoming(sentence)
        slots.outcome = Outcome.FAILURE if failed else Outcome.SUCCESS if succeeded else None
        if foreign := words & {*_LOGINS_ALONE, "login", "failed_password"}:
            raise sentence.refuse(
                "no_sense",
                *(token.text for token in sentence.content if token.means("subject") or token.means("subjects")),
                *(token.text for token in sentence.content if token.means("word", *foreign)),
            )
    elif (
        failed
        or succeeded
        or words & (_LOGINS_ALONE - {"connected"})
        or (words & {"attempt", "tried"} and slots.subject in (Subject.SESSIONS, Subject.ACCOUNT_CHANGES))
        or (words & {"login"} and slots.subject is not Subject.SESSIONS)
    ):
        raise sentence.refuse(
            "no_sense",
            *(
                t.text
                for t in sentence.content
                if t.means("subject")
                or t.means("action")
                or t.means("word", "failed", "success", "login", "attempt", "tried", *_LOGINS_ALONE)
            ),
        )


def _subject_of_changes(sentence: Sentence, slots: Slots) -> Subject:
    """Return account changes, or events for changes that failed: those are none."""
    if slots.subject not in (None, Subject.EVENTS):
        raise sentence.refuse("several")
    failed = bool(slots.actions) and "failed" in slots.words
    return Subject.EVENTS if failed and not slots.words & {*_LOGINS_ALONE, "login"} else Subject.ACCOUNT_CHANGES


def _subject_of_words(sentence: Sentence, slots: Slots) -> Subject:  # noqa: C901, PLR0911 - a rule a subject
    """Return logins, where a word speaks of them or a ranking leaves open what is counted."""
    if (becoming := read_trying_to_become(sentence, slots)) is not None:
        return becoming
    if slots.words & set(_LOGIN_WORDS) or slots.invalid_user:
        return Subject.LOGIN_ATTEMPTS
    if slots.words & BRIEF_WORDS and not (slots.bucket and _names_nothing_else(slots)):
        return Subject.LOGIN_ATTEMPTS
    if Dimension.REASON in {*slots.asked, *slots.bare, *slots.grouped}:
        slots.words.add("failed")  # It is failures alone that have one.
        return Subject.LOGIN_ATTEMPTS
    if "connected" in slots.words or any(token.means("word", "connected") for token in sentence.content):
        slots.words.add("connected")
        return Subject.LOGIN_ATTEMPTS
    if _tells_thai_entry(sentence):
        slots.words.add("connected")
        return Subject.LOGIN_ATTEMPTS
    if came := comes_from(sentence, slots):
        slots.words.add("login")
        told = sentence.lexicon.say(sentence.language, "logins_success")
        sentence.note("note_connect", word=came, outcome=told)
        return Subject.LOGIN_ATTEMPTS
    if begins_from_somewhere(sentence, slots) or ranks_by_others(sentence, slots):
        slots.words.add("attempt")
        sentence.note("note_nothing_named_both")
        return Subject.LOGIN_ATTEMPTS
    if appears(sentence, slots) or asks_what_occurs(sentence, slots) or tells_kinds_apart(slots):
        return Subject.EVENTS
    if ranks_nothing_named(sentence, slots) or compares_nothing_named(sentence, slots):
        slots.nothing_named = True
        return Subject.LOGIN_ATTEMPTS
    unnamed = read_unnamed(sentence, slots)
    if unnamed is not None:
        return unnamed
    raise sentence.refuse("nothing_asked", *_content_words(sentence))


def _names_nothing_else(slots: Slots) -> bool:
    """Return whether a summary is all that is asked for: "a weekly summary" does not say of what a number a week is."""
    return not slots.words & {"failed", "success"} and slots.words & BRIEF_WORDS == {"summary"}


def _tells_becoming(sentence: Sentence) -> bool:
    """Return whether somebody is said to have become another user, which none does who only tries to."""
    tries = any(
        token.means("word", "tried", "attempt") or "attempt" in token.text.lower() for token in sentence.content
    )
    return not tries and any(token.text.lower() in BECOMES for token in sentence.content)


def _tells_thai_entry(sentence: Sentence) -> bool:
    """Return whether เข้า, which is "to" before a host, is the verb: alice เข้ากี่ครั้ง."""
    asks = ("how_often", "how_many", "when", "last", "first", "plural", "yes_no", "most", "where_from")
    if sentence.content and sentence.content[-1].text in ("เข้า", "เข้ามา", "เข้าไป"):
        return True  # เครื่องไหนที่ bob เข้า
    return any(
        (token.text == "เข้า" or (token.text.startswith("เข้า") and token.means("prep", "on")))
        and (
            after.means("word", *asks)
            or after.means("prep", "from", "with", "as")
            or sentence.meanings.get(token.start, "").startswith("hosts")
            or sentence.meanings.get(after.start) == "time"
        )
        for token, after in zip(sentence.content, sentence.content[1:], strict=False)
    )


def _content_words(sentence: Sentence) -> list[str]:
    """Return the words that were not understood; where all are known ones, those that carry meaning."""
    unknown = [
        token.text
        for index, token in enumerate(sentence.content)
        if token.kind in (Kind.WORD, Kind.UNKNOWN) and sentence.is_free(index)
    ]
    spoken = [token for token in sentence.content if not is_filler(token)]
    fine = [token for token in spoken if token.name_in("dimension", "dimensions") or token.means("word", "yes_no")]
    doubtful = [token.text for token in spoken if token not in fine and token.start not in sentence.meanings]
    unknown = [text for text in unknown if text.lower() not in QUANTIFIERS] or unknown
    return unknown or doubtful or [token.text for token in spoken]
