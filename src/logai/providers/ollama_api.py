"""Ollama's HTTP API, endpoint by endpoint (https://github.com/ollama/ollama/blob/main/docs/api.md).

Speaks to one server whose address is known, and turns each failure into ProviderUnavailableError or
ProviderFailedError. What to say and which model to ask is decided elsewhere.
"""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from logai.errors import ProviderFailedError, ProviderUnavailableError
from logai.providers.base import MAX_REPLY_BYTES, PassingFailureError
from logai.providers.deadline import DeadlinePassedError, run_within
from logai.providers.excerpt import make_excerpt
from logai.providers.hosts import ServerAddress, uses_proxy
from logai.providers.ollama_errors import (
    LOG_HINT,
    START_HINT,
    OllamaTimeoutError,
    explain_error_line,
    explain_status,
)
from logai.providers.retry import parse_retry_after
from logai.providers.tls import caused_by_tls, tls_hint, trusted_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import httpx

MAX_LIST_BYTES = 20_000_000
"""Lists of models, and `show` with its licence and template, are larger than a reply."""
_GRACE = 1.0
"""Seconds."""

Result = TypeVar("Result")


@dataclass(frozen=True)
class StreamedReply:
    """The lines of a reply, and the milliseconds until the first of them."""

    lines: list[dict[str, Any]]
    first_line_ms: float


