"""What the errors of Ollama mean: its own words and HTTP statuses, as one of our errors with something to do."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from logai.errors import LogaiError, ModelMissingError, ProviderFailedError
from logai.providers.base import PassingFailureError
from logai.providers.excerpt import make_excerpt

if TYPE_CHECKING:
    from logai.providers.hosts import ServerAddress

LOG_HINT = "See the log of `ollama serve`."
START_HINT = "Start it with `ollama serve`, or set OLLAMA_HOST to where it runs."

SAID_LENGTH = 1000
"""Characters of the server's own words that are kept."""
_BUSY = (429, 502, 503, 504)
"""Too many requests, its own queue full, or a proxy before it that does not reach it."""
_TOO_LONG = ("exceeds the available context size", "longer than the context length")
"""llama.cpp's words, and Ollama's own where it fills in the model's template itself."""
_CLOUD_CALL = re.compile(r'Post "https?://(?P<host>[^/":]+)')
"""How Go begins the error of a question that was handed on and got no answer; a pull's requests are no POST."""


class OllamaFailedError(ProviderFailedError):
    """The server says why it failed: the message is `what` and the start of its own words.

    `said` has more of them, made harmless: the reason often stands at their end.
    """

    def __init__(self, what: str, said: str, hint: str = LOG_HINT) -> None:
        super().__init__(f"{what}: {make_excerpt(said)}", hint)
        self.said = make_excerpt(said, SAID_LENGTH)


class OllamaTimeoutError(ProviderFailedError):
    """The server did not finish in time."""


class PromptTooLongError(ProviderFailedError):
    """The prompt is longer than the window that the model was loaded with; both in tokens, None where not told."""

    def __init__(self, tokens: int | None = None, window: int | None = None) -> None:
        size = f" of {tokens} tokens" if tokens else ""
        limit = f" of {window} tokens" if window else ""
        super().__init__(f"The prompt{size} does not fit the model's window{limit}.", "Raise LOGAI_NUM_CTX.")
        self.window = window


@dataclass(frozen=True)
class _Said:
    """The words of an error, and the numbers that came with them."""

    reason: str
    tokens: int | None = None
    window: int | None = None


def explain_status(
    status: int, text: str, model: str, address: ServerAddress, retry_after: float | None = None
) -> LogaiError:
    """Return the error that an HTTP status other than 200 means; `retry_after` is the wait that the server asks for."""
    said = _read_error(text)
    shown = make_excerpt(said.reason) or "no reason given"
    where = address.shown
    if status == 404 and model and said.reason.startswith("model "):
        return ModelMissingError(
            f"Ollama at {where} has no model {make_excerpt(model, 60)}.",
            f"logai models pull {make_excerpt(model, 60)}",
            model=model,
        )
    if status == 404:
        return ProviderFailedError(
            f"What answers at {where} is not Ollama (404).", "Set OLLAMA_HOST to the address of Ollama."
        )
    if status in (401, 403):
        return _explain_refusal(status, shown if said.reason else "", where)
    known = _explain_reason(said)
    if known is not None:
        return known
    if status in _BUSY:
        return PassingFailureError(f"Ollama at {where} is busy ({status}): {shown}", "Ask again later.", retry_after)
    return OllamaFailedError(f"Ollama at {where} failed ({status})", said.reason or shown)


def explain_error_line(error: object) -> LogaiError:
    """Return the error that a line `{"error": ..}` means, which comes after a 200."""
    said = _read_error(json.dumps({"error": error}))
    return _explain_reason(said) or OllamaFailedError("Ollama failed while it answered", said.reason)


def _explain_refusal(status: int, shown: str, where: str) -> LogaiError:
    """Return the error of a 401 or 403.

    A 403 without a word is that of a server which is bound to loopback and asked under a name that is not its
    machine's (`allowedHostsMiddleware` in its source), or of a proxy before it.
    """
    if not shown and status == 403:
        return ProviderFailedError(
            f"Ollama at {where} refuses this address (403).",
            "It takes localhost and IP addresses: set OLLAMA_HOST to one, or let the proxy send `Host: localhost`.",
        )
    if "cloud is disabled" in shown:
        return ProviderFailedError(f"Ollama at {where} refuses ({status}): {shown}", "Ask a local model.")
    return ProviderFailedError(
        f"Ollama at {where} refuses ({status}): {shown or 'no reason given'}",
        "A cloud model needs `ollama signin`; local models do not.",
    )


def _explain_reason(said: _Said) -> LogaiError | None:
    """Return the error that the server's own words mean, None where they are no known ones."""
    if any(words in said.reason for words in _TOO_LONG):
        return PromptTooLongError(said.tokens, said.window)
    call = _CLOUD_CALL.match(said.reason)
    if call is not None:
        cause = make_excerpt(said.reason.rpartition(": ")[2], 60)
        return ProviderFailedError(
            f"The Ollama server cannot reach {make_excerpt(call['host'], 60)}, where this model runs: {cause}.",
            "Check the network of that machine, or ask a local model.",
        )
    if "cannot run this remote model" in said.reason:
        return OllamaFailedError(
            "Ollama does not ask that host", said.reason, "Name the host in OLLAMA_REMOTES of `ollama serve`."
        )
    return None


def _read_error(text: str) -> _Said:
    """Return what the server says; newer ones wrap the words of llama.cpp, as JSON in a string, into their own."""
    said: object = text
    tokens = window = None
    for _ in range(4):
        try:
            value = json.loads(said) if isinstance(said, str) else said
        except (ValueError, RecursionError):
            break
        if not isinstance(value, dict):
            break
        tokens, window = _count(value.get("n_prompt_tokens")) or tokens, _count(value.get("n_ctx")) or window
        found = next((value[key] for key in ("error", "message") if key in value), None)
        if found is None:
            break
        said = found
    reason = make_excerpt(said if isinstance(said, str) else text, SAID_LENGTH)
    numbers = re.match(r"request \((\d{1,9}) tokens\) exceeds the available context size \((\d{1,9}) tokens\)", reason)
    if numbers:
        tokens, window = tokens or int(numbers[1]), window or int(numbers[2])
    return _Said(reason, tokens, window)


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
