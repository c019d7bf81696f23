"""The built-in sample: what `--demo` promises of it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from logai.config import load_settings
from logai.ingest.sample import BRUTE_FORCE_SOURCE, INTRUDER_SOURCE, SPRAY_SOURCE, sample_lines
from logai.records import EventsQuery, open_events

if TYPE_CHECKING:
    from pathlib import Path

BANGKOK = ZoneInfo("Asia/Bangkok")
AFTERNOON = datetime(2026, 11, 23, 14, 30, tzinfo=BANGKOK)
HARMLESS_NETWORKS = tuple(
    ip_network(network)
    for network in (
        *("10.0.0.0/8", "192.168.0.0/16", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"),
        "2001:db8::/32",
    )
)
HEADER = re.compile(r"(\S+) (web1|db1) ([^:\[]+)(?:\[(\d+)\])?: (.+)")


def stamp(line: str) -> datetime:
    return datetime.fromisoformat(line.split(" ", 1)[0])


def messages(lines: list[str]) -> list[str]:
    return [line.split(": ", 1)[1] for line in lines]


def test_the_sample_has_about_five_thousand_lines() -> None:
    assert 4_500 <= len(sample_lines(AFTERNOON)) <= 6_000


def test_every_line_has_a_header_that_can_be_read() -> None:
    for line in sample_lines(AFTERNOON):
        assert HEADER.fullmatch(line), line
        assert stamp(line).utcoffset() == timedelta(hours=7)


def test_the_lines_are_in_the_order_of_time() -> None:
    stamps = [stamp(line) for line in sample_lines(AFTERNOON)]
    assert stamps == sorted(stamps)


def test_the_sample_covers_seven_days_and_ends_shortly_before_now() -> None:
    lines = sample_lines(AFTERNOON)
    assert stamp(lines[0]) <= AFTERNOON - timedelta(days=7)
    assert timedelta(0) <= AFTERNOON - stamp(lines[-1]) < timedelta(minutes=15)
    days = {stamp(line).date() for line in lines}
    assert len(days) == 8


def test_an_earlier_moment_of_the_day_gives_the_beginning_of_the_later_ones_lines() -> None:
    late = sample_lines(AFTERNOON)
    early = sample_lines(AFTERNOON.replace(hour=3))
    assert late[: len(early)] == early
    assert len(early) < len(late)


def test_another_day_gives_other_lines() -> None:
    tomorrow = messages(sample_lines(AFTERNOON + timedelta(days=1)))
    common = [text for text in messages(sample_lines(AFTERNOON))[:50] if " port " in text and text in tomorrow]
    assert common == []


@pytest.mark.parametrize("minute", [1, 5, 30, 60 * 9, 60 * 24 - 1])
def test_at_any_time_of_the_day_someone_failed_to_log_in_today(minute: int) -> None:
    now = AFTERNOON.replace(hour=minute // 60, minute=minute % 60)
    today = [line for line in sample_lines(now) if stamp(line).date() == now.date()]
    assert any("Failed password" in line or "Invalid user" in line for line in today)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
def test_a_change_of_the_clocks_within_the_week_keeps_the_order(zone: str) -> None:
    for now in (
        datetime(2026, 3, 30, 12, tzinfo=ZoneInfo(zone)),
        datetime(2026, 11, 2, 12, tzinfo=ZoneInfo(zone)),
    ):
        stamps = [stamp(line) for line in sample_lines(now)]
        assert stamps == sorted(stamps)
        assert stamps[-1] <= now
        for moment in stamps[:: len(stamps) // 50]:
            assert moment.utcoffset() == moment.astimezone(now.tzinfo).utcoffset()


def test_every_address_is_private_or_for_documentation() -> None:
    addresses = {
        match
        for message in messages(sample_lines(AFTERNOON))
        for match in re.findall(r"(?:from|by|with|user \S+|rhost=) ?([0-9a-f]+[.:][0-9a-f.:]+[0-9a-f])", message)
    }
    assert len(addresses) > 100
    assert any(":" in address for address in addresses)
    for address in addresses:
        assert any(ip_address(address) in network for network in HARMLESS_NETWORKS), address


def test_a_process_id_belongs_to_one_program() -> None:
    programs: dict[tuple[str, str], set[str]] = {}
    for line in sample_lines(AFTERNOON):
        match = HEADER.fullmatch(line)
        assert match
        _, host, program, pid, _ = match.groups()
        if pid and program != "systemd-logind":
            programs.setdefault((host, pid), set()).add(program)
    assert all(len(names) == 1 for names in programs.values())


def test_someone_tries_many_passwords_for_root() -> None:
    lines = sample_lines(AFTERNOON)
    failures = [line for line in lines if f"Failed password for root from {BRUTE_FORCE_SOURCE}" in line]
    assert len(failures) > 100
    assert sum("message repeated 5 times: [ " in line for line in failures) > 50


def test_someone_sprays_a_password_over_many_users() -> None:
    pattern = re.compile(rf"Failed password for (?:invalid user )?(\S+) from {SPRAY_SOURCE} ")
    users = Counter(match[1] for line in sample_lines(AFTERNOON) if (match := pattern.search(line)))
    assert len(users) > 25
    assert set(users.values()) == {1}


def test_the_guessed_account_plants_a_new_one_in_the_group_sudo() -> None:
    lines = sample_lines(AFTERNOON)

    def first(text: str) -> int:
        return next(number for number, line in enumerate(lines) if text in line)

    story = [
        first(f"Failed password for deploy from {INTRUDER_SOURCE}"),
        first(f"Accepted password for deploy from {INTRUDER_SOURCE}"),
        first("deploy : TTY=pts/0 ; PWD=/home/deploy ; USER=root ; COMMAND=/usr/sbin/useradd"),
        first("new user: name=support,"),
        first("password changed for support"),
        first("add 'support' to group 'sudo'"),
        first(f"Accepted password for support from {INTRUDER_SOURCE}"),
    ]
    assert story == sorted(story)
    guesses = [line for line in lines[: story[1]] if f"Failed password for deploy from {INTRUDER_SOURCE}" in line]
    assert len(guesses) >= 40


@pytest.mark.parametrize(
    "text",
    [
        "Accepted publickey for alice from",
        "Accepted publickey for somchai from 2001:db8:51::17 port",
        "sudo: pam_unix(sudo:session): session opened for user root(uid=0) by alice(uid=1000)",
        "3 incorrect password attempts",
        "user NOT in sudoers",
        "FAILED SU (to root) bob on pts/1",
        "systemd-logind[712]: New session",
        "CRON[",
        "groupadd[",
        "invalid format",
    ],
)
def test_the_sample_holds_each_kind_of_line(text: str) -> None:
    assert any(text in line for line in sample_lines(AFTERNOON))


def events(tmp_path: Path, *, attempts: bool) -> list[dict[str, object]]:
    settings = load_settings({"tz": "Asia/Bangkok"}, {"LOGAI_CONFIG": str(tmp_path / "none.toml")})
    with open_events(EventsQuery(settings, AFTERNOON, demo=True, attempts=attempts)) as (columns, rows):
        return [dict(zip(columns, row, strict=True)) for row in rows]


def test_every_failed_attempt_of_the_sample_is_counted_once(tmp_path: Path) -> None:
    lines = sample_lines(AFTERNOON)
    failed = [line for line in lines if "Failed password" in line]
    repeated = sum(5 for line in failed if "message repeated 5 times" in line)
    written = sum("message repeated" not in line for line in failed)
    with_password = {line.split(": ")[0].split(" ", 1)[1] for line in failed}
    named_only = {line.split(": ")[0].split(" ", 1)[1] for line in lines if ": Invalid user " in line} - with_password
    outcomes = Counter(row["event_outcome"] for row in events(tmp_path, attempts=True))
    assert outcomes["failure"] == written + repeated + len(named_only)
    assert outcomes["success"] == sum(": Accepted " in line for line in lines)


def test_every_line_of_the_sample_becomes_an_event_with_its_time(tmp_path: Path) -> None:
    rows = events(tmp_path, attempts=False)
    assert [row["message"] for row in rows] == messages(sample_lines(AFTERNOON))
    assert all(row["ts"] for row in rows)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        sample_lines(datetime.now(UTC).replace(tzinfo=None))
