"""Newer versions of the models that are there: `logai models update`.

A check compares digests with the registry's and fetches nothing. An update compares too, lets Ollama pull what differs,
and says before what is replaced by what.

Never replaces a model that was made on this server out of another. One that was made of a file looks to Ollama's API as
if it were fetched, and an older version of the registry's cannot be told from it; so weights that the registry does not
have under the name are replaced only where the user named the model, or said that such ones are to be replaced.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from logai.errors import LogaiError, ProviderFailedError, ProviderUnavailableError
from logai.models.inventory import find_model, list_models, open_api
from logai.models.pull import NotInRegistryError, explain_unknown, pull_model
from logai.models.steps import ModelStep
from logai.providers.ollama import is_cloud_model
from logai.providers.ollama_names import parse_model_name
from logai.providers.ollama_registry import find_in_registry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from logai.config import Settings
    from logai.models.steps import Report
    from logai.providers.ollama_api import OllamaApi

CHECK_SECONDS = 15.0
"""For the registry's answer about one model."""
_AT_ONCE = 4
_WEIGHTS = re.compile(r"^(?:FROM|ADAPTER|DRAFT) .*sha256[-:]([0-9a-f]{64})\s*$", re.MULTILINE)


class UpdateState(StrEnum):
    """What is known of a model against its registry."""

    CURRENT = "current"
    AVAILABLE = "update available"
    UPDATED = "updated"
    OTHER_WEIGHTS = "other weights"
    """The registry has a model of that name with other weights: a newer version, or the one here was made of a file."""
    MADE_HERE = "made here"
    """Made on this server out of another model: no registry has it."""
    NOT_IN_REGISTRY = "not in the registry"
    CLOUD = "cloud"
    """It runs elsewhere; there is nothing here to update."""
    UNKNOWN = "unknown"
    """The registry did not tell; the failure says why."""


_TO_FETCH = (UpdateState.AVAILABLE, UpdateState.OTHER_WEIGHTS, UpdateState.UNKNOWN)


@dataclass(frozen=True)
class ModelUpdate:
    """One model. `digest` is what was there, `new_digest` what the registry has or what is there now.

    `size` is that of the new one in bytes, None where it is unknown.
    """

    name: str
    state: UpdateState
    digest: str
    new_digest: str | None = None
    size: int | None = None
    failure: LogaiError | None = None


def choose_models(settings: Settings, names: Sequence[str]) -> list[str]:
    """Return the names of the models to look at: those given, checked, or all that the server has."""
    if not names:
        return [entry.name for entry in list_models(settings)]
    for name in names:
        parse_model_name(name)
    return list(names)


def check_models(settings: Settings, names: Sequence[str], *, insecure: bool = False) -> list[ModelUpdate]:
    """Return how the models stand against their registries; nothing is fetched.

    Raise ProviderUnavailableError for a model that the server does not have.
    """
    api = open_api(settings)
    entries = [_read_entry(find_model(api, name), name) for name in names]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(lambda entry: _check(api, entry, insecure=insecure), entries))


def update_model(  # noqa: PLR0913 - what may be done, said by name
    settings: Settings,
    name: str,
    report: Report,
    *,
    insecure: bool = False,
    is_asked_for: bool = True,
    replace: bool = False,
) -> ModelUpdate:
    """Fetch what the registry has under `name` now, and return what changed.

    Other weights, and what a registry does not show to this machine, are fetched only where the user named the model
    (`is_asked_for`) or wants such ones replaced (`replace`).

    Raise what `pull_model` raises, and ProviderUnavailableError for a model that the server does not have. That the
    registry lacks the model is a failure only where the user named it.
    """
    api = open_api(settings)
    before = _check(api, _read_entry(find_model(api, name), name), insecure=insecure)
    may_replace = is_asked_for or replace
    if before.state is UpdateState.NOT_IN_REGISTRY and is_asked_for:
        raise explain_unknown(before.name)
    if before.state not in _TO_FETCH or (before.state is UpdateState.OTHER_WEIGHTS and not may_replace):
        return before
    if before.failure is not None and not may_replace:
        raise before.failure
    new = before.new_digest[:12] if before.new_digest else "what the registry has"
    report(ModelStep(f"{before.digest[:12]} is replaced by {new}"))
    try:
        for step in pull_model(settings, before.name, insecure=insecure):
            report(step)
    except NotInRegistryError:
        if is_asked_for:
            raise
        return ModelUpdate(before.name, UpdateState.NOT_IN_REGISTRY, before.digest)
    after = _read_entry(find_model(open_api(settings), name), name)
    state = UpdateState.CURRENT if after.digest == before.digest else UpdateState.UPDATED
    return ModelUpdate(before.name, state, before.digest, after.digest, after.size)


def _read_entry(entry: dict[str, Any] | None, name: str) -> ModelUpdate:
    """Return what the server itself says of a model: its digest, and whether a registry can have it."""
    if entry is None:
        raise ProviderUnavailableError(f"There is no model {name} to update.", f"logai models pull {name}")
    details = entry.get("details")
    parent = details.get("parent_model") if isinstance(details, dict) else None
    state = UpdateState.UNKNOWN
    if is_cloud_model(name, entry):
        state = UpdateState.CLOUD
    elif parent:
        state = UpdateState.MADE_HERE
    size = entry.get("size")
    return ModelUpdate(
        name=str(entry.get("name") or name),
        state=state,
        digest=str(entry.get("digest") or "").removeprefix("sha256:"),
        size=size if isinstance(size, int) else None,
    )


def _check(api: OllamaApi, known: ModelUpdate, *, insecure: bool) -> ModelUpdate:
    if known.state is not UpdateState.UNKNOWN:
        return known
    try:
        found = find_in_registry(parse_model_name(known.name), CHECK_SECONDS, insecure=insecure)
    except (ProviderUnavailableError, ProviderFailedError) as error:
        return ModelUpdate(known.name, UpdateState.UNKNOWN, known.digest, failure=error)
    if found is None:
        return ModelUpdate(known.name, UpdateState.NOT_IN_REGISTRY, known.digest)
    if found.digest == known.digest:
        state = UpdateState.CURRENT
    else:
        weights = _read_weights(api, known.name)
        state = UpdateState.AVAILABLE if weights and weights <= found.layers else UpdateState.OTHER_WEIGHTS
    return ModelUpdate(known.name, state, known.digest, found.digest, found.size)


def _read_weights(api: OllamaApi, name: str) -> frozenset[str]:
    """Return the digests of the files that a model's weights are in, none where the server does not tell.

    Its `FROM` and `ADAPTER` lines name them by path (`Model.String` in Ollama's source).
    """
    try:
        modelfile = api.show_model(name).get("modelfile")
    except LogaiError:
        return frozenset()
    return frozenset(_WEIGHTS.findall(modelfile)) if isinstance(modelfile, str) else frozenset()
