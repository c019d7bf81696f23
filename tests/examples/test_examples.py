"""The examples do what their README says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from logai.ask import Question, ask
from logai.config import Settings, load_settings, parse_now
from logai.load import load_logs

EXAMPLES = Path(__file__).parents[2] / "examples"
LOG = EXAMPLES / "auth.log"
NOW = "2026-11-23T12:00"
QUESTIONS = (EXAMPLES / "questions.txt").read_text(encoding="utf-8").splitlines()


EXPECTED: dict[str, object] = {
    "failed logins today?": 10,
    "วันนี้มี login ล้มเหลวกี่ครั้ง": 10,
    "how many failed logins yesterday?": 1,
    "เมื่อวานมี failed login กี่ครั้ง": 1,
    "did anyone log in as root?": False,
}
"""Answers counted by hand; the other questions have a list or a ranking for an answer."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings whose store holds the example log."""
    folder = tmp_path_factory.mktemp("examples")
    settings = load_settings(
        {"provider": "builtin", "tz": "UTC", "db": str(folder / "examples.duckdb")},
        {"HOME": str(folder), "LOGAI_CONFIG": str(folder / "none.toml")},
    )
    (report,) = load_logs([str(LOG)], settings, parse_now(NOW, settings.tz), year=2026)
    assert report.unknown == 0
    return settings


def test_the_questions_are_in_both_languages() -> None:
    thai = [text for text in QUESTIONS if re.search("[ก-๛]", text)]
    assert 0 < len(thai) < len(QUESTIONS)
    assert set(EXPECTED) <= set(QUESTIONS)


@pytest.mark.parametrize("text", QUESTIONS)
def test_each_question_is_answered_by_the_built_in_planner(text: str, settings: Settings) -> None:
    answer = ask(Question(text, settings, parse_now(NOW, settings.tz)))
    assert answer.provider_used == "builtin"
    assert answer.table.rows
    assert answer.language == ("th" if re.search("[ก-๛]", text) else "en")
    if text in EXPECTED:
        assert answer.value == EXPECTED[text]


def test_the_log_names_private_and_documentation_addresses_only() -> None:
    harmless = [
        ip_network(network)
        for network in ("10.0.0.0/8", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "0.0.0.0/32")
    ]
    addresses = set(re.findall(r"\d+\.\d+\.\d+\.\d+", LOG.read_text(encoding="ascii")))
    assert addresses
    for address in addresses:
        assert any(ip_address(address) in network for network in harmless), address


def test_the_python_example_prints_the_ranking(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, EXAMPLES / "ask_from_python.py"],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TZ": "UTC"},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.stderr == ""
    assert "deploy\t7" in run.stdout
    assert run.returncode == 0


def test_the_crontab_holds_one_entry_of_five_times_and_a_command() -> None:
    lines = (EXAMPLES / "crontab").read_text(encoding="ascii").splitlines()
    entries = [line for line in lines if line and not line.startswith("#")]
    assert len(entries) == 1
    assert re.match(r"([\d*/,-]+ ){5}\S", entries[0])
    assert "%" not in entries[0], "cron takes a per cent sign for the end of the line"


def test_the_command_of_the_crontab_is_one_that_runs(tmp_path: Path) -> None:
    command = (EXAMPLES / "crontab").read_text(encoding="ascii").splitlines()[-1].split(maxsplit=5)[5]
    script = tmp_path / ".local/bin/logai"
    script.parent.mkdir(parents=True)
    script.symlink_to(Path(sys.executable).with_name("logai"))
    cron = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LOGAI_DB": str(tmp_path / "logai.duckdb")}
    load_logs([str(LOG)], load_settings({}, cron), parse_now(NOW, load_settings({}, cron).tz), year=2026)
    done = subprocess.run(["/bin/sh", "-c", command], env=cron, capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_the_built_in_planner_answers_the_questions_of_the_bench_right(tmp_path: Path) -> None:
    from logai.bench.questions import load_questions
    from logai.bench.run import Progress, Task, run_bench
    from logai.bench.targets import BUILT_IN
    from logai.data import DataSource, open_data

    known = load_questions(EXAMPLES / "bench.toml")
    assert known.now is not None
    settings = load_settings({"tz": known.tz}, {"LOGAI_CONFIG": str(tmp_path / "none.toml")})
    moment = parse_now(known.now.isoformat(), settings.tz)
    progress = Progress()
    with open_data(DataSource(settings, moment, (str(LOG),), year=known.year, pinned_now=True)) as database:
        run_bench(Task(known.questions, database, settings, moment), [BUILT_IN], progress, lambda *_: None)
    verdicts = {entry.question: entry.verdict.value for entry in progress.results[0].asked}
    assert verdicts == {question.text: "right" for question in known.questions}
