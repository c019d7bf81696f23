"""What a registry of models has under a name, without fetching the model.

Ollama keeps a pulled manifest byte for byte and calls the SHA-256 of those bytes the model's digest, so the
registry's manifest alone (a kilobyte) tells whether there is a newer model (`pullModelManifest` and `PullModel` in
its source). Only the name of a model is sent, and a proxy of the environment is used where there is one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from logai.errors import ProviderFailedError, ProviderUnavailableError
from logai.providers.deadline import DeadlinePassedError, run_within
from logai.providers.excerpt import make_excerpt
from logai.providers.hosts import uses_proxy
from logai.providers.ollama_api import parse_object, read_bytes

if TYPE_CHECKING:
    import httpx

    from logai.providers.ollama_names import ModelName

MANIFEST_TYPE = "application/vnd.docker.distribution.manifest.v2+json"
MAX_MANIFEST_BYTES = 8_000_000
"""A model of a few thousand tensor layers has a manifest of a megabyte."""


@dataclass(frozen=True)
class RegistryModel:
    """What the registry has: the digest that a pull would give the model, its size in bytes, its layers' digests.

    Digests are SHA-256 in hexadecimal digits, without a prefix.
    """

    digest: str
    size: int
    layers: frozenset[str]


def find_in_registry(name: ModelName, seconds: float, *, insecure: bool = False) -> RegistryModel | None:
    """Return what the registry of `name` has under it, None where it has nothing.

    `seconds` bounds the whole call, `insecure` asks over plain HTTP. Raise ProviderUnavailableError where the registry
    cannot be reached, ProviderFailedError where it does not tell.
    """
    import httpx

    host = name.host.rpartition(":")[0] or name.host
    scheme = "http" if insecure else name.scheme
    url = f"{scheme}://{name.host}/v2/{name.namespace}/{name.model}/manifests/{name.tag}"
    client = httpx.Client(timeout=seconds, trust_env=uses_proxy(host), follow_redirects=True)
    try:
        return run_within(seconds, lambda: _read_manifest(client, url, name), abandon=client.close)
    except (httpx.TransportError, DeadlinePassedError) as error:
        reason = make_excerpt(str(error)) or f"no answer within {seconds:g} seconds"
        raise ProviderUnavailableError(
            f"The registry {name.host} cannot be reached: {reason}",
            "Check the network; behind a proxy, set HTTPS_PROXY.",
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ProviderFailedError(f"The registry {name.host} failed: {make_excerpt(str(error))}") from error
    finally:
        client.close()


def _read_manifest(client: httpx.Client, url: str, name: ModelName) -> RegistryModel | None:
    with client.stream("GET", url, headers={"Accept": MANIFEST_TYPE}) as response:
        content = read_bytes(response, MAX_MANIFEST_BYTES)
        status = response.status_code
    if status == 404:
        return None
    if status in (401, 403):
        raise ProviderFailedError(
            f"The registry {name.host} shows {name.short} only to its owner ({status}).",
            f"logai models update {name.short} lets Ollama ask with its own key.",
        )
    if status != 200:
        raise ProviderFailedError(f"The registry {name.host} failed ({status}).", "Ask again in a moment.")
    layers = _layers(content, name)
    sizes = [layer.get("size") for layer in layers]
    return RegistryModel(
        digest=hashlib.sha256(content).hexdigest(),
        size=sum(size for size in sizes if isinstance(size, int)),
        layers=frozenset(str(layer.get("digest") or "").removeprefix("sha256:") for layer in layers),
    )


def _layers(content: bytes, name: ModelName) -> list[dict[str, object]]:
    try:
        manifest = parse_object(content.decode("utf-8", "replace"))
    except ProviderFailedError as error:
        raise ProviderFailedError(f"What answers at {name.host} is no registry of models.") from error
    layers = manifest.get("layers")
    entries = [*(layers if isinstance(layers, list) else []), manifest.get("config")]
    return [entry for entry in entries if isinstance(entry, dict)]
