"""A report in a crontab or in units of systemd: read as it was meant, and beside what is there."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logai.errors import BadInputError, ScheduleFailedError
from logai.report.schedule import Job, Schedule, crontab, parse_daily, parse_weekly, systemd

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OTHERS = b"MAILTO=ops@example.org\n# logai report: daily\n*/5 * * * * /usr/bin/true # mine \xff\n\n@daily date +\\%F\n"
AWKWARD = [
    "a b",
    "50%",
    "%",
    "100% 'sure' %%",
    '"',
    "$HOME",
    "`id`",
    "back\\slash",
    "\\%",
    "รายงาน",
    "a;b",
    "#x",
    "",
    "{date}",
]


def job(*arguments: str, name: str = "daily", environment: dict[str, str] | None = None) -> Job:
    return Job(name, Schedule(6, 5), ("/usr/bin/logai", "report", "daily", *arguments), environment or {})


def as_cron_runs(line: str, *, takes_backslash: bool = True) -> list[str]:
    """Return the arguments that a program gets from a crontab's line; most crons take the backslash before `%` away."""
    command = line.split(maxsplit=5)[5]
    if takes_backslash:
        command = command.replace("\\%", "%")
    show = command.replace("/usr/bin/logai", "printf '%s\\n'", 1)
    return subprocess.run(["/bin/sh", "-c", show], capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.mark.parametrize("takes_backslash", [True, False], ids=["Vixie", "BusyBox"])
def test_a_shell_that_cron_starts_reads_every_argument_as_it_was_given(*, takes_backslash: bool) -> None:
    line = crontab.make_line(job(*AWKWARD))
    assert as_cron_runs(line, takes_backslash=takes_backslash) == ["report", "daily", *AWKWARD]


def test_no_percent_sign_of_a_line_stands_without_its_backslash() -> None:
    line = crontab.make_line(job(*AWKWARD, environment={"LOGAI_CONFIG": "/a%b"}))
    assert line.count("%") == line.count("\\%") > 5


@given(st.lists(st.text(st.characters(blacklist_categories=("C", "Z")), max_size=12), max_size=4))
def test_any_visible_text_goes_through_a_crontab(arguments: list[str]) -> None:
    unquoted = [crontab.quote(word).replace("\\%", "%") for word in arguments]
    shown = subprocess.run(
        ["/bin/sh", "-c", " ".join(["printf '%s\\n' x", *unquoted])], capture_output=True, check=True
    )
    assert shown.stdout.decode().split("\n")[1:-1] == arguments


@pytest.mark.parametrize(
    ("schedule", "fields"),
    [
        (parse_daily("06:00"), "0 6 * * *"),
        (parse_daily("0:30"), "30 0 * * *"),
        (parse_weekly("mon", "23:59"), "59 23 * * 1"),
    ],
)
def test_a_line_begins_with_its_time(schedule: Schedule, fields: str) -> None:
    assert crontab.make_line(Job("daily", schedule, ("/usr/bin/logai",))).startswith(f"{fields} /usr/bin/logai")


@pytest.mark.parametrize(("day", "number"), [("sun", 0), ("Monday", 1), ("SAT", 6), ("thurs", 4)])
def test_days_are_named_in_full_or_in_short(day: str, number: int) -> None:
    assert parse_weekly(day, "06:00").weekday == number


@pytest.mark.parametrize("clock", ["6", "24:00", "06:60", "6:5", "", "06:00:00", "๐๖:๐๐", "-1:00", "06:00 "])
def test_what_is_no_time_of_day_is_refused(clock: str) -> None:
    with pytest.raises(BadInputError):
        parse_daily(clock)


@pytest.mark.parametrize("day", ["", "m", "mo", "mond ay", "mondays", "1", "จันทร์"])
def test_what_is_no_day_is_refused(day: str) -> None:
    with pytest.raises(BadInputError):
        parse_weekly(day, "06:00")


@pytest.mark.parametrize("argument", ["a\nb", "a\0b", "a\x1bb", "a\u202eb", "\udcff"])
def test_no_argument_can_begin_another_line(argument: str) -> None:
    with pytest.raises(BadInputError):
        job(argument)


@pytest.mark.parametrize("name", ["", "A", "a b", "a/b", "-a", "a\n", "x" * 41, "../a", "a.b"])
def test_a_name_is_one_that_fits_a_file_and_a_mark(name: str) -> None:
    with pytest.raises(BadInputError):
        job(name=name)


def test_a_line_that_cron_would_cut_is_refused() -> None:
    with pytest.raises(BadInputError, match="too long"):
        crontab.make_line(job("--output", "/" + "x" * 1000))


def test_a_new_line_goes_to_the_end_and_all_others_stay_byte_for_byte() -> None:
    line = crontab.make_line(job())
    assert crontab.replace_line(OTHERS, "daily", line) == OTHERS + line.encode() + b"\n"
    assert crontab.replace_line(b"@daily x", "daily", line) == b"@daily x\n" + line.encode() + b"\n"


def test_the_same_report_takes_the_place_of_its_own_line_alone() -> None:
    first, other, second = (
        crontab.make_line(job()),
        crontab.make_line(job(name="daily-2")),
        crontab.make_line(job("--narrate")),
    )
    content = b"".join(f"{line}\n".encode() for line in (first, other, first))
    replaced = crontab.replace_line(OTHERS + content + OTHERS, "daily", second)
    assert replaced == OTHERS + f"{second}\n{other}\n".encode() + OTHERS
    assert crontab.replace_line(replaced, "daily", second) == replaced


def test_a_line_that_a_person_has_turned_off_is_his_own() -> None:
    off = b"#" + crontab.make_line(job()).encode() + b"\n"
    assert crontab.find_names(off) == ()
    assert crontab.replace_line(off, "daily", None) == off


def test_removing_leaves_what_was_there_before() -> None:
    line = crontab.make_line(job())
    assert crontab.replace_line(crontab.replace_line(OTHERS, "daily", line), "daily", None) == OTHERS


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")
def test_systemd_takes_the_units_and_reads_the_arguments_as_they_were_given(tmp_path: Path) -> None:
    units = systemd.make_units(
        Job("weekly", parse_weekly("mon", "06:30"), ("/bin/echo", *AWKWARD), {"LOGAI_CONFIG": '/a %b$c"d'})
    )
    for name, text in units.items():
        (tmp_path / name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in units)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "logai-report" not in done.stderr
    calendar = next(line for line in units["logai-report-weekly.timer"].splitlines() if line.startswith("OnCalendar="))
    subprocess.run(["systemd-analyze", "calendar", calendar.partition("=")[2]], capture_output=True, check=True)


@pytest.mark.parametrize(
    ("word", "quoted"),
    [
        ("plain/{x}", '"plain/{x}"'),
        ("a b", '"a b"'),
        ("50%", '"50%%"'),
        ("$HOME", '"$$HOME"'),
        ('"\\', '"\\"\\\\"'),
        ("", '""'),
    ],
)
def test_words_are_quoted_as_systemd_reads_them(word: str, quoted: str) -> None:
    assert systemd.quote(word) == quoted


def test_a_variable_keeps_its_dollar_sign() -> None:
    assert systemd.quote("A=$B%", is_command=False) == '"A=$B%%"'


@pytest.fixture
def systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Return a function that puts a `systemctl` into the PATH which notes its calls and fails in one of them."""

    def put(failing: str = "") -> Path:
        folder, calls = tmp_path / "bin", tmp_path / "calls"
        folder.mkdir(exist_ok=True)
        script = folder / "systemctl"
        script.write_text(
            f'#!/bin/sh\n[ "$1" = --user ] && shift\necho "$@" >>{calls}\n'
            f'case "$1" in "{failing}") echo no bus >&2; exit 1;; esac\n'
        )
        script.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
        return calls

    return put


def test_units_are_written_and_the_timer_started(tmp_path: Path, systemctl: Callable[[str], Path]) -> None:
    calls, folder = systemctl(""), tmp_path / "units"
    systemd.write_units(folder, systemd.make_units(job()))
    assert sorted(path.name for path in folder.iterdir()) == ["logai-report-daily.service", "logai-report-daily.timer"]
    assert calls.read_text().splitlines() == ["daemon-reload", "enable --now logai-report-daily.timer"]
    assert systemd.find_names(folder) == ("daily",)
    systemd.remove_units(folder, "daily")
    assert list(folder.iterdir()) == []
    assert "disable --now logai-report-daily.timer" in calls.read_text()


@pytest.mark.parametrize("failing", ["daemon-reload", "enable"])
def test_where_systemd_refuses_all_is_as_it_was(tmp_path: Path, systemctl: Callable[[str], Path], failing: str) -> None:
    folder = tmp_path / "units"
    systemctl(failing)
    with pytest.raises(ScheduleFailedError, match="no bus"):
        systemd.write_units(folder, systemd.make_units(job()))
    assert list(folder.iterdir()) == []
    systemctl("")
    systemd.write_units(folder, systemd.make_units(job()))
    before = {path.name: path.read_text() for path in folder.iterdir()}
    systemctl(failing)
    with pytest.raises(ScheduleFailedError):
        systemd.write_units(folder, systemd.make_units(job("--narrate")))
    assert {path.name: path.read_text() for path in folder.iterdir()} == before


def test_units_of_somebody_else_are_left_alone(tmp_path: Path, systemctl: Callable[[str], Path]) -> None:
    systemctl("")
    mine = tmp_path / "logai-report-daily.timer"
    mine.write_text("[Timer]\nOnCalendar=daily\n")
    with pytest.raises(BadInputError, match="not of logai"):
        systemd.write_units(tmp_path, systemd.make_units(job()))
    assert systemd.find_names(tmp_path) == ()
    systemd.remove_units(tmp_path, "daily")
    assert mine.read_text() == "[Timer]\nOnCalendar=daily\n"
    assert not (tmp_path / "logai-report-daily.service").exists()
