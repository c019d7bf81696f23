"""What a question adds about itself in words that no list holds is left out; what could be part of it is not."""

from __future__ import annotations

import pytest
from tests.understand.corpus import CONTEXT

from logai.errors import NotUnderstoodError
from logai.understand.model import Context, KnownNames
from logai.understand.offline import OfflinePlanner
from logai.understand.offline.circumstances import cut_circumstances

PLANNER = OfflinePlanner()
ENGLISH, THAI = "failed logins today", "failed login วันนี้กี่ครั้ง"


@pytest.mark.parametrize(
    "question",
    [
        f"{ENGLISH}? It shouldn't even be reachable.",
        f"{ENGLISH}? It looks awfully quiet and we suspect rsyslog died.",
        f"{ENGLISH}. The intern broke it. Nobody noticed!",
        f"{ENGLISH}? Needed for SOX.",
        f"{THAI} จะเอาไปเทียบกับใบ request ของ HR",
        f"{THAI} สงสัยเครื่องติดมัลแวร์",
        f"{THAI} เจ้าตัวบอกว่าไม่ใช่เครื่องเขา",
        f"{THAI} ตาม policy ต้องเป็นศูนย์",
        f"{THAI} service มันหลุดไปเอง",
    ],
)
def test_a_remark_changes_nothing_and_is_shown_as_not_used(question: str) -> None:
    plain = ENGLISH if question.startswith(ENGLISH) else THAI
    understood = PLANNER.understand(question, CONTEXT)
    assert understood.plan == PLANNER.understand(plain, CONTEXT).plan
    unused = understood.readings[-1]
    assert unused.text.rstrip(".!") == question.removeprefix(plain).strip("?.! ")
    assert unused.meaning in ("circumstance, not used", "ความแวดล้อม ไม่ได้ใช้")


@pytest.mark.parametrize(
    "question",
    [
        f"{ENGLISH}? It was zaphod.",
        f"{ENGLISH}? There were three of them.",
        f"{ENGLISH}? They should be grouped.",
        f"{ENGLISH}? The ones that matter.",
        f"{ENGLISH}? It happened in the evening.",
        f"{ENGLISH}? A colleague saw invalid users.",
        f"{ENGLISH}? I only care about ssh.",
        f"{ENGLISH}? That was carol.",
        f"{ENGLISH}? We have a box called srv_9.",
        f"{ENGLISH}? It broke. Who did it?",
        f"{ENGLISH}? The user zaphod broke it.",
        f"{ENGLISH}? It broke?",
        f"{THAI} น่าจะ zaphod",
        f"{THAI} จะเอาแค่ของ web1",
        f"{THAI} จะเอาของเมื่อวานด้วย",
        f"{THAI} พอดีอยากได้ของเครื่องสำรอง",
        f"{THAI} เพราะมีใครบอกว่าเยอะ",
        f"{THAI} ต้องไม่รวมพวกทดสอบ",
    ],
)
def test_what_may_be_part_of_the_question_stays(question: str) -> None:
    core, _ = cut_circumstances(question)
    assert core == question.rstrip(".") or core == question


@pytest.mark.parametrize(
    "remark",
    [
        "I am making a slide for management.",
        "We have got complaints from sales.",
        "The alert did not fire.",
        "The auditor is sitting next to me.",
        "We're reconstructing the incident:",
        "The alert came up -",
    ],
)
def test_what_is_told_in_front_changes_nothing_and_the_answer_says_so(remark: str) -> None:
    understood = PLANNER.understand(f"{remark} {ENGLISH}?", CONTEXT)
    assert understood.plan == PLANNER.understand(ENGLISH, CONTEXT).plan
    assert remark.rsplit(maxsplit=1)[-1].strip(".:-") in understood.notes[-1]


@pytest.mark.parametrize(
    "opening",
    [
        "The firewall died so how many",
        "The auditors are sitting next to me and want to know how many",
    ],
)
def test_a_question_goes_on_from_what_is_told(opening: str) -> None:
    plan = PLANNER.understand(f"{opening} failed logins we had today", CONTEXT).plan
    assert plan == PLANNER.understand("how many failed logins today", CONTEXT).plan


@pytest.mark.parametrize(
    "question",
    [
        f"I look after the lab boxes. {ENGLISH}?",
        f"It concerns production. {ENGLISH}?",
        f"I care about contractors. {ENGLISH}?",
        f"We run a mail server. {ENGLISH}?",
        f"I suspect zaphod. {ENGLISH}?",
        f"We only trust keys. {ENGLISH}?",
        f"The test box, {ENGLISH}?",
        f"The backup, {ENGLISH}?",
        "Someone left. Did they log in today?",
        "We had a spike. When was that?",
        "Something broke. Who logged in before that?",
    ],
)
def test_what_may_be_the_matter_of_the_question_is_not_taken_off_its_front(question: str) -> None:
    core, _ = cut_circumstances(question)
    assert core == question


@pytest.mark.parametrize(
    "question",
    [
        f"My site went down around lunch. {ENGLISH}?",
        f"The site was flaky all november. {ENGLISH}?",
        f"ลูกค้าโทรมาบ่นว่าระบบช้า {THAI.replace('failed login วันนี้', 'วันนี้ failed login ')}",
        f"เราย้ายเครื่องใหม่ {THAI.replace('failed login วันนี้', 'วันนี้ failed login ')}",
    ],
)
def test_what_is_told_may_say_when_and_be_thai_where_the_question_says_its_own_time(question: str) -> None:
    understood = PLANNER.understand(question, CONTEXT)
    assert understood.plan == PLANNER.understand(ENGLISH, CONTEXT).plan
    assert question.split(" ", maxsplit=1)[0] in understood.notes[-1]


@pytest.mark.parametrize(
    "question",
    [
        f"{ENGLISH}? It broke? We are nervous.",
        "My site went down around lunch. failed logins?",
        "My site went down yesterday. When did bob last log in?",
        "ลูกค้าบ่นว่า zaphod เข้าไม่ได้ วันนี้ failed login กี่ครั้ง",
        "ลูกค้าบ่นเรื่อง web1 วันนี้ failed login กี่ครั้ง",
        "เว็บล่มเมื่อวาน ใครใช้ sudo",
    ],
)
def test_what_is_told_is_not_left_out_where_it_may_say_when_or_of_whom(question: str) -> None:
    with pytest.raises(NotUnderstoodError):
        PLANNER.understand(question, CONTEXT)


@pytest.mark.parametrize("question", [f"{ENGLISH}? The vpn.", f"{ENGLISH}? A test server.", f"{ENGLISH}? My backup."])
def test_a_name_behind_a_question_is_no_remark(question: str) -> None:
    core, _ = cut_circumstances(question)
    assert core == question.rstrip(".") or core == question


@pytest.mark.parametrize("question", [f"{ENGLISH}? The pipeline broke.", f"{THAI} เพราะ pipeline พัง"])
def test_a_word_that_is_a_name_in_the_data_is_not_left_out(question: str) -> None:
    assert PLANNER.understand(question, CONTEXT).plan
    known = Context(CONTEXT.now, KnownNames(users=frozenset({"pipeline"})))
    with pytest.raises(NotUnderstoodError, match="pipeline"):
        PLANNER.understand(question, known)
