"""`scripts/`: the virtual environment is made on demand, once, and what goes wrong is said.

The interpreter here is a stand-in written in shell, so that nothing is downloaded: it answers what
`scripts/setup` asks, makes an environment out of itself, and notes each call of pip.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STAND_IN = """#!/bin/sh
case "$1 $2" in
    '-c import sys'*) exit {too_old} ;;
    '-c import ensurepip'*) exit {without_venv} ;;
    '-m venv')
        mkdir -p "$3/bin"
        cp "$0" "$3/bin/python"
        cp "$0" "$3/bin/pip"
        ;;
    '-m pip')
        echo "$@" >>"$PIP_CALLS"
        sleep 0.2
        cat >.venv/bin/logai <<'END'
#!/bin/sh
pwd
for argument in "$@"; do echo "<$argument>"; done
exit 3
END
        chmod +x .venv/bin/logai
        ;;
esac
"""


class Checkout:
    """A copy of the scripts in a folder with a blank in its name, and a stand-in for Python."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a checkout"
        self.pip_calls = folder / "pip-calls"
        self.bin = folder / "bin"
        self.bin.mkdir()
        shutil.copytree(ROOT / "scripts", self.root / "scripts")
        shutil.copy(ROOT / "pyproject.toml", self.root)
        for tool in ("sh", "cat", "cksum", "cp", "chmod", "dirname", "mkdir", "readlink", "rm", "sleep"):
            (self.bin / tool).symlink_to(shutil.which(tool) or tool)

    def install_python(self, name: str = "python3", *, too_old: int = 0, without_venv: int = 0) -> Path:
        path = self.bin / name
        path.write_text(STAND_IN.format(too_old=too_old, without_venv=without_venv))
        path.chmod(0o755)
        return path

    def start(self, script: str, *arguments: str, **environ: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.root / "scripts" / script, *arguments],
            cwd=self.root.parent,
            env={"PATH": str(self.bin), "PIP_CALLS": str(self.pip_calls), **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, script: str, *arguments: str, **environ: str) -> tuple[int, str, str]:
        with self.start(script, *arguments, **environ) as process:
            output, errors = process.communicate(timeout=60)
        return process.returncode, output, errors

    def installations(self) -> list[str]:
        return self.pip_calls.read_text().splitlines() if self.pip_calls.exists() else []


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_run_hands_its_arguments_on_and_keeps_the_working_directory(checkout: Checkout) -> None:
    checkout.install_python()
    code, output, _ = checkout.run("run", "ask", "two  blanks", "", "*", "$HOME")
    assert output.splitlines() == [
        str(checkout.root.parent),
        "<ask>",
        "<two  blanks>",
        "<>",
        "<*>",
        "<$HOME>",
    ]
    assert code == 3


def test_the_environment_is_made_once(checkout: Checkout) -> None:
    checkout.install_python()
    assert checkout.run("setup")[0] == 0
    assert checkout.run("setup")[1:] == ("", "")
    assert len(checkout.installations()) == 1


def test_a_changed_pyproject_is_installed_again(checkout: Checkout) -> None:
    checkout.install_python()
    checkout.run("setup")
    with (checkout.root / "pyproject.toml").open("a") as file:
        file.write("\n")
    checkout.run("setup")
    assert len(checkout.installations()) == 2


def test_the_tools_of_the_tests_are_installed_for_dev_and_serve_run_too(checkout: Checkout) -> None:
    checkout.install_python()
    checkout.run("setup", "--dev")
    checkout.run("setup")
    (call,) = checkout.installations()
    assert call.endswith("--editable .[dev]")


def test_a_checkout_that_was_moved_gets_a_new_environment(checkout: Checkout) -> None:
    checkout.install_python()
    checkout.run("setup")
    checkout.root = checkout.root.rename(checkout.root.with_name("moved"))
    code, _, errors = checkout.run("setup")
    assert code == 0
    assert "making the virtual environment" in errors


def test_two_at_once_install_once(checkout: Checkout) -> None:
    checkout.install_python()
    with checkout.start("setup") as first, checkout.start("setup") as second:
        first.communicate(timeout=60)
        second.communicate(timeout=60)
    assert (first.returncode, second.returncode) == (0, 0)
    assert len(checkout.installations()) == 1
    assert not (checkout.root / ".venv" / ".setup-lock").exists()


def test_the_lock_of_a_process_that_is_gone_is_taken_over(checkout: Checkout) -> None:
    checkout.install_python()
    gone = subprocess.Popen(["true"])
    gone.wait()
    lock = checkout.root / ".venv" / ".setup-lock"
    lock.mkdir(parents=True)
    (lock / "pid").write_text(f"{gone.pid}\n")
    assert checkout.run("setup")[0] == 0
    assert not lock.exists()


def test_a_newer_python_is_preferred_to_one_that_is_too_old(checkout: Checkout) -> None:
    checkout.install_python("python3", too_old=1)
    checkout.install_python("python3.12")
    assert checkout.run("setup")[0] == 0


def test_without_a_python_that_is_new_enough_it_says_so(checkout: Checkout) -> None:
    checkout.install_python(too_old=1)
    code, output, errors = checkout.run("run", "--help")
    assert (code, output) == (1, "")
    assert "no Python 3.11 or newer was found" in errors


def test_a_named_python_that_is_too_old_is_not_passed_over(checkout: Checkout) -> None:
    old = checkout.install_python("old-python", too_old=1)
    checkout.install_python()
    code, _, errors = checkout.run("setup", PYTHON=str(old))
    assert code == 1
    assert f"PYTHON is {old}" in errors


def test_without_the_venv_module_it_names_the_package(checkout: Checkout) -> None:
    checkout.install_python(without_venv=1)
    code, _, errors = checkout.run("setup")
    assert code == 1
    assert "apt install python3-venv" in errors


def test_an_unknown_argument_of_setup_is_a_usage_error(checkout: Checkout) -> None:
    code, _, errors = checkout.run("setup", "--prod")
    assert code == 2
    assert "--prod" in errors


@pytest.mark.parametrize("script", ["scripts/setup", "scripts/run", "scripts/test", ".ci/run"])
def test_a_script_is_executable_and_plain_sh(script: str) -> None:
    path = ROOT / script
    assert path.read_text(encoding="ascii").startswith("#!/bin/sh\n")
    assert os.access(path, os.X_OK)
    assert subprocess.run(["sh", "-n", path], check=False).returncode == 0
