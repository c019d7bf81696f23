"""A column's heading and one cell in words: numbers with separators, local times, names that are safe to look at.

For people only. Formats for programs take the raw value.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from logai.events import Action, Outcome, SessionState
from logai.i18n import format_number, has_entry, safe, translate
from logai.i18n.durations import duration_text
from logai.i18n.times import day_text, moment_text, month_text

if TYPE_CHECKING:
    from logai.table import Value

_WHOLE_DAYS = frozenset({"day", "week"})
_ACTIONS = frozenset(action.value for action in Action)
_OUTCOMES = frozenset(outcome.value for outcome in Outcome)
_STATES = frozenset(state.value for state in SessionState)
_LENGTHS = frozenset({"duration_seconds", "total_seconds", "average_seconds"})

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""What the days of the week are called in rows, in the order of ISO 8601."""


def heading(column: str, lang: str) -> str:
    """Return what the column called `column` is headed by in a table for people; programs read its name."""
    for section in ("column", "rows"):
        if has_entry(lang, f"{section}.{column}"):
            return translate(lang, f"{section}.{column}", n=2)
    rows, per, bucket = column.rpartition("_per_")
    if per and has_entry(lang, f"bucket.{bucket}"):
        return translate(lang, "column.per", rows=heading(rows, lang), bucket=translate(lang, f"bucket.{bucket}"))
    return column.replace("_", " ")


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
    if column in _LENGTHS:
        return duration_text(value, lang, short=True)
    return format_number(value)


def _format_text(column: str, value: str, lang: str) -> str:
    if column == "weekday" and value in WEEKDAYS:
        return translate(lang, f"weekday.{WEEKDAYS.index(value) + 1}", n=1)
    if column == "event_action" and value in _ACTIONS:
        return translate(lang, f"action.{value}")
    if column == "event_outcome" and value in _OUTCOMES:
        return translate(lang, f"outcome.{value}")
    if column == "state" and value in _STATES:
        return translate(lang, f"session_state.{value}")
    return safe(value, lang)
