from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from logai.cli.events import TABLE_ROWS, parse_since
from logai.errors import BadInputError
from logai.events import ATTEMPT_COLUMNS, EVENT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


@pytest.fixture
def events(logai: Callable[..., Any], loaded: tuple[str, str], at: tuple[str, ...]) -> Callable[..., Any]:
    """Return a function that runs `logai events` on the small log."""
    return lambda *arguments: logai("events", *loaded, *at, *arguments)


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_every_input_line_is_an_object(events: Callable[..., Any]) -> None:
    lines = objects(events("--format", "jsonl").out)
    assert [line["line_number"] for line in lines] == [1, 2, 3, 4, 5, 6]
    assert {name for name, _ in EVENT_COLUMNS} <= set(lines[0])
    assert [line["event_action"] for line in lines] == ["login"] * 4 + ["sudo", "other"]
    assert (lines[1]["user_name"], lines[1]["invalid_user"], lines[1]["source_port"]) == ("bob", True, 5001)


def test_times_have_the_offset_of_the_zone(logai: Callable[..., Any], log_file: Path) -> None:
    at = ("--now", "2026-11-23T14:00", "--tz", "Asia/Bangkok")
    done = logai("events", "--log", str(log_file), *at, "--format", "jsonl")
    assert objects(done.out)[0]["ts"] == "2026-11-23T01:00:00+07:00"


def test_lines_are_chosen_by_number_and_by_log(events: Callable[..., Any]) -> None:
    assert [one["line_number"] for one in objects(events("--json", "--line", "5", "--line", "1:2").out)] == [2, 5]
    assert objects(events("--json", "--line", "2:2").out) == []


@pytest.mark.parametrize("line", ["x", "-1", "1:2:3", ""])
def test_a_line_that_is_no_number_is_refused_with_a_hint(events: Callable[..., Any], line: str) -> None:
    done = events("--line", line)
    assert (done.code, done.out) == (2, "")
    assert "hint: Write 4827" in done.err


def test_json_is_json_lines(events: Callable[..., Any]) -> None:
    assert events("--json").out == events("--format", "jsonl").out


def test_attempts_are_what_was_counted(events: Callable[..., Any]) -> None:
    lines = objects(events("--attempts", "--format", "jsonl").out)
    assert [line["event_outcome"] for line in lines] == ["failure"] * 3 + ["success"]
    assert {name for name, _ in ATTEMPT_COLUMNS} <= set(lines[0])


def test_since_action_and_limit_choose_rows(events: Callable[..., Any]) -> None:
    assert len(objects(events("--since", "12h", "--format", "jsonl").out)) == 3
    assert len(objects(events("--since", "2026-11-23T02:10", "--format", "jsonl").out)) == 2
    assert len(objects(events("--action", "login", "--format", "jsonl").out)) == 4
    assert len(objects(events("--limit", "2", "--format", "jsonl").out)) == 2


def test_csv_is_for_spreadsheets(events: Callable[..., Any]) -> None:
    rows = list(csv.DictReader(io.StringIO(events("--format", "csv").out)))
    assert len(rows) == 6
    assert (rows[0]["ts"], rows[0]["user_name"]) == ("2026-11-23T01:00:00+00:00", "root")


def test_a_table_shows_the_first_rows_and_says_so(
    logai: Callable[..., Any], tmp_path: Path, at: tuple[str, ...]
) -> None:
    path = tmp_path / "long.log"
    line = "Nov 23 01:{:02}:{:02} web sshd[1]: Failed password for root from 192.0.2.1 port 5 ssh2\n"
    path.write_text("".join(line.format(n // 60, n % 60) for n in range(TABLE_ROWS + 5)))
    done = logai("events", "--log", str(path), *at)
    assert len(done.out.splitlines()) == TABLE_ROWS + 1
    assert f"first {TABLE_ROWS} rows" in done.err
    assert logai("events", "--log", str(path), *at, "--limit", "3").err == ""
    assert logai("events", "--log", str(path), *at, "--quiet").err == ""


def test_parquet_is_written_to_a_file(events: Callable[..., Any], logai: Callable[..., Any], tmp_path: Path) -> None:
    target = tmp_path / "events.parquet"
    assert events("--format", "parquet", "--output", str(target)).code == 0
    assert target.read_bytes()[:4] == b"PAR1"
    assert events("--format", "parquet", "--output", str(tmp_path / "no" / "x.parquet")).code == 2
    assert logai("events", "--demo", "--format", "parquet").code == 2


def test_a_closed_pipe_is_no_error(log_file: Path, at: tuple[str, ...], tmp_path: Path) -> None:
    long = tmp_path / "long.log"
    long.write_text(log_file.read_text() * 200)
    command = [sys.executable, "-m", "logai", "events", "--log", str(long), *at, "--format", "jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ)) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["line_number"] == 1
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 141


@pytest.mark.parametrize("chosen", ["table", "csv", "jsonl"])
def test_hostile_lines_are_harmless(
    chosen: str, logai: Callable[..., Any], tmp_path: Path, at: tuple[str, ...]
) -> None:
    path = tmp_path / "auth.log"
    path.write_bytes(
        b"Nov 23 01:00:00 web sshd[1]: Failed password for invalid user =\x1b[2J[red]x\xe2\x80\xae\x9b"
        b" from 192.0.2.1 port 5 ssh2\n"
        b"Nov 23 01:00:01 web sshd[2]: \xff\xfe not UTF-8 \x00 at all\r\n"
    )
    done = logai("events", "--log", str(path), *at, "--format", chosen)
    assert done.code == 0
    assert not set(done.out + done.err) & set("\x1b\x9b\u202e\x00\r")
    assert "[red]x" in done.out


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("30m", NOW - timedelta(minutes=30)),
        ("24h", NOW - timedelta(hours=24)),
        ("7d", NOW - timedelta(days=7)),
        ("2w", NOW - timedelta(weeks=2)),
        ("2026-11-23T10:00", datetime(2026, 11, 23, 3, 0, tzinfo=UTC)),
        ("2026-11-23", datetime(2026, 11, 22, 17, 0, tzinfo=UTC)),
        ("2026-11-23T10:00Z", datetime(2026, 11, 23, 10, 0, tzinfo=UTC)),
    ],
)
def test_since_reads_durations_and_times(text: str, moment: datetime) -> None:
    assert parse_since(text, NOW, ZoneInfo("Asia/Bangkok")) == moment


@pytest.mark.parametrize("text", ["yesterday", "7", "d", "-3h", "999999w", "24 hours", "๗d"])
def test_since_refuses_what_it_cannot_read(text: str) -> None:
    with pytest.raises(BadInputError, match="--since"):
        parse_since(text, NOW, UTC)


def test_without_since_there_is_no_bound() -> None:
    assert parse_since(None, NOW, UTC) is None
