"""Read in Thai on which side of a deed the word for "who" stands: before the verb it acts, behind it it is acted upon.

49.4.143.105 ยิงใครบ้าง       the users that it tried
admin โดนใครเดารหัสเยอะสุด    the addresses that tried admin
ใครโดน sudo                 the accounts that commands were run as, and not those that ran them
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.vocabulary import Dimension

if TYPE_CHECKING:
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_SUFFERS = ("โดน", "ถูก")
_NOUN_OF_DEED = ("การ", "ความพยายาม", "เหตุ")
"""How a verb begins that has become a noun, behind which "who" asks something of its own: การโจมตี ใครเยอะสุด."""


def read_recipients(sentence: Sentence, slots: Slots) -> None:
    """Put who is acted upon into `slots`, and mark the words that say so."""
    if sentence.language != "th":
        return
    for index, token in enumerate(sentence.content):
        if token.text in _SUFFERS and sentence.is_free(index):
            _read_undergone(sentence, index, slots)
            _read_agent(sentence, index)
        elif sentence.means(index, "word", "attack", "tried") and sentence.means(index + 1, "word", "who"):
            _read_object(sentence, index, slots)


def _read_undergone(sentence: Sentence, index: int, slots: Slots) -> None:
    """Read ใครโดน sudo and root โดน sudo: what is run as somebody is not run by them."""
    after, before = sentence.at(index + 1), sentence.at(index - 1)
    if after is None or before is None or not after.means("subject", "sudo", "su"):
        return
    if before.means("word", "which"):
        before = sentence.at(index - 2) or before
    if _is_user(sentence, before) or before.means("word", "who"):
        slots.is_undergone = True
        sentence.explain(index, index, "acted upon")


def _read_agent(sentence: Sentence, index: int) -> None:
    """Read admin โดนใครเดารหัส: what stands between the passive and its verb is who did it."""
    verb_at = next((at for at in (index + 2, index + 3) if sentence.means(at, "word", "attack", "tried")), None)
    before, agent = sentence.at(index - 1), sentence.at(index + 1)
    if verb_at is None or before is None or agent is None or not _names_user(sentence, before):
        return
    if verb_at == index + 3 and not sentence.means(index + 2, "word", "which"):
        return
    if agent.means("word", "who") or agent.name_in("dimension", "dimensions") in (Dimension.SOURCE, Dimension.HOST):
        sentence.explain(index, index, "-")


def _read_object(sentence: Sentence, index: int, slots: Slots) -> None:
    verb = sentence.content[index]
    asked = sentence.content[index + 1]
    apart = sentence.text[verb.end : asked.start].strip(" ") != "" or asked.start > verb.end
    subject = sentence.at(index - 1)
    acts = subject is not None and (
        sentence.meanings.get(subject.start, "").startswith(("sources: ", "networks: "))
        or subject.name_in("dimension") == Dimension.SOURCE
        or subject.means("word", "which", "attacker")
    )
    noun = verb.text.startswith(_NOUN_OF_DEED) or verb.text.isascii()
    if not asked.text.startswith("ใคร") or ((apart or noun) and not acts):
        return
    slots.asked.append(Dimension.USER)
    sentence.explain(index + 1, index + 1, f"asked: {Dimension.USER}")


def _names_user(sentence: Sentence, token: Token) -> bool:
    return sentence.meanings.get(token.start, "").startswith("users: ")


def _is_user(sentence: Sentence, token: Token) -> bool:
    return _names_user(sentence, token) or token.name_in("dimension", "dimensions") == Dimension.USER
