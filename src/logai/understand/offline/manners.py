"""Read "how" and "how much" by what stands beside them: they ask for a difference or a share, and for no reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots


_DESCRIBED = ("course", "trend", "summary", "problem", "analyse")
_HOW = ("ยังไง", "อย่างไร", "เป็นยังไง", "เป็นอย่างไร", "เป็นไง")
"""Said of a trend or a summary they ask for nothing else."""


def read_how(sentence: Sentence) -> None:
    """Read "how" in "how did yesterday compare to today", where it asks for a difference and no reason."""
    compared = any(token.means("word", "compare", "more_than") for token in sentence.content)
    described = any(
        token.means("word", "course", "trend", "summary", "problem", "analyse") for token in sentence.content
    )
    trend = any(token.means("word", "trend") for token in sentence.content)
    for index, token in enumerate(sentence.content):
        if not sentence.is_free(index):
            continue
        if compared and (token.text.lower() == "how" or token.text in _HOW):
            sentence.explain(index, index, "compare")
        elif token.text.lower() == "how" and (verb := _went_step_by_step(sentence)):
            for at in (index, *(at for at, other in enumerate(sentence.content) if other.start == verb)):
                sentence.explain(at, at, "-")
        elif described and (token.text in _HOW or (token.text.lower() == "how" and trend)):
            sentence.explain(index, index, "-")


def _went_step_by_step(sentence: Sentence) -> int:
    """Return where the verb of "how failed logins went day by day" stands, if the steps are told; else 0."""
    if not any(token.text.lower().replace("-", " ") in _STEPS for token in sentence.content):
        return 0
    verbs = ("went", "go", "gone", "looked", "look", "were going")
    return next((token.start for token in sentence.tokens if token.text.lower() in verbs), 0)


_STEPS = ("day by day", "hour by hour", "week by week", "per day", "by day", "per hour", "by hour", "daily", "hourly")


def read_how_much(sentence: Sentence, slots: Slots) -> None:
    """Read "of all failures, how much is root's" as a share: "how much" of a whole that stands before it."""
    opens = sentence.tokens[0].text.lower().startswith(("of", "out of", "among")) if sentence.tokens else False
    if opens and any(token.text.lower() == "how much" for token in sentence.content):
        slots.words.discard("how_many")
        slots.words.add("percentage")


def names_a_moment(sentence: Sentence, index: int) -> bool:
    """Return whether "time" at `index` is no measure of how often: "who logged in on time"."""
    before = sentence.at(index - 1)
    return sentence.language == "en" and before is not None and before.means("prep")
