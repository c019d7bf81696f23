"""What a provider is: something that takes a prompt and returns text.

A provider knows nothing of questions, plans or logs. It never decides what is sent, never repairs what comes
back, and turns each failure into one of two errors: ProviderUnavailableError (no model to be had) or
ProviderFailedError (a model was there and did not do its work).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

ProviderName = Literal["local", "openai"]
MAX_REPLY_BYTES = 1_000_000
"""A plan takes some hundred bytes; a reply beyond this is not read on."""


@dataclass(frozen=True)
class ChatRequest:
    """A prompt. `system` is the constant part, `user` the question.

    `schema` the JSON schema of the reply wanted.

    `max_tokens` bounds the reply, not what a model thinks before it.
    """

    system: str
    user: str
    schema: Mapping[str, object] | None = None
    seed: int = 0
    temperature: float = 0.0
    max_tokens: int = 300


@dataclass(frozen=True)
class ChatReply:
    """What came back: the text, who wrote it, what it cost in tokens and milliseconds."""

    text: str
    model: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    load_ms: float = 0.0
    total_ms: float = 0.0
    is_remote: bool = False


@dataclass(frozen=True)
class Readiness:
    """Whether a provider can be asked now. `hint` says what to do where it cannot."""

    reachable: bool
    ready: bool
    endpoint: str
    version: str | None = None
    model_present: bool | None = None
    """None where the server does not tell."""
    is_remote: bool = False
    message: str = ""
    hint: str = ""


@dataclass(frozen=True)
class SentRequest:
    """What would leave for a server: for `--dry-run`.

    Secrets in `headers` are masked; `body` is the bytes sent.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


class ChatProvider(Protocol):
    """A server with a language model."""

    @property
    def name(self) -> ProviderName:
        """Return `local` or `openai`."""
        ...

    @property
    def model(self) -> str:
        """Return the name of the model that is asked."""
        ...

    @property
    def endpoint(self) -> str:
        """Return the address of the server, without secrets, for display."""
        ...

    @property
    def is_remote(self) -> bool:
        """Return whether what is sent leaves for a machine that is not the user's own."""
        ...

    def check(self, seconds: float | None = None) -> Readiness:
        """Return whether a question could be asked now, within `seconds`.

        Raise nothing that a server can cause.
        """
        ...

    def payload(self, request: ChatRequest) -> dict[str, object]:
        """Return the JSON body that `complete` sends for `request`."""
        ...

    def preview(self, request: ChatRequest) -> SentRequest:
        """Return what `complete` would send for `request`, and to where. Sends nothing."""
        ...

    def complete(self, request: ChatRequest) -> ChatReply:
        """Return the model's reply; raise ProviderUnavailableError or ProviderFailedError."""
        ...
