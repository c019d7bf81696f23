"""`logai patterns`: what is recognised, and that the page about it says the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from logai.ingest.patterns import load_patterns

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = Path(__file__).parents[2] / "docs/patterns.md"


def test_every_pattern_is_listed_once_with_its_example(logai: Callable[..., Any]) -> None:
    result = json.loads(logai("patterns", "list", "--json").out)["result"]
    assert result["columns"] == ["program", "pattern", "action", "outcome", "example"]
    assert sorted((row[1], row[4]) for row in result["rows"]) == sorted(
        (pattern.name, pattern.example) for pattern in load_patterns()
    )


def test_the_list_is_sorted_by_program_and_names_pam_for_all_that_ask_it(logai: Callable[..., Any]) -> None:
    rows = json.loads(logai("patterns", "list", "--json").out)["result"]["rows"]
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert "PAM" in {row[0] for row in rows}
    assert ["webmin, usermin", "webmin_login", "login", "success"] in [row[:4] for row in rows]


def test_the_table_leaves_the_examples_out(logai: Callable[..., Any]) -> None:
    out = logai("patterns", "list").out
    assert out.splitlines()[0].split() == ["program", "pattern", "action", "outcome"]
    assert "Successful login as" not in out


def test_the_page_of_patterns_is_what_the_command_prints(logai: Callable[..., Any]) -> None:
    table = logai("patterns", "list", "--format", "markdown").out
    assert table.startswith("| program | pattern | action | outcome | example |\n")
    assert PAGE.read_text(encoding="utf-8").endswith(f"\n\n{table}"), "make it anew: scripts/document-patterns"
