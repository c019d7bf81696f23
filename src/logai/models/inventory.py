"""Which models the Ollama server has, runs and knows: `logai models list`, `ps`, `show`, `rm`.

Never prints, and never sends a question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from logai.errors import BadInputError, ProviderUnavailableError
from logai.providers.ollama import OllamaProvider, full_model_name, is_cloud_model

if TYPE_CHECKING:
    from logai.config import Settings
    from logai.providers.ollama_api import OllamaApi

SHORT_WAIT = 15.0
"""Seconds for a call that involves no model's work."""


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
    is_default: bool
    """It is the one that questions go to."""
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
    license: str
    is_remote: bool


def list_models(settings: Settings) -> list[ModelEntry]:
    """Return the models that the server has, the newest first, as Ollama lists them."""
    default = full_model_name(settings.local_model)
    entries = [_make_entry(entry, default) for entry in open_api(settings).list_models()]
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
    check_name(name)
    answer = open_api(settings).show_model(name)
    details = _object(answer.get("details"))
    info = _object(answer.get("model_info"))
    architecture = str(info.get("general.architecture") or details.get("family") or "")
    capabilities = answer.get("capabilities")
    return ModelDetails(
        name=name,
        architecture=architecture,
        parameter_size=_text(details, "parameter_size"),
        quantization=_text(details, "quantization_level"),
        context_length=_number(info.get(f"{architecture}.context_length")),
        capabilities=tuple(str(entry) for entry in capabilities) if isinstance(capabilities, list) else (),
        parameters=tuple(line.strip() for line in _text(answer, "parameters").splitlines() if line.strip()),
        license=next((line.strip() for line in _text(answer, "license").splitlines() if line.strip()), ""),
        is_remote=is_cloud_model(name, answer),
    )


def remove_model(settings: Settings, name: str) -> None:
    """Remove the model `name` from the server; raise ProviderUnavailableError where it has none."""
    check_name(name)
    try:
        open_api(settings).delete_model(name)
    except ProviderUnavailableError as error:
        if error.hint.startswith("logai models pull"):
            raise ProviderUnavailableError(error.message, "See `logai models list`.") from error
        raise


def open_api(settings: Settings, seconds: float = SHORT_WAIT) -> OllamaApi:
    """Return the API of the Ollama server; `seconds` bounds each call."""
    return OllamaProvider(settings).api(seconds)


def check_name(name: str) -> None:
    """Raise BadInputError where `name` cannot be the name of a model."""
    if not re.fullmatch(r"[A-Za-z0-9][\w./:@-]{0,250}", name, re.ASCII):
        raise BadInputError(f"{name!r} is no name of a model.", "Names look like llama3.2:3b.")


def read_time(value: object) -> datetime | None:
    """Return Ollama's time stamp (nanoseconds, with an offset), or None where it is none."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", value))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _make_entry(entry: dict[str, Any], default: str) -> ModelEntry:
    name = _text(entry, "name") or _text(entry, "model")
    details = _object(entry.get("details"))
    return ModelEntry(
        name=name,
        id=_text(entry, "digest").removeprefix("sha256:")[:12],
        size=_number(entry.get("size")) or 0,
        modified_at=read_time(entry.get("modified_at")),
        family=_text(details, "family"),
        parameter_size=_text(details, "parameter_size"),
        quantization=_text(details, "quantization_level"),
        is_default=full_model_name(name) == default,
        is_remote=is_cloud_model(name, entry),
    )


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(entry: dict[str, Any], key: str) -> str:
    value = entry.get(key)
    return value if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
