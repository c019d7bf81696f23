"""The sentence and the notes of answers about how long sessions lasted, and about open ones.

A log shows an end or it does not: what is open, and what has no end, is said beside every number that it bears on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.answer.phrases import describe_row, name_row
from logai.events import SessionState, Statistic
from logai.i18n import join_names, translate
from logai.i18n.durations import duration_text
from logai.i18n.times import moment_text
from logai.plan.vocabulary import Subject

if TYPE_CHECKING:
    from logai.answer.phrases import Scope
    from logai.table import Table, Value


def rank_place(table: Table) -> int:
    """Return the place of the column that rows are ranked by: their length, else the last one."""
    return table.columns.index("duration_seconds") if "duration_seconds" in table.columns else -1


def describe_durations(scope: Scope, table: Table) -> tuple[str, Value] | None:
    """Return the sentence and the value, in seconds; None where there is no session at all."""
    plan = scope.plan
    if not plan.by and plan.statistic in (Statistic.TOTAL, Statistic.AVERAGE):
        seconds, sessions = table.rows[0]
        if isinstance(sessions, int) and sessions and isinstance(seconds, int | float):
            return _describe_number(scope, seconds, sessions), seconds
    elif table.rows:
        return _describe_ranked(scope, table) if plan.by else _describe_extreme(scope, table)
    if scope.facts.open_sessions or scope.facts.unknown_ends:
        return scope.say("no_length", scope=_scope_text(scope)), None
    return None


def note_sessions(scope: Scope, table: Table) -> list[str]:
    """Return what bears on an answer about lengths or states of sessions, without changing its number."""
    plan, facts = scope.plan, scope.facts
    if plan.subject is not Subject.SESSIONS:
        return []
    notes = []
    counts_open = plan.statistic in (Statistic.TOTAL, Statistic.LONGEST)
    if plan.filters.session_state is SessionState.OPEN and facts.last_ts is not None:
        newest = moment_text(facts.last_ts.astimezone(scope.zone), scope.lang)
        notes.append(translate(scope.lang, "note.sessions_as_of", moment=newest))
    elif facts.open_sessions and plan.filters.session_state is None:
        key = "note.sessions_open" if counts_open else "note.sessions_open_left_out"
        notes.append(translate(scope.lang, key, n=facts.open_sessions))
    if facts.unknown_ends and plan.filters.session_state is not SessionState.UNKNOWN:
        notes.append(translate(scope.lang, "note.sessions_unknown", n=facts.unknown_ends))
    if plan.statistic is Statistic.TOTAL and _may_overlap(table):
        notes.append(translate(scope.lang, "note.sessions_overlap"))
    if plan.filters.services:
        notes.append(translate(scope.lang, "note.sessions_without_service"))
    return notes


def _may_overlap(table: Table) -> bool:
    if "sessions" not in table.columns:
        return len(table.rows) > 0
    return any(isinstance(n, int) and n > 1 for n in table.column("sessions"))


def _describe_number(scope: Scope, seconds: float, sessions: int) -> str:
    plan = scope.plan
    key = "average_time" if plan.statistic is Statistic.AVERAGE else "total_time"
    if key == "total_time" and len(plan.filters.users) != 1:
        key = "total_time_of_all"
    return scope.say(key, scope=_scope_text(scope), duration=duration_text(seconds, scope.lang), n=sessions)


def _describe_ranked(scope: Scope, table: Table) -> tuple[str, Value]:
    leaders = [row for row in table.rows if row[-1] == table.rows[0][-1]]
    names = join_names(scope.lang, tuple(name_row(table.columns, row, scope.lang) for row in leaders))
    least = "_least" if scope.plan.ascending else ""
    tie = "_tie" if len(leaders) > 1 else ""
    length = duration_text(_seconds(table, -1), scope.lang)
    key = f"{scope.plan.statistic}_by{least}{tie}"
    return scope.say(key, names=names, scope=_scope_text(scope), duration=length), None


def _describe_extreme(scope: Scope, table: Table) -> tuple[str, Value]:
    seconds = _seconds(table, rank_place(table))
    said = {"scope": _scope_text(scope), "duration": duration_text(seconds, scope.lang)}
    if len(table.rows) > 1:
        return scope.say(f"{scope.plan.statistic}_rows", n=len(table.rows), **said), seconds
    row = describe_row(table.columns, table.rows[0], scope.plan.filters, scope.lang)
    is_open = table.column("state")[0] == SessionState.OPEN and scope.plan.statistic is Statistic.LONGEST
    return scope.say(f"{scope.plan.statistic}{'_open' if is_open else ''}", row=row, **said), seconds


def _scope_text(scope: Scope) -> str:
    """Return filters and time as they follow a noun, set off by a space; nothing where there are none."""
    about = scope.about()
    return (f" {about}" if about else "") + scope.then()


def _seconds(table: Table, at: int) -> float:
    value = table.rows[0][at]
    return value if isinstance(value, int | float) else 0
