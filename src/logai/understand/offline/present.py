"""Refuse what only holds now: who is logged in, or a member; the log tells who logged in, and who became one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.understand.offline.sessions import LOGGED_IN

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
    if been := _find_been(sentence):
        raise sentence.refuse("present", *been)
    _refuse_membership(sentence)
    _refuse_ability(sentence)


def _refuse_membership(sentence: Sentence) -> None:
    """Refuse "who is in sudo": who is a member the log does not tell, only who became one."""
    for index, token in enumerate(sentence.content):
        subject, before = sentence.at(index + 2), sentence.at(index + 1)
        if subject is None or before is None or not subject.means("subject", "sudo", "su"):
            continue
        if token.text.lower() in ("who is", "who are", "is", "are", "who's") and before.means("prep", "in"):
            raise sentence.refuse("no_sense", token.text, before.text, subject.text)


def _find_been(sentence: Sentence) -> list[str]:
    """Return the words of "how long has bob been logged in": of the session that goes on, where no time is named."""
    states = [token.text for token in sentence.content if token.text.lower().removeprefix("been ") in LOGGED_IN]
    timed = "time" in sentence.meanings.values()
    been = any("been" in token.text.lower().split(" ") for token in sentence.tokens)
    asked = any(token.text.lower().startswith(("how long", "for how long")) for token in sentence.content)
    return states[:1] if been and asked and not timed else []


_ALLOWED = ("allowed", "permitted", "authorized", "authorised")


def _refuse_ability(sentence: Sentence) -> None:
    """Refuse "who may use sudo" and "who is allowed to": the log tells who did, and not who might."""
    for index, token in enumerate(sentence.content):
        before, after = sentence.at(index - 1), sentence.at(index + 1)
        text = token.text.lower()
        asked = before is not None and (
            before.means("word", "who", "which", "that") or before.name_in("dimension", "dimensions") is not None
        )
        is_modal = text == "may" and sentence.meanings.get(token.start, "time") == "time" and sentence.language == "en"
        if is_modal and asked and after is not None and (after.means("word") or after.means("subject")):
            raise sentence.refuse("not_understood", token.text)
        rest = sentence.text[token.end :].lower()
        if token.means("word", "success") and text.endswith(_ALLOWED) and rest.startswith(" to "):
            raise sentence.refuse("not_understood", token.text)
