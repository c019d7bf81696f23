"""`logai events`: the parsed lines themselves, for eyes and for other programs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from logai.cli import options
from logai.errors import BadInputError
from logai.events import Action

if TYPE_CHECKING:
    from logai.cli.console import Look
    from logai.records import EventsQuery

TABLE_ROWS = 50
"""Rows of a table where no `--limit` is given."""

TABLE_COLUMNS = (
    "ts",
    "host_name",
    "service",
    "event_action",
    "event_outcome",
    "reason",
    "user_name",
    "source_ip",
    "message",
)
"""What a table shows of a row; the other formats have every column."""

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def events_command(
    *,
    log: options.Log = None,
    demo: options.Demo = False,
    attempts: Annotated[
        bool, typer.Option("--attempts", help="Login attempts, the unit of counting, instead of lines.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="TIME", help="Only from then on: 30m, 24h, 7d, 2w ago, or an ISO 8601 time."),
    ] = None,
    action: Annotated[
        Action | None,
        typer.Option("--action", metavar="ACTION", help="Only this action, such as login or sudo."),
    ] = None,
    line: Annotated[
        list[str] | None,
        typer.Option(
            "--line",
            metavar="[LOG:]NUMBER",
            help="Only this line, as findings name it: 4827, or 2:4827 of the second log. Repeatable.",
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=1, metavar="INT", help=f"So many rows. [default: all; table: {TABLE_ROWS}]"),
    ] = None,
    events_format: Annotated[
        options.EventsFormat | None, typer.Option("--format", help="How to print the rows. [default: table]")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a row; same as --format jsonl.")] = False,
    output: options.Output = None,
    db: options.Db = None,
    year: options.Year = None,
    now: options.Now = None,
    tz: options.Tz = None,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Print parsed lines, or the login attempts that were counted from them."""
    from logai.cli.console import Look
    from logai.config import parse_now
    from logai.records import EventsQuery

    formats = options.EventsFormat
    chosen = options.choose_format(events_format, default=formats.TABLE, json=formats.JSONL, as_json=as_json)
    if attempts and action:
        raise BadInputError("--attempts have no action.", "Leave out --attempts or --action.")
    logs = options.choose_data(log, demo=demo)
    settings = options.settings_from(db=db, tz=tz)
    moment = parse_now(now, settings.tz)
    start = parse_since(since, moment, settings.tz)
    query = EventsQuery(settings, moment, logs, demo, year, attempts, start, action, limit, now is not None)
    query = replace(query, lines=parse_lines(line or []))
    write_events(query, chosen, output, Look(no_color, quiet))


def parse_lines(texts: list[str]) -> tuple[tuple[int | None, int], ...]:
    """Return number of the source (None for any) and of the line for each `--line`."""
    lines: list[tuple[int | None, int]] = []
    for text in texts:
        match = re.fullmatch(r"(?:([0-9]{1,9}):)?([0-9]{1,15})", text.strip())
        if match is None:
            raise BadInputError(f"--line cannot read {text!r}.", "Write 4827, or 2:4827 for a line of the second log.")
        lines.append((int(match[1]) if match[1] else None, int(match[2])))
    return tuple(lines)


def parse_since(text: str | None, now: datetime, tz: tzinfo, option: str = "--since") -> datetime | None:
    """Return the moment that `--since` names: a duration before `now` (24h, 7d) or an ISO 8601 time."""
    if text is None:
        return None
    duration = re.fullmatch(r"([0-9]{1,6})([mhdw])", text.strip())
    try:
        if duration:
            return now - timedelta(**{UNITS[duration[2]]: int(duration[1])})
        moment = datetime.fromisoformat(text.strip())
    except (ValueError, OverflowError) as error:
        raise BadInputError(
            f"{option} cannot read {text!r}.",
            "Write a duration such as 24h or 7d, or a time such as 2026-11-23T14:30.",
        ) from error
    return moment.replace(tzinfo=tz) if moment.tzinfo is None else moment.astimezone(tz)


def write_events(query: EventsQuery, chosen: options.EventsFormat, output: Path | None, look: Look) -> None:
    """Write the rows of `query` in the chosen format."""
    from logai.cli import table_view
    from logai.cli.output import check_writable, open_output
    from logai.records import export_events, open_events

    if chosen is options.EventsFormat.PARQUET:
        if output is None or str(output) == "-":
            raise BadInputError("--format parquet needs --output PATH.", "Add --output events.parquet.")
        check_writable(output.resolve())
        export_events(query, output, "parquet")
        return
    tz = query.settings.tz
    if chosen is options.EventsFormat.TABLE:
        write_first_rows(query, output, look)
        return
    write = table_view.write_jsonl if chosen is options.EventsFormat.JSONL else table_view.write_csv
    with open_events(query) as (columns, rows), open_output(output) as stream:
        write(stream, columns, rows, tz)


def write_first_rows(query: EventsQuery, output: Path | None, look: Look) -> None:
    """Write a table of the first rows; say so on standard error where there are more."""
    from logai.cli.console import note
    from logai.cli.output import open_output
    from logai.cli.table_view import write_aligned
    from logai.records import open_events

    wanted = query.limit or TABLE_ROWS
    with open_events(replace(query, limit=wanted + 1)) as (columns, rows), open_output(output) as stream:
        found = list(rows)
        chosen = [columns.index(name) for name in TABLE_COLUMNS if name in columns]
        shown = [[row[index] for index in chosen] for row in found[:wanted]]
        write_aligned(stream, [columns[index] for index in chosen], shown, query.settings.tz, look)
    if len(found) > wanted and query.limit is None:
        note(f"The first {wanted} rows, main columns. More with --limit, all with --format jsonl or csv.", look)
