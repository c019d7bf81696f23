"""The parts that sentences are made of: when, which rows, whose name, and where the data ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from logai.answer.cells import format_cell
from logai.answer.units import (
    counted_text,
    is_one_day,
    names_targets,
    number_text,
    phrases_by_filter,
    rows_text,
)
from logai.events import SessionState
from logai.i18n import format_number, join_names, join_phrases, safe_name, translate
from logai.i18n.times import clock_text, day_text, is_whole_days, moment_text, month_text, span_text
from logai.plan.describe import describe_other_outcome, describe_window, describe_within, filter_key, filter_values
from logai.plan.fields import filters_set
from logai.plan.vocabulary import Subject
from logai.plan.window import AllTime, BetweenWindow, Window

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from logai.answer.facts import DataFacts
    from logai.plan.filters import Filters
    from logai.plan.model import QueryPlan
    from logai.plan.moments import Span
    from logai.table import Value

NAMES_SHOWN = 5
"""Names that a sentence says; the table has all."""

_NAME_COLUMNS = frozenset(
    {
        "user_name",
        "user_target",
        "source",
        "host_name",
        "service",
        "process_name",
        "command",
        "tty",
        "group_name",
        "auth_method",
        "reason",
    }
)
_DETAILS = (
    "event_action",
    "user_name",
    "user_target",
    "group_name",
    "command",
    "source",
    "host_name",
    "service",
    "process_name",
)
"""Columns of a single row that its sentence names, in this order."""

_ASKED_BY = {
    "event_action": "actions",
    "user_name": "users",
    "user_target": "targets",
    "group_name": "groups",
    "source": "sources",
    "host_name": "hosts",
    "service": "services",
    "process_name": "services",
}
"""The filter by the whole value of such a column."""


_TIMES = frozenset({"hours", "weekdays", "dates", "not_dates"})

_THAI_SUBJECTS = ("users", "not_users", "users_like", "not_users_like", "invalid_user", "targets")
"""Filters that begin a Thai sentence as its subject: the phrase of the interpretation, with no preposition."""

_THAI_SETTINGS = (
    "hosts",
    "not_hosts",
    "services",
    "not_services",
    "sources",
    "not_sources",
    "networks",
    "not_networks",
    "address_scope",
    "address_family",
    "source_ports",
)
"""Filters that a Thai sentence says before its subject, in this order."""


@dataclass(frozen=True)
class Scope:
    """What every phrase of one answer depends on."""

    plan: QueryPlan
    span: Span
    now: datetime
    lang: str
    facts: DataFacts

    @property
    def zone(self) -> tzinfo | None:
        """The zone of the answer."""
        return self.now.tzinfo

    def say(self, key: str, **values: str | float) -> str:
        """Return the text of `answer.<key>`."""
        return translate(self.lang, f"answer.{key}", **values)

    def about(self, without: Collection[str] = ()) -> str:
        """Return the filters but those of the time of day, as the sentence says them; nothing where there are none."""
        return " ".join(self._phrases(lambda name: name not in _TIMES and name not in without))

    def times(self) -> str:
        """Return the filters of the time of day and the weekday: "from 02:00 to 05:00 of each day", "on Sundays"."""
        return " ".join(self._phrases(lambda name: name in _TIMES))

    def when(self) -> str:
        """Return the time of the plan's window; of single days within it these say when."""
        if self.plan.filters.dates:
            return ""
        return window_phrase(self.plan.window, self.span, self)

    def number(self, n: float) -> str:
        """Return "41", in Thai with the unit."""
        return number_text(self.plan, self.lang, n)

    def comparison(self) -> str:
        """Return the threshold: "more than 300"; nothing where there is none."""
        threshold = self.plan.threshold
        if threshold is None:
            return ""
        if threshold.most is not None:
            most = self.number(threshold.most)
            return translate(self.lang, "comparison.between", n=format_number(threshold.count), most=most)
        return translate(self.lang, f"comparison.{threshold.comparison.value}", n=self.number(threshold.count))

    def chosen_by(self) -> str:
        """Return how else the values are chosen, set off: " for the first time", " and never succeeded"; or nothing."""
        if self.plan.appearance is not None:
            return self.say(f"appearance_{self.plan.appearance.value}")
        if self.plan.within is not None:
            return describe_within(self.plan.within, self.lang)
        if self.plan.other_outcome is None:
            return ""
        return self.say("other_outcome", chosen=describe_other_outcome(self.plan, self.lang))

    def head(self, clause: str) -> str:
        """Return a clause with filters and time."""
        return self._around(join_phrases(self.lang, clause, self.about(self._leading())))

    def counted_head(self, n: float, verb: str = "there") -> str:
        """Return the number and unit with filters and time; `verb` is the entry that Thai says them with."""
        said = self._leading() + self._named()
        clause = counted_text(self.plan, self.lang, n, self.about(said))
        has_subject = any(name in _THAI_SUBJECTS for name in self._leading())
        return self._around(self.say("there" if has_subject else verb, clause=clause))

    def none_head(self, clause: str) -> str:
        """Return the clause that there are none with filters and time."""
        return self._around(join_phrases(self.lang, clause, self.about(self._leading() + self._named())))

    def average_about(self) -> str:
        """Return the filters beside those that the counted unit says."""
        return self.about(self._named())

    def matter(self) -> str:
        """Return the unit without a number, with filters and time."""
        return self.what() + self.then()

    def what(self, n: int = 2) -> str:
        """Return the unit without a number, with the filters; in the singular for `n` 1."""
        return join_phrases(self.lang, rows_text(self.plan, self.lang, n), self.about())

    def then(self) -> str:
        """Return times of the day and the time of the plan's window, set off by a space: " on Sundays, last week"."""
        times, when = self.times(), self.when()
        recurring = bool(times) and not (is_one_day(self.plan) and not self.plan.filters.weekdays)
        between = ", " if recurring and self.lang != "th" else " "
        said = between.join(filter(None, (times, when)))
        return f" {said}" if said else ""

    def _phrases(self, wanted: Callable[[str], bool]) -> list[str]:
        phrases = phrases_by_filter(self.plan, self.plan.filters, self.lang)
        return [phrase for name, phrase in phrases.items() if wanted(name)]

    def _named(self) -> tuple[str, ...]:
        """Return the filters that the counted unit says."""
        return ("targets",) if names_targets(self.plan, self.lang) else ()

    def _leading(self) -> tuple[str, ...]:
        """Return the filters that go before the clause, in their order; English has none."""
        if self.lang != "th":
            return ()
        said = set(self._named())
        if self.plan.subject in (Subject.SUDO, Subject.SU):
            said.add("targets")
        filters = filters_set(self.plan.filters)
        return tuple(name for name in _THAI_SETTINGS + _THAI_SUBJECTS if name in filters and name not in said)

    def _around(self, clause: str) -> str:
        """Return a clause with its time and, in Thai, after the filters and the time that go before it."""
        if self.lang != "th":
            return clause + self.then()
        when, asked = self.when(), not isinstance(self.plan.window, AllTime)
        leading = [self._lead(name) for name in self._leading()]
        parts = (when, self.times(), *leading, clause) if asked else (self.times(), *leading, clause, when)
        return " ".join(filter(None, parts))

    def _lead(self, name: str) -> str:
        if name not in _THAI_SUBJECTS:
            return phrases_by_filter(self.plan, self.plan.filters, self.lang)[name]
        filters = self.plan.filters
        return translate(self.lang, f"filter.{filter_key(name, filters)}", **filter_values(name, filters, self.lang))

    def beyond(self) -> str:
        """Return where the data ends, or begins, for a window that lies wholly outside it; else nothing."""
        start, end = self.span
        first, last = self.facts.first_ts, self.facts.last_ts
        if start is not None and last is not None and start > last:
            return self.say("newest", moment=moment_text(last.astimezone(self.zone), self.lang))
        if end is not None and first is not None and end <= first:
            return self.say("oldest", moment=moment_text(first.astimezone(self.zone), self.lang))
        return ""


