"""One cell of a result in words: numbers with separators, local times, names that are safe to look at.

For people only. Formats for programs take the raw value.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from logai.events import Action, Outcome
from logai.i18n import format_number, safe, translate
from logai.i18n.times import day_text, moment_text, month_text

if TYPE_CHECKING:
    from logai.table import Value

_WHOLE_DAYS = frozenset({"day", "week"})
_ACTIONS = frozenset(action.value for action in Action)
_OUTCOMES = frozenset(outcome.value for outcome in Outcome)


def format_cell(column: str, value: Value, lang: str) -> str:
    """Return `value` of the column called `column` as a person reads it."""
    match value:
        case None:
            return translate(lang, "value.none")
        case bool():
            return translate(lang, "value.yes" if value else "value.no")
        case datetime():
            return _format_time(column, value, lang)
        case int() | float():
            return _format_number(column, value, lang)
        case str():
            return _format_text(column, value, lang)


def _format_time(column: str, value: datetime, lang: str) -> str:
    if column == "month":
        return month_text(value, lang)
    if column in _WHOLE_DAYS:
        return day_text(value, lang)
    return moment_text(value, lang, seconds=column != "hour")


def _format_number(column: str, value: float, lang: str) -> str:
    if column == "hour_of_day":
        return f"{int(value):02d}:00–{int(value) + 1:02d}:00"
    if column == "weekday":
        return translate(lang, f"weekday.{int(value)}")
    return format_number(value)


def _format_text(column: str, value: str, lang: str) -> str:
    if column == "event_action" and value in _ACTIONS:
        return translate(lang, f"action.{value}")
    if column == "event_outcome" and value in _OUTCOMES:
        return translate(lang, f"outcome.{value}")
    return safe(value, lang)
