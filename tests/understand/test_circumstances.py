"""What stands around a question changes no answer, and what could change one is never dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.understand.corpus import CONTEXT, Case, read_cases

from logai.errors import LogaiError, NotUnderstoodError
from logai.understand.model import Context, KnownNames
from logai.understand.offline import OfflinePlanner
from logai.understand.offline.circumstances import cut_circumstances
from logai.understand.offline.text import is_thai

if TYPE_CHECKING:
    from logai.plan.model import QueryPlan

PLANNER = OfflinePlanner()
ANSWERED = {
    language: [case for case in read_cases() if case.plan is not None and case.language == language]
    for language in ("en", "th")
}


def _choices(*parts: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.tuples(*(st.sampled_from(part) for part in parts)).map(lambda chosen: "".join(chosen).strip())


_DONE = ("writing ", "preparing ", "finishing ", "working on ", "gathering info for ", "updating ")
_PERSONS = ("boss", "CISO", "auditor", "customer", "team lead")
_DOCUMENTS = ("the weekly report", "a ticket", "my slides", "the postmortem", "our blocklist", "an email to the board")
CLAUSES = {
    "en": st.one_of(
        _choices(
            ("my ", "our ", "the "), ("boss", "CISO", "auditor", "customer", "team lead"), (" asked", " is waiting")
        ),
        _choices(("I'm ", "we are ", "I am just "), _DONE, _DOCUMENTS),
        _choices(("for ", "it's for ", "I need it for "), _DOCUMENTS),
        _choices(("I'm ", "we're "), ("worried", "on call", "new here", "in a hurry", "under attack", "curious")),
        st.sampled_from(["got paged", "quick one", "before I go to bed", "thanks", "one line please", "keep it short"]),
    ),
    "th": st.one_of(
        _choices(("หัวหน้า", "ลูกค้า", "ผู้ตรวจสอบ", "ทีมงาน"), ("รออยู่", "ขอมา", "เร่งมา", "ถามมา"), ("", "ครับ")),
        _choices(("กำลัง", "ผมกำลัง", "ต้อง"), ("ทำ", "เขียน", "เตรียม"), ("รายงาน", "สไลด์", "เอกสารประกอบการประชุม")),
        st.sampled_from(["ด่วนมากครับ", "เพิ่งรับเวรต่อ", "ผมเพิ่งมาใหม่", "กังวลมาก", "ขอบคุณครับ", "ขอสั้นๆ"]),
    ),
}
SEPARATORS = {"en": (", ", ". ", ": ", " - ", "; ", "! "), "th": (" ",)}
TELLING = {
    "en": (
        "root",
        "alice",
        "web1",
        "zaphod",
        "10.0.0.5",
        "3",
        "22:00",
        "yesterday",
        "last night",
        "except",
    ),
    "th": ("root", "alice", "zaphod", "10.0.0.5", "22:00", "เมื่อวาน", "เมื่อคืน", "ไม่รวม", "ยกเว้น"),
}


def _plan(question: str) -> QueryPlan | None:
    try:
        return PLANNER.understand(question, CONTEXT).plan
    except LogaiError:
        return None


# Made once: each new strategy takes the hash of all that it may draw, thousands of plans.
CASES: dict[str, st.SearchStrategy[Case]] = {language: st.sampled_from(ANSWERED[language]) for language in CLAUSES}


@pytest.mark.parametrize("language", sorted(CLAUSES))
@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_a_circumstance_beside_a_question_changes_nothing(language: str, data: st.DataObject) -> None:
    case = data.draw(CASES[language])
    clause, separator = data.draw(CLAUSES[language]), data.draw(st.sampled_from(SEPARATORS[language]))
    question = case.question.rstrip("?.! ")
    # In Thai, what follows a clause without a particle may be whom it is of: หัวหน้ารอ alice.
    assume(language == "en" or is_thai(question[0]))
    assume(_plan(question) == case.plan)
    assert _plan(f"{clause}{separator}{question}") == case.plan
    behind = separator if separator != ": " else " - "
    assert _plan(f"{question}{behind}{clause}") == case.plan


@pytest.mark.parametrize("language", sorted(CLAUSES))
@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_a_circumstance_that_tells_something_is_not_dropped(language: str, data: st.DataObject) -> None:
    case = data.draw(CASES[language])
    words = data.draw(CLAUSES[language]).split(" ")
    telling = data.draw(st.sampled_from(TELLING[language]))
    words.insert(data.draw(st.integers(0, len(words))), telling)
    separator = data.draw(st.sampled_from(SEPARATORS[language]))
    clause = " ".join(words)
    core, found = cut_circumstances(f"{clause}{separator}{case.question}")
    told = [one for one in found if one.is_told and telling in one.text]
    # What says when may be told in front of a question that says its own time: the plan is held against it.
    # "For a ticket 3: .." is a label with its number, of which the answer tells.
    assert telling in core or any("event" in one.marks or one.text.endswith(" 3") for one in told)


def test_a_circumstance_is_shown_as_not_used() -> None:
    readings = PLANNER.understand("got paged, who failed today because the CISO asked?", CONTEXT).readings
    unused = [reading.text for reading in readings if reading.meaning == "circumstance, not used"]
    assert unused == ["got paged", "because the CISO asked"]


@pytest.mark.parametrize("question", ["the auditor asked. failed logins today", "failed logins today for the report"])
def test_a_word_that_is_a_name_in_the_data_is_not_dropped(question: str) -> None:
    assert PLANNER.understand(question, CONTEXT).plan
    context = Context(CONTEXT.now, KnownNames(users=frozenset({"auditor", "report"})))
    with pytest.raises(NotUnderstoodError):
        PLANNER.understand(question, context)


def test_nothing_is_a_circumstance_where_no_question_would_be_left() -> None:
    for text in ("got paged", "I'm writing the report. Thanks!", "just one number please"):
        assert cut_circumstances(text) == (text, ())


def test_a_misspelt_word_of_the_question_leaves_its_circumstances_as_they_are() -> None:
    assert _plan("how many users faild today? list them") == _plan("which users failed today")
    assert _plan("we had an outage. any faild logins?") is None
