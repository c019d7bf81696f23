"""Tell the whole from the part where Thai words alone do not: what is refused, and what is out of all attempts.

ล็อกอินล้มเหลวคิดเป็นกี่ % ของล็อกอินของ root     the whole: root's attempts; the part: those that failed
ล็อกอินล้มเหลวของ root คิดเป็นกี่ % ของล็อกอินทั้งหมด  failures of one among the attempts of all leave out two things: refused
root fail กี่ %                             of root's attempts, as in root ล็อกอินล้มเหลวกี่ %
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence

_NAMED = ("users: ", "sources: ", "networks: ", "hosts: ")
_PER_ALL = re.compile(r"(?:ต่อ|เทียบกับ|เทียบ|vs\.?) ?ทั้งหมด(?! ?ที่)")
_LOGIN = r"(?:logins?|log in|ssh login|ล็อกอิน|ล็อคอิน|ล๊อกอิน|เข้าระบบ|เข้าสู่ระบบ|เข้าใช้งาน)"
_OF = re.compile(
    rf"(?:vs\.?|เทียบกับ|เทียบ|ต่อ|ของ|จาก|ใน) ?(?:ยอดรวม|ยอด|จำนวน)?(?:การ)? ?{_LOGIN}? ?(?:ที่)? ?$", re.IGNORECASE
)
_ALL_OF_THEM = re.compile(rf"(?:logins?|login attempts?|{_LOGIN})? ?(?:ทั้งหมด|ทั้งสิ้น|ทั้งระบบ|รวม)", re.IGNORECASE)
_SAYS_PART = ("เป็น", "มาจาก", "โดน", "ถูก", "ใช้", "เล็ง", "มุ่ง", "พุ่ง", "ที่")
_OUTCOMES = ("failed", "failed_password", "success", "failure_rate", "logged_in", "attack", "targeted")


def refuse_doubtful_share(sentence: Sentence, outcome_at: list[int], restrictions: list[tuple[str, int]]) -> None:
    """Refuse a share of accounts or addresses, and "of all" behind what somebody did: all theirs, or everybody's."""
    share = _share(sentence)
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


def is_out_of_attempts(sentence: Sentence, outcome_at: list[int], restrictions: list[tuple[str, int]]) -> bool:
    """Return whether the outcome is the part, of attempts whatever came of them; restrictions are of the whole then.

    Raise NotUnderstoodError where something restricts the part alone.
    """
    share = _share(sentence)
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


def _share(sentence: Sentence) -> Token | None:
    return next((token for token in sentence.content if token.means("word", "percentage")), None)


def _says_hours(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether a time of day describes failures of which a share is asked: of that time, or of all."""
    text = sentence.text[start:end]
    return any(
        words in text for words in ("กลางคืน", "กลางวัน", "ตอนดึก", "ตอนเช้า", "ช่วงดึก", "ช่วงเช้า", "วันหยุด", "นอกเวลา")
    )


def _is_named(sentence: Sentence, token: Token | None) -> bool:
    return token is not None and sentence.meanings.get(token.start, "").startswith(_NAMED)
