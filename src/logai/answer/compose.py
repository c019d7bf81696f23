"""From a plan and the rows of its query to the answer's sentence, value, table and notes.

The sentence is put together from the catalogs; every number in it is one of the rows' or a count of rows.
Nothing is estimated: where the rows were cut, the sentence says "more than".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from ipaddress import ip_network
from typing import TYPE_CHECKING

from logai.answer.cells import WEEKDAYS
from logai.answer.differences import describe_difference
from logai.answer.durations import describe_durations, note_sessions, rank_place
from logai.answer.outcomes import describe_first_and_last, describe_outcomes, describe_place, describe_rates
from logai.answer.phrases import (
    NAMES_SHOWN,
    Scope,
    at_least,
    describe_row,
    list_names,
    name_part,
    name_row,
    sharing_names,
)
from logai.answer.times_of_each import describe_times_of_each
from logai.answer.units import (
    counted_text,
    distinct_text,
    each_of,
    filter_phrases,
    none_text,
    often_text,
    ran_with_sudo,
    rows_text,
)
from logai.events import Outcome, Statistic
from logai.i18n import format_number, join_names, join_phrases, safe_name, translate
from logai.i18n.times import moment_text
from logai.plan.compile import TIE_ROWS, is_share_of_outcomes, row_limit
from logai.plan.describe import describe_dimensions, describe_within
from logai.plan.fields import filters_set
from logai.plan.filters import Filters
from logai.plan.vocabulary import Dimension, Measure, Subject
from logai.table import Table, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from logai.answer.facts import DataFacts
    from logai.plan.model import QueryPlan
    from logai.plan.moments import Span

_COUNTS_OF_EACH = (Measure.LIST, Measure.RANKING)

_PEAKS_NAMED = 3
"""Steps of a series that share the highest count and are named; more are counted."""


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
    result = _cut(plan, _readable(table, now))
    scope = Scope(plan, window, now, lang, facts)
    sentence, value = _SENTENCES[plan.measure](scope, result)
    return Composed(sentence, value, _notes(scope, result), result.table)


def _readable(table: Table, now: datetime) -> Table:
    """Return the rows with times in the zone of `now` and weekdays by name."""
    rows = tuple(
        tuple(_readable_cell(*cell, now) for cell in zip(table.columns, row, strict=True)) for row in table.rows
    )
    return replace(table, rows=rows)


def _readable_cell(column: str, cell: Value, now: datetime) -> Value:
    if isinstance(cell, datetime):
        return cell.astimezone(now.tzinfo)
    if column == Dimension.NETWORK.value and isinstance(cell, str) and ":" in cell:
        return str(ip_network(cell))  # the SQL writes every group of digits out
    return WEEKDAYS[cell - 1] if column == Dimension.WEEKDAY.value and isinstance(cell, int) else cell


def _cut(plan: QueryPlan, table: Table) -> _Result:
    """Return the rows of the answer; one asked for alone brings along those that share its place."""
    limit = row_limit(plan)
    if limit is None or len(table.rows) <= limit:
        return _Result(table, table.truncated, 0)
    tied = 0
    if plan.measure in (Measure.RANKING, Measure.DURATION, Measure.SUCCESS_RATE):
        at = -1 if plan.measure is Measure.SUCCESS_RATE else rank_place(table)
        tied = sum(row[at] == table.rows[limit - 1][at] for row in table.rows[limit:])
        if limit == 1 and tied <= TIE_ROWS:
            limit, tied = limit + tied, 0
    asked_for = plan.limit is not None or plan.rank is not None or (plan.measure is Measure.DURATION and not plan.by)
    shown = Table(table.columns, table.rows[:limit], truncated=table.truncated or not asked_for)
    return _Result(shown, len(table.rows) > limit or table.truncated, tied)


def _notes(scope: Scope, result: _Result) -> tuple[str, ...]:
    notes = []
    if result.table.truncated:
        notes.append(translate(scope.lang, "note.truncated", n=len(result.table.rows)))
    if result.tied > TIE_ROWS:
        notes.append(translate(scope.lang, "note.tied_many", n=TIE_ROWS))
    elif result.tied:
        key = "note.tied_length" if scope.plan.measure is Measure.DURATION else "note.tied"
        notes.append(translate(scope.lang, key, n=result.tied))
    notes.extend(note_sessions(scope, result.table))
    if scope.facts.without_value:
        dimension = translate(scope.lang, f"dimension.{scope.plan.by[0].value}", n=1)
        n = scope.facts.without_value
        shown = n if scope.lang == "en" else scope.number(n)
        notes.append(translate(scope.lang, "note.without_value", n=shown, dimension=dimension))
    if scope.facts.parts:
        parts = ", ".join(f"{name_part(name, scope)} {scope.number(n)}" for name, n in scope.facts.parts)
        notes.append(translate(scope.lang, "note.parts", parts=parts))
    if scope.plan.within is not None and scope.plan.measure in _COUNTS_OF_EACH:
        within = describe_within(scope.plan.within, scope.lang).strip()
        notes.append(translate(scope.lang, "note.most_within", within=within))
    if scope.plan.appearance is not None and scope.facts.first_ts is not None:
        begin = moment_text(scope.facts.first_ts.astimezone(scope.zone), scope.lang)
        notes.append(translate(scope.lang, "note.known_since", moment=begin))
    notes.extend(_unknown_name(kind, name, scope.lang) for kind, name in scope.facts.unknown_names)
    start, end = scope.span
    first = scope.facts.first_ts
    if start is not None and first is not None and start < first and (end is None or first < end):
        begin = moment_text(first.astimezone(scope.zone), scope.lang)
        notes.append(translate(scope.lang, "note.no_data_before", moment=begin))
    return tuple(notes)


def _unknown_name(kind: str, name: str, lang: str) -> str:
    shown = safe_name(name, lang)
    return _capitalize(translate(lang, "note.unknown_name", kind=translate(lang, f"kind.{kind}"), name=shown))


_Sentence = tuple[str, Value]


def _count(scope: Scope, result: _Result) -> _Sentence:
    n = result.number(0)
    return (_capitalize(scope.say("count", head=scope.counted_head(n))) if n else _none(scope)), n


def _none(scope: Scope, key: str = "none") -> str:
    threshold = scope.plan.threshold
    if threshold is None or scope.plan.measure is Measure.EXISTS:
        clause = none_text(scope.plan, scope.lang) + scope.chosen_by()
    else:
        clause = translate(
            scope.lang,
            "distinct.none_each",
            value=_group_text(scope),
            comparison=scope.comparison(),
            rows=rows_text(scope.plan, scope.lang, threshold.most or threshold.count),
        )
        clause += scope.chosen_by()
    return _capitalize(scope.say(key, head=scope.none_head(clause), newest=scope.beyond()))


def _group_text(scope: Scope) -> str:
    """Return what each count is of: "user", "user and source address", "day"."""
    plan, lang = scope.plan, scope.lang
    return describe_dimensions(plan.by, lang, 1) if plan.by else translate(lang, f"bucket.{plan.bucket or 'day'}")


def _count_distinct(scope: Scope, result: _Result) -> _Sentence:
    n = int(result.number(0))
    return (_distinct_sentence(scope, "count_distinct", format_number(n), n) if n else _none(scope)), n


def _list(scope: Scope, result: _Result) -> _Sentence:
    rows = result.table.rows
    if not rows:
        return _none(scope), None
    names = tuple(name_row(result.table.columns, row, scope.lang) for row in rows[:NAMES_SHOWN])
    shown = list_names(names, len(rows), scope.lang, more=result.more)
    number = at_least(len(rows), scope.lang, more=result.more)
    return _distinct_sentence(scope, "list", number, 2 if result.more else len(rows), names=shown), None


def _distinct_sentence(scope: Scope, key: str, number: str, n: int, **names: str) -> str:
    """Return the sentence on so many different values; `number` says it, `n` chooses the plural."""
    plan, lang = scope.plan, scope.lang
    pair = [translate(lang, f"dimension.{dimension.value}", n=1) for dimension in plan.by]
    kind = plan.by[0].value if len(plan.by) == 1 else "pair"
    values = translate(lang, f"values.{kind}", n=1 if n == 1 else number, first=pair[0], second=pair[-1])
    if plan.threshold is None:
        clause = distinct_text(plan, lang, values, n) + scope.chosen_by()
    else:
        rows = rows_text(plan, lang, plan.threshold.most or plan.threshold.count)
        clause = translate(lang, "distinct.each", values=values, comparison=scope.comparison(), rows=rows, n=n)
        clause += scope.chosen_by()
    return _capitalize(scope.say(key, head=scope.head(clause), **names))


def _ranking(scope: Scope, result: _Result) -> _Sentence:
    rows, columns = result.table.rows, result.table.columns
    if not rows:
        return _none(scope), None
    if scope.plan.rank is not None:
        return describe_place(scope, result.table, tied=bool(result.tied))
    leaders = tuple(row for row in rows if row[-1] == rows[0][-1])
    key = "ranking_fewest" if scope.plan.ascending else "ranking"
    count = result.number(-1)
    said = {"what": scope.what() + scope.chosen_by(), "when": scope.then(), "n": scope.number(count)}
    if ran_with_sudo(scope.plan):
        key, said = f"{key}_of_sudo", {"when": said["when"], **often_text(scope.lang, count, scope.about())}
    if len(leaders) == 1 and not (result.tied and len(rows) == 1):
        return scope.say(key, name=name_row(columns, rows[0], scope.lang), **said), _single_value(scope.plan, rows)
    open_end = bool(result.tied) and len(leaders) == len(rows)
    names = tuple(name_row(columns, row, scope.lang) for row in leaders)
    return scope.say(f"{key}_tie", names=sharing_names(names, scope.lang, more=open_end), **said), None


def _single_value(plan: QueryPlan, rows: tuple[tuple[Value, ...], ...]) -> Value:
    """Return the busiest hour or day where it alone was asked for; names are no value."""
    if plan.limit == 1 and len(rows) == 1 and plan.by in ((Dimension.HOUR_OF_DAY,), (Dimension.DAY,)):
        return rows[0][0]
    return None


def _series(scope: Scope, result: _Result) -> _Sentence:
    counts = [int(count) for _, count in result.table.rows if isinstance(count, int)]
    lang, bucket, most = scope.lang, result.table.columns[0], max(counts, default=0)
    if not any(counts):
        return (_empty_steps(scope, result) if scope.plan.threshold is not None and counts else _none(scope)), None
    peaks = [name_row(result.table.columns, row, lang) for row in result.table.rows if row[-1] == most]
    head = _series_head(scope, bucket)
    named = len(peaks) <= _PEAKS_NAMED
    key = "series" if scope.plan.count_of is None else "series_of_values"  # Values of two steps may be the same ones.
    sentence = scope.say(
        key if len(peaks) == 1 else f"{key}_tie",
        head=head,
        n=scope.number(sum(counts)),
        peak=translate(lang, f"peak.{bucket}", peak=join_names(lang, tuple(peaks)))
        if named
        else translate(lang, f"peak.{bucket}s", n=len(peaks)),
        peak_n=scope.number(most),
    )
    return sentence, None


def _series_head(scope: Scope, bucket: str) -> str:
    per = scope.say("per", bucket=translate(scope.lang, f"bucket.{bucket}"))
    return _capitalize(join_phrases(scope.lang, scope.what(), per) + scope.then())


def _empty_steps(scope: Scope, result: _Result) -> str:
    """Return the sentence on a series of which those steps alone were asked for that turned out to have nothing."""
    rows, columns = result.table.rows, result.table.columns
    names = tuple(name_row(columns, row, scope.lang) for row in rows[:NAMES_SHOWN])
    return scope.say(
        "series_empty",
        head=_series_head(scope, columns[0]),
        steps=translate(scope.lang, f"steps.{columns[0]}", n=len(rows)),
        names=list_names(names, len(rows), scope.lang, more=result.more),
    )


def _times(scope: Scope, result: _Result) -> _Sentence:
    if not result.table.rows:
        return _none(scope), None
    if scope.plan.by:
        return describe_times_of_each(scope, result.table, more=result.more), None
    if scope.plan.measure is Measure.FIRST_AND_LAST:
        return describe_first_and_last(scope, result.table) or (_none(scope), None)
    row = describe_row(result.table.columns, result.first, scope.plan.filters, scope.lang)
    return scope.say(scope.plan.measure.value, what=scope.what(1), when=scope.then(), row=row), result.first[0]


def _rows(scope: Scope, result: _Result) -> _Sentence:
    table = result.table
    if not table.rows:
        return _none(scope), None
    repeats = table.column("repeat") if "repeat" in table.columns else ()
    total = sum(int(one) for one in repeats if isinstance(one, int)) or len(table.rows)
    order = "oldest" if scope.plan.ascending else "newest"
    if result.more:
        # Of the log so many lines are told as were asked for, though one may say that it was repeated.
        shown = len(table.rows) if scope.plan.subject is Subject.EVENTS else total
        return scope.say(f"{order}_rows", n=shown, matter=scope.matter()), None
    key = f"{order}_first" if len(table.rows) > 1 else "count"
    return _capitalize(scope.say(key, head=scope.counted_head(total))), None


def _exists(scope: Scope, result: _Result) -> _Sentence:
    found, n = bool(result.first[0]), result.number(1)
    if scope.plan.threshold is not None:
        key = "threshold_yes" if found else "threshold_no"
        return scope.say(key, head=scope.counted_head(n), comparison=scope.comparison()), found
    if not found:
        head = scope.none_head(none_text(scope.plan, scope.lang))
        return scope.say("exists_no", head=head, newest=scope.beyond()), found
    return scope.say("exists_yes", head=scope.counted_head(n, "found")), found


def _share(scope: Scope, result: _Result) -> _Sentence:
    plan, lang = scope.plan, scope.lang
    of_outcomes = is_share_of_outcomes(plan)
    whole_plan = plan.model_copy(update={"filters": plan.share_of or Filters(), "share_of": None})
    if of_outcomes:
        whole_plan = whole_plan.model_copy(update={"outcome": None})
    whole = replace(scope, plan=whole_plan)
    if result.first[2] is None:
        return _none(whole), None
    part = " ".join(_own_phrases(plan, lang)) or translate(lang, "filter.all_rows")
    sentence = scope.say(
        f"share_{plan.outcome.value}" if of_outcomes and plan.outcome else "share",
        percent=result.number(2),
        matter=whole.matter(),
        part=part,
        n=result.number(0),
        whole=scope.number(result.number(1)),
    )
    return sentence, result.first[2]


def _own_phrases(plan: QueryPlan, lang: str) -> tuple[str, ...]:
    """Return the filters of a share's part that its whole has not."""
    of = plan.share_of or Filters()
    shared = {
        name: getattr(Filters(), name) for name in filters_set(of) if getattr(of, name) == getattr(plan.filters, name)
    }
    return filter_phrases(plan, plan.filters.model_copy(update=shared), lang)


