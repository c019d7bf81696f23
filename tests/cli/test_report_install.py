"""`logai report install`: what is printed is what is written, and nobody else's line is touched."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CRONTAB = """#!/bin/sh
# A crontab as cron has it: -l prints, - takes what ends with a newline, -r removes.
[ -e {folder}/refuse ] && {{ echo "You (nobody) are not allowed to use this program (crontab)" >&2; exit 1; }}
case "$1" in
-l) [ -e {folder}/tab ] || {{ echo "no crontab for nobody" >&2; exit 1; }}; cat {folder}/tab ;;
-) cat >{folder}/new; [ -e {folder}/full ] && {{ echo "No space left on device" >&2; exit 1; }}; mv {folder}/new {folder}/tab ;;
-r) rm {folder}/tab ;;
esac
"""  # noqa: E501 - a script is read by the line
OTHERS = b"MAILTO=ops@example.org\n*/5 * * * * /usr/bin/true # \xff mine\n"
CRON = ("--with", "cron")


@pytest.fixture
def tab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file of the crontab that a `crontab` in the PATH reads and writes; others' lines are in it."""
    folder = tmp_path / "cron"
    folder.mkdir()
    program = folder / "crontab"
    program.write_text(CRONTAB.format(folder=folder))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    path = folder / "tab"
    path.write_bytes(OTHERS)
    return path


@pytest.fixture
def install(logai: Callable[..., Any], tab: Path) -> Callable[..., Any]:
    assert tab.exists()
    return lambda *arguments: logai("report", "install", *arguments)


def test_without_write_a_line_is_printed_and_nothing_is_changed(install: Callable[..., Any], tab: Path) -> None:
    done = install("--daily", "06:00")
    assert done.code == 0
    assert done.out.startswith(f"0 6 * * * {sys.executable} -P -m logai report daily --db /")
    assert done.out.count("\n") == 1
    assert "--write" in done.err
    assert tab.read_bytes() == OTHERS


def test_what_is_written_is_what_is_printed(install: Callable[..., Any], tab: Path) -> None:
    done = install("--weekly", "mon", "06:30", "--write")
    assert done.code == 0
    assert tab.read_bytes() == OTHERS + done.out.encode()


def test_a_second_write_replaces_its_own_line(install: Callable[..., Any], tab: Path) -> None:
    install("--daily", "06:00", "--write")
    install("--weekly", "sun", "07:00", "--write")
    done = install("--daily", "05:15", "--quiet-if-empty", "--write")
    assert "Replaced" in done.err
    lines = tab.read_bytes().removeprefix(OTHERS).decode().splitlines()
    assert [line[:10] for line in lines] == ["15 5 * * *", "0 7 * * 0 "]
    before = tab.read_bytes()
    install("--daily", "05:15", "--quiet-if-empty", "--write")
    assert tab.read_bytes() == before


def test_names_tell_reports_apart(install: Callable[..., Any], tab: Path) -> None:
    install("--daily", "06:00", "--write")
    install("--daily", "18:00", "--name", "evening", "--write")
    assert tab.read_bytes().count(b"# logai report: ") == 2
    removed = json.loads(install("--remove", *CRON, "--name", "evening", "--json").out)["result"]["removed"]
    assert removed == [{"scheduler": "cron", "name": "evening"}]
    assert b"# logai report: daily\n" in tab.read_bytes()


def test_remove_takes_out_all_of_ours_and_is_content_with_none(install: Callable[..., Any], tab: Path) -> None:
    install("--daily", "06:00", "--write")
    install("--weekly", "fri", "06:00", "--write")
    assert install("--remove", *CRON).code == 0
    assert tab.read_bytes() == OTHERS
    done = install("--remove", *CRON)
    assert (done.code, done.out) == (0, "")
    assert "no such report" in done.err


def test_a_user_without_a_crontab_gets_one_and_loses_it(install: Callable[..., Any], tab: Path) -> None:
    tab.unlink()
    done = install("--daily", "06:00", "--write")
    assert tab.read_bytes() == done.out.encode()
    install("--remove", *CRON)
    assert not tab.exists()


@pytest.mark.parametrize("obstacle", ["refuse", "full"])
def test_where_cron_refuses_the_crontab_is_as_it_was(install: Callable[..., Any], tab: Path, obstacle: str) -> None:
    tab.with_name(obstacle).touch()
    done = install("--daily", "06:00", "--write", "--json")
    assert done.code == 4
    assert json.loads(done.out)["error"]["code"] == "schedule_failed"
    assert tab.read_bytes() == OTHERS


