"""A report on a terminal: the text of `logai.report.text`, its lines in the colours of what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from logai.report.text import lay_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from logai.cli.console import Look
    from logai.report.document import Document
    from logai.report.text import Role

STYLES: Mapping[Role, str] = {
    "title": "bold",
    "heading": "bold cyan",
    "alert": "bold white on red",
    "high": "bold red",
    "medium": "bold yellow",
    "low": "bold blue",
    "quiet": "green",
    "body": "",
    "note": "dim",
}


def print_document(document: Document, stream: TextIO, look: Look) -> None:
    """Print the report; a line is never wider than the text itself makes it."""
    from logai.cli.console import open_console, styled

    console = open_console(stream, look)
    for line in lay_out(document):
        console.print(styled(line.text, STYLES[line.role]), soft_wrap=True)
