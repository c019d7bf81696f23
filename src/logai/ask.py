"""From a question to an answer: the steps of `logai ask`, in order. Read this page first.

open         the store, files named with --log, or the built-in sample (data.py)
understand   question -> plan (understand/)
compile      plan -> parametrised SQL (plan/)
query        SQL -> table, read-only (store/)
compose      plan and table -> sentence (answer/)
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from logai.answer.compose import compose
from logai.answer.facts import DataFacts, read_facts
from logai.answer.model import Answer
from logai.data import DataSource, find_names, open_data
from logai.i18n import detect
from logai.plan.compile import compile_plan, compile_rows_without_value
from logai.plan.describe import describe
from logai.plan.facts import compile_data_facts, compile_parts, compile_unknown_names
from logai.understand.choose import choose_and_understand, preview_request
from logai.understand.model import Context
from logai.understand.question import check_question

if TYPE_CHECKING:
    from datetime import datetime

    from logai.config import Settings
    from logai.plan.model import QueryPlan
    from logai.store.database import DuckDatabase

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
    pinned_now: bool = False
    """`now` was given by the user: no line of a log without years can be later."""

    @property
    def source(self) -> DataSource:
        """What the question is asked of."""
        return DataSource(self.settings, self.now, self.logs, self.demo, self.year, self.pinned_now)


def ask(question: Question) -> Answer:
    """Return the answer to `question`; raise a LogaiError where there is none."""
    check_question(question.text, question.lang or detect(question.text))
    clock = _Clock()
    with open_data(question.source) as database:
        names = find_names(database, question.text)
        clock.lap("load")
        context = Context(question.now, names, question.lang)
        understood = choose_and_understand(question.text, context, question.settings)
        clock.lap("understand")
        compiled = compile_plan(understood.plan, question.now)
        table = database.query(compiled.sql, compiled.parameters, seconds=_QUERY_SECONDS)
        facts = _read_facts(database, understood.plan, question.now)
        clock.lap("query")
    composed = compose(understood.plan, table, compiled.window, question.now, understood.language, facts)
    return Answer(
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


def preview(question: Question) -> str:
    """Return what would be sent to a provider, and to where, in JSON; send nothing.

    Names in the data only tell the built-in planner's words from names, so without data the preview goes on.
    """
    from logai.answer.formats import dump_json
    from logai.errors import NoDataError

    check_question(question.text, question.lang or detect(question.text))
    context = Context(question.now, lang=question.lang)
    try:
        with open_data(question.source) as database:
            context = Context(question.now, find_names(database, question.text), question.lang)
    except NoDataError:
        if question.logs:
            raise
    return dump_json(preview_request(question.text, context, question.settings))


def _read_facts(database: DuckDatabase, plan: QueryPlan, now: datetime) -> DataFacts:
    about = compile_data_facts()
    missing = compile_unknown_names(plan)
    left_out = compile_rows_without_value(plan, now)
    parts = compile_parts(plan, now)
    return read_facts(
        database.query(about.sql, about.parameters),
        database.query(missing.sql, missing.parameters) if missing else None,
        database.query(left_out.sql, left_out.parameters, seconds=_QUERY_SECONDS) if left_out else None,
        database.query(parts.sql, parts.parameters, seconds=_QUERY_SECONDS) if parts else None,
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
