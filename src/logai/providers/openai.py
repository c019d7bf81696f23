"""`OpenAIProvider`: OpenAI, or any server with its chat completions, over OpenAI's own SDK.

The SDK takes half a second to import, so it is imported when a question is sent and not before. Its own
retries are off: here only what can pass is tried again (429, 5xx, a line that broke before anything came), within
the one deadline of the whole call. A server that refuses a parameter is asked once more without it. The key is
never displayed.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from logai.errors import LogaiError, ProviderFailedError, ProviderUnavailableError
from logai.providers.base import (
    MAX_REPLY_BYTES,
    ChatProgress,
    ChatReply,
    ChatRequest,
    ProviderName,
    Readiness,
    SentRequest,
    Watch,
)
from logai.providers.deadline import DeadlinePassedError, run_within
from logai.providers.hosts import is_home, parse_base_url, uses_proxy
from logai.providers.openai_errors import explain_error, explain_late, find_refused_parameter
from logai.providers.openai_models import list_models
from logai.providers.openai_reply import read_completion
from logai.providers.permission import check_consent, find_obstacle
from logai.providers.prices import price_tokens
from logai.providers.retry import FIRST_WAIT, call_with_retries
from logai.providers.tls import trusted_by

if TYPE_CHECKING:
    from collections.abc import Callable

    import openai

    from logai.config import Settings

DEFAULT_BASE_URL = "https://api.openai.com/v1"
NO_KEY = "no-key-needed"
"""Sent to servers at home, which ask for none; the SDK insists on one."""
MACHINE_HEADERS = ("X-Stainless-OS", "X-Stainless-Arch", "X-Stainless-Runtime", "X-Stainless-Runtime-Version")
"""What the SDK would tell of this machine; it is nobody's business."""
REASONING_FAMILIES = ("gpt-5", "o1", "o3", "o4")
"""Models that refuse `temperature` and think before they answer, with tokens of the reply's allowance."""
REASONING_ALLOWANCE = 4000


@dataclass(frozen=True)
class _Body:
    """A reply as it arrived; `first_ms` until its first bytes, None where it is no stream."""

    text: str
    first_ms: float | None


@dataclass
class _Adaptation:
    """What the server has been found not to take."""

    dropped: set[str] = field(default_factory=set)
    formats: list[str] = field(default_factory=lambda: ["json_schema", "json_object", "none"])


