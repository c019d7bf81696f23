"""Refuse sentences that turn the sides: a user that attacks, an address that is attacked, accounts said to be real.

admin เดารหัสไอพีไหน           whom admin attacks no log tells; who attacks admin is another question
49.4.143.105 โดนใครโจมตี        an address is only known as the one that attacks
user จริงที่โดนเดารหัส           "real" leaves out accounts that do not exist, and is no filler here
root ถูกล็อกอินกี่ครั้ง            a login that is undergone tells of no failure
ล็อกอินเข้า 10.0.0.5             where it goes to; an address is only known as where it comes from
ล็อกอินจากกี่ที่                  how many places, and not how many times
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence

_BEFORE_NAMES = ("โดน", "ถูก", "จาก", "กับ", "ใส่", "ของ", "เป็น")
"""Words before a name that make it the one that suffers, or no subject at all."""
_TOWARDS = re.compile(r"(?:ไป|ยัง|เข้า|ยิง|โจมตี|ถล่ม|ใส่|เดารหัส|เดารหัสผ่าน)\s*(?:ip|ไอพี|เครื่อง|หมายเลข)?\s*$", re.IGNORECASE)
_PLACES = re.compile(r"จาก\s*กี่\s*ที่(?!อยู่|มา)")
_REAL = ("จริง", "จริงๆ", "จริง ๆ")


def refuse_turned_sides(sentence: Sentence) -> None:
    """Raise NotUnderstoodError where the named one stands on the side that no log tells of."""
    if sentence.language != "th":
        _refuse_hosts_that_log_in(sentence)
        return
    _refuse_narrowing(sentence)
    _refuse_targets(sentence)
    content = sentence.content
    for index, (name, verb) in enumerate(pairwise(content)):
        if not _is_subject(sentence, index):
            continue
        meaning = sentence.meanings.get(name.start, "")
        following = sentence.at(index + 2)
        attacks = meaning.startswith("users: ") and verb.means("word", "attack") and _is_asked(following)
        suffers = meaning.startswith("sources: ") and _is_suffered(verb, following)
        if attacks or suffers:
            raise sentence.refuse("no_sense", name.text, verb.text)


def _refuse_hosts_that_log_in(sentence: Sentence) -> None:
    """Refuse "did web1 log in": whoever logs in is a user, and a host what is logged in to."""
    content = sentence.content
    for before, name, verb in zip(content, content[1:], content[2:], strict=False):
        meant = sentence.meanings.get(name.start, "")
        does = before.text.lower() in ("did", "has", "does", "have", "do")
        if does and meant.startswith("hosts: ") and verb.text.lower().startswith(("log in", "logged in", "log into")):
            raise sentence.refuse("no_sense", name.text, verb.text)


def _refuse_narrowing(sentence: Sentence) -> None:
    for before, token in pairwise(sentence.tokens):
        if token.text in _REAL and (before.means("dimension", "user") or before.means("dimensions", "user")):
            raise sentence.refuse("not_understood", token.text)
    _refuse_denied_manner(sentence)
    _refuse_habits(sentence)
    _refuse_other_targets(sentence)
    _refuse_always(sentence)
    _refuse_not_at_all(sentence)
    if (places := _PLACES.search(sentence.text)) is not None:
        raise sentence.refuse("not_understood", places.group())


def _refuse_denied_manner(sentence: Sentence) -> None:
    """Refuse ล็อกอินไม่ได้ใช้ key: ไม่ได้ turns what follows there, and tells of no failure; and ip ไหนลองเฉพาะ root."""
    for token in sentence.content:
        if token.means("word", "failed") and token.text.endswith("ไม่ได้"):
            rest = sentence.text[token.end :].lstrip()
            if (turned := _TURNED.match(rest)) is not None:
                raise sentence.refuse("negation", token.text + turned.group())
    asked = False
    for verb, token, name in zip(sentence.content, sentence.content[1:], sentence.content[2:], strict=False):
        asked = asked or verb.means("word", "which", "who") or verb.name_in("dimension") in ("user", "source", "host")
        meaning = sentence.meanings.get(name.start, "")
        named = meaning.startswith(_RESTRICTS) or name.means("method") or name.means("daypart")
        limits = token.text.startswith(_ONLY) or token.text in ("แค่", "เพียง")
        if asked and named and limits and verb.means("word", *_DONE) and not _ranks(sentence):
            raise sentence.refuse("not_understood", token.text)


_RESTRICTS = ("users: ", "sources: ", "networks: ", "hosts: ", "time")
_TURNED = re.compile(r"ใช้|มา|ผ่าน|ล้มเหลว|พลาด|ผิด|สำเร็จ|เป็น|fail|success")
_ONLY = "เฉพาะ"
_DONE = ("failed", "success", "login", "logged_in", "tried", "attempt", "attack", "use", "connected")


def _ranks(sentence: Sentence) -> bool:
    return any(token.means("word", "most", "least", "top", "how_often", "average") for token in sentence.content)


def _refuse_other_targets(sentence: Sentence) -> None:
    """Refuse ใช้ sudo เป็นคนอื่นที่ไม่ใช่ root: it is the one who somebody became that is left out, and not who did it."""
    became = any(token.means("subject", "sudo", "su") for token in sentence.content)
    if became and (found := _OTHER_TARGETS.search(sentence.text)) is not None:
        raise sentence.refuse("negation", found.group())


_OTHER_TARGETS = re.compile(r"เป็น\s*(?:คน|ผู้ใช้|user|ยูสเซอร์|บัญชี)?\s*(?:อื่น|ใคร)\S*\s*(?:ที่)?(?:ไม่ใช่|นอกจาก|ยกเว้น)")


def _refuse_not_at_all(sentence: Sentence) -> None:
    """Refuse ใครล็อกอินไม่สำเร็จเลย: whoever failed and never succeeded is fewer than whoever failed."""
    asked = False
    for token in sentence.content:
        asked = asked or token.means("word", "who", "which") or token.name_in("dimension", "dimensions") is not None
        told = token.means("word", "failed") and token.start not in sentence.meanings
        if asked and told and sentence.text[token.end :].lstrip().startswith("เลย"):
            raise sentence.refuse("not_understood", token.text + "เลย")


def _refuse_always(sentence: Sentence) -> None:
    """Refuse alice ล็อกอินด้วย key เท่านั้นใช่ไหม: whether it was always so is more than whether it ever was."""
    if not any(token.means("word", "yes_no") for token in sentence.content):
        return
    if (found := _ALWAYS.search(sentence.text)) is not None:
        raise sentence.refuse("not_understood", found.group().strip())


_ALWAYS = re.compile(r"เท่านั้น|เฉพาะ|ตลอด(?=\s*(?:ใช่)?(?:ไหม|มั้ย|หรือ|รึ|เลย|$))|ทุกครั้ง|เสมอ|ล้วนๆ")


def _refuse_habits(sentence: Sentence) -> None:
    """Refuse root มักจะล็อกอินจาก ip ไหน: where somebody mostly comes from is less than all that there is."""
    asked = any(token.means("word", "which", "who", "when", "where_from") for token in sentence.content)
    if not asked or _ranks(sentence) or any(token.means("peak") for token in sentence.content):
        return
    for token in sentence.tokens:
        if token.text.startswith(_HABITS):
            raise sentence.refuse("not_understood", token.text)


_HABITS = ("มัก", "ปกติ", "โดยปกติ", "ตามปกติ", "โดยทั่วไป", "ทั่วไปแล้ว")


def _refuse_targets(sentence: Sentence) -> None:
    content = sentence.content
    failed = any(token.means("word", "failed", "failed_password", "attempt", "tried") for token in content)
    for before, token in pairwise(content):
        if before.means("word", "suffered") and token.means("word", "login", "logged_in") and not failed:
            raise sentence.refuse("no_sense", before.text + token.text)
    for token in content:
        is_address = sentence.meanings.get(token.start, "").startswith(("sources: ", "networks: "))
        is_address = is_address and not token.means("prep") and not token.means("dimension")
        if is_address and _TOWARDS.search(sentence.text[: token.start]):
            raise sentence.refuse("no_sense", token.text)


def _is_subject(sentence: Sentence, index: int) -> bool:
    """Return whether no word before the name at `index` gives it another part in the sentence."""
    start = sentence.content[index].start
    before = [token for token in sentence.tokens if token.end <= start]
    while before and (before[-1].means("dimension") or before[-1].text in ("ชื่อ", "บัญชี", "หมายเลข")):
        before.pop()
    if not before:
        return True
    last = before[-1]
    return last.text not in _BEFORE_NAMES and not last.means("prep") and not last.means("word", "attack", "targeted")


def _is_asked(token: Token | None) -> bool:
    """Return whether `token` is the one that is asked for, as the object of the verb before it."""
    return token is not None and (token.means("word", "who") or token.means("dimension", "source", "host", "user"))


def _is_suffered(verb: Token, following: Token | None) -> bool:
    if verb.means("word", "suffered"):
        return following is not None and (following.means("word", "who", "attack") or following.means("dimension"))
    return verb.means("word", "targeted") and verb.text.startswith(("โดน", "ถูก"))
