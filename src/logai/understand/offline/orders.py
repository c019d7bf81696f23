"""Tell an order from a question: "reset malee's password", "เพิ่ม bob เข้ากลุ่ม sudo ให้หน่อย".

An order is no question about what happened, even where it has the words of one: nothing is changed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence

_ASKS = ("how_many", "how_often", "how_many_people", "who", "which", "when", "yes_no", "plural", "show", "any", "use")
_THAI_FAVOURS = ("ให้", "ให้หน่อย", "ให้ที", "ให้ด้วย", "ด้วย", "หน่อย", "ที", "ให้ผม", "ให้ฉัน", "ช่วย", "กรุณา", "รบกวน")
_NOT_ORDERED = frozenset({"มี", "มีคน", "เคย", "เคยมี", "การ", "ความ", "ที่", "ซึ่ง", "ว่า"})
"""Words before such a verb that make it a noun, or say that it happened."""
_BARE_VERBS = (
    *("change", "create", "delete", "remove", "lock", "restart"),
    *("เปลี่ยน", "สร้าง", "ลบ", "เพิ่ม", "ล็อก", "รีสตาร์", "ตั้งรหัส", "รีเซ็ต", "แก้"),
)
"""Forms that begin an order; a noun ("การเปลี่ยน") or a participle ("changed", "ถูกลบ") does not."""


def find_order(sentence: Sentence) -> tuple[str, ...]:
    """Return the words that give an order at the beginning of `sentence`; nothing where a question is asked."""
    first = sentence.at(0)
    if first is not None and sentence.language == "en" and _is_commanded(sentence, first):
        return (first.text,)
    if first is None or any(token.means("word", *_ASKS) for token in sentence.content):
        return ()
    moved = _moves(sentence, first) if sentence.language == "th" else ()
    return moved or (_find_verb(sentence, first) if sentence.is_free(0) else ())


def _find_verb(sentence: Sentence, first: Token) -> tuple[str, ...]:
    """Return the verb that `first` is where it gives an order."""
    if first.means("refuse", "change") and not first.means("action"):
        return (first.text,)
    leading = [token.text for token in sentence.tokens if token.end <= first.start]
    begins = first.text.lower().startswith(_BARE_VERBS) and not set(leading) & _NOT_ORDERED
    if not (first.means("action") or first.means("line")) or not begins or _is_past(first.text.lower()):
        return ()
    favour = any(token.text in _THAI_FAVOURS or token.means("wrapper", "opener", "wish") for token in sentence.tokens)
    names = any(sentence.meanings.get(token.start, "").startswith(("users", "groups")) for token in sentence.content)
    when = any(sentence.meanings.get(token.start) == "time" for token in sentence.content)
    return (first.text,) if (favour or names) and not when else ()


def _moves(sentence: Sentence, first: Token) -> tuple[str, ...]:
    """Return the words that order somebody into a group, out of one or out of the system: เอา test ออกจากกลุ่ม sudo ให้ที.

    ล็อก is a log as well, which is asked for by ขอ or ดู.
    """
    asked = any(token.means("wrapper", "opener", "wish") for token in sentence.tokens)
    favoured = any(token.text.startswith("ให้") for token in sentence.tokens)
    of_somebody = sentence.text[first.end :].lstrip().startswith("ของ")
    locks = first.text in _LOCKS and not of_somebody
    if locks and favoured and not asked and any(_is_user(sentence, token) for token in sentence.content):
        return (first.text,)
    verb = next((token for token in sentence.tokens if token.text in _TAKES and token.end <= first.start), None)
    named = _is_user(sentence, first)
    action = sentence.at(1)
    moves = action is not None and action.means("action") and action.text.startswith(("เข้า", "ออก"))
    return (verb.text,) if verb is not None and named and moves else ()


def _is_user(sentence: Sentence, token: Token) -> bool:
    return sentence.meanings.get(token.start, "").startswith("users: ")


_LOCKS = ("ล็อก", "ล็อค")
_TAKES = ("เอา", "ขอ", "นำ", "ให้", "ช่วยเอา", "ขอเอา")


_COMMANDED = frozenset(
    [
        "create",
        "make",
        "add",
        "delete",
        "remove",
        "erase",
        "reset",
        "set",
        "alter",
        "modify",
        "edit",
        "update",
        "open",
        "unlock",
    ]
)
_QUESTIONS = ("how_many", "how_often", "how_many_people", "who", "which", "when", "yes_no")


def _is_commanded(sentence: Sentence, first: Token) -> bool:
    """Return whether `first` is a bare verb that begins a sentence without a question: "create a new user"."""
    if any(token.means("word", *_QUESTIONS) for token in sentence.content):
        return False
    bare = first.text.lower().split(" ")[0] in _COMMANDED
    return bare and (first.means("action") or first.means("refuse", "change")) and sentence.is_free(0)


def _is_past(text: str) -> bool:
    return text.split(" ", maxsplit=1)[0].endswith("ed") or "changes" in text or "deletions" in text
