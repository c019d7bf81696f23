"""Read Thai words that carry what is asked for: ไอพีละกี่ครั้ง, เข้าเครื่องไหน, su ไปเป็นใคร, ด้วยบัญชีใด."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.vocabulary import Dimension

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_ENTERING = ("login", "logged_in", "attempt", "tried", "failed", "success", "attack", "targeted", "connected")
_MACHINES = ("เครื่อง", "เซิร์ฟเวอร์", "server")


def read_value_in_word(sentence: Sentence, index: int, slots: Slots) -> None:
    """Put the value that the word at `index` asks for into `slots`, and mark the word."""
    if sentence.means(index, "word", "with_counts"):
        _read_counts_of_each(sentence, index, slots)
    elif sentence.means(index, "prep", "on") and sentence.content[index].text.startswith(("เข้า", "ที่", "ลง")):
        _read_entered(sentence, index, slots)
    elif sentence.means(index, "word", "who") and sentence.means(index - 1, "prep", "as"):
        _read_becomes_whom(sentence, index, slots)
    elif sentence.means(index, "word", "which"):
        _read_noun_in_phrase(sentence, index, slots)


_NOUNS = {
    Dimension.USER: ("บัญชี", "ผู้ใช้", "user", "account"),
    Dimension.GROUP: ("กลุ่ม", "group"),
}
_SCOPES = ("private address", "public address")


def _read_noun_in_phrase(sentence: Sentence, index: int, slots: Slots) -> None:
    """Read ด้วยบัญชีใด, ออกจากกลุ่มไหน and ไอพีภายนอกไหน, whose noun belongs to what was read already."""
    before = sentence.at(index - 1)
    if before is None or before.end != sentence.content[index].start:
        return
    scoped = sentence.meanings.get(before.start) in _SCOPES
    named = (name for name, nouns in _NOUNS.items() if before.text.lower().endswith(nouns))
    asked = Dimension.SOURCE if scoped else next(named, None)
    told = {*slots.asked, *slots.counted, *slots.grouped, *slots.bare}
    if asked is None or asked in told or before.name_in("dimension", "dimensions") is not None:
        return
    slots.asked.append(asked)
    sentence.explain(index, index, f"asked: {asked}")


_COUNTED_EACH = {
    Dimension.USER: ("คนละ", "รายละ", "บัญชีละ", "user ละ", "userละ", "ยูสละ", "ยูสเซอร์ละ", "ชื่อละ"),
    Dimension.SOURCE: ("ไอพีละ", "ip ละ", "ipละ", "เบอร์ละ"),
    Dimension.HOST: ("เครื่องละ",),
    Dimension.METHOD: ("วิธีละ",),
    Dimension.COMMAND: ("คำสั่งละ",),
}


def _read_counts_of_each(sentence: Sentence, index: int, slots: Slots) -> None:
    """Read ไอพีละกี่ครั้ง and คนละกี่ครั้ง, where no other word says what the counts are of."""
    text = sentence.content[index].text.lower()
    told = any(
        other.name_in("dimension", "dimensions") or other.means("word", "who", "which") for other in sentence.content
    )
    each = next((name for name, nouns in _COUNTED_EACH.items() if text.startswith(nouns)), None)
    if told or each is None:
        return
    slots.grouped.append(each)
    sentence.explain(index, index, f"grouped: {each}")


def _read_entered(sentence: Sentence, index: int, slots: Slots) -> None:
    """Read เข้าเครื่องไหนบ้าง, whose one word is the verb and the machine that is asked for."""
    asked = sentence.means(index + 1, "word", "which")
    if not asked or not sentence.content[index].text.endswith(_MACHINES):
        return
    slots.asked.append(Dimension.HOST)
    if not any(token.means("word", *_ENTERING) for token in sentence.content):
        slots.words.add("connected")
    sentence.explain(index, index + 1, f"asked: {Dimension.HOST}")


def _read_becomes_whom(sentence: Sentence, index: int, slots: Slots) -> None:
    """Read su ไปเป็นใครบ้าง as those that somebody became."""
    if any(token.means("subject", "su", "sudo") for token in sentence.content):
        slots.asked.append(Dimension.TARGET)
        sentence.explain(index - 1, index, f"asked: {Dimension.TARGET}")
