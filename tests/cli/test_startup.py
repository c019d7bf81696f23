from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from logai import __version__
from logai.cli.help_text import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable

HEAVY = {"duckdb", "httpx", "openai", "prompt_toolkit", "pydantic", "rich", "rapidfuzz", "platformdirs"}

MODULES_AFTER = """
import sys
from logai.cli.main import run
run(sys.argv[1:])
print("MODULES", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def modules_after(*arguments: str) -> set[str]:
    """Return the top-level modules that `logai ARGUMENTS` has imported when it is done."""
    done = subprocess.run([sys.executable, "-c", MODULES_AFTER, *arguments], capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("MODULES")[2].split())


@pytest.mark.parametrize("argument", ["--help", "-h", "--version"])
def test_help_imports_nothing_heavy(argument: str) -> None:
    loaded = modules_after(argument)
    assert "typer" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.parametrize(
    "arguments", [["ask", "--help"], ["chat", "--help"], ["models", "pull", "--help"], ["ask", "--year", "99", "x"]]
)
def test_parsing_arguments_imports_nothing_of_ours(arguments: list[str]) -> None:
    # Typer itself checks values with pydantic.
    assert modules_after(*arguments) & HEAVY <= {"pydantic"}


def test_the_version_is_the_package_s(logai_process: Callable[..., Any]) -> None:
    assert logai_process("--version").out == f"logai {__version__}\n"


def test_without_arguments_the_help_is_printed(logai: Callable[..., Any]) -> None:
    done = logai()
    assert (done.code, done.err) == (0, "")
    assert done.out == logai("--help").out
    for command in ("ask", "load", "sources", "events", "sql", "status", "models", "config"):
        assert f"\n  {command} " in done.out


@pytest.mark.parametrize("group", ["models", "config"])
def test_a_group_without_a_command_prints_its_help(group: str, logai: Callable[..., Any]) -> None:
    done = logai(group)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Usage: logai {group}")


@pytest.mark.parametrize("command", sorted(set(EXAMPLES) - {"logai"}))
def test_every_command_shows_its_examples(command: str, logai: Callable[..., Any]) -> None:
    done = logai(*command.split(), "--help")
    assert done.code == 0
    for example in EXAMPLES[command]:
        assert f"\n    {example}\n" in done.out


def test_options_mean_the_same_in_all_commands(logai: Callable[..., Any]) -> None:
    for option in ("--db", "--tz", "--quiet", "--no-color", "--json", "--output"):
        for command in ("ask", "load", "sources", "events", "sql", "status"):
            assert option in logai(command, "--help").out, (command, option)


@pytest.mark.parametrize(("shell", "word"), [("bash", "complete"), ("zsh", "compdef"), ("fish", "complete")])
def test_completion_can_be_installed(shell: str, word: str, logai_process: Callable[..., Any]) -> None:
    done = logai_process(environ={"_LOGAI_COMPLETE": f"source_{shell}"})
    assert done.code == 0
    assert word in done.out


def test_completion_knows_commands_and_choices(logai_process: Callable[..., Any]) -> None:
    done = logai_process(
        environ={"_LOGAI_COMPLETE": "complete_bash", "COMP_WORDS": "logai ask --lang ", "COMP_CWORD": "3"}
    )
    assert done.out.split() == ["en", "th"]


def test_the_console_script_is_the_same_program() -> None:
    script = Path(sys.executable).with_name("logai")
    done = subprocess.run([script, "--version"], capture_output=True, text=True, check=True, env=dict(os.environ))
    assert done.stdout == f"logai {__version__}\n"