def window_phrase(window: Window, span: Span, scope: Scope) -> str:
    """Return a window with its times: "today (00:00 to 14:30)", "between 10 Dec 2015 06:55 and 11:04"."""
    start, end = span
    if isinstance(window, AllTime):
        first, last = scope.facts.first_ts, scope.facts.last_ts
        if first is None or last is None:
            return ""
        if scope.plan.filters.session_state is SessionState.OPEN:
            return translate(scope.lang, "window.as_of", moment=moment_text(last.astimezone(scope.zone), scope.lang))
        return _between(first.astimezone(scope.zone), last.astimezone(scope.zone), scope.lang)
    if isinstance(window, BetweenWindow):
        return _given_times(start, end, scope.lang)
    name = describe_window(window, scope.lang)
    if start is None or end is None:
        return name
    span_words = span_text(start, end, scope.lang, today=scope.now)
    return translate(scope.lang, "window.with_span", window=name, span=span_words)


def name_value(column: str, value: Value, lang: str) -> str:
    """Return one value of a dimension as it stands in a sentence."""
    if isinstance(value, str) and column in _NAME_COLUMNS:
        return safe_name(value, lang)
    return format_cell(column, value, lang)


def name_part(name: str | datetime, scope: Scope) -> str:
    """Return what a part of a count is called: a name, or a day."""
    if isinstance(name, datetime):
        return day_text(name.astimezone(scope.zone), scope.lang)
    return safe_name(name, scope.lang)


