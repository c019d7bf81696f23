"""`OpenAIProvider`: OpenAI, or any server with its chat completions, over OpenAI's own SDK.

The SDK takes half a second to import, so it is imported when a question is sent and not before. Its own
retries are off: here only what can pass is tried again (429, 5xx, a broken connection), within the one
deadline of the whole call. A server that refuses a parameter is asked once more without it. The key is never
displayed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from logai.errors import LogaiError, ProviderFailedError, ProviderUnavailableError
from logai.providers.base import (
    MAX_REPLY_BYTES,
    ChatReply,
    ChatRequest,
    ProviderName,
    Readiness,
    SentRequest,
)
from logai.providers.deadline import DeadlinePassedError, run_within
from logai.providers.excerpt import make_excerpt
from logai.providers.hosts import is_home, parse_base_url, uses_proxy
from logai.providers.openai_errors import (
    can_pass,
    explain_error,
    explain_http,
    find_refused_parameter,
    read_retry_after,
)

if TYPE_CHECKING:
    import openai

    from logai.config import Settings

DEFAULT_BASE_URL = "https://api.openai.com/v1"
NO_KEY = "no-key-needed"
"""Sent to servers at home, which ask for none; the SDK insists on one."""
TRIES = 3
REASONING_FAMILIES = ("gpt-5", "o1", "o3", "o4")
"""Models that refuse `temperature` and think before they answer, with tokens of the reply's allowance."""
REASONING_ALLOWANCE = 4000


@dataclass
class _Adaptation:
    """What the server has been found not to take."""

    dropped: set[str] = field(default_factory=set)
    formats: list[str] = field(default_factory=lambda: ["json_schema", "json_object", "none"])


