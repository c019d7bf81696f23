"""How a pull looks on standard error: a bar a layer on a terminal, a line a step elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from logai.cli.console import Look, note, open_console, print_line
from logai.i18n import escape_hidden

if TYPE_CHECKING:
    from rich.progress import TaskID

    from logai.models.pull import PullProgress


def show_pull(name: str, steps: Iterable[PullProgress], look: Look) -> None:
    """Follow the steps of fetching `name` to their end; they raise where it failed."""
    if look.quiet:
        for _step in steps:
            pass
    elif sys.stderr.isatty():
        _show_bars(name, steps, look)
    else:
        _show_lines(name, steps, look)


def _show_lines(name: str, steps: Iterable[PullProgress], look: Look) -> None:
    last = ""
    for step in steps:
        text = f"{name}: ready" if step.is_proved else f"{name}: {step.status}"
        if text != last:
            note(text, look)
        last = text


def _show_bars(name: str, steps: Iterable[PullProgress], look: Look) -> None:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    console = open_console(sys.stderr, look)
    layers: dict[str, TaskID] = {}
    last = ""
    with Progress(*columns, console=console) as progress:
        for step in steps:
            if step.digest is not None and step.total is not None:
                if step.digest not in layers:
                    layers[step.digest] = progress.add_task(escape_hidden(step.status), total=step.total)
                progress.update(layers[step.digest], completed=step.completed or 0, total=step.total)
            elif step.status != last and not step.is_proved:
                print_line(console, step.status, "dim")
            last = step.status
    print_line(console, f"{name}: ready", "green")
