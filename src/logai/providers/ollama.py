"""`OllamaProvider`: a local model over Ollama's native API.

The native API, since the OpenAI-compatible one ignores `num_ctx` and cuts long prompts in silence. Sends
`num_ctx` in every call (the same one, a change reloads the model) and `truncate: false`, turns thinking off
where the model has it, and never sends a question to a cloud model unless that is allowed.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from logai.errors import LogaiError, ProviderFailedError, ProviderUnavailableError
from logai.providers.base import ChatReply, ChatRequest, ProviderName, Readiness, SentRequest
from logai.providers.hosts import ServerAddress, find_ollama_addresses, is_home
from logai.providers.ollama_api import START_HINT, OllamaApi

if TYPE_CHECKING:
    from collections.abc import Mapping

    from logai.config import Settings

NANOSECONDS = 1e6
"""In a millisecond: Ollama counts in nanoseconds."""


class OllamaProvider:
    """The model of `settings` on the Ollama server of `settings`."""

    def __init__(self, settings: Settings, model: str | None = None) -> None:
        self._settings = settings
        self._model = model or settings.local_model
        self._addresses = find_ollama_addresses(settings)
        self._reached: ServerAddress | None = None
        self._entry: Mapping[str, Any] | None = None
        self._thinks: bool | None = None

    @property
    def name(self) -> ProviderName:
        """Return `local`."""
        return "local"

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
        """Return whether a question leaves for a stranger's machine: a cloud model, or a server far away."""
        cloud = is_cloud_model(self._model, self._entry)
        return cloud or not all(
            is_home(address.host) for address in ([self._reached] if self._reached else self._addresses)
        )

    @property
    def _address(self) -> ServerAddress:
        return self._reached or self._addresses[0]

    def api(self, seconds: float | None = None) -> OllamaApi:
        """Return the API of the server, of the first of the addresses that answers.

        `seconds` bounds each call. Raise ProviderUnavailableError where none answers.
        """
        if self._reached is None and len(self._addresses) > 1:
            self._reached = self._find_server(seconds)
        return self._api_at(self._address, seconds or self._settings.answer_timeout)

    def check(self, seconds: float | None = None) -> Readiness:
        """Return whether the server answers and has the model."""
        limit = seconds or self._settings.connect_timeout
        try:
            self._refuse_where_forbidden()
            api = self.api(limit)
            version = api.version()
            self._reached = api.address
            self._entry = find_entry(api.list_models(), self._model)
        except LogaiError as error:
            return Readiness(
                reachable=isinstance(error, ProviderFailedError),
                ready=False,
                endpoint=self.endpoint,
                is_remote=self.is_remote,
                message=error.message,
                hint=error.hint,
            )
        present = self._entry is not None
        problem = self._missing() if not present else self._forbidden()
        return Readiness(
            reachable=True,
            ready=problem is None,
            endpoint=self.endpoint,
            version=version,
            model_present=present,
            is_remote=self.is_remote,
            message=problem.message if problem else "",
            hint=problem.hint if problem else "",
        )

    def payload(self, request: ChatRequest) -> dict[str, object]:
        """Return the body for `/api/chat`; `think` is in it once the model is known to think."""
        body: dict[str, object] = {
            "model": self._model,
            "messages": [
                {"role": "system", "content": request.system},
                {"role": "user", "content": request.user},
            ],
            "stream": True,
            "truncate": False,
            "keep_alive": read_keep_alive(self._settings.keep_alive),
            "options": {
                "num_ctx": self._settings.num_ctx,
                "num_predict": request.max_tokens,
                "temperature": request.temperature,
                "seed": request.seed,
            },
        }
        if request.schema is not None:
            body["format"] = dict(request.schema)
        if self._thinks:
            body["think"] = False
        return body

    def preview(self, request: ChatRequest) -> SentRequest:
        """Return what `complete` would send for `request`, and to where."""
        return SentRequest(
            method="POST",
            url=f"{self.endpoint}/api/chat",
            headers={"Content-Type": "application/json"},
            body=_encode(self.payload(request)),
        )

    def complete(self, request: ChatRequest) -> ChatReply:
        """Return the model's reply.

        Asks the server first what the model is, so nothing is sent where it must not.
        """
        self._refuse_where_forbidden()
        api = self.api()
        self._learn_model()
        lines = api.chat(_encode(self.payload(request)), self._model)
        return self._make_reply(lines, request)

    def _learn_model(self) -> None:
        if self._thinks is not None:
            return
        quick = self._api_at(self._address, max(self._settings.connect_timeout, 10.0))
        if self._entry is None:
            self._entry = find_entry(quick.list_models(), self._model)
        self._reached = self._address
        problem = self._missing() if self._entry is None else self._forbidden()
        if problem is not None:
            raise problem
        capabilities = (self._entry or {}).get("capabilities")
        if capabilities is None:
            capabilities = quick.show_model(self._model).get("capabilities")
        self._thinks = isinstance(capabilities, list) and "thinking" in capabilities

    def _make_reply(self, lines: list[dict[str, Any]], request: ChatRequest) -> ChatReply:
        last = lines[-1]
        remote = self.is_remote or bool(last.get("remote_host"))
        if remote and self._settings.allow_remote == "never":
            raise ProviderFailedError(
                f"{self._model} runs on another machine, and LOGAI_ALLOW_REMOTE is never.",
                "Use a local model.",
            )
        text = "".join(_content(line) for line in lines)
        if last.get("done_reason") == "length":
            raise ProviderFailedError(
                f"{self._model} did not come to an end within {request.max_tokens} tokens.",
                "Ask another model.",
            )
        if not text.strip():
            raise ProviderFailedError(f"{self._model} returned an empty reply.", "Ask another model.")
        prompt_tokens = _count(last.get("prompt_eval_count"))
        if prompt_tokens >= self._settings.num_ctx:
            raise ProviderFailedError(
                f"The prompt filled the whole window of {self._settings.num_ctx} tokens.",
                "Raise LOGAI_NUM_CTX.",
            )
        return ChatReply(
            text=text,
            model=self._model,
            prompt_tokens=prompt_tokens,
            completion_tokens=_count(last.get("eval_count")),
            load_ms=_count(last.get("load_duration")) / NANOSECONDS,
            total_ms=_count(last.get("total_duration")) / NANOSECONDS,
            is_remote=remote,
        )

    def _find_server(self, seconds: float | None) -> ServerAddress:
        """Ask all addresses at once; the first in order of those that answer is taken."""
        limit = min(seconds or self._settings.connect_timeout, self._settings.connect_timeout)
        with ThreadPoolExecutor(len(self._addresses)) as pool:
            answers = pool.map(lambda address: self._answers(address, limit), self._addresses)
        for address, answered in zip(self._addresses, answers, strict=True):
            if answered:
                return address
        tried = " and ".join(address.shown for address in self._addresses)
        raise ProviderUnavailableError(f"Ollama cannot be reached at {tried}.", START_HINT)

    def _answers(self, address: ServerAddress, seconds: float) -> bool:
        try:
            self._api_at(address, seconds).version()
        except LogaiError:
            return False
        return True

    def _api_at(self, address: ServerAddress, seconds: float) -> OllamaApi:
        return OllamaApi(address, self._settings.connect_timeout, seconds)

    def _missing(self) -> ProviderUnavailableError:
        return ProviderUnavailableError(
            f"Ollama at {self.endpoint} has no model {self._model}.", f"logai models pull {self._model}"
        )

    def _refuse_where_forbidden(self) -> None:
        problem = self._forbidden()
        if problem is not None:
            raise problem

    def _forbidden(self) -> ProviderUnavailableError | None:
        if self._settings.allow_remote == "always" or not self.is_remote:
            return None
        return ProviderUnavailableError(
            f"{self._model} at {self.endpoint} is not on this machine, and LOGAI_ALLOW_REMOTE is never.",
            "Use a local model, or set LOGAI_ALLOW_REMOTE=always.",
        )


