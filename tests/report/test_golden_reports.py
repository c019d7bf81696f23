"""Reports of a fixed log as files, in every format and language.

After a wanted change: LOGAI_UPDATE_GOLDEN=1 pytest tests/report/test_golden_reports.py, and read the difference.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.report.conftest import NOW, daily, settings_for

from logai.report.conditions import parse_condition
from logai.report.make import Format, ReportRequest, make_report, write_report
from logai.report.period import ReportKind, choose_period

if TYPE_CHECKING:
    from typing import Literal

    from logai.report.make import MadeReport

GOLDEN = Path(__file__).parent / "golden"
# Read here, since tests run without the variables of logai.
UPDATE = os.environ.get("LOGAI_UPDATE_GOLDEN") == "1"
SUFFIXES = {Format.TEXT: "txt", Format.MARKDOWN: "md", Format.HTML: "html", Format.JSON: "json"}


@pytest.mark.parametrize("lang", ["en", "th"])
def test_the_daily_report_is_the_golden_one(lang: Literal["en", "th"], night_log: str) -> None:
    conditions = (parse_condition("failed_logins > 10"), parse_condition("finding:spraying"))
    made = make_report(ReportRequest(settings_for(), daily(), NOW, (night_log,), lang=lang, conditions=conditions))
    texts = {GOLDEN / f"daily.{lang}.{SUFFIXES[chosen]}": write_report(made, chosen) for chosen in Format}
    if UPDATE:
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8")
    assert texts == {path: path.read_text(encoding="utf-8") for path in texts}


def test_the_weekly_report_is_the_golden_one(night_log: str) -> None:
    period = choose_period(ReportKind.WEEKLY, NOW)
    text = write_report(make_report(ReportRequest(settings_for(), period, NOW, (night_log,))), Format.TEXT)
    path = GOLDEN / "weekly.en.txt"
    if UPDATE:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_two_reports_of_the_same_are_the_same_bytes(night_log: str, made: MadeReport) -> None:
    again = make_report(ReportRequest(settings_for(), daily(), NOW, (night_log,)))
    assert [write_report(again, chosen) for chosen in Format] == [write_report(made, chosen) for chosen in Format]


def test_the_numbers_are_those_counted_by_hand(made: MadeReport) -> None:
    result = json.loads(write_report(made, Format.JSON))["result"]
    assert result["totals"] == {
        "events": 21,
        "unknown_lines": 1,
        "failed_logins": 12,
        "successful_logins": 3,
        "sources": 1,
        "users": 1,
        "scans": 0,
        "sudo_commands": 2,
        "failed_sudo_commands": 1,
        "su_attempts": 1,
        "failed_su_attempts": 1,
        "account_changes": 2,
    }
    assert (result["totals_before"]["failed_logins"], result["change"]["failed_logins"]) == (2, 10)
    assert [one["finding"] for one in result["findings"]] == [
        "success_after_failures",
        "privileged_member",
        "new_account",
        "brute_force",
        "odd_hours",
    ]
    assert sum(one["failed"] for one in result["series"]) == 12
    assert len(result["series"]) == 24
    assert result["findings"][0]["message"] == "Accepted password for deploy from 203.0.113.66 port 6100 ssh2"
