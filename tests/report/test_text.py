from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import pytest
import wcwidth
from hypothesis import given
from hypothesis import strategies as st
from tests.report.conftest import NOW, daily, report_on, settings_for, sshd

from logai.i18n import escape_hidden
from logai.report.document import Part
from logai.report.make import Format, ReportRequest, make_report, write_report
from logai.report.text import WIDTH, lay_out_table, to_text

if TYPE_CHECKING:
    from pathlib import Path

CELLS = st.text(min_size=0, max_size=120).map(escape_hidden)


@pytest.mark.parametrize("lang", ["en", "th"])
def test_no_line_is_wider_than_a_mail_allows(lang: Literal["en", "th"], night_log: str) -> None:
    text = write_report(make_report(ReportRequest(settings_for(), daily(), NOW, (night_log,), lang=lang)), Format.TEXT)
    assert max(map(wcwidth.width, text.splitlines())) <= WIDTH
    assert "\x1b" not in text
    assert all(line == line.rstrip() for line in text.splitlines())


@given(rows=st.lists(st.tuples(CELLS, CELLS, st.integers(0, 10**9).map(str)), min_size=1, max_size=5))
def test_a_table_of_any_text_fits(rows: list[tuple[str, str, str]]) -> None:
    lines = list(lay_out_table(("user", "command", "times"), rows, (False, False, True)))
    assert max(map(wcwidth.width, lines)) <= WIDTH
    assert len(lines) >= len(rows)


def test_a_long_command_is_folded_and_nothing_of_it_is_lost(night_log: str) -> None:
    made = make_report(ReportRequest(settings_for(), daily(), NOW, (night_log,)))
    words = " ".join(f"word{number}" for number in range(40))
    part = Part("commands", "Commands", ("command", "times"), ((words, "7"),), (False, True))
    text = to_text(replace(made.document, parts=(part,)))
    assert all(f"word{number}" in text.split() for number in range(40))


def test_a_quiet_night_is_short(tmp_path: Path) -> None:
    quiet = [
        sshd(NOW - timedelta(hours=30), "web1", 1, "Accepted publickey for alice from 198.51.100.9 port 1 ssh2"),
        sshd(NOW - timedelta(hours=12), "web1", 2, "Accepted publickey for alice from 198.51.100.9 port 2 ssh2"),
    ]
    made = report_on(*quiet, folder=tmp_path)
    text = write_report(made, Format.TEXT)
    assert len(text.splitlines()) < 40
    assert "No findings." in text
    assert made.document.subject.startswith("logai daily report 23 Nov 2026 (web1): quiet")
    assert "What to do next" not in text
