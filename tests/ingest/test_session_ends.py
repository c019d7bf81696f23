"""Sessions, their ends and their states, from logs written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ingest.logs import filled_database

if TYPE_CHECKING:
    from logai.table import Value


def sessions(*lines: str) -> list[tuple[Value, ...]]:
    """Return user, length and state of the sessions of lines `HH:MM:SS program: message` of one host, oldest first."""
    log = "".join(f"Nov  3 {line[:8]} web {line[9:]}\n" for line in lines)
    with filled_database(log.encode()) as (database, _):
        return database.rows("SELECT user_name, duration_seconds, state FROM sessions ORDER BY ts, line_number")


def opened(at: str, user: str, program: str = "sshd[1]", service: str = "sshd") -> str:
    return f"{at} {program}: pam_unix({service}:session): session opened for user {user}(uid=1000) by (uid=0)"


def closed(at: str, user: str, program: str = "sshd[1]", service: str = "sshd") -> str:
    return f"{at} {program}: pam_unix({service}:session): session closed for user {user}"


def test_a_session_ends_with_the_closing_line_of_its_process() -> None:
    found = sessions(
        opened("04:00:00", "alice"),
        opened("04:10:00", "bob", "sshd[2]"),
        closed("04:20:00", "bob", "sshd[2]"),
        closed("04:30:00", "alice"),
    )
    assert found == [("alice", 1800.0, "ended"), ("bob", 600.0, "ended")]


def test_a_pid_that_opens_another_session_has_lost_the_end_of_the_first() -> None:
    found = sessions(opened("04:00:00", "alice"), opened("05:00:00", "bob"), closed("06:00:00", "bob"))
    assert found == [("alice", None, "unknown"), ("bob", 3600.0, "ended")]


def test_another_program_with_the_pid_shows_that_a_session_is_over() -> None:
    assert sessions(opened("04:00:00", "alice"), "05:00:00 CRON[1]: (root) CMD (true)") == [("alice", None, "unknown")]


def test_a_session_without_an_end_is_open() -> None:
    assert sessions(opened("04:00:00", "alice"), opened("05:00:00", "bob", "sshd[2]")) == [
        ("alice", None, "open"),
        ("bob", None, "open"),
    ]


def test_a_start_of_sshd_or_of_the_machine_makes_the_end_unknown_unless_the_log_has_it() -> None:
    start = "05:00:00 sshd[9]: Server listening on 0.0.0.0 port 22."
    assert sessions(opened("04:00:00", "alice"), start) == [("alice", None, "unknown")]
    assert sessions(opened("04:00:00", "alice"), start, closed("06:00:00", "alice")) == [("alice", 7200.0, "ended")]
    seat = "05:00:00 systemd-logind[8]: New seat seat0."
    assert sessions(opened("04:00:00", "alice"), seat) == [("alice", None, "unknown")]


def test_sessions_of_no_login_do_not_count() -> None:
    found = sessions(
        opened("04:00:00", "root", "sudo", "sudo"),
        opened("04:00:00", "root", "su[3]", "su"),
        opened("04:00:00", "root", "CRON[4]", "cron"),
        opened("04:00:00", "alice", "systemd[5]", "systemd-user"),
        opened("04:00:00", "alice", "login[6]", "login"),
    )
    assert found == [("alice", None, "open")]


def test_two_sessions_of_a_program_without_a_pid_have_no_length() -> None:
    found = sessions(
        opened("04:00:00", "alice", "sshd"),
        opened("05:00:00", "alice", "sshd"),
        closed("06:00:00", "alice", "sshd"),
        closed("07:00:00", "alice", "sshd"),
        opened("08:00:00", "alice", "sshd"),
        closed("09:00:00", "alice", "sshd"),
    )
    assert [state for _, _, state in found] == ["unknown", "unknown", "ended"]


def test_logind_tells_of_sessions_where_pam_does_not() -> None:
    lines = (
        "04:00:00 systemd-logind[7]: New session 12 of user alice.",
        "04:00:01 systemd-logind[7]: New session c1 of user gdm.",
        "04:30:00 systemd-logind[7]: Session 12 logged out. Waiting for processes to exit.",
        "05:00:00 systemd-logind[7]: Removed session 12.",
        "06:00:00 systemd-logind[7]: New session 13 of user bob.",
    )
    assert sessions(*lines) == [("alice", 1800.0, "ended"), ("bob", None, "open")]


def test_no_session_counts_twice_where_pam_and_logind_both_write() -> None:
    found = sessions(
        opened("04:00:00", "alice"),
        "04:00:00 systemd-logind[7]: New session 12 of user alice.",
        closed("04:30:00", "alice"),
        "04:30:00 systemd-logind[7]: Removed session 12.",
    )
    assert found == [("alice", 1800.0, "ended")]
