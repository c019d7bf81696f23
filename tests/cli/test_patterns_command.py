"""`logai patterns`: what is recognised, and that the page about it says the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

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


LOG = """2026-11-23T10:00:00Z db vaultd[10]: login failed for bob from 203.0.113.7 port 4711
2026-11-23T10:00:06Z db vaultd[11]: cache flushed
"""


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """Return the pattern file that the page shows."""
    page = PAGE.read_text(encoding="utf-8")
    file = tmp_path / "vaultd.toml"
    file.write_text(page.split("```toml\n")[1].split("```")[0])
    (tmp_path / "vaultd.log").write_text(LOG)
    return file


def test_the_example_of_the_page_does_what_the_page_says(
    logai: Callable[..., Any], example: Path, tmp_path: Path
) -> None:
    done = logai("patterns", "test", str(example), str(tmp_path / "vaultd.log"))
    shown = (
        PAGE.read_text(encoding="utf-8")
        .split("logai patterns test vaultd.toml /var/log/vaultd.log\n")[1]
        .split("```")[0]
    )
    assert done.out == shown


def test_the_json_of_a_trial_has_counts_and_columns(logai: Callable[..., Any], example: Path, tmp_path: Path) -> None:
    log = tmp_path / "vaultd.log"
    log.write_text(LOG + "2026-11-23T10:00:07Z db sshd[1]: Failed password for root from 192.0.2.1 port 1 ssh2\n")
    result = json.loads(logai("patterns", "test", str(example), str(log), "--json").out)["result"]
    (match,) = result["matches"]
    assert (result["lines"], match["lines"], match["shadowed"], result["unmatched"]) == (3, 1, 0, 1)
    assert match["examples"][0]["source_ip"] == "203.0.113.7"
    assert match["examples"][0]["ts"] == "2026-11-23T10:00:00+00:00"
    assert result["unmatched_examples"] == [{"line_number": 2, "message": "cache flushed"}]


def test_a_line_that_ours_take_first_is_said_to_be_theirs(
    logai: Callable[..., Any], example: Path, tmp_path: Path
) -> None:
    example.write_text(
        example.read_text().replace('"vaultd"', '"sshd"').replace("login failed for ", "Failed password for ")
    )
    log = tmp_path / "ssh.log"
    log.write_text("2026-11-23T10:00:07Z db sshd[1]: Failed password for root from 192.0.2.1 port 1\n" * 2)
    assert (
        "2 of 2 lines, 2 of them taken by logai's own patterns first"
        in logai("patterns", "test", str(example), str(log)).out
    )


def test_hostile_text_of_a_log_is_shown_harmlessly(logai: Callable[..., Any], example: Path, tmp_path: Path) -> None:
    log = tmp_path / "vaultd.log"
    log.write_text("2026-11-23T10:00:00Z db vaultd[1]: login failed for [red]\x1b[31m\u202e from 192.0.2.1 port 5\n")
    out = logai("patterns", "test", str(example), str(log)).out
    assert "[red]" in out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_standard_input_is_refused_as_it_is_read_several_times(logai: Callable[..., Any], example: Path) -> None:
    done = logai("patterns", "test", str(example), "-")
    assert (done.code, "file first" in done.err) == (2, True)


def test_own_patterns_are_loaded_asked_about_and_listed(
    logai: Callable[..., Any], example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "config" / "patterns"
    folder.mkdir(parents=True)
    example.rename(folder / "vaultd.toml")
    monkeypatch.setenv("LOGAI_CONFIG", str(folder.parent / "config.toml"))
    log, db = str(tmp_path / "vaultd.log"), ("--db", str(tmp_path / "store.duckdb"))
    (source,) = json.loads(logai("load", log, *db, "--json").out)["result"]["sources"]
    assert (source["attempts"], source["unknown"]) == (1, 1)
    assert json.loads(logai("ask", "how many failed logins?", *db, "--json").out)["result"]["value"] == 1
    done = logai("ask", "how many failed logins?", "--log", str(tmp_path), "--json")
    assert json.loads(done.out)["result"]["value"] == 1, done.err
    assert "vaultd_failed" in logai("patterns", "list").out


def test_a_broken_own_pattern_stops_a_load_before_anything_is_read(
    logai: Callable[..., Any], log_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "config" / "patterns"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text("[[pattern]]\nname = 'x'\n")
    monkeypatch.setenv("LOGAI_CONFIG", str(folder.parent / "config.toml"))
    db = tmp_path / "store.duckdb"
    for command in (("load", str(log_file), "--db", str(db)), ("ask", "failed logins?", "--log", str(log_file))):
        done = logai(*command)
        assert (done.code, "mine.toml: pattern x" in done.err) == (2, True)
    assert not db.exists()
