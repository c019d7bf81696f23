"""From lines to login attempts: what one connection's lines add up to, rule by rule."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.ingest.logs import Row, filled_database, parse, parse_lines

if TYPE_CHECKING:
    from logai.table import Value

STORIES_FILE = Path(__file__).parent.parent / "data" / "attempts.log"


@dataclass(frozen=True)
class Story:
    """Lines of one host, as `HH:MM:SS program: message`, and the (outcome, user, reason) of its attempts."""

    name: str
    lines: tuple[str, ...]
    attempts: tuple[tuple[str, ...], ...]


def read_stories() -> list[Story]:
    stories = []
    for block in STORIES_FILE.read_text(encoding="utf-8").split("\n## ")[1:]:
        name, *rest = block.strip().split("\n")
        lines = tuple(line for line in rest if line and not line.startswith("=> "))
        attempts = tuple(tuple(line.split()[1:]) for line in rest if line.startswith("=> "))
        stories.append(Story(name, lines, attempts))
    return stories


STORIES = read_stories()


@cache
def attempts_by_host() -> dict[Value, list[Row]]:
    lines = [
        f"2026-11-03T{line.split(' ', 1)[0]}Z host{number} {line.split(' ', 1)[1]}"
        if "last message" not in line
        else f"Nov  3 {line.split(' ', 1)[0]} host{number} {line.split(' ', 1)[1]}"
        for number, story in enumerate(STORIES)
        for line in story.lines
    ]
    found: dict[Value, list[Row]] = {}
    for attempt in parse_lines(*lines).attempts:
        found.setdefault(attempt["host_name"], []).append(attempt)
    return found


@pytest.mark.parametrize("number", range(len(STORIES)), ids=[story.name for story in STORIES])
def test_a_story_adds_up_to_its_attempts(number: int) -> None:
    attempts = attempts_by_host().get(f"host{number}", [])
    seen = [(one["event_outcome"], one["user_name"] or "-", one["reason"] or "-") for one in attempts]
    assert sorted(map(str, seen)) == sorted(map(str, STORIES[number].attempts))


def test_an_attempt_knows_what_only_another_line_of_its_connection_says() -> None:
    (attempt,) = parse_lines(
        "Nov  3 04:00:00 web sshd[1]: input_userauth_request: invalid user bob [preauth]",
        "Nov  3 04:00:01 web sshd[1]: Connection closed by invalid user bob 192.0.2.1 port 40001 [preauth]",
    ).attempts
    assert (attempt["source_ip"], attempt["source_port"], attempt["line_number"]) == ("192.0.2.1", 40001, 1)
    assert attempt["invalid_user"] is True
    assert attempt["service"] == "sshd"


def test_connections_of_different_hosts_are_different() -> None:
    lines = [f"Nov  3 04:00:00 web{n} sshd[1]: Invalid user bob from 192.0.2.1" for n in range(3)]
    assert len(parse_lines(*lines).attempts) == 3


def test_a_connection_may_lie_across_two_sources() -> None:
    first = b"Nov  3 04:00:00 web sshd[1]: Invalid user bob from 192.0.2.1 port 40001\n"
    second = b"Nov  3 04:00:02 web sshd[1]: Failed password for invalid user bob from 192.0.2.1 port 40001 ssh2\n"
    with filled_database(first, second) as (database, _):
        assert database.rows("SELECT count(*) FROM login_attempts") == [(1,)]


def test_lines_without_a_time_belong_together_by_their_process() -> None:
    head = b"<38>1 - web sshd 7 - - "
    parsed = parse(
        head + b"Invalid user bob from 192.0.2.1 port 40001\n" + head
        + b"Failed password for invalid user bob from 192.0.2.1 port 40001 ssh2\n"
    )  # fmt: skip
    assert len(parsed.attempts) == 1


def test_a_view_of_sessions_has_start_end_and_source() -> None:
    log = (
        b"Nov  3 04:00:00 web sshd[1]: Accepted password for alice from 192.0.2.1 port 40001 ssh2\n"
        b"Nov  3 04:00:00 web sshd[1]: pam_unix(sshd:session): session opened for user alice(uid=1000) by (uid=0)\n"
        b"Nov  3 04:30:00 web sshd[1]: pam_unix(sshd:session): session closed for user alice\n"
        b"Nov  3 04:40:00 web sshd[2]: pam_unix(sshd:session): session opened for user bob(uid=1001) by (uid=0)\n"
        b"Nov  3 04:40:00 web CRON[3]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)\n"
        b"Nov  3 04:40:00 web (systemd)[4]: pam_unix(systemd-user:session): session opened for user bob by (uid=0)\n"
    )
    with filled_database(log) as (database, _):
        rows = database.rows("SELECT user_name, duration_seconds, source_ip FROM sessions ORDER BY user_name")
    assert rows == [("alice", 1800.0, "192.0.2.1"), ("bob", None, None)]


def test_a_change_of_a_group_counts_once() -> None:
    log = (
        b"Nov  3 04:00:00 web usermod[1]: add 'bob' to group 'sudo'\n"
        b"Nov  3 04:00:00 web usermod[1]: add 'bob' to shadow group 'sudo'\n"
        b"Nov  3 04:00:01 web gpasswd[2]: user eve added by root to group sudo in /etc/group\n"
        b"Nov  3 04:00:01 web gpasswd[2]: user eve added by root to group sudo in /etc/gshadow\n"
        b"Nov  3 04:00:01 web gpasswd[2]: user eve added by root to group sudo\n"
        b"Nov  3 04:00:02 web useradd[3]: failed adding user 'x', exit code: 9\n"
    )
    with filled_database(log) as (database, _):
        rows = database.rows("SELECT event_action, user_target, group_name FROM account_changes ORDER BY 2")
    assert rows == [("group_member_added", "bob", "sudo"), ("group_member_added", "eve", "sudo")]


def test_a_sudo_command_and_a_change_of_user_count_once() -> None:
    pam = "authentication failure; logname=bob uid=1001 euid=0 tty=/dev/pts/1 ruser=bob rhost=  user="
    wrong = "1 incorrect password attempt ; TTY=pts/1 ; PWD=/ ; USER=root ; COMMAND=/bin/true"
    opened = "session opened for user root(uid=0) by bob(uid=1001)"
    log = (
        f"Nov  3 04:00:00 web sudo: pam_unix(sudo:auth): {pam}bob\n"
        f"Nov  3 04:00:00 web sudo:      bob : {wrong}\n"
        f"Nov  3 04:00:00 web sudo: pam_unix(sudo:session): {opened}\n"
        f"Nov  3 04:00:01 web su[3]: pam_unix(su:auth): {pam}root\n"
        "Nov  3 04:00:01 web su[3]: FAILED SU (to root) bob on pts/1\n"
    )
    with filled_database(log.encode()) as (database, _):
        assert database.rows("SELECT user_name, event_outcome FROM sudo_commands") == [("bob", "failure")]
        assert database.rows("SELECT user_name, event_outcome FROM su_attempts") == [("bob", "failure")]
