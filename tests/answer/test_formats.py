"""Markdown, CSV and JSON of an answer, with names that attackers chose."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logai.answer.cells import format_cell, heading
from logai.answer.chart import Bar, draw_bar, make_bars
from logai.answer.formats import dump_json, escape_markdown, to_csv, to_json, to_markdown
from logai.answer.model import Answer
from logai.events import Outcome
from logai.i18n import LANGUAGES, Language, load_catalog
from logai.plan.fields import RELATIONS, column_of, count_name
from logai.plan.model import QueryPlan
from logai.plan.vocabulary import FIELDS_OF, TIME_DIMENSIONS, WITH_OUTCOME, Bucket, Dimension, Measure
from logai.table import Table, Value

NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Bangkok"))


def answer(
    *rows: tuple[Value, ...],
    columns: tuple[str, ...] = ("user_name", "failed_logins"),
    sentence: str = "Done.",
) -> Answer:
    return Answer(
        question="?",
        sentence=sentence,
        value=None,
        table=Table(columns, rows),
        plan=QueryPlan(measure=Measure.RANKING, by=(Dimension.USER,)),
        interpretation="the 10 users, all hosts",
        sql="SELECT 1",
        parameters=(),
        window=(None, NOON),
        language="en",
        provider_used="builtin",
        notes=("A note.",),
    )


def test_markdown_holds_sentence_table_notes_and_interpretation() -> None:
    assert to_markdown(answer(("root", 1200), ("", 3))) == (
        "Done.\n"
        "\n"
        "| user | failed login attempts |\n"
        "| --- | ---: |\n"
        "| `root` | 1,200 |\n"
        "| `(empty)` | 3 |\n"
        "\n"
        "- A note.\n"
        "\n"
        "*the 10 users, all hosts*\n"
    )


def test_markdown_of_one_value_has_no_table() -> None:
    assert "|" not in to_markdown(answer((41,), columns=("failed_logins",)))


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("a|b", "`a\\|b`"),
        ("`x`", "`` `x` ``"),
        ("<script>", "`<script>`"),
        ("x\n| y", "`x\\n\\| y`"),
        ("![i](http://x)", "`![i](http://x)`"),
    ],
)
def test_a_name_stays_code_in_its_cell(name: str, cell: str) -> None:
    assert f"| {cell} | 1 |\n" in to_markdown(answer((name, 1), ("b", 1)))


def test_a_sentence_has_no_markup_and_no_links() -> None:
    assert escape_markdown("<b> *x* [a](b) `c` #1 a_b") == "\\<b\\> \\*x\\* \\[a\\](b) \\`c\\` \\#1 a\\_b"
    for address in ("http://evil.example", "https://evil.example", "www.evil.example", "WWW.evil.example"):
        assert address not in escape_markdown(f"see {address}")
    assert "me@evil.example" not in escape_markdown("me@evil.example")


def test_csv_reads_back_with_times_in_iso() -> None:
    text = to_csv(answer((NOON, 'a "b", c', 3, None), columns=("ts", "user_name", "n", "source")))
    assert list(csv.reader(io.StringIO(text))) == [
        ["ts", "user_name", "n", "source"],
        ["2026-11-23T12:00:00+07:00", 'a "b", c', "3", ""],
    ]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_a_formula_is_marked_as_text_in_csv(name: str) -> None:
    rows = list(csv.reader(io.StringIO(to_csv(answer((name, -5))))))
    assert rows[1][0].startswith("'")
    assert rows[1][1] == "-5"


def test_csv_moves_no_cursor() -> None:
    assert "\x1b" not in to_csv(answer(("\x1b[2J", 1)))


def test_json_keeps_raw_values_and_letters() -> None:
    text = to_json(answer(("สมชาย", 2), ("a\x1b[2J", 1)))
    assert "สมชาย" in text
    assert json.loads(text)["result"]["rows"] == [["สมชาย", 2], ["a\x1b[2J", 1]]
    assert json.loads(text)["result"]["window"] == {"from": None, "to": "2026-11-23T12:00:00+07:00"}


@given(st.text(st.characters(), max_size=30))
def test_json_can_be_encoded_shown_and_read_back(name: str) -> None:
    text = dump_json({"name": name})
    text.encode("utf-8")
    assert not any(one in text for one in ("\x1b", "\x7f", "\x9b", "\u202e", "\u2028", "\ufeff"))
    assert json.loads(text) == {"name": name}


def test_bars_are_fractions_of_the_longest() -> None:
    table = Table(("user_name", "failed_logins"), (("root", 8), ("", 2)))
    assert make_bars(Measure.RANKING, table, "en") == (Bar("root", 8, 1.0), Bar("(empty)", 2, 0.25))


def test_there_are_no_bars_for_one_row_or_for_rows() -> None:
    assert make_bars(Measure.RANKING, Table(("user_name", "n"), (("root", 8),)), "en") == ()
    assert make_bars(Measure.ROWS, Table(("user_name", "n"), (("a", 8), ("b", 1))), "en") == ()


def test_bars_of_nothing_are_empty() -> None:
    table = Table(("hour_of_day", "n"), ((8, 0), (9, 0)))
    assert make_bars(Measure.RANKING, table, "en") == (Bar("08:00–09:00", 0, 0.0), Bar("09:00–10:00", 0, 0.0))


@pytest.mark.parametrize(
    ("fraction", "cells", "bar"),
    [
        (1.0, 4, "████"),
        (0.5, 4, "██"),
        (0.3, 4, "█▎"),
        (0.0001, 4, "▏"),
        (0.0, 4, ""),
        (1.0, 0, ""),
        (2.0, 2, "██"),
    ],
)
def test_a_bar_is_drawn_in_eighths_of_a_cell(fraction: float, cells: int, bar: str) -> None:
    assert draw_bar(fraction, cells) == bar


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_column_of_an_answer_has_a_heading(lang: Language) -> None:
    columns = {name for relation in RELATIONS.values() for name in relation.row_columns}
    for subject, dimensions in FIELDS_OF.items():
        for dimension in dimensions | TIME_DIMENSIONS:
            columns |= {column_of(subject, dimension).name, column_of(subject, dimension).plural}
        for outcome in (None, *Outcome) if subject in WITH_OUTCOME else (None,):
            columns.add(count_name(QueryPlan(subject=subject, outcome=outcome)))
    columns |= {*Bucket, "pairs", "found", "part", "whole", "percent", "first", "second", "difference"}
    known = load_catalog(lang).keys()
    assert {name for name in columns if f"column.{name}" not in known and f"rows.{name}" not in known} == set()


def test_headings_are_in_the_language_of_the_answer() -> None:
    assert heading("user_name", "th") == "ผู้ใช้"
    assert heading("failed_logins", "th") == "ล็อกอินล้มเหลว"
    assert heading("failed_logins_per_day", "en") == "failed login attempts per day"
    assert heading("failed_logins_per_day", "th") == "ล็อกอินล้มเหลวต่อวัน"
    assert heading("some_other", "en") == "some other"


def test_a_weekday_is_shown_in_the_language_of_the_answer() -> None:
    assert format_cell("weekday", "Thursday", "th") == "วันพฤหัสบดี"
    assert format_cell("weekday", "Thursday", "en") == "Thursday"
    assert format_cell("user_name", "Thursday", "th") == "Thursday"
