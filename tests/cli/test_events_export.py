"""`logai events` for other systems: ECS, OCSF, and Parquet in a folder for each day."""

from __future__ import annotations

import csv
import io
import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.conftest import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def events(logai: Callable[..., Any], log_file: Path, at: tuple[str, ...]) -> Callable[..., Any]:
    """Return a function that runs `logai events` on the small log."""
    return lambda *arguments: logai("events", "--log", str(log_file), *at, *arguments)


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def read(folder: Path, columns: str) -> list[tuple[Any, ...]]:
    import duckdb

    with duckdb.connect() as database:
        return database.execute(
            f"SELECT {columns} FROM read_parquet('{folder}/*/*.parquet', hive_partitioning = true) ORDER BY ALL"
        ).fetchall()


def test_ecs_has_an_object_for_every_line(events: Callable[..., Any]) -> None:
    lines = objects(events("--ecs").out)
    assert [line["logai"]["line_number"] for line in lines] == [1, 2, 3, 4, 5, 6]
    assert [line["event"].get("category") for line in lines] == [["authentication"]] * 4 + [["process"], None]
    assert lines[0]["@timestamp"] == "2026-11-23T01:00:00+00:00"


def test_ecs_names_the_columns_of_a_csv(events: Callable[..., Any]) -> None:
    first = next(csv.DictReader(io.StringIO(events("--ecs", "--format", "csv").out)))
    assert (first["@timestamp"], first["source.ip"], first["user.name"]) == (
        "2026-11-23T01:00:00+00:00",
        "192.0.2.1",
        "root",
    )


def test_a_hostile_name_is_one_value_of_a_document(
    logai: Callable[..., Any], tmp_path: Path, at: tuple[str, ...]
) -> None:
    log = tmp_path / "auth.log"
    name = HOSTILE.replace("\n", " ")
    log.write_text(f"Nov 23 01:00:00 web sshd[1]: Failed password for invalid user {name} from 192.0.2.1 port 5 ssh2\n")
    done = logai("events", "--log", str(log), *at, "--ecs")
    assert done.out.isascii()
    assert done.out.count("\n") == 1
    assert objects(done.out)[0]["user"]["name"].startswith("\x1b[2Jroot")


def test_ocsf_has_an_object_for_every_attempt(events: Callable[..., Any]) -> None:
    attempts = objects(events("--ocsf").out)
    assert [(one["status"], one["user"]["name"]) for one in attempts] == [
        ("Failure", "root"),
        ("Failure", "bob"),
        ("Failure", "root"),
        ("Success", "alice"),
    ]
    assert events("--ocsf", "--attempts").out == events("--ocsf").out


def test_ocsf_leaves_out_attempts_without_a_time_and_says_how_many(
    logai: Callable[..., Any], tmp_path: Path, at: tuple[str, ...]
) -> None:
    log = tmp_path / "auth.log"
    log.write_text("Feb 30 01:00:00 web sshd[1]: Failed password for root from 192.0.2.1 port 5 ssh2\n")
    done = logai("events", "--log", str(log), *at, "--ocsf")
    assert (done.code, done.out) == (0, "")
    assert "1 login attempts without a time" in done.err


def test_a_folder_for_each_day_of_the_zone(logai: Callable[..., Any], log_file: Path, tmp_path: Path) -> None:
    log_file.write_text(log_file.read_text().replace("Nov 23 02:20:00", "Nov 24 23:20:00"))
    folder = tmp_path / "out"
    command = ("events", "--log", str(log_file), "--now", "2026-11-25T00:00", "--year", "2026")
    assert logai(*command, "--tz", "UTC", "--partition-by", "day", "--output", str(folder)).code == 0
    assert sorted(entry.name for entry in folder.iterdir()) == ["day=2026-11-23", "day=2026-11-24"]
    assert read(folder, "line_number") == [(number,) for number in range(1, 7)]
    assert not list(tmp_path.glob(".*")), "nothing is left beside it"


def test_lines_without_a_time_are_exported_too(logai: Callable[..., Any], tmp_path: Path, at: tuple[str, ...]) -> None:
    log = tmp_path / "auth.log"
    log.write_text(
        "Feb 30 01:00:00 web sshd[1]: Failed password for root from 192.0.2.1 port 5 ssh2\n"
        "Nov 23 01:00:00 web sshd[1]: Failed password for root from 192.0.2.1 port 5 ssh2\n"
    )
    folder = tmp_path / "out"
    assert logai("events", "--log", str(log), *at, "--partition-by", "month", "--output", str(folder)).code == 0
    assert sorted(entry.name for entry in folder.iterdir()) == ["month=2026-11", "month=__HIVE_DEFAULT_PARTITION__"]
    assert read(folder, "line_number") == [(1,), (2,)]


def test_ecs_names_the_columns_of_parquet(events: Callable[..., Any], tmp_path: Path) -> None:
    folder, file = tmp_path / "out", tmp_path / "one" / "all.parquet"
    file.parent.mkdir()
    assert events("--ecs", "--partition-by", "day", "--output", str(folder)).code == 0
    assert events("--ecs", "--format", "parquet", "--output", str(file)).code == 0
    wanted = '"source.ip", "process.name", "logai.line_number"'
    assert read(folder, wanted)[0] == ("192.0.2.1", "sshd", 1)
    assert read(tmp_path, wanted) == read(folder, wanted)


def test_parquet_never_takes_the_place_of_a_pipe_or_a_device(events: Callable[..., Any], tmp_path: Path) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    for target in (pipe, link):
        done = events("--format", "parquet", "--output", str(target))
        assert (done.code, "no regular file" in done.err) == (2, True)
    assert pipe.is_fifo()
    assert link.is_symlink()


def test_parquet_is_written_through_a_link(events: Callable[..., Any], tmp_path: Path) -> None:
    folder = tmp_path / "real"
    folder.mkdir()
    link = tmp_path / "link.parquet"
    link.symlink_to(folder / "all.parquet")
    assert events("--format", "parquet", "--output", str(link)).code == 0
    assert link.is_symlink()
    assert read(tmp_path, "line_number") == [(number,) for number in range(1, 7)]


def test_an_export_is_replaced_only_when_asked_and_nothing_else_ever(
    events: Callable[..., Any], tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    day = ("--partition-by", "day", "--output", str(folder))
    assert events(*day).code == 0
    again = events(*day)
    assert (again.code, "--overwrite" in again.err) == (2, True)
    assert events(*day, "--overwrite", "--action", "sudo").code == 0
    assert read(folder, "line_number") == [(5,)]
    (folder / "letters").mkdir()
    assert events(*day, "--overwrite").code == 2
    assert (folder / "letters").is_dir()
    assert read(folder, "line_number") == [(5,)]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--ecs", "--ocsf"),
        ("--ecs", "--format", "table"),
        ("--ocsf", "--format", "csv"),
        ("--ocsf", "--action", "login"),
        ("--partition-by", "day"),
        ("--partition-by", "day", "--format", "csv", "--output", "x"),
        ("--overwrite",),
    ],
)
def test_options_that_contradict_each_other_are_refused_with_a_hint(
    events: Callable[..., Any], arguments: tuple[str, ...]
) -> None:
    done = events(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "hint: " in done.err
