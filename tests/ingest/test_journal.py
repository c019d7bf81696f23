"""JSON of the journal becomes lines; who wrote an entry is the journal's word, not the writer's."""

from __future__ import annotations

import json
from typing import Any

from tests.ingest.logs import parse

MICROSECONDS = "1795500000000005"
MESSAGE = "Failed password for root from 192.0.2.1 port 4711 ssh2"


def entry(**fields: Any) -> bytes:  # noqa: ANN401 - as JSON has it
    usual = {
        "__REALTIME_TIMESTAMP": MICROSECONDS,
        "_HOSTNAME": "web",
        "_UID": "0",
        "_COMM": "sshd",
        "_EXE": "/usr/sbin/sshd",
        "SYSLOG_IDENTIFIER": "sshd",
        "_PID": "77",
        "MESSAGE": MESSAGE,
    }
    return json.dumps({name: value for name, value in (usual | fields).items() if value != "-"}).encode() + b"\n"


def processes(*entries: bytes) -> list[Any]:
    return [event["process_name"] for event in parse(b"".join(entries)).events]


def test_an_entry_is_an_event_with_its_time_host_and_process() -> None:
    parsed = parse(entry())
    (event,) = parsed.events
    assert str(event["ts"]) == "2026-11-24 06:00:00.000005+00:00"
    names = ("host_name", "process_name", "process_pid", "user_name", "source_ip")
    assert [event[name] for name in names] == ["web", "sshd", 77, "root", "192.0.2.1"]
    assert len(parsed.attempts) == 1


def test_a_message_of_bytes_null_or_several_lines_is_one_line() -> None:
    broken = list(b"Invalid user \xff from 192.0.2.1 port 4")
    events = parse(entry() + entry(MESSAGE=broken) + entry(MESSAGE=None) + entry(MESSAGE="a\nb\r\nc")).events
    assert [event["message"] for event in events[1:]] == [
        "Invalid user \\xff from 192.0.2.1 port 4",
        "",
        "a\\x0ab\\x0d\\x0ac",
    ]
    assert events[1]["user_name"] == "\\xff"


def test_programs_of_the_system_keep_the_names_that_logs_know() -> None:
    assert processes(
        entry(),
        entry(_COMM="sshd-session", SYSLOG_IDENTIFIER="sshd-session"),
        entry(_COMM="cron", SYSLOG_IDENTIFIER="CRON"),
        entry(_UID="1000", _COMM="sudo", _EXE="/usr/bin/sudo", SYSLOG_IDENTIFIER="sudo"),
        entry(_COMM="gdm-session-wor", SYSLOG_IDENTIFIER="gdm-password]"),
        entry(_UID="-", _COMM="-", _EXE="-", _TRANSPORT="kernel", SYSLOG_IDENTIFIER="kernel", _PID="-"),
        entry(_COMM="log", SYSLOG_IDENTIFIER="dovecot"),
    ) == ["sshd", "sshd", "CRON", "sudo", "gdm-password", "kernel", "dovecot"]


def test_a_person_who_calls_himself_sshd_makes_no_attempt() -> None:
    parsed = parse(
        entry()
        + entry(_UID="1000", _COMM="logger", _EXE="/usr/bin/logger")
        + entry(_UID="1000", _COMM="sshd", _EXE="/home/eve/sshd")
        + entry(_UID="1000", _COMM="-", _EXE="-")
    )
    assert len(parsed.attempts) == 1
    assert [event["process_name"] for event in parsed.events] == ["sshd", "logger", "untrusted-sshd", "untrusted-sshd"]


def test_other_frames_of_the_same_json_are_read() -> None:
    plain = entry()
    assert len(parse(b"\x1e" + plain + b"\x1e" + plain).attempts) == 2
    assert len(parse(b"data: " + plain + b"\ndata: " + plain + b"\n").attempts) == 2


def test_what_is_no_entry_stays_a_line() -> None:
    parsed = parse(entry() + b'{"__REALTIME_TIMESTAMP": "17' + b"\n[1]\n" + entry() + entry()[:50])
    assert parsed.filled.lines == 5
    assert parsed.filled.unknown == 3


def test_a_host_and_a_program_cannot_write_another_header() -> None:
    (event,) = parse(entry(_HOSTNAME="web evil[1]: x", SYSLOG_IDENTIFIER="a b: c[9]", _COMM="x")).events
    assert (event["host_name"], event["recognised"]) == ("web_evil[1]__x", False)
