"""What the commands of `logai models` share: writing a table or JSON, and doing a thing to several models in turn."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from logai.cli import options
from logai.errors import LogaiError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from logai.cli.console import Look

Name = Annotated[str, typer.Argument(metavar="NAME", help="Model, such as llama3.2:3b.")]
Names = Annotated[list[str], typer.Argument(metavar="NAME", help="Models, such as llama3.2:3b.")]
Insecure = Annotated[
    bool, typer.Option("--insecure", help="Let the registry speak plain HTTP, such as one of your own.")
]
Replace = Annotated[bool, typer.Option("--replace", help="Replace a model that has the name already.")]

Done = TypeVar("Done")


def check_names(names: Iterable[str]) -> list[str]:
    """Return the names, each once; raise BadInputError, before anything is sent, where one is none."""
    from logai.providers.ollama_names import parse_model_name

    return list({parse_model_name(name).short.lower(): name for name in reversed(list(names))}.values())[::-1]


def try_each(names: Iterable[str], act: Callable[[str], Done]) -> tuple[dict[str, Done], dict[str, LogaiError]]:
    """Do `act` to each name, and go on after a failure, which is told at once, the same one only once."""
    done: dict[str, Done] = {}
    failed: dict[str, LogaiError] = {}
    for name in names:
        try:
            done[name] = act(name)
        except LogaiError as error:
            add_failure(failed, name, error)
    return done, failed


def add_failure(failed: dict[str, LogaiError], name: str, error: LogaiError) -> None:
    """Tell a failure on standard error, unless another model had the same one, and add it to `failed`."""
    from logai.cli.failures import report_failure

    if error.message not in {known.message for known in failed.values()}:
        report_failure(error, ())
    failed[name] = error


def end_batch(result: dict[str, object], failed: dict[str, LogaiError], *, as_json: bool) -> None:
    """End a command for several models: `result` as JSON where it is wanted, a failure's exit code.

    The failures were told before. With JSON the object has `result` also where one failed, and `error` is the first.
    """
    from logai.cli.table_view import write_json

    if as_json:
        write_json(sys.stdout, make_content(result, failed))
    if failed:
        raise typer.Exit(int(next(iter(failed.values())).exit_code))


def make_content(result: object, failed: dict[str, LogaiError]) -> dict[str, object]:
    """Return the JSON object of what was done, with the first failure as its error."""
    if not failed:
        return {"success": True, "result": result}
    first = next(iter(failed.values()))
    return first.as_json() | {"result": result, "failed": list(failed)}


def write_models(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    content: object,
    *,
    chosen: options.ReportFormat,
    output: Path | None,
    look: Look,
    failed: dict[str, LogaiError] | None = None,
) -> None:
    """Write what the server said: the rows for people, all of `content` for programs."""
    from logai.cli.console import open_console, print_table
    from logai.cli.output import open_output
    from logai.cli.table_view import write_json

    with open_output(output) as stream:
        if chosen is options.ReportFormat.JSON:
            write_json(stream, make_content(content, failed or {}))
        else:
            print_table(open_console(stream, look), columns, rows)


def plain_fields(record: DataclassInstance) -> dict[str, Any]:
    """Return a record of the server's as JSON has it."""
    from logai.cli.table_view import json_value

    return {
        name: list(value) if isinstance(value, tuple) else json_value(value, None)
        for name, value in asdict(record).items()
    }
