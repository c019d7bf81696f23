"""The documentation says what the program does: commands, options, settings, exit codes, files."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer

from logai.cli.main import app, run
from logai.config import SETTINGS, Setting
from logai.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        ROOT / "examples/README.md",
        ROOT / "benchmarks/README.md",
    )
)


def walk(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401
    """Yield every command of the tree with its path; a group that only holds others is left out."""
    children = getattr(command, "commands", None)
    if children is None:
        yield path, command
        return
    for name, child in children.items():
        yield from walk(child, (*path, name))


SHOWN_AT = "2026-11-23T14:30"
"""The moment at which the outputs in the READMEs were made."""

TREE = typer.main.get_command(app)
COMMANDS = {" ".join(path): command for path, command in walk(TREE)}
EVERYWHERE = {"--help", "-h", "--version", "--install-completion", "--show-completion"}


def shown_calls(document: str) -> list[str]:
    """Return the calls of logai in the console blocks of a document, without the rest of a pipe."""
    text = (ROOT / document).read_text(encoding="utf-8")
    calls = []
    for block in re.findall(r"```console\n(.*?)```", text, flags=re.DOTALL):
        for line in re.findall(r"^(?:\$|>) (.*)$", block, flags=re.MULTILINE):
            calls += re.findall(r"""(?:scripts/run|\blogai) ((?:"[^"]*"|[^|"<])+)""", line)
    return calls


def without_duration(text: str) -> str:
    return re.sub(r"\d+ ms", "", text).strip()


def test_there_are_commands_to_document() -> None:
    assert {"ask", "load", "models list", "config show"} <= set(COMMANDS)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert re.search(rf"^\| `logai {command}\b", README, flags=re.MULTILINE)


def test_the_readme_names_no_command_that_is_not_there() -> None:
    documented = set(re.findall(r"^\| `logai ([a-z ]*[a-z])", README, flags=re.MULTILINE))
    assert documented == set(COMMANDS)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_in_the_readme_with_its_default(setting: Setting) -> None:
    default = f"`{setting.default}`" if setting.default else ""
    assert f"| `{setting.name}` | `{setting.variable}` | {default} | {setting.help} |" in README


def test_the_readme_names_no_setting_that_is_not_there() -> None:
    documented = re.findall(r"^\| `(\w+)` \| `[A-Z_]+` \|", README, flags=re.MULTILINE)
    assert documented == [setting.name for setting in SETTINGS]


def test_the_exit_codes_of_the_readme_are_those_of_the_program() -> None:
    table = README.split("## Exit codes", 1)[1].split("\n## ", 1)[0]
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", table, flags=re.MULTILINE)] == [
        int(code) for code in ExitCode
    ]


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_the_test_command_is_named(document: str) -> None:
    assert "scripts/test" in (ROOT / document).read_text(encoding="utf-8")


@pytest.mark.parametrize("document", ["README.md", "README.th.md", "examples/README.md"])
def test_every_call_that_is_shown_is_one_that_the_command_line_takes(document: str) -> None:
    calls = shown_calls(document)
    assert calls
    for call in calls:
        words = shlex.split(call)
        command: Any = TREE
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]
        command = getattr(command, "commands", {}).get(getattr(command, "default_command", None), command)
        options = {option for parameter in command.params for option in parameter.opts} | EVERYWHERE
        used = {word for word in words if re.match(r"--?[a-z]", word)}
        assert used <= options, call
        assert command is not TREE or used, f"no command: {call}"


@pytest.mark.parametrize("document", ["README.md", "README.th.md"])
def test_the_output_of_the_first_example_is_what_the_program_prints(
    document: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LOGAI_CONFIG", str(tmp_path / "none.toml"))
    monkeypatch.setenv("COLUMNS", "100")
    block = re.search(r"```console\n(.*?)```", (ROOT / document).read_text(encoding="utf-8"), flags=re.DOTALL)
    assert block
    examples = re.findall(r"^\$ scripts/run (.*)\n((?:(?!\$ ).*\n)*)", block[1], flags=re.MULTILINE)
    assert examples
    for call, shown in examples:
        assert run([*shlex.split(call), "--now", SHOWN_AT, "--tz", "UTC"]) == 0
        printed = capsys.readouterr().out
        assert without_duration(printed) == without_duration(shown)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_to_a_file_leads_to_one(document: str) -> None:
    path = ROOT / document
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS)
def test_nothing_is_left_to_be_filled_in(document: str) -> None:
    assert "@@" not in (ROOT / document).read_text(encoding="utf-8")


def test_every_room_is_in_the_architecture() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    package = ROOT / "src" / "logai"
    rooms = {path.name for path in package.iterdir() if (path / "__init__.py").exists()}
    modules = {path.name for path in package.glob("*.py")} - {"__init__.py", "__main__.py"}
    for name in {f"{room}/" for room in rooms} | modules:
        assert f"`{name}`" in text, name
