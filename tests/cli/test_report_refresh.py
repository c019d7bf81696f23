"""`ask` and `report` of the store load what is new first; what they could not load is a note, never a failure."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from logai.report.lock import lock_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
AT = ("--now", "2026-11-23T14:00", "--tz", "UTC")
HOLD = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
print("ready", flush=True)
sys.stdin.read()
"""


def attempts(first: int, count: int) -> str:
    return "".join(
        f"{(START + timedelta(minutes=number)).isoformat()} web sshd[{number + 100}]: "
        f"Failed password for root from 192.0.2.1 port {5000 + number} ssh2\n"
        for number in range(first, first + count)
    )


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "auth.log"
    path.write_text(attempts(0, 3))
    return path


@pytest.fixture
def db(logai: Callable[..., Any], log: Path, tmp_path: Path) -> tuple[str, str]:
    """Return the options of a store that knows the first three lines of a log of five."""
    options = ("--db", str(tmp_path / "store" / "logai.duckdb"))
    assert logai("load", str(log), *options).code == 0
    with log.open("a") as stream:
        stream.write(attempts(3, 2))
    return options


def test_a_question_is_answered_with_the_newest_lines(logai: Callable[..., Any], db: tuple[str, str]) -> None:
    assert logai("ask", "-q", "failed logins today", "--no-refresh", *db, *AT).out == "3\n"
    done = logai("ask", "-q", "failed logins today", *db, *AT)
    assert (done.out, done.err) == ("5\n", "")
    assert logai("ask", "-q", "failed logins today", "--no-refresh", *db, *AT).out == "5\n"


def test_the_setting_turns_it_off_and_the_flag_on(
    logai: Callable[..., Any], db: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGAI_REFRESH", "off")
    assert logai("ask", "-q", "failed logins today", *db, *AT).out == "3\n"
    assert logai("ask", "-q", "failed logins today", "--refresh", *db, *AT).out == "5\n"


def test_a_question_of_files_or_of_the_sample_leaves_the_store_alone(
    logai: Callable[..., Any], log: Path, db: tuple[str, str]
) -> None:
    assert logai("ask", "-q", "failed logins today", "--log", str(log), *db, *AT).out == "5\n"
    assert logai("ask", "-q", "failed logins today", "--demo", *db, *AT).code == 0
    assert logai("ask", "-q", "failed logins today", "--no-refresh", *db, *AT).out == "3\n"


@pytest.mark.parametrize(
    ("question", "note"),
    [("failed logins today", "Newer lines of the logs are not counted"), ("วันนี้ล็อกอินล้มเหลวกี่ครั้ง", "ยังไม่ได้นับบรรทัดใหม่")],
)
def test_a_store_in_use_is_a_note_in_the_language_of_the_answer(
    logai: Callable[..., Any], db: tuple[str, str], question: str, note: str
) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, db[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout
    assert holder.stdout.readline() == "ready\n"
    try:
        done = logai("ask", question, "--json", *db, *AT)
    finally:
        holder.communicate()
    result = json.loads(done.out)["result"]
    assert (done.code, result["value"]) == (0, 3)
    (said,) = [text for text in result["notes"] if note in text]
    assert f"process {holder.pid}" in said


def test_a_log_that_is_gone_does_not_concern_a_question(
    logai: Callable[..., Any], log: Path, db: tuple[str, str]
) -> None:
    log.unlink()
    result = json.loads(logai("ask", "failed logins today", "--json", *db, *AT).out)["result"]
    assert result["value"] == 3
    assert not any(str(log) in note for note in result["notes"])


def test_a_report_has_the_newest_lines(logai: Callable[..., Any], db: tuple[str, str]) -> None:
    def failed(*options: str) -> int:
        done = logai("report", "daily", "--fail-on", "failed_logins >= 5", "--json", *options, *db, *AT)
        assert done.code in {0, 6}
        return int(done.code)

    assert failed("--no-refresh") == 0
    assert failed() == 6


@pytest.mark.parametrize(("lang", "words"), [("en", "is not there any more"), ("th", "แล้ว")])
def test_a_log_that_is_gone_is_a_note_of_the_report(
    logai: Callable[..., Any], log: Path, db: tuple[str, str], lang: str, words: str
) -> None:
    log.unlink()
    done = logai("report", "daily", "--format", "markdown", "--lang", lang, *db, *AT)
    assert done.code == 0
    assert log.name in done.out
    assert words in done.out


def test_a_report_of_files_or_of_the_sample_locks_nothing(logai: Callable[..., Any], log: Path, tmp_path: Path) -> None:
    db = tmp_path / "none.duckdb"
    for source in (("--log", str(log)), ("--demo",)):
        assert logai("report", "daily", *source, "--db", str(db), *AT).code == 0
    assert not lock_path(db).exists()


def test_a_report_runs_with_no_environment_and_no_terminal(db: tuple[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "logai", "report", "daily", *db, *AT],
        capture_output=True, stdin=subprocess.DEVNULL, env={}, cwd="/", check=True,
    )  # fmt: skip
    text = done.stdout.decode("utf-8")
    assert done.stderr == b""
    assert "\x1b" not in text
    assert text.startswith("logai daily report\n")


def test_a_report_is_english_whatever_the_locale(db: tuple[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "logai", "report", "daily", *db, *AT],
        capture_output=True, env={"LANG": "th_TH.UTF-8", "LC_ALL": "th_TH.UTF-8", "LANGUAGE": "th"}, check=True,
    )  # fmt: skip
    assert done.stdout.startswith(b"logai daily report\n")
