"""What a bench runs on: the machine, and what the server says of a model. Sends no question."""

from __future__ import annotations

import os
import platform
from contextlib import suppress
from typing import TYPE_CHECKING

from logai import __version__
from logai.bench.model import Facts, Machine, Target
from logai.bench.targets import settings_for
from logai.errors import LogaiError
from logai.models.hardware import read_machine as read_hardware
from logai.models.inventory import list_models, open_api, running_models
from logai.providers.ollama_names import full_model_name
from logai.providers.registry import make_provider

if TYPE_CHECKING:
    from collections.abc import Mapping

    from logai.config import Settings
    from logai.models.inventory import RunningModel


def read_machine(environ: Mapping[str, str]) -> Machine:
    """Return what this machine is."""
    hardware = read_hardware(environ)
    return Machine(
        cores=hardware.cores,
        memory=hardware.memory,
        gpus=tuple(gpu.name for gpu in hardware.gpus),
        system=_read_system(),
        processor=_read_processor(),
        python=platform.python_version(),
        logai=__version__,
    )


def read_load() -> float | None:
    """Return how many processes wanted a core in the last minute, on average; None where the system does not tell."""
    try:
        return os.getloadavg()[0]
    except (OSError, AttributeError):
        return None


def read_facts(target: Target, settings: Settings) -> Facts:
    """Return what is known of the model of `target`, best after it was asked; nothing of it where no server tells."""
    if target.provider == "builtin" or target.model is None:
        return Facts()
    provider = make_provider(target.provider, settings_for(target, settings))
    if target.provider == "openai":
        return Facts(server=provider.endpoint, is_remote=provider.is_remote)
    facts = Facts(server=provider.endpoint, is_remote=provider.is_remote)
    with suppress(LogaiError):
        facts = facts.model_copy(update={"server": f"Ollama {open_api(settings).version()}"})
        wanted = full_model_name(target.model)
        entry = next((entry for entry in list_models(settings) if full_model_name(entry.name) == wanted), None)
        if entry is not None:
            known = {"size": entry.size, "quantization": entry.quantization, "digest": entry.digest}
            facts = facts.model_copy(update=known | {"is_remote": provider.is_remote or entry.is_remote})
        running = find_running(target, settings)
        if running is not None:
            in_use = {"memory": running.size, "processor": running.processor, "context": running.context or None}
            facts = facts.model_copy(update=in_use)
    return facts


def find_running(target: Target, settings: Settings) -> RunningModel | None:
    """Return the model of `target` as it is in the server's memory, None where it is not."""
    wanted = full_model_name(target.model or "")
    return next((entry for entry in running_models(settings) if full_model_name(entry.name) == wanted), None)


def _read_system() -> str:
    with suppress(OSError):
        return f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {platform.system()} {platform.release()}"
    return f"{platform.system()} {platform.release()}"


def _read_processor() -> str:
    with suppress(OSError), open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:  # noqa: PTH123
        for line in file:
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.machine()
