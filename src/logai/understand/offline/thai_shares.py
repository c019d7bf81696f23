"""Tell the whole from the part where Thai words alone do not: what is refused, and what is out of all attempts.

ล็อกอินล้มเหลวคิดเป็นกี่ % ของล็อกอินของ root     the whole: root's attempts; the part: those that failed
ล็อกอินล้มเหลวของ root คิดเป็นกี่ % ของล็อกอินทั้งหมด  failures of one among the attempts of all leave out two things: refused
root fail กี่ %                             of root's attempts, as in root ล็อกอินล้มเหลวกี่ %
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from logai.understand.offline.scan import Kind
from logai.understand.offline.share_words import (
    OUTCOMES,
    find_share,
    positions,
    predicate_between,
    restrictions_at,
    subject_at,
    within_whole,
)

if TYPE_CHECKING:
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence

_NAMED = ("users: ", "sources: ", "networks: ", "hosts: ")
_PER_ALL = re.compile(r"(?:ต่อ|เทียบกับ|เทียบ|vs\.?) ?ทั้งหมด(?! ?ที่)")
LOGIN = r"(?:logins?|log in|ssh login|ล็อกอิน|ล็อคอิน|ล๊อกอิน|เข้าระบบ|เข้าสู่ระบบ|เข้าใช้งาน)"
_OF = re.compile(
    rf"(?:vs\.?|เทียบกับ|เทียบ|ต่อ|ของ|จาก|ใน) ?(?:ยอดรวม|ยอด|จำนวน)?(?:การ)? ?{LOGIN}? ?(?:ที่)? ?$", re.IGNORECASE
)
_ALL_OF_THEM = re.compile(rf"(?:logins?|login attempts?|{LOGIN})? ?(?:ทั้งหมด|ทั้งสิ้น|ทั้งระบบ|รวม)", re.IGNORECASE)
_SAYS_PART = ("เป็น", "มาจาก", "โดน", "ถูก", "ใช้", "เล็ง", "มุ่ง", "พุ่ง", "ที่")
_OUTCOMES = ("failed", "failed_password", "success", "failure_rate", "logged_in", "attack", "targeted")


def refuse_doubtful_share(sentence: Sentence, outcome_at: list[int], restrictions: list[tuple[str, int]]) -> None:
    """Refuse a share of accounts or addresses, and "of all" behind what somebody did: all theirs, or everybody's."""
    share = find_share(sentence)
    if sentence.language != "th" or share is None:
        return
    noun, after = sentence.following(share), None
    if noun is not None:
        after = sentence.following(noun)
    if noun is not None and noun.means("dimension") and not _is_named(sentence, after):
        raise sentence.refuse("failure_rate")
    users = [at for meaning, at in restrictions if meaning.startswith(("users", "sources"))]
    behind = sentence.text[share.start :].replace(" ", "")
    of_all = "ของทั้งหมด" in behind or "จากทั้งหมด" in behind
    if of_all and users and outcome_at and min(users) < min(outcome_at) < share.start:
        raise sentence.refuse("failure_rate")
    said = after if noun is not None and noun.means("word", "login") else noun
    if users and noun is not None and said is not None and said.start in outcome_at and max(users) < share.start:
        between = sentence.text[share.start : noun.start]
        if "ของ" not in between and "ใน" not in between and not noun.text.startswith("ที่"):
            raise sentence.refuse("failure_rate")  # root มีสัดส่วนล็อกอินล้มเหลวเท่าไหร่: of root's, or of all failures?
    if outcome_at and min(outcome_at) < share.start and _says_hours(sentence, min(outcome_at), share.start):
        raise sentence.refuse("failure_rate")
    if outcome_at and max(outcome_at) < share.start and _is_narrowed_behind(sentence, share, restrictions):
        raise sentence.refuse("failure_rate")  # login สำเร็จกี่ % เฉพาะ root: of root's, or how many of all are root's?


def _is_out_of_attempts(sentence: Sentence, outcome_at: list[int], restrictions: list[tuple[str, int]]) -> bool:
    """Return whether the outcome is the part, of attempts whatever came of them; restrictions are of the whole then.

    Raise NotUnderstoodError where something restricts the part alone.
    """
    share = find_share(sentence)
    restricted = [at for _, at in restrictions]
    if (per_all := _PER_ALL.search(sentence.text)) is not None:
        if any(at < per_all.start() for at in restricted):
            raise sentence.refuse("failure_rate")  # สัดส่วนล็อกอินล้มเหลวของ root ต่อทั้งหมด: of root's, or of everybody's?
        return True
    if share is None or max(outcome_at) > share.start:
        return False
    if _is_held_against_attempts(sentence, share):
        if any(at < share.start for at in restricted):
            raise sentence.refuse("failure_rate")
        return True
    if not _is_said_of_names(sentence, share, outcome_at, restricted):
        return False
    if any(meaning.startswith(("invalid", "existing")) for meaning, _ in restrictions):
        raise sentence.refuse("failure_rate")  # Of them, none succeed; of the failures, theirs may be meant.
    return True


