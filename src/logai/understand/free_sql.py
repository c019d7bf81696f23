"""What a model is asked for when it may write SQL itself, and whether what it wrote fits the question.

The model's reading cannot be proved right; what can be checked is checked: each time, name and number that the question
states stands in the SQL, and the SQL has none that the question does not state. Nothing here runs a statement, and no
value of the store is part of a request.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from logai.events import Action, Outcome
from logai.plan.select import SelectContents, UnfitSelectError
from logai.providers.base import ChatRequest
from logai.providers.excerpt import make_excerpt
from logai.understand.sql_prompt import QUESTION_TEMPLATE, REPAIR_TEMPLATE, SQL_SYSTEM_PROMPT
from logai.understand.sql_task import SqlTask, moment_literal, quote_literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from logai.understand.redact import Redaction

MAX_SQL_TOKENS = 400
_LONGEST_SQL = 4_000

_SCHEMA: Mapping[str, object] = {
    "type": "object",
    "properties": {"sql": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
    "required": ["sql"],
    "additionalProperties": False,
}
_VOCABULARY = frozenset(
    {
        *(action.value for action in Action),
        *(outcome.value for outcome in Outcome),
        *("bad_password", "invalid_user", "not_allowed", "locked", "too_many_attempts", "no_credentials"),
        *("password", "publickey", "keyboard-interactive", "keyboard-interactive/pam", "gssapi-with-mic", "hostbased"),
        *("sshd", "sudo", "su", "login", "cron"),
        *("second", "minute", "hour", "day", "dow", "isodow", "week", "month", "quarter", "year", "epoch"),
    }
)
"""Literals that a statement may have without the question: our own vocabulary, and parts of a date."""
_UNITS = frozenset({0, 1, 60, 100, 1000, 3600})
"""Numbers that convert a unit, and those that say "none" and "any"."""
_STRIPPED = "%_* "


def make_request(
    task: SqlTask, redaction: Redaction | None = None, problem: UnfitSelectError | None = None
) -> ChatRequest:
    """Return the request for `task`; with the problem of the last reply where there was one.

    With a `redaction` a model that is not the user's own gets placeholders for the names in all of it.
    """
    user = QUESTION_TEMPLATE.format(facts="\n".join(task.facts) or "none", question=task.question)
    redacted = _hide(user, redaction) if redaction else None
    if problem is not None:
        user = _make_repair(user, problem.reason)
        if redaction and redacted is not None:
            redacted = _make_repair(redacted, _hide(problem.reason, redaction))
    return ChatRequest(SQL_SYSTEM_PROMPT, user, _SCHEMA, max_tokens=MAX_SQL_TOKENS, redacted=redacted)


def _make_repair(request: str, reason: str) -> str:
    return REPAIR_TEMPLATE.format(request=request, reason=make_excerpt(reason, 400))


def _hide(text: str, redaction: Redaction) -> str:
    """Return `text` without the names of the question, also where they are written as SQL literals."""
    for entry in redaction.hidden:
        for spelling in entry.spellings:
            if "'" in spelling:
                literal = re.escape(spelling.replace("'", "''"))
                text = re.sub(literal, entry.placeholder, text, flags=re.IGNORECASE)
    return redaction.hide(text)


class _Reply(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    sql: str | None


def parse_reply(text: str, redaction: Redaction | None = None) -> str | None:
    """Return the statement in a model's reply, its placeholders put back, None where it says that there is none.

    Raise UnfitSelectError for anything else.
    """
    stripped = text.strip()
    if stripped.startswith("```") and stripped.endswith("```"):
        stripped = stripped.strip("`").removeprefix("json").strip()
    try:
        sql = _Reply.model_validate_json(stripped).sql
    except ValidationError:
        raise UnfitSelectError('It is not one JSON object with "sql".') from None
    if sql is not None and not 0 < len(sql.strip()) <= _LONGEST_SQL:
        raise UnfitSelectError("The statement is empty or too long.")
    if sql is None or redaction is None:
        return sql
    return redaction.restore(sql, lambda name: name.replace("'", "''"))


def check_fit(contents: SelectContents, task: SqlTask) -> None:
    """Raise UnfitSelectError where the statement lacks what the question states, or holds what it does not."""
    faults = [
        *_time_faults(contents, task),
        *_word_faults(contents, task),
        *_number_faults(contents, task),
    ]
    faults.extend(_outcome_faults(contents, task))
    if faults:
        raise UnfitSelectError(" ".join(faults))


def _outcome_faults(contents: SelectContents, task: SqlTask) -> list[str]:
    if "login_attempts" not in contents.tables:
        return []
    if task.outcome is not None and task.outcome.value not in contents.strings:
        return [f"The question is about event_outcome = '{task.outcome.value}'."]
    if task.tells_outcomes and "event_outcome" not in contents.columns:
        return ["The question tells event_outcome 'success' and 'failure' apart."]
    return []


def _time_faults(contents: SelectContents, task: SqlTask) -> list[str]:
    zone = task.bounds[0].tzinfo if task.bounds else None
    written = [moment for text in contents.strings if (moment := _read_moment(text, zone)) is not None]
    stated = [moment.replace(microsecond=0) for moment in task.bounds]
    faults = [f"It lacks the time {moment_literal(moment)}." for moment in stated if moment not in written]
    if any(moment not in stated for moment in written):
        faults.append("It has a time that is not in Facts.")
    return faults


def _read_moment(text: str, zone: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if not any(mark in text for mark in "-:"):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)  # type: ignore[arg-type]


def _word_faults(contents: SelectContents, task: SqlTask) -> list[str]:
    written = [text.strip(_STRIPPED).casefold() for text in contents.strings if not _read_moment(text, None)]
    stated = {word.casefold() for word in (*task.names, *task.words)}
    faults = [
        f"It lacks {quote_literal(name)}."
        for name in task.names
        if not any(name.casefold() in text for text in written)
    ]
    held = (text for text in written if text and text not in _VOCABULARY and text not in stated)
    faults.extend(f"{quote_literal(text)} is not in Facts." for text in dict.fromkeys(held))
    return faults


def _number_faults(contents: SelectContents, task: SqlTask) -> list[str]:
    written = {*contents.numbers, *contents.limits}
    faults = [f"It lacks the number {number}." for number in dict.fromkeys(task.numbers) if number not in written]
    if any(number not in _UNITS and number not in task.numbers for number in contents.numbers):
        faults.append("It has a number that is not in Facts.")
    return faults
