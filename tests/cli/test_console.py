from __future__ import annotations

import io
import re
import sys
import time
from typing import TYPE_CHECKING

from logai.cli.console import Look, load_progress, note, open_console, print_table
from logai.cli.help_text import EXAMPLES
from logai.load import LoadProgress

if TYPE_CHECKING:
    import pytest


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_notes_go_to_stderr_unless_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    note("[red]loud[/red] \x1b[2J", Look())
    note("never", Look(quiet=True))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "[red]loud[/red] \\x1b[2J\n"


def test_there_is_no_progress_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with load_progress(Look()) as advance:
        assert advance is None
    assert capsys.readouterr().err == ""


def test_progress_is_drawn_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    with load_progress(Look()) as advance:
        assert advance is not None
        path = "/var/log/\x1b[2J[red]auth.log"
        advance(LoadProgress(path, 250_000, 1_000_000, 2_000))
        time.sleep(0.2)
        advance(LoadProgress(path, 500_000, 1_000_000, 4_000))
        time.sleep(0.2)
        advance(LoadProgress("-", 1_000, 0, 9))
        advance(LoadProgress("-", 1_000, 0, 9, is_read=True))
    assert "[red]auth.log" in terminal.getvalue()
    assert "500 KB of 1.0 MB" in terminal.getvalue()
    assert re.search(r"[1-9][\d,]* lines/s", terminal.getvalue())
    assert "parsing 9 lines" in terminal.getvalue()
    assert "\x1b[2J" not in terminal.getvalue()


def test_quiet_has_no_progress_on_a_terminal_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    with load_progress(Look(quiet=True)) as advance:
        assert advance is None


def test_a_narrow_terminal_folds_a_cell_and_cuts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "40")
    terminal = Terminal()
    print_table(open_console(terminal, Look(no_color=True)), ("path", "lines"), [("/var/log/" + "x" * 90, "7")])
    assert terminal.getvalue().count("x") == 90
    assert all(len(line) <= 40 for line in terminal.getvalue().splitlines())


def test_lines_for_a_pipe_have_no_blanks_at_their_end() -> None:
    stream = io.StringIO()
    print_table(open_console(stream, Look()), ("name", "value"), [("a", "longer"), ("b", "")])
    assert stream.getvalue() == "name  value\na     longer\nb\n"


def test_examples_name_their_command() -> None:
    for command, lines in EXAMPLES.items():
        written = command.removesuffix(" run")  # `bench run` is what `bench` runs where it is given no command
        for line in lines:
            assert f"{written} " in f"{line} ", (command, line)
