"""A brief as the command line prints it."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from logai.cli.answer_view import View, write_answer
from logai.cli.console import Look
from logai.cli.main import run
from logai.cli.options import AnswerFormat

if TYPE_CHECKING:
    from collections.abc import Callable

    from logai.answer.model import Answer

    Ask = Callable[..., Answer]

AT = ("--now", "2026-11-23T14:30", "--tz", "UTC")


class Terminal(io.StringIO):
    """A stream that claims to be a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def data(sample_store: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Return the options by which `logai` is asked about the sample, by the built-in planner."""
    monkeypatch.setenv("AI_PROVIDER", "builtin")
    monkeypatch.setenv("LOGAI_REFRESH", "off")
    return ("--db", sample_store, *AT)


@pytest.mark.parametrize("question", ["analyse failed logins yesterday", "วิเคราะห์ failed login attempts"])
def test_a_brief_fits_a_terminal_of_80_columns(ask_sample: Ask, monkeypatch: pytest.MonkeyPatch, question: str) -> None:
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", "80")
    terminal = Terminal()
    write_answer(ask_sample(question), terminal, View(AnswerFormat.TEXT, Look(no_color=True)))
    lines = terminal.getvalue().splitlines()
    assert len(lines) > 30
    assert max(cell_len(line) for line in lines) <= 80


def test_the_parts_are_printed_in_their_order(capsys: pytest.CaptureFixture[str], data: tuple[str, ...]) -> None:
    assert run(["ask", *data, "is someone attacking my server?"]) == 0
    out = capsys.readouterr().out
    titles = ["Findings\n", "Totals\n", "Sources with", "Users with", "What to do next\n", "brief on login attempts"]
    assert [out.index(title) for title in titles] == sorted(out.index(title) for title in titles)
    assert "█" in out


def test_quiet_is_the_headline_alone(capsys: pytest.CaptureFixture[str], data: tuple[str, ...]) -> None:
    assert run(["ask", *data, "--quiet", "any security problems today?"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("98 failed login attempts today")
    assert out.count("\n") == 1


def test_json_has_the_brief_beside_the_fields_of_every_answer(
    capsys: pytest.CaptureFixture[str], data: tuple[str, ...]
) -> None:
    assert run(["ask", *data, "--json", "failed logins yesterday"]) == 0
    plain = json.loads(capsys.readouterr().out)["result"]
    assert run(["ask", *data, "--json", "analyse failed logins yesterday"]) == 0
    brief = json.loads(capsys.readouterr().out)["result"]
    assert set(brief) - set(plain) == {"brief"}
    assert brief["plan"] == {"subject": "login_attempts", "measure": "brief", "window": {"name": "yesterday"}}


def test_the_line_that_a_finding_names_can_be_shown(capsys: pytest.CaptureFixture[str], data: tuple[str, ...]) -> None:
    assert run(["ask", *data, "--json", "analyse failed logins yesterday"]) == 0
    line = json.loads(capsys.readouterr().out)["result"]["brief"]["findings"][0]["evidence"][0]
    assert run(["events", *data, "--json", "--line", str(line["line_number"])]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["line_number"], shown["ts"]) == (line["line_number"], line["ts"])
    assert shown["message"].startswith("Accepted password for deploy from 203.0.113.45")


def test_a_bad_threshold_is_one_line_with_a_hint(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, data: tuple[str, ...]
) -> None:
    monkeypatch.setenv("LOGAI_ODD_HOURS", "night")
    assert run(["ask", *data, "analyse failed logins"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("logai: LOGAI_ODD_HOURS: 'night' is no value for odd_hours.\nhint: ")