def find_whole_named(sentence: Sentence, outcome_at: list[int]) -> int | None:
    """Return where an outcome is said of all that had it, the whole of a share: จาก failed login ทั้งหมด."""
    if sentence.language != "th":
        return None
    for token in sentence.content:
        if token.start not in outcome_at:
            continue
        behind = sentence.text[token.end :].lstrip()
        if _OF.search(sentence.text[: token.start]) and _ALL_OF_THEM.match(behind):
            return token.start
    return None


def _is_held_against_attempts(sentence: Sentence, share: Token) -> bool:
    """Return whether what stands behind the share is a noun of attempts, and says no outcome."""
    behind = [token for token in sentence.content if token.start > share.start]
    nouns = [token for token in behind if token.means("word", "login", "attempt")]
    if not nouns or any(token.means("word", *_OUTCOMES) for token in behind):
        return False
    joint = sentence.text[share.start : nouns[0].start]
    return any(word in joint for word in ("ของ", "จาก", "ใน", "ต่อ"))


def _is_said_of_names(sentence: Sentence, share: Token, outcome_at: list[int], restricted: list[int]) -> bool:
    """Return whether an outcome without a noun is said of whoever stands in front of it: root fail กี่ %."""
    if not restricted or max(restricted) > min(outcome_at):
        return False
    following = sentence.following(share)
    if following is not None and following.means("word", *_OUTCOMES, "login", "attempt"):
        return False
    between = sentence.text[min(restricted) : max(outcome_at)]
    return not any(word in between for word in ("ที่", "ใน")) and "ของ" not in sentence.text[share.start :]


def _is_narrowed_behind(sentence: Sentence, share: Token, restrictions: list[tuple[str, int]]) -> bool:
    """Return whether something restricts behind the share, and neither a noun nor a verb says of what it is."""
    at = max((at for _, at in restrictions), default=-1)
    if at < share.end or any(t.start > share.start and t.means("word", "login", "attempt") for t in sentence.content):
        return False
    restricts = next(token for token in sentence.content if token.start == at)
    between = sentence.text[share.start : restricts.end]
    return not any(verb in between for verb in _SAYS_PART)


