"""Where `logai` starts: the command tree, and the one place where errors end.

Start-up imports Typer and the option texts and nothing heavy: a command imports what it needs when it runs.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from copy import copy
from functools import cache
from io import TextIOWrapper
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from logai import __version__
from logai.cli import (
    ask,
    bench,
    chat,
    config,
    cost,
    doctor,
    events,
    failures,
    forget,
    history,
    load,
    models,
    patterns,
    report,
    report_install,
    sql,
    status,
)
from logai.cli.help_text import EXIT_CODES, epilog_of, print_help_without_command
from logai.errors import ExitCode, LogaiError


class _Commands(TyperGroup):
    """The top of the tree. Typer turns a closed pipe into exit code 1; a Unix tool's is another."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer keeps its context's base class to itself
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError as error:
            failures.silence_stdout()
            raise typer.Exit(failures.CLOSED_PIPE) from error
        except OSError as error:
            # Without the name of a file, it is a stream: a full disk behind `> FILE`.
            if error.errno not in failures.FULL or error.filename is not None:
                raise
            failures.silence_stdout()
            raise failures.as_full_output(error) from error
        return result


# Plain help: with Rich's, `logai --help` takes twice as long, and a pipe gets boxes.
app = typer.Typer(
    cls=_Commands,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=f"{epilog_of('logai')}\n\n{EXIT_CODES}",
)
app.command("ask", epilog=epilog_of("ask"))(ask.ask_command)
app.command("chat", epilog=epilog_of("chat"))(chat.chat_command)
app.command("load", epilog=epilog_of("load"))(load.load_command)
app.command("sources", epilog=epilog_of("sources"))(load.sources_command)
app.command("forget", epilog=epilog_of("forget"))(forget.forget_command)
app.command("prune", epilog=epilog_of("prune"))(forget.prune_command)
app.command("events", epilog=epilog_of("events"))(events.events_command)
app.command("sql", epilog=epilog_of("sql"))(sql.sql_command)
app.command("status", epilog=epilog_of("status"))(status.status_command)
app.command("doctor", epilog=epilog_of("doctor"))(doctor.doctor_command)
app.command("history", epilog=epilog_of("history"))(history.history_command)
app.command("usage", epilog=epilog_of("usage"))(history.usage_command)
app.command("cost", epilog=epilog_of("cost"))(cost.cost_command)
app.add_typer(bench.app, name="bench")
report.app.command("install", epilog=epilog_of("report install"))(report_install.install_command)
app.add_typer(report.app, name="report")
app.add_typer(models.app, name="models")
app.add_typer(patterns.app, name="patterns")
app.add_typer(config.app, name="config")


def _print_version(*, wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"logai {__version__}\n")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _top(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            callback=lambda value: _print_version(wanted=value),
            help="Print the version and exit.",
        ),
    ] = False,
) -> None:
    """Ask your Linux authentication logs questions, in English or Thai. Every number is computed."""
    print_help_without_command(context)


@cache
def _build(first: str) -> Any:  # noqa: ANN401 - Typer keeps its command's class to itself
    """Return the command tree, of one command alone where the `first` argument names it: all of it takes 60 ms."""
    part = copy(app)
    part.registered_commands = [one for one in app.registered_commands if one.name == first]
    part.registered_groups = [one for one in app.registered_groups if one.name == first]
    is_named = part.registered_commands or part.registered_groups
    return typer.main.get_command(part if is_named else app)


def run(arguments: Sequence[str]) -> int:
    """Run `logai` with `arguments` and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # What the encoding lacks (Thai in Latin-1, a stray byte of an argument) is written as \\u0e01.
            stream.reconfigure(errors="backslashreplace")
    command = _build(arguments[0] if arguments else "")
    try:
        code = command.main(args=list(arguments), prog_name="logai", standalone_mode=False)
        return code if isinstance(code, int) else int(ExitCode.ANSWERED)
    except LogaiError as error:
        return failures.report_failure(error, arguments)
    except typer.TyperException as error:
        return failures.report_failure(failures.as_bad_input(error), arguments)
    except KeyboardInterrupt:
        return int(ExitCode.INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - the end of the line: a bug becomes a traceback and a request
        return failures.report_bug(error)


def main() -> None:
    """Run the command line of this process; the console script and `python -m logai` come here."""
    # Imports and lexicons are a hundred thousand objects that stay: looking through them for garbage takes a tenth of
    # the time of a short command.
    gc.set_threshold(200_000)
    # pydantic looks through all installed packages for plugins of its own, which takes as long; there is none for us.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        code = failures.CLOSED_PIPE
    # Taking the interpreter apart takes a fifth of a short command, and nothing is left to do: files and databases are
    # closed where they were opened.
    os._exit(code)
