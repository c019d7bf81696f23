from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.servers import MODEL, ScriptedServer, ollama_replies

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest


def test_status_ends_well_with_no_provider_and_no_store(logai: Callable[..., Any], tmp_path: Path) -> None:
    done = logai("status", "--json", "--db", str(tmp_path / "none.duckdb"))
    assert done.code == 0
    result = json.loads(done.out)["result"]
    assert [(entry["name"], entry["ready"]) for entry in result["providers"]] == [
        ("local", False),
        ("openai", False),
    ]
    assert result["store"]["size"] is None
    assert "logai load" in result["store"]["message"]
    assert "OPENAI_API_KEY" in done.err


def test_status_makes_no_store(logai: Callable[..., Any], tmp_path: Path) -> None:
    logai("status", "--db", str(tmp_path / "none.duckdb"))
    assert list(tmp_path.glob("*.duckdb*")) == []


def test_a_ready_provider_is_ready(logai: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer(ollama_replies()) as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        local = json.loads(logai("status", "--json").out)["result"]["providers"][0]
        plain = logai("status", "--quiet")
    assert (local["ready"], local["model"], local["model_present"]) == (True, MODEL, True)
    line = next(line for line in plain.out.splitlines() if line.startswith("local"))
    assert line.split()[:3] == ["local", "ready", MODEL]
    assert plain.err == ""


def test_no_secret_is_in_the_status(logai: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret-key")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://someone:password@127.0.0.1:9/v1")
    for arguments in ((), ("--json",)):
        done = logai("status", *arguments)
        assert done.code == 0
        assert "sk-very" not in done.out + done.err
        assert "password" not in done.out + done.err


def test_status_shows_what_no_pattern_recognises_without_its_names_and_numbers(
    logai: Callable[..., Any], tmp_path: Path
) -> None:
    log = tmp_path / "auth.log"
    strange = [
        f"Nov 23 01:00:0{n} web fancyd[{n}]: refused user mallory{n} from 192.0.2.{n} port 5{n} key=s3cret"
        for n in range(3)
    ]
    hostile = "Nov 23 01:00:08 web fancyd[9]: \x1b[2J[red]gone[/red]"
    known = "Nov 23 01:00:09 web sshd[1]: Failed password for root from 192.0.2.1 port 5 ssh2"
    log.write_text("\n".join([*strange, hostile, known]) + "\n")
    db = ("--db", str(tmp_path / "store.duckdb"))
    logai("load", str(log), *db)
    shapes = json.loads(logai("status", "--json", *db).out)["result"]["store"]["unknown_shapes"]
    assert shapes == [
        {"process_name": "fancyd", "shape": "refused user <name> from <name> port <n> key=<value>", "lines": 3},
        {"process_name": "fancyd", "shape": "\x1b[<n>J[red]gone[/red]", "lines": 1},
    ]
    shown = logai("status", *db).out
    assert "refused user <name>" in shown
    assert "[red]gone[/red]" in shown
    assert "\x1b" not in shown


def test_status_counts_the_store(
    logai: Callable[..., Any], log_file: Path, at: tuple[str, ...], tmp_path: Path
) -> None:
    db = ("--db", str(tmp_path / "store.duckdb"))
    assert logai("load", str(log_file), *db, *at).code == 0
    store = json.loads(logai("status", "--json", "--tz", "Asia/Bangkok", *db).out)["result"]["store"]
    assert (store["sources"], store["lines"], store["attempts"], store["unknown"]) == (1, 6, 4, 1)
    assert store["first_ts"] == "2026-11-23T08:00:00+07:00"
    assert store["last_ts"] == "2026-11-23T09:20:00+07:00"
    assert store["size"] > 0
    assert store["message"] == ""
    assert store["loaded_at"]
    assert "attempts" in logai("status", *db).out
