"""Put a brief into the answer that its totals have made."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from logai.brief.words import describe_brief, plain_brief, tabulate_findings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from logai.answer.model import Answer
    from logai.brief.compute import Brief
    from logai.findings import Thresholds
    from logai.plan.sql import Sql


def add_brief(answer: Answer, brief: Brief, thresholds: Thresholds, statements: Iterable[tuple[str, Sql]]) -> Answer:
    """Return `answer`, whose sentence tells the totals, with the brief: its findings are the rows of the table.

    The value of one on kinds of findings alone is whether there are some, or their number where that is asked for and
    all of the period was looked at.
    `statements` are the queries that were run; each is told with its name, as their text is one.
    """
    lang = answer.language
    sentence, sections, notes = describe_brief(brief, answer.sentence, thresholds, lang)
    told = tuple(statements)
    return replace(
        answer,
        sentence=sentence,
        value=_value(brief) if brief.kinds else answer.value,
        table=tabulate_findings(brief.findings),
        sections=sections,
        notes=answer.notes + notes,
        brief=plain_brief(brief, thresholds, lang),
        sql=";\n\n".join(f"-- {name}\n{sql.text}" for name, sql in told),
        parameters=tuple(parameter for _, sql in told for parameter in sql.parameters),
    )


def _value(brief: Brief) -> int | None:
    """Return the one value of a brief on kinds of findings."""
    if brief.number_of is None:
        return bool(brief.findings)
    return None if brief.is_cut else brief.number
