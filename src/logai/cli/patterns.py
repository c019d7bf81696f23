"""`logai patterns`: which log messages are recognised, and what each means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from logai.cli import options
from logai.cli.help_text import epilog_of, print_help_without_command

if TYPE_CHECKING:
    from logai.table import Table

app = typer.Typer(rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def _group(context: typer.Context) -> None:
    """Show which log messages are recognised."""
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
    """List the log messages that are recognised, by program, each with what it means.

    Every format but the table for a terminal has an example line of each.
    """
    from logai.cli.console import Look
    from logai.cli.output import open_output
    from logai.cli.table_view import write_table
    from logai.table import Table

    chosen = options.choose_table(table_format, as_json=as_json)
    table = tabulate_patterns()
    if chosen is options.TableFormat.TABLE:
        table = Table(table.columns[:-1], tuple(row[:-1] for row in table.rows))
    with open_output(output) as stream:
        write_table(table, stream, chosen, None, Look(no_color, quiet))


def tabulate_patterns() -> Table:
    """Return one row a pattern, sorted by program: programs, name, action, outcome, an example."""
    from logai.ingest.patterns import load_patterns
    from logai.table import Table

    rows = [
        (", ".join(one.processes) or "PAM", one.name, str(one.action), str(one.outcome), one.example)
        for one in load_patterns()
    ]
    return Table(("program", "pattern", "action", "outcome", "example"), tuple(sorted(rows)))
