"""`logai patterns`: which log messages are recognised, and what each means."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from logai.cli import options
from logai.cli.help_text import epilog_of, print_help_without_command
from logai.errors import BadInputError

if TYPE_CHECKING:
    from rich.console import Console

    from logai.config import Settings
    from logai.table import Table, Value
    from logai.trial import Trial

app = typer.Typer(rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def _group(context: typer.Context) -> None:
    """Show which log messages are recognised, and try your own on a log."""
    print_help_without_command(context)


@app.command("list", epilog=epilog_of("patterns list"))
def list_command(
    *,
    table_format: options.Rows = None,
    as_json: options.AsJson = False,
    output: options.Output = None,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """List the log messages that are recognised, by program, each with what it means; your own are among them.

    Every format but the table for a terminal has an example line of each.
    """
    from logai.cli.console import Look
    from logai.cli.output import open_output
    from logai.cli.table_view import write_table
    from logai.table import Table

    chosen = options.choose_table(table_format, as_json=as_json)
    table = tabulate_patterns(options.settings_from())
    if chosen is options.TableFormat.TABLE:
        table = Table(table.columns[:-1], tuple(row[:-1] for row in table.rows))
    with open_output(output) as stream:
        write_table(table, stream, chosen, None, Look(no_color, quiet))


def tabulate_patterns(settings: Settings) -> Table:
    """Return one row a pattern, the user's own too, sorted by program: programs, name, action, outcome, an example."""
    from logai.ingest.own_patterns import find_own_files, with_own_patterns
    from logai.table import Table

    rows = [
        (", ".join(one.processes) or "PAM", one.name, str(one.action), str(one.outcome), one.example)
        for one in with_own_patterns(find_own_files(settings.patterns_folder))
    ]
    return Table(("program", "pattern", "action", "outcome", "example"), tuple(sorted(rows)))


@app.command("test", epilog=epilog_of("patterns test"))
def try_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A pattern file (TOML).")],
    log: Annotated[str, typer.Argument(metavar="LOG", help="A log to try it on, plain or compressed.")],
    *,
    year: options.Year = None,
    now: options.Now = None,
    tz: options.Tz = None,
    report_format: options.Report = None,
    as_json: options.AsJson = False,
    output: options.Output = None,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Show which lines of a log each pattern of a file matches, and the columns that come out.

    Nothing is loaded. The file goes into the folder patterns/ beside config.toml; what was loaded before stays as it
    was read, until it is forgotten and loaded again.
    """
    from dataclasses import asdict

    from logai.cli.console import Look, open_console
    from logai.cli.output import open_output
    from logai.cli.table_view import write_json
    from logai.config import parse_now
    from logai.data import DataSource
    from logai.trial import try_patterns

    if log == "-":
        raise BadInputError("The log is read several times, and standard input only once.", "Write it to a file first.")
    chosen = options.choose_report(report_format, as_json=as_json)
    settings = options.settings_from(tz=tz)
    moment = parse_now(now, settings.tz)
    trial = try_patterns(file, log, DataSource(settings, moment, year=year, pinned_now=now is not None))
    with open_output(output) as stream:
        if chosen is options.ReportFormat.JSON:
            write_json(stream, {"success": True, "result": asdict(trial)})
        else:
            _write_trial(trial, open_console(stream, Look(no_color, quiet)))


def _write_trial(trial: Trial, console: Console) -> None:
    from logai.cli.console import print_line

    for match in trial.matches:
        shadowed = f", {match.shadowed:,} of them taken by logai's own patterns first" if match.shadowed else ""
        print_line(console, f"{match.pattern}: {match.lines:,} of {trial.lines:,} lines{shadowed}", "bold")
        for example in match.examples:
            _write_example(example, console)
    print_line(console, f"nothing recognises: {trial.unmatched:,} of {trial.lines:,} lines", "bold")
    for example in trial.unmatched_examples:
        _write_example(example, console)


def _write_example(example: dict[str, Value], console: Console) -> None:
    from logai.cli.console import print_line

    print_line(console, f"  {example['line_number']}: {example['message']}")
    columns = [f"{name}={value}" for name, value in example.items() if name not in {"line_number", "message", "ts"}]
    if columns:
        print_line(console, f"     {' '.join(columns)}", "dim")
