"""Read the words that ask for findings of one kind: spraying, a login after many failures, a new source, odd hours.

Such a question is no count of logins: what counts as one is said by the rules of `findings`, with their thresholds.
A number of its own ("after 5 failures") is left unread, and with it the question is refused.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from logai.events import FindingKind
from logai.plan.vocabulary import Dimension, NumberOf, Subject

if TYPE_CHECKING:
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

EXPLAINED = {"yes_no", "any", "aux", "who", "which", "show", "plural", "problem", "analyse", "summary"}
"""Words that the findings answer, whichever way they are asked for."""

_SIDES = {Dimension.USER, Dimension.SOURCE, Dimension.HOST}
_OF_LOGINS = {FindingKind.SUCCESS_AFTER_FAILURES, FindingKind.NEW_SOURCE, FindingKind.ODD_HOURS}
"""Kinds that are of logins that succeeded; the others are of failed ones."""


def read_findings(sentence: Sentence, slots: Slots) -> None:
    """Put the kinds of findings that are named into `slots` and mark their words."""
    for index, token in enumerate(sentence.content):
        if sentence.means(index, "finding"):
            kind = FindingKind(token.name_in("finding") or "")
            first = index
            if kind is FindingKind.NEW_SOURCE and sentence.means(index - 1, "dimension", "source"):
                first -= 1
            if kind not in _OF_LOGINS and sentence.means(index - 1, "word", "suffered"):
                first -= 1
            _add(slots, kind)
            sentence.explain(first, index, f"finding: {kind}")
        elif sentence.means(index, "word", "after"):
            _read_success_after(sentence, index, slots)
    _read_joints(sentence)
    if sentence.language == "th":
        _read_until_success(sentence, slots)
        _read_one_source(sentence, slots)


def _read_joints(sentence: Sentence) -> None:
    """Mark the "and" of "spraying and logins at odd hours": both kinds are told, each by itself."""
    found = [index for index, token in enumerate(sentence.content) if token.means("finding")]
    for before, after in pairwise(found):
        between = range(before + 1, after)
        joints = [at for at in between if sentence.means(at, "word", "and", "or")]
        if len(joints) == 1 and all(at in joints or sentence.means(at, "prep") for at in between):
            sentence.explain(joints[0], joints[0], "-")


_FAILURES = ("failed", "failed_password")
_ATTACKS = ("attack", "targeted")
_SUCCESSES = ("success", "logged_in", "managed")
_BETWEEN = ("several", "at_last", "times", "login", "attempt", "tried", "connected", "and", "suffered")


def _read_until_success(sentence: Sentence, slots: Slots) -> None:
    """Read พลาดหลายครั้งแล้วสุดท้ายเข้าได้ and เดารหัสจนเข้าได้, where the success stands behind what went before it.

    After one failure, or after some, is another question than the rule answers.
    """
    content = sentence.content
    begins = [at for at in range(len(content)) if sentence.means(at, "word", *_FAILURES, *_ATTACKS)]
    for first in begins[:1]:
        last = next((at for at in range(first + 1, len(content)) if sentence.means(at, "word", *_SUCCESSES)), None)
        if last is None:
            return
        between = range(first + 1, last)
        if not all(sentence.means(at, "word", *_BETWEEN) or content[at].means("light") for at in between):
            return
        many = sentence.means(first, "word", *_ATTACKS) or any(sentence.means(at, "word", "several") for at in between)
        if not many or not (_says_then(sentence, first, last)):
            return
        last += 1 if sentence.means(last + 1, "word", *_SUCCESSES) else 0
        _add(slots, FindingKind.SUCCESS_AFTER_FAILURES)
        sentence.explain(first, last, f"finding: {FindingKind.SUCCESS_AFTER_FAILURES}")


def _says_then(sentence: Sentence, first: int, last: int) -> bool:
    """Return whether the success at `last` is said to follow on what begins at `first`."""
    between = sentence.text[sentence.content[first].end : sentence.content[last].start]
    leads = any(sentence.means(at, "word", "at_last") for at in range(first + 1, last))
    return (
        leads or any(word in between for word in ("แล้ว", "จน", "ก่อน")) or sentence.content[last].text.startswith("แล้ว")
    )


def _read_one_source(sentence: Sentence, slots: Slots) -> None:
    """Read ไอพีเดียวลองหลาย user as spraying, and เดารหัสซ้ำๆ จากแหล่งเดียว as brute force."""
    content = range(len(sentence.content))
    tries = [at for at in content if sentence.means(at, "word", "tried", "attempt", *_ATTACKS, *_FAILURES)]
    single = [at for at in content if sentence.means(at, "word", "single") and _names_source(sentence, at - 1)]
    many = [at for at in content if sentence.means(at, "word", "many_users")]
    if not tries or len(single) > 1 or len(many) > 1:
        return
    if many:
        kind = FindingKind.SPRAYING
    elif single and any(sentence.means(at, "word", "several", *_ATTACKS) for at in content):
        kind = FindingKind.BRUTE_FORCE
    else:
        return
    _add(slots, kind)
    several = [at for at in content if sentence.means(at, "word", "several")]
    logins = [at for at in content if sentence.means(at, "word", "login")]
    joints = [at - 1 for at in many if sentence.means(at - 1, "word", "and") or sentence.means(at - 1, "prep")]
    for at in (*tries, *single, *(at - 1 for at in single), *many, *joints, *several, *logins):
        sentence.explain(at, at, f"finding: {kind}")


def _names_source(sentence: Sentence, index: int) -> bool:
    return sentence.means(index, "dimension", "source") or sentence.means(index, "dimension", "host")


def _read_success_after(sentence: Sentence, after: int, slots: Slots) -> None:
    """Read "got in after many failed passwords", the word at `after` being "after"."""
    at = _skip(sentence, after + 1, "several", "tried", "attempt", "login")
    if not sentence.means(at, "word", "failed", "failed_password"):
        return
    if not any(
        token.means("word", "success", "logged_in", "login", "connected", "managed")
        for token in sentence.content[:after]
    ):
        return
    last = _skip(sentence, at + 1, "attempt", "login", "several", "times") - 1
    if not any(token.means("word", "several") for token in sentence.content[after : last + 1]):
        return  # After one failure, or after some, is another question than the rule answers.
    for index in range(len(sentence.content)):
        if sentence.means(index, "word", "at_last"):
            sentence.explain(index, index, "-")
    _add(slots, FindingKind.SUCCESS_AFTER_FAILURES)
    sentence.explain(after, last, f"finding: {FindingKind.SUCCESS_AFTER_FAILURES}")


def _skip(sentence: Sentence, index: int, *names: str) -> int:
    while sentence.means(index, "word", *names):
        index += 1
    return index


def _add(slots: Slots, kind: FindingKind) -> None:
    slots.findings = tuple(dict.fromkeys((*slots.findings, kind)))


def decide_on_findings(sentence: Sentence, slots: Slots) -> None:
    """Set the subject of a question for findings; raise NotUnderstoodError for words that contradict their rules."""
    outcomes = {"failed", "failed_password"}
    wrong = {*outcomes, "attack", "attacker", "targeted", "invalid"} if set(slots.findings) & _OF_LOGINS else outcomes
    if not set(slots.findings) <= _OF_LOGINS:
        wrong |= {"success", "logged_in"}
    spoken = slots.words & wrong
    tells_logins = bool(slots.words & {"login", "logged_in", "success", "connected"})
    tells_logins |= any(token.text.lower() in _COMES for token in sentence.tokens)
    tells_logins |= any(meaning.startswith("users: ") for meaning in sentence.meanings.values())
    if not tells_logins and set(slots.findings) & {FindingKind.NEW_SOURCE, FindingKind.ODD_HOURS}:
        raise sentence.refuse("nothing_asked", *_texts(sentence, set()))
    if spoken or slots.subject is not None or slots.actions or slots.any_change:
        raise sentence.refuse("no_sense", *_texts(sentence, spoken))
    slots.subject = Subject.LOGIN_ATTEMPTS


_COMES = ("appeared", "appear", "came", "come", "showed up", "show up", "turned up", "shows up", "popped up")


def check_findings(sentence: Sentence, facts: Facts, slots: Slots) -> None:
    """Raise NotUnderstoodError where more than the findings themselves is asked for."""
    dimensions = {*slots.asked, *slots.bare, *slots.counted}
    if slots.grouped or not dimensions <= _SIDES:
        raise sentence.refuse("no_sense", *_texts(sentence, {"how_many", "by", "most", "top"}))
    # Spraying is told by how many users a source tries: of one user alone there is none.
    users = [name.value for name in facts.names if name.field == "users"]
    if users and FindingKind.SPRAYING in slots.findings:
        raise sentence.refuse("no_sense", *_texts(sentence, set()), *users)


def count_findings(slots: Slots, kinds: tuple[FindingKind, ...]) -> NumberOf | None:
    """Return what of findings of these kinds is to be counted, None where they are to be told.

    A source that guesses is one attack; how many sources a login came from at odd hours has to be asked by its word.
    """
    counts = bool(slots.words & {"how_many", "how_often"})
    if slots.counted == [Dimension.SOURCE] or (counts and set(kinds) <= _BY_SOURCE and not slots.counted):
        return NumberOf.SOURCES
    if slots.counted == [Dimension.USER] or "how_many_people" in slots.words:
        return NumberOf.USERS
    return NumberOf.LOGINS if counts and not slots.counted else None


_BY_SOURCE = {FindingKind.SPRAYING, FindingKind.BRUTE_FORCE}
COUNTING = {"how_many", "how_often", "how_many_people"}
"""Words that their number answers."""


def _texts(sentence: Sentence, words: set[str]) -> list[str]:
    return [
        token.text
        for token in sentence.content
        if token.means("finding") or token.means("subject") or token.means("action") or token.means("word", *words)
    ]
