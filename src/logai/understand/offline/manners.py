"""Read "how" and "how much" by what stands beside them: they ask for a difference or a share, and for no reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots


def read_how(sentence: Sentence) -> None:
    """Read "how" in "how did yesterday compare to today", where it asks for a difference and no reason."""
    compared = any(token.means("word", "compare") for token in sentence.content)
    if not compared and not any(token.means("word", "trend") for token in sentence.content):
        return
    for index, token in enumerate(sentence.content):
        if sentence.is_free(index) and token.text.lower() in ("how", "ยังไง", "อย่างไร", "เป็นยังไง", "เป็นอย่างไร"):
            sentence.explain(index, index, "compare" if compared else "-")


def read_how_much(sentence: Sentence, slots: Slots) -> None:
    """Read "of all failures, how much is root's" as a share: "how much" of a whole that stands before it."""
    opens = sentence.tokens[0].text.lower().startswith(("of", "out of", "among")) if sentence.tokens else False
    if opens and any(token.text.lower() == "how much" for token in sentence.content):
        slots.words.discard("how_many")
        slots.words.add("percentage")
