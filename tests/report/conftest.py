"""A log of two nights, one quiet and one not, and reports of it."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from logai.config import Settings, load_settings
from logai.load import load_logs
from logai.report.make import MadeReport, ReportRequest, make_report
from logai.report.period import Period, ReportKind, choose_period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ZONE = ZoneInfo("Asia/Bangkok")
NOW = datetime(2026, 11, 23, 6, 0, 20, tzinfo=ZONE)
HOSTILE = "\x1b[2Jroot\x9b31m[red]x[/red]\u202egnp\u2066<script>alert(1)</script>|`*_#=cmd()&amp;![a](http://evil.test)"
"""A name as an attacker chooses it: escapes, markup of terminals, pages and Markdown, bidi, a formula, a link."""


def sshd(moment: datetime, host: str, pid: int, text: str) -> str:
    return f"{moment.isoformat()} {host} sshd[{pid}]: {text}"


def night_lines() -> Iterator[str]:
    """Yield the lines: on the 22nd two failures and two logins; on the 23rd an attack that succeeds, and its sequel."""
    first, second = datetime(2026, 11, 22, 1, 0, tzinfo=ZONE), datetime(2026, 11, 23, 2, 0, tzinfo=ZONE)
    early = first - timedelta(days=1)
    yield sshd(early, "web1", 90, "Accepted publickey for alice from 198.51.100.9 port 5000 ssh2")
    yield sshd(first, "web1", 100, "Failed password for root from 192.0.2.7 port 5001 ssh2")
    yield sshd(
        first + timedelta(minutes=1), "db1", 101, "Failed password for invalid user bob from 192.0.2.8 port 1 ssh2"
    )
    yield sshd(first + timedelta(hours=8), "web1", 102, "Accepted publickey for alice from 198.51.100.9 port 5003 ssh2")
    for number in range(12):
        moment = second + timedelta(seconds=5 * number)
        yield sshd(
            moment, "web1", 200 + number, f"Failed password for deploy from 203.0.113.66 port {6000 + number} ssh2"
        )
    after = second + timedelta(minutes=3)
    yield sshd(after, "web1", 230, "Accepted password for deploy from 203.0.113.66 port 6100 ssh2")
    sequel = (
        "sudo:   deploy : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/sh -c id ; id",
        "sudo:   mallory : user NOT in sudoers ; TTY=pts/1 ; PWD=/ ; USER=root ; COMMAND=/bin/cat /etc/shadow",
        "su[300]: FAILED SU (to root) mallory on pts/1",
        "useradd[301]: new user: name=support, UID=1011, GID=1011, home=/home/support, shell=/bin/sh, from=/dev/pts/0",
        "usermod[302]: add 'support' to group 'sudo'",
        "backupd[7]: a line that no pattern knows",
    )
    for number, text in enumerate(sequel):
        yield f"{(after + timedelta(seconds=30 + 5 * number)).isoformat()} web1 {text}"
    yield sshd(after + timedelta(hours=3), "web1", 240, "Accepted publickey for alice from 198.51.100.9 port 5009 ssh2")


def write_night(folder: Path) -> str:
    (folder / "auth.log").write_text("".join(line + "\n" for line in night_lines()))
    return "auth.log"


@pytest.fixture
def night_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of the log in the current folder: names of other folders do not get into a report."""
    monkeypatch.chdir(tmp_path)
    return write_night(tmp_path)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadeReport:
    """Return the daily report of that log: it cannot be changed, so one serves all tests."""
    folder = tmp_path_factory.mktemp("night")
    with contextlib.chdir(folder):
        return make_report(ReportRequest(settings_for(), daily(), NOW, (write_night(folder),)))


@pytest.fixture(scope="session")
def night_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the path of a store with that log in it: loaded once; check that it is only read."""
    folder = tmp_path_factory.mktemp("night")
    settings = settings_for(LOGAI_DB=str(folder / "store.duckdb"))
    load_logs((str(folder / write_night(folder)),), settings, NOW)
    content = settings.db.read_bytes()
    yield str(settings.db)
    assert settings.db.read_bytes() == content


def settings_for(**environ: str) -> Settings:
    return load_settings({}, {"LOGAI_TZ": "Asia/Bangkok", **environ})


def daily(now: datetime = NOW) -> Period:
    return choose_period(ReportKind.DAILY, now)


def report_on(*lines: str, folder: Path, request: ReportRequest | None = None, **more: object) -> MadeReport:
    """Return the daily report of a log of these lines, read alone."""
    path = folder / "lines.log"
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8", errors="surrogateescape")
    base = request or ReportRequest(settings_for(), daily(), NOW)
    fields = {"settings": base.settings, "period": base.period, "now": base.now, "logs": (str(path),)}
    return make_report(ReportRequest(**(fields | more)))  # type: ignore[arg-type]


@pytest.fixture
def store(night_log: str, tmp_path: Path) -> Callable[..., Settings]:
    """Return a function that loads logs into a store and returns the settings of it."""

    def load(*paths: str, **environ: str) -> Settings:
        settings = settings_for(LOGAI_DB=str(tmp_path / "store.duckdb"), **environ)
        load_logs(paths or (night_log,), settings, NOW)
        return settings

    return load
