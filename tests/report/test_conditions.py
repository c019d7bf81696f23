from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from tests.report.conftest import NOW, ZONE, settings_for

from logai.cli.help_text import REPORT_NUMBERS
from logai.errors import BadInputError
from logai.report.conditions import FINDING_METRICS, METRICS, find_alerts, measure, parse_condition
from logai.report.make import ReportRequest, make_report
from logai.report.period import ReportKind, choose_period

if TYPE_CHECKING:
    from logai.report.make import MadeReport
    from logai.report.model import Report


@pytest.fixture
def night(made: MadeReport) -> Report:
    return made.report


@pytest.mark.parametrize(
    ("text", "is_met"),
    [
        ("failed_logins > 11", True),
        ("failed_logins > 12", False),
        ("failed_logins>=12", True),
        ("failed_logins < 12.5", True),
        ("failed_logins <= 11", False),
        ("failed_logins == 12", True),
        ("failed_logins = 12", True),
        ("failed_logins != 12", False),
        ("new_sources >= 1", True),
        ("finding:success_after_failures", True),
        ("finding:spraying", False),
        ("finding:high", True),
        ("finding:any >= 6", False),
        ("findings = 5", True),
        ("failed_logins > 1 and finding:high and unknown_lines = 1", True),
        ("failed_logins > 1 and finding:spraying", False),
    ],
)
def test_a_condition_is_met_or_not(text: str, is_met: bool, night: Report) -> None:  # noqa: FBT001
    assert bool(find_alerts([parse_condition(text)], night)) is is_met


def test_an_alert_says_what_it_was_held_against(night: Report) -> None:
    (alert,) = find_alerts([parse_condition("failed_logins>3 and finding:high")], night)
    assert alert.condition == "failed_logins > 3 and finding:high"
    assert alert.values == {"failed_logins": 12, "finding:high": 2}


def test_every_number_can_be_named_and_is_in_the_help(night: Report) -> None:
    assert set(measure(night)) == {*METRICS, *FINDING_METRICS}
    for name in (*METRICS, *FINDING_METRICS):
        assert parse_condition(f"{name} >= 0").tests
        assert name in REPORT_NUMBERS.replace(",", " ").replace(";", " ").replace(".", " ").split()


def test_a_number_that_the_data_does_not_tell_meets_no_condition(night_log: str) -> None:
    period = choose_period(ReportKind.SPAN, NOW, since=datetime(2026, 11, 20, tzinfo=ZONE))
    report = make_report(ReportRequest(settings_for(), period, NOW, (night_log,))).report
    assert report.new_sources is None
    assert not find_alerts([parse_condition("new_sources >= 0"), parse_condition("new_sources < 5")], report)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "failed_logins",
        "failed_logins >",
        "failed_logins > many",
        "failed_logins > 1 or users > 1",
        "failed_logins > 1 and",
        "nothing > 1",
        "finding:nothing",
        "failed_logins > ๑",
        "__import__('os').system('id')",
        "failed_logins > 1; DROP TABLE events",
        "failed_logins > 1" + " and failed_logins > 1" * 100,
    ],
)
def test_what_is_no_condition_is_bad_input(text: str) -> None:
    with pytest.raises(BadInputError, match="--fail-on") as error:
        parse_condition(text)
    assert error.value.hint


def test_a_near_name_is_offered() -> None:
    with pytest.raises(BadInputError) as error:
        parse_condition("failed_login > 1")
    assert "Did you mean failed_logins?" in error.value.hint
