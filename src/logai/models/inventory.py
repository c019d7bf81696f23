"""Which models the Ollama server has, runs and knows: `logai models list`, `ps`, `show`, `stop`, `rm`.

Never prints, and never sends a question.
"""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from logai.errors import LogaiError, ModelMissingError, ProviderFailedError, ProviderUnavailableError
from logai.models.tasks import Task, find_tasks
from logai.providers.ollama import OllamaProvider, find_entry, is_cloud_model
from logai.providers.ollama_names import full_model_name, parse_model_name

if TYPE_CHECKING:
    from logai.config import Settings
    from logai.providers.ollama_api import OllamaApi

SHORT_WAIT = 15.0
"""Seconds for a call that involves no model's work."""
_AT_ONCE = 8
"""Models that an older server, whose list names no capabilities, is asked about at the same time."""
UNLOAD_SECONDS = 5.0
"""How long a model may take to leave the memory before it is said to be still at work."""


@dataclass(frozen=True)
class ModelEntry:
    """A model that the server has.

    `id` is the start of its digest, as Ollama shows it; `size` is in bytes.
    """

    name: str
    id: str
    size: int
    modified_at: datetime | None
    family: str
    parameter_size: str
    quantization: str
    digest: str
    capabilities: tuple[str, ...]
    tasks: tuple[Task, ...]
    is_default: bool
    """It is the one that questions go to."""
    is_sql_default: bool
    """It is the one that writes SQL for `ask --free-sql`."""
    is_remote: bool
    """It runs elsewhere, although this server answers for it."""


@dataclass(frozen=True)
class RunningModel:
    """A model in memory. Sizes are in bytes, `context` in tokens."""

    name: str
    id: str
    size: int
    size_vram: int
    context: int
    expires_at: datetime | None

    @property
    def processor(self) -> str:
        """Return where it runs, as Ollama shows it: `100% CPU`, `48%/52% CPU/GPU`."""
        if not self.size or self.size_vram >= self.size:
            return "100% GPU" if self.size_vram else "100% CPU"
        if not self.size_vram:
            return "100% CPU"
        on_gpu = round(100 * self.size_vram / self.size)
        return f"{100 - on_gpu}%/{on_gpu}% CPU/GPU"


@dataclass(frozen=True)
class ModelDetails:
    """What the server knows of one model. `context_length` is what the model can take, in tokens."""

    name: str
    architecture: str
    parameter_size: str
    quantization: str
    context_length: int | None
    capabilities: tuple[str, ...]
    parameters: tuple[str, ...]
    system: str
    license: str
    is_remote: bool


def list_models(settings: Settings) -> list[ModelEntry]:
    """Return the models that the server has, the newest first, as Ollama lists them."""
    api = open_api(settings)
    listed = api.list_models()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        capabilities = pool.map(lambda entry: _read_capabilities(api, entry), listed)
        entries = [_make_entry(entry, settings, found) for entry, found in zip(listed, capabilities, strict=True)]
    return sorted(entries, key=lambda entry: entry.modified_at.timestamp() if entry.modified_at else 0.0, reverse=True)


def running_models(settings: Settings) -> list[RunningModel]:
    """Return the models that are in memory."""
    return [
        RunningModel(
            name=_text(entry, "name"),
            id=_text(entry, "digest")[:12],
            size=_number(entry.get("size")) or 0,
            size_vram=_number(entry.get("size_vram")) or 0,
            context=_number(entry.get("context_length")) or 0,
            expires_at=read_time(entry.get("expires_at")),
        )
        for entry in open_api(settings).list_running()
    ]


def show_model(settings: Settings, name: str) -> ModelDetails:
    """Return what the server knows of the model `name`; raise ProviderUnavailableError where it has none."""
    parse_model_name(name)
    answer = open_api(settings).show_model(name)
    details = _object(answer.get("details"))
    info = _object(answer.get("model_info"))
    architecture = str(info.get("general.architecture") or details.get("family") or "")
    return ModelDetails(
        name=name,
        architecture=architecture,
        parameter_size=_text(details, "parameter_size"),
        quantization=_text(details, "quantization_level"),
        context_length=_number(info.get(f"{architecture}.context_length")),
        capabilities=_names(answer.get("capabilities")),
        parameters=tuple(
            re.sub(r"^(\S+)\s+", r"\1 ", line.strip())
            for line in _text(answer, "parameters").splitlines()
            if line.strip()
        ),
        system=_text(answer, "system"),
        license=next((line.strip() for line in _text(answer, "license").splitlines() if line.strip()), ""),
        is_remote=is_cloud_model(name, answer),
    )


