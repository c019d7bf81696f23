"""`logai config`: what each setting is, and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from logai.cli import options
from logai.cli.help_text import epilog_of, print_help_without_command

if TYPE_CHECKING:
    from logai.config import Setting, Settings

app = typer.Typer(rich_markup_mode=None)

MASK = "********"

_CREDENTIALS = re.compile(r"//[^/@]*@")
"""A name and password in an address."""


@app.callback(invoke_without_command=True)
def _group(context: typer.Context) -> None:
    """Show the settings and where they come from."""
    print_help_without_command(context)


@app.command("show", epilog=epilog_of("config show"))
def show_command(
    *,
    provider: options.Provider = None,
    model: options.Model = None,
    db: options.Db = None,
    tz: options.Tz = None,
    lang: options.Lang = None,
    report_format: Annotated[
        options.ReportFormat | None,
        typer.Option("--format", help="How to print the settings. [default: table]"),
    ] = None,
    as_json: options.AsJson = False,
    output: options.Output = None,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Print every setting: its value, and whether a flag, a variable, the file or the default gave it.

    A flag beats an environment variable, that beats the configuration file, that beats the default.
    A key is never printed.
    """
    from logai.cli.console import Look, note
    from logai.cli.output import open_output
    from logai.cli.table_view import write_json, write_table
    from logai.config import SETTINGS
    from logai.table import Table

    chosen = options.choose_report(report_format, as_json=as_json)
    settings = options.settings_from(db=db, tz=tz, lang=lang, provider=provider, model=model)
    entries = [describe_setting(setting, settings) for setting in SETTINGS]
    with open_output(output) as stream:
        if chosen is options.ReportFormat.JSON:
            result = {"config_file": str(settings.config_file), "settings": entries}
            write_json(stream, {"success": True, "result": result})
        else:
            columns = ("name", "value", "origin", "variable")
            rows = tuple(tuple(entry[name] for name in columns) for entry in entries)
            write_table(Table(columns, rows), stream, options.TableFormat.TABLE, None, Look(no_color, quiet))
    note(
        f"Configuration file: {settings.config_file}",
        Look(no_color, quiet or chosen is options.ReportFormat.JSON),
    )


def describe_setting(setting: Setting, settings: Settings) -> dict[str, str]:
    """Return name, value in force, origin, variable and help of one setting; a secret's value is masked."""
    value = _CREDENTIALS.sub(f"//{MASK}@", settings.values[setting.name])
    in_force = {"db": str(settings.db), "tz": settings.tz_name}.get(setting.name, value)
    return {
        "name": setting.name,
        "value": MASK if setting.secret and value else in_force,
        "origin": settings.origins[setting.name],
        "variable": setting.variable,
        "help": setting.help,
    }
