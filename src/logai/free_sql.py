"""`ask --free-sql`: the model writes the SQL itself. Off unless it is asked for.

Every number is still computed by a query over our tables. What the query counts is the model's own reading of the
question, which no plan bounds; so the answer says so in its sentence, in a note and in its JSON (`sql_author`).

ask      the prompt with our schema, then the question and what it states (understand/)
check    one SELECT over our tables, with what the question states and nothing else (store/, understand/)
run      read-only, with limits of rows and time (store/)
repair   once, with the reason of our own checks; what is wrong then is refused

Nothing that the store holds goes into a request, nor what DuckDB says about a value in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from logai.answer.cells import format_cell
from logai.errors import BadInputError, LogaiError, NotUnderstoodError, ProviderFailedError, ProviderUnavailableError
from logai.i18n import detect, format_number, safe_name, translate
from logai.plan.select import UnfitSelectError
from logai.store.select import read_select, run_select
from logai.understand.choose import describe_request
from logai.understand.free_sql import check_fit, make_request, parse_reply
from logai.understand.outgoing import Outgoing
from logai.understand.redact import redact
from logai.understand.sql_task import read_task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from logai.config import Settings
    from logai.plan.moments import Span
    from logai.providers.base import ChatProvider, ChatReply
    from logai.store.database import DuckDatabase
    from logai.table import Table, Value
    from logai.understand.model import Context, Language
    from logai.understand.sql_task import SqlTask

MOST_ROWS = 1_000
_QUERY_SECONDS = 30.0
_PLAIN_NAME = re.compile(r"[A-Za-z_]{1,40}(\(\))?")


@dataclass(frozen=True)
class FreeAnswer:
    """What a model's own statement returned, and how it came about; `table` has times in the zone of the question."""

    sql: str
    table: Table
    value: Value
    sentence: str
    interpretation: str
    notes: tuple[str, ...]
    window: Span
    provider: str
    replies: tuple[ChatReply, ...]


def ask_free_sql(
    question: str,
    context: Context,
    settings: Settings,
    database: DuckDatabase,
    outgoing: Outgoing | None = None,
) -> FreeAnswer:
    """Return the answer of a statement that a model writes for `question`.

    Raise BadInputError where no model is to be asked, NotUnderstoodError where the model finds no answer in the tables,
    ProviderFailedError where it writes no statement that fits, or the provider's own errors.
    """
    language = context.lang or detect(question)
    task = read_task(question, context)
    redaction = redact(task.question, context) if settings.redact else None
    provider = choose_provider(settings, language)
    door = outgoing or Outgoing()
    replies: list[ChatReply] = []
    problem: UnfitSelectError | None = None
    for _ in range(2):
        reply = door.complete(provider, make_request(task, redaction, problem))
        replies.append(reply)
        try:
            sql = parse_reply(reply.text, redaction)
            if sql is None:
                raise _refuse(language)
            table = _run(sql, task, settings, database, language)
        except UnfitSelectError as error:
            problem = error
        else:
            return _describe(sql, table, task, context, language, provider, replies)
    raise ProviderFailedError(
        translate(language, "free_sql.unfit", model=provider.model), translate(language, "free_sql.otherwise")
    )


def preview_free_sql(question: str, context: Context, settings: Settings) -> dict[str, object]:
    """Return what would be sent to which provider, as `preview_request` does for plans; send nothing."""
    providers = _list_providers(settings, context.lang or detect(question))
    task = read_task(question, context)
    request = make_request(task, redact(task.question, context) if settings.redact else None)
    previews = [describe_request(provider, settings, request) for provider in providers]
    return {"sent": any(not preview["withheld"] for preview in previews), "reason": "", "requests": previews}


