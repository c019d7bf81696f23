"""Words that are typed without their apostrophe are read as those with it."""

from __future__ import annotations

import re

import pytest
from tests.understand.corpus import CONTEXT, read_cases

from logai.errors import NotUnderstoodError
from logai.understand.offline import OfflinePlanner
from logai.understand.offline.contractions import write_apostrophes

_APART = re.compile(
    r"\b(?:(?:what|who|where|when|how|that|there)['’]s|[a-z]+n['’]t|(?:i|we|they|you)['’]ve|i['’]m|(?:they|you)['’](?:re|d))\b",
    re.IGNORECASE,
)


def test_a_question_of_the_corpus_has_the_same_plan_without_its_apostrophes() -> None:
    planner = OfflinePlanner()
    asked = [case.question for case in read_cases() if case.language == "en" and _APART.search(case.question)]
    differ = []
    for question in asked:
        without = _APART.sub(lambda found: re.sub("['’]", "", found.group()), question)
        if _plan(planner, question) != _plan(planner, without):
            differ.append(without)
    assert len(asked) > 50
    assert differ == []


def _plan(planner: OfflinePlanner, question: str) -> str:
    try:
        return planner.understand(question, CONTEXT).plan.model_dump_json()
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
        "logins we were sent on wed, well, its id ill",
    ],
)
def test_what_is_quoted_or_may_be_a_name_or_another_word_stays(text: str) -> None:
    assert write_apostrophes(text) == text
