"""`logai load` and `logai sources`: logs into the store, and what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from logai.cli import options
from logai.errors import NoDataError

SHOWN_SKIPPED = 3
"""How many of the files that a folder holds besides logs are named."""

TURN_PATIENCE = 3_600.0
"""Seconds that another load is waited for: the first one of a large archive takes its time."""

if TYPE_CHECKING:
    from logai.cli.console import Look
    from logai.config import Settings
    from logai.load import SourceReport


def load_command(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help="Log files, plain or compressed, journals, wtmp, btmp; folders of these; `-` is standard input. "
            "[default: this machine's]",
        ),
    ] = None,
    *,
    journal: Annotated[
        bool,
        typer.Option("--journal", help="Load this machine's journal, besides the paths. [default: without a path]"),
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="TIME",
            help="Keep only lines from then on: 7d, 2w ago, or an ISO 8601 time. [default: all]",
        ),
    ] = None,
    year: options.Year = None,
    now: options.Now = None,
    tz: options.Tz = None,
    db: options.Db = None,
    report_format: Annotated[
        options.ReportFormat | None,
        typer.Option("--format", help="How to print the report. [default: table]"),
    ] = None,
    as_json: options.AsJson = False,
    output: options.Output = None,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Load log files into the store.

    Of a folder, what begins as such a log; the rest is named. Without a path, what this machine keeps: auth.log,
    secure, wtmp and btmp in /var/log, rotated ones too, and the journal. A line is loaded once: the same file again
    adds nothing, a grown file its new lines. What `--since` leaves out counts as loaded too.
    """
    from logai.cli.console import Look, load_progress, note
    from logai.cli.events import parse_since
    from logai.config import parse_now
    from logai.ingest.discover import MACHINE, find_machine_logs
    from logai.ingest.journald import JOURNAL
    from logai.load import load_logs

    chosen = options.choose_report(report_format, as_json=as_json)
    settings = options.settings_from(db=db, tz=tz)
    look = Look(no_color, quiet)
    paths = open_folders(paths, settings, look) if paths else [] if journal else find_machine_logs(MACHINE)
    if journal:
        paths.append(JOURNAL)
    with load_progress(look) as advance:
        moment = parse_now(now, settings.tz)
        reports = load_logs(
            paths,
            settings,
            moment,
            year,
            advance,
            pinned_now=now is not None,
            since=parse_since(since, moment, settings.tz),
            turn_patience=TURN_PATIENCE,
            on_wait=lambda text: note(f"{text} Waiting for it.", look),
        )
    refuse_nothing(reports)
    write_reports(reports, chosen, look, output, has_since=since is not None)


def open_folders(paths: Sequence[str], settings: Settings, look: Look) -> list[str]:
    """Return the paths with the logs that they hold in place of folders; tell what is left out."""
    from logai.cli.console import note
    from logai.data import find_logs

    opened: list[str] = []
    for path in paths:
        if not Path(path).is_dir():
            opened.append(path)
            continue
        found = find_logs(path, settings)
        opened += found.taken or [path]
        if found.skipped:
            shown = ", ".join(found.skipped[:SHOWN_SKIPPED])
            more = ", .." if len(found.skipped) > SHOWN_SKIPPED else ""
            note(f"Left out of {path}, no authentication logs: {len(found.skipped)} ({shown}{more}).", look)
    return opened


def sources_command(
    *,
    db: options.Db = None,
    tz: options.Tz = None,
    table_format: options.Rows = None,
    as_json: options.AsJson = False,
    output: options.Output = None,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """List the logs that the store was loaded from, and what each of them gave."""
    from logai.cli.console import Look
    from logai.cli.output import open_output
    from logai.cli.table_view import write_table
    from logai.records import list_sources

    chosen = options.choose_table(table_format, as_json=as_json)
    settings = options.settings_from(db=db, tz=tz)
    table = list_sources(settings)
    with open_output(output) as stream:
        write_table(table, stream, chosen, settings.tz, Look(no_color, quiet))


def refuse_nothing(reports: Sequence[SourceReport]) -> None:
    """Raise NoDataError where not one source gave, or had given before, a line."""
    if all(report.status in {"failed", "empty"} for report in reports):
        raise NoDataError(
            f"Nothing was loaded. {' '.join(report.message or report.status for report in reports)}",
            reports[0].hint if len(reports) == 1 else "Give text logs such as /var/log/auth.log, plain or compressed.",
        )


def write_reports(
    reports: Sequence[SourceReport],
    chosen: options.ReportFormat,
    look: Look,
    output: options.Output,
    *,
    has_since: bool,
) -> None:
    """Print what loading did to each source; what failed, or was left out, is told on standard error too."""
    from dataclasses import asdict

    from logai.cli.console import note
    from logai.cli.output import open_output
    from logai.cli.table_view import write_json, write_table
    from logai.table import Table

    columns = ("path", "status", "lines", "events", "attempts", "unknown", "seconds")
    sources = [asdict(report) | {"seconds": round(report.seconds, 3)} for report in reports]
    with open_output(output) as stream:
        if chosen is options.ReportFormat.JSON:
            write_json(stream, {"success": True, "result": {"sources": sources}})
        else:
            rows = tuple(tuple(source[name] for name in columns) for source in sources)
            write_table(Table(columns, rows), stream, options.TableFormat.TABLE, None, look)
    for report in reports:
        if report.message:
            note(f"{report.message} {report.hint}".rstrip(), look)
        if left := report.lines - report.events:
            reason = "older than --since, or told by another source too" if has_since else "told by another source too"
            note(f"{left:,} of {report.lines:,} lines of {report.path} are not kept: {reason}.", look)
