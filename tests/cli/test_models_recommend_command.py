from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.servers import MODEL, ScriptedServer, model_entry, ollama_replies, refusing_address

from logai.cli.console import Look, open_console
from logai.cli.models_recommend import print_recommendations
from logai.config import load_settings
from logai.models.hardware import Gpu, Machine
from logai.models.recommend import recommend_models

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GB = 10**9


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_MODELS", str(tmp_path))


@pytest.fixture
def ollama(monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401 - a generator of pytest's
    with ScriptedServer(ollama_replies(models=[model_entry()])) as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        yield server


@pytest.mark.usefixtures("ollama")
def test_machine_models_rule_and_source_are_printed(logai: Callable[..., Any], tmp_path: Path) -> None:
    done = logai("models", "recommend")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0].startswith("This machine: ")
    assert lines[0].endswith(f"free in {tmp_path}")
    assert lines[1].split() == ["NAME", "PARAMS", "SIZE", "MEMORY", "HERE", "BEST", "FOR"]
    assert any(line.startswith(f"{MODEL} *") for line in lines)
    assert any("fits: needs at most 70 % of the memory" in line for line in lines)
    assert any(line.startswith("Figures gathered on 20") for line in lines)


@pytest.mark.usefixtures("ollama")
def test_the_recommendation_speaks_thai(logai: Callable[..., Any]) -> None:
    done = logai("models", "recommend", "--lang", "th")
    assert done.code == 0
    assert done.out.startswith("เครื่องนี้: ")
    assert "แผน อังกฤษ ไทย" in done.out


@pytest.mark.usefixtures("ollama")
def test_the_recommendation_has_json(logai: Callable[..., Any]) -> None:
    result = json.loads(logai("models", "recommend", "--json").out)["result"]
    mine = next(model for model in result["models"] if model["name"] == MODEL)
    assert (mine["is_default"], mine["is_present"], mine["tasks"]) == (True, True, ["plan"])
    assert (mine["download"], mine["memory"]) == (2 * GB, 3 * GB)
    assert result["machine"]["memory"] > 0
    assert result["rule"]["fits_share"] == pytest.approx(0.7)
    assert {model["verdict"] for model in result["models"]} <= {"fits", "tight", "too_large"}


def test_no_server_is_needed(monkeypatch: pytest.MonkeyPatch, logai: Callable[..., Any]) -> None:
    with refusing_address() as address:
        monkeypatch.setenv("OLLAMA_HOST", address)
        done = logai("models", "recommend")
    assert done.code == 0
    assert " * " not in done.out.split("\n\n")[0]


def printed(lang: str, machine: Machine, host: str) -> str:
    stream = io.StringIO()
    settings = load_settings({"lang": lang}, {"OLLAMA_HOST": host})
    print_recommendations(open_console(stream, Look()), settings, machine, recommend_models(settings, machine))
    return stream.getvalue()


def test_gpus_are_named_once_with_their_memory_together() -> None:
    gpus = (Gpu("NVIDIA A10", 24 * GB), Gpu("NVIDIA A10", 24 * GB))
    with ScriptedServer(ollama_replies(models=[])) as server:
        text = printed("en", Machine(16 * GB, 1, gpus, 500 * GB, "/m"), server.url)
    assert text.splitlines()[0] == "This machine: 16 GB memory, 1 core, NVIDIA A10 with 48 GB, 500 GB free in /m"


def test_a_disk_that_is_full_is_the_reason_given() -> None:
    with ScriptedServer(ollama_replies(models=[])) as server:
        text = printed("en", Machine(64 * GB, 8, (), GB, "/m"), server.url)
    rows = {line.split()[0]: line for line in text.splitlines() if line}
    assert "no disk room" in rows["llama3.1:8b"]
    assert "fits" in rows["qwen2.5-coder:1.5b"]


def test_a_machine_too_small_for_all_is_told_what_works_without() -> None:
    with ScriptedServer(ollama_replies(models=[])) as server:
        text = printed("en", Machine(GB, 1, (), 100 * GB, "/m"), server.url)
    assert text.splitlines()[-1].startswith("No model fits well here. The built-in planner")


def test_a_server_elsewhere_is_pointed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    text = printed("en", Machine(16 * GB, 2, (), 100 * GB, "/m"), "http://ollama.invalid:11434")
    assert "another machine, http://ollama.invalid:11434;" in text


@pytest.mark.parametrize("lang", ["en", "th"])
def test_the_table_fits_eighty_cells(lang: str) -> None:
    from rich.cells import cell_len

    with ScriptedServer(ollama_replies(models=[])) as server:
        text = printed(lang, Machine(64 * GB, 2, (), 3 * GB, "/m"), server.url)
    table = text.split("\n\n")[0].splitlines()[1:]
    assert len(table) > 10
    assert max(map(cell_len, table)) <= 80
