"""`logai sql`: one read-only statement of the user's own."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from logai.cli import options
from logai.errors import BadInputError


def sql_command(
    statement: Annotated[
        str, typer.Argument(metavar="SELECT", help="One SELECT statement; `-` reads it from standard input.")
    ],
    *,
    log: options.Log = None,
    demo: options.Demo = False,
    table_format: options.Rows = None,
    as_json: options.AsJson = False,
    output: options.Output = None,
    db: options.Db = None,
    year: options.Year = None,
    now: options.Now = None,
    tz: options.Tz = None,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Run one SELECT statement over the tables, read-only and shut off from files and the network.

    Tables and views: events, login_attempts, sessions, sudo_commands, su_attempts, account_changes, scans,
    sources.
    """
    from logai.cli.console import Look, note
    from logai.cli.output import open_output
    from logai.cli.table_view import write_table
    from logai.config import parse_now
    from logai.records import run_sql

    chosen = options.choose_table(table_format, as_json=as_json)
    logs = options.choose_data(log, demo=demo)
    settings = options.settings_from(db=db, tz=tz)
    text = read_statement(statement, logs)
    table = run_sql(text, settings, logs, parse_now(now, settings.tz), demo=demo, year=year, pinned_now=now is not None)
    with open_output(output) as stream:
        write_table(table, stream, chosen, settings.tz, Look(no_color, quiet))
    if table.truncated:
        note(f"The first {len(table.rows)} rows of more.", Look(no_color, quiet))


def read_statement(statement: str, logs: tuple[str, ...]) -> str:
    """Return the statement, from standard input where it is `-`; raise BadInputError where there is none."""
    if statement == "-":
        if "-" in logs:
            raise BadInputError("Standard input cannot be both the statement and the log.", "Write the statement out.")
        statement = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    if not statement.strip():
        raise BadInputError("The statement is empty.", 'Write for example "SELECT count(*) FROM events".')
    return statement