def name_row(columns: tuple[str, ...], row: tuple[Value, ...], lang: str) -> str:
    """Return the dimensions of a row, all columns but the last, as one name."""
    return " / ".join(name_value(column, value, lang) for column, value in zip(columns[:-1], row[:-1], strict=True))


def describe_row(columns: tuple[str, ...], row: tuple[Value, ...], filters: Filters, lang: str) -> str:
    """Return a single row in words: its time, and who and where, except for what `filters` ask for."""
    cells: Mapping[str, Value] = dict(zip(columns, row, strict=True))
    words = [format_cell("ts", cells["ts"], lang)]
    words.extend(
        translate(lang, f"detail.{column}", value=name_value(column, cells[column], lang))
        for column in _DETAILS
        if cells.get(column) is not None and not _is_asked(column, cells[column], filters)
    )
    return ", ".join(words)


def _is_asked(column: str, value: Value, filters: Filters) -> bool:
    """Return whether the filters leave no other value in `column`."""
    asked: tuple[object, ...] = getattr(filters, _ASKED_BY[column]) if column in _ASKED_BY else ()
    return len(asked) == 1 and str(asked[0]).lower() == str(value).lower()


def list_names(names: tuple[str, ...], total: int, lang: str, *, more: bool) -> str:
    """Return "a, b, c and 4 more" of `total`; with `more`, there are more than `total`: "a, b and others"."""
    shown = ", ".join(names)
    if more:
        return translate(lang, "list.others", names=shown)
    return translate(lang, "list.more", names=shown, n=total - len(names)) if total > len(names) else shown


def sharing_names(names: tuple[str, ...], lang: str, *, more: bool) -> str:
    """Return "a, b and c" of names that share a place, no more than `NAMES_SHOWN`; with `more`, others share it too."""
    if more or len(names) > NAMES_SHOWN:
        return list_names(names[:NAMES_SHOWN], len(names), lang, more=more)
    return join_names(lang, names)


def at_least(n: int, lang: str, *, more: bool) -> str:
    """Return a number, or "more than" it where there are more."""
    return translate(lang, "comparison.more_than", n=n) if more else format_number(n)


def _between(start: datetime, end: datetime, lang: str) -> str:
    same_day = start.date() == end.date()
    last = translate(lang, "time.clock_end", clock=clock_text(end)) if same_day else moment_text(end, lang)
    return translate(lang, "window.between", start=moment_text(start, lang), end=last)


def _given_times(start: datetime | None, end: datetime | None, lang: str) -> str:
    if start is None:
        return "" if end is None else translate(lang, "window.until", end=moment_text(end, lang))
    if end is None:
        return translate(lang, "window.since", start=moment_text(start, lang))
    if not is_whole_days(start, end):
        return _between(start, end, lang)
    last = end - timedelta(days=1)
    if start.day == end.day == 1 and (start.year, start.month) == (last.year, last.month):
        return translate(lang, "window.month", month=month_text(start, lang))
    if last.date() <= start.date():
        return translate(lang, "window.on", day=day_text(start, lang))
    return translate(lang, "window.days", first=day_text(start, lang), last=day_text(last, lang))
