"""Read the texts of commands: "sudo commands containing apt-get", "who ran reboot with sudo".

A text is one word or stands in quotes; it is never taken from a question that is not about sudo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.understand.offline.names import NameFound
from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from logai.understand.model import KnownNames
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence


def read_commands(sentence: Sentence, known: KnownNames) -> list[NameFound]:
    """Return the texts that the commands asked about contain, and mark their tokens."""
    if not any(token.means("subject", "sudo") or token.means("subjects", "sudo") for token in sentence.content):
        return []
    for index, token in enumerate(sentence.content):
        first = _introduction(sentence, index, known)
        if first is None:
            continue
        value = token.value or token.text
        sentence.explain(first, index, f"command contains: {value}")
        return [NameFound("commands", value, negated=False, position=token.start, index=index)]
    return []


def _introduction(sentence: Sentence, index: int, known: KnownNames) -> int | None:
    """Return where the words begin that make the token at `index` the text of a command, else None."""
    token = sentence.content[index]
    if sentence.means(index - 1, "word", "contains"):
        return index - 1
    value = token.value.lower()
    if token.kind not in (Kind.WORD, Kind.QUOTED) or value in known.users | known.hosts:
        return None
    if token.kind is Kind.WORD and value in sentence.lexicon.ordinary_words:
        return None
    noun = sentence.at(index - 2)
    names_commands = noun is not None and noun.text.lower().endswith(("command", "commands"))
    if names_commands and sentence.means(index - 1, "prep", "with"):
        return index - 1
    return _ran_with_sudo(sentence, index)


def _ran_with_sudo(sentence: Sentence, index: int) -> int | None:
    """Return where the words begin that say of the token at `index` that sudo ran it, else None."""
    following = sentence.at(index + 1)
    if following is not None and sentence.means(index + 1, "word", "use"):
        run_with = following.text.lower().endswith("with") and sentence.means(index + 2, "subject", "sudo")
        return index if run_with or _names_sudo(sentence, index + 2) else None
    ran = sentence.means(index - 1, "word", "use")
    before = index - 3 if sentence.means(index - 2, "prep", "to") else index - 2
    if ran and (sentence.means(before, "subject", "sudo") or sentence.means(before, "subjects", "sudo")):
        return index - 1
    return index if ran and _names_sudo(sentence, index + 1) else None


def read_asked_command(sentence: Sentence) -> bool:
    """Read "what did bob run with sudo", bob สั่งอะไรผ่าน sudo, and return whether it is asked that way."""
    for index, token in enumerate(sentence.content):
        if not sentence.means(index, "word", "which") or token.text.lower() not in ("what", "อะไร"):
            continue
        verb = sentence.at(index - 1) if sentence.language == "th" else _next_verb(sentence, index)
        if verb is not None and verb.means("word", "use") and verb.text.lower().startswith(_RUNS):
            sentence.explain(index, index, "asked: command")
            return True
    return False


_RUNS = ("run", "ran", "did run", "execute", "สั่ง", "รัน", "เรียกใช้", "ใช้คำสั่ง")


def _next_verb(sentence: Sentence, index: int) -> Token | None:
    return next((token for token in sentence.content[index + 1 :] if token.means("word", "use")), None)


def _names_sudo(sentence: Sentence, index: int) -> bool:
    return sentence.means(index, "prep", "with") and sentence.means(index + 1, "subject", "sudo")
