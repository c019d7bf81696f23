"""Fetching a model: `logai models pull NAME`.

An interrupted pull goes on where it stopped when it is started again. What the registry or the server says of a
failure becomes a sentence with something to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.errors import LogaiError, ProviderFailedError, ProviderUnavailableError
from logai.models.inventory import open_api
from logai.models.steps import ModelStep, prove_success
from logai.providers.excerpt import make_excerpt
from logai.providers.ollama_errors import OllamaFailedError
from logai.providers.ollama_names import parse_model_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from logai.config import Settings

REASON_LENGTH = 240
"""Characters of the server's words that are shown where no rule knows them."""
IDLE_SECONDS = 600.0
"""Longest silence: the server says nothing while it checks the digest of a large layer."""


def pull_model(
    settings: Settings, name: str, idle_seconds: float = IDLE_SECONDS, *, insecure: bool = False
) -> Iterator[ModelStep]:
    """Yield the steps of fetching the model `name`; `insecure` lets the registry speak plain HTTP.

    The last one is proved, or ProviderFailedError is raised; ProviderUnavailableError where nobody has the model.
    """
    parse_model_name(name)
    api = open_api(settings, idle_seconds)
    hint = f"Run `logai models pull {name}` again; it goes on where it stopped."
    try:
        yield from prove_success(api, name, api.pull_model(name, insecure=insecure), hint)
    except OllamaFailedError as error:
        raise explain_pull(error, name) from error


class NotInRegistryError(ProviderUnavailableError):
    """The registry has nothing under the name."""


_REASONS = (
    ("newer version of ollama", "{name} needs a newer Ollama.", "Update Ollama, then pull again."),
    ("no space left", "The disk of the Ollama server is full.", "Make room, `logai models rm NAME`, then pull again."),
    ("digest mismatch", "A part of {name} arrived damaged.", "Pull again: that part is fetched anew."),
    ("requires mlx", "{name} runs on Apple hardware alone.", "Take another tag of it."),
    ("invalid model name", "{name} is no name that Ollama takes.", "Names look like llama3.2:3b."),
    ("insecure protocol", "The registry of {name} speaks plain HTTP.", "Allow it with --insecure."),
    ("server gave http response", "The registry of {name} speaks plain HTTP.", "Allow it with --insecure."),
)
_NETWORK = (
    "dial tcp",
    "no such host",
    "connection refused",
    "i/o timeout",
    "proxyconnect",
    "tls:",
    "x509",
    "network is",
)


def explain_unknown(name: str) -> NotInRegistryError:
    """Return the error of a model that no registry has."""
    return NotInRegistryError(
        f"The registry has no model {name}.", "See https://ollama.com/library, or `logai models recommend`."
    )


def explain_pull(error: OllamaFailedError, name: str) -> LogaiError:
    """Return what `error` means for someone who wants the model `name`."""
    said, reason = error.said.lower(), make_excerpt(error.said, REASON_LENGTH)
    if "file does not exist" in said:
        return explain_unknown(name)
    for sign, message, hint in _REASONS:
        if sign in said:
            return ProviderFailedError(message.format(name=name), hint)
    if any(sign in said for sign in _NETWORK):
        return ProviderFailedError(
            f"The Ollama server cannot reach the registry: {reason}",
            "Check the network of that machine; behind a proxy, `ollama serve` itself needs HTTPS_PROXY.",
        )
    return ProviderFailedError(f"The pull of {name} failed: {reason}", f"logai models pull {name} goes on.")
