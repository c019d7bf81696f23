"""A time that is added to a question restricts it and changes nothing else, or the question is refused."""

from __future__ import annotations

import pytest
from tests.understand.corpus import CONTEXT, Case, read_cases

from logai.errors import NotUnderstoodError
from logai.plan.model import QueryPlan
from logai.understand.offline.planner import OfflinePlanner

ADDED = {"en": ("failed logins", "since 1 November"), "th": ("failed login", "ตั้งแต่วันที่ 1 พฤศจิกายน")}
PLANNER = OfflinePlanner()

OTHERWISE = frozenset(
    {
        # Known to be read as something else with a time at one of their ends; whoever mends one takes it off.
        "203.0.113.7 - did it ever get a login accepted",
        "203.0.113.7, did it get in",
        "I got an abuse report about 203.0.113.7. Are there failed logins from that address",
        "all logins of root failed on web1",
        "bob: logins with password or publickey",
        "was bob's login successful or not",
        "ขอรายการคำสั่ง sudo ของ alice",
        "คนที่ไม่เคยล็อกอินเลยมีใครบ้าง",
        "ช่วยหาวันที่มีล็อกอินล้มเหลวมากที่สุด",
        "ช่วยหาวันที่มีล็อกอินล้มเหลวมากที่สุด บน web1",
        "ตั้งแต่ 4 ทุ่มถึงตี 3 มี failed login กี่ครั้ง รวมทุกวัน บน web1",
        "ที่เครื่อง db1 user ไหน login ล่าสุดเมื่อไหร่บ้าง",
        "บน web1 invalid user failed loginเท่าไหร่",
        "บน web1 ช่วยแสดงรายการ login ได้ไหม",
        "ผู้ใช้คนไหนไม่เคยเข้าระบบเลย",
        "ร้อยละความล้มเหลวของการล็อกอินบน web1",
        "เปอร์เซ็นต์ความสำเร็จของ alice",
        "ใน failed login ทั้งหมด root กินไปกี่เปอร์เซ็นต์ ที่เครื่อง db1",
    }
)


def read_timeless(language: str) -> list[Case]:
    """Return the answered questions of the corpus that name no time."""
    always = QueryPlan().window
    return [
        case
        for case in read_cases()
        if case.language == language and case.plan and case.plan.window == always and case.plan.compare_to is None
    ]


@pytest.mark.parametrize("language", ["en", "th"])
@pytest.mark.parametrize("step", [20, pytest.param(1, marks=pytest.mark.slow)])
def test_a_time_added_to_a_question_restricts_it_and_changes_nothing_else(step: int, language: str) -> None:
    matter, time = ADDED[language]
    window = PLANNER.understand(f"{matter} {time}", CONTEXT).plan.window
    for case in read_timeless(language)[::step]:
        bare = case.question.rstrip("?!. ")
        for text in (f"{bare} {time}", f"{time[0].upper()}{time[1:]} {case.question}"):
            try:
                plan = PLANNER.understand(text, CONTEXT).plan
            except NotUnderstoodError:
                continue
            assert case.plan is not None
            assert bare in OTHERWISE or plan == case.plan.model_copy(update={"window": window}), text


def test_few_questions_are_refused_for_a_time_added_to_them() -> None:
    for language, (_, time) in ADDED.items():
        cases = read_timeless(language)[::20]
        refused = [case.question for case in cases if not _is_answered(f"{case.question.rstrip('?!. ')} {time}")]
        assert len(refused) <= len(cases) // 20, refused


def _is_answered(text: str) -> bool:
    try:
        PLANNER.understand(text, CONTEXT)
    except NotUnderstoodError:
        return False
    return True
