"""How a command that failed says so: a line on stderr, with `--json` the failure object, an exit code.

Three bands: the user's mistake and another system's failure are a sentence and a hint; ours is a traceback.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from itertools import pairwise

import typer

from logai import __version__
from logai.errors import BadInputError, ExitCode, LogaiError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""What writing to a stream ends with where there is no more room for what it is redirected to."""

CLOSED_PIPE = 128 + signal.SIGPIPE
"""What a shell reports of a Unix tool whose reader went away (`| head -1`)."""


def wants_json(arguments: Sequence[str]) -> bool:
    """Say whether the command line asks for JSON; it may be one that cannot be parsed."""
    options = list(arguments[: arguments.index("--")] if "--" in arguments else arguments)
    pairs = pairwise(options)
    return "--json" in options or "--format=json" in options or ("--format", "json") in pairs


def report_failure(error: LogaiError, arguments: Sequence[str]) -> int:
    """Print `error` as the command line `arguments` wants it; return the exit code."""
    from logai.i18n import escape_hidden

    if wants_json(arguments):
        sys.stdout.write(json.dumps(error.as_json()) + "\n")
    lines = [f"logai: {error.message}"]
    if error.unknown:
        lines.append(f"not understood: {', '.join(error.unknown)}")
    if error.hint:
        lines.append(f"hint: {error.hint}")
    lines += [f"try: {question}" for question in error.suggestions]
    sys.stderr.writelines(escape_hidden(" ".join(line.split())) + "\n" for line in lines)
    return int(error.exit_code)


def as_bad_input(error: typer.TyperException) -> BadInputError:
    """Return a mistake that Typer found in the arguments as one of ours."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "logai"
    return BadInputError(error.format_message(), f"See `{command} --help`.")


def as_full_output(error: OSError) -> BadInputError:
    """Return standard output that takes no more as an error of ours."""
    reason = error.strerror or str(error)
    return BadInputError(f"Standard output cannot be written: {reason}.", "Make room, or write elsewhere.")


def report_bug(error: Exception) -> int:
    """Print the traceback of an error that should not have happened; return the exit code."""
    traceback.print_exception(error)
    sys.stderr.write(
        f"logai: this is a bug in logai {__version__} (Python {sys.version.split()[0]}). "
        "Please report it with the lines above; take out names and addresses that are nobody's business.\n"
    )
    return int(ExitCode.BUG)


def silence_stdout() -> None:
    """Point standard output at nothing, so that the interpreter's last flush cannot fail again."""
    try:
        descriptor = sys.stdout.fileno()
    except (OSError, ValueError):
        return
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, descriptor)
    os.close(nothing)
