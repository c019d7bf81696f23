"""Decide what is asked about and with which outcome; what the words leave open is stated in a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.events import Outcome
from logai.plan.model import Dimension, Subject
from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from logai.understand.offline.scan import Token
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


QUANTIFIERS = ("many", "much", "several")
"""Words that only an unread word before or after them leaves unread."""


def decide_subject(sentence: Sentence, slots: Slots) -> None:
    """Set the subject and the outcome of `slots`; raise NotUnderstoodError where the words name none, or two."""
    words = slots.words
    if slots.actions or slots.any_change:
        if slots.subject is not None:
            raise sentence.refuse("several")
        slots.subject = Subject.ACCOUNT_CHANGES
    if slots.subject is None:
        slots.subject = _subject_of_words(sentence, slots)
    failed = bool(words & {"failed", "failed_password", "failure_rate"})
    succeeded = bool(words & {"success", "logged_in"})
    if failed and succeeded:
        raise sentence.refuse("mixed_outcomes")
    if slots.subject is Subject.LOGIN_ATTEMPTS:
        _decide_outcome(sentence, slots, failed=failed, succeeded=succeeded)
    elif slots.subject in (Subject.SUDO, Subject.SU):
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
        or (words & {"login"} and slots.subject is not Subject.SESSIONS)
    ):
        raise sentence.refuse(
            "no_sense",
            *(
                t.text
                for t in sentence.content
                if t.means("subject")
                or t.means("action")
                or t.means("word", "failed", "success", "login", *_LOGINS_ALONE)
            ),
        )


def _subject_of_words(sentence: Sentence, slots: Slots) -> Subject:
    """Return logins, where a word speaks of them or a ranking leaves open what is counted."""
    if slots.words & set(_LOGIN_WORDS) or slots.invalid_user:
        return Subject.LOGIN_ATTEMPTS
    if any(token.means("word", "connected") for token in sentence.content):
        slots.words.add("connected")
        return Subject.LOGIN_ATTEMPTS
    if _ranks_nothing_named(sentence, slots):
        slots.nothing_named = True
        return Subject.LOGIN_ATTEMPTS
    raise sentence.refuse("nothing_asked", *_content_words(sentence))


def _ranks_nothing_named(sentence: Sentence, slots: Slots) -> bool:
    """Return whether a ranking says whose, but not what is counted: "top ip yesterday", "busiest hour"."""
    dimensions = {*slots.asked, *slots.bare}
    if any(sentence.is_free(at) and not _is_filler(token) for at, token in enumerate(sentence.content)):
        return False
    if slots.peak is not None:
        return not dimensions and any(token.text.lower().startswith("busiest") for token in sentence.content)
    ranked = bool(slots.words & {"top"}) or any(
        meaning.startswith("limit") and meaning.endswith("top") for meaning in sentence.meanings.values()
    )
    told_apart = {Dimension.USER, Dimension.SOURCE, Dimension.HOUR_OF_DAY, Dimension.DAY}
    return ranked and bool(dimensions) and dimensions <= told_apart and not slots.methods


def _is_filler(token: Token) -> bool:
    return token.means("light") or token.means("prep")


def _content_words(sentence: Sentence) -> list[str]:
    """Return the words that were not understood; where all are known ones, those that carry meaning."""
    unknown = [
        token.text
        for index, token in enumerate(sentence.content)
        if token.kind in (Kind.WORD, Kind.UNKNOWN) and sentence.is_free(index)
    ]
    spoken = [token for token in sentence.content if not _is_filler(token)]
    fine = [token for token in spoken if token.name_in("dimension", "dimensions") or token.means("word", "yes_no")]
    doubtful = [token.text for token in spoken if token not in fine and token.start not in sentence.meanings]
    unknown = [text for text in unknown if text.lower() not in QUANTIFIERS] or unknown
    return unknown or doubtful or [token.text for token in spoken]


def _decide_outcome(sentence: Sentence, slots: Slots, *, failed: bool, succeeded: bool) -> None:
    words = slots.words
    attacked = bool(words & {"attack", "attacker", "targeted"})
    if attacked and (succeeded or _tells_breach(sentence)):
        raise sentence.refuse("mixed_outcomes")
    if slots.nothing_named:
        by_time = slots.peak is not None or {*slots.asked, *slots.bare} & {Dimension.HOUR_OF_DAY, Dimension.DAY}
        slots.outcome = None if by_time else Outcome.FAILURE
        sentence.note("note_nothing_named_both" if by_time else "note_nothing_named")
        return
    _note_attack(sentence, plainly=failed)
    if failed or attacked:
        slots.outcome = Outcome.FAILURE
    elif succeeded:
        slots.outcome = Outcome.SUCCESS
    elif slots.invalid_user and not words & {"login", "attempt"}:
        slots.outcome = Outcome.FAILURE
    elif words & {"attempt", "tried", "success_rate"}:
        slots.outcome = None
    else:
        slots.outcome = Outcome.SUCCESS
    if "connected" in words and not words & {"login", "logged_in", "attempt", "failed", "failed_password"}:
        told = "logins_both" if slots.outcome is None else f"logins_{slots.outcome}"
        word = next(token.text for token in sentence.content if token.means("word", "connected"))
        sentence.note("note_connect", word=word, outcome=sentence.lexicon.say(sentence.language, told))
    if slots.invalid_user and slots.outcome is Outcome.SUCCESS:
        raise sentence.refuse(
            "no_sense",
            *(t.text for t in sentence.content if t.means("word", "invalid", "login", "logged_in", "success")),
        )


def _tells_breach(sentence: Sentence) -> bool:
    """Return whether an attack is said to have worked: เดารหัสได้, where ได้ alone is otherwise politeness."""
    return any(
        token.means("word", "attack", "targeted") and sentence.text[token.end :].lstrip().startswith("ได้")
        for token in sentence.content
    )


def _note_attack(sentence: Sentence, *, plainly: bool) -> None:
    """State that guessing and breaking in are counted as failed logins, wherever no plainer word says so."""
    for token in sentence.content:
        text = token.text.lower()
        if (
            token.means("word", "attack", "targeted")
            and not (plainly and token.means("word", "most"))
            and not text.endswith("โจมตี")
            and "attack"
            not in (text.removesuffix("s").removesuffix("ing").removesuffix("er").removesuffix("ed").split(" ")[0])
        ):
            sentence.note("note_attack", word=token.text)
