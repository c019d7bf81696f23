"""How a pull or the making of a model looks on standard error: a bar a layer on a terminal, a line a step elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from logai.cli.console import Look, note, open_console, print_line
from logai.i18n import escape_hidden

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from logai.models.steps import ModelStep, Report

LABEL_WIDTH = 26
"""Cells of the text before a bar, so that bar, sizes and speed fit a terminal of 80."""


def show_pull(name: str, steps: Iterable[ModelStep], look: Look) -> None:
    """Follow the steps of fetching `name` to their end; they raise where it failed."""
    resumes = f"Interrupted. `logai models pull {name}` goes on where it stopped."
    with follow_steps(name, look, when_interrupted=resumes) as report:
        for step in steps:
            report(step)


@contextmanager
def follow_steps(name: str, look: Look, *, when_interrupted: str) -> Iterator[Report]:
    """Yield what is to be told of each step of work on the model `name`; Ctrl-C adds what is to be known then."""
    try:
        if look.quiet:
            yield lambda _step: None
        elif sys.stderr.isatty():
            with _open_bars(name, look) as report:
                yield report
        else:
            yield _make_lines(name, look)
    except KeyboardInterrupt:
        # Quiet hides the narration, not what to do next.
        note(when_interrupted, Look(no_color=look.no_color))
        raise


def _make_lines(name: str, look: Look) -> Report:
    told: set[str] = set()

    def report(step: ModelStep) -> None:
        text = f"{name}: ready" if step.is_proved else f"{name}: {step.status}"
        if text not in told:
            told.add(text)
            note(text, look)

    return report


@contextmanager
def _open_bars(name: str, look: Look) -> Iterator[Report]:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    console = open_console(sys.stderr, look)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    is_proved = False
    with Progress(*columns, console=console, expand=console.width <= 100) as progress:
        bars = _Bars(name, progress)

        def report(step: ModelStep) -> None:
            nonlocal is_proved
            is_proved = is_proved or step.is_proved
            bars.show(step)

        yield report
    if is_proved:
        print_line(console, f"{name}: ready", "green")


class _Bars:
    """A bar for each part that has a size; what has none is a line above them, said once."""

    def __init__(self, name: str, progress: Progress) -> None:
        self._name = name
        self._progress = progress
        self._parts: dict[str, TaskID] = {}
        self._last = ""

    def show(self, step: ModelStep) -> None:
        """Show one step; one without a part fills the bars, for Ollama does not always tell the last bytes.

        It works on one part after the other: what has no part comes before the first or after the last of them.
        """
        if step.part is None:
            for task in self._progress.tasks:
                self._progress.update(task.id, completed=task.total)
        if step.is_proved:
            return
        if step.part is not None and step.total is not None:
            if step.part not in self._parts:
                self._parts[step.part] = self._progress.add_task(_make_label(step.status), total=step.total)
            self._progress.update(self._parts[step.part], completed=step.completed or 0, total=step.total)
        elif step.status != self._last:
            print_line(self._progress.console, f"{self._name}: {step.status}", "dim")
        self._last = step.status


def _make_label(status: str) -> str:
    label = escape_hidden(status)
    return label if len(label) <= LABEL_WIDTH else f"{label[: LABEL_WIDTH - 1]}…"
