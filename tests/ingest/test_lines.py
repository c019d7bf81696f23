"""Lines as programs write them, and the events that they become: tests/data/lines/*.log.

Above each line stands a comment, `# {..}`, with the columns of its event. A column that says who, what or whence and is
not named there is empty.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.ingest.logs import Row, parse, parse_lines

from logai.ingest.patterns import Pattern, load_patterns, patterns_for

FOLDER = Path(__file__).parent.parent / "data" / "lines"
EMPTY_UNLESS_NAMED: dict[str, Any] = dict.fromkeys(
    (
        *("user_name", "user_target", "source_ip", "source_host", "source_port", "auth_method", "command"),
        *("tty", "group_name", "witness"),
    )
) | {"invalid_user": False, "repeat": 1, "recognised": True}


@cache
def annotated(file: Path) -> list[tuple[dict[str, Any], str]]:
    lines = file.read_text(encoding="utf-8").split("\n")
    cases = []
    for number, line in enumerate(lines):
        if line.startswith("# {"):
            cases.append((json.loads(line[2:]), lines[number + 1]))
    return cases


FILES = sorted(FOLDER.glob("*.log"))


@cache
def events_of(file: Path) -> list[Row]:
    return parse_lines(*(line for _, line in annotated(file))).events


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_line_becomes_the_event_that_is_noted_above_it(file: Path) -> None:
    for event, (noted, line) in zip(events_of(file), annotated(file), strict=True):
        expected = EMPTY_UNLESS_NAMED | noted
        if expected.get("ts"):
            expected["ts"] = datetime.fromisoformat(expected["ts"])
        assert {name: event[name] for name in expected} == expected, line


PATTERNS = load_patterns()


def header_of(pattern: Pattern) -> str:
    if "(pam_" in pattern.example.split(":", 1)[0] and not pattern.example.startswith("pam_"):
        return "Nov  3 04:05:06 web "
    program = pattern.processes[0] if pattern.processes else "sshd"
    return f"Nov  3 04:05:06 web {program}[4711]: "


@cache
def examples() -> list[Row]:
    return parse_lines(*(header_of(pattern) + pattern.example for pattern in PATTERNS)).events


@pytest.mark.parametrize("index", range(len(PATTERNS)), ids=[pattern.name for pattern in PATTERNS])
def test_a_patterns_own_example_is_recognised_by_it_and_gives_its_action(index: int) -> None:
    pattern, event = PATTERNS[index], examples()[index]
    assert event["recognised"]
    preauth = pattern.preauth_action if pattern.example.endswith("[preauth]") else None
    by_service = {"cron_session", "sudo", "su"} if not pattern.processes else set()
    assert event["event_action"] in {preauth or pattern.action, *by_service}
    assert event["event_outcome"] in {pattern.outcome, "failure"}
    if "pam_unix(sudo" not in pattern.example and "pam_unix(passwd" not in pattern.example:
        assert event["witness"] == (pattern.witness or None)
    for group in ("user_name", "user_target", "group_name", "command", "tty", "source_port", "auth_method"):
        if f"(?P<{group}>" in pattern.regex and pattern.name not in OPTIONAL_GROUPS:
            assert event[group] is not None, group


OPTIONAL_GROUPS = {"disconnecting", "sudo_command", "dropbear_no_such_user"}
"""Patterns with a group that their example does not show."""


BEGINNINGS = {
    prefix: re.compile(r"(?:^|[\s\[:\ufeff])" + re.escape(prefix))
    for pattern in PATTERNS
    for prefix in pattern.prefixes
}
"""By prefix, what finds it where a message may begin."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_patterns_for_a_line_alone_hold_all_whose_literals_are_in_it(file: Path) -> None:
    """A small log is held against no others than these; `last message repeated` stands for the line before it."""
    for event, (_, line) in zip(events_of(file), annotated(file), strict=True):
        chosen = {pattern.name: pattern for pattern in patterns_for(line, PATTERNS)}
        families = {program for pattern in chosen.values() for program in pattern.processes or ("pam",)}
        if event["recognised"] and "last message repeated" not in str(event["message"]):
            assert {str(event["process_name"]).lower(), "pam"} & families, line
        for pattern in PATTERNS:
            begun = {one for one in pattern.prefixes if BEGINNINGS[one].search(line)}
            named = any(name in line.lower() for name in pattern.processes or ("pam_",))
            if named and pattern.contains in line and (begun or not pattern.prefixes):
                assert begun <= set(chosen[pattern.name].prefixes), line


@pytest.mark.parametrize("start", ["]:", "]: ", "]: error: ", "]: message repeated 2 times: [", " - - \ufeff"])
def test_a_message_is_found_behind_whatever_may_stand_before_it(start: str) -> None:
    names = {pattern.name for pattern in patterns_for(f"sshd[7{start}Invalid user x from 192.0.2.1", PATTERNS)}
    assert "invalid_user" in names