def _says_hours(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether a time of day describes failures of which a share is asked: of that time, or of all."""
    text = sentence.text[start:end]
    return any(
        words in text for words in ("กลางคืน", "กลางวัน", "ตอนดึก", "ตอนเช้า", "ช่วงดึก", "ช่วงเช้า", "วันหยุด", "นอกเวลา")
    )


def _is_named(sentence: Sentence, token: Token | None) -> bool:
    return token is not None and sentence.meanings.get(token.start, "").startswith(_NAMED)


def is_predicate_in_thai(sentence: Sentence, outcome_at: list[int], noun_at: list[int]) -> bool:
    """Return whether the outcome is the part, and whatever restricts is of the whole: root ล็อกอินล้มเหลวกี่ %."""
    restrictions = restrictions_at(sentence)
    restricted = [at for _, at in restrictions]
    clause = _is_clause_of_named(sentence, outcome_at, noun_at, restrictions)
    if clause or _is_of_each_hundred(sentence, outcome_at) or _is_out_of_attempts(sentence, outcome_at, restrictions):
        return True
    if _is_set_before_whole(sentence, restricted, outcome_at) or any(within_whole(sentence, at) for at in restricted):
        return False  # สัดส่วนของ root ใน failed login
    if _happens_then(sentence, max(outcome_at)):
        return False
    share = max(positions(sentence, "percentage"), default=-1)
    if max(outcome_at) > share and any(at < share for at in restricted) and all(at < share for at in restricted):
        return False  # ล็อกอินล้มเหลวของ root คิดเป็นกี่เปอร์เซ็นต์ของล็อกอินล้มเหลว: the whole behind, the part before.
    if min(outcome_at) > share and any(at < share for at in restricted):
        return False  # root คิดเป็นกี่เปอร์เซ็นต์ของล็อกอินล้มเหลวบน web1: what stands behind is of the whole.
    return bool(noun_at) and not any(at > max(outcome_at) for at in restricted)


def _is_clause_of_named(
    sentence: Sentence, outcome_at: list[int], noun_at: list[int], restrictions: list[tuple[str, int]]
) -> bool:
    """Return whether an outcome is a clause of the noun, and whose or where it is follows: สัดส่วน sudo ที่โดน deny บน db1.

    Raise NotUnderstoodError where the outcome is an adjective of sudo or su instead: % denied sudo db1.
    """
    share = find_share(sentence)
    outcome = next(token for token in sentence.content if token.start == max(outcome_at))
    last = max((at for _, at in restrictions), default=-1)
    if share is None or share.start > min(outcome_at) or any(at < outcome.start for _, at in restrictions) or last < 0:
        return False
    named = all(meaning.startswith(("users: ", "hosts: ")) for meaning, _ in restrictions)
    between = sentence.text[outcome.end : last]
    if not named or any(verb in between for verb in _SAYS_PART_BEHIND) or "ทั้งหมด" in sentence.text:
        return False
    behind = [at for at in noun_at if at > outcome.start]
    if behind and set(behind) <= set(subject_at(sentence)) and max(behind) < last:
        raise sentence.refuse("failure_rate")
    first = next((token for token in sentence.content if token.start > outcome.start and token.means("prep")), None)
    if first is None or first.start != min(at for _, at in restrictions):
        return False
    clause = outcome.text.startswith(_OPENS_CLAUSE) or sentence.text[: outcome.start].rstrip().endswith(_OPENS_CLAUSE)
    if not clause or behind or not any(share.end <= at < outcome.start for at in noun_at):
        return False
    if "กี่" in sentence.text[max(share.start - 4, 0) : share.end]:
        raise sentence.refuse("failure_rate")  # กี่เปอร์เซ็นต์ของ sudo ที่ถูกปฏิเสธบน db1: of all that were denied?
    return True


_OPENS_CLAUSE = ("ที่", "ซึ่ง")


_SAYS_PART_BEHIND = ("เป็น", "มาจาก", "โดน", "ถูก", "ใช้", "โดย", "เกิด", "อยู่", "มา", "รัน", "คือ")


def _is_set_before_whole(sentence: Sentence, restricted: list[int], outcome_at: list[int]) -> bool:
    """Return whether the whole is named behind its part: เปอร์เซ็นต์ failed login ของ root จาก failed login ทั้งหมด."""
    whole = find_whole_named(sentence, outcome_at)
    return whole is not None and bool(restricted) and max(restricted) < whole


def _happens_then(sentence: Sentence, outcome: int) -> bool:
    """Return whether a time of day is said of the whole: กี่เปอร์เซ็นต์ของ failed login เกิดตอนกลางคืน.

    Raise NotUnderstoodError where it may as well say of which time the whole is: กี่เปอร์เซ็นต์ของ failed login ตอนกลางคืน.
    """
    share = find_share(sentence)
    groups = ("daypart", "weekdays", "clock")
    parts = [
        token.start
        for token in sentence.content
        if token.kind is Kind.CLOCK or any(token.means(group) for group in groups)
    ]
    later = [at for at in parts if at > outcome]
    if share is None or not later:
        return False
    if outcome < share.start:
        return later[0] > share.start and predicate_between(sentence, share.start, later[0])
    if predicate_between(sentence, outcome, later[0]):
        return True
    if "ของ" in sentence.text[share.start : outcome]:
        raise sentence.refuse("failure_rate")
    return False


def _is_of_each_hundred(sentence: Sentence, outcome_at: list[int]) -> bool:
    """Return whether the outcome is said of the share itself: ล็อกอินของ root กี่เปอร์เซ็นต์ที่ล้มเหลว, sudo กี่ % ที่โดน deny."""
    share = find_share(sentence)
    outcome = next((at for at in sorted(outcome_at) if share is not None and at >= share.end), None)
    if share is None or outcome is None or share.text.endswith(_OF_WHOLE):
        return False  # กี่เปอร์เซ็นต์ของที่สำเร็จทั้งหมด
    behind = sentence.text[share.end :].lstrip()
    return behind.startswith(_OPENS_CLAUSE) and sentence.text[share.end : outcome].strip() in ("", *_OPENS_CLAUSE)


_OF_WHOLE = ("ของ", "จาก", "ใน", "ต่อ")


def thai_nouns(sentence: Sentence) -> list[int]:
    """Return the places of words that hold both the login and its outcome: ล็อกอินไม่ผ่าน."""
    return [
        token.start
        for token in sentence.content
        if sentence.language == "th" and token.means("word", *OUTCOMES) and token.text.lower().startswith(_THAI_LOGINS)
    ]


_THAI_LOGINS = ("ล็อก", "ล็อค", "ล๊อก", "ลอก", "login", "เข้า")
