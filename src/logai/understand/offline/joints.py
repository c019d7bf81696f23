"""Read the words that only join others, and the outcomes that two words make together ("did not fail")."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots


def read_joint(sentence: Sentence, index: int, slots: Slots) -> bool:
    """Read the words that only say how others belong together, and return whether the one at `index` is such."""
    if sentence.means(index, "word", "and") and (slots.words & {"who", "which"} or slots.bare):
        at = index + (2 if sentence.means(index + 1, "prep", "from", "at") else 1)
        if any(sentence.means(at, "word", name) for name in ("when", "where_from")):
            sentence.explain(index, at - 1, "-")
            return True
    if sentence.means(index, "word", "any") and sentence.means(index - 1, "prep", "for", "of", "by", "as"):
        sentence.explain(index - 1, index, "-")
        return True
    if sentence.means(index, "word", "suffered"):
        if sentence.means(index + 1, "word", "attack"):
            slots.words.add("targeted")
            sentence.explain(index, index + 1, "targeted")
            return True
        if sentence.means(index + 1, "word", "failed", "failed_password", "login", "attempt"):
            sentence.explain(index, index, "-")
            return True
    if sentence.means(index, "word", "begin"):
        if any(token.means("word", "when") for token in sentence.content):
            slots.words.add("first")
        sentence.explain(index, index, "-")
        return True
    return _read_joint_outcome(sentence, index, slots)


_FAILED_VERBS = ("fail", "failed", "were rejected", "got rejected")


def _read_joint_outcome(sentence: Sentence, index: int, slots: Slots) -> bool:
    """Read "and" in "tried root and failed", and "did not fail" said of logins; return whether `index` begins one."""
    following = sentence.at(index + 1)
    if following is None or not sentence.is_free(index + 1):
        return False
    joined = sentence.means(index, "word", "and") and "tried" in slots.words
    if joined and following.text.lower() in _FAILED_VERBS:
        sentence.explain(index, index, "-")
        return True
    if sentence.means(index, "word", "not") and _denies_failure(sentence, index):
        slots.words.add("success")
        sentence.explain(index, index + 1, "success")
        return True
    return False


def _denies_failure(sentence: Sentence, index: int) -> bool:
    """Return whether logins are said not to have failed; of users and addresses that would be another question."""
    following = sentence.at(index + 1)
    if following is None or not following.means("word", "failed") or not sentence.is_free(index + 1):
        return False
    if any(t.means("dimension") or t.means("dimensions") or t.means("word", "who") for t in sentence.content):
        return False
    before = index - 1
    while sentence.at(before) is not None and (
        sentence.means(before, "light")
        or sentence.means(before, "word", "that")
        or sentence.means(before, "prep", "on")
    ):
        before -= 1
    noun = sentence.at(before)
    return noun is not None and noun.means("word", "login", "attempt")
