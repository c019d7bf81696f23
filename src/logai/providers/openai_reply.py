"""What a reply of `/chat/completions` means, whether it came as a stream of events or in one piece.

A server that knows no streaming answers in one piece whatever it is asked, so the body tells which it is. Opens no
connection; what is no reply becomes ProviderFailedError.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from logai.errors import ProviderFailedError
from logai.providers.excerpt import make_excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ADDRESS_HINT = "Set OPENAI_BASE_URL to the address that ends before /chat/completions."


@dataclass(frozen=True)
class Completion:
    """A reply; times are milliseconds of the server's own, 0 where it does not tell (llama.cpp does: `timings`)."""

    content: str
    finish_reason: str | None
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    prompt_eval_ms: float = 0.0
    eval_ms: float = 0.0


def read_completion(text: str, endpoint: str, model: str) -> Completion:
    """Return the reply in the body `text` of a server at `endpoint`.

    Raise ProviderFailedError for what is no reply, an error after the first event, and a reply that is cut or empty.
    """
    try:
        pieces = list(_read_events(text)) if _is_stream(text) else [json.loads(text)]
        for piece in pieces:
            if "error" in piece and "choices" not in piece:
                said = make_excerpt(_find_message(piece["error"]))
                raise ProviderFailedError(f"{endpoint} failed while it answered: {said}", "Ask again.")
        completion = _join(pieces)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise ProviderFailedError(
            f"What answers at {endpoint} is no chat server, it said: {make_excerpt(text)}", ADDRESS_HINT
        ) from error
    if completion.finish_reason is None and _is_stream(text):
        raise ProviderFailedError(f"The reply of {endpoint} broke off.", "Ask again.")
    if completion.finish_reason == "length":
        raise ProviderFailedError(f"{model} did not come to an end.", "Ask another model.")
    if not completion.content.strip():
        raise ProviderFailedError(f"{model} returned an empty reply.", "Ask another model.")
    return completion


def _is_stream(text: str) -> bool:
    """Return whether the body is a stream of events; a line that begins with a colon is a comment in one."""
    return text.lstrip("\ufeff\r\n").startswith(("data:", ":", "event:", "id:"))


def _read_events(text: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a stream (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""
    for line in text.split("\n"):
        name, _, value = line.rstrip("\r").partition(":")
        if name == "data" and value.strip() and value.strip() != "[DONE]":
            yield json.loads(value)


def _join(pieces: list[dict[str, Any]]) -> Completion:
    content, finish = "", None
    usage: dict[str, Any] = {}
    timings: dict[str, Any] = {}
    choices = [choice for piece in pieces for choice in piece["choices"][:1]]
    if not choices:
        raise ValueError("no choices")
    for choice in choices:
        said = (choice.get("delta") or choice.get("message") or {}).get("content")
        content += said if isinstance(said, str) else ""
        finish = choice.get("finish_reason") or finish
    for piece in pieces:
        usage = piece.get("usage") or usage
        timings = piece.get("timings") or timings
    cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens") or timings.get("cache_n")
    return Completion(
        content,
        finish,
        prompt_tokens=_count(usage, "prompt_tokens"),
        completion_tokens=_count(usage, "completion_tokens"),
        cached_tokens=int(cached or 0),
        prompt_eval_ms=float(timings.get("prompt_ms") or 0),
        eval_ms=float(timings.get("predicted_ms") or 0),
    )


def _count(usage: Mapping[str, Any], name: str) -> int:
    return int(usage.get(name) or 0)


def _find_message(error: object) -> str:
    return str(error.get("message", error)) if isinstance(error, dict) else str(error)
