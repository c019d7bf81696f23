"""From a plan and the rows of its query to the answer's sentence, value, table and notes.

The sentence is put together from the catalogs; every number in it is one of the rows' or a count of rows.
Nothing is estimated: where the rows were cut, the sentence says "more than".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from logai.answer.phrases import (
    Scope,
    at_least,
    describe_row,
    list_names,
    name_row,
    window_phrase,
)
from logai.i18n import format_number, join_phrases, safe_name, translate
from logai.i18n.times import moment_text
from logai.plan.compile import TIE_ROWS, is_share_of_outcomes, row_limit
from logai.plan.describe import describe_filters, describe_rows, describe_threshold
from logai.plan.fields import filters_set
from logai.plan.model import AllTime, Dimension, Filters, Measure, QueryPlan
from logai.plan.windows import Span, resolve
from logai.table import Table, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from logai.answer.facts import DataFacts

_NAMES_SHOWN = 5
"""Names of a list that its sentence says; the table has all."""


@dataclass(frozen=True)
class Composed:
    """What a person reads of an answer. `table` holds the rows to show, in local time."""

    sentence: str
    value: Value
    notes: tuple[str, ...]
    table: Table


@dataclass(frozen=True)
class _Result:
    """The rows to show, and what was known of those cut off."""

    table: Table
    more: bool
    tied: int
    """How many rows cut off have the count of the last one shown; more than TIE_ROWS is not told apart."""

    @property
    def first(self) -> tuple[Value, ...]:
        return self.table.rows[0]

    def number(self, index: int) -> int | float:
        """Return a number of the first row; 0 for NULL."""
        value = self.first[index]
        return value if isinstance(value, int | float) else 0


def compose(  # noqa: PLR0913, PLR0917 - an answer is made of these six
    plan: QueryPlan, table: Table, window: Span, now: datetime, lang: str, facts: DataFacts
) -> Composed:
    """Return the answer to `plan` from all the rows of its compiled query, in the zone of `now`."""
    result = _cut(plan, _in_zone(table, now))
    scope = Scope(plan, window, now, lang, facts)
    sentence, value = _SENTENCES[plan.measure](scope, result)
    return Composed(sentence, value, _notes(scope, result), result.table)


def _in_zone(table: Table, now: datetime) -> Table:
    rows = tuple(
        tuple(cell.astimezone(now.tzinfo) if isinstance(cell, datetime) else cell for cell in row) for row in table.rows
    )
    return replace(table, rows=rows)


def _cut(plan: QueryPlan, table: Table) -> _Result:
    """Return the rows of the answer; one asked for alone brings along those that share its place."""
    limit = row_limit(plan)
    if limit is None or len(table.rows) <= limit:
        return _Result(table, table.truncated, 0)
    tied = 0
    if plan.measure is Measure.RANKING:
        last = table.rows[limit - 1][-1]
        tied = sum(row[-1] == last for row in table.rows[limit:])
        if limit == 1 and tied <= TIE_ROWS:
            limit, tied = limit + tied, 0
    asked_for = plan.limit is not None
    shown = Table(table.columns, table.rows[:limit], truncated=table.truncated or not asked_for)
    return _Result(shown, len(table.rows) > limit or table.truncated, tied)


def _notes(scope: Scope, result: _Result) -> tuple[str, ...]:
    notes = []
    if result.table.truncated:
        notes.append(translate(scope.lang, "note.truncated", n=len(result.table.rows)))
    if result.tied > TIE_ROWS:
        notes.append(translate(scope.lang, "note.tied_many", n=TIE_ROWS))
    elif result.tied:
        notes.append(translate(scope.lang, "note.tied", n=result.tied))
    notes.extend(
        translate(scope.lang, "note.unknown_name", name=safe_name(name, scope.lang))
        for name in scope.facts.unknown_names
    )
    start, end = scope.span
    first = scope.facts.first_ts
    if start is not None and first is not None and start < first and (end is None or first < end):
        begin = moment_text(first.astimezone(scope.zone), scope.lang)
        notes.append(translate(scope.lang, "note.no_data_before", moment=begin))
    return tuple(notes)


_Sentence = tuple[str, Value]


def _count(scope: Scope, result: _Result) -> _Sentence:
    n = result.number(0)
    return (scope.say("count", head=scope.counted_head(n)) if n else _none(scope)), n


def _none(scope: Scope, key: str = "none") -> str:
    if scope.plan.threshold is not None and scope.plan.measure is not Measure.EXISTS:
        comparison = describe_threshold(scope.plan.threshold, scope.lang)
        return scope.say(
            "none_each", comparison=comparison, what=scope.what(), when=scope.then(), newest=scope.beyond()
        )
    return scope.say(key, what=scope.what(), when=scope.then(), newest=scope.beyond())


def _count_distinct(scope: Scope, result: _Result) -> _Sentence:
    n = int(result.number(0))
    return (_distinct_sentence(scope, "count_distinct", format_number(n), n) if n else _none(scope)), n


def _list(scope: Scope, result: _Result) -> _Sentence:
    rows = result.table.rows
    if not rows:
        return _none(scope), None
    names = tuple(name_row(result.table.columns, row, scope.lang) for row in rows[:_NAMES_SHOWN])
    shown = list_names(names, len(rows), scope.lang, more=result.more)
    number = at_least(len(rows), scope.lang, more=result.more)
    return _distinct_sentence(scope, "list", number, 2 if result.more else len(rows), names=shown), None


def _distinct_sentence(scope: Scope, key: str, number: str, n: int, **values: str) -> str:
    """Return the sentence on so many different values; `number` says it, `n` chooses the plural."""
    plan, lang = scope.plan, scope.lang
    pair = [translate(lang, f"dimension.{dimension.value}", n=1) for dimension in plan.by]
    kind = plan.by[0].value if len(plan.by) == 1 else "pair"
    counted = translate(lang, f"values.{kind}", n=1 if n == 1 else number, first=pair[0], second=pair[-1])
    comparison = describe_threshold(plan.threshold, lang) if plan.threshold else ""
    full_key = f"{key}_each" if plan.threshold else key
    return scope.say(
        full_key,
        values=_capitalize(counted),
        what=scope.what(),
        when=scope.then(),
        comparison=comparison,
        **values,
    )


def _ranking(scope: Scope, result: _Result) -> _Sentence:
    rows, columns = result.table.rows, result.table.columns
    if not rows:
        return _none(scope), None
    leaders = tuple(row for row in rows if row[-1] == rows[0][-1])
    key = "ranking_fewest" if scope.plan.ascending else "ranking"
    n = int(result.number(-1))
    if len(leaders) == 1 and not (result.tied and len(rows) == 1):
        sentence = scope.say(
            key, name=name_row(columns, rows[0], scope.lang), what=scope.what(), when=scope.then(), n=n
        )
        return sentence, _single_value(scope.plan, rows)
    open_end = bool(result.tied) and len(leaders) == len(rows)
    names = tuple(name_row(columns, row, scope.lang) for row in leaders[:_NAMES_SHOWN])
    shown = list_names(names, len(leaders), scope.lang, more=open_end)
    return scope.say(f"{key}_tie", names=shown, what=scope.what(), when=scope.then(), n=n), None


def _single_value(plan: QueryPlan, rows: tuple[tuple[Value, ...], ...]) -> Value:
    """Return the busiest hour or day where it alone was asked for; names are no value."""
    if plan.limit == 1 and len(rows) == 1 and plan.by in ((Dimension.HOUR_OF_DAY,), (Dimension.DAY,)):
        return rows[0][0]
    return None


def _series(scope: Scope, result: _Result) -> _Sentence:
    counts = [int(count) for _, count in result.table.rows if isinstance(count, int)]
    if not any(counts):
        return _none(scope), None
    bucket = result.table.columns[0]
    most = max(counts)
    peak = name_row(result.table.columns, result.table.rows[counts.index(most)], scope.lang)
    sentence = scope.say(
        "series" if counts.count(most) == 1 else "series_tie",
        what=_capitalize(scope.what()),
        when=scope.then(),
        bucket=translate(scope.lang, f"bucket.{bucket}"),
        n=sum(counts),
        peak=translate(scope.lang, f"peak.{bucket}", peak=peak),
        peak_n=most,
    )
    return sentence, None


def _first_or_last(scope: Scope, result: _Result) -> _Sentence:
    if not result.table.rows:
        return _none(scope), None
    row = describe_row(result.table.columns, result.first, scope.lang)
    return scope.say(scope.plan.measure.value, what=scope.what(1), when=scope.then(), row=row), result.first[0]


def _rows(scope: Scope, result: _Result) -> _Sentence:
    table = result.table
    if not table.rows:
        return _none(scope), None
    repeats = table.column("repeat") if "repeat" in table.columns else ()
    total = sum(int(one) for one in repeats if isinstance(one, int)) or len(table.rows)
    order = "oldest" if scope.plan.ascending else "newest"
    return scope.say(f"{order}_rows" if result.more else f"{order}_first", head=scope.counted_head(total)), None


def _exists(scope: Scope, result: _Result) -> _Sentence:
    found, n = bool(result.first[0]), result.number(1)
    if scope.plan.threshold is not None:
        comparison = describe_threshold(scope.plan.threshold, scope.lang)
        key = "threshold_yes" if found else "threshold_no"
        return scope.say(key, head=scope.counted_head(n), comparison=comparison), found
    if not found:
        return _none(scope, "exists_no"), found
    return scope.say("exists_yes", head=scope.counted_head(n)), found


def _share(scope: Scope, result: _Result) -> _Sentence:
    plan, lang = scope.plan, scope.lang
    of_outcomes = is_share_of_outcomes(plan)
    whole_plan = plan.model_copy(update={"filters": plan.share_of or Filters(), "share_of": None})
    if of_outcomes:
        whole_plan = whole_plan.model_copy(update={"outcome": None})
    whole = replace(scope, plan=whole_plan)
    if result.first[2] is None:
        return _none(whole), None
    outcome = translate(lang, f"outcome.{plan.outcome.value}") if plan.outcome else ""
    part = (
        translate(lang, "filter.outcome", outcome=outcome)
        if of_outcomes
        else ", ".join(_own_phrases(plan, lang)) or translate(lang, "filter.all_rows")
    )
    sentence = scope.say(
        "share",
        percent=result.number(2),
        what=whole.what(),
        when=whole.then(),
        part=part,
        n=result.number(0),
        whole=result.number(1),
    )
    return sentence, result.first[2]


def _own_phrases(plan: QueryPlan, lang: str) -> tuple[str, ...]:
    """Return the filters of a share's part that its whole has not."""
    of = plan.share_of or Filters()
    shared = {
        name: getattr(Filters(), name) for name in filters_set(of) if getattr(of, name) == getattr(plan.filters, name)
    }
    return describe_filters(plan.filters.model_copy(update=shared), lang)


