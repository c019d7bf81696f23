"""The one door through which a question goes to a model: asks for consent, and notes what was sent and what it cost.

What passes here is a request that somebody else has made; nothing is added to it. What is noted stays on this machine.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from logai.errors import ConsentNeededError, ProviderFailedError
from logai.providers.base import ChatProgress

if TYPE_CHECKING:
    from collections.abc import Callable

    from logai.providers.base import ChatProvider, ChatReply, ChatRequest, ProviderName, Watch


@dataclass(frozen=True)
class ModelCall:
    """One request that went to a model: where to, which text, what it took.

    `cost_usd` is None where the price is unknown. `error` is the code of the failure that it ended in, empty for none.
    """

    provider: ProviderName
    model: str
    endpoint: str
    is_remote: bool
    sent: str
    """The user message; the rest of a request is the same for every question."""
    total_ms: float
    load_ms: float = 0.0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    cost_usd: float | None = 0.0
    error: str = ""


@dataclass
class Outgoing:
    """What goes out while one question is understood.

    `consent` asks the user whether a question may leave, where LOGAI_ALLOW_REMOTE is `ask`; None is a no. With `redact`
    a model that is not the user's own gets placeholders for names and addresses. `watch` is told what is waited for,
    and when nothing is any more. `calls` are the requests that went out: where a server refused before the question was
    sent to it, there is none.
    """

    consent: Callable[[ConsentNeededError], bool] | None = None
    redact: bool = True
    watch: Watch | None = None
    calls: list[ModelCall] = field(default_factory=list)
    _allowed: set[str] = field(default_factory=set)

    def complete(self, provider: ChatProvider, request: ChatRequest) -> ChatReply:
        """Return the reply of `provider`; raise what it raises, ConsentNeededError where the user says no."""
        if provider.endpoint in self._allowed:
            request = replace(request, has_consent=True)
        try:
            return self._send(provider, request)
        except ConsentNeededError as error:
            if self.consent is None or not self.consent(error):
                raise
            self._allowed.add(provider.endpoint)
            return self._send(provider, replace(request, has_consent=True))

    def _send(self, provider: ChatProvider, request: ChatRequest) -> ChatReply:
        started = time.perf_counter()
        was_sent = False

        def watch(progress: ChatProgress) -> None:
            nonlocal was_sent
            was_sent = was_sent or progress.phase == "asking"
            if self.watch is not None:
                self.watch(progress)

        try:
            reply = provider.complete(request, watch)
        except ProviderFailedError as error:
            if was_sent:
                self._note(provider, request, started, cost_usd=None if provider.is_remote else 0.0, error=error.code)
            raise
        finally:
            if self.watch is not None:
                self.watch(ChatProgress("done", provider.model))
        self._note(
            provider,
            request,
            started,
            is_remote=reply.is_remote,
            load_ms=reply.load_ms,
            prompt_tokens=reply.prompt_tokens,
            completion_tokens=reply.completion_tokens,
            cached_tokens=reply.cached_tokens,
            cost_usd=reply.cost_usd,
        )
        return reply

    def _note(self, provider: ChatProvider, request: ChatRequest, started: float, **facts: object) -> None:
        call = ModelCall(
            provider=provider.name,
            model=provider.model,
            endpoint=provider.endpoint,
            is_remote=provider.is_remote,
            sent=request.text_for(remote=provider.is_remote),
            total_ms=(time.perf_counter() - started) * 1000,
        )
        self.calls.append(replace(call, **facts))  # type: ignore[arg-type]
