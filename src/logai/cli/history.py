"""`logai history` and `logai usage`: what was asked, who understood it, what it took and what it cost."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from logai.cli import options
from logai.errors import BadInputError

if TYPE_CHECKING:
    from logai.cli.console import Look
    from logai.config import Settings
    from logai.history.file import Kept
    from logai.history.usage import UsageRow

DEFAULT_LIMIT = 20

Since = Annotated[
    str | None,
    typer.Option("--since", metavar="TIME", help="Only from then on: 30m, 24h, 7d, 2w ago, or an ISO 8601 time."),
]


def history_command(
    *,
    since: Since = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, metavar="INT", help="So many questions, the newest.")
    ] = DEFAULT_LIMIT,
    clear: Annotated[bool, typer.Option("--clear", help="Remove the whole history, after a question.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="With --clear: do not ask.")] = False,
    now: options.Now = None,
    tz: options.Tz = None,
    lang: options.Lang = None,
    report_format: options.Report = None,
    as_json: options.AsJson = False,
    output: options.Output = None,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Print the questions that were asked, the newest first: who understood them, the time and the cost.

    Kept are questions, plans, models, tokens, times and costs, in a file that only you can read; no line of a log and
    no answer. LOGAI_HISTORY=off keeps nothing.
    """
    from logai.cli.console import Look, open_console, print_table
    from logai.cli.output import open_output
    from logai.cli.table_view import write_json
    from logai.history.file import history_path, read

    chosen = options.choose_report(report_format, as_json=as_json)
    settings, look = options.settings_from(tz=tz, lang=lang), Look(no_color, quiet)
    if clear:
        clear_history(settings, look, is_sure=yes, as_json=chosen is options.ReportFormat.JSON)
        return
    kept = read(_read_since(since, now, settings), limit)
    with open_output(output) as stream:
        if chosen is options.ReportFormat.JSON:
            content = {"path": str(history_path()), "asks": describe_asks(kept, settings)}
            write_json(stream, {"success": True, "result": content})
        else:
            columns, rows = tabulate_asks(kept, settings)
            print_table(open_console(stream, look), columns, rows, numeric=[False, False, False, True, True])
    _tell_if_empty(kept, settings, look)