def _success_rate(scope: Scope, result: _Result) -> _Sentence:
    if scope.plan.by:
        rates = describe_rates(scope, result.table, tied=bool(result.tied)) if result.table.rows else _none(scope)
        return rates, None
    if result.first[2] is None:
        return _none(scope), None
    sentence = scope.say(
        "share_success",
        percent=result.number(2),
        matter=scope.matter(),
        n=result.number(0),
        whole=scope.number(result.number(1)),
    )
    return sentence, result.first[2]


def _average(scope: Scope, result: _Result) -> _Sentence:
    average, total, steps = result.number(0), result.number(1), result.number(2)
    if not total:
        return _none(scope), result.first[0]
    about = scope.average_about()
    each, of = each_of(scope.plan, scope.lang, steps)
    when = (f" {about}" if about else "") + scope.then()
    if scope.plan.count_of is not None:
        rows = rows_text(scope.plan, scope.lang, 1 if average == 1 else 2)
        number = scope.number(average)
        return scope.say("average_of_values", n=number, rows=rows, bucket=each, when=when, steps=of), result.first[0]
    sentence = scope.say(
        "average",
        average=counted_text(scope.plan, scope.lang, average),
        bucket=each,
        when=when,
        n=scope.number(total),
        steps=of,
    )
    return sentence, result.first[0]