class OpenAIProvider:
    """The model of `settings` at the OpenAI-compatible server of `settings`.

    `backoff` is the first wait, in seconds.
    """

    def __init__(self, settings: Settings, model: str | None = None, backoff: float = 0.5) -> None:
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
            models = self._list_models(seconds or self._settings.connect_timeout)
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
        body: dict[str, object] = {
            "model": self._model,
            "messages": [
                {"role": "system", "content": request.system},
                {"role": "user", "content": request.user},
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
        body["seed"] = request.seed
        if not reasons:
            body["temperature"] = request.temperature
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

    def complete(self, request: ChatRequest) -> ChatReply:
        """Return the model's reply, after at most two more tries where another try can help."""
        self._refuse_where_forbidden()
        started = time.monotonic()
        total = self._settings.answer_timeout
        client = self._make_client()
        try:
            text = run_within(total, lambda: self._send(client, request, started + total), abandon=client.close)
        except DeadlinePassedError as error:
            raise ProviderFailedError(
                f"{self.endpoint} did not finish within {total:g} seconds.",
                "Ask again, or raise LOGAI_ANSWER_TIMEOUT.",
            ) from error
        finally:
            client.close()
        return self._make_reply(text, (time.monotonic() - started) * 1000)

    def _refuse_where_forbidden(self) -> None:
        if self.is_remote and self._settings.allow_remote == "never":
            raise ProviderUnavailableError(
                f"{self.endpoint} is another machine, and LOGAI_ALLOW_REMOTE is never.",
                "Use a local model, or set LOGAI_ALLOW_REMOTE=always.",
            )
        if not self.has_key:
            raise ProviderUnavailableError("There is no OpenAI key.", "Set OPENAI_API_KEY.")

    def _make_client(self) -> openai.OpenAI:
        import openai

        total = self._settings.answer_timeout
        http_client = openai.DefaultHttpxClient(
            timeout=openai.Timeout(total, connect=min(self._settings.connect_timeout, 0.9 * total)),
            trust_env=uses_proxy(self._address.host),
            follow_redirects=False,
        )
        return openai.OpenAI(
            api_key=self._settings.openai_api_key or NO_KEY,
            base_url=self._address.url,
            max_retries=0,
            http_client=http_client,
        )

    def _send(self, client: openai.OpenAI, request: ChatRequest, deadline: float) -> str:
        import openai

        tries_left = TRIES
        wait = self._backoff
        while True:
            try:
                return self._exchange(client, request)
            except openai.APIError as error:
                if self._adapt(error, request):
                    continue
                tries_left -= 1
                asked = read_retry_after(error)
                pause = wait if asked is None else asked
                if tries_left == 0 or not can_pass(error) or time.monotonic() + pause >= deadline:
                    raise explain_error(error, self.endpoint, self._model) from error
                time.sleep(pause)
                wait *= 2

    def _exchange(self, client: openai.OpenAI, request: ChatRequest) -> str:
        """Send the request once and return the body of the reply.

        Read with a cap, so not by the SDK's own parser.
        """
        import openai

        create: Callable[..., Any] = client.chat.completions.with_streaming_response.create
        data = bytearray()
        with create(**self.payload(request)) as response:
            try:
                for chunk in response.iter_bytes():
                    data += chunk
                    self._check_size(len(data))
            except (LogaiError, openai.APIError):
                raise
            except Exception as error:
                # The SDK hands on what its HTTP client raises while a body is read.
                raise openai.APIConnectionError(request=response.http_request) from error
        return data.decode("utf-8", "replace")

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

    def _make_reply(self, text: str, total_ms: float) -> ChatReply:
        try:
            answer = json.loads(text)
            choice = answer["choices"][0]
            message = choice["message"]
            content = message.get("content") or ""
            finish = choice.get("finish_reason")
            usage = answer.get("usage") or {}
            tokens = int(usage.get("prompt_tokens") or 0), int(usage.get("completion_tokens") or 0)
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
            raise ProviderFailedError(
                f"What answers at {self.endpoint} is no chat server, it said: {make_excerpt(text)}",
                "Set OPENAI_BASE_URL to the address that ends before /chat/completions.",
            ) from error
        if finish == "length":
            raise ProviderFailedError(f"{self._model} did not come to an end.", "Ask another model.")
        if not isinstance(content, str) or not content.strip():
            raise ProviderFailedError(f"{self._model} returned an empty reply.", "Ask another model.")
        return ChatReply(
            text=content,
            model=self._model,
            prompt_tokens=tokens[0],
            completion_tokens=tokens[1],
            total_ms=total_ms,
            is_remote=self.is_remote,
        )

    def _list_models(self, seconds: float) -> list[str]:
        """Return the names of the server's models.

        Over httpx: the SDK's import alone takes half of what `status` may.
        """
        import httpx

        key = self._settings.openai_api_key or NO_KEY
        client = httpx.Client(
            timeout=httpx.Timeout(seconds, connect=0.9 * seconds), trust_env=uses_proxy(self._address.host)
        )

        def fetch() -> tuple[int, str]:
            data = bytearray()
            url = f"{self._address.url}/models"
            with client.stream("GET", url, headers={"Authorization": f"Bearer {key}"}) as response:
                for chunk in response.iter_bytes():
                    data += chunk
                    if len(data) > MAX_REPLY_BYTES:
                        break
            return response.status_code, data.decode("utf-8", "replace")

        try:
            status, text = run_within(seconds, fetch, abandon=client.close)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, DeadlinePassedError) as error:
            raise ProviderUnavailableError(
                f"{self.endpoint} cannot be reached.", "See the network, or OPENAI_BASE_URL."
            ) from error
        finally:
            client.close()
        if status != 200:
            raise explain_http(status, text, self.endpoint, self._model)
        return _model_names(text)


def _model_names(text: str) -> list[str]:
    try:
        entries: Any = json.loads(text)
    except (ValueError, RecursionError):
        return []
    models = entries.get("data") if isinstance(entries, Mapping) else None
    if not isinstance(models, list):
        return []
    return [str(entry.get("id")) for entry in models if isinstance(entry, dict)]
