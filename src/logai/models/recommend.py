"""Which models suit this machine: `logai models recommend`.

A table of models with their sizes (`recommended.toml`, with source and date) is weighed against what the machine has by
a rule that is printed with the result. Nothing is measured and nothing is fetched.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from logai.errors import LogaiError
from logai.models.inventory import open_api
from logai.models.tasks import Task
from logai.providers.ollama import find_entry
from logai.providers.ollama_names import full_model_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from logai.config import Settings
    from logai.models.hardware import Machine

GIGABYTE = 10**9
FITS_SHARE = 0.7
"""Of the machine's memory: what a model may need and leave the system and the logs enough."""
TIGHT_SHARE = 0.9
GPU_SHARE = 0.9
"""Of the GPUs' memory: a model that needs no more runs there whole."""
BILLIONS_A_CORE = 2.0
"""A CPU of n cores answers within a minute or so where no more than 2 n billion parameters are active."""
ASK_SECONDS = 1.0
"""For the server's list of models: a recommendation needs no server."""


class Verdict(StrEnum):
    """How a model suits a machine."""

    FITS = "fits"
    TIGHT = "tight"
    TOO_LARGE = "too large"


@dataclass(frozen=True)
class KnownModel:
    """An entry of the table: parameters in billions, `download` and `memory` in bytes, `use` by language."""

    name: str
    parameters: float
    active: float
    download: int
    memory: int
    tasks: tuple[Task, ...]
    use: Mapping[str, str]


@dataclass(frozen=True)
class ModelTable:
    """The models, where their figures are from, and as of when."""

    models: tuple[KnownModel, ...]
    source: str
    date: date


@dataclass(frozen=True)
class Recommendation:
    """A model on this machine.

    `runs_on` says where it would run, `is_slow` that the CPU has few cores for it. `is_present` is None where no server
    told. `lacks_disk` says that it is too large for the disk alone.
    """

    model: KnownModel
    verdict: Verdict
    runs_on: str
    is_slow: bool
    lacks_disk: bool
    is_present: bool | None
    is_default: bool


@cache
def load_table() -> ModelTable:
    """Return the table of models that logai knows."""
    content = tomllib.loads(files("logai.models").joinpath("recommended.toml").read_text(encoding="utf-8"))
    models = tuple(
        KnownModel(
            name=entry["name"],
            parameters=entry["parameters"],
            active=entry.get("active", entry["parameters"]),
            download=round(entry["download"] * GIGABYTE),
            memory=round(entry["memory"] * GIGABYTE),
            tasks=tuple(Task(task) for task in entry["tasks"]),
            use=entry["use"],
        )
        for entry in content["model"]
    )
    return ModelTable(models, content["source"], content["date"])


def recommend_models(settings: Settings, machine: Machine) -> list[Recommendation]:
    """Return every model of the table as it suits `machine`, those that need least memory first."""
    present = find_present(settings)
    default = full_model_name(settings.local_model)
    found = [
        judge_model(
            model,
            machine,
            is_present=None if present is None else find_entry(present, model.name) is not None,
            is_default=full_model_name(model.name) == default,
        )
        for model in load_table().models
    ]
    return sorted(found, key=lambda entry: entry.model.memory)


def judge_model(model: KnownModel, machine: Machine, *, is_present: bool | None, is_default: bool) -> Recommendation:
    """Return how `model` suits `machine`; one that is there needs no disk."""
    on_gpu = model.memory <= GPU_SHARE * machine.gpu_memory
    lacks_disk = not is_present and model.download > machine.free_disk
    if lacks_disk or not (on_gpu or model.memory <= TIGHT_SHARE * machine.memory):
        verdict = Verdict.TOO_LARGE
    else:
        verdict = Verdict.FITS if on_gpu or model.memory <= FITS_SHARE * machine.memory else Verdict.TIGHT
    return Recommendation(
        model=model,
        verdict=verdict,
        runs_on="gpu" if on_gpu else "cpu",
        is_slow=not on_gpu and model.active > BILLIONS_A_CORE * machine.cores,
        lacks_disk=lacks_disk,
        is_present=is_present,
        is_default=is_default,
    )


def suggest_model(found: list[Recommendation], task: Task) -> Recommendation | None:
    """Return the largest model for `task` that fits and is not slow; None where there is none."""
    fitting = [
        entry for entry in found if entry.verdict is Verdict.FITS and not entry.is_slow and task in entry.model.tasks
    ]
    return max(fitting, key=lambda entry: entry.model.parameters, default=None)


def find_present(settings: Settings) -> list[dict[str, object]] | None:
    """Return the server's list of models, None where no server answers at once."""
    try:
        return open_api(settings, ASK_SECONDS).list_models()
    except LogaiError:
        return None
