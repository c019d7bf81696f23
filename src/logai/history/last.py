"""The question before, for `ask --continue`: the newest one that was answered, if it was asked of the same data.

It may be of another terminal or of a script; the answer therefore quotes it. What standard input held is not known: a
log that is piped in again is taken for the same.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import ValidationError

from logai.history.file import read_last_answered
from logai.history.record import data_of, paths_of
from logai.i18n import detect, escape_hidden, translate
from logai.plan.model import QueryPlan
from logai.understand.followup import Before
from logai.understand.followup.refusal import quote_question, refuse

if TYPE_CHECKING:
    from logai.ask import Question
    from logai.understand.model import Language


def find_before(question: Question) -> Before:
    """Return the question that `question` goes on from.

    Raise NotUnderstoodError where none is kept, where it was asked of other data, or where it has no plan; NoDataError
    where the history cannot be read.
    """
    language = question.lang or detect(question.text)
    if not question.settings.history:
        raise refuse(language, "history_off")
    last = read_last_answered()
    if last is None:
        raise refuse(language, "nothing_before")
    quoted = quote_question(last["question"])
    paths = tuple(json.loads(last["paths"] or "[]"))
    if (last["data"], paths) != (data_of(question), paths_of(question)):
        before = _name_data(language, last["data"], paths)
        now = _name_data(language, data_of(question), paths_of(question))
        raise refuse(language, "other_data", question=quoted, before=before, now=now)
    try:
        plan = QueryPlan.model_validate_json(last["plan"] or "")
    except ValidationError as error:
        raise refuse(language, "not_a_plan", question=quoted) from error
    return Before(last["question"], plan)


def _name_data(language: Language, data: str, paths: tuple[str, ...]) -> str:
    return translate(language, f"followup.{data}", paths=escape_hidden(", ".join(paths)))
