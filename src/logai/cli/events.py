"""`logai events`: the parsed lines themselves, for eyes and for other programs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from logai.cli import options
from logai.errors import BadInputError
from logai.events import Action

if TYPE_CHECKING:
    from collections.abc import Iterator

    from logai.cli.console import Look
    from logai.records import EventsQuery
    from logai.table import Value

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


class Schema(StrEnum):
    """In whose words rows are exported, where not in our own."""

    ECS = "ecs"
    OCSF = "ocsf"


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
    ecs: Annotated[
        bool,
        typer.Option(
            "--ecs", help="Fields of the Elastic Common Schema: jsonl, csv and parquet. [default format: jsonl]"
        ),
    ] = False,
    ocsf: Annotated[
        bool, typer.Option("--ocsf", help="Attempts as OCSF objects of the class Authentication (3002), as jsonl.")
    ] = False,
    partition_by: Annotated[
        options.Partition | None,
        typer.Option(
            "--partition-by", help="Parquet files in a folder for each day or month; --output names the folder."
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="With --partition-by: replace an earlier export in that folder.")
    ] = False,
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
    default = formats.PARQUET if partition_by else formats.JSONL if ecs or ocsf else formats.TABLE
    chosen = options.choose_format(events_format, default=default, json=formats.JSONL, as_json=as_json)
    schema = Schema.ECS if ecs else Schema.OCSF if ocsf else None
    check_combination(chosen, schema, partition_by, both=ecs and ocsf, overwrite=overwrite)
    if (attempts or ocsf) and action:
        raise BadInputError("--attempts have no action.", "Leave out --attempts or --action.")
    logs = options.choose_data(log, demo=demo)
    settings = options.settings_from(db=db, tz=tz)
    moment = parse_now(now, settings.tz)
    start = parse_since(since, moment, settings.tz)
    query = EventsQuery(settings, moment, logs, demo, year, attempts or ocsf, start, action, limit, now is not None)
    query = replace(query, lines=parse_lines(line or []))
    if partition_by:
        write_partitions(query, partition_by, output, ecs=ecs, overwrite=overwrite)
    else:
        write_events(query, chosen, output, Look(no_color, quiet), schema)


def check_combination(
    chosen: options.EventsFormat,
    schema: Schema | None,
    partition_by: options.Partition | None,
    *,
    both: bool,
    overwrite: bool,
) -> None:
    """Raise BadInputError where the options contradict each other."""
    formats = options.EventsFormat
    if both:
        raise BadInputError("--ecs and --ocsf are two schemas.", "Give one of them.")
    if schema is Schema.OCSF and chosen is not formats.JSONL:
        raise BadInputError("--ocsf has nested objects: jsonl alone holds them.", "Add --format jsonl.")
    if schema is Schema.ECS and chosen is formats.TABLE:
        raise BadInputError("--ecs is for other programs, a table is not.", "Add --format jsonl, csv or parquet.")
    if partition_by and chosen is not formats.PARQUET:
        raise BadInputError("--partition-by writes Parquet files.", "Add --format parquet.")
    if overwrite and not partition_by:
        raise BadInputError("--overwrite belongs to --partition-by.", "Leave it out: a file is replaced anyway.")


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


def write_partitions(
    query: EventsQuery, partition_by: options.Partition, output: Path | None, *, ecs: bool, overwrite: bool
) -> None:
    """Write Parquet files into the folder `output`."""
    from logai.cli.output import check_writable
    from logai.records import export_partitions

    if output is None or str(output) == "-":
        raise BadInputError("--partition-by needs --output FOLDER.", "Add --output events.")
    folder = output.resolve()
    if not folder.is_dir():
        check_writable(folder)
    export_partitions(query, folder, partition_by.value, ecs=ecs, overwrite=overwrite)


def write_events(
    query: EventsQuery, chosen: options.EventsFormat, output: Path | None, look: Look, schema: Schema | None
) -> None:
    """Write the rows of `query` in the chosen format, in the words of `schema` where one is given."""
    from logai.cli import table_view
    from logai.cli.output import check_writable, open_output
    from logai.export import ECS_FIELDS
    from logai.records import export_events, open_events

    if chosen is options.EventsFormat.PARQUET:
        if output is None or str(output) == "-":
            raise BadInputError("--format parquet needs --output PATH.", "Add --output events.parquet.")
        check_writable(output.resolve())
        export_events(query, output, ecs=schema is Schema.ECS)
        return
    tz = query.settings.tz
    if chosen is options.EventsFormat.TABLE:
        write_first_rows(query, output, look)
        return
    with open_events(query) as (columns, rows), open_output(output) as stream:
        if chosen is options.EventsFormat.CSV:
            names = [ECS_FIELDS[name] for name in columns] if schema else columns
            table_view.write_csv(stream, names, rows, tz, own_names=True)
        elif schema:
            write_documents(stream, columns, rows, schema, tz, look)
        else:
            table_view.write_jsonl(stream, columns, rows, tz)


def write_documents(  # noqa: PLR0917 - what is written, where, and how
    stream: TextIO,
    columns: tuple[str, ...],
    rows: Iterator[tuple[Value, ...]],
    schema: Schema,
    tz: tzinfo,
    look: Look,
) -> None:
    """Write a JSON object of `schema` for each row. OCSF requires a time: attempts without one are counted and told."""
    from logai.cli import table_view
    from logai.cli.console import note
    from logai.export import ecs_document, ocsf_authentication

    untimed = 0

    def documents() -> Iterator[dict[str, Any]]:
        nonlocal untimed
        for cells in rows:
            row = dict(zip(columns, cells, strict=True))
            ts = row["ts"]
            if schema is Schema.ECS:
                yield ecs_document({name: table_view.json_value(value, tz) for name, value in row.items()})
            elif isinstance(ts, datetime):
                yield ocsf_authentication(row, ts)
            else:
                untimed += 1

    table_view.write_objects(stream, documents())
    if untimed:
        note(f"{untimed} login attempts without a time are left out: OCSF requires one.", look)


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
