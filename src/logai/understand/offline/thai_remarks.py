"""Find what a Thai question adds about itself at its end: why it is asked, what is suspected, what somebody said.

จะเอาไปเทียบกับใบ request ของ HR and เจ้าตัวบอกว่าไม่ใช่เครื่องเขา change no answer. Such a clause
stands behind a blank and is known by how it begins. Its words may be any, but for those by which it could be part of
what is asked: a digit, a time, an outcome, what leaves out or narrows, a word of another question, and Latin words that
english_remarks.py does not know: they may be names.
"""

from __future__ import annotations

import re

from logai.understand.offline.plain_words import is_harmless

_SAID = (
    "(?:เห็น)?(?:เจ้าตัว|เธอ|เขา|เค้า|แก|ลูกค้า|หัวหน้า|นาย|ทีม|น้อง|พี่|user|เพื่อน|hr|ฝ่าย hr)? ?"
    "(?:โทร(?:ศัพท์)?(?:มา)?)?(?:บอก|แจ้ง|บ่น|ยืนยัน|เล่า|โวย|อ้าง)(?:มา)?ว่า"
)
_RULE = (
    "(?:ตาม ?)?(?:ปกติ|ตามปกติ|โดยปกติ|policy|นโยบาย|กฎ|จริงๆ)(?:คือ|แล้ว)? ?(?:เรา|ทีม|บริษัท|เครื่อง)? ?"
    "(?:ต้อง|ควร|ห้าม|ให้|จะ|บังคับ|อนุญาต|คือ)"
    "|ตาม ?[a-z]+ ?(?:มัน|เขา|เค้า)?(?:ต้อง|ควร|ห้าม|ให้|บังคับ)"
)
_GUESS = "สงสัย|น่าสงสัย|น่าจะ|คงจะ|คง|อาจจะ|กลัว|แอบกลัว|เกรงว่า|รู้สึกว่า|ไม่น่า|ไม่แน่ใจว่า"
_OTHER = (
    "จำไม่(?:ค่อย)?ได้|นึกไม่ออก|(?:พี่|ผม|หนู|ดิฉัน|ฉัน|เรา|น้อง|เคสนี้|เรื่องนี้|งานนี้|อันนี้) ?(?:จะ|ต้อง|กำลัง|เพิ่ง|ก็|เลย)"
    "|พอดี|เห็นว่า|เพราะ|เนื่องจาก|เผื่อ|เดี๋ยว|จะ|ต้อง|ลืม(?:จด|บันทึก)"
    "|เรา(?:บังคับ|สั่ง|ตั้ง|เพิ่ง|ย้าย|ปิด)|หัวหน้า(?:จะ|ขอ|รอ|ถาม)"
    "|(?:[a-z]+ )?(?:alert|alarm|service|db|ci|pipeline|build|job|monitor|cert|server|เว็บ|เซอร์วิส|ระบบ|เครื่อง|ไฟล์|งาน)"
    "(?: config)?"
    "(?:มัน| มัน)? ?(?:เพิ่ง|จะ|ก็)? ?(?:เด้ง|ดัง|ขึ้น|เข้า|ล่ม|ช้า|ค้าง|พัง|อืด|หลุด|แดง|หาย|reboot|รีบูต|ดับ|หมดอายุ)"
)
_BEGINS = re.compile(
    r"(?<=[ \u0e00-\u0e7f]) (?P<remark>"
    rf"(?P<said>{_SAID})|(?P<rule>{_RULE})|(?P<guess>{_GUESS})|(?:{_OTHER}))(?P<rest>.*)$",
    re.IGNORECASE,
)
_TELLING = re.compile(
    "[0-9๐-๙]|วันนี้|วาน|คืน|พรุ่งนี้|เช้า|สาย|บ่าย|เย็น|ค่ำ|ดึก|เที่ยง|เดือน|สัปดาห์|อาทิตย์|ปีนี้|ปีที่|ชั่วโมง|นาที|โมง|ทุ่ม"
    "|จันทร์|อังคาร|พุธ|พฤหัส|ศุกร์|เสาร์|เฉพาะ|ยกเว้น|รวม|นับ|นอกจาก|เว้น|กี่|ใคร|ไหน|อะไร|เมื่อไ|ไหม|มั้ย|หรือเปล่า|รึเปล่า"
    "|เท่าไ|ยังไง|ขอ(?!ง)|ช่วย|แสดง|สรุป|แยก|เรียง|อันดับ|อยากได้|ต้องการ|หมายถึง|เอาแค่|เอาที่|ของเครื่อง|สำเร็จ|ล้มเหลว|ผ่านไหม"
    "|ประเทศ|(?<!แ)ลบ|ฐานข้อมูล|ทำไม|fail|success|accept|invalid|sudo|session|เซสชัน"
)
_NARROWS = re.compile("แค่|เท่านั้น|อย่างเดียว|ไม่|มิ|ห้าม")
"""What may narrow a question, where it is not said of a rule, guessed, or told by somebody."""
_SUSPECTS = frozenset(
    [
        *("bot", "bots", "script", "scripts", "monitor", "cron", "job", "ci", "config", "service", "malware", "virus"),
        *("vpn", "alert", "user", "key", "password"),
    ]
)
"""What is suspected though it is nobody."""
_FRONT = re.compile(
    f"^(?P<remark>(?:ตอนนี้|เมื่อกี้|เมื่อครู่|พอดี|คือ)? ?(?:{_SAID}"
    "|(?:ลูกค้า|หัวหน้า|ผู้บริหาร|ทีม(?:งาน)?|น้อง|พี่|เพื่อน|มีคน|เขา|เค้า|ผม|หนู|เรา|ดิฉัน|ฉัน"
    "|เจ้านาย|อาจารย์|เว็บ|ระบบ|เซอร์วิส|pipeline|server|alert|alarm)"
    " ?(?:เพิ่ง|กำลัง|จะ|ต้อง|ก็|ยัง|มัน|เรา)?(?:โทร|แจ้ง|บอก|บ่น|โวย|ล่ม|ช้า|ค้าง|พัง|อืด|หลุด|เด้ง|ดัง|ขึ้น|รีบูต|ย้าย"
    "|ลืม|สงสัย|กลัว|กังวล|ปวดหัว|งง"
    "|นั่งเฝ้า|เฝ้าเวร|รับเวร|ประชุม|ตรวจ(?:สอบ)?|ทำ(?:รายงาน|สไลด์|เอกสาร))))"
    "(?P<rest>(?:[^? ]| (?=[a-z])|(?<=[a-z]) )*?)(?:ครับ|ค่ะ|คะ|คับ)?,? "
    "(?=(?:ขอ|ช่วย|อยากรู้|อยากทราบ|มีใคร|ใคร|วันนี้|ครึ่งชั่วโมง|เมื่อ|สัปดาห์|อาทิตย์|เดือน"
    "|ตั้งแต่|กี่|failed|login|\\d+ ?(?:วัน|ชั่วโมง|ชม|นาที)))",
    re.IGNORECASE,
)
"""What is told in front of a Thai question, up to the blank before the words by which it begins."""
_NAMES_PEOPLE = re.compile("user|account|(?<![a-z])ip(?![a-z])|ไอพี|ผู้ใช้|บัญชี|พนักงาน|ชื่อ")
_EVENTS = re.compile("เหตุ|ล่ม|แฮก|แฮ็ก|เจาะ|โจมตี|บุกรุก|ย้าย|รีบูต|reboot|พัง|หลุด")
_LATIN = re.compile("[a-z][a-z0-9._-]*", re.IGNORECASE)


