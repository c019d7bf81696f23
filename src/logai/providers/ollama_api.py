"""Ollama's HTTP API, endpoint by endpoint (https://github.com/ollama/ollama/blob/main/docs/api.md).

Speaks to one server whose address is known, and turns each failure into ProviderUnavailableError or
ProviderFailedError. What to say and which model to ask is decided elsewhere.
"""

from __future__ import annotations

import json
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from logai.errors import LogaiError, ProviderFailedError, ProviderUnavailableError
from logai.providers.base import MAX_REPLY_BYTES
from logai.providers.deadline import DeadlinePassedError, run_within
from logai.providers.excerpt import make_excerpt
from logai.providers.hosts import ServerAddress, uses_proxy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import httpx

MAX_LIST_BYTES = 20_000_000
"""Lists of models, and `show` with its licence and template, are larger than a reply."""
START_HINT = "Start it with `ollama serve`, or set OLLAMA_HOST to where it runs."

Result = TypeVar("Result")


class OllamaApi:
    """The API of the server at `address`.

    Times are in seconds; `total` holds for a whole call, not for a pull.
    """

    def __init__(self, address: ServerAddress, connect_timeout: float, total_timeout: float) -> None:
        self.address = address
        self._connect = connect_timeout
        self._total = total_timeout

    def version(self) -> str:
        """Return the server's version."""
        return str(self._ask("GET", "/api/version").get("version", ""))

    def list_models(self) -> list[dict[str, Any]]:
        """Return the models that the server has (`/api/tags`)."""
        return _entries(self._ask("GET", "/api/tags"))

    def list_running(self) -> list[dict[str, Any]]:
        """Return the models that are in memory (`/api/ps`)."""
        return _entries(self._ask("GET", "/api/ps"))

    def show_model(self, name: str) -> dict[str, Any]:
        """Return what the server knows of the model `name`."""
        return self._ask("POST", "/api/show", {"model": name})

    def delete_model(self, name: str) -> None:
        """Remove the model `name` from the server."""
        self._ask("DELETE", "/api/delete", {"model": name})

    def chat(self, body: bytes, model: str) -> list[dict[str, Any]]:
        """Send `body` to `/api/chat` and return the lines of the reply, the last with `done`."""

        def collect(client: httpx.Client) -> list[dict[str, Any]]:
            with self._open(client, "POST", "/api/chat", body, model) as response:
                lines = list(_read_lines(response, MAX_REPLY_BYTES))
            if not lines or lines[-1].get("done") is not True:
                raise ProviderFailedError(
                    f"The reply of Ollama at {self.address.shown} broke off.",
                    "Ask again; see `ollama serve`'s log.",
                )
            return lines

        return self._within(collect)

    def pull_model(self, name: str) -> Iterator[dict[str, Any]]:
        """Yield the progress lines of fetching the model `name`.

        The wait for each is bounded, the whole is not.
        """
        client = self._client()
        body = json.dumps({"model": name, "stream": True}).encode()
        try:
            with self._open(client, "POST", "/api/pull", body, name) as response:
                yield from _read_lines(response, limit=None)
        except Exception as error:
            raise self._explain(error) from error
        finally:
            client.close()

    def _ask(self, method: str, path: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
        model = str(body["model"]) if body else ""
        content = json.dumps(body).encode() if body else b""

        def exchange(client: httpx.Client) -> dict[str, Any]:
            with self._open(client, method, path, content, model) as response:
                text = _read_text(response, MAX_LIST_BYTES)
            return {} if not text.strip() and method == "DELETE" else parse_object(text)

        return self._within(exchange)

    def _within(self, work: Callable[[httpx.Client], Result]) -> Result:
        client = self._client()
        try:
            return run_within(self._total, lambda: work(client), abandon=client.close)
        except Exception as error:
            raise self._explain(error) from error
        finally:
            client.close()

    def _client(self) -> httpx.Client:
        import httpx

        return httpx.Client(
            base_url=self.address.url,
            timeout=httpx.Timeout(self._total, connect=min(self._connect, 0.9 * self._total)),
            trust_env=uses_proxy(self.address.host),
        )

    @contextmanager
    def _open(self, client: httpx.Client, method: str, path: str, body: bytes, model: str) -> Iterator[httpx.Response]:
        headers = {"Content-Type": "application/json"} if body else {}
        with client.stream(method, path, content=body or None, headers=headers) as response:
            if response.status_code != 200:
                raise explain_status(response.status_code, _read_text(response, MAX_REPLY_BYTES), model, self.address)
            yield response

    def _explain(self, error: Exception) -> Exception:
        """Return our error for one of the HTTP client's; what is not the client's comes back as it is."""
        import httpx

        where = self.address.shown
        if isinstance(error, httpx.ConnectError) and caused_by_tls(error):
            return ProviderFailedError(
                f"Ollama at {where} does not speak TLS as expected: {make_excerpt(str(error))}",
                "Use http:// where the server has no certificate.",
            )
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
            return ProviderUnavailableError(f"Ollama at {where} cannot be reached.", START_HINT)
        if isinstance(error, httpx.TimeoutException | DeadlinePassedError):
            return ProviderFailedError(
                f"Ollama at {where} did not finish within {self._total:g} seconds.",
                "A first question loads the model; raise LOGAI_ANSWER_TIMEOUT or take a smaller model.",
            )
        if isinstance(error, httpx.HTTPError | httpx.InvalidURL | httpx.StreamError):
            return ProviderFailedError(
                f"The conversation with Ollama at {where} broke off: {make_excerpt(str(error))}", START_HINT
            )
        return error


def caused_by_tls(error: BaseException) -> bool:
    """Return whether a certificate or a failed handshake is behind `error`."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def explain_status(status: int, text: str, model: str, address: ServerAddress) -> LogaiError:
    """Return the error that an HTTP status other than 200 means."""
    said = _error_text(text)
    where = address.shown
    if status == 404 and model and said.startswith("model "):
        return ProviderUnavailableError(
            f"Ollama at {where} has no model {make_excerpt(model, 60)}.",
            f"logai models pull {make_excerpt(model, 60)}",
        )
    if status == 404:
        return ProviderFailedError(
            f"What answers at {where} is not Ollama (404).", "Set OLLAMA_HOST to the address of Ollama."
        )
    if status in (401, 403):
        return ProviderFailedError(
            f"Ollama at {where} refuses ({status}): {said}",
            "A cloud model needs `ollama signin`; local models do not.",
        )
    if status == 503:
        return ProviderFailedError(f"Ollama at {where} is busy (503): {said}", "Ask again in a moment.")
    if status == 400 and "context size" in said:
        return ProviderFailedError(f"The question does not fit the model: {said}", "Raise LOGAI_NUM_CTX.")
    return ProviderFailedError(f"Ollama at {where} failed ({status}): {said}", "See the log of `ollama serve`.")


def parse_object(text: str) -> dict[str, Any]:
    """Return the JSON object in `text`; raise ProviderFailedError where there is none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise ProviderFailedError(
            f"What answers is not Ollama, it said: {make_excerpt(text)}",
            "Set OLLAMA_HOST to the address of Ollama.",
        )
    return value


def _entries(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    models = answer.get("models") or []
    return [entry for entry in models if isinstance(entry, dict)] if isinstance(models, list) else []


def _error_text(text: str) -> str:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    error = value.get("error") if isinstance(value, dict) else None
    return make_excerpt(error if isinstance(error, str) else text) or "no reason given"


def _read_text(response: httpx.Response, limit: int) -> str:
    data = bytearray()
    for chunk in response.iter_bytes():
        data += chunk
        _check_size(len(data), limit)
    return data.decode("utf-8", "replace")


def _read_lines(response: httpx.Response, limit: int | None) -> Iterator[dict[str, Any]]:
    """Yield the objects of an NDJSON stream.

    A line `{"error": ..}` after a 200 is an error like any other.
    """
    data, read = bytearray(), 0
    for chunk in response.iter_bytes():
        data += chunk
        read += len(chunk)
        _check_size(read if limit else len(data), limit or MAX_REPLY_BYTES)
        *lines, rest = data.split(b"\n")
        data = bytearray(rest)
        yield from _parse_lines(lines)
    yield from _parse_lines([data])


def _parse_lines(lines: list[bytearray]) -> Iterator[dict[str, Any]]:
    for line in lines:
        if not line.strip():
            continue
        value = parse_object(line.decode("utf-8", "replace"))
        if "error" in value:
            raise ProviderFailedError(
                f"Ollama failed while it answered: {make_excerpt(str(value['error']))}",
                "See the log of `ollama serve`.",
            )
        yield value


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        raise ProviderFailedError(
            f"The reply is larger than {limit // 1_000_000} MB and was not read on.", "Ask another model."
        )