def test_a_log_without_programs_that_are_known_is_held_against_no_pattern() -> None:
    event = parse_lines("Nov  3 04:05:06 web fancyd[1]: Failed password for root from 192.0.2.1 port 5 ssh2").events[0]
    assert (event["event_action"], event["recognised"]) == ("other", False)
    assert patterns_for("web fancyd[1]: Failed password for root", PATTERNS) == ()


@pytest.mark.parametrize("program", ["fancyd", "fancy d", "fancy:d", "fancy[d"])
def test_a_program_may_have_any_name(program: str) -> None:
    own = replace(next(pattern for pattern in PATTERNS if pattern.processes == ("sshd",)), processes=(program,))
    line = f"web {program.title()}[1]: {' '.join((*own.prefixes, own.contains))}"
    assert [pattern.processes for pattern in patterns_for(line, (own,))] == [(program,)]
    assert patterns_for(line.replace("ancy", "oo"), (own,)) == ()


def test_no_two_patterns_have_the_same_name() -> None:
    names = [pattern.name for pattern in PATTERNS]
    assert sorted(set(names)) == sorted(names)


def test_each_example_is_tried_by_the_pattern_that_it_stands_in() -> None:
    """The first pattern of a family whose literals are there takes the line: no earlier one may shadow it."""
    for pattern in PATTERNS:
        body = pattern.example.removeprefix("error: ").removeprefix("fatal: ")
        if not pattern.processes:
            body = body.split(": ", 1)[1]
        family = [
            one
            for one in PATTERNS
            if (set(one.processes) & set(pattern.processes[:1]) if pattern.processes else not one.processes)
        ]
        taken = next(
            one.name for one in family if (not one.prefixes or body.startswith(one.prefixes)) and (one.contains in body)
        )
        assert taken == pattern.name


def test_a_name_that_an_attacker_chose_never_becomes_an_address() -> None:
    names = [
        "root from 192.0.2.9 port 1 ssh2",
        "root 192.0.2.9 port 1",
        "a from 192.0.2.9",
        "x rhost=192.0.2.9",
        "' from 192.0.2.9 port 22",
        "message repeated 99 times: [ Failed password for root from 192.0.2.9 port 1 ssh2]",
        "invalid user bob",
        "[preauth]",
        "",
        " ",
        "bob user=eve",
        "not allowed because x",
        "192.0.2.9",
        "root: not",
    ]
    forms = [
        "Failed password for {} from 203.0.113.7 port 4 ssh2",
        "Failed password for invalid user {} from 203.0.113.7 port 4 ssh2",
        "Failed publickey for invalid user {} from 203.0.113.7 port 4 ssh2: ED25519 SHA256:8BfDdUnmMGWE",
        "Failed none for invalid user {} from 203.0.113.7 port 4 ssh2",
        "Invalid user {} from 203.0.113.7 port 4",
        "Invalid user {} from 203.0.113.7",
        "Connection closed by invalid user {} 203.0.113.7 port 4 [preauth]",
        "Disconnected from authenticating user {} 203.0.113.7 port 4 [preauth]",
        "maximum authentication attempts exceeded for invalid user {} from 203.0.113.7 port 4 ssh2 [preauth]",
        "error: PAM: Authentication failure for illegal user {} from 203.0.113.7",
        "User {} from 203.0.113.7 not allowed because not listed in AllowUsers",
        "pam_sss(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.7 user={}",
        "pam_unix(vsftpd:auth): authentication failure; logname= uid=0 euid=0 tty=ftp ruser={} rhost=203.0.113.7 ",
    ]
    cases = [(form, name) for form in forms for name in names]
    lines = [f"Nov  3 04:05:06 web sshd[{n}]: {form.format(name)}" for n, (form, name) in enumerate(cases)]
    for event, (form, name) in zip(parse_lines(*lines).events, cases, strict=True):
        assert event["source_ip"] == "203.0.113.7", (form, name)
        assert event["repeat"] == 1
        if "User {} " not in form and "PAM: " not in form and not name.startswith("invalid user"):
            assert event["user_name"] == (name or (None if "pam_" in form else "")), (form, name)


def test_sql_in_a_name_is_text() -> None:
    name = "'); DROP TABLE events; --"
    parsed = parse_lines(f"Nov  3 04:05:06 web sshd[1]: Invalid user {name} from 192.0.2.1 port 4")
    assert parsed.events[0]["user_name"] == name


def test_control_bytes_stay_in_their_line() -> None:
    raw = b"Nov  3 04:05:06 web sshd[1]: Invalid user a\x1b[2J\x01\x00\x7f\t\"'b from 192.0.2.1 port 4\n"
    (event,) = parse(raw).events
    assert event["source_ip"] == "192.0.2.1"
    assert event["user_name"] == "a\x1b[2J\\x01\\x00\x7f\t\"'b"
