from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from logai.cli import failures
from logai.cli.main import run
from logai.errors import LogaiError, NotUnderstoodError, StoreBusyError

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_failure_is_one_line_and_what_to_do_next(capsys: pytest.CaptureFixture[str]) -> None:
    error = NotUnderstoodError(
        "I do not understand this.",
        "Ask about logins.",
        unknown=("weather",),
        suggestions=("failed logins today?",),
    )
    assert failures.report_failure(error, ["ask", "weather"]) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        "logai: I do not understand this.",
        "not understood: weather",
        "hint: Ask about logins.",
        "try: failed logins today?",
    ]


def test_with_json_the_failure_is_an_object_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    error = StoreBusyError("Another process writes.", "Try again.")
    assert failures.report_failure(error, ["ask", "--json", "x"]) == 5
    captured = capsys.readouterr()
    assert json.loads(captured.out) == error.as_json()
    assert captured.err.startswith("logai: Another process writes.")


def test_a_hostile_message_stays_one_harmless_line(capsys: pytest.CaptureFixture[str], hostile: str) -> None:
    failures.report_failure(NotUnderstoodError(f"no user {hostile}"), ["ask"])
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1
    assert not set(err) & set("\x1b\x9b\u202e\u2066\r")


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["ask", "--json", "q"], True),
        (["ask", "q", "--format", "json"], True),
        (["ask", "q", "--format=json"], True),
        (["events", "--format", "jsonl"], False),
        (["ask", "--format", "csv", "json"], False),
        (["ask", "--", "--json"], False),
        ([], False),
    ],
)
def test_json_is_recognised_before_the_arguments_are_parsed(arguments: list[str], *, wanted: bool) -> None:
    assert failures.wants_json(arguments) is wanted


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "--format", "yaml", "x"],
        ["ask", "--no-such-option", "x"],
        ["no-such-command"],
        ["events", "--limit", "many"],
        ["events", "--limit", "0"],
        ["events", "--action", "dance"],
        ["events", "--since", "yesterday-ish"],
        ["events", "--attempts", "--action", "login"],
        ["events", "--format", "parquet"],
        ["ask", "--year", "99", "x"],
        ["ask", "--db", "", "x"],
        ["ask", "--log", " ", "x"],
        ["ask", "--log", "a", "--demo", "x"],
        ["ask", "--log", "-", "-"],
        ["ask", "--log", "-", "--log", "-", "x"],
        ["ask", "--tz", "Mars/Olympus", "x"],
        ["ask", "--now", "noon", "x"],
        ["ask", "--lang", "de", "x"],
        ["ask", "--provider", "oracle", "x"],
        ["sql", "  "],
        ["config", "show", "--tz", "Nowhere"],
    ],
)
def test_a_mistake_in_the_arguments_is_bad_input(arguments: list[str], logai: Callable[..., Any]) -> None:
    plain = logai(*arguments)
    assert (plain.code, plain.out) == (2, "")
    assert plain.err.startswith("logai: ")
    assert "Traceback" not in plain.err

    as_json = logai(*arguments[:1], "--json", *arguments[1:]) if "parquet" not in arguments else plain
    if as_json is not plain:
        assert as_json.code == 2
        failure = json.loads(as_json.out)
        assert failure["success"] is False
        assert failure["error"]["code"] == "bad_input"
        assert failure["error"]["message"]


def test_json_and_another_format_contradict(logai: Callable[..., Any]) -> None:
    done = logai("ask", "--json", "--format", "csv", "x")
    assert done.code == 2
    assert "contradict" in json.loads(done.out)["error"]["message"]


def test_usage_errors_keep_their_code_in_a_process(logai_process: Callable[..., Any]) -> None:
    done = logai_process("ask", "--json", "--format", "yaml", "x")
    assert done.code == 2
    assert json.loads(done.out)["error"]["code"] == "bad_input"


def test_a_bug_is_a_traceback_and_a_request(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        _ = 1 / 0
    assert failures.report_bug(caught.value) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "ZeroDivisionError: division by zero" in captured.err
    assert "Please report it" in captured.err


@pytest.mark.parametrize("error", LogaiError.__subclasses__())
def test_every_error_ends_with_its_own_code(error: type[LogaiError], capsys: pytest.CaptureFixture[str]) -> None:
    assert failures.report_failure(error("m"), ["ask", "--json"]) == error.exit_code
    assert json.loads(capsys.readouterr().out)["error"]["code"] == error.code


class BrokenInput(io.BytesIO):
    """Standard input that raises an error when it is read."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error

    def read(self, _size: int | None = -1, /) -> bytes:
        raise self.error


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt(), 130, ""),
        (BrokenPipeError(), 141, ""),
        (ZeroDivisionError("our fault"), 1, "Please report it"),
    ],
)
def test_what_ends_a_command_has_its_exit_code(
    error: BaseException,
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(BrokenInput(error)))
    assert run(["ask", "--demo", "-"]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err
    assert ("Traceback" in captured.err) is bool(said)
