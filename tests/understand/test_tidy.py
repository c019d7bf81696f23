"""What is typed around a question, and without its apostrophes, changes nothing of what is read."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from tests.understand.corpus import CONTEXT, read_cases

from logai.errors import NotUnderstoodError
from logai.understand.offline import OfflinePlanner
from logai.understand.offline.tidy import tidy

if TYPE_CHECKING:
    from logai.understand.model import Language

PLANNER = OfflinePlanner()
_APART = re.compile(
    r"\b(?:(?:what|who|where|when|how|that|there)['’]s|[a-z]+n['’]t|(?:i|we|they|you)['’]ve|i['’]m|(?:they|you)['’](?:re|d))\b",
    re.IGNORECASE,
)


def test_a_question_of_the_corpus_has_the_same_plan_without_its_apostrophes() -> None:
    asked = [case.question for case in read_cases() if case.language == "en" and _APART.search(case.question)]
    differ = []
    for question in asked:
        without = _APART.sub(lambda found: re.sub("['’]", "", found.group()), question)
        if _plan(question) != _plan(without):
            differ.append(without)
    assert len(asked) > 50
    assert differ == []


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("en", "pls {}"),
        ("en", "Hey there, {}"),
        ("en", "{}??"),
        ("en", "{} please!"),
        ("en", "{}, thanks a lot"),
        ("th", "สวัสดีครับพี่ {}"),
        ("th", "ขอโทษนะคะ {}"),
        ("th", "{}นะครับ"),
        ("th", "{}ครับ 555+"),
        ("th", "{}??"),
    ],
)
def test_a_question_of_the_corpus_has_the_same_plan_among_courtesies(language: Language, typed: str) -> None:
    asked = [case.question for case in read_cases() if case.language == language and case.plan is not None][::47]
    # Without its mark "bob logged in yesterday?" is a statement.
    # A mark behind what is told beside a question makes another question of it.
    asked = [question for question in asked if "? " not in question]
    asked = [question.rstrip("?.!") if typed.startswith("{}") else question for question in asked]
    # "root logged on today??" asks, as it does with one mark, where without any it tells.
    mark = "?" if typed.endswith("??") else ""
    differ = [one for one in asked if _plan(one + mark) != _plan(typed.format(one))]
    assert len(asked) > 50
    assert differ == []


@pytest.mark.parametrize("text", ["please", "thanks", "555", "?", "login fail ของ user 555", "ip ไหนพลาดเกิน 555"])
def test_where_nothing_else_is_asked_and_where_a_word_or_number_belongs_to_another_it_stays(text: str) -> None:
    assert tidy(text) == text


@cache
def _plan(question: str) -> str:
    try:
        return PLANNER.understand(question, CONTEXT).plan.model_dump_json()
    except NotUnderstoodError:
        return "refused"


@pytest.mark.parametrize(
    "text",
    [
        "failed logins for user whats",
        "logins of im",
        "what did im run with sudo",
        'who ran "isnt it" with sudo',
        "sudo commands containing im.sh",
        "logins from dont-reply",
        "ive failed logins today",
        "failed logins for dont",
        "login ไม่ผ่านของ user dont กี่ครั้ง",
        "logins we were sent on wed, well, its id ill",
    ],
)
def test_what_is_quoted_or_may_be_a_name_or_another_word_stays(text: str) -> None:
    assert tidy(text) == text
