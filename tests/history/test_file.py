"""The history's file: what is kept, who may read it, and what happens when it is busy, broken or of another version."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from logai.errors import NoDataError
from logai.history import file
from logai.history.file import HistoryError, append, clear, history_path, read
from logai.history.record import AskRecord
from logai.understand.outgoing import ModelCall

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
LOCAL = ModelCall("local", "llama3.2:3b", "http://127.0.0.1:11434", False, "typed", 1800.0, 500.0, 900, 25)  # noqa: FBT003
REMOTE = replace(LOCAL, provider="openai", model="gpt-5-mini", is_remote=True, sent="USER_1", cost_usd=None)
APPEND = """
import sys
from datetime import UTC, datetime
from logai.history.file import append
from logai.history.record import AskRecord
for number in range(20):
    append(AskRecord(datetime.now(UTC), f"{sys.argv[1]}-{number}", "store", "answered", 1.0))
"""


def record(question: str = "failed logins today", **more: object) -> AskRecord:
    fields = {"asked_at": NOW, "question": question, "data": "store", "outcome": "answered", "total_ms": 12.5}
    return AskRecord(**(fields | more))  # type: ignore[arg-type]


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_what_was_added_is_read_the_newest_first() -> None:
    append(record("first", asked_at=NOW - timedelta(hours=2)))
    append(record("second", planner="openai", model="gpt-5-mini", plan="{}", calls=(LOCAL, REMOTE)))
    kept = read()
    assert [ask["question"] for ask in kept.asks] == ["second", "first"]
    assert [(call["provider"], call["sent"], call["cost_usd"]) for call in kept.calls] == [
        ("local", None, 0.0),
        ("openai", "USER_1", None),
    ]
    assert {call["ask_id"] for call in kept.calls} == {kept.asks[0]["ask_id"]}


def test_reading_can_begin_later_and_end_early() -> None:
    for hours in range(5):
        append(record(f"{hours} h ago", asked_at=NOW - timedelta(hours=hours), calls=(LOCAL,)))
    since = read(NOW - timedelta(hours=2))
    assert [ask["question"] for ask in since.asks] == ["0 h ago", "1 h ago", "2 h ago"]
    assert len(since.calls) == 3
    assert [ask["question"] for ask in read(limit=2).asks] == ["0 h ago", "1 h ago"]


def test_the_file_is_its_owner_s_alone_also_where_it_was_not() -> None:
    append(record())
    assert mode_of(history_path()) == 0o600
    assert mode_of(history_path().parent) == 0o700
    history_path().chmod(0o644)
    append(record())
    assert mode_of(history_path()) == 0o600


def test_without_a_history_there_is_nothing_to_read() -> None:
    assert read().asks == ()
    assert not history_path().exists()
    history_path().parent.mkdir(parents=True)
    history_path().touch()
    assert read().asks == ()


def test_only_the_newest_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file, "MOST_ASKS", 3)
    for number in range(5):
        append(record(str(number), calls=(LOCAL,)))
    kept = read()
    assert [ask["question"] for ask in kept.asks] == ["4", "3", "2"]
    assert len(kept.calls) == 3


def test_many_can_ask_at_once() -> None:
    processes = [subprocess.Popen([sys.executable, "-c", APPEND, str(number)]) for number in range(4)]
    assert [process.wait(60) for process in processes] == [0, 0, 0, 0]
    assert len({ask["question"] for ask in read().asks}) == 80


def test_a_history_that_is_in_use_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    append(record())
    monkeypatch.setattr(file, "_SECONDS", 0.02)
    holder = sqlite3.connect(history_path(), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(HistoryError, match="locked"):
        append(record())
    holder.close()


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_broken_history_is_named_and_can_be_cleared(content: bytes) -> None:
    history_path().parent.mkdir(parents=True)
    history_path().write_bytes(content)
    with pytest.raises(HistoryError, match=r"history\.sqlite3"):
        append(record())
    with pytest.raises(NoDataError, match=r"history\.sqlite3") as caught:
        read()
    assert "--clear" in caught.value.hint
    assert clear() == 0
    append(record())
    assert len(read().asks) == 1


def test_a_history_of_a_newer_logai_is_left_alone() -> None:
    import sqlite3

    append(record())
    with sqlite3.connect(history_path()) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(HistoryError, match="newer"):
        append(record())
    with pytest.raises(NoDataError, match="newer"):
        read()


def test_a_folder_that_cannot_be_made_is_named() -> None:
    history_path().parent.parent.mkdir(parents=True)
    history_path().parent.write_text("in the way")
    with pytest.raises(HistoryError, match="logai"):
        append(record())
    with pytest.raises(HistoryError):
        append(record())


def test_clearing_says_how_many_there_were() -> None:
    append(record())
    append(record())
    assert clear() == 2
    assert not history_path().exists()
    assert clear() == 0
