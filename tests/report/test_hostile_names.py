"""A name that an attacker chose, in every field, in every format: shown, and harmless."""

from __future__ import annotations

import json
import unicodedata
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Literal

import pytest
from markdown_it import MarkdownIt
from tests.report.conftest import HOSTILE, daily, settings_for

from logai.events import ACCOUNT_CHANGES
from logai.findings import Thresholds
from logai.report.compute import compute_report
from logai.report.make import Format, MadeReport, write_report
from logai.report.words import describe_report
from logai.store.opening import create_database

if TYPE_CHECKING:
    from logai.report.model import Report

ATTEMPT = (
    "INSERT INTO login_attempts BY NAME SELECT CAST(? AS TIMESTAMPTZ) - to_seconds(i) AS ts, $host AS host_name,"
    " CASE WHEN i = 0 THEN 'success' ELSE 'failure' END AS event_outcome, $name AS user_name, $name AS source_host,"
    " i % 2 = 0 AS invalid_user, 1 AS source_id, i AS line_number FROM range(40) AS t(i)"
)
EVENT = (
    "INSERT INTO events BY NAME SELECT CAST($at AS TIMESTAMPTZ) AS ts, $name AS host_name, $name AS process_name,"
    " $action AS event_action, $outcome AS event_outcome, $name AS user_name, $name || 'x' AS user_target,"
    " $name AS command, $name AS group_name, $name AS tty, 1 AS repeat, $name AS message, 1 AS source_id,"
    " $line AS line_number, $known AS recognised"
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Return a report in which every name is the hostile one."""
    at = "2026-11-23T05:01:00+07:00"
    with create_database(None, "Asia/Bangkok", tmp_path_factory.mktemp("hostile")) as database:
        connection = database._connection
        connection.execute(ATTEMPT.replace("?", "$at"), {"at": at, "host": HOSTILE, "name": HOSTILE})
        actions = [*ACCOUNT_CHANGES, "sudo", "su", "scan", "other"]
        for number, action in enumerate(actions):
            values = {"at": at, "name": HOSTILE, "action": str(action), "line": number, "known": action != "other"}
            connection.execute(EVENT, values | {"outcome": "success"})
        connection.execute(
            EVENT, {"at": at, "name": HOSTILE, "action": "su", "line": 99, "known": True, "outcome": "failure"}
        )
        limits = Thresholds(privileged_groups=(HOSTILE,))
        return compute_report(database, daily(), settings_for().tz_name, limits, paths={1: HOSTILE})


@pytest.fixture
def made(report: Report, request: pytest.FixtureRequest) -> MadeReport:
    """Return that report in words, English ones unless the test says otherwise."""
    lang: Literal["en", "th"] = getattr(request, "param", "en")
    return MadeReport(report, describe_report(report, lang, notes=()), ())


def test_the_report_has_the_name_wherever_a_name_can_be(made: MadeReport) -> None:
    report = made.report
    assert {part.key for part in made.document.parts} >= {"logins", "sources", "targets", "sudo", "commands", "su"}
    assert {part.key for part in made.document.parts} >= {"changes", "unknown"}
    assert report.findings[0].user == report.sudo[0].user == report.logins[0].user == HOSTILE
    assert report.changes[0].group == report.commands[0].command == report.unknown[0][0] == HOSTILE


@pytest.mark.parametrize("made", ["en", "th"], indirect=True)
@pytest.mark.parametrize("chosen", Format)
def test_no_format_holds_a_character_that_is_not_plainly_visible(chosen: Format, made: MadeReport) -> None:
    text = write_report(made, chosen)
    hidden = {one for one in text if unicodedata.category(one) in {"Cc", "Cf", "Zl", "Zp"}} - {"\n"}
    assert hidden == set()
    assert "gnp" in text


def test_json_keeps_the_name_as_it_is(made: MadeReport) -> None:
    result = json.loads(write_report(made, Format.JSON))["result"]
    assert result["logins"][0]["user_name"] == HOSTILE
    assert result["findings"][0]["evidence"][0]["path"] == HOSTILE


class Page(HTMLParser):
    """What a browser would make of a page: its tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_page_has_no_tag_and_no_attribute_that_a_name_made(made: MadeReport) -> None:
    page = Page()
    page.feed(write_report(made, Format.HTML))
    assert not page.tags & {"script", "img", "a", "iframe", "object", "link", "form"}
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in {"href", "src"}]
    assert "<script>alert(1)</script>" in page.text
    assert len(write_report(made, Format.HTML).encode()) < 200_000


def test_markdown_has_no_link_no_picture_and_no_html_that_a_name_made(made: MadeReport) -> None:
    markdown = MarkdownIt("commonmark", {"linkify": False}).enable("table")
    tokens = markdown.parse(write_report(made, Format.MARKDOWN))
    kinds = {child.type for token in tokens for child in (token, *(token.children or ()))}
    assert not kinds & {"link_open", "image", "html_block", "html_inline", "code_inline", "fence"}
    assert "table_open" in kinds
    shown = "".join(child.content for token in tokens for child in token.children or ())
    assert "<script>alert(1)</script>|`*_#=cmd()&amp;![a](http" in shown


def test_a_table_of_markdown_keeps_its_columns(made: MadeReport) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(write_report(made, Format.MARKDOWN))
    cells, rows = [token.type for token in tokens].count("td_open"), [token.type for token in tokens].count("tr_open")
    heads = [token.type for token in tokens].count("th_open")
    tables = [part for part in (made.document.totals, *made.document.parts) if part.rows]
    expected = sum(len(part.rows) * len(part.headings) for part in tables)
    chart = made.document.chart
    assert chart is not None
    assert cells == expected + 4 * len(chart.bars)
    assert heads == sum(len(part.headings) for part in tables) + 4
    assert rows == sum(len(part.rows) + 1 for part in tables) + len(chart.bars) + 1
