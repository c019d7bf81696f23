"""Decide the outcome of the login attempts that are asked about; what the words leave open is stated in a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.events import Outcome
from logai.plan.vocabulary import Dimension, Subject
from logai.understand.offline.implied import HEAVY, says_active
from logai.understand.offline.outcomes import read_both_outcomes

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots


def decide_outcome(sentence: Sentence, slots: Slots, *, failed: bool, succeeded: bool) -> None:
    """Set the outcome of `slots`, given which are spoken of; raise NotUnderstoodError for a mix of both."""
    words = slots.words
    attacked = bool(words & {"attack", "attacker", "targeted"})
    if attacked and (succeeded or _tells_breach(sentence)):
        raise sentence.refuse("mixed_outcomes")
    if slots.nothing_named:
        worst = any(token.text.lower().startswith(HEAVY) for token in sentence.content)
        by_time = not worst and (
            slots.peak is not None
            or "busier" in words
            or says_active(sentence)
            or bool({*slots.asked, *slots.bare} & {Dimension.HOUR_OF_DAY, Dimension.DAY})
        )
        slots.outcome = None if by_time else Outcome.FAILURE
        sentence.note("note_nothing_named_both" if by_time else "note_nothing_named")
        return
    if failed or attacked:
        slots.outcome = Outcome.FAILURE
    elif succeeded:
        slots.outcome = Outcome.SUCCESS
    elif slots.invalid_user and not words & {"login", "attempt"}:
        slots.outcome = Outcome.FAILURE
    elif words & {"attempt", "tried", "success_rate"} or _comes_from_nobody(sentence, slots):
        slots.outcome = None
    elif slots.invalid_user and sentence.language == "th" and "percentage" not in words:
        slots.outcome = None  # The Thai verb has no tense: nobody gets in by an account that does not exist.
    else:
        slots.outcome = Outcome.SUCCESS
    if "connected" in words and not words & {"login", "logged_in", "attempt", "failed", "failed_password"}:
        told = "logins_both" if slots.outcome is None else f"logins_{slots.outcome}"
        word = next(t.text for t in sentence.content if t.means("word", "connected") or t.text.startswith("เข้า"))
        sentence.note("note_connect", word=word, outcome=sentence.lexicon.say(sentence.language, told))
    if slots.invalid_user and slots.outcome is Outcome.SUCCESS:
        raise sentence.refuse(
            "no_sense",
            *(t.text for t in sentence.content if t.means("word", "invalid", "login", "logged_in", "success")),
        )


def read_outcomes(sentence: Sentence, slots: Slots) -> tuple[bool, bool]:
    """Return whether failures and whether successes are spoken of; raise NotUnderstoodError for both."""
    failed = bool(slots.words & {"failed", "failed_password", "failure_rate"})
    succeeded = bool(slots.words & {"success", "logged_in"})
    if failed and succeeded and read_both_outcomes(sentence, slots):
        return False, False
    if failed and succeeded:
        raise sentence.refuse("mixed_outcomes")
    if both := _tells_both_of_each(sentence, slots):
        raise sentence.refuse("mixed_outcomes", *both)
    if denied := _denies_any_success(sentence, slots):
        raise sentence.refuse("negation", *denied)
    return failed, succeeded


def _tells_both_of_each(sentence: Sentence, slots: Slots) -> list[str]:
    """Return the words of ไอพีที่ทั้งสำเร็จและล้มเหลว, of which each has both; of all logins they are every attempt."""
    of_each = slots.asked or slots.bare or slots.counted or slots.grouped or "who" in slots.words
    return [
        token.text
        for token in sentence.content
        if of_each
        and token.means("word", "attempt")
        and token.text.startswith("ทั้ง")
        and not sentence.meanings.get(token.start, "").startswith("other outcome")
    ]


def _denies_any_success(sentence: Sentence, slots: Slots) -> list[str]:
    """Return the words of "IPs that did not succeed": failed once, or never succeeded at all, nobody knows."""
    if not (slots.asked or slots.bare or slots.counted or slots.grouped or "who" in slots.words):
        return []
    return [
        token.text
        for index, token in enumerate(sentence.content)
        if token.means("word", "failed")
        and not sentence.meanings.get(token.start, "").startswith("other outcome")
        and (token.text.lower() in _DENIALS or _is_without_success(sentence, index))
    ]


_DENIALS = frozenset(
    {
        *("did not succeed", "didn't succeed", "do not succeed", "don't succeed", "not succeed", "does not succeed"),
        *("doesn't succeed", "not succeeded", "never succeeded", "with no success", "no success"),
        *(
            "did not get in",
            "didn't get in",
            "did not make it",
            "didn't make it",
            "did not make it in",
            "didn't make it in",
        ),
    }
)


def _is_without_success(sentence: Sentence, index: int) -> bool:
    """Return whether "without success" is said of a user or an address, and not of what was tried."""
    before = sentence.at(index - 1)
    text = sentence.content[index].text.lower()
    return text.startswith("without") and before is not None and before.name_in("dimension", "dimensions") is not None


def _comes_from_nobody(sentence: Sentence, slots: Slots) -> bool:
    """Return whether เข้ามา is said of an address or of anything, and not of a user: every attempt comes in."""
    if sentence.language != "th" or "connected" not in slots.words or slots.words & {"login", "logged_in"}:
        return False
    if {Dimension.USER, Dimension.METHOD} & {*slots.asked, *slots.counted, *slots.bare}:
        return False
    named = [meaning for meaning in sentence.meanings.values() if meaning.startswith(("sources: ", "users: "))]
    if named:
        return all(meaning.startswith("sources: ") for meaning in named) and "who" not in slots.words
    return Dimension.SOURCE in {*slots.asked, *slots.counted} or "อะไร" in sentence.text


def _tells_breach(sentence: Sentence) -> bool:
    """Return whether an attack is said to have worked: เดารหัสได้, where ได้ alone is otherwise politeness."""
    return any(
        token.means("word", "attack", "targeted") and sentence.text[token.end :].lstrip().startswith("ได้")
        for token in sentence.content
    )


def note_attack(sentence: Sentence, slots: Slots) -> None:
    """State that guessing and breaking in are counted as failed logins, wherever no plainer word says so."""
    if slots.subject is not Subject.LOGIN_ATTEMPTS or slots.nothing_named:
        return
    plainly = bool(slots.words & {"failed", "failed_password", "failure_rate"})
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
