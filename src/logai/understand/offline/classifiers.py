"""Thai classifiers behind a number: 5 ราย, 10 ชื่อ, 20 บรรทัด.

One only repeats what is counted where that is named elsewhere (ชื่อ user .. 5 ชื่อแรก) or where it stands for anything
(5 ราย); otherwise it is the noun itself (5 ไอพีที่ ..).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.vocabulary import Dimension

if TYPE_CHECKING:
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence

_OF_ANYTHING = ("ราย", "รายการ", "เหตุการณ์", "ครั้ง", "หน", "รอบ", "ที", "บรรทัด", "แถว", "อัน", "ชุด")
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
    "ชม.",
    "ชม",
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
    if token.text in _OF_TIME and ranks_time(sentence, _OF_TIME[token.text], index):
        return True
    senses = {(s.group, s.name) for s in token.senses if s.group in ("dimension", "subject")}
    senses |= {("subject", "sudo")} if token.text == "คำสั่ง" else set()
    return any(
        at != index and senses & {(s.group, s.name) for s in other.senses} for at, other in enumerate(sentence.content)
    )


_SILENT = ("คน", "ราย", "ตัว", "ท่าน", "อัน", "ช่วง")
"""Classifiers that are no content of a question, and repeat what is ranked: 3 คน, 5 ตัว."""
_OF_TIME = {
    "วัน": Dimension.DAY,
    "วันที่": Dimension.DAY,
    "ชั่วโมง": Dimension.HOUR_OF_DAY,
    "ชม.": Dimension.HOUR_OF_DAY,
    "ชม": Dimension.HOUR_OF_DAY,
}
_EXTREMES = ("most", "least")
_COUNTED = (
    *_OF_ANYTHING,
    *_NOUNS,
    *_SILENT,
    *("อันดับ", "ลำดับ", "รายการ", "เหตุการณ์", "ไอพี", "สัปดาห์", "อาทิตย์", "เดือน", "นาที", "เซสชั่น", "เปอร์เซ็นต์", "%"),
)


def counts_what_follows(sentence: Sentence, index: int) -> bool:
    """Return whether the number at `index` counts what stands behind it: in เดือนเมษา 10 อันดับ it is no day or year."""
    rest = sentence.text[sentence.content[index].end :].lstrip().lower()
    return sentence.language == "th" and rest.startswith(_COUNTED) and not rest.startswith("วันที่")


def counts_newest(sentence: Sentence, index: int) -> bool:
    """Return whether the number at `index` is how many of the newest or oldest are asked for: 10 failed login ล่าสุด."""
    after = sentence.at(index + 1)
    if after is None or not (after.means("word", "failed", "login", "attempt", "success") or after.means("subject")):
        return False
    behind = sentence.content[index + 2 :]
    ordered = any(token.means("word", "last", "first", "oldest") for token in behind)
    return ordered and not any(token.means("word", "when", "how_often", "how_many") for token in behind)


def ends_extreme(sentence: Sentence, index: int) -> int | None:
    """Return where a number behind what is ranked ends with its classifier: มากที่สุด 3 คน, หนักสุด 5 วัน; else None."""
    if sentence.language != "th":
        return None
    before = index - 1
    while before >= 0 and sentence.meanings.get(sentence.content[before].start) == "time":
        before -= 1
    silent = _silent_behind(sentence, index)
    if not sentence.means(before, "word", *_EXTREMES):
        ranked = silent and any(token.means("word", *_EXTREMES) for token in sentence.content[index:])
        return index if ranked else None
    after = sentence.at(index + 1)
    if after is None or silent or sentence.meanings.get(after.start) == "time" or after.means("word", "which", "show"):
        return index
    repeats = is_repeated_classifier(sentence, index + 1) and after.text not in _OF_ANYTHING[1:]
    return index + 1 if repeats else None


def _silent_behind(sentence: Sentence, index: int) -> bool:
    """Return whether the token right behind the number at `index` is a classifier that is left out of the content."""
    end = sentence.content[index].end
    behind = next((token for token in sentence.tokens if token.start >= end), None)
    return behind is not None and behind.text in _SILENT and behind not in sentence.content


def counts_people(sentence: Sentence, index: int) -> bool:
    """Return whether the number at `index` is of people, who are not named otherwise: 3 คนที่ล็อกอินล้มเหลวมากที่สุด."""
    token = sentence.content[index]
    behind = next((other for other in sentence.tokens if other.start >= token.end), None)
    return token.number is not None and behind is not None and behind.text in ("คน", "ท่าน")


def ranks_time(sentence: Sentence, dimension: Dimension, but: int) -> bool:
    """Return whether a word other than the one at `but` says that days, or hours, are what the question ranks."""
    return any(
        index != but
        and (
            token.means("peak", dimension)
            or dimension in (token.name_in("dimension"), token.name_in("dimensions"))
            or (dimension is Dimension.DAY and ranks_days(sentence, index))
        )
        for index, token in enumerate(sentence.content)
    )


def ranks_days(sentence: Sentence, index: int) -> bool:
    """Return whether วันที่ at `index` introduces no date, but the days that are ranked: 3 วันที่ล็อกอินมากที่สุด."""
    extreme = any(other.means("word", *_EXTREMES) for other in sentence.content[index:])
    return extreme and introduces_days(sentence, index)


def introduces_days(sentence: Sentence, index: int) -> bool:
    """Return whether no date follows วันที่ at `index`: it stands for the days on which something happened."""
    token, after = sentence.content[index], sentence.at(index + 1)
    if sentence.language != "th" or token.text != "วันที่" or not sentence.is_free(index) or after is None:
        return False
    return not (after.number is not None or after.means("month") or after.value[:1].isdigit() or after.means("window"))


def opens_days(sentence: Sentence, index: int) -> bool:
    """Return whether the number at `index` says how many days are ranked: 3 วันที่ล็อกอินล้มเหลวมากที่สุด."""
    after: Token | None = sentence.at(index + 1)
    return after is not None and after.text == "วันที่" and ranks_days(sentence, index + 1)
