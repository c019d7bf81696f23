"""From a question to an answer: the steps of `logai ask`, in order. Read this page first.

open         the store, with what is new in its logs (refresh/), files named with --log, or the sample (data.py)
understand   question -> plan (understand/)
compile      plan -> parametrised SQL (plan/)
query        SQL -> table, read-only (store/)
compose      plan and table -> sentence (answer/)
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from logai.answer.compose import compose
from logai.answer.facts import DataFacts, read_facts
from logai.answer.model import Answer
from logai.data import DataSource, expand, find_names, open_data
from logai.i18n import detect
from logai.plan.compile import compile_plan, compile_rows_without_value
from logai.plan.describe import describe
from logai.plan.facts import compile_data_facts, compile_ends, compile_parts, compile_unknown_names
from logai.plan.vocabulary import Measure
from logai.refresh import describe_note, open_refreshed
from logai.understand.conversation import preview_in_conversation, understand_in_conversation
from logai.understand.model import Context
from logai.understand.question import check_question

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from logai.config import Settings
    from logai.plan.model import QueryPlan
    from logai.refresh import Refresh
    from logai.store.database import DuckDatabase
    from logai.understand.followup import Conversation
    from logai.understand.outgoing import Outgoing

_QUERY_SECONDS = 60.0


@dataclass(frozen=True)
class Question:
    """A question and what it is asked of: the store of `settings`, or `logs` alone, or the built-in sample."""

    text: str
    settings: Settings
    now: datetime
    logs: tuple[str, ...] = ()
    """Paths of log files; `-` is standard input."""
    demo: bool = False
    year: int | None = None
    """Year of the last line of a log whose stamps have none."""
    lang: Literal["en", "th"] | None = None
    free_sql: bool = False
    """A model writes the SQL itself, instead of a plan."""
    pinned_now: bool = False
    """`now` was given by the user: no line of a log without years can be later."""
    conversation: Conversation | None = None
    """What it is asked in the course of; None where it stands alone."""

    @property
    def source(self) -> DataSource:
        """What the question is asked of."""
        return DataSource(self.settings, self.now, self.logs, self.demo, self.year, self.pinned_now)


def ask(question: Question, outgoing: Outgoing | None = None, refresh: Refresh | None = None) -> Answer:
    """Return the answer to `question`; raise a LogaiError where there is none.

    `outgoing` notes what goes to models, and asks the user where that needs a yes. With `refresh` the store first gets
    what is new in its logs, within those limits; what it could not get is a note of the answer.
    """
    check_question(question.text, question.lang or detect(question.text))
    clock = _Clock()
    with open_refreshed(question.source, refresh) as (database, obstacles):
        answer = _answer(question, database, outgoing, clock)
    more = tuple(describe_note(note, answer.language) for note in obstacles if note.hides_lines)
    return replace(answer, notes=answer.notes + more) if more else answer


def ask_opened(question: Question, database: DuckDatabase, outgoing: Outgoing | None = None) -> Answer:
    """Return the answer to `question` as `ask` does, of data that is open already: for many questions in a row."""
    check_question(question.text, question.lang or detect(question.text))
    return _answer(question, database, outgoing, _Clock())


def _answer(question: Question, database: DuckDatabase, outgoing: Outgoing | None, clock: _Clock) -> Answer:
    names = find_names(database, question.text)
    clock.lap("load")
    context = Context(question.now, names, question.lang, question.conversation)
    if question.free_sql:
        return _answer_free_sql(question, context, database, clock, outgoing)
    understood = understand_in_conversation(question.text, context, question.settings, outgoing)
    clock.lap("understand")
    compiled = compile_plan(understood.plan, question.now)
    table = database.query(compiled.sql, compiled.parameters, seconds=_QUERY_SECONDS)
    facts = _read_facts(database, understood.plan, question.now)
    add_more = _make_brief(database, understood.plan, question, facts)
    clock.lap("query")
    composed = compose(understood.plan, table, compiled.window, question.now, understood.language, facts)
    answer = Answer(
        question=question.text,
        sentence=composed.sentence,
        value=composed.value,
        table=composed.table,
        plan=understood.plan,
        interpretation=describe(understood.plan, question.now, understood.language),
        sql=compiled.sql,
        parameters=compiled.parameters,
        window=_window(compiled.window, facts),
        language=understood.language,
        provider_used=understood.planner,
        model=understood.model,
        notes=understood.notes + composed.notes,
        readings=tuple((reading.text, reading.meaning) for reading in understood.readings),
        timings_ms=clock.laps | {"total": clock.total},
        prompt_tokens=understood.usage.prompt_tokens,
        completion_tokens=understood.usage.completion_tokens,
        cost_usd=understood.usage.cost_usd,
    )
    return answer if add_more is None else add_more(answer)


def preview(question: Question) -> str:
    """Return what would be sent to a provider, and to where, in JSON; send nothing.

    Names in the data only tell the built-in planner's words from names, so without data the preview goes on.
    """
    from logai.answer.formats import dump_json
    from logai.errors import NoDataError

    check_question(question.text, question.lang or detect(question.text))
    context = Context(question.now, lang=question.lang, conversation=question.conversation)
    try:
        with open_data(question.source) as database:
            context = replace(context, names=find_names(database, question.text))
    except NoDataError:
        if question.logs:
            raise
    if question.free_sql:
        from logai.free_sql import preview_free_sql

        return dump_json(preview_free_sql(question.text, context, question.settings))
    return dump_json(preview_in_conversation(question.text, context, question.settings))


def _answer_free_sql(
    question: Question, context: Context, database: DuckDatabase, clock: _Clock, outgoing: Outgoing | None
) -> Answer:
    # With its checks, as much to import as a planner: only for who asks for it.
    from logai.free_sql import ask_free_sql

    found = ask_free_sql(question.text, context, question.settings, database, outgoing)
    clock.lap("understand")
    costs = [reply.cost_usd for reply in found.replies]
    return Answer(
        question=question.text,
        sentence=found.sentence,
        value=found.value,
        table=found.table,
        plan=None,
        interpretation=found.interpretation,
        sql=found.sql,
        parameters=(),
        window=found.window,
        language=question.lang or detect(question.text),
        provider_used=found.provider,
        model=found.replies[-1].model,
        notes=found.notes,
        timings_ms=clock.laps | {"total": clock.total},
        prompt_tokens=sum(reply.prompt_tokens for reply in found.replies),
        completion_tokens=sum(reply.completion_tokens for reply in found.replies),
        cost_usd=None if None in costs else sum(cost for cost in costs if cost is not None),
        sql_author="model",
    )


def _make_brief(
    database: DuckDatabase, plan: QueryPlan, question: Question, facts: DataFacts
) -> Callable[[Answer], Answer] | None:
    """Compute the rest of a brief and return what adds it to the answer; None for a plan that asks for no brief."""
    if plan.measure is not Measure.BRIEF:
        return None
    from logai.brief import add_brief, compute_brief, list_statements
    from logai.findings import read_thresholds

    thresholds, data = read_thresholds(question.settings), (facts.first_ts, facts.last_ts)
    paths = dict(enumerate(expand(question.logs, question.settings), 1))
    brief = compute_brief(database, plan, question.now, thresholds, data, paths=paths)
    statements = list_statements(plan, question.now, thresholds, data)
    return lambda answer: add_brief(answer, brief, thresholds, statements)


def _read_facts(database: DuckDatabase, plan: QueryPlan, now: datetime) -> DataFacts:
    about = compile_data_facts()
    missing = compile_unknown_names(plan)
    left_out = compile_rows_without_value(plan, now)
    parts = compile_parts(plan, now)
    ends = compile_ends(plan, now)
    return read_facts(
        database.query(about.sql, about.parameters),
        database.query(missing.sql, missing.parameters) if missing else None,
        database.query(left_out.sql, left_out.parameters, seconds=_QUERY_SECONDS) if left_out else None,
        database.query(parts.sql, parts.parameters, seconds=_QUERY_SECONDS) if parts else None,
        database.query(ends.sql, ends.parameters, seconds=_QUERY_SECONDS) if ends else None,
    )


def _window(
    window: tuple[datetime | None, datetime | None], facts: DataFacts
) -> tuple[datetime | None, datetime | None]:
    """Where the question leaves an end open, the data's own end."""
    start, end = window
    return start or facts.first_ts, end or facts.last_ts


class _Clock:
    """Milliseconds of each step."""

    def __init__(self) -> None:
        self._begin = self._last = time.perf_counter()
        self.laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = (now - self._last) * 1000
        self._last = now

    @property
    def total(self) -> float:
        return (time.perf_counter() - self._begin) * 1000
