"""`OllamaProvider`: a local model over Ollama's native API.

The native API, since the OpenAI-compatible one ignores `num_ctx` and cuts long prompts in silence. Sends
`num_ctx` in every call (the same one, a change reloads the model) and `truncate: false`, turns thinking off
where the model has it, and never sends a question to a cloud model unless that is allowed.
"""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from logai.errors import LogaiError, ModelMissingError, ProviderFailedError, ProviderUnavailableError
from logai.providers.base import ChatProgress, ChatReply, ChatRequest, ProviderName, Readiness, SentRequest, Watch
from logai.providers.hosts import ServerAddress, find_ollama_addresses, is_home, is_this_machine
from logai.providers.ollama_api import OllamaApi, StreamedReply
from logai.providers.ollama_chat import (
    Thinking,
    count_of,
    find_thinking,
    find_window,
    make_chat_body,
    make_load_options,
    read_keep_alive,
    read_text,
)
from logai.providers.ollama_errors import START_HINT, OllamaFailedError, OllamaTimeoutError, PromptTooLongError
from logai.providers.ollama_names import full_model_name
from logai.providers.permission import check_consent, find_obstacle
from logai.providers.prices import price_tokens
from logai.providers.retry import FIRST_WAIT, call_with_retries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from logai.config import Settings

NANOSECONDS = 1e6
"""In a millisecond: Ollama counts in nanoseconds."""
_QUICK = 10.0
"""Seconds for what a server knows without a model."""


