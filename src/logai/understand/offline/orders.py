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
    if first is None or not sentence.is_free(0) or any(token.means("word", *_ASKS) for token in sentence.content):
        return ()
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


_COMMANDED = frozenset(
    [
        "create",
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
