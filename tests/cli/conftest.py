"""How the tests run `logai`: in this process for speed, as a process of its own where that matters."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from logai.answer.model import Answer
from logai.cli.main import run
from logai.config import load_settings
from logai.load import load_logs
from logai.plan.model import QueryPlan
from logai.plan.vocabulary import Bucket, Dimension, Measure
from logai.table import Table, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

ANSI = "\x1b"
HOSTILE = "\x1b[2Jroot\x9b31m[red]x[/red]\u202egnp\u2066\nlogai: 0 failed logins\r=cmd()|`<b>"
"""A user name as an attacker chooses it: escapes, markup, direction overrides, a forged line, a formula."""

LOG_LINES = (
    "Nov 23 01:00:00 web sshd[100]: Failed password for root from 192.0.2.1 port 5000 ssh2",
    "Nov 23 01:00:05 web sshd[101]: Failed password for invalid user bob from 192.0.2.1 port 5001 ssh2",
    "Nov 23 01:00:09 web sshd[102]: Failed password for root from 192.0.2.7 port 5002 ssh2",
    "Nov 23 02:00:00 web sshd[103]: Accepted password for alice from 198.51.100.9 port 5003 ssh2",
    "Nov 23 02:10:00 web sudo:    alice : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/id",
    "Nov 23 02:20:00 web kernel: something that no pattern knows",
)


@dataclass(frozen=True)
class Outcome:
    """What a run left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def log_file(tmp_path: Path) -> Path:
    """Return a small log: three failed login attempts, one login, one sudo command, one unknown line."""
    path = tmp_path / "auth.log"
    path.write_text("\n".join(LOG_LINES) + "\n")
    return path


AT = ("--now", "2026-11-23T14:00", "--tz", "UTC", "--year", "2026")
"""The moment at which `log_file` is asked about."""


@pytest.fixture
def at() -> tuple[str, ...]:
    return AT


@pytest.fixture
def hostile() -> str:
    return HOSTILE


@pytest.fixture(scope="session")
def _log_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield the path of a store of that log; check that it is only read."""
    folder = tmp_path_factory.mktemp("loaded")
    log, db = folder / "auth.log", folder / "logai.duckdb"
    log.write_text("\n".join(LOG_LINES) + "\n")
    settings = load_settings({"db": str(db), "tz": "UTC"}, {"LOGAI_CONFIG": str(folder / "none.toml")})
    load_logs([str(log)], settings, datetime(2026, 11, 23, 14, tzinfo=UTC), 2026)
    content = db.read_bytes()
    yield db
    assert db.read_bytes() == content


@pytest.fixture
def loaded(_log_store: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Return the options by which `logai` asks a store of the lines of `log_file`: sooner than the log itself."""
    monkeypatch.setenv("LOGAI_REFRESH", "off")
    return ("--db", str(_log_store))


@pytest.fixture
def logai(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Return a function that runs `logai ARGUMENTS` in this process, with `stdin` as standard input."""

    def call(*arguments: str, stdin: str = "") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        code = run(arguments)
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


@pytest.fixture
def logai_process() -> Callable[..., Outcome]:
    """Return a function that runs `python -m logai ARGUMENTS` as a process of its own."""

    def call(*arguments: str, stdin: str = "", environ: dict[str, str] | None = None) -> Outcome:
        done = subprocess.run(
            [sys.executable, "-m", "logai", *arguments],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, **(environ or {})},
            timeout=60,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture
def make_answer() -> Callable[..., Answer]:
    """Return a function that builds an answer by hand."""

    def build(
        rows: Sequence[tuple[Value, ...]] = ((41,),),
        columns: tuple[str, ...] = ("failed_logins",),
        plan: QueryPlan | None = None,
        value: Value = None,
        **others: object,
    ) -> Answer:
        fields: dict[str, object] = {
            "question": "failed logins today?",
            "sentence": "41 failed login attempts today (00:00 to 14:30).",
            "value": value,
            "table": Table(columns, tuple(rows)),
            "plan": plan or QueryPlan(),
            "interpretation": "failed login attempts, today 2026-11-23 00:00 to 14:30 (UTC), all hosts",
            "sql": "SELECT count(*) AS failed_logins\nFROM login_attempts\nWHERE user_name = $1",
            "parameters": ("root",),
            "window": (datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 11, 23, 14, 30, tzinfo=UTC)),
            "language": "en",
            "provider_used": "builtin",
            "timings_ms": {"load": 1.0, "query": 2.0, "total": 12.4},
        }
        return Answer(**(fields | others))  # type: ignore[arg-type]

    return build


@pytest.fixture
def ranking() -> QueryPlan:
    return QueryPlan(measure=Measure.RANKING, by=(Dimension.USER,))


@pytest.fixture
def hourly() -> QueryPlan:
    return QueryPlan(measure=Measure.SERIES, bucket=Bucket.HOUR)
