"""An answer as Markdown, CSV and JSON text.

Markdown is read by people and renderers: what the log says is shown as code, hidden characters as escapes.
CSV is opened in spreadsheets: a text that a spreadsheet would run as a formula is marked as text. JSON is
read by programs: values are raw, though no byte of it can move a terminal's cursor.
"""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime
from typing import TYPE_CHECKING

from logai.i18n import escape_hidden

if TYPE_CHECKING:
    from logai.answer.model import Answer, Section
    from logai.table import Value

_MARKDOWN_SPECIALS = re.compile(r"([\\`*_\[\]<>#|~&!@$])")
_LINK_STARTS = re.compile(r"(?i)(?<=http)(?=s?:)|(?<=ftp)(?=:)|(?<=www)(?=\.)")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NOT_FOR_TERMINALS = re.compile(
    r"[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def to_markdown(answer: Answer) -> str:
    """Return the sentence, the table where there is more than one value, notes, interpretation and a model's SQL."""
    lines = [escape_markdown(answer.sentence), ""]
    for section in answer.sections:
        lines += [*_markdown_section(section), ""]
    if not answer.sections and answer.table.rows and (len(answer.table.rows) > 1 or len(answer.table.columns) > 1):
        lines += [*_markdown_table(answer), ""]
    lines += [f"- {escape_markdown(note)}" for note in answer.notes]
    if answer.notes:
        lines.append("")
    lines.append(f"*{escape_markdown(answer.interpretation)}*")
    if answer.sql_author == "model":
        lines += [
            "",
            "```sql",
            *(escape_hidden(line).replace("```", "` ` `") for line in answer.sql.splitlines()),
            "```",
        ]
    return "\n".join(lines) + "\n"


def to_csv(answer: Answer) -> str:
    """Return the table with a header; times in ISO 8601, NULL empty, lines end as RFC 4180 says."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(answer.table.columns)
    writer.writerows([_csv_cell(cell) for cell in row] for row in answer.table.rows)
    return text.getvalue()


def to_json(answer: Answer) -> str:
    """Return the success object of the JSON contract as text that any encoding can carry."""
    return dump_json(answer.as_json())


def dump_json(value: object, *, indent: int | None = 2) -> str:
    """Return `value` as JSON with letters of all languages as they are, and hidden characters as escapes.

    Without `indent` it is one line.
    """
    return _NOT_FOR_TERMINALS.sub(_json_escape, json.dumps(value, ensure_ascii=False, indent=indent))


def escape_markdown(text: str) -> str:
    """Return `text` so that Markdown shows it as it is: no markup, no HTML, no link made of an address."""
    return _LINK_STARTS.sub(r"\\", _MARKDOWN_SPECIALS.sub(r"\\\1", escape_hidden(text)))


def _markdown_section(section: Section) -> list[str]:
    lines = [f"## {escape_markdown(section.title)}", ""]
    if section.rows:
        lines.append(f"| {' | '.join(escape_markdown(name) for name in section.headings)} |")
        lines.append(f"| {' | '.join('---:' if one else '---' for one in section.numeric)} |")
        lines += [f"| {' | '.join(escape_markdown(cell) for cell in row)} |" for row in section.rows]
    if section.rows and section.lines:
        lines.append("")
    return lines + [f"- {escape_markdown(line)}" for line in section.lines]


def _markdown_table(answer: Answer) -> list[str]:
    numeric = [
        all(isinstance(cell, int | float | None) and not isinstance(cell, bool) for cell in answer.table.column(name))
        for name in answer.table.columns
    ]
    lines = [
        f"| {' | '.join(escape_markdown(answer.heading_of(name)) for name in answer.table.columns)} |",
        f"| {' | '.join('---:' if one else '---' for one in numeric)} |",
    ]
    lines.extend(
        "| "
        + " | ".join(
            _markdown_cell(answer.text_of(column, cell), cell)
            for column, cell in zip(answer.table.columns, row, strict=True)
        )
        + " |"
        for row in answer.table.rows
    )
    return lines


def _markdown_cell(text: str, value: Value) -> str:
    if not isinstance(value, str):
        return escape_markdown(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    # A vertical bar ends a cell even within code, unless it is escaped (GitHub Flavored Markdown, 4.10).
    body = text.replace("|", "\\|")
    padding = " " if body.startswith(("`", " ")) or body.endswith(("`", " ")) else ""
    return f"{fence}{padding}{body}{padding}{fence}"


def _csv_cell(value: Value) -> str | int | float | bool | None:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        marked = f"'{value}" if value.startswith(_FORMULA_STARTS) else value
        return escape_hidden(marked)
    return value


def _json_escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]
