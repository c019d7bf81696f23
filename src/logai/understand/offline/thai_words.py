"""Read Thai words that mean one thing or another by their place, before the words around them are sorted.

login ผ่านกี่ครั้ง          passed: successful; before a method or a name ผ่าน is "by way of"
ล็อกอินล่าสุดวันไหน         when it was; without a word of order it is the busiest day
กลุ่มไหนถูกสร้างบ้าง         which group; beside a name กลุ่ม only says that it is one
จำนวนล็อกอินพลาดกี่ครั้ง     the number, asked for twice
log การล็อกอิน 20 รายการ   log is what the log is about, and no other thing to count
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.events import Action
from logai.plan.vocabulary import Dimension
from logai.understand.offline.classifiers import counts_people
from logai.understand.offline.scan import Kind
from logai.understand.offline.thai_values import read_value_in_word

if TYPE_CHECKING:
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_VERBS = ("login", "attempt", "tried", "connected")
_FOLLOWS = (
    *("how_many", "how_often", "how_many_people", "who", "which", "plural", "yes_no", "when", "first", "last"),
    *("most", "least", "top", "by", "split", "with_counts", "percentage", "average", "and", "or", "drawn"),
)
"""Words before which ผ่าน has no object, and so says that a login passed."""
_LOGIN_WORDS = (
    *("login", "logged_in", "attempt", "tried", "failed", "failed_password", "success", "attack", "targeted"),
    *("summary", "analyse", "problem"),
)
_LOG = ("log", "logs", "ล็อก", "บันทึก", "ประวัติ", "เหตุการณ์", "event", "events", "อีเวนต์")
_ORDER = ("first", "last", "oldest")


def read_thai_words(sentence: Sentence, slots: Slots) -> None:
    """Read such words of a Thai `sentence` into `slots`, and mark them."""
    if sentence.language != "th":
        return
    if any(meaning.startswith("place: ") for meaning in sentence.meanings.values()) and not _says_extreme(sentence):
        slots.words.add("most")  # เป็นอันดับสอง
    for index in range(len(sentence.content)):
        if sentence.is_free(index):
            _read_word(sentence, index, slots)
            read_value_in_word(sentence, index, slots)
        elif counts_people(sentence, index) and _ranks_nobody(sentence):
            slots.words.add("who")
        elif sentence.content[index].means("word", "attempt") and _has_both(sentence, index):
            slots.words.add("failed")


def _has_both(sentence: Sentence, index: int) -> bool:
    """Return whether ทั้งล้มเหลวและสำเร็จ was read as failures of those that succeeded as well."""
    return sentence.meanings.get(sentence.content[index].start, "").startswith("other outcome")


def _read_word(sentence: Sentence, index: int, slots: Slots) -> None:
    token = sentence.content[index]
    since = token.means("word", "when") and token.text.startswith("ตั้งแต่")
    if token.text == "ผ่าน" and _has_passed(sentence, index):
        slots.words.add("success")
        sentence.explain(index, index, "success")
    elif since or (token.means("peak") and _asks_when(sentence)):
        slots.words.update(("when", "first") if since else ("when",))
        sentence.explain(index, index, "when")
    elif _says_nothing(sentence, index):
        sentence.explain(index, index, "-")
    elif sentence.means(index, "word", "by"):
        _read_each(sentence, index, slots)
    elif token.means("word", "group"):
        _read_group(sentence, index, slots)
    elif token.means("word", "how_many", "how_often") and _asks_twice(sentence, index):
        sentence.explain(index, index, "how often")
    elif token.means("bucket") and _asks_of_one(sentence, index):
        slots.words.add("average")


def _says_extreme(sentence: Sentence) -> bool:
    return any(token.means("word", "most", "least") for token in sentence.content)


def _asks_of_one(sentence: Sentence, index: int) -> bool:
    """Return whether วันนึง .. กี่ครั้ง asks how often it is on one day, whichever: an average."""
    if not sentence.content[index].text.endswith(("นึง", "หนึ่ง", "นึงๆ", "หนึ่งๆ")):
        return False
    split = any(at != index and other.means("bucket") for at, other in enumerate(sentence.content))
    return not split and any(token.means("word", "how_often", "how_many") for token in sentence.content[index:])


def _ranks_nobody(sentence: Sentence) -> bool:
    """Return whether no noun says what is ranked, though something is."""
    ranked = any(token.means("word", "most", "least") for token in sentence.content)
    named = any(
        token.name_in("dimension", "dimensions") or token.means("word", "who") or token.means("peak")
        for token in sentence.content
    )
    return ranked and not named


def _has_passed(sentence: Sentence, index: int) -> bool:
    if not any(
        token.means("word", *_VERBS) or token.text == "เข้า" or token.means("subject", "su", "sudo")
        for token in sentence.content[:index]
    ):
        return False
    after = sentence.at(index + 1)
    return (
        after is None
        or after.means("word", *_FOLLOWS, "failed")
        or after.means("bucket")
        or after.means("prep", "from", "of", "with", "as", "on")
        or sentence.meanings.get(after.start) == "time"
    )


def _asks_when(sentence: Sentence) -> bool:
    """Return whether a day or an hour is asked for of the first or the last of something."""
    if any(token.means("word", "most", "least", "top", "how_many", "how_often") for token in sentence.content):
        return False
    return any(token.means("word", *_ORDER) and sentence.is_free(index) for index, token in enumerate(sentence.content))


def _says_nothing(sentence: Sentence, index: int) -> bool:
    text = sentence.content[index].text.lower()
    if text in _LOG:
        return _names_events(sentence, index)
    opens = (text == "ปกติ" and _stands_in_front(sentence, index)) or (
        text in _ASKED_AGAIN and _is_asked_again(sentence, index)
    )
    return (
        opens or _is_of_every_day(sentence, index) or _carries_name(sentence, index) or _is_our_machine(sentence, index)
    )


def _stands_in_front(sentence: Sentence, index: int) -> bool:
    """Return whether nothing but a time stands before `index`."""
    return all(sentence.meanings.get(token.start) == "time" for token in sentence.content[:index])


_ASKED_AGAIN = {"ชั่วโมง": Dimension.HOUR_OF_DAY, "ช่วงเวลา": Dimension.HOUR_OF_DAY, "วัน": Dimension.DAY}


def _is_asked_again(sentence: Sentence, index: int) -> bool:
    """Return whether the noun is what the question ends with: ชั่วโมงที่ล็อกอินเยอะสุดคือชั่วโมงไหน."""
    name = _ASKED_AGAIN[sentence.content[index].text.lower()]
    before = sentence.at(index - 1)
    opens = before is None or sentence.meanings.get(before.start) == "time"
    return opens and any(token.means("peak", name) for token in sentence.content[index + 1 :])


def _is_of_every_day(sentence: Sentence, index: int) -> bool:
    """Return whether ทุกวัน belongs to hours, and is no step of time: ตี 1 ถึงตี 4 ของทุกวัน."""
    token, before = sentence.content[index], sentence.at(index - 1)
    if before is not None and before.means("prep", "of"):
        before = sentence.at(index - 2)
    hours = before is not None and sentence.meanings.get(before.start) == "time"
    clock = any(other.means("clock") or other.kind is Kind.CLOCK for other in sentence.content[:index])
    return hours and clock and token.means("bucket", "day") and token.text.endswith("ทุกวัน")


def _read_each(sentence: Sentence, index: int, slots: Slots) -> None:
    """Read ผู้ใช้แต่ละคน, and แต่ละคน alone, which is each user."""
    token, before, after = sentence.content[index], sentence.at(index - 1), sentence.at(index + 1)
    classifiers = ("คน", "ราย", "ตัว") if token.text == "แต่ละ" else ("คน", "บุคคล", "หัว")
    if not sentence.text[token.end :].lstrip().startswith(classifiers):
        return
    if after is not None and after.name_in("dimension", "dimensions") is not None:
        return
    name = before.name_in("dimension", "dimensions") if before is not None and sentence.is_free(index - 1) else None
    slots.grouped.append(Dimension(name or Dimension.USER))
    sentence.explain(index - 1 if name else index, index, f"grouped: {slots.grouped[-1]}")
    if sentence.means(index + 1, "word", "by"):
        sentence.explain(index + 1, index + 1, "-")


_OURS = ("เรา", "ของเรา", "ของบริษัท", "ของผม")


def _is_our_machine(sentence: Sentence, index: int) -> bool:
    """Return whether เครื่องเรา only says where all of it happens: ใครสแกนเครื่องเรา."""
    token = sentence.content[index]
    if token.name_in("dimension") != Dimension.HOST or sentence.means(index - 1, "word", "how_many", "by"):
        return False
    after = sentence.text[token.end :].lstrip()
    if not after.startswith(_OURS) or sentence.means(index + 1, "word", "which", "how_many"):
        return False
    if sentence.means(index - 1, "prep", "on", "in", "to"):
        sentence.explain(index - 1, index - 1, "-")
    return True


def _names_events(sentence: Sentence, index: int) -> bool:
    """Return whether something else says which lines of the log are meant."""
    return any(
        at != index
        and (
            token.means("word", *_LOGIN_WORDS)
            or token.means("action")
            or (token.means("subject") and not token.means("subject", "events"))
        )
        for at, token in enumerate(sentence.content)
    )


def _carries_name(sentence: Sentence, index: int) -> bool:
    """Return whether ใช้ only brings the account that is used: ใช้ชื่อ root, ใช้บัญชีที่ไม่มีอยู่จริง."""
    if not sentence.content[index].text.startswith("ใช้") or not sentence.means(index, "word", "use"):
        return False
    becomes = any(token.means("subject", "sudo", "su") for token in sentence.content)
    after = sentence.at(index + 1)
    return not becomes and after is not None and _is_user(sentence, after)


def _is_user(sentence: Sentence, token: Token) -> bool:
    named = sentence.meanings.get(token.start, "").startswith("users: ")
    return named or token.name_in("dimension", "dimensions") == Dimension.USER


_OF_GROUPS = {"user_created": Action.GROUP_CREATED, "user_deleted": Action.GROUP_DELETED}


def _read_group(sentence: Sentence, index: int, slots: Slots) -> None:
    """Read กลุ่มไหนถูกสร้าง and กี่กลุ่ม, where groups themselves are asked for."""
    change = next((token for token in sentence.content if token.means("action")), None)
    name = change.name_in("action") if change is not None else None
    if change is None or name is None or not (name.startswith("group_") or name in _OF_GROUPS):
        return
    if sentence.means(index - 1, "word", "how_many") and name.startswith("group_"):
        sentence.explain(index, index, "-")
        return
    if not sentence.means(index + 1, "word", "which") or any(_is_user(sentence, token) for token in sentence.content):
        return
    slots.asked.append(Dimension.GROUP)
    sentence.explain(index, index, "asked: group")
    if name in _OF_GROUPS:
        slots.actions = (_OF_GROUPS[name],)
        at = sentence.content.index(change)
        sentence.explain(at, at, f"account change: {slots.actions[0]}")


_NUMBERS = ("จำนวน", "ยอด", "นับ", "ปริมาณ", "สถิติ", "ตัวเลข")


def _asks_twice(sentence: Sentence, index: int) -> bool:
    """Return whether a word such as จำนวน only opens what กี่ครั้ง asks for at the end."""
    token, after = sentence.content[index], sentence.at(index + 1)
    if not token.text.removeprefix("ช่วย").removeprefix("ขอ").startswith(_NUMBERS):
        return False
    if after is not None and after.name_in("dimension", "dimensions") is not None:
        return False
    return any(
        other.means("word", "how_often", "how_many")
        and other.text.startswith(("กี่", "เท่า", "เป็น", "รวม", "ทั้งหมด", "อยู่ที่", "คิดเป็น", "มีกี่"))
        for other in sentence.content[index + 1 :]
    )
