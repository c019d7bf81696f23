"""The question that `ask --continue` goes on from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from logai.ask import Question, ask
from logai.config import load_settings
from logai.errors import LogaiError, NoDataError, NotUnderstoodError
from logai.history.file import append, history_path, read
from logai.history.last import find_before
from logai.history.record import AskRecord, make_record

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
FIRST = "more failed logins this week than last week?"


def question(text: str, **more: object) -> Question:
    fields: dict[str, object] = {"settings": load_settings({}, {}), "now": NOW, "demo": True}
    return Question(text, **(fields | more))  # type: ignore[arg-type]


@pytest.fixture
def of_log(tmp_path: Path) -> dict[str, object]:
    """Return the fields of a question about a small log, `auth.log` in the folder of the test."""
    log = tmp_path / "auth.log"
    log.write_text("Nov 23 01:00:00 web sshd[1]: Failed password for root from 192.0.2.1 port 5000 ssh2\n")
    return {"demo": False, "logs": (str(log),)}


def keep(asked: Question, minutes: int = 0) -> None:
    """Ask, and keep what came of it as `logai ask` does."""
    result: object
    try:
        result = ask(asked)
    except LogaiError as error:
        result = error
    append(make_record(asked, NOW + timedelta(minutes=minutes), 1.0, (), result))


def test_it_is_the_newest_that_was_answered_with_its_plan_as_it_was(of_log: dict[str, object]) -> None:
    keep(question("failed logins today", **of_log))
    keep(question(FIRST, **of_log), minutes=1)
    keep(question("what is the weather", **of_log), minutes=2)
    found = find_before(question("and yesterday?", **of_log))
    assert found.question == FIRST
    assert found.plan == ask(question(FIRST, **of_log)).plan


@pytest.mark.parametrize(
    ("more", "named"),
    [({"demo": False}, "the store"), ({"demo": False, "logs": ("other.log",)}, "other.log")],
)
def test_other_data_is_named_and_not_gone_on_with(more: dict[str, object], named: str) -> None:
    keep(question("failed logins today"))
    with pytest.raises(NotUnderstoodError) as raised:
        find_before(question("and yesterday?", **more))
    assert "“failed logins today”" in raised.value.message
    assert "the built-in sample" in raised.value.message
    assert named in raised.value.message
    assert raised.value.hint


def test_the_same_file_is_the_same_however_it_is_named(
    of_log: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(question("failed logins today", **of_log))
    monkeypatch.chdir(tmp_path)
    assert find_before(question("and yesterday?", demo=False, logs=("auth.log",))).question == "failed logins today"


def test_without_any_question_there_is_a_hint() -> None:
    with pytest.raises(NotUnderstoodError) as raised:
        find_before(question("แล้วเมื่อวานล่ะ"))
    assert "วันนี้" in raised.value.hint


def test_with_the_history_off_it_says_what_to_do(of_log: dict[str, object]) -> None:
    keep(question("failed logins today", **of_log))
    asked = question("and yesterday?", **of_log, settings=load_settings({}, {"LOGAI_HISTORY": "off"}))
    with pytest.raises(NotUnderstoodError, match="LOGAI_HISTORY") as raised:
        find_before(asked)
    assert "logai chat" in raised.value.hint


@pytest.mark.parametrize("plan", ['{"sql": "SELECT 1"}', "no JSON", None, '{"subject": "cats"}'])
def test_what_has_no_plan_is_not_gone_on_with(plan: str | None) -> None:
    append(AskRecord(NOW, "median length of a session", "demo", "answered", 1.0, plan=plan))
    with pytest.raises(NotUnderstoodError, match="no plan"):
        find_before(question("and yesterday?"))


def test_a_history_that_cannot_be_read_is_named() -> None:
    history_path().parent.mkdir(parents=True)
    history_path().write_bytes(b"no database at all" * 100)
    with pytest.raises(NoDataError, match=r"history\.sqlite3"):
        find_before(question("and yesterday?"))


def test_a_history_of_the_version_before_is_read_and_added_to() -> None:
    import sqlite3

    append(AskRecord(NOW, "kept earlier", "demo", "answered", 1.0, plan="{}"))
    with sqlite3.connect(history_path()) as connection:
        connection.execute("ALTER TABLE asks DROP COLUMN paths")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    assert [entry["question"] for entry in read().asks] == ["kept earlier"]
    assert find_before(question("and yesterday?")).question == "kept earlier"
    append(AskRecord(NOW + timedelta(minutes=1), "kept now", "demo", "answered", 1.0))
    assert len(read().asks) == 2
