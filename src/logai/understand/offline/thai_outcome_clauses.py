"""The Thai clauses that choose values by their other outcome: fail แต่ไม่เคยสำเร็จ, ทั้งล้มเหลวและสำเร็จ.

They are read by `other_outcomes`, as the English ones are. A clause that says which came first is none of them.
"""

from __future__ import annotations

from logai.plan.vocabulary import OtherOutcome

_LOGIN = (
    r"(?:(?:การ)?(?:ล็อกอิน|ล็อคอิน|ล๊อกอิน|login|log ?in|เข้าสู่ระบบ|เข้าระบบ|เข้าใช้งาน|เข้าเครื่อง|เข้ามา|เข้า|ยืนยันตัวตน)"
    r" ?(?:ได้)? ?)"
)
_OF_SUCCESS = r"successful logins?|login success|success logins?"
_SUCCEEDED = rf"(?:{_LOGIN}?(?:ที่)?(?:สำเร็จ|ผ่าน|success(?:ful)?|ได้สำเร็จ|ได้เลย|ได้)|{_OF_SUCCESS})"
_FAILED = (
    rf"(?:{_LOGIN}?(?:ที่)?(?:ล้มเหลว|ไม่สำเร็จ|ไม่ผ่าน|พลาด|ผิดพลาด|ผิด|fail(?:ed|ure)?|เฟล|ไม่ได้|ไม่เข้า)|failed logins?"
    rf"|login fail(?:ed|ure)?|ใส่รหัส(?:ผ่าน)?ผิด)"
)
_TIMES = r"(?: ?(?:เลย|สักครั้ง|ซักครั้ง|สักที|ซักที|แม้แต่ครั้งเดียว|แม้แต่หนเดียว|สักครั้งเดียว|สักรอบ|ซักรอบ|เลยสักครั้ง|เลยซักครั้ง))*"
_JOINT = r"(?: ?(?:แต่ว่า|แต่|และ|แล้วก็|แล้ว|โดยที่|โดย|ซึ่ง|ที่|,) ?(?:ก็|กลับ|ยัง)? ?)"


def _never(said: str) -> str:
    denied = rf"(?:ยัง)?ไม่เคย ?(?:มี|มีการ|จะ)? ?{said}{_TIMES}"
    without = rf"(?:ไม่มี|ไร้) ?(?:การ|ครั้งที่)? ?{said} ?(?:เลย|สักครั้ง|ซักครั้ง|แม้แต่ครั้งเดียว){_TIMES}"
    return rf"{_JOINT}?(?:{denied}|{without})"


def _also(said: str) -> str:
    return rf" ?(?:และ|กับ|รวมถึง) ?(?:ก็)?(?:ยัง)? ?(?:เคย ?(?:มี)? ?{said}(?: ?ด้วย(?:กัน)?)?|{said} ?ด้วย(?:กัน)?)"


def _fewer(said: str) -> str:
    return rf" ?(?:มาก|บ่อย|เยอะ|ถี่)(?:ครั้ง)?กว่า ?(?:ที่|การ|จำนวน|จำนวนที่|ครั้งที่|ตอนที่)? ?{said}"


CLAUSES = {
    ("failed", OtherOutcome.NEVER): _never(_SUCCEEDED),
    ("success", OtherOutcome.NEVER): _never(_FAILED),
    ("failed", OtherOutcome.ALSO): _also(_SUCCEEDED),
    ("success", OtherOutcome.ALSO): _also(_FAILED),
    ("failed", OtherOutcome.FEWER): _fewer(_SUCCEEDED),
    ("success", OtherOutcome.FEWER): _fewer(_FAILED),
}
"""The clause by what is said before it, and what it says of the other outcome."""
SIGNS = {
    OtherOutcome.NEVER: ("ไม่เคย", "ไม่มี", "ไร้"),
    OtherOutcome.ALSO: ("และ", "กับ", "รวมถึง"),
    OtherOutcome.FEWER: ("กว่า",),
}
"""Words without which no clause of the kind needs to be looked for."""
AFTERWARDS = r"ต่อมา|ภายหลัง|หลังจาก|ก่อนที่|ก่อนจะ|สุดท้าย|ในที่สุด|แล้วค่อย|แล้วจึง|จนกระทั่ง|จน(?=เข้า|สำเร็จ|ผ่าน|ล็อก|login)"
"""Words by which one outcome is said to follow on the other, which is another question."""
RELATES = r"ที่|ซึ่ง|ไหน|ใด|ใคร|อะไร|เคย|ทั้ง|กี่"
"""Words one of which stands before an outcome that is said of values."""
