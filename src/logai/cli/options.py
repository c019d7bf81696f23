"""The options that several commands share, each defined once, so that it means the same in all of them.

An option's text is what `--help` prints. Nothing here opens a file, reads the environment or imports more
than Typer: this module is part of every start-up.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from logai.errors import BadInputError

if TYPE_CHECKING:
    from logai.config import Settings


class Language(StrEnum):
    """`--lang`."""

    EN = "en"
    TH = "th"


class ProviderName(StrEnum):
    """`--provider`."""

    AUTO = "auto"
    LOCAL = "local"
    OPENAI = "openai"
    BUILTIN = "builtin"


class AnswerFormat(StrEnum):
    """`ask --format`."""

    TEXT = "text"
    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"


class EventsFormat(StrEnum):
    """`events --format`."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


class Partition(StrEnum):
    """`events --partition-by`."""

    DAY = "day"
    MONTH = "month"


class TableFormat(StrEnum):
    """`sql --format`."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    MARKDOWN = "markdown"


class BenchFormat(StrEnum):
    """`bench --format`."""

    TABLE = "table"
    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"


class ReportFormat(StrEnum):
    """`--format` of the commands that print a table for people or JSON for scripts."""

    TABLE = "table"
    JSON = "json"


def _filled(value: str | None) -> str | None:
    """Refuse an empty value: it comes from an unset shell variable, and the default is not what was meant."""
    if value is not None and not value.strip():
        raise typer.BadParameter("the value is empty")
    return value


def _all_filled(values: list[str] | None) -> list[str] | None:
    for value in values or ():
        _filled(value)
    return values


def _names_a_file(value: Path | None) -> Path | None:
    # Path("") is the current folder.
    if value is not None and str(value) == ".":
        raise typer.BadParameter("give the name of a file")
    return value


Db = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="PATH",
        callback=_filled,
        help="The store. [env: LOGAI_DB; default: in the data folder]",
    ),
]
Log = Annotated[
    list[str] | None,
    typer.Option(
        "--log",
        metavar="PATH",
        callback=_all_filled,
        help="Read this log, or the logs of this folder, not the store; `-` is standard input. May be repeated.",
    ),
]
Demo = Annotated[
    bool,
    typer.Option("--demo", help="Use the built-in sample, which ends now: no log, no store, no model needed."),
]
Year = Annotated[
    int | None,
    typer.Option(
        "--year",
        min=1970,
        max=9999,
        metavar="INT",
        help="Year of the last line, for stamps without one. [default: guessed]",
    ),
]
Now = Annotated[
    str | None,
    typer.Option(
        "--now",
        metavar="ISO",
        callback=_filled,
        help="Take this as the present time, such as 2026-11-23T14:30. Without a zone it is in --tz.",
    ),
]
Tz = Annotated[
    str | None,
    typer.Option(
        "--tz",
        metavar="ZONE",
        callback=_filled,
        help="Zone of stamps without one, and of answers: Asia/Bangkok. [env: LOGAI_TZ; default: machine's]",
    ),
]
Lang = Annotated[
    Language | None,
    typer.Option("--lang", help="Language of the answer. [env: LOGAI_LANG; default: the question's]"),
]
Provider = Annotated[
    ProviderName | None,
    typer.Option("--provider", help="Who understands the question. [env: AI_PROVIDER; default: auto]"),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME",
        callback=_filled,
        help="Model of OpenAI with provider openai, else the local one. [env: LOCAL_MODEL, OPENAI_MODEL]",
    ),
]
Refresh = Annotated[
    bool | None,
    typer.Option(
        "--refresh/--no-refresh",
        help="Load what is new in the logs of the store first. [env: LOGAI_REFRESH; default: on]",
    ),
]
Pull = Annotated[
    bool,
    typer.Option("--pull", help="Fetch the local model without asking if it is missing. [env: LOGAI_AUTO_PULL]"),
]
Redact = Annotated[
    bool | None,
    typer.Option(
        "--redact/--no-redact",
        help="Hide names and addresses of the question from remote models. [env: LOGAI_REDACT; default: on]",
    ),
]
Report = Annotated[ReportFormat | None, typer.Option("--format", help="How to print the result. [default: table]")]
Rows = Annotated[TableFormat | None, typer.Option("--format", help="How to print the rows. [default: table]")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object, a failure too; same as --format json.")]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="PATH",
        callback=_names_a_file,
        help="Write to this file, whole or not at all.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print the result alone: no notes, no progress.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="Print without colours. [env: NO_COLOR]")]

FormatT = TypeVar("FormatT", bound=StrEnum)


def choose_format(given: FormatT | None, *, default: FormatT, json: FormatT, as_json: bool) -> FormatT:
    """Return the format that `--format` and `--json` ask for; raise BadInputError where they contradict."""
    if as_json and given not in {None, json}:
        raise BadInputError(f"--json and --format {given} contradict each other.", "Give one of them.")
    return json if as_json else given or default


def choose_report(given: ReportFormat | None, *, as_json: bool) -> ReportFormat:
    """Return the format of a report: a table unless JSON is asked for."""
    return choose_format(given, default=ReportFormat.TABLE, json=ReportFormat.JSON, as_json=as_json)


def choose_table(given: TableFormat | None, *, as_json: bool) -> TableFormat:
    """Return the format of rows: an aligned table unless another is asked for."""
    return choose_format(given, default=TableFormat.TABLE, json=TableFormat.JSON, as_json=as_json)


def settings_from(
    *,
    db: str | None = None,
    tz: str | None = None,
    lang: Language | None = None,
    provider: ProviderName | None = None,
    model: str | None = None,
    redact: bool | None = None,
    refresh: bool | None = None,
) -> Settings:
    """Return the settings in force under these flags.

    `model` names the model of the provider in force: OpenAI's for `openai`, else the local one.
    """
    from logai.config import load_settings

    flags = {"db": db, "tz": tz, "lang": lang, "provider": provider}
    flags |= {"redact": _switch(redact), "refresh": _switch(refresh)}
    settings = load_settings(flags)
    if model is None:
        return settings
    return load_settings({**flags, "openai_model" if settings.provider == "openai" else "local_model": model})


def _switch(value: bool | None) -> str | None:
    return None if value is None else "on" if value else "off"


def choose_data(log: list[str] | None, *, demo: bool) -> tuple[str, ...]:
    """Return the log files to read alone; raise BadInputError where `--log` and `--demo` are both given."""
    if log and demo:
        raise BadInputError("--log and --demo contradict each other.", "Give one of them.")
    if log and log.count("-") > 1:
        raise BadInputError("Standard input can be read once.", "Give `--log -` once.")
    return tuple(log or ())
