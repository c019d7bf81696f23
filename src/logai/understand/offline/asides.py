"""Read the words that say nothing beside others, and would change the meaning anywhere else.

"Else" after what is left out (ไม่นับ root มีใครอีกไหม), "and" before how two times differ, an administrator's rights before
sudo, and "of all" that a share is held against.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.vocabulary import Subject

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_ALL = ("ทั้งหมด", "ทั้งสิ้น")


def read_asides(sentence: Sentence, slots: Slots) -> None:
    """Mark the words of `sentence` that others have said already, and read what somebody did of all there is."""
    leaves_out = any(meaning.startswith("not ") for meaning in sentence.meanings.values())
    share = any(token.means("word", "percentage") for token in sentence.content)
    for index, token in enumerate(sentence.content):
        said = (
            (leaves_out and sentence.means(index, "word", "else"))
            or (slots.subject is Subject.SUDO and _tells_rights(sentence, index))
            or (share and sentence.means(index, "word", "compare") and _has_all(sentence.text[token.end :]))
            or (sentence.means(index, "word", "and") and sentence.means(index + 1, "word", "compare"))
            or (slots.subject is Subject.SUDO and _is_run(sentence, index))
            or (bool(slots.actions) and token.text == "เพิ่มขึ้น" and sentence.is_free(index))
            or _opens_names(sentence, index)
        )
        if said:
            sentence.explain(index, index, "-")
    _read_deeds(sentence, slots)


def _tells_rights(sentence: Sentence, index: int) -> bool:
    before = sentence.at(index - 1)
    return sentence.means(index, "word", "superuser") and before is not None and before.means("prep", "as")


def _is_run(sentence: Sentence, index: int) -> bool:
    """Return whether โดน stands before sudo: the commands that were run."""
    after = sentence.at(index + 1)
    return sentence.means(index, "word", "suffered") and after is not None and after.means("subject", "sudo")


def _opens_names(sentence: Sentence, index: int) -> bool:
    """Return whether "between" opens two names that are held against each other: ระหว่าง root กับ admin ใคร .. มากกว่า."""
    name = sentence.at(index + 1)
    compared = any(token.means("word", "more_than", "more", "compare") for token in sentence.content)
    named = name is not None and sentence.meanings.get(name.start, "").startswith(("users: ", "sources: ", "hosts: "))
    return compared and named and sentence.means(index, "word", "between")


def _has_all(text: str) -> bool:
    return any(word in text for word in _ALL)


def _read_deeds(sentence: Sentence, slots: Slots) -> None:
    """Read ทำอะไรบ้าง, said of an address: the events that tell of it."""
    named = any(meaning.startswith(("sources: ", "networks: ")) for meaning in sentence.meanings.values())
    if not named or slots.subject is not None or slots.actions or slots.any_change:
        return
    for index, token in enumerate(sentence.content):
        if token.text == "ทำ" and sentence.means(index + 1, "word", "which"):
            slots.subject = Subject.EVENTS
            sentence.explain(index, index, f"subject: {Subject.EVENTS}")
