"""Where a report is written to: a path in which braces stand for its time, `reports/{date}.html`.

Braces and not the `%` of strftime: in a crontab a `%` ends the command.
"""

from __future__ import annotations

from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from logai.errors import BadInputError
from logai.report.make import Format

if TYPE_CHECKING:
    from collections.abc import Mapping

    from logai.report.period import Period

_SUFFIXES: Mapping[str, Format] = {
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".json": Format.JSON,
}


def fill_path(path: Path, period: Period) -> Path:
    """Return `path` with its placeholders filled for `period`; raise BadInputError for an unknown one.

    {date} is the last day of the report, {week}, {month} and {year} are of that day, {kind} is daily, weekly or span.
    """
    day = period.last_day
    week = day.isocalendar()
    values = {
        "date": day.isoformat(),
        "week": f"{week.year}-W{week.week:02d}",
        "month": f"{day:%Y-%m}",
        "year": f"{day:%Y}",
        "kind": period.kind.value,
    }
    try:
        pieces = list(Formatter().parse(str(path)))
    except ValueError:
        pieces = [("", "", None, None)]
    for _, name, spec, conversion in pieces:
        if name is not None and (name not in values or spec or conversion):
            raise BadInputError(
                f"--output cannot fill {path}.",
                f"Placeholders: {', '.join(f'{{{one}}}' for one in values)}; a brace itself is written twice.",
            )
    return Path("".join(literal + (values[name] if name else "") for literal, name, _, _ in pieces))


def guess_format(path: Path | None) -> Format:
    """Return the format that the ending of a file's name means: text where there is none, or none that is known."""
    return Format.TEXT if path is None else _SUFFIXES.get(path.suffix.lower(), Format.TEXT)
