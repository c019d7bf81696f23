"""The command that a scheduler is to run: a report's options, as they are to be at six in the morning.

A scheduler has none of the shell's environment and no current folder: paths are made absolute, and what the settings of
the moment say is written into the command, or named as something for the configuration file. Secrets are never written.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from logai.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from logai.config import Settings
    from logai.report.period import Period


def delivery_arguments(
    email: list[str] | None, output: Path | None, fail_on: list[str] | None, period: Period
) -> list[str]:
    """Return the arguments that say where a report goes, each checked now and not when it is due.

    `period` is any of the report's kind, to fill the placeholders of `output` with.
    """
    from logai.report.conditions import parse_condition
    from logai.report.mail import check_address
    from logai.report.place import fill_path

    arguments: list[str] = []
    for address in email or ():
        arguments += ["--email", check_address(address, "--email")]
    if output is not None:
        fill_path(output, period)
        arguments += ["--output", os.path.abspath(output)]  # noqa: PTH100 - a link in the path stays one
    for condition in fail_on or ():
        parse_condition(condition)
        arguments += ["--fail-on", condition]
    return arguments


def data_arguments(settings: Settings, logs: tuple[str, ...]) -> list[str]:
    """Return the arguments that say what a report is of: what flags and variables say now, as flags."""
    if "-" in logs:
        raise BadInputError("A scheduled report has no standard input.", "Name log files, or leave out --log.")
    arguments = [word for log in logs for word in ("--log", os.path.abspath(log))]  # noqa: PTH100 - as above
    if not logs:
        arguments += ["--db", os.path.abspath(settings.db)]  # noqa: PTH100 - as above
    for name in ("tz", "lang"):
        if settings.origins[name] in {"flag", f"LOGAI_{name.upper()}"}:
            arguments += [f"--{name}", settings.values[name]]
    if not settings.refresh and settings.origins["refresh"] in {"flag", "LOGAI_REFRESH"}:
        arguments.append("--no-refresh")
    return arguments


def find_program() -> tuple[str, ...]:
    """Return the command that starts logai, by its full path: a scheduler has a PATH of its own."""
    script = Path(sys.argv[0])
    if script.name == "logai" and script.is_file() and os.access(script, os.X_OK):
        return (os.path.abspath(script),)  # noqa: PTH100 - the link that pipx makes outlives an update
    return (sys.executable, "-P", "-m", "logai")


def needed_variables(settings: Settings) -> Mapping[str, str]:
    """Return what leads to the configuration file where it is not where a scheduler's logai looks for it."""
    path = os.path.abspath(settings.config_file)  # noqa: PTH100 - as above
    return {} if path == os.path.expanduser("~/.config/logai/config.toml") else {"LOGAI_CONFIG": path}  # noqa: PTH111


def missing_variables(settings: Settings) -> list[str]:
    """Return a note that names the settings of this shell which the scheduled report will not have."""
    written = {"db", "tz", "lang", "refresh"}
    places = {"flag", "default", str(settings.config_file)}
    names = [origin for name, origin in settings.origins.items() if name not in written and origin not in places]
    if not names:
        return []
    shown = ", ".join(sorted(names))
    return [f"Set in this shell only: {shown}. What the report needs of it belongs in {settings.config_file}."]
