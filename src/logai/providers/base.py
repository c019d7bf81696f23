"""What a provider is: something that takes a prompt and returns text.

A provider knows nothing of questions, plans or logs. It never decides what is sent, never repairs what comes
back, and turns each failure into one of two errors: ProviderUnavailableError (no model to be had) or
ProviderFailedError (a model was there and did not do its work).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from logai.errors import ProviderFailedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from logai.errors import ProviderUnavailableError

ProviderName = Literal["local", "openai"]
MAX_REPLY_BYTES = 1_000_000
"""A plan takes some hundred bytes; a reply beyond this is not read on."""


@dataclass(frozen=True)
class ChatRequest:
    """A prompt. `system` is the constant part, `user` the question.

    `schema` the JSON schema of the reply wanted.

    `max_tokens` bounds the reply, not what a model thinks before it. How a model chooses its words (temperature, seed
    and the like) is a matter of settings.
    """

    system: str
    user: str
    schema: Mapping[str, object] | None = None
    max_tokens: int = 300
    redacted: str | None = None
    """What a model that is not the user's own gets in place of `user`: the same without names and addresses."""
    has_consent: bool = False
    """The user has said yes to sending this to a stranger's machine."""

    def text_for(self, *, remote: bool) -> str:
        """Return the user message for a model of the user's own, or for a stranger's."""
        return self.redacted if remote and self.redacted is not None else self.user


@dataclass(frozen=True)
class ChatReply:
    """What came back: the text, who wrote it, what it cost in tokens, milliseconds and US dollars.

    `cached_tokens` are part of `prompt_tokens`, 0 also where the server does not tell. `cost_usd` is None where the
    price is unknown.

    `total_ms` is our own clock, from the first byte sent to the last received, loading and tries included;
    `first_token_ms` the part of it until the model began to speak, None where the reply came in one piece. `load_ms`,
    `prompt_eval_ms` and `eval_ms` are the server's, 0 where it does not tell; what a cache served costs no time.
    """

    text: str
    model: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    load_ms: float = 0.0
    total_ms: float = 0.0
    first_token_ms: float | None = None
    prompt_eval_ms: float = 0.0
    eval_ms: float = 0.0
    attempts: int = 1
    """How often the request was sent: 1, and 1 for each that failed in a way that can pass."""
    is_remote: bool = False
    cached_tokens: int = 0
    cost_usd: float | None = 0.0

    @property
    def tokens_per_second(self) -> float | None:
        """How fast the model wrote, None where the server does not tell."""
        return self.completion_tokens / self.eval_ms * 1000 if self.eval_ms > 0 else None


@dataclass(frozen=True)
class ChatProgress:
    """What a call is waiting for: `model` is being loaded, or has been asked and has not finished; or nothing more.

    Nothing of a question has left before "asking".
    """

    phase: Literal["loading", "asking", "done"]
    model: str


Watch = Callable[[ChatProgress], None]
"""Is told of each phase as it begins, in the thread of the caller."""


class PassingFailureError(ProviderFailedError):
    """A failure after which the same request may succeed: too many requests, an overloaded server, a broken line.

    `retry_after` are the seconds that the server asks to wait, None where it does not say.
    """

    def __init__(self, message: str, hint: str, retry_after: float | None = None) -> None:
        super().__init__(message, hint)
        self.retry_after = retry_after


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
    is_exact: bool = True
    """Whether all is known that the body depends on; a local server may not have been there to tell."""


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
        """Return what `complete` would send for `request`, and to where.

        Sends no question; a local server may be asked what its model is, where the body depends on it.
        """
        ...

    def find_obstacle(self) -> ProviderUnavailableError | None:
        """Return why nothing may be sent there, None where it may."""
        ...

    def complete(self, request: ChatRequest, watch: Watch | None = None) -> ChatReply:
        """Return the model's reply; `watch` is told meanwhile what it waits for.

        Raise ProviderUnavailableError (ConsentNeededError where the user must say yes first) or ProviderFailedError.
        """
        ...
