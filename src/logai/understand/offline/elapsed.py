"""Read what asks how long ago something was, and when most of it happens: the last time, and the busiest hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.vocabulary import Dimension

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

USUALLY = ("usually", "normally", "typically", "mostly", "generally", "most of the time")


def read_elapsed(sentence: Sentence, slots: Slots) -> None:
    """Read "how long ago was the last failed login" and "how long since root logged in" as the last such time."""
    for index, token in enumerate(sentence.content):
        if not sentence.means(index, "word", "elapsed"):
            continue
        sentence.explain(index, index, "when")
        slots.words.add("when")
        if not any(other.means("word", "last", "first", "oldest") for other in sentence.content):
            slots.words.add("last")
        for at, other in enumerate(sentence.content):
            actor = other.means("word", "any") or other.text.lower() in ("anyone", "someone", "somebody", "anybody")
            if at > index and actor and sentence.is_free(at):
                sentence.explain(at, at, "-")
        if token.text.lower().endswith("since"):
            sentence.note("note_elapsed", words=token.text)


def read_when_most(sentence: Sentence, slots: Slots) -> None:
    """Read "when are we attacked the most" and "what time do users normally log in" as the hours of the day."""
    words = slots.words
    if (
        "when" not in words
        or slots.peak is not None
        or words & {"first", "last", "oldest"}
        or sentence.language != "en"
    ):
        return
    usual = [token.text.lower() for token in sentence.content if token.means("word", "average")]
    is_usual = bool(usual) and set(usual) <= set(USUALLY)
    if not words & {"most", "least"} and not is_usual:
        return
    if slots.asked or slots.counted or slots.grouped or "who" in words:
        return
    words.discard("when")
    words.discard("average")
    slots.bare.clear()
    if words & {"most", "least"}:
        slots.peak = Dimension.HOUR_OF_DAY
    else:
        slots.grouped.append(Dimension.HOUR_OF_DAY)
    sentence.note("note_hour_of_day")