class OpenAIProvider:
    """The model of `settings` at the OpenAI-compatible server of `settings`.

    `backoff` is the first wait, in seconds.
    """

    def __init__(self, settings: Settings, model: str | None = None, backoff: float = FIRST_WAIT) -> None:
        self._settings = settings
        self._model = model or settings.openai_model
        self._address = parse_base_url(settings.openai_base_url or DEFAULT_BASE_URL)
        self._backoff = backoff
        self._adaptation = _Adaptation()

    @property
    def name(self) -> ProviderName:
        """Return `openai`."""
        return "openai"

    @property
    def model(self) -> str:
        """Return the name of the model that is asked."""
        return self._model

    @property
    def endpoint(self) -> str:
        """Return the address of the server, without credentials."""
        return self._address.shown

    @property
    def is_remote(self) -> bool:
        """Return whether a question leaves for a stranger's machine; a server at home is local."""
        return not is_home(self._address.host)

    @property
    def has_key(self) -> bool:
        """Return whether there is a key to send, or none is needed."""
        return bool(self._settings.openai_api_key) or not self.is_remote

    def check(self, seconds: float | None = None) -> Readiness:
        """Return whether the server takes the key and has the model. Sends no question."""
        try:
            self._refuse_where_forbidden()
            key = self._settings.openai_api_key or NO_KEY
            models = list_models(self._address, key, self._model, seconds or self._settings.connect_timeout)
        except LogaiError as error:
            return Readiness(
                reachable=isinstance(error, ProviderFailedError),
                ready=False,
                endpoint=self.endpoint,
                is_remote=self.is_remote,
                message=error.message,
                hint=error.hint,
            )
        present = self._model in models if models else None
        # A server at home often answers to any name; OpenAI does not.
        ready = present is not False or not self.is_remote
        return Readiness(
            reachable=True,
            ready=ready,
            endpoint=self.endpoint,
            model_present=present,
            is_remote=self.is_remote,
            message="" if ready else f"{self.endpoint} has no model {self._model}.",
            hint="" if ready else "Set OPENAI_MODEL to a model that your key may use.",
        )

    def payload(self, request: ChatRequest) -> dict[str, object]:
        """Return the body for `/chat/completions`, without what this server has refused so far."""
        reasons = self._model.startswith(REASONING_FAMILIES)
        # In the order in which the SDK writes them, so that a preview shows the very bytes.
        streams = "stream" not in self._adaptation.dropped
        body: dict[str, object] = {
            "model": self._model,
            **({"stream": True} if streams else {}),
            "messages": [
                {"role": "system", "content": request.system},
                {"role": "user", "content": request.text_for(remote=self.is_remote)},
            ],
            "max_completion_tokens": request.max_tokens + (REASONING_ALLOWANCE if reasons else 0),
        }
        if reasons:
            body["reasoning_effort"] = "low"
        form = self._adaptation.formats[0]
        if request.schema is not None and form == "json_schema":
            schema = {"name": "plan", "strict": True, "schema": dict(request.schema)}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif request.schema is not None and form == "json_object":
            body["response_format"] = {"type": "json_object"}
        body["seed"] = self._settings.seed
        if streams:
            body["stream_options"] = {"include_usage": True}
        if not reasons:
            body["temperature"] = self._settings.temperature
            if self._settings.top_p is not None:
                body["top_p"] = self._settings.top_p
        return {name: value for name, value in body.items() if name not in self._adaptation.dropped}

    def preview(self, request: ChatRequest) -> SentRequest:
        """Return what `complete` would send for `request`, and to where; the key is masked."""
        key = "***" if self._settings.openai_api_key else NO_KEY
        return SentRequest(
            method="POST",
            url=f"{self.endpoint}/chat/completions",
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {key}"},
            body=json.dumps(self.payload(request), ensure_ascii=False, separators=(",", ":")).encode(),
        )

    def complete(self, request: ChatRequest, watch: Watch | None = None) -> ChatReply:
        """Return the model's reply, after at most two more tries where another try can help."""
        self._refuse_where_forbidden()
        check_consent(self._settings, self._model, self.endpoint, request, is_remote=self.is_remote)
        if watch is not None:
            watch(ChatProgress("asking", self._model))
        started = time.monotonic()
        total = self._settings.answer_timeout
        client = self._make_client()

        def send() -> tuple[_Body, int]:
            return call_with_retries(lambda: self._send(client, request, started), started + total, self._backoff)

        try:
            body, attempts = run_within(total, send, abandon=client.close)
        except DeadlinePassedError as error:
            raise ProviderFailedError(
                f"{self.endpoint} did not finish within {total:g} seconds.",
                "Ask again, or raise LOGAI_ANSWER_TIMEOUT.",
            ) from error
        finally:
            client.close()
        return self._make_reply(body, attempts, (time.monotonic() - started) * 1000)

    def _refuse_where_forbidden(self) -> None:
        problem = self.find_obstacle()
        if problem is not None:
            raise problem

    def find_obstacle(self) -> ProviderUnavailableError | None:
        """Return why nothing may be sent there, None where it may: it is forbidden, or there is no key."""
        hosts = (self._address.host,)
        problem = find_obstacle(self._settings, self._model, self.endpoint, hosts, is_remote=self.is_remote)
        if problem is None and not self.has_key:
            return ProviderUnavailableError("There is no OpenAI key.", "Set OPENAI_API_KEY.")
        return problem

    def _make_client(self) -> openai.OpenAI:
        import openai

        total = self._settings.answer_timeout
        http_client = openai.DefaultHttpxClient(
            timeout=openai.Timeout(
                total,
                connect=min(self._settings.connect_timeout, 0.9 * total),
                # A thread that is left behind ends with its read; the deadline itself is to be the first to pass.
                read=min(self._settings.first_token_timeout, total + 1),
            ),
            trust_env=uses_proxy(self._address.host),
            verify=trusted_by(self._address.scheme),
            follow_redirects=False,
        )
        return openai.OpenAI(
            api_key=self._settings.openai_api_key or NO_KEY,
            base_url=self._address.url,
            max_retries=0,
            http_client=http_client,
            default_headers=dict.fromkeys(MACHINE_HEADERS, openai.Omit()),  # type: ignore[arg-type]
        )

    def _send(self, client: openai.OpenAI, request: ChatRequest, started: float) -> _Body:
        """Send the request, once more for each parameter that the server is found not to take."""
        import openai

        while True:
            try:
                return self._exchange(client, request, started)
            except openai.APIError as error:
                if not self._adapt(error, request):
                    raise explain_error(error, self.endpoint, self._model) from error

    def _exchange(self, client: openai.OpenAI, request: ChatRequest, started: float) -> _Body:
        """Send the request once and return the reply; read with a cap, so not by the SDK's own parser."""
        import openai

        create: Callable[..., Any] = client.chat.completions.with_streaming_response.create
        data = bytearray()
        first_ms = None
        with create(**self.payload(request)) as response:
            is_stream = "event-stream" in response.headers.get("content-type", "")
            try:
                for chunk in response.iter_bytes():
                    if is_stream and first_ms is None:
                        first_ms = (time.monotonic() - started) * 1000
                    data += chunk
                    self._check_size(len(data))
            except (LogaiError, openai.APIError):
                raise
            except Exception as error:
                # The SDK hands on what its HTTP client raises while a body is read.
                if type(error).__name__ == "ReadTimeout":
                    raise explain_late(self.endpoint) from error
                if data:
                    raise ProviderFailedError(f"The reply of {self.endpoint} broke off.", "Ask again.") from error
                raise openai.APIConnectionError(request=response.http_request) from error
        return _Body(data.decode("utf-8", "replace"), first_ms)

    def _check_size(self, size: int) -> None:
        if size > MAX_REPLY_BYTES:
            raise ProviderFailedError(
                f"The reply of {self.endpoint} is larger than {MAX_REPLY_BYTES // 1_000_000} MB.",
                "Ask another model.",
            )

    def _adapt(self, error: openai.APIError, request: ChatRequest) -> bool:
        """Note what the server refuses; return whether the request is another one now."""
        refused = find_refused_parameter(error, self.payload(request))
        if refused is None:
            return False
        if refused == "response_format":
            if len(self._adaptation.formats) == 1:
                return False
            self._adaptation.formats.pop(0)
        else:
            self._adaptation.dropped.add(refused)
        return True

    def _make_reply(self, body: _Body, attempts: int, total_ms: float) -> ChatReply:
        read = read_completion(body.text, self.endpoint, self._model)
        tokens = read.prompt_tokens, read.completion_tokens, read.cached_tokens
        return ChatReply(
            text=read.content,
            model=self._model,
            prompt_tokens=read.prompt_tokens,
            completion_tokens=read.completion_tokens,
            cached_tokens=read.cached_tokens,
            cost_usd=price_tokens(self._settings, self._address.host, self._model, tokens) if self.is_remote else 0.0,
            total_ms=total_ms,
            first_token_ms=body.first_ms,
            prompt_eval_ms=read.prompt_eval_ms,
            eval_ms=read.eval_ms,
            attempts=attempts,
            is_remote=self.is_remote,
        )
