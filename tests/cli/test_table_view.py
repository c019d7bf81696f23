from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from logai.cli.console import Look
from logai.cli.options import TableFormat
from logai.cli.table_view import write_table
from logai.table import Table, Value

BANGKOK = ZoneInfo("Asia/Bangkok")
UNSAFE = set("\x1b\x9b\u202e\u2066\x7f\r")


def written(table: Table, chosen: TableFormat) -> str:
    stream = io.StringIO()
    write_table(table, stream, chosen, BANGKOK, Look())
    return stream.getvalue()


YES: Value = True


def one_row(*cells: Value) -> Table:
    return Table(tuple(f"c{number}" for number in range(len(cells))), (cells,))


@pytest.mark.parametrize("chosen", list(TableFormat))
def test_a_hostile_name_is_harmless_in_every_format(chosen: TableFormat, hostile: str) -> None:
    harmless = written(one_row("x", 1), chosen)
    text = written(one_row(hostile + "\x7f", 1), chosen)
    assert not set(text) & UNSAFE
    assert text.count("\n") == harmless.count("\n")
    assert "[red]x" in text.replace("\\[", "[").replace("\\]", "]")


@pytest.mark.parametrize("chosen", [TableFormat.JSON, TableFormat.JSONL])
def test_json_keeps_every_value_exactly(chosen: TableFormat, hostile: str) -> None:
    moment = datetime(2026, 11, 23, 1, 2, 3, 456789, tzinfo=UTC)
    content = json.loads(written(one_row(hostile, "ไทย", None, YES, 7, 2.5, moment, "\U000e0041"), chosen))
    row = content["result"]["rows"][0] if chosen is TableFormat.JSON else list(content.values())
    assert row == [hostile, "ไทย", None, True, 7, 2.5, "2026-11-23T08:02:03.456789+07:00", "\U000e0041"]


def test_json_has_no_not_a_number() -> None:
    content = json.loads(written(one_row(float("nan"), float("inf")), TableFormat.JSON), parse_constant=pytest.fail)
    assert content["result"]["rows"] == [[None, None]]


def test_json_says_whether_rows_are_missing() -> None:
    content = json.loads(written(Table(("n",), ((1,), (2,)), truncated=True), TableFormat.JSON))
    assert content == {
        "success": True,
        "result": {"columns": ["n"], "rows": [[1], [2]], "row_count": 2, "truncated": True},
    }


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_csv_holds_no_formula(formula: str) -> None:
    rows = list(csv.reader(io.StringIO(written(one_row(formula, -2), TableFormat.CSV))))
    assert not rows[1][0].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert rows[1][1] == "-2"


def test_csv_quotes_what_csv_must() -> None:
    text = written(one_row('a,"b"', None, YES), TableFormat.CSV)
    assert list(csv.reader(io.StringIO(text))) == [["c0", "c1", "c2"], ['a,"b"', "", "true"]]


def test_markdown_cells_do_not_end_the_table() -> None:
    text = written(one_row("a|b<script>`c`"), TableFormat.MARKDOWN)
    assert text.splitlines()[2] == r"| a\|b\<script\>\`c\` |"


def test_an_aligned_table_has_numbers_to_the_right_and_cuts_nothing() -> None:
    name = "x" * 300
    table = Table(("user_name", "n"), (("root", 5), (name, 1000)))
    assert [line.rstrip() for line in written(table, TableFormat.TABLE).splitlines()] == [
        "user_name" + " " * 296 + "n",
        "root" + " " * 301 + "5",
        name + "  1000",
    ]


def test_an_empty_table_has_its_names() -> None:
    assert written(Table(("a", "b"), ()), TableFormat.TABLE).split() == ["a", "b"]
    assert written(Table(("a", "b"), ()), TableFormat.CSV) == "a,b\n"
    assert written(Table(("a", "b"), ()), TableFormat.JSONL) == ""
