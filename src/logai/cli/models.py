"""`logai models`: the models of the Ollama server, shown as Ollama shows them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from logai.cli import options
from logai.cli.help_text import epilog_of, print_help_without_command

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from logai.cli.console import Look

app = typer.Typer(rich_markup_mode=None)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Model, such as llama3.2:3b.")]
Names = Annotated[list[str], typer.Argument(metavar="NAME", help="Models, such as llama3.2:3b.")]


@app.callback(invoke_without_command=True)
def _group(context: typer.Context) -> None:
    """Fetch, list and remove the local models of the Ollama server."""
    print_help_without_command(context)


@app.command("list", epilog=epilog_of("models list"))
def list_command(
    report_format: options.Report = None,
    as_json: options.AsJson = False,
    output: options.Output = None,
    no_color: options.NoColor = False,
) -> None:
    """List the models that the server has; the default is the one that questions go to."""
    from logai.cli.console import Look
    from logai.cli.units import size_text, time_distance
    from logai.models.inventory import list_models

    chosen = options.choose_report(report_format, as_json=as_json)
    entries = list_models(options.settings_from())
    now = datetime.now(UTC)
    rows = [
        (
            entry.name,
            entry.id,
            "-" if entry.is_remote else size_text(entry.size),
            time_distance(entry.modified_at, now),
            ", ".join(filter(None, ["default" if entry.is_default else "", "cloud" if entry.is_remote else ""])),
        )
        for entry in entries
    ]
    content = {"models": [plain_fields(record) for record in entries]}
    columns = ("NAME", "ID", "SIZE", "MODIFIED", "")
    write_models(columns, rows, content, chosen=chosen, output=output, look=Look(no_color))


@app.command("ps", epilog=epilog_of("models ps"))
def ps_command(
    report_format: options.Report = None,
    as_json: options.AsJson = False,
    output: options.Output = None,
    no_color: options.NoColor = False,
) -> None:
    """List the models that are in memory."""
    from logai.cli.console import Look
    from logai.cli.units import size_text, time_distance
    from logai.models.inventory import running_models

    chosen = options.choose_report(report_format, as_json=as_json)
    running = running_models(options.settings_from())
    now = datetime.now(UTC)
    rows = [
        (
            model.name,
            model.id,
            size_text(model.size),
            model.processor,
            str(model.context or ""),
            time_distance(model.expires_at, now),
        )
        for model in running
    ]
    content = {"models": [plain_fields(record) for record in running]}
    columns = ("NAME", "ID", "SIZE", "PROCESSOR", "CONTEXT", "UNTIL")
    write_models(columns, rows, content, chosen=chosen, output=output, look=Look(no_color))


@app.command("show", epilog=epilog_of("models show"))
def show_command(
    name: Name,
    report_format: options.Report = None,
    as_json: options.AsJson = False,
    output: options.Output = None,
    no_color: options.NoColor = False,
) -> None:
    """Print what the server knows of one model."""
    from logai.cli.console import Look
    from logai.cli.table_view import cell_text
    from logai.models.inventory import show_model

    chosen = options.choose_report(report_format, as_json=as_json)
    details = show_model(options.settings_from(), name)
    rows = [
        (field.replace("_", " "), ", ".join(value) if isinstance(value, tuple) else cell_text(value, None))
        for field, value in asdict(details).items()
    ]
    write_models(("", ""), rows, plain_fields(details), chosen=chosen, output=output, look=Look(no_color))


@app.command("pull", epilog=epilog_of("models pull"))
def pull_command(
    names: Names,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Fetch models; a pull that was broken off goes on where it stopped."""
    from logai.cli.console import Look
    from logai.cli.pull_view import show_pull
    from logai.cli.table_view import write_json
    from logai.models.pull import pull_model

    settings = options.settings_from()
    for name in names:
        show_pull(name, pull_model(settings, name), Look(no_color, quiet))
    if as_json:
        write_json(sys.stdout, {"success": True, "result": {"pulled": names}})


@app.command("rm", epilog=epilog_of("models rm"))
def rm_command(
    names: Names,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Remove models from the server."""
    from logai.cli.console import Look, note
    from logai.cli.table_view import write_json
    from logai.models.inventory import remove_model

    settings = options.settings_from()
    for name in names:
        remove_model(settings, name)
        note(f"removed {name}", Look(no_color, quiet))
    if as_json:
        write_json(sys.stdout, {"success": True, "result": {"removed": names}})


def write_models(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    content: object,
    *,
    chosen: options.ReportFormat,
    output: Path | None,
    look: Look,
) -> None:
    """Write what the server said: the rows for people, all of `content` for programs."""
    from logai.cli.console import open_console, print_table
    from logai.cli.output import open_output
    from logai.cli.table_view import write_json

    with open_output(output) as stream:
        if chosen is options.ReportFormat.JSON:
            write_json(stream, {"success": True, "result": content})
        else:
            print_table(open_console(stream, look), columns, rows)


def plain_fields(record: DataclassInstance) -> dict[str, Any]:
    """Return a record of the server's as JSON has it."""
    from logai.cli.table_view import json_value

    return {
        name: list(value) if isinstance(value, tuple) else json_value(value, None)
        for name, value in asdict(record).items()
    }
