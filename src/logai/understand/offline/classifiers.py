"""Thai classifiers behind a number: 5 ราย, 10 ชื่อ, 20 บรรทัด.

One only repeats what is counted where that is named elsewhere (ชื่อ user .. 5 ชื่อแรก) or where it stands for anything
(5 ราย); otherwise it is the noun itself (5 ไอพีที่ ..).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence

_OF_ANYTHING = ("ราย", "ครั้ง", "หน", "รอบ", "ที", "บรรทัด", "แถว", "อัน", "ชุด")
_NOUNS = (
    "ชื่อ",
    "ไอพี",
    "ip",
    "เครื่อง",
    "บัญชี",
    "คำสั่ง",
    "เซสชัน",
    "session",
    "กลุ่ม",
    "user",
    "users",
    "ยูส",
    "ยูสเซอร์",
    "ผู้ใช้",
    "วัน",
    "ชั่วโมง",
    "เบอร์",
    "หมายเลข",
)


def is_classifier(sentence: Sentence, index: int) -> bool:
    """Return whether the unread token at `index`, behind a number, may be a classifier."""
    token = sentence.at(index)
    if token is None or sentence.language != "th" or not sentence.is_free(index):
        return False
    return token.text.lower() in (*_OF_ANYTHING, *_NOUNS) or token.means("subject")


def is_repeated_classifier(sentence: Sentence, index: int) -> bool:
    """Return whether the classifier at `index` says nothing that the sentence does not say elsewhere."""
    if not is_classifier(sentence, index):
        return False
    token = sentence.content[index]
    if token.text in _OF_ANYTHING:
        return True
    senses = {(s.group, s.name) for s in token.senses if s.group in ("dimension", "subject")}
    senses |= {("subject", "sudo")} if token.text == "คำสั่ง" else set()
    return any(
        at != index and senses & {(s.group, s.name) for s in other.senses} for at, other in enumerate(sentence.content)
    )