def stop_model(settings: Settings, name: str, seconds: float = UNLOAD_SECONDS) -> bool:
    """Take the model `name` out of memory; return whether it was there.

    Raise ProviderUnavailableError where the server has no such model, ProviderFailedError where it is still in memory
    after `seconds`, because it is still answering.
    """
    api = open_api(settings)
    wanted = _find_own(api, name)
    if find_entry(api.list_running(), wanted) is None:
        return False
    api.unload_model(wanted)
    deadline = time.monotonic() + seconds
    while find_entry(api.list_running(), wanted) is not None:
        if time.monotonic() > deadline:
            raise ProviderFailedError(
                f"{wanted} is still answering; it leaves the memory when it is done.", "See `logai models ps`."
            )
        time.sleep(min(0.1, seconds))
    return True


def remove_model(settings: Settings, name: str) -> None:
    """Remove the model `name` from the server, and from its memory first, as `ollama rm` does.

    A model that is not listed is removed all the same: one that arrived damaged is on the server and in no list.
    Raise ProviderUnavailableError where the server has no such model.
    """
    api = open_api(settings)
    entry = find_model(api, name)
    wanted = _name_of(entry) if entry else parse_model_name(name).short
    if entry and find_entry(api.list_running(), wanted) is not None:
        api.unload_model(wanted)
    try:
        api.delete_model(wanted)
    except ModelMissingError as error:
        raise _not_there(api, name) from error


def open_api(settings: Settings, seconds: float = SHORT_WAIT) -> OllamaApi:
    """Return the API of the Ollama server; `seconds` bounds each call."""
    return OllamaProvider(settings).api(seconds)


def find_model(api: OllamaApi, name: str) -> dict[str, Any] | None:
    """Return the server's entry of the model `name`, None where it has none."""
    parse_model_name(name)
    return find_entry(api.list_models(), name)


def read_time(value: object) -> datetime | None:
    """Return Ollama's time stamp (nanoseconds, with an offset), or None where it is none."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", value))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _find_own(api: OllamaApi, name: str) -> str:
    """Return the name under which the server has the model `name`."""
    entry = find_model(api, name)
    if entry is None:
        raise _not_there(api, name)
    return _name_of(entry)


def _not_there(api: OllamaApi, name: str) -> ProviderUnavailableError:
    return ProviderUnavailableError(
        f"Ollama at {api.address.shown} has no model {parse_model_name(name).short}.", "See `logai models list`."
    )


def _name_of(entry: dict[str, Any]) -> str:
    return _text(entry, "name") or _text(entry, "model")


def _read_capabilities(api: OllamaApi, entry: dict[str, Any]) -> tuple[str, ...]:
    """Return what the server says that a model can do: in its list, or (older servers) when asked about the model."""
    if isinstance(entry.get("capabilities"), list):
        return _names(entry["capabilities"])
    name = _name_of(entry)
    try:
        return _names(api.show_model(name).get("capabilities")) if name else ()
    except LogaiError:
        return ()


def _make_entry(entry: dict[str, Any], settings: Settings, capabilities: tuple[str, ...]) -> ModelEntry:
    name = _name_of(entry)
    details = _object(entry.get("details"))
    digest = _text(entry, "digest").removeprefix("sha256:")
    return ModelEntry(
        name=name,
        id=digest[:12],
        size=_number(entry.get("size")) or 0,
        modified_at=read_time(entry.get("modified_at")),
        family=_text(details, "family"),
        parameter_size=_text(details, "parameter_size"),
        quantization=_text(details, "quantization_level"),
        digest=digest,
        capabilities=capabilities,
        tasks=find_tasks(name, _text(details, "parameter_size"), capabilities),
        is_default=full_model_name(name) == full_model_name(settings.local_model),
        is_sql_default=full_model_name(name) == full_model_name(settings.local_sql_model),
        is_remote=is_cloud_model(name, entry),
    )


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(entry: dict[str, Any], key: str) -> str:
    value = entry.get(key)
    return value if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _names(value: object) -> tuple[str, ...]:
    return tuple(str(entry) for entry in value) if isinstance(value, list) else ()