def find_thai_remark(text: str) -> tuple[int, tuple[str, ...]] | None:
    """Return where a remark at the end of `text` begins, and its words that may be names; None where there is none."""
    for found in _BEGINS.finditer(text):
        rest = found["rest"]
        if found["guess"] and not set(_LATIN.findall(rest.lower())) <= _SUSPECTS:
            return None  # น่าจะ zaphod names whom somebody suspects.
        if not all(is_harmless(word) for word in _LATIN.findall(rest)):
            return None
        narrows = _NARROWS.search(rest) and not (found["said"] or found["rule"] or found["guess"])
        if narrows or _TELLING.search(rest.lower()):
            return None
        return found.start(), tuple(_LATIN.findall(found["remark"] + rest))
    return None


def find_thai_remark_in_front(text: str) -> int:
    """Return where the question behind what is told at the beginning of `text` starts, 0 where nothing is told."""
    found = _FRONT.match(text)
    if found is None or not all(is_harmless(word) for word in _LATIN.findall(found.group())):
        return 0
    told = found.group().lower()
    return 0 if _TELLING.search(told) or _NAMES_PEOPLE.search(told) or _NARROWS.search(found["rest"]) else found.end()


def tells_event(remark: str) -> bool:
    """Return whether what is told is something that happened, at a time that the question may mean without a word."""
    return _EVENTS.search(remark) is not None
