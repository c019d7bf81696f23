"""Read Thai ได้, by its place: after a verb it says that something was managed, before one that it happened.

    ใคร su เป็น root ได้บ้าง      managed: successful
    login ไม่ได้กี่ครั้ง          not managed: failed
    ใครได้ su บ้าง                happened: says nothing of how it ended
    ช่วยแสดง .. ได้ไหม            asked politely: says nothing

Dropped, it would count failures as successes; whatever stands otherwise is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_VERBS = ("login", "logged_in", "attempt", "tried", "use", "connected", "attack", "changed")
_ASKING = ("how_many", "how_often", "how_many_people", "who", "which", "plural", "yes_no", "when", "first", "last")
_REQUESTS = ("ช่วย", "ขอ", "บอก", "แสดง", "โชว์", "ดู", "สรุป", "วิเคราะห์", "เช็ค", "ตรวจ", "ลิสต์", "นับ", "รวบรวม")
"""How words begin by which something is asked for politely."""
_FOUND = ("นับ", "พบ", "เจอ", "รวม")


def read_ability(sentence: Sentence, slots: Slots) -> None:
    """Read each ได้ of `sentence` into `slots`; raise NotUnderstoodError where it contradicts another word."""
    for index in range(len(sentence.content)):
        if not sentence.means(index, "word", "managed"):
            continue
        if _is_polite(sentence, index):
            for at in range(index, len(sentence.content)):
                sentence.explain(at, at, "-")
        elif _begins_verb(sentence.at(index + 1)) or _follows(sentence, index, _FOUND):
            _read_happened(sentence, index)
        elif sentence.means(index - 1, "word", "not"):
            _read_failed(sentence, index, slots)
        else:
            _read_managed(sentence, index, slots)


def _is_polite(sentence: Sentence, index: int) -> bool:
    """Return whether it ends a request: ได้ไหม after a word such as ช่วย, with nothing else behind it.

    Raise NotUnderstoodError where it might as well end a question within the request: ช่วยดูว่ามีใคร .. ได้ไหม.
    """
    start = sentence.content[index].start
    ends = all(sentence.means(at, "word", "yes_no") for at in range(index + 1, len(sentence.content)))
    asks = any(
        token.start < start and token.text.startswith(_REQUESTS) and not token.means("prep")
        for token in sentence.tokens
    )
    if ends and asks and _is_of_coming_in(sentence, index):
        return False
    if ends and asks and any(token.means("word", "who", "which") for token in sentence.content):
        raise sentence.refuse("not_understood", sentence.content[index].text)
    return ends and asks


def _is_of_coming_in(sentence: Sentence, index: int) -> bool:
    """Return whether ได้ stands right behind a verb, and not behind what is to be shown: เข้าได้ไหม, เคย login ได้ไหม."""
    before = sentence.at(index - 1)
    if before is None or before.end != sentence.content[index].start or not _begins_verb(before):
        return False
    ever = any(token.text == "เคย" and token.end <= before.start for token in sentence.tokens)
    return ever or before.text.endswith(("เข้า", "เข้ามา"))


def _begins_verb(token: Token | None) -> bool:
    return token is not None and (
        token.means("subject")
        or token.means("subjects")
        or token.means("action")
        or token.means("word", *_VERBS)
        or token.text == "เข้า"
    )


def _follows(sentence: Sentence, index: int, texts: tuple[str, ...]) -> bool:
    start = sentence.content[index].start
    before = [token.text for token in sentence.tokens if token.end <= start]
    return bool(before) and before[-1] in texts


def _read_happened(sentence: Sentence, index: int) -> None:
    if not sentence.means(index - 1, "word", "not"):
        sentence.explain(index, index, "-")


def _read_failed(sentence: Sentence, index: int, slots: Slots) -> None:
    """Read ไม่ได้ after what was tried, where nothing follows that it could deny instead."""
    after = sentence.at(index + 1)
    alone = after is None or after.means("word", *_ASKING) or after.means("window") or after.means("rolling")
    tried = any(_begins_verb(token) for token in sentence.content[: index - 1])
    if alone and tried:
        slots.words.add("failed")
        sentence.explain(index - 1, index, "failed")


def _read_managed(sentence: Sentence, index: int, slots: Slots) -> None:
    before = sentence.content[:index]
    failed = [token.text for token in sentence.content if token.means("word", "failed", "failed_password")]
    if failed or any(token.means("word", "attack", "targeted") for token in before):
        raise sentence.refuse("mixed_outcomes")
    if not any(_begins_verb(token) for token in before):
        raise sentence.refuse("not_understood", sentence.content[index].text)
    slots.words.add("success")
    sentence.explain(index, index, "success")
