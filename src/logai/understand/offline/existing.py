"""Read "existing users" and "accounts that exist": those of which the log does not say that there is none.

"Real" and "actual" say so of a user alone; of everything else they only stress it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.understand.offline.doers import counts_all

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots


def read_existing(sentence: Sentence, slots: Slots) -> None:
    """Put into `slots` that accounts exist, where it is said of them, and mark the words."""
    for index, token in enumerate(sentence.content):
        if not sentence.means(index, "word", "existing"):
            continue
        noun = _noun_beside(sentence, index)
        if noun is None:
            if token.means("light", "noise"):
                sentence.explain(index, index, "-")
            elif _is_of_name(sentence, index):
                slots.words.add("appeared")
                sentence.explain(index, index, "-")
            continue
        if any(sentence.means(at, "word", "not", "except") for at in (min(noun, index) - 1, index - 1)):
            raise sentence.refuse("negation", sentence.words(min(noun, index) - 1, max(noun, index)))
        slots.invalid_user = False
        first = min(noun, index)
        sentence.explain(index, index, "existing account")
        verb = sentence.at(first - 1)
        tried = verb is not None and first > 1 and verb.means("word", "tried", "attack", "targeted", "use")
        if sentence.means(first - 1, "prep") or tried or _counts_all_of(sentence, noun):
            sentence.explain(noun, noun, "existing account")


def _counts_all_of(sentence: Sentence, noun: int) -> bool:
    """Return whether the accounts are only whose attempts are counted: บัญชีที่มีอยู่จริงถูกลองกี่ครั้ง."""
    told_apart = any(token.means("word", "which", "who", "most", "least") for token in sentence.content)
    return (
        sentence.language == "th"
        and counts_all(sentence)
        and not told_apart
        and not sentence.means(noun - 1, "word", "how_many")
    )


def _is_of_name(sentence: Sentence, index: int) -> bool:
    """Return whether it is asked if a name occurs: "does user bob exist", "is bob known"."""
    before = sentence.at(index - 1)
    opened = sentence.content[0].means("light", "aux") or sentence.content[0].means("word", "yes_no", "any")
    return opened and before is not None and sentence.meanings.get(before.start, "").startswith(_NAMES)


_NAMES = ("users: ", "sources: ", "networks: ", "hosts: ", "groups: ")


def _noun_beside(sentence: Sentence, index: int) -> int | None:
    before = index - 1
    while before > 0 and (sentence.means(before, "word", "that", "which") or sentence.means(before, "light", "aux")):
        before -= 1
    for at in (index + 1, before):
        if sentence.means(at, "dimension", "user") or sentence.means(at, "dimensions", "user"):
            return at
    return None


def check_invalid(sentence: Sentence) -> None:
    """Refuse "invalid" and "unknown" where they are not said of a user: an unknown IP is something else."""
    for index, token in enumerate(sentence.content):
        if token.means("word", "invalid") and sentence.meanings.get(token.start) == "invalid":
            before, after = sentence.at(index - 1), sentence.at(index + 1)
            if before is not None and (before.means("word", "that", "invalid") or before.means("light", "aux")):
                before = sentence.at(index - 2)
            beside = [
                other
                for other in (before, after)
                if other is not None
                and (other.name_in("dimension", "dimensions") == "user" or other.text.endswith(_THAI_ACCOUNTS))
            ]
            told = ("account" in token.text.lower() or "user" in token.text.lower()) and " exist" in token.text.lower()
            if not beside and not told and not token.text.lower().endswith(("user", "account")):
                raise sentence.refuse("no_sense", *(other.text for other in (token, after) if other is not None))


_THAI_ACCOUNTS = ("บัญชี", "ผู้ใช้")
"""How Thai prepositions end that hold the noun: ด้วยบัญชี."""


def tells_invalid(sentence: Sentence, index: int) -> bool:
    """Return whether a word for user is only there to carry "invalid": "for invalid users"."""
    told_apart = any(token.means("word", "which", "who", "most", "least") for token in sentence.content)
    of_all = sentence.language == "th" and counts_all(sentence) and not told_apart
    if sentence.means(index - 1, "word", "invalid"):
        carried = sentence.means(index - 2, "prep") or _is_tried(sentence, index - 2, index)
        carried = carried or _is_of_source(sentence, index - 2)
        return carried or (of_all and not _said(sentence, index - 2, "how_many"))
    carried = (
        sentence.means(index - 1, "prep")
        or _is_tried(sentence, index - 1, index)
        or (sentence.language == "th" and _said(sentence, index - 1, "use"))
    )
    of_all = of_all and not _said(sentence, index - 1, "how_many")
    return sentence.means(index + 1, "word", "invalid") and (carried or of_all)


def _is_tried(sentence: Sentence, index: int, noun: int) -> bool:
    """Return whether the verb at `index` says what was tried: "addresses that tried users that don't exist".

    In Thai the addresses stand before it, and nothing behind the user at `noun` asks for names: ไอพีไหนลอง invalid user.
    """
    verb = sentence.at(index)
    if index <= 0 or verb is None or not verb.means("word", "tried", "attack", "targeted", "use"):
        return False
    if sentence.language == "en":
        return True
    by_others = any(sentence.meanings.get(token.start, "").endswith(_OTHERS) for token in sentence.content[:index])
    behind = sentence.text[sentence.content[noun].end :]
    return by_others and not any(word in behind for word in _ASKS_FOR_NAMES)


_OTHERS = (": source", ": host")
_ASKS_FOR_NAMES = ("ชื่อ", "ซ้ำ", "ต่างกัน", "หลากหลาย", "หลาย", "กี่คน", "กี่บัญชี", "กี่ราย", "กี่ตัว", "ไหน", "ใด", "ใคร", "อะไร")


def _is_of_source(sentence: Sentence, index: int) -> bool:
    """Return whether the addresses right before "invalid user" are what is ranked: "top 10 ip invalid user"."""
    source = sentence.at(index)
    ranked = any(token.means("word", "top", "most", "least") for token in sentence.content)
    return ranked and source is not None and sentence.meanings.get(source.start, "").endswith(_OTHERS)


def _said(sentence: Sentence, index: int, name: str) -> bool:
    token = sentence.at(index)
    return token is not None and token.means("word", name)
