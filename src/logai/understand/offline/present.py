"""Refuse what only holds now: who is logged in, or a member; the log tells who logged in, and who became one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots


def refuse_present(sentence: Sentence, slots: Slots) -> None:
    """Refuse "who is logged in": the log tells who logged in, not who still is."""
    present = [
        t.text
        for t in sentence.content
        if t.text.lower() in ("is", "are", "who is", "who are", "which are", "what are")
    ]
    state = [
        t.text
        for t in sentence.content
        if t.text.lower() in ("logged in", "logged on", "signed in", "logged into", "logged in to", "connected")
    ]
    if present and state and slots.session is None:
        raise sentence.refuse("present", *present, *state)
    _refuse_membership(sentence)


def _refuse_membership(sentence: Sentence) -> None:
    """Refuse "who is in sudo": who is a member the log does not tell, only who became one."""
    for index, token in enumerate(sentence.content):
        subject, before = sentence.at(index + 2), sentence.at(index + 1)
        if subject is None or before is None or not subject.means("subject", "sudo", "su"):
            continue
        if token.text.lower() in ("who is", "who are", "is", "are", "who's") and before.means("prep", "in"):
            raise sentence.refuse("no_sense", token.text, before.text, subject.text)
