"""The tables and the chart of a report, as text in rows: totals, who and whom, sudo and su, changes, unknown lines."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from logai.answer.cells import heading
from logai.i18n import format_number, join_phrases, safe, safe_name, translate
from logai.i18n.times import clock_text, day_text, is_midnight, moment_text, month_text, short_moment_text, span_text
from logai.plan.vocabulary import Bucket
from logai.report.document import Chart, ChartBar, Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from logai.report.model import AccountChange, Report, SourceRank, SwitchRank, TargetRank

_ALWAYS = ("failed_logins", "successful_logins", "events")
"""Totals that are told even where they are 0."""

_COMMAND = 100
"""Characters of a command that are shown."""


def make_totals(report: Report, lang: str) -> Part:
    """Return the table of all counts, each beside that of the period before."""
    counts = report.counts.as_dict()
    before = None if report.counts_before is None else report.counts_before.as_dict()
    names = [name for name, n in counts.items() if n or name in _ALWAYS or (before is not None and before[name])]
    ordered = [*(name for name in names if name not in _LAST), *(name for name in _LAST if name in names)]
    title = translate(lang, "brief.section_totals")
    if before is None:
        rows = tuple((_name_count(name, lang), format_number(counts[name])) for name in ordered)
        return Part("totals", title, ("", _column("now", lang)), rows, (False, True))
    compared = tuple(
        (
            _name_count(name, lang),
            format_number(counts[name]),
            format_number(before[name]),
            describe_change(counts[name], before[name]),
        )
        for name in ordered
    )
    headings = ("", *(_column(name, lang) for name in ("now", "before", "change")))
    line = translate(lang, "report.before", span=span_text(report.period.before, report.period.start, lang))
    return Part("totals", title, headings, compared, (False, True, True, True), (line,))


_LAST = ("events", "unknown_lines")


def describe_change(now: int, before: int) -> str:
    """Return the difference with its sign, and in per cent where there is something to be per cent of."""
    if now == before:
        return "="
    difference = f"{now - before:+,}"
    return f"{difference} ({100 * (now - before) / before:+,.0f} %)" if before else difference


def make_chart(report: Report, lang: str) -> Chart | None:
    """Return the login attempts over the period; None where there are none, or only one step."""
    steps = report.series
    if len(steps) < 2 or not any(step.failed or step.successful for step in steps):
        return None
    step = report.period.step
    most = max(steps, key=lambda one: one.failed)
    starts = [one.start for one in steps]
    caption = ""
    if most.failed:
        peak = translate(lang, f"peak.{step.value}", peak=_name_step(most.start, step, lang))
        caption = translate(lang, "report.peak", n=most.failed, peak=peak)
    is_whole = is_step_start(report.period.start, step) and is_step_start(report.period.end, step)
    if not is_whole:
        edges = {"start": moment_text(report.period.start, lang), "end": moment_text(report.period.end, lang)}
        caption = join_phrases(lang, caption, translate(lang, "report.partial", **edges))
    return Chart(
        title=translate(lang, "report.chart", step=translate(lang, f"bucket.{step.value}")),
        caption=caption,
        headings=(translate(lang, f"bucket.{step.value}"), _column("failed", lang), _column("logins", lang)),
        bars=tuple(
            ChartBar(_label(starts, number, step, lang), _tick(one.start, step, lang), one.failed, one.successful)
            for number, one in enumerate(steps)
        ),
        table_title=translate(lang, "report.as_table"),
    )


def is_step_start(moment: datetime, step: Bucket) -> bool:
    """Return whether a step of the chart begins at `moment`."""
    if step is Bucket.HOUR:
        return moment.minute == 0
    first_day = moment.isoweekday() == 1 if step is Bucket.WEEK else moment.day == 1 if step is Bucket.MONTH else True
    return is_midnight(moment) and first_day


def _name_step(start: datetime, step: Bucket, lang: str) -> str:
    if step is Bucket.HOUR:
        return moment_text(start, lang)
    return month_text(start, lang) if step is Bucket.MONTH else day_text(start, lang)


def _label(starts: Sequence[datetime], number: int, step: Bucket, lang: str) -> str:
    """Return the label of a bar; of an hour its day too, where that is another than the bar's before."""
    start = starts[number]
    if step is Bucket.HOUR:
        same_day = number > 0 and starts[number - 1].date() == start.date()
        return clock_text(start) if same_day else f"{_short_day(start, lang)} {clock_text(start)}"
    if step is Bucket.DAY:
        return f"{translate(lang, f'weekday_short.{start.isoweekday()}')} {_short_day(start, lang)}"
    return _name_step(start, step, lang)


def _tick(start: datetime, step: Bucket, lang: str) -> str:
    if step is Bucket.HOUR:
        return clock_text(start)
    return month_text(start, lang) if step is Bucket.MONTH else _short_day(start, lang)


def _short_day(moment: datetime, lang: str) -> str:
    return f"{moment.day} {translate(lang, f'month.{moment.month}')}"


def make_parts(report: Report, lang: str) -> tuple[Part, ...]:
    """Return the tables that have rows."""
    return tuple(_parts(report, lang))


def _parts(report: Report, lang: str) -> Iterator[Part]:
    if report.logins:
        yield _list_logins(report, lang)
    if report.sources:
        yield _rank_sources("sources", translate(lang, "brief.section_sources"), report.sources, lang)
    if report.targets:
        yield _rank_targets(report.targets, lang)
    new = report.new_sources
    if new is not None and new.count:
        title = translate(lang, "report.new_sources")
        line = translate(lang, "report.new_sources_line", n=new.count, since=moment_text(new.since, lang))
        yield _rank_sources("new_sources", title, new.listed, lang, (line,))
    yield from _list_switches(report, lang)
    if report.changes:
        yield _list_changes(report, lang)
    if report.unknown:
        yield _list_unknown(report, lang)


