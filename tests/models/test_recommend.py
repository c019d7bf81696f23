from __future__ import annotations

from datetime import date

import pytest
from tests.servers import MODEL, ScriptedServer, model_entry, ollama_replies, refusing_address

from logai.config import load_settings
from logai.models.hardware import Gpu, Machine
from logai.models.recommend import KnownModel, Verdict, judge_model, load_table, recommend_models, suggest_model
from logai.models.tasks import Task
from logai.providers.ollama_names import parse_model_name

GB = 10**9
WANTED = {
    "llama3.2:1b",
    "llama3.2:3b",
    "gemma:2b",
    "phi3:mini",
    "mistral:7b",
    "codellama:7b",
    "llama3.1:8b",
    "llama3.1:70b",
}


def machine(memory: float = 16, cores: int = 8, gpu: float = 0, disk: float = 100) -> Machine:
    gpus = (Gpu("NVIDIA A10", round(gpu * GB)),) if gpu else ()
    return Machine(round(memory * GB), cores, gpus, round(disk * GB), "/models")


def known(memory: float = 7.0, parameters: float = 8.0, active: float | None = None) -> KnownModel:
    return KnownModel("x:8b", parameters, active or parameters, 5 * GB, round(memory * GB), (Task.PLAN,), {})


@pytest.mark.parametrize(
    ("here", "verdict", "runs_on", "is_slow"),
    [
        (machine(memory=10), Verdict.FITS, "cpu", False),
        (machine(memory=9.9), Verdict.TIGHT, "cpu", False),
        (machine(memory=7.8), Verdict.TIGHT, "cpu", False),
        (machine(memory=7.7), Verdict.TOO_LARGE, "cpu", False),
        (machine(cores=4), Verdict.FITS, "cpu", False),
        (machine(cores=3), Verdict.FITS, "cpu", True),
        (machine(memory=4, cores=1, gpu=8), Verdict.FITS, "gpu", False),
        (machine(gpu=7.7), Verdict.FITS, "cpu", False),
        (machine(disk=4.9), Verdict.TOO_LARGE, "cpu", False),
    ],
)
def test_a_model_is_judged_by_the_rule(here: Machine, verdict: Verdict, runs_on: str, *, is_slow: bool) -> None:
    entry = judge_model(known(), here, is_present=False, is_default=False)
    assert (entry.verdict, entry.runs_on, entry.is_slow) == (verdict, runs_on, is_slow)


@pytest.mark.parametrize(("is_present", "lacks_disk"), [(True, False), (False, True), (None, True)])
def test_a_model_that_is_there_needs_no_disk(*, is_present: bool | None, lacks_disk: bool) -> None:
    entry = judge_model(known(), machine(disk=1), is_present=is_present, is_default=False)
    assert entry.lacks_disk is lacks_disk
    assert (entry.verdict is Verdict.TOO_LARGE) is lacks_disk


def test_of_a_mixture_of_experts_the_active_part_counts_for_speed() -> None:
    assert not judge_model(known(active=3.6), machine(cores=2), is_present=False, is_default=False).is_slow


def test_the_table_has_the_models_that_people_ask_for_and_each_figure_makes_sense() -> None:
    table = load_table()
    assert {model.name for model in table.models} >= WANTED
    assert table.date >= date(2026, 11, 23)
    assert table.source
    for model in table.models:
        assert parse_model_name(model.name).short == model.name
        assert 0 < model.active <= model.parameters
        # Four to nine bits a parameter, and more memory than file.
        assert 0.4 < model.download / GB / model.parameters < 1.3, model.name
        assert model.download < model.memory < 2 * model.download + GB, model.name
        assert set(model.use) == {"en", "th"}


def test_what_the_server_has_and_which_is_the_default_is_told() -> None:
    with ScriptedServer(ollama_replies(models=[model_entry("gemma:2b")])) as server:
        found = recommend_models(load_settings({}, {"OLLAMA_HOST": server.url}), machine())
    assert [entry.model.name for entry in found if entry.is_present] == ["gemma:2b"]
    assert [entry.model.name for entry in found if entry.is_default] == [MODEL]
    assert [entry.model.memory for entry in found] == sorted(entry.model.memory for entry in found)


def test_no_server_is_needed() -> None:
    with refusing_address() as address:
        found = recommend_models(load_settings({}, {"OLLAMA_HOST": address}), machine())
    assert {entry.is_present for entry in found} == {None}


@pytest.mark.parametrize(
    ("here", "name"),
    [
        (machine(memory=4, cores=2), "qwen3:1.7b"),
        (machine(memory=8, cores=2), "llama3.2:3b"),
        (machine(memory=16, cores=8), "qwen3:8b"),
        (machine(memory=64, cores=8, gpu=80), "llama3.1:70b"),
        (machine(memory=1), None),
    ],
)
def test_the_largest_model_that_fits_and_is_not_slow_is_suggested(here: Machine, name: str | None) -> None:
    with ScriptedServer(ollama_replies(models=[])) as server:
        found = recommend_models(load_settings({}, {"OLLAMA_HOST": server.url}), here)
    suggested = suggest_model(found, Task.PLAN)
    assert (suggested.model.name if suggested else None) == name
