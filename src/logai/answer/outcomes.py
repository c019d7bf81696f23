"""Sentences on both outcomes side by side, on the first and the last time, and on one place of a ranking."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from logai.answer.phrases import name_row, sharing_names
from logai.answer.units import counted_text, none_text
from logai.events import Outcome
from logai.i18n import format_number, translate
from logai.i18n.times import moment_text
from logai.plan.describe import describe_dimensions

if TYPE_CHECKING:
    from logai.answer.phrases import Scope
    from logai.table import Table, Value


def describe_outcomes(scope: Scope, table: Table) -> tuple[str, Value] | None:
    """Return the sentence on both counts and failures per success, or on both counts of each value; None of no rows."""
    if not table.rows:
        return None
    failed, succeeded = (int(cell) if isinstance(cell, int) else 0 for cell in _counts(scope, table))
    if not failed + succeeded:
        return None
    failures, successes = (
        replace(scope, plan=scope.plan.model_copy(update={"outcome": one, "by": ()}))
        for one in (Outcome.FAILURE, Outcome.SUCCESS)
    )
    if scope.plan.by:
        said = {
            "head": f"{describe_both(scope)}{scope.then()}",
            "each": describe_dimensions(scope.plan.by, scope.lang, 1),
            "name": name_row((table.columns[0], ""), (table.rows[0][0], None), scope.lang),
            "failed": counted_text(failures.plan, scope.lang, failed),
            "succeeded": counted_text(successes.plan, scope.lang, succeeded),
        }
        return scope.say("outcomes_by", **said), None
    head = failures.counted_head(failed) if failed else failures.none_head(none_text(failures.plan, scope.lang))
    logins = counted_text(successes.plan, scope.lang, succeeded) if succeeded else none_text(successes.plan, scope.lang)
    key = "outcomes_equal" if failed == succeeded else "outcomes_more" if failed > succeeded else "outcomes_fewer"
    ratio = table.rows[0][2]
    per = scope.say("outcomes_ratio", ratio=format_number(ratio)) if isinstance(ratio, int | float) and ratio else ""
    said = {"head": head[:1].upper() + head[1:], "logins": logins, "per": per}
    return scope.say(key, **said), ratio


def describe_rates(scope: Scope, table: Table, *, tied: bool) -> str:
    """Return the sentence on who has the highest success rate, or the lowest, and on all that share it."""
    leaders = [row for row in table.rows if row[-1] == table.rows[0][-1]]
    _, succeeded, attempts, percent = table.rows[0]
    names = [name_row((table.columns[0], ""), (row[0], None), scope.lang) for row in leaders]
    key = "rate_lowest" if scope.plan.ascending else "rate_highest"
    said = {"what": scope.what(), "when": scope.then(), "percent": format_number(_number(percent))}
    if len(leaders) == 1:
        number = {"n": format_number(_number(succeeded)), "whole": scope.number(_number(attempts))}
        return scope.say(key, name=names[0], **said, **number)
    shared = sharing_names(tuple(names), scope.lang, more=tied and len(leaders) == len(table.rows))
    return scope.say(f"{key}_tie", names=shared, **said)


def _number(cell: Value) -> int | float:
    return cell if isinstance(cell, int | float) else 0


def _counts(scope: Scope, table: Table) -> tuple[Value, Value]:
    first = len(scope.plan.by)
    return table.rows[0][first], table.rows[0][first + 1]


def describe_both(scope: Scope) -> str:
    """Return what is counted, of both outcomes, with its filters."""
    return scope.say("outcomes_both", what=scope.what())


def describe_first_and_last(scope: Scope, table: Table) -> tuple[str, Value] | None:
    """Return the sentence on the first and the last time; None where there is no row."""
    first, last, n = table.rows[0] if table.rows else (None, None, 0)
    if not (isinstance(first, datetime) and isinstance(last, datetime) and isinstance(n, int)):
        return None
    said = {
        "what": scope.what(1),
        "when": scope.then(),
        "first": moment_text(first, scope.lang, seconds=True),
        "last": moment_text(last, scope.lang, seconds=True),
        "n": scope.number(n),
    }
    return scope.say("first_and_last", **said), None


def describe_place(scope: Scope, table: Table, *, tied: bool) -> tuple[str, Value]:
    """Return the sentence on the one place of a ranking that is asked for, and on all that share it."""
    place = scope.plan.rank or 1
    said = {"place": format_number(place), "what": scope.what(), "when": scope.then()}
    if len(table.rows) < place:
        values = describe_dimensions(scope.plan.by, scope.lang)
        return scope.say("place_none", values=values, **said), None
    count = table.rows[place - 1][-1]
    names = tuple(name_row(table.columns, row, scope.lang) for row in table.rows if row[-1] == count)
    shown = sharing_names(names, scope.lang, more=tied)
    key = "place_fewest" if scope.plan.ascending else "place"
    number = scope.number(count) if isinstance(count, int) else translate(scope.lang, "value.none")
    return scope.say(key if len(names) == 1 and not tied else f"{key}_tie", names=shown, n=number, **said), None
