"""The one place that knows Rich: consoles, text, tables, bars and progress.

All text may come from a log, whose writer may be an attacker: it is made harmless by `escape_hidden`, and
handed to Rich as `Text`, never as a string in which Rich would look for markup. A stream that is no
terminal, `NO_COLOR`, `--no-color` and `TERM=dumb` mean no escape sequence at all; a stream that is no
terminal also has no width, so that nothing is cut.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from logai.cli.units import size_text
from logai.i18n import escape_hidden

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from logai.load import LoadProgress, Progress
    from logai.providers.base import ChatProgress

UNLIMITED = 1_000_000
"""Width, in cells, of a stream that is no terminal."""

PAPER_WIDTH = 80
"""What a table with bars is scaled to, also where there is no terminal or a wider one."""

MINIMAL_BAR = 10
"""Cells of the longest bar where the columns leave no more."""

LONGEST_WORD = 24
"""Cells of a word that a folded column keeps together."""


@dataclass(frozen=True)
class Look:
    """How the user wants things printed: without colours, without notes."""

    no_color: bool = False
    quiet: bool = False


def open_console(stream: TextIO, look: Look) -> Console:
    """Return a Rich console on `stream` that interprets nothing in the text that it is given."""
    from rich.console import Console

    is_terminal = stream.isatty()
    plain = look.no_color or bool(os.environ.get("NO_COLOR")) or not is_terminal
    return Console(
        file=stream,
        color_system=None if plain else "auto",
        force_terminal=is_terminal,
        width=None if is_terminal else UNLIMITED,
        markup=False,
        emoji=False,
        highlight=False,
    )


def styled(text: str, style: str = "") -> Text:
    """Return `text`, made harmless, in `style`."""
    from rich.text import Text

    return Text(escape_hidden(text), style=style, overflow="fold")


def print_line(console: Console, text: str, style: str = "") -> None:
    """Print `text`, made harmless; a terminal wraps it."""
    console.print(styled(text, style), soft_wrap=not console.is_terminal)


def print_table(
    console: Console,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numeric: Sequence[bool] | None = None,
    bars: Sequence[str] = (),
) -> None:
    """Print rows of text under `columns`; long cells are folded, never cut. `bars` is the last column.

    Where a terminal is too narrow, the widest columns are folded first, and between words.
    """
    from rich.table import Table

    rows = list(rows)
    widths = _fold_widths(console, [columns, *rows], bars)

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0), show_header=any(columns))
    is_number = numeric or [False] * len(columns)
    for name, right, width in zip(columns, is_number, widths, strict=True):
        table.add_column(styled(name), justify="right" if right else "left", overflow="fold", width=width)
    if bars:
        table.add_column("", no_wrap=True)
    for number, row in enumerate(rows):
        cells = [styled(cell) for cell in row]
        table.add_row(*cells, *([styled(bars[number], "cyan")] if bars else []))
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    console.file.writelines(line.rstrip() + "\n" for line in captured.get().split("\n")[:-1])


def print_marked(console: Console, mark: str, style: str, lines: Sequence[str]) -> None:
    """Print lines behind a mark, all at the same indent; a terminal wraps them there."""
    from rich.table import Table

    if not console.is_terminal:
        for number, line in enumerate(lines):
            print_line(console, f"{mark if number == 0 else ' '} {line}")
        return
    grid = Table.grid(padding=(0, 1, 0, 0))
    for number, line in enumerate(lines):
        grid.add_row(styled(mark if number == 0 else "", style), styled(line, "dim" if number else ""))
    console.print(grid)


def column_widths(cells: Sequence[Sequence[str]]) -> list[int]:
    """Return how many cells of a terminal each column of the rows `cells` needs, its gap included."""
    from rich.cells import cell_len

    return [max(cell_len(escape_hidden(cell)) for cell in column) + 2 for column in zip(*cells, strict=True)]


def room_for_bars(console: Console, cells: Sequence[Sequence[str]]) -> int:
    """Return how many cells the console leaves for bars beside the columns `cells`."""
    return max(MINIMAL_BAR, min(console.width, PAPER_WIDTH) - sum(column_widths(cells)) - 2)


def _fold_widths(console: Console, cells: Sequence[Sequence[str]], bars: Sequence[str]) -> Sequence[int | None]:
    """Return the width of each column where the table must be folded; None for as wide as it is."""
    from rich.cells import cell_len

    natural = [width - 2 for width in column_widths(cells)]
    room = console.width - 2 * len(natural) - max(map(len, bars), default=0)
    words = [[word for cell in column for word in escape_hidden(cell).split()] for column in zip(*cells, strict=True)]
    least = [min(max(map(cell_len, column), default=0), LONGEST_WORD) for column in words]
    if sum(natural) <= room or sum(least) > room:
        return [None] * len(natural)
    widths = [min(width, room) for width in natural]
    while sum(widths) > room:
        widest = max(range(len(widths)), key=lambda index: (widths[index] > least[index], widths[index]))
        widths[widest] -= 1
    return widths


def note(text: str, look: Look) -> None:
    """Tell the user something on standard error, unless the user wants quiet."""
    if not look.quiet:
        print_line(open_console(sys.stderr, look), text, "dim")


@contextmanager
def waiting(look: Look) -> Iterator[Callable[[ChatProgress], None] | None]:
    """Yield what is told of a model's progress: a spinner on standard error; None where that is no terminal.

    It is gone when nothing is waited for any more, so that a question or an answer finds the line empty.
    """
    if look.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.live import Live
    from rich.spinner import Spinner

    console = open_console(sys.stderr, look)
    shown: list[Live] = []

    def stop() -> None:
        while shown:
            shown.pop().stop()

    def show(progress: ChatProgress) -> None:
        stop()
        if progress.phase != "done":
            verb = "loading model" if progress.phase == "loading" else "asking"
            spinner = Spinner("dots" if console.encoding.startswith("utf") else "line")
            spinner.update(text=styled(f"{verb} {progress.model}", "dim"))
            shown.append(Live(spinner, console=console, transient=True))
            shown[-1].start()

    try:
        yield show
    finally:
        stop()


@contextmanager
def load_progress(look: Look) -> Iterator[Progress | None]:
    """Yield the callback of `load_logs`: a bar a source on standard error; None where that is no terminal."""
    if look.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich import progress as rich_progress

    columns = (
        rich_progress.TextColumn("{task.description}", markup=False),
        rich_progress.BarColumn(bar_width=20),
        rich_progress.TextColumn("{task.fields[state]}"),
    )
    with rich_progress.Progress(*columns, console=open_console(sys.stderr, look), transient=True) as bars:
        tasks: dict[str, rich_progress.TaskID] = {}

        def advance(state: LoadProgress) -> None:
            if state.path not in tasks:
                tasks[state.path] = bars.add_task(escape_hidden(state.path), total=state.size or None, state="")
            number = tasks[state.path]
            task = bars.tasks[bars.task_ids.index(number)]
            if state.is_read:
                # How long parsing takes is not known beforehand: the bar moves to and fro.
                task.total = None
                bars.update(number, state=f"parsing {state.lines:,} lines")
            else:
                bars.update(number, completed=state.done, state=_reading_text(state, task.elapsed, task.time_remaining))

        yield advance


def _reading_text(state: LoadProgress, elapsed: float | None, left: float | None) -> str:
    parts = [f"{size_text(state.done)} of {size_text(state.size)}" if state.size else size_text(state.done)]
    if elapsed:
        parts.append(f"{state.lines / elapsed:,.0f} lines/s")
    if left is not None:
        parts.append(f"{left:.0f} s left")
    return ", ".join(parts)