class OllamaProvider:
    """The model of `settings` on the Ollama server of `settings`; `backoff` is the first wait before another try."""

    def __init__(self, settings: Settings, model: str | None = None, backoff: float = FIRST_WAIT) -> None:
        self._settings = settings
        self._model = model or settings.local_model
        self._backoff = backoff
        self._addresses = _allowed(find_ollama_addresses(settings), settings)
        self._reached: ServerAddress | None = None
        self._entry: Mapping[str, Any] | None = None
        self._thinking: Thinking | None = None
        self._longest_window: int | None = None

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
        return is_cloud_model(self._model, self._entry) or not self._server_is_home

    @property
    def _server_is_home(self) -> bool:
        return all(is_home(address.host) for address in ([self._reached] if self._reached else self._addresses))

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
        problem = self._missing() if not present else self.find_obstacle()
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
        text = request.text_for(remote=self.is_remote)
        return make_chat_body(self._model, request, text, self._settings, self._thinking or "none")

    def preview(self, request: ChatRequest) -> SentRequest:
        """Return what `complete` would send for `request`, and to where.

        A server at home is asked what the model is, as `complete` asks it: the body depends on that.
        """
        is_exact = self._thinking is not None
        if not is_exact and self._server_is_home:
            with suppress(LogaiError):
                self._refuse_where_forbidden()
                self.api(self._settings.connect_timeout)
                self._learn_model()
                is_exact = True
        return SentRequest(
            method="POST",
            url=f"{self.endpoint}/api/chat",
            headers={"Content-Type": "application/json"},
            body=_encode(self.payload(request)),
            is_exact=is_exact,
        )

    def complete(self, request: ChatRequest, watch: Watch | None = None) -> ChatReply:
        """Return the model's reply.

        Asks the server first what the model is, so nothing is sent where it must not; and has the model loaded before
        the question is sent, so that each of the two waits has its own limit and its own name.
        """
        started = time.monotonic()
        deadline = started + self._settings.answer_timeout
        self._refuse_where_forbidden()
        self._check_consent(request)
        self.api()
        self._learn_model()
        self._check_consent(request)
        load_ms = self._load_model(deadline, watch)
        if watch is not None:
            watch(ChatProgress("asking", self._model))
        asked = time.monotonic()
        try:
            reply, attempts = call_with_retries(lambda: self._chat(request, deadline), deadline, self._backoff)
            ended = time.monotonic()
            made = self._make_reply(reply.lines, request)
        except PromptTooLongError as error:
            raise self._explain_too_long(error) from error
        return replace(
            made,
            load_ms=load_ms + made.load_ms,
            total_ms=(ended - started) * 1000,
            first_token_ms=(asked - started) * 1000 + reply.first_line_ms,
            attempts=attempts,
        )

    def _chat(self, request: ChatRequest, deadline: float) -> StreamedReply:
        """Send the question once; once more without `think` where the model is said to think and does not."""
        api = self._api_at(self._address, self._settings.answer_timeout)

        def send() -> StreamedReply:
            body = _encode(self.payload(request))
            return api.chat(body, self._model, self._settings.first_token_timeout, deadline - time.monotonic())

        try:
            return send()
        except OllamaFailedError as error:
            if self._thinking == "none" or "does not support thinking" not in error.said:
                raise
            self._thinking = "none"
            return send()

    def _load_model(self, deadline: float, watch: Watch | None) -> float:
        """Have the model in memory, with the window of the settings; return the milliseconds that it took.

        A model that runs elsewhere is not loaded here. A server that does not say what it has in memory is not asked to
        load either.
        """
        if is_cloud_model(self._model, self._entry):
            return 0.0
        seconds = max(0.001, min(self._settings.load_timeout, deadline - time.monotonic()))
        try:
            running = find_entry(self._api_at(self._address, min(seconds, _QUICK)).list_running(), self._model)
        except ProviderFailedError:
            return 0.0
        if running is not None and running.get("context_length") in {None, self._window, self._settings.num_ctx}:
            return 0.0
        if watch is not None:
            watch(ChatProgress("loading", self._model))
        started = time.monotonic()
        keep_alive = read_keep_alive(self._settings.keep_alive)
        try:
            self._api_at(self._address, seconds).load_model(self._model, make_load_options(self._settings), keep_alive)
        except OllamaTimeoutError as error:
            raise self._explain_slow_load(seconds) from error
        return (time.monotonic() - started) * 1000

    def _explain_slow_load(self, seconds: float) -> OllamaTimeoutError:
        """Return the error of a model that was not loaded in time, by the limit that was reached first."""
        if seconds >= self._settings.load_timeout:
            name, limit = "LOGAI_LOAD_TIMEOUT", self._settings.load_timeout
        else:
            name, limit = "LOGAI_ANSWER_TIMEOUT", self._settings.answer_timeout
        return OllamaTimeoutError(
            f"Ollama at {self.endpoint} did not load {self._model} within {limit:g} seconds.",
            f"Raise {name}, or take a smaller model.",
        )

    @property
    def _window(self) -> int:
        """Return the window in tokens that the server gives the model: it cuts what is asked for to the model's own."""
        return min(self._settings.num_ctx, self._longest_window or self._settings.num_ctx)

    def _explain_too_long(self, error: PromptTooLongError) -> ProviderFailedError:
        window = error.window or self._window
        if window >= self._settings.num_ctx:
            hint = f"Raise LOGAI_NUM_CTX, which is {self._settings.num_ctx}."
        else:
            hint = f"LOGAI_NUM_CTX is {self._settings.num_ctx}, but {self._model} gets no more: ask another."
        return ProviderFailedError(error.message, hint)

    def _learn_model(self) -> None:
        if self._thinking is not None:
            return
        quick = self._api_at(self._address, max(self._settings.connect_timeout, _QUICK))
        if self._entry is None:
            self._entry = find_entry(quick.list_models(), self._model)
        self._reached = self._address
        problem = self._missing() if self._entry is None else self.find_obstacle()
        if problem is not None:
            raise problem
        entry = self._entry or {}
        capabilities, self._longest_window = entry.get("capabilities"), find_window(entry)
        if capabilities is None:
            shown = quick.show_model(self._model)
            capabilities, self._longest_window = shown.get("capabilities"), find_window(shown) or self._longest_window
        self._thinking = find_thinking(entry, capabilities)

    def _make_reply(self, lines: list[dict[str, Any]], request: ChatRequest) -> ChatReply:
        last = lines[-1]
        remote = self.is_remote or bool(last.get("remote_host"))
        allow = self._settings.allow_remote
        if remote and (allow == "never" or (allow == "ask" and not request.has_consent)):
            raise ProviderFailedError(
                f"{self._model} runs on another machine, and LOGAI_ALLOW_REMOTE is {allow}.",
                "Use a local model.",
            )
        text = read_text(lines, self._model, request, self._window)
        tokens = count_of(last, "prompt_eval_count"), count_of(last, "eval_count"), 0
        return ChatReply(
            text=text,
            model=self._model,
            prompt_tokens=tokens[0],
            completion_tokens=tokens[1],
            cost_usd=price_tokens(self._settings, self._address.host, self._model, tokens) if remote else 0.0,
            load_ms=count_of(last, "load_duration") / NANOSECONDS,
            prompt_eval_ms=count_of(last, "prompt_eval_duration") / NANOSECONDS,
            eval_ms=count_of(last, "eval_duration") / NANOSECONDS,
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
        return ModelMissingError(
            f"Ollama at {self.endpoint} has no model {self._model}.",
            f"logai models pull {self._model}",
            model=self._model,
        )

    def _refuse_where_forbidden(self) -> None:
        problem = self.find_obstacle()
        if problem is not None:
            raise problem

    def find_obstacle(self) -> ProviderUnavailableError | None:
        """Return why nothing may be sent there, None where it may."""
        hosts = [address.host for address in ([self._reached] if self._reached else self._addresses)]
        return find_obstacle(self._settings, self._model, self.endpoint, hosts, is_remote=self.is_remote)

    def _check_consent(self, request: ChatRequest) -> None:
        check_consent(self._settings, self._model, self.endpoint, request, is_remote=self.is_remote)


def _allowed(addresses: tuple[ServerAddress, ...], settings: Settings) -> tuple[ServerAddress, ...]:
    """Return those of the addresses that may be asked; all where none may, so that the refusal names them."""
    if settings.allow_remote != "never":
        return addresses
    return tuple(address for address in addresses if is_this_machine(address.host)) or addresses


def is_cloud_model(name: str, entry: Mapping[str, Any] | None = None) -> bool:
    """Return whether the model runs elsewhere although a local server answers for it."""
    tag = name.rpartition(":")[2] if ":" in name else ""
    return (
        tag == "cloud"
        or tag.endswith("-cloud")
        or bool(entry and (entry.get("remote_host") or entry.get("remote_model")))
    )


def find_entry(entries: list[dict[str, Any]], name: str) -> dict[str, Any] | None:
    """Return the entry of the model `name` in a list of Ollama's, names compared as Ollama compares them."""
    wanted = full_model_name(name)
    for entry in entries:
        if wanted in {full_model_name(str(entry.get(key) or "")) for key in ("name", "model")}:
            return entry
    return None


def _encode(body: Mapping[str, object]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