def _difference(scope: Scope, result: _Result) -> _Sentence:
    first, second, difference = (int(result.number(index)) for index in range(3))
    return describe_difference(scope, first, second), difference


def _brief(scope: Scope, result: _Result) -> _Sentence:
    """Return the totals of a brief; what it finds is told by whoever looked for it."""
    failed, succeeded = int(result.number(0)), int(result.number(1))
    outcomes = (Outcome.FAILURE, Outcome.SUCCESS)
    failures, successes = (replace(scope, plan=scope.plan.model_copy(update={"outcome": one})) for one in outcomes)
    head = failures.counted_head(failed) if failed else failures.none_head(none_text(failures.plan, scope.lang))
    logins = counted_text(successes.plan, scope.lang, succeeded) if succeeded else none_text(successes.plan, scope.lang)
    newest = "" if failed or succeeded else scope.beyond()
    return _capitalize(scope.say("brief", head=head, logins=logins, newest=newest)), None


def _duration(scope: Scope, result: _Result) -> _Sentence:
    """Return the length: of no sessions at all the total is 0, and an average or a longest one there is not."""
    is_total = scope.plan.statistic is Statistic.TOTAL and not scope.plan.by
    return describe_durations(scope, result.table) or (_none(scope), 0 if is_total else None)


def _capitalize(text: str) -> str:
    return text[:1].upper() + text[1:]


_SENTENCES: Mapping[Measure, Callable[[Scope, _Result], _Sentence]] = {
    Measure.COUNT: _count,
    Measure.COUNT_DISTINCT: _count_distinct,
    Measure.LIST: _list,
    Measure.RANKING: _ranking,
    Measure.SERIES: _series,
    Measure.FIRST: _times,
    Measure.LAST: _times,
    Measure.FIRST_AND_LAST: _times,
    Measure.OUTCOMES: lambda scope, result: describe_outcomes(scope, result.table) or (_none(scope), None),
    Measure.ROWS: _rows,
    Measure.EXISTS: _exists,
    Measure.SHARE: _share,
    Measure.SUCCESS_RATE: _success_rate,
    Measure.AVERAGE: _average,
    Measure.DIFFERENCE: _difference,
    Measure.DURATION: _duration,
    Measure.BRIEF: _brief,
}