def usage_command(
    *,
    since: Since = None,
    now: options.Now = None,
    tz: options.Tz = None,
    lang: options.Lang = None,
    report_format: options.Report = None,
    as_json: options.AsJson = False,
    output: options.Output = None,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Print for each planner and model: calls, times, tokens and cost.

    p50 and p95 are milliseconds of the calls that did not fail: half of them, and 95 of 100, took no longer.
    """
    from logai.cli.console import Look, open_console, print_table
    from logai.cli.output import open_output
    from logai.cli.table_view import write_json
    from logai.history.file import read
    from logai.history.usage import summarize_usage

    chosen = options.choose_report(report_format, as_json=as_json)
    settings, look = options.settings_from(tz=tz, lang=lang), Look(no_color, quiet)
    start = _read_since(since, now, settings)
    kept = read(start)
    usage = summarize_usage(kept)
    with open_output(output) as stream:
        if chosen is options.ReportFormat.JSON:
            content = {"since": start.isoformat() if start else None, "usage": [asdict(row) for row in usage]}
            write_json(stream, {"success": True, "result": content})
        else:
            columns, rows = tabulate_usage(usage, settings)
            print_table(open_console(stream, look), columns, rows, numeric=[False, False, *[True] * 7])
    _tell_if_empty(kept, settings, look)


def clear_history(settings: Settings, look: Look, *, is_sure: bool, as_json: bool) -> None:
    """Remove the history once the user has said yes."""
    from logai.cli.console import note
    from logai.cli.table_view import write_json
    from logai.history.file import clear, history_path
    from logai.i18n import translate

    language = settings.lang or "en"
    if not is_sure and not _is_confirmed(translate(language, "history.confirm", path=str(history_path()))):
        return
    count = clear()
    if as_json:
        write_json(sys.stdout, {"success": True, "result": {"removed": count}})
    note(translate(language, "history.cleared", n=count), look)


def describe_asks(kept: Kept, settings: Settings) -> list[dict[str, Any]]:
    """Return the asks as JSON has them, each with its requests to models; times in the zone in force."""
    calls: dict[int, list[dict[str, Any]]] = {}
    for call in kept.calls:
        entry = {name: value for name, value in call.items() if name not in {"call_id", "ask_id"}}
        calls.setdefault(call["ask_id"], []).append(entry | {"is_remote": bool(call["is_remote"])})
    return [
        {
            **{name: value for name, value in ask.items() if name != "ask_id"},
            "asked_at": _moment(ask, settings).isoformat(),
            "paths": json.loads(ask["paths"] or "[]"),
            "plan": json.loads(ask["plan"]) if ask["plan"] else None,
            "cost_usd": _cost(calls.get(ask["ask_id"], [])),
            "calls": calls.get(ask["ask_id"], []),
        }
        for ask in kept.asks
    ]


def tabulate_asks(kept: Kept, settings: Settings) -> tuple[list[str], list[list[str]]]:
    """Return the headings and rows of the history."""
    from logai.cli.units import money_text
    from logai.i18n import translate

    language = settings.lang or "en"
    rows = []
    for ask in kept.asks:
        calls = [call for call in kept.calls if call["ask_id"] == ask["ask_id"]]
        planner = " ".join(filter(None, (ask["planner"], ask["model"])))
        cost = money_text(_cost(calls), translate(language, "cost.unknown")) if calls else "-"
        time = f"{_moment(ask, settings):%Y-%m-%d %H:%M:%S}"
        rows.append([time, ask["question"], planner or ask["outcome"], f"{ask['total_ms']:.0f}", cost])
    names = ("time", "question", "by", "ms", "cost")
    return [translate(language, f"history.column_{name}") for name in names], rows


def tabulate_usage(usage: tuple[UsageRow, ...], settings: Settings) -> tuple[list[str], list[list[str]]]:
    """Return the headings and rows of the usage."""
    from logai.cli.units import money_text
    from logai.i18n import translate

    language = settings.lang or "en"
    unknown = translate(language, "cost.unknown")
    rows = []
    for row in usage:
        cost = money_text(row.cost_usd, unknown)
        if row.cost_usd is not None and row.unpriced:
            cost += " + " + translate(language, "usage.unpriced", n=row.unpriced)
        times = ["-" if value is None else f"{value:,.0f}" for value in (row.p50_ms, row.p95_ms)]
        counts = [f"{row.calls:,}", f"{row.failed:,}"]
        tokens = [f"{row.prompt_tokens:,}", f"{row.completion_tokens:,}"]
        rows.append([row.provider, row.model or "", *counts, *times, *tokens, cost])
    names = ("provider", "model", "calls", "failed", "p50", "p95", "prompt", "completion", "cost")
    return [translate(language, f"usage.column_{name}") for name in names], rows


def _tell_if_empty(kept: Kept, settings: Settings, look: Look) -> None:
    from logai.cli.console import note
    from logai.i18n import translate

    if not kept.asks:
        key = "history.empty" if settings.history else "history.off"
        note(translate(settings.lang or "en", key), look)


def _read_since(since: str | None, now: str | None, settings: Settings) -> datetime | None:
    from logai.cli.events import parse_since
    from logai.config import parse_now

    return parse_since(since, parse_now(now, settings.tz), settings.tz)


def _is_confirmed(question: str) -> bool:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise BadInputError("--clear asks first, and there is no terminal to ask on.", "Add --yes.")
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes", "ใช่"}


def _moment(ask: dict[str, Any], settings: Settings) -> datetime:
    return datetime.fromisoformat(ask["asked_at"]).astimezone(settings.tz)


def _cost(calls: list[dict[str, Any]]) -> float | None:
    """Return US dollars; None where the cost of one call is unknown."""
    costs = [call["cost_usd"] for call in calls]
    return None if None in costs else sum(costs)