def _list_logins(report: Report, lang: str) -> Part:
    tell = moment_text if report.period.end - report.period.start > timedelta(days=300) else short_moment_text
    rows = tuple(
        (
            safe_name(one.user, lang),
            translate(lang, "value.none") if one.source is None else safe_name(one.source, lang),
            format_number(one.logins),
            tell(one.last_ts, lang),
        )
        for one in report.logins
    )
    headings = (heading("user_name", lang), heading("source", lang), _column("logins", lang), heading("last_ts", lang))
    left = report.counts.successful_logins - sum(one.logins for one in report.logins)
    lines = (translate(lang, "report.more_logins", n=left),) if left > 0 else ()
    return Part("logins", translate(lang, "report.logins"), headings, rows, (False, False, True, False), lines)


def _rank_sources(key: str, title: str, ranked: Sequence[SourceRank], lang: str, lines: tuple[str, ...] = ()) -> Part:
    headings = (heading("source", lang), *(_column(name, lang) for name in ("failed", "users", "logins")))
    rows = tuple(
        (
            safe_name(one.source, lang),
            format_number(one.failed),
            format_number(one.users),
            format_number(one.successful),
        )
        for one in ranked
    )
    return Part(key, title, headings, rows, (False, True, True, True), lines)


def _rank_targets(ranked: Sequence[TargetRank], lang: str) -> Part:
    headings = (heading("user_name", lang), _column("failed", lang), _column("sources", lang))
    rows = tuple((safe_name(one.user, lang), format_number(one.failed), format_number(one.sources)) for one in ranked)
    title = translate(lang, "brief.section_users")
    if not any(one.is_invalid for one in ranked):
        return Part("targets", title, headings, rows, (False, True, True))
    marks = (translate(lang, "report.no_account") if one.is_invalid else "" for one in ranked)
    marked = tuple((*row, mark) for row, mark in zip(rows, marks, strict=True))
    return Part("targets", title, (*headings, ""), marked, (False, True, True, False))


def _list_switches(report: Report, lang: str) -> Iterator[Part]:
    if report.sudo:
        yield _rank_switches("sudo", report.sudo, lang)
    if report.commands:
        rows = [(cut_command(one.command, lang), format_number(one.count), one.failed) for one in report.commands]
        headings = (heading("command", lang), _column("times", lang))
        yield _with_failures("commands", headings, rows, lang)
    if report.su:
        yield _rank_switches("su", report.su, lang)


def _rank_switches(key: str, ranked: Sequence[SwitchRank], lang: str) -> Part:
    headings = (heading("user_name", lang), _column("became", lang), _column("times", lang))
    rows = [(_name(one.user, lang), _name(one.target, lang), format_number(one.count), one.failed) for one in ranked]
    return _with_failures(key, headings, rows, lang)


def _with_failures(key: str, headings: tuple[str, ...], rows: Sequence[tuple[str | int, ...]], lang: str) -> Part:
    """Return the table of rows that end with a count of failures; without that column where nothing failed."""
    title, words = translate(lang, f"report.{key}"), len(headings) - 1
    counted = [(tuple(map(str, row[:-1])), row[-1]) for row in rows]
    if not any(failed for _, failed in counted):
        return Part(key, title, headings, tuple(row for row, _ in counted), (*(False,) * words, True))
    cells = tuple((*row, format_number(int(failed))) for row, failed in counted)
    return Part(key, title, (*headings, _column("failed", lang)), cells, (*(False,) * words, True, True))


def _list_changes(report: Report, lang: str) -> Part:
    columns = [name for name in ("group_name", "by") if any(_cell(one, name) for one in report.changes)]
    headings = (
        *(heading("ts", lang), heading("host_name", lang), _column("change", lang), heading("user_target", lang)),
        *(_column("by", lang) if name == "by" else heading(name, lang) for name in columns),
    )
    rows = tuple(
        (
            short_moment_text(one.ts, lang),
            _name(one.host, lang),
            translate(lang, f"action.{one.action}"),
            _name(one.target, lang),
            *(_name(_cell(one, name), lang) for name in columns),
        )
        for one in report.changes
    )
    left = report.counts.account_changes - len(report.changes)
    lines = (translate(lang, "report.more_changes", n=left),) if left > 0 else ()
    return Part("changes", translate(lang, "report.changes"), headings, rows, (False,) * len(headings), lines)


def _cell(change: AccountChange, name: str) -> str | None:
    return change.group if name == "group_name" else change.actor


def _list_unknown(report: Report, lang: str) -> Part:
    headings = (heading("process_name", lang), _column("lines", lang))
    rows = tuple((safe_name(name, lang), format_number(n)) for name, n in report.unknown)
    line = translate(lang, "report.unknown_line", n=report.counts.unknown_lines)
    return Part("unknown", translate(lang, "report.unknown"), headings, rows, (False, True), (line,))


def cut_command(text: str, lang: str) -> str:
    """Return a command as it may be shown, cut where it is long."""
    return safe(text if len(text) <= _COMMAND else text[: _COMMAND - 1] + "…", lang)


def _name(value: str | None, lang: str) -> str:
    return translate(lang, "value.none") if value is None else safe_name(value, lang)


def _name_count(name: str, lang: str) -> str:
    return translate(lang, f"report.count_{name}")


def _column(name: str, lang: str) -> str:
    return translate(lang, f"report.column_{name}")
