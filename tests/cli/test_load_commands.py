from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from logai.cli.load import refuse_nothing
from logai.errors import NoDataError
from logai.ingest import discover
from logai.load import SourceReport

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def db(tmp_path: Path) -> tuple[str, str]:
    return ("--db", str(tmp_path / "store.duckdb"))


def test_loading_says_what_each_source_gave(
    logai: Callable[..., Any], log_file: Path, at: tuple[str, ...], db: tuple[str, str]
) -> None:
    done = logai("load", str(log_file), *at, *db)
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0].split() == ["path", "status", "lines", "events", "attempts", "unknown", "seconds"]
    assert lines[1].split()[:2] == [str(log_file), "loaded"]
    assert lines[1].split()[2] == "6"
    assert len(lines[1].split()[-1].partition(".")[2]) <= 3


def test_the_report_has_json(
    logai: Callable[..., Any], log_file: Path, at: tuple[str, ...], db: tuple[str, str]
) -> None:
    first = json.loads(logai("load", str(log_file), *at, *db, "--json").out)["result"]["sources"][0]
    assert (first["status"], first["lines"], first["attempts"], first["unknown"]) == ("loaded", 6, 4, 1)
    second = json.loads(logai("load", str(log_file), *at, *db, "--json").out)["result"]["sources"][0]
    assert (second["status"], second["lines"]) == ("unchanged", 0)


def test_a_grown_file_adds_its_new_lines(
    logai: Callable[..., Any], log_file: Path, at: tuple[str, ...], db: tuple[str, str]
) -> None:
    logai("load", str(log_file), *at, *db)
    with log_file.open("a") as stream:
        stream.write("Nov 23 03:00:00 web sshd[9]: Failed password for eve from 192.0.2.9 port 99 ssh2\n")
    grown = json.loads(logai("load", str(log_file), *at, *db, "--json").out)["result"]["sources"][0]
    assert (grown["status"], grown["lines"]) == ("grown", 1)


def test_sources_are_listed(
    logai: Callable[..., Any], log_file: Path, at: tuple[str, ...], db: tuple[str, str]
) -> None:
    logai("load", str(log_file), *at, *db)
    result = json.loads(logai("sources", *db, "--json").out)["result"]
    entry = dict(zip(result["columns"], result["rows"][0], strict=True))
    assert (entry["path"], entry["lines"], entry["attempts"]) == (str(log_file), 6, 4)
    assert str(log_file) in logai("sources", *db).out


def test_nothing_loaded_is_no_data(logai: Callable[..., Any], db: tuple[str, str], tmp_path: Path) -> None:
    done = logai("load", str(tmp_path / "missing.log"), *db, "--json")
    assert done.code == 5
    assert json.loads(done.out)["error"]["code"] == "no_data"
    assert "missing.log" in done.err


def test_one_good_source_is_enough(
    logai: Callable[..., Any], log_file: Path, at: tuple[str, ...], db: tuple[str, str], tmp_path: Path
) -> None:
    done = logai("load", str(log_file), str(tmp_path / "missing.log"), *at, *db)
    assert done.code == 0
    assert "missing.log" in done.err


def test_progress_is_for_terminals(
    logai_process: Callable[..., Any], log_file: Path, at: tuple[str, ...], db: tuple[str, str]
) -> None:
    done = logai_process("load", str(log_file), *at, *db, "--json")
    assert done.err == ""


@pytest.mark.parametrize("status", ["failed", "empty"])
def test_sources_without_a_line_are_refused_together(status: Any) -> None:  # noqa: ANN401 - a literal
    first = SourceReport("a.log", 0, 0, 0, 0, 0.1, status, "There is no file a.log.", "Check the path.")
    second = SourceReport("b.log", 0, 0, 0, 0, 0.1, status, "b.log is empty.", "Try b.log.1.")
    with pytest.raises(NoDataError, match=r"There is no file a\.log\. b\.log is empty\."):
        refuse_nothing([first, second])
    with pytest.raises(NoDataError) as caught:
        refuse_nothing([second])
    assert caught.value.hint == "Try b.log.1."
    refuse_nothing([first, SourceReport("b.log", 0, 0, 0, 0, 0.1, "unchanged")])


def test_a_folder_is_no_log(logai: Callable[..., Any], db: tuple[str, str], tmp_path: Path) -> None:
    assert logai("load", str(tmp_path), *db).code == 5


def test_without_a_path_the_logs_of_the_machine_are_loaded(
    logai: Callable[..., Any], log_file: Path, at: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "machine" / "var" / "log"
    folder.mkdir(parents=True)
    (folder / "auth.log").write_bytes(log_file.read_bytes())
    monkeypatch.setattr(discover, "MACHINE", tmp_path / "machine")
    (loaded,) = json.loads(logai("load", *at, "--db", str(tmp_path / "s.duckdb"), "--json").out)["result"]["sources"]
    assert (loaded["path"], loaded["lines"]) == (str(folder / "auth.log"), 6)


def test_a_machine_without_logs_is_no_data(
    logai: Callable[..., Any], db: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discover, "MACHINE", tmp_path)
    assert logai("load", *db).code == 5


def test_a_folder_gives_its_logs_and_says_what_it_left_out(
    logai: Callable[..., Any], log_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "hosts"
    folder.mkdir()
    log_file.rename(folder / "web.log")
    (folder / "notes").write_text("hello\n")
    done = logai("load", str(folder), "--json", "--db", str(tmp_path / "store.duckdb"))
    assert [one["lines"] for one in json.loads(done.out)["result"]["sources"]] == [6]
    assert "no authentication logs: 1 (notes)" in done.err


def test_a_folder_without_a_log_is_told(logai: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    done = logai("load", str(tmp_path / "none"), "--db", str(tmp_path / "store.duckdb"))
    assert (done.code, done.out) == (5, "")
    assert "begins as an authentication log" in done.err
    assert not (tmp_path / "store.duckdb").exists()
