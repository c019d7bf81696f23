"""`logai models`: the models of the Ollama server, shown as Ollama shows them.

The commands that fetch, make and recommend models have files of their own.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from logai.cli import models_fetch, models_make, models_recommend, models_view, options
from logai.cli.help_text import epilog_of, print_help_without_command

if TYPE_CHECKING:
    from logai.models.inventory import ModelEntry

app = typer.Typer(rich_markup_mode=None)
app.command("pull", epilog=epilog_of("models pull"))(models_fetch.pull_command)
app.command("update", epilog=epilog_of("models update"))(models_fetch.update_command)
app.command("recommend", epilog=epilog_of("models recommend"))(models_recommend.recommend_command)
app.command("create", epilog=epilog_of("models create"))(models_make.create_command)
app.command("quantize", epilog=epilog_of("models quantize"))(models_make.quantize_command)


@app.callback(invoke_without_command=True)
def _group(context: typer.Context) -> None:
    """Fetch, list, make and remove the local models of the Ollama server."""
    print_help_without_command(context)


@app.command("list", epilog=epilog_of("models list"))
def list_command(
    report_format: options.Report = None,
    as_json: options.AsJson = False,
    output: options.Output = None,
    no_color: options.NoColor = False,
) -> None:
    """List the models that the server has, and what each is good for here.

    plan: turn a question into a query plan. sql: write SQL freely. image: read a picture.
    The default is the one that questions go to, a cloud model runs elsewhere.
    """
    from logai.cli.console import Look, note
    from logai.cli.units import size_text, time_distance
    from logai.models.inventory import list_models

    chosen = options.choose_report(report_format, as_json=as_json)
    settings = options.settings_from()
    entries = list_models(settings)
    if not entries:
        note(f"The server has no models yet: logai models pull {settings.local_model}", Look(no_color))
    now = datetime.now(UTC)
    rows = [
        (
            entry.name,
            entry.id,
            "-" if entry.is_remote else size_text(entry.size),
            time_distance(entry.modified_at, now),
            ", ".join(entry.tasks) or "-",
            describe_role(entry),
        )
        for entry in entries
    ]
    content = {"models": [models_view.plain_fields(record) for record in entries]}
    columns = ("NAME", "ID", "SIZE", "MODIFIED", "TASKS", "")
    models_view.write_models(columns, rows, content, chosen=chosen, output=output, look=Look(no_color))


def describe_role(entry: ModelEntry) -> str:
    """Return what is special about a model of the list."""
    marks = {
        "default": entry.is_default,
        "SQL default": entry.is_sql_default and not entry.is_default,
        "cloud": entry.is_remote,
    }
    return ", ".join(mark for mark, holds in marks.items() if holds)


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
    content = {"models": [models_view.plain_fields(record) for record in running]}
    columns = ("NAME", "ID", "SIZE", "PROCESSOR", "CONTEXT", "UNTIL")
    models_view.write_models(columns, rows, content, chosen=chosen, output=output, look=Look(no_color))


@app.command("show", epilog=epilog_of("models show"))
def show_command(
    name: models_view.Name,
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
    cells = {
        field.replace("_", " "): ", ".join(value) if isinstance(value, tuple) else cell_text(value, None)
        for field, value in asdict(details).items()
    }
    rows = [(field, text) for field, text in cells.items() if text]
    models_view.write_models(
        ("", ""), rows, models_view.plain_fields(details), chosen=chosen, output=output, look=Look(no_color)
    )


@app.command("stop", epilog=epilog_of("models stop"))
def stop_command(
    names: models_view.Names,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Take models out of memory; they stay on the server."""
    from logai.cli.console import Look, note
    from logai.models.inventory import stop_model

    settings = options.settings_from()

    def stop(name: str) -> bool:
        was_running = stop_model(settings, name)
        note(f"stopped {name}" if was_running else f"{name} was not in memory", Look(no_color, quiet))
        return was_running

    done, failed = models_view.try_each(models_view.check_names(names), stop)
    stopped = [name for name, was_running in done.items() if was_running]
    idle = [name for name, was_running in done.items() if not was_running]
    models_view.end_batch({"stopped": stopped, "not_running": idle}, failed, as_json=as_json)


@app.command("rm", epilog=epilog_of("models rm"))
def rm_command(
    names: models_view.Names,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Remove models from the server, and from its memory."""
    from logai.cli.console import Look, note
    from logai.models.inventory import remove_model

    settings = options.settings_from()

    def remove(name: str) -> None:
        remove_model(settings, name)
        note(f"removed {name}", Look(no_color, quiet))

    done, failed = models_view.try_each(models_view.check_names(names), remove)
    models_view.end_batch({"removed": list(done)}, failed, as_json=as_json)
