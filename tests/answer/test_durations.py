"""Answers about how long sessions lasted, from lines to sentences: logs written by hand, lengths known."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from logai.ask import Question, ask
from logai.config import load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from logai.answer.model import Answer

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("UTC"))
PAM = """\
Nov 22 23:00:00 web sshd[10]: pam_unix(sshd:session): session opened for user alice(uid=1000) by (uid=0)
Nov 23 01:30:00 web sshd[10]: pam_unix(sshd:session): session closed for user alice
Nov 23 08:00:00 web sshd[20]: pam_unix(sshd:session): session opened for user alice(uid=1000) by (uid=0)
Nov 23 08:30:00 web sshd[21]: pam_unix(sshd:session): session opened for user alice(uid=1000) by (uid=0)
Nov 23 08:45:00 web sshd[21]: pam_unix(sshd:session): session closed for user alice
Nov 23 09:00:00 web sshd[20]: pam_unix(sshd:session): session closed for user alice
Nov 23 09:10:00 web CRON[30]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)
Nov 23 10:00:00 web sshd[40]: pam_unix(sshd:session): session opened for user bob(uid=1001) by (uid=0)
Nov 23 10:20:00 web sshd[41]: Failed password for root from 192.0.2.1 port 5 ssh2
"""
LOGIND = """\
Nov 23 08:00:00 web systemd-logind[500]: New session 12 of user alice.
Nov 23 09:30:00 web systemd-logind[500]: Removed session 12.
"""


def answer_to(text: str, log: str, folder: Path) -> Answer:
    path = folder / "auth.log"
    path.write_text(log)
    settings = load_settings({"provider": "builtin", "tz": "UTC"}, {})
    return ask(Question(text, settings, NOW, (str(path),), year=2026, pinned_now=True))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("how long was alice logged in", 12600),  # 2:30 and 1:00; the quarter of an hour within counts once
        ("how long was alice logged in today", 9000),  # from midnight on
        ("longest session", 9000),
        ("how long was bob logged in", 1200),  # open: up to the newest line
        ("alice อยู่ในระบบนานเท่าไหร่", 12600),
    ],
)
def test_the_value_is_in_seconds(text: str, seconds: int, tmp_path: Path) -> None:
    assert answer_to(text, PAM, tmp_path).value == seconds


@pytest.mark.parametrize("text", ["who is still logged in?", "ตอนนี้ใครอยู่ในระบบ"])
def test_who_has_an_open_session_is_told_as_of_the_newest_line(text: str, tmp_path: Path) -> None:
    answer = answer_to(text, PAM, tmp_path)
    assert [row[0] for row in answer.table.rows] == ["bob"]
    assert "10:20" in answer.sentence
    assert any("10:20" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("how many sessions were closed today", 3),  # one of them was opened yesterday
        ("how many sessions were opened today", 3),
        ("how many sessions ended between 08:30 and 09:00 today", 1),
        ("วันนี้ bob ออกจากระบบกี่ครั้ง", 0),
        ("when did alice's last session end", "2026-11-23T09:00:00+00:00"),
    ],
)
def test_sessions_are_counted_by_their_end_where_that_is_asked_for(text: str, value: int | str, tmp_path: Path) -> None:
    found = answer_to(text, PAM, tmp_path).value
    assert (found if isinstance(found, int) else str(getattr(found, "isoformat", found.__str__)())) == value


def test_a_session_by_its_end_is_shown_with_its_begin_and_length(tmp_path: Path) -> None:
    answer = answer_to("show sessions closed today", PAM, tmp_path)
    assert answer.table.columns[:3] == ("ts", "began_at", "duration_seconds")
    assert [row[2] for row in answer.table.rows] == [3600, 900, 9000]
    assert "One open session is left out." in answer.notes


def test_lengths_are_told_in_words(tmp_path: Path) -> None:
    answer = answer_to("how long was alice logged in today", PAM, tmp_path)
    assert "2 hours 30 minutes" in answer.sentence
    assert "2 ชั่วโมง 30 นาที" in answer_to("วันนี้ alice อยู่ในระบบนานเท่าไหร่", PAM, tmp_path).sentence


def test_a_service_that_logind_does_not_name_is_said_to_be_left_out(tmp_path: Path) -> None:
    assert answer_to("longest session", LOGIND, tmp_path).value == 5400
    by_service = answer_to("longest ssh session", LOGIND, tmp_path)
    assert by_service.value is None
    assert any("systemd-logind" in note for note in by_service.notes)
