"""Choose what both outcomes, and the first and the last together, ask for.

failed vs successful logins, more failures than successes?     both numbers, side by side
failed and successful logins by user                           both numbers of each
users who failed but never succeeded                           values, chosen by their other outcome
first and last login of bob                                    both times
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from logai.plan.vocabulary import Bucket, Dimension, Measure, OtherOutcome, Subject
from logai.understand.offline.choice import Choice, texts_of

if TYPE_CHECKING:
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

BOTH = "both_outcomes"
"""The name of the word, among those of the slots, that only the measure of both outcomes explains."""

_NOUNS = ("login", "attempt", "tried", "logged_in")
_SAID = frozenset(
    """
    failed failed_password success login logged_in attempt tried compare how_many how_often show plural summary more
    more_than than separately by with_counts drawn yes_no aux which ratio times trend percentage both_outcomes
    """.split()  # noqa: SIM905 - a list of words
)
_JOINTS = (
    "ต่อ",
    "vs",
    "vs.",
    "versus",
    "and",
    "or",
    "per",
    "than",
    "to",
    "against",
    "for each",
    "for every",
    "compared to",
)
_SIDES = (Dimension.USER, Dimension.SOURCE, Dimension.HOST, Dimension.METHOD, Dimension.DAY, Dimension.WEEKDAY)


def read_both_outcomes(sentence: Sentence, slots: Slots) -> bool:
    """Read failures and successes that are asked for beside each other; return whether they were."""
    if slots.subject is not Subject.LOGIN_ATTEMPTS or slots.asked or slots.bare or slots.counted or slots.peak:
        return False
    if slots.words - _SAID or "who" in slots.words or not _meet(sentence):
        return False
    slots.words = {BOTH}
    outcomes = [at for at in range(len(sentence.content)) if _outcome_at(sentence, at)]
    for at, token in enumerate(sentence.content):
        if outcomes[0] < at < outcomes[1] or token.text.lower() in ("both", "ratio", "outnumber", "than"):
            sentence.explain(at, at, "both outcomes")
    if (one := sentence.at(outcomes[1] + 1)) is not None and one.text.lower() in ("one", "ones"):
        sentence.explain(outcomes[1] + 1, outcomes[1] + 1, "both outcomes")
    return True


def _meet(sentence: Sentence) -> bool:
    """Return whether each outcome is named once, with no more between them than nouns and what joins them."""
    outcomes = [(at, _outcome_at(sentence, at)) for at in range(len(sentence.content)) if _outcome_at(sentence, at)]
    if len(outcomes) != 2 or len({outcome for _, outcome in outcomes}) != 2:
        return False
    first, second = outcomes[0][0], outcomes[1][0]
    joined = False
    for token in sentence.content[first + 1 : second]:
        text = token.text.lower()
        if (
            text in _JOINTS
            or token.means("compare", "more_than")
            or token.means("word", "compare", "and", "or", "than")
        ):
            joined = True
        elif not (token.means("word", *_NOUNS, "how_many", "how_often", "more") or token.means("light")):
            return False
    opens = sentence.content[first].text.lower().endswith(" to")  # "failed to successful logins"
    between = sentence.text[sentence.content[first].end : sentence.content[second].start]
    joined = joined or sentence.content[second].text.startswith("และ")
    return joined or opens or "," in between or _counts_each(sentence, first, second)


def _outcome_at(sentence: Sentence, index: int) -> str:
    """Return which outcome the token at `index` names; login ผ่าน names one where it is no preposition."""
    token = sentence.content[index]
    if token.means("word", "failed"):
        return "failed"
    passed = sentence.meanings.get(token.start) == "success"
    return "success" if passed or token.means("word", "success", "logged_in") else ""


def _counts_each(sentence: Sentence, first: int, second: int) -> bool:
    """Return whether each outcome has its own กี่ครั้ง behind it: สำเร็จกี่ครั้ง ไม่สำเร็จกี่ครั้ง."""
    content = sentence.content
    counts = [at for at, token in enumerate(content) if token.means("word", "how_many", "how_often") and at > first]
    return sentence.language == "th" and any(at < second for at in counts) and any(at > second for at in counts)


def choose_by_outcomes(sentence: Sentence, facts: Facts, slots: Slots) -> Choice | None:
    """Return the measure where both outcomes, or both ends of the time, are asked for; None for any other question."""
    if BOTH in slots.words:
        return _choose_both(sentence, facts, slots)
    if {"first", "last"} <= slots.words and _begins_with_newest(sentence):
        slots.words.discard("first")
    if {"first", "last"} <= slots.words and not slots.words & {"who", "which", "how_many"} and facts.limit is None:
        if slots.asked or slots.bare or slots.counted or len(slots.grouped) > 1 or slots.bucket:
            raise sentence.refuse("several")
        explains = {"first", "last", "when", "show", "plural", "appeared"}
        if slots.grouped:
            explains |= {"how_often", "with_counts"}  # Beside the times of each stands its count.
        return Choice(Measure.FIRST_AND_LAST, explains, {"by": tuple(slots.grouped)})
    return None


def _begins_with_newest(sentence: Sentence) -> bool:
    """Return whether "first" at the end says the order: "newest failed logins first"."""
    behind = list(takewhile(lambda token: token.text.lower() != "first", reversed(sentence.content)))
    if len(behind) == len(sentence.content) or not all(_narrows(sentence, token) for token in behind):
        return False
    newest = [token.end for token in sentence.content if token.text.lower().endswith(("newest", "latest", "recent"))]
    if not newest:
        return False
    rest = [token for token in sentence.tokens if token.start >= newest[0]]
    return not any(token.means("word", "and", "or") or token.text in ("/", ",", "&") for token in rest)


def _narrows(sentence: Sentence, token: Token) -> bool:
    return token.means("prep") or sentence.meanings.get(token.start, "").startswith(_NARROWING)


_NARROWING = ("time", "users: ", "sources: ", "networks: ", "hosts: ", "method: ", "not ")


def _choose_both(sentence: Sentence, facts: Facts, slots: Slots) -> Choice:
    if facts.threshold is not None or facts.limit is not None or len(facts.windows) > 1:
        raise sentence.refuse("mixed_outcomes")
    by = list(slots.grouped)
    if slots.bucket is Bucket.DAY:
        by.append(Dimension.DAY)
        slots.bucket = None
    if slots.bucket is not None or len(by) > 1 or not set(by) <= set(_SIDES):
        raise sentence.refuse("mixed_outcomes")
    if told := slots.words & {"failed", "failed_password", "success", "logged_in", "attack", "targeted"}:
        raise sentence.refuse("mixed_outcomes", *texts_of(sentence, set(told)))
    return Choice(Measure.OUTCOMES, {BOTH, *_COUNTING}, {"by": tuple(by)}, takes_dimensions=True)


_COUNTING = ("how_many", "how_often", "show", "summary", "separately", "drawn", "compare", "plural", "with_counts")
"""Words that ask for the numbers that both outcomes have anyway."""


def keep_by_other_outcome(sentence: Sentence, facts: Facts, choice: Choice) -> None:
    """Put into `choice` how its values have their other outcome; raise NotUnderstoodError where it has no values."""
    if facts.other_outcome is None:
        return
    if choice.measure not in (Measure.LIST, Measure.COUNT_DISTINCT, Measure.RANKING) or "count_of" in choice.parameters:
        raise sentence.refuse("mixed_outcomes")
    if facts.other_outcome is OtherOutcome.FEWER and facts.threshold is not None:
        raise sentence.refuse("mixed_outcomes")
    choice.parameters["other_outcome"] = facts.other_outcome