def choose_provider(settings: Settings, language: Language) -> ChatProvider:
    """Return the provider that writes the SQL: that of `settings`; in `auto` the local one if it is ready, else OpenAI.

    Raise BadInputError for the built-in planner, ProviderUnavailableError where `auto` finds none.
    """
    providers = _list_providers(settings, language)
    if len(providers) == 1:
        return providers[0]
    local, remote = providers
    readiness = local.check()
    if readiness.ready:
        return local
    if settings.openai_api_key or not remote.is_remote:
        return remote
    raise ProviderUnavailableError(
        translate(language, "free_sql.no_model", reason=readiness.message),
        translate(language, "free_sql.no_model_hint", hint=readiness.hint),
    )


def _list_providers(settings: Settings, language: Language) -> list[ChatProvider]:
    """Return who may be asked, in order; raise BadInputError for the built-in planner."""
    from logai.providers.ollama import OllamaProvider
    from logai.providers.openai import OpenAIProvider

    if settings.provider == "builtin":
        raise BadInputError(translate(language, "free_sql.builtin"), translate(language, "free_sql.builtin_hint"))
    found: list[ChatProvider] = []
    if settings.provider in {"auto", "local"}:
        found.append(OllamaProvider(settings, settings.local_sql_model))
    if settings.provider in {"auto", "openai"}:
        found.append(OpenAIProvider(settings))
    return found


def _run(sql: str, task: SqlTask, settings: Settings, database: DuckDatabase, language: Language) -> Table:
    contents = read_select(sql, settings.tz_name)
    check_fit(contents, task)
    try:
        return run_select(database, sql, most=MOST_ROWS, seconds=_QUERY_SECONDS)
    except BadInputError as error:
        raise ProviderFailedError(
            translate(language, "free_sql.slow", seconds=_QUERY_SECONDS), translate(language, "free_sql.otherwise")
        ) from error


def _refuse(language: Language) -> LogaiError:
    return NotUnderstoodError(translate(language, "free_sql.cannot"), translate(language, "free_sql.otherwise"))


def _describe(  # noqa: PLR0913, PLR0917 - an answer is made of these
    sql: str,
    table: Table,
    task: SqlTask,
    context: Context,
    language: Language,
    provider: ChatProvider,
    replies: Sequence[ChatReply],
) -> FreeAnswer:
    shown = _readable(table, context)
    value = shown.rows[0][0] if len(shown.rows) == 1 and len(shown.columns) == 1 else None
    notes = [translate(language, "free_sql.note", model=safe_name(replies[-1].model))]
    if shown.truncated:
        notes.append(translate(language, "note.truncated", n=len(shown.rows)))
    return FreeAnswer(
        sql=sql.strip().rstrip(";").rstrip(),
        table=shown,
        value=value,
        sentence=_sentence(shown, value, language),
        interpretation=translate(language, "free_sql.interpretation"),
        notes=tuple(notes),
        window=task.window,
        provider=provider.name,
        replies=tuple(replies),
    )


def _sentence(table: Table, value: Value, language: Language) -> str:
    if not table.rows:
        return translate(language, "free_sql.nothing")
    if len(table.rows) == 1 and len(table.columns) == 1:
        cell = safe_name(value, language) if isinstance(value, str) else format_cell("", value, language)
        return translate(language, "free_sql.value", value=cell)
    key = "free_sql.more_rows" if table.truncated else "free_sql.rows"
    number = len(table.rows)
    return translate(language, key, n=number if number == 1 else format_number(number))


def _readable(table: Table, context: Context) -> Table:
    """Return the rows with times in the zone of the question, and no heading that says more than a name does.

    A heading is text of the model's: one that is no plain name without digits could pass for an answer.
    """
    names: list[str] = []
    for number, name in enumerate(table.columns, start=1):
        names.append(name if _PLAIN_NAME.fullmatch(name) and name not in names else f"column_{number}")
    rows = tuple(
        tuple(cell.astimezone(context.now.tzinfo) if isinstance(cell, datetime) else cell for cell in row)
        for row in table.rows
    )
    return replace(table, columns=tuple(names), rows=rows)