class OllamaApi:
    """The API of the server at `address`.

    Times are in seconds; `total` holds for a whole call, and for each silence of a pull, a creation or an upload.
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

    def unload_model(self, name: str) -> None:
        """Take the model `name` out of memory, once it has answered what it is asked."""
        self._ask("POST", "/api/generate", {"model": name, "keep_alive": 0, "stream": False})

    def load_model(self, name: str, options: Mapping[str, object], keep_alive: str | int) -> None:
        """Bring the model `name` into memory with `options`; nothing happens where it is there with the same ones."""
        body = {"model": name, "options": dict(options), "keep_alive": keep_alive, "stream": False}
        self._ask("POST", "/api/generate", body)

    def chat(self, body: bytes, model: str, silence: float, seconds: float) -> StreamedReply:
        """Send `body` to `/api/chat` and return the reply, whose last line has `done`.

        `silence` bounds the wait for each piece of it, `seconds` the whole. Raise PassingFailureError where another
        try can help: the server is busy, or the line broke before anything came.
        """
        started = time.monotonic()
        began: list[float] = []
        # A thread that is left behind ends with its read; the deadline itself is to be the first to pass.
        client = self._client(min(silence, max(0.0, seconds) + _GRACE))

        def collect() -> list[dict[str, Any]]:
            lines = []
            with self._open(client, "POST", "/api/chat", body, model) as response:
                for line in _read_lines(response, MAX_REPLY_BYTES, until=started + seconds):
                    began.append(time.monotonic() - started)
                    lines.append(line)
            return lines

        try:
            lines = run_within(seconds, collect, abandon=client.close)
        except Exception as error:
            raise self._explain_chat(error, silence, has_begun=bool(began)) from error
        finally:
            client.close()
        if not lines or lines[-1].get("done") is not True:
            raise self._explain_missing_end(has_begun=bool(lines))
        return StreamedReply(lines, began[0] * 1000)

    def pull_model(self, name: str, *, insecure: bool = False) -> Iterator[dict[str, Any]]:
        """Yield the progress lines of fetching the model `name`; `insecure` lets the registry speak plain HTTP."""
        body = {"model": name, "stream": True} | ({"insecure": True} if insecure else {})
        return self._follow("/api/pull", body)

    def create_model(self, body: Mapping[str, object]) -> Iterator[dict[str, Any]]:
        """Yield the progress lines of making the model that `body` describes (`/api/create`)."""
        return self._follow("/api/create", body)

    def has_blob(self, digest: str) -> bool:
        """Return whether the server has the file whose SHA-256 is `digest` (`sha256:..`)."""

        def ask(client: httpx.Client) -> bool:
            response = client.head(f"/api/blobs/{digest}")
            if response.status_code not in (200, 404):
                raise explain_status(response.status_code, "", "", self.address)
            return response.status_code == 200

        return self._within(ask)

    def upload_blob(self, digest: str, content: Iterable[bytes], size: int) -> None:
        """Send the `size` bytes of `content`, whose SHA-256 is `digest`; the server checks it."""
        client = self._client()
        try:
            self._send_blob(client, digest, content, size)
        except Exception as error:
            raise self._explain_silence(error) from error
        finally:
            client.close()

    def _send_blob(self, client: httpx.Client, digest: str, content: Iterable[bytes], size: int) -> None:
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(size)}
        with client.stream("POST", f"/api/blobs/{digest}", content=content, headers=headers) as response:
            if response.status_code not in (200, 201):
                raise explain_status(response.status_code, _read_text(response, MAX_REPLY_BYTES), "", self.address)

    def _follow(self, path: str, body: Mapping[str, object]) -> Iterator[dict[str, Any]]:
        """Yield the lines of a long piece of work. The wait for each is bounded, the whole is not."""
        client = self._client()
        try:
            with self._open(client, "POST", path, json.dumps(body).encode(), str(body["model"])) as response:
                yield from _read_lines(response, limit=None)
        except Exception as error:
            raise self._explain_silence(error) from error
        finally:
            client.close()

    def _explain_silence(self, error: Exception) -> Exception:
        import httpx

        if isinstance(error, httpx.TimeoutException) and not isinstance(error, httpx.ConnectTimeout):
            return ProviderFailedError(
                f"Ollama at {self.address.shown} said nothing for {self._total:g} seconds.",
                "Run the same command again: what has arrived is kept.",
            )
        return self._explain(error)

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

    def _client(self, silence: float | None = None) -> httpx.Client:
        import httpx

        timeout = httpx.Timeout(self._total, connect=min(self._connect, 0.9 * self._total), read=silence or self._total)
        return httpx.Client(
            base_url=self.address.url,
            timeout=timeout,
            trust_env=uses_proxy(self.address.host),
            verify=trusted_by(self.address.scheme),
        )

    @contextmanager
    def _open(self, client: httpx.Client, method: str, path: str, body: bytes, model: str) -> Iterator[httpx.Response]:
        headers = {"Content-Type": "application/json"} if body else {}
        with client.stream(method, path, content=body or None, headers=headers) as response:
            if response.status_code != 200:
                said = _read_text(response, MAX_REPLY_BYTES)
                wait = parse_retry_after(response.headers)
                raise explain_status(response.status_code, said, model, self.address, wait)
            yield response

    def _explain_chat(self, error: Exception, silence: float, *, has_begun: bool) -> Exception:
        """Return our error for one that a question ended in, whose reply had begun or not."""
        import httpx

        where = self.address.shown
        if isinstance(error, DeadlinePassedError):
            return OllamaTimeoutError(
                f"Ollama at {where} did not finish within {self._total:g} seconds.",
                "Raise LOGAI_ANSWER_TIMEOUT, or take a smaller model.",
            )
        if isinstance(error, httpx.ReadTimeout):
            what = "fell silent for" if has_begun else "did not begin to reply within"
            return OllamaTimeoutError(
                f"Ollama at {where} {what} {silence:g} seconds.",
                "Raise LOGAI_FIRST_TOKEN_TIMEOUT, or take a smaller model.",
            )
        if isinstance(error, httpx.ReadError | httpx.WriteError | httpx.RemoteProtocolError):
            if has_begun:
                return self._broken_off()
            return PassingFailureError(f"Ollama at {where} closed the connection without a reply.", LOG_HINT)
        return self._explain(error)

    def _broken_off(self) -> ProviderFailedError:
        return ProviderFailedError(f"The reply of Ollama at {self.address.shown} broke off.", LOG_HINT)

    def _explain_missing_end(self, *, has_begun: bool) -> ProviderFailedError:
        """Return the error of a reply that ends in good order and lacks its last line.

        So ends one whose model repeats the same token (`tokenRepeat` in Ollama's llm/llama_server.go), and one of a
        server that is stopped; the log says nothing of either.
        """
        where = self.address.shown
        if not has_begun:
            return ProviderFailedError(f"Ollama at {where} ended its reply without a word.", LOG_HINT)
        return ProviderFailedError(
            f"Ollama at {where} stopped in the middle of its reply; the model may have repeated itself.",
            "Ask another model, or again if the server was restarted.",
        )

    def _explain(self, error: Exception) -> Exception:
        """Return our error for one of the HTTP client's; what is not the client's comes back as it is."""
        import httpx

        where = self.address.shown
        if isinstance(error, httpx.ConnectError) and caused_by_tls(error):
            return ProviderFailedError(
                f"Ollama at {where} does not speak TLS as expected: {make_excerpt(str(error))}",
                tls_hint(error, "Use http:// where the server has no certificate."),
            )
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
            return ProviderUnavailableError(f"Ollama at {where} cannot be reached.", START_HINT)
        if isinstance(error, httpx.TimeoutException | DeadlinePassedError):
            return OllamaTimeoutError(
                f"Ollama at {where} did not answer within {round(self._total, 1):g} seconds.",
                "It may be busy: ask again, or see the log of `ollama serve`.",
            )
        if isinstance(error, httpx.HTTPError | httpx.InvalidURL | httpx.StreamError):
            return ProviderFailedError(
                f"The conversation with Ollama at {where} broke off: {make_excerpt(str(error))}", START_HINT
            )
        return error


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


def _read_text(response: httpx.Response, limit: int) -> str:
    return read_bytes(response, limit).decode("utf-8", "replace")


def read_bytes(response: httpx.Response, limit: int) -> bytes:
    """Return the body of a reply; raise ProviderFailedError where it is longer than `limit`."""
    data = bytearray()
    for chunk in response.iter_bytes():
        data += chunk
        _check_size(len(data), limit)
    return bytes(data)


def _read_lines(response: httpx.Response, limit: int | None, until: float = float("inf")) -> Iterator[dict[str, Any]]:
    """Yield the objects of an NDJSON stream.

    A line `{"error": ..}` after a 200 is an error like any other. `until` is a moment of `time.monotonic()` after which
    nobody waits any more: a connection that was just being made when its client was closed ends itself.
    """
    data, read = bytearray(), 0
    for chunk in response.iter_bytes():
        if time.monotonic() > until:
            raise DeadlinePassedError
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
            raise explain_error_line(value["error"])
        yield value


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        raise ProviderFailedError(
            f"The reply is larger than {limit // 1_000_000} MB and was not read on.", "Ask another model."
        )