def test_the_options_of_a_report_are_taken_over_with_full_paths(
    install: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    options = ("--email", "admin@example.org", "--fail-on", "failed_logins > 100", "--fail-on", "finding:high")
    more = ("--output", "50%/{date}.html", "--format", "html", "--quiet-if-empty", "--narrate", "--no-refresh")
    data = ("--db", "logs.duckdb", "--tz", "Asia/Bangkok", "--lang", "th")
    command = json.loads(install("--daily", "06:00", *options, *more, *data, "--json").out)["result"]["command"]
    assert command[command.index("report") :] == [
        *("report", "daily", "--email", "admin@example.org", "--output", f"{tmp_path}/50%/{{date}}.html"),
        *("--fail-on", "failed_logins > 100", "--fail-on", "finding:high", "--format", "html"),
        *("--quiet-if-empty", "--narrate", "--db", f"{tmp_path}/logs.duckdb", "--tz", "Asia/Bangkok"),
        *("--lang", "th", "--no-refresh"),
    ]


def test_the_command_that_is_installed_is_one_that_the_command_line_takes(
    logai: Callable[..., Any], install: Callable[..., Any], log_file: Path, tmp_path: Path
) -> None:
    place = tmp_path / "{kind}.md"
    result = json.loads(
        install("--daily", "06:00", "--log", str(log_file), "--output", str(place), "--lang", "en", "--json").out
    )["result"]
    command = result["command"]
    assert logai(*command[command.index("report") :]).code == 0
    assert (tmp_path / "daily.md").read_text()


def test_what_the_shell_says_is_written_into_the_command(
    install: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.toml").write_text('new_source_days = "20"\n')
    monkeypatch.setenv("LOGAI_DB", "/srv/logai/store.duckdb")
    monkeypatch.setenv("LOGAI_TZ", "Asia/Bangkok")
    monkeypatch.setenv("LOGAI_CONFIG", str(tmp_path / "own.toml"))
    done = install("--daily", "06:00")
    assert done.out.startswith(f"0 6 * * * LOGAI_CONFIG={tmp_path}/own.toml {sys.executable} ")
    assert "--db /srv/logai/store.duckdb --tz Asia/Bangkok" in done.out
    assert "this shell only" not in done.err


def test_what_a_report_would_lack_is_named_and_no_secret_is_printed(
    install: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGAI_SMTP_PASSWORD", "s3cret")
    monkeypatch.setenv("LOGAI_ODD_HOURS", "1-2")
    done = install("--daily", "06:00", "--json")
    assert "LOGAI_ODD_HOURS, LOGAI_SMTP_PASSWORD" in done.err
    assert "s3cret" not in done.out + done.err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--daily", "06:00", "--weekly", "mon", "06:00"),
        ("--daily", "6 o'clock"),
        ("--weekly", "someday", "06:00"),
        ("--daily", "06:00", "--email", "no address"),
        ("--daily", "06:00", "--fail-on", "nonsense >"),
        ("--daily", "06:00", "--output", "{nonsense}.html"),
        ("--daily", "06:00", "--tz", "Mars/Base"),
        ("--daily", "06:00", "--log", "-"),
        ("--daily", "06:00", "--name", "../x"),
        ("--daily", "06:00", "--email", "a@example.org\n* * * * * rm -rf /"),
        ("--daily", "06:00", "--output", "/tmp/a\n* * * * * id"),
        ("--remove", "--write"),
    ],
)
def test_what_could_not_run_is_refused_now(install: Callable[..., Any], tab: Path, arguments: tuple[str, ...]) -> None:
    done = install(*arguments, *(() if "--remove" in arguments else ("--write",)))
    assert done.code == 2
    assert "hint: " in done.err
    assert tab.read_bytes() == OTHERS


def test_units_are_printed_with_their_paths(install: Callable[..., Any]) -> None:
    done = install("--weekly", "mon", "06:30", "--with", "systemd")
    assert done.code == 0
    assert "logai-report-weekly.service\n" in done.out
    assert "OnCalendar=Mon *-*-* 06:30:00\n" in done.out
    assert "journalctl" in done.err


def test_what_is_told_fits_a_terminal_of_80_columns(install: Callable[..., Any]) -> None:
    done = install("--daily", "06:00", "--email", "root")
    assert max(map(len, done.err.splitlines())) <= 80