def _success_rate(scope: Scope, result: _Result) -> _Sentence:
    if result.first[2] is None:
        return _none(scope), None
    sentence = scope.say(
        "success_rate",
        percent=result.number(2),
        what=scope.what(),
        when=scope.then(),
        n=result.number(0),
        whole=result.number(1),
    )
    return sentence, result.first[2]


def _average(scope: Scope, result: _Result) -> _Sentence:
    average, total, steps = result.number(0), result.number(1), result.number(2)
    if not total:
        return _none(scope), result.first[0]
    bucket = scope.plan.bucket.value if scope.plan.bucket else "day"
    when = join_phrases(scope.lang, scope.about(), scope.when())
    sentence = scope.say(
        "average",
        average=scope.counted(average),
        bucket=translate(scope.lang, f"bucket.{bucket}"),
        when=f" {when}" if when else "",
        n=total,
        steps=translate(scope.lang, f"steps.{bucket}", n=steps),
    )
    return sentence, result.first[0]


def _difference(scope: Scope, result: _Result) -> _Sentence:
    first, second, difference = (int(result.number(index)) for index in range(3))
    compared = scope.plan.compare_to or AllTime()
    key = "equal" if difference == 0 else "more" if difference > 0 else "fewer"
    rows = describe_rows(scope.plan, scope.lang, 2 if difference == 0 else abs(difference))
    sentence = scope.say(
        key,
        n=abs(difference),
        what=join_phrases(scope.lang, rows, scope.about()),
        first=scope.when(),
        second=window_phrase(compared, resolve(compared, scope.now), scope),
        a=first,
        b=second,
    )
    return sentence, difference


def _capitalize(text: str) -> str:
    return text[:1].upper() + text[1:]


_SENTENCES: Mapping[Measure, Callable[[Scope, _Result], _Sentence]] = {
    Measure.COUNT: _count,
    Measure.COUNT_DISTINCT: _count_distinct,
    Measure.LIST: _list,
    Measure.RANKING: _ranking,
    Measure.SERIES: _series,
    Measure.FIRST: _first_or_last,
    Measure.LAST: _first_or_last,
    Measure.ROWS: _rows,
    Measure.EXISTS: _exists,
    Measure.SHARE: _share,
    Measure.SUCCESS_RATE: _success_rate,
    Measure.AVERAGE: _average,
    Measure.DIFFERENCE: _difference,
}
