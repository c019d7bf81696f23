"""Read the settings from flags, environment and file, and refuse values that are none."""

from __future__ import annotations

import os
import re
import tomllib
from typing import TYPE_CHECKING, Any

from logai.config.folders import config_path
from logai.config.model import Settings
from logai.config.table import SETTINGS
from logai.config.zones import zone
from logai.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from logai.config.table import Setting


def load_settings(flags: Mapping[str, str | None], environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings in force. `flags` holds what the command line gave, None where it gave nothing."""
    environ = os.environ if environ is None else environ
    path = config_path(environ)
    in_file = _read_file(path)
    values: dict[str, str] = {}
    origins: dict[str, str] = {}
    for setting in SETTINGS:
        given = flags.get(setting.name)
        if given is not None:
            value, origin = given, "flag"
        elif environ.get(setting.variable, "").strip():
            value, origin = environ[setting.variable].strip(), setting.variable
        elif setting.name in in_file:
            value, origin = str(in_file[setting.name]), str(path)
        else:
            value, origin = setting.default, "default"
        _check(setting, value, origin)
        values[setting.name] = value
        origins[setting.name] = origin
    settings = Settings(values, origins, path, environ)
    if values["tz"]:
        zone(values["tz"])
    return settings


def _read_file(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"The configuration file {path} cannot be read: {error}.", "Mend or remove it.") from error
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(f"The configuration file {path} is no valid TOML: {error}.", "Mend that line.") from error
    known = {setting.name for setting in SETTINGS}
    for name in content:
        if name not in known:
            raise BadInputError(
                f"The configuration file {path} has an unknown setting {name!r}.",
                f"Known settings: {', '.join(sorted(known))}.",
            )
    return content


def _check(setting: Setting, value: str, origin: str) -> None:
    where = setting.variable if origin == setting.variable else f"--{setting.name}" if origin == "flag" else origin
    if setting.choices and value not in setting.choices:
        allowed = ", ".join(choice for choice in setting.choices if choice)
        raise BadInputError(f"{where}: {value!r} is no value for {setting.name}.", f"Use one of: {allowed}.")
    if setting.number and value:
        try:
            number = int(value) if setting.whole else float(value)
        except ValueError:
            number = -1
        if not (0 < number < 10**9 or (setting.zero and number == 0)):
            kind = "whole number" if setting.whole else "number"
            least = "of 0 or more" if setting.zero else "above 0"
            raise BadInputError(f"{where}: {value!r} is no number for {setting.name}.", f"Use a {kind} {least}.")
    if setting.duration and not _is_duration(value):
        raise BadInputError(
            f"{where}: {value!r} is no duration for {setting.name}.",
            "Use one such as 10m or 1h30m, a number of seconds, or -1 for ever.",
        )


_DURATION_PARTS = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
_SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}
_LONGEST = 2**63 / 1e9
"""Seconds: Go counts nanoseconds in 64 bits."""


def _is_duration(text: str) -> bool:
    """Return whether Ollama takes `text`: a whole number of seconds, or what Go's time.ParseDuration takes."""
    amount = text.removeprefix("-") if text.startswith("-") else text.removeprefix("+")
    if re.fullmatch(r"\d{1,9}", amount, re.ASCII):
        return True
    parts = _DURATION_PARTS.findall(amount)
    is_whole = bool(parts) and "".join(number + unit for number, unit in parts) == amount
    return is_whole and sum(float(number) * _SECONDS[unit] for number, unit in parts) < _LONGEST