def is_cloud_model(name: str, entry: Mapping[str, Any] | None = None) -> bool:
    """Return whether the model runs elsewhere although a local server answers for it."""
    tag = name.rpartition(":")[2] if ":" in name else ""
    return (
        tag == "cloud"
        or tag.endswith("-cloud")
        or bool(entry and (entry.get("remote_host") or entry.get("remote_model")))
    )


def find_entry(entries: list[dict[str, Any]], name: str) -> dict[str, Any] | None:
    """Return the entry of the model `name` in a list of Ollama's; a name without a tag means `:latest`."""
    wanted = full_model_name(name)
    for entry in entries:
        if wanted in {full_model_name(str(entry.get(key) or "")) for key in ("name", "model")}:
            return entry
    return None


def full_model_name(name: str) -> str:
    """Return `name` with its tag, in lower case, for comparing."""
    last = name.rpartition("/")[2]
    return (name if ":" in last else f"{name}:latest").lower()


def read_keep_alive(text: str) -> str | int:
    """Return the setting as Ollama takes it: seconds as a number, else a duration such as `10m`."""
    try:
        return int(text)
    except ValueError:
        return text


def _encode(body: Mapping[str, object]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _content(line: Mapping[str, Any]) -> str:
    message = line.get("message")
    content = message.get("content") if isinstance(message, dict) else None
    return content if isinstance(content, str) else ""


def _count(value: object) -> int:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 else 0
