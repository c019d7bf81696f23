"""auditd's own log: records become lines, with their time and the name that they are about."""

from __future__ import annotations

import pytest
from tests.ingest.logs import parse

LOGIN = (
    "type=USER_LOGIN msg=audit(1795500000.243:24287): pid=1 uid=0 auid=4294967295 ses=4294967295 "
    "msg='op=login acct={} exe=\"/usr/sbin/sshd\" hostname=? addr=203.0.113.7 terminal=ssh res=failed'"
)


def test_a_record_is_an_event_of_its_time() -> None:
    parsed = parse(f"node=web {LOGIN}\n".format('"root"').encode())
    (event,) = parsed.events
    assert str(event["ts"]) == "2026-11-24 06:00:00.243000+00:00"
    names = ("host_name", "process_name", "event_action", "event_outcome", "user_name", "source_ip", "recognised")
    assert [event[name] for name in names] == ["web", "audit", "auth_step", "failure", "root", "203.0.113.7", True]
    assert parsed.attempts == []


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (b"a b".hex().upper(), "a b"),
        (b'x" res=success'.hex().upper(), r"x\x22 res=success"),
        (b"a\nb\x1b".hex().upper(), r"a\x0ab\x1b"),
        ("ผู้ใช้".encode().hex().upper(), "ผู้ใช้"),
        ('"(unknown)"', None),
        ('"28AB"', "28AB"),
    ],
)
def test_a_name_in_hexadecimal_is_written_out_and_cannot_end_its_quotes(written: str, name: str | None) -> None:
    (event,) = parse(LOGIN.format(written).encode() + b"\n").events
    assert (event["user_name"], event["event_outcome"], event["host_name"]) == (name, "failure", None)


def test_words_added_behind_a_record_are_left_out_and_other_records_are_known() -> None:
    log = (
        LOGIN.format('"bob"') + '\x1dUID="root" AUID="unset"\n'
        "type=SYSCALL msg=audit(1795500001.000:5): arch=c000003e syscall=59 success=yes\n"
        "type=NEWS msg=audit(1795500001.001:6): nobody knows\n"
        "cut off\n"
    )
    events = parse(log.encode()).events
    assert [event["recognised"] for event in events] == [True, True, False, False]
    assert "AUID" not in str(events[0]["message"]).split("res=failed'")[-1]
    assert events[3]["message"] == "cut off"
