"""Where a period of the calendar may begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.understand.corpus import CONTEXT, read_cases

from logai.understand.offline import periods
from logai.understand.offline.facts import open_sentence
from logai.understand.offline.periods import may_begin_period, read_period

if TYPE_CHECKING:
    import pytest


def test_no_period_begins_with_a_word_that_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periods, "may_begin_period", lambda token: not may_begin_period(token))
    begun = []
    for case in read_cases()[::25]:
        sentence = open_sentence(case.question)
        for index, token in enumerate(sentence.content):
            if read_period(sentence, index, CONTEXT.now) is not None:
                begun.append((case.question, token.text))
    assert begun == []
