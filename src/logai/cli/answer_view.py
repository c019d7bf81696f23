"""An answer on the terminal: the sentence, its table with bars, what was understood, who planned it.

Everything printed was computed by the query; this module only lays it out. What other programs read
comes from `answer/`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TextIO, assert_never

from logai.cli.options import AnswerFormat

if TYPE_CHECKING:
    from rich.console import Console

    from logai.answer.model import Answer
    from logai.cli.console import Look
    from logai.table import Value

BADGES = {"local": ("Local AI", "green"), "openai": ("OpenAI", "blue"), "builtin": ("Built-in", "cyan")}
"""Who planned, as the user is told, and the colour of it."""


@dataclass(frozen=True)
class View:
    """How an answer is wanted."""

    answer_format: AnswerFormat
    look: Look
    with_sql: bool = False
    with_steps: bool = False


def write_answer(answer: Answer, stream: TextIO, view: View) -> None:
    """Write `answer` to `stream`; SQL and steps go to standard error where `stream` is read by a program."""
    from logai.answer.formats import to_csv, to_json, to_markdown
    from logai.cli.console import note, open_console

    chosen = view.answer_format
    if chosen is AnswerFormat.TEXT:
        _print_answer(open_console(stream, view.look), answer, view)
    elif chosen is AnswerFormat.MARKDOWN:
        stream.write(to_markdown(answer).rstrip("\n") + "\n")
    elif chosen is AnswerFormat.CSV:
        # A line break within a cell is shown as an escape; these end lines, and cut and awk want them plain.
        stream.write(to_csv(answer).replace("\r\n", "\n"))
        if answer.sql_author == "model":
            note(answer.notes[0], view.look)
    elif chosen is AnswerFormat.JSON:
        stream.write(to_json(answer).rstrip("\n") + "\n")
    else:
        assert_never(chosen)
    beside = open_console(stream if chosen is AnswerFormat.TEXT else sys.stderr, view.look)
    if view.with_steps:
        _print_steps(beside, answer)
    elif view.with_sql:
        print_sql(beside, answer)


def _print_answer(console: Console, answer: Answer, view: View) -> None:
    from logai.cli.console import print_line, styled
    from logai.i18n import translate

    if view.look.quiet:
        print_line(console, quiet_text(answer))
        return
    print_line(console, answer.sentence, "bold")
    if answer.sections:
        _print_sections(console, answer)
    elif needs_table(answer):
        console.print()
        _print_rows(console, answer)
    console.print()
    print_line(console, answer.interpretation, "dim")
    own = answer.sql_author == "model"
    for number, note in enumerate(answer.notes):
        print_line(console, f"- {note}", "yellow" if own and number == 0 else "dim")
    if own and not (view.with_sql or view.with_steps):
        print_sql(console, answer)
        console.print()
    label, colour = badge(answer)
    marks = [styled(translate(answer.language, "free_sql.badge"), "bold yellow")] if own else []
    took = styled(f"· {answer.timings_ms.get('total', 0.0):.0f} ms", "dim")
    console.print(styled(label, f"bold {colour}"), *marks, took)


def quiet_text(answer: Answer) -> str:
    """Return the one value of the answer, for a script; the sentence where it is not one thing."""
    if answer.value is None:
        return answer.sentence
    if isinstance(answer.value, bool):
        return "true" if answer.value else "false"
    return answer.value.isoformat() if isinstance(answer.value, datetime) else str(answer.value)


def needs_table(answer: Answer) -> bool:
    """Say whether there is more than the sentence can hold."""
    rows = answer.table.rows
    return len(rows) > 1 or (len(rows) == 1 and answer.value is None)


def badge(answer: Answer) -> tuple[str, str]:
    """Return who planned, and the colour of it."""
    label, colour = BADGES.get(answer.provider_used, (answer.provider_used, "magenta"))
    return (f"{label} ({answer.model})" if answer.model else label), colour


def _print_sections(console: Console, answer: Answer) -> None:
    """Print the parts of a brief, with room between them."""
    from logai.answer.chart import draw_bar
    from logai.cli.console import print_line, print_table, room_for_bars

    for section in answer.sections:
        console.print()
        print_line(console, section.title, "bold")
        if section.rows:
            room = room_for_bars(console, section.rows)
            bars = [draw_bar(fraction, room) for fraction in section.fractions]
            print_table(console, section.headings, section.rows, numeric=section.numeric, bars=bars)
        for line in section.lines:
            print_line(console, f"- {line}")


def _print_rows(console: Console, answer: Answer) -> None:
    from logai.answer.chart import draw_bar, make_bars
    from logai.cli.console import column_widths, print_line, print_table, room_for_bars
    from logai.cli.rows_view import narrow_rows, short_cell
    from logai.cli.table_view import is_number
    from logai.plan.vocabulary import Measure

    table, lang, shared = answer.table, answer.language, ""
    cells = [[answer.text_of(*cell) for cell in zip(table.columns, row, strict=True)] for row in table.rows]
    names = [answer.heading_of(name) for name in table.columns]
    measure = answer.plan.measure if answer.plan else None
    if measure is Measure.ROWS and sum(column_widths([names, *cells])) > console.width:
        table, shared = narrow_rows(answer)
        cells = [[short_cell(*cell, answer) for cell in zip(table.columns, row, strict=True)] for row in table.rows]
        names = [answer.heading_of(name) for name in table.columns]
    numeric = [all(is_number(cell) for cell in table.column(name)) for name in table.columns]
    room = room_for_bars(console, [names, *cells])
    bars = [draw_bar(bar.fraction, room) for bar in make_bars(measure, table, lang)] if measure else []
    print_table(console, names, cells, numeric=numeric, bars=bars)
    if shared:
        print_line(console, shared, "dim")


def print_sql(console: Console, answer: Answer) -> None:
    """Print the SQL of `answer` and its parameters."""
    from logai.cli.console import print_line

    console.print()
    for line in answer.sql.splitlines():
        print_line(console, line)
    for number, value in enumerate(answer.parameters, start=1):
        print_line(console, f"-- parameter {number}: {_parameter(value)}", "dim")


def _parameter(value: Value) -> str:
    return value.isoformat() if isinstance(value, datetime) else json.dumps(value, ensure_ascii=False)


def _print_steps(console: Console, answer: Answer) -> None:
    from logai.answer.model import plain_plan
    from logai.cli.console import print_line

    def section(title: str, lines: Sequence[str]) -> None:
        console.print()
        print_line(console, title, "bold")
        for line in lines:
            print_line(console, f"  {line}")

    section("Question", [answer.question])
    section("Read as", [f"{text} -> {meaning}" for text, meaning in answer.readings] or [badge(answer)[0]])
    section("Plan", [json.dumps(plain_plan(answer.plan), ensure_ascii=False), answer.interpretation])
    section("SQL", answer.sql.splitlines())
    section("Parameters", [f"{n}: {_parameter(value)}" for n, value in enumerate(answer.parameters, start=1)])
    section("Milliseconds", [f"{name} {value:.1f}" for name, value in answer.timings_ms.items()])
