"""Servers on loopback that behave like Ollama or like OpenAI, and misbehave as a script says.

A script gives each path the replies it makes, one a call, the last one again for ever. Requests are recorded.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import ssl
    from types import TracebackType

Reply = Callable[["Handler"], None]


@dataclass(frozen=True)
class Recorded:
    """One request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 - what JSON holds
        return json.loads(self.body)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        script = self.server.script
        script.requests.append(
            Recorded(self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        )
        with suppress(OSError):  # the client may have left
            script.next_reply(self.path)(self)

    do_GET = do_POST = do_DELETE = do_HEAD = answer  # noqa: N815 - the base class's names

    def start(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def write_chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def pause(self, seconds: float) -> None:
        """Wait, or until the server stops."""
        if self.server.script.stopping.wait(seconds):
            raise ConnectionAbortedError


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    script: ScriptedServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients of these tests hang up on purpose."""


@dataclass
class ScriptedServer:
    """A server whose `replies` are given by path. Use it in a `with`."""

    replies: dict[str, list[Reply]]
    requests: list[Recorded] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    tls: ssl.SSLContext | None = None

    def __enter__(self) -> Self:
        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.script = self
        if self.tls:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def next_reply(self, path: str) -> Reply:
        replies = self.replies.get(path)
        if not replies:
            return reply_text(404, "404 page not found")
        return replies.pop(0) if len(replies) > 1 else replies[0]

    def sent_to(self, path: str) -> list[Recorded]:
        return [request for request in self.requests if request.path == path]


@contextmanager
def refusing_address() -> Iterator[str]:
    """Yield `127.0.0.1:PORT` where nobody listens, nor can anybody begin to while this holds the port."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{holder.getsockname()[1]}"


def reply_json(status: int, body: object, headers: Mapping[str, str] | None = None) -> Reply:
    return reply_text(status, json.dumps(body), {"Content-Type": "application/json"} | dict(headers or {}))


def reply_text(status: int, text: str, headers: Mapping[str, str] | None = None) -> Reply:
    def reply(handler: Handler) -> None:
        data = text.encode()
        handler.start(status, {"Content-Length": str(len(data))} | dict(headers or {}))
        handler.wfile.write(data)

    return reply


def stream_lines(
    lines: Sequence[object], *, pause: float = 0.0, cut: bool = False, pauses: Mapping[int, float] | None = None
) -> Reply:
    """Stream `lines` as NDJSON, `pause` seconds before each; `pauses` names others, by the number of the line.

    `cut` breaks the connection in place of the end.
    """

    def reply(handler: Handler) -> None:
        handler.start(200, {"Content-Type": "application/x-ndjson", "Transfer-Encoding": "chunked"})
        for number, line in enumerate(lines):
            handler.pause((pauses or {}).get(number, pause))
            handler.write_chunk(json.dumps(line).encode() + b"\n")
        if cut:
            handler.close_connection = True
        else:
            handler.write_chunk(b"")

    return reply


def drip(status: int, byte: bytes = b" ", pause: float = 0.02) -> Reply:
    """Send one byte after the other, for ever."""

    def reply(handler: Handler) -> None:
        handler.start(status, {"Content-Type": "application/json", "Transfer-Encoding": "chunked"})
        while True:
            handler.pause(pause)
            handler.write_chunk(byte)

    return reply


def hang(seconds: float = 30.0) -> Reply:
    """Take the request and say nothing."""

    def reply(handler: Handler) -> None:
        handler.pause(seconds)

    return reply


def reset() -> Reply:
    """Close the connection without a byte."""

    def reply(handler: Handler) -> None:
        handler.close_connection = True

    return reply


def flood(byte: bytes = b"x", megabytes: int = 10) -> Reply:
    def reply(handler: Handler) -> None:
        handler.start(200, {"Content-Type": "application/json", "Transfer-Encoding": "chunked"})
        for _ in range(megabytes):
            handler.write_chunk(byte * 1_000_000)
        handler.write_chunk(b"")

    return reply


MODEL = "llama3.2:3b"


def model_entry(name: str = MODEL, **more: object) -> dict[str, object]:
    """Return an entry of `/api/tags`."""
    return {
        "name": name,
        "model": name,
        "modified_at": "2026-11-20T10:00:00.5+07:00",
        "size": 2_019_393_189,
        "digest": "a80c4f17acd55265feec403c7aef86be0c25983ab279d83f3bcd3abbcb5b8b72",
        "details": {
            "parent_model": "",
            "format": "gguf",
            "family": "llama",
            "families": ["llama"],
            "parameter_size": "3.2B",
            "quantization_level": "Q4_K_M",
        },
        **more,
    }


def chat_lines(text: str, **more: object) -> list[object]:
    """Return the lines of a reply of `/api/chat`, `text` in two pieces."""
    half = len(text) // 2
    pieces: list[object] = [
        {"model": MODEL, "message": {"role": "assistant", "content": piece}, "done": False}
        for piece in (text[:half], text[half:])
    ]
    last = {
        "model": MODEL,
        "message": {"role": "assistant", "content": ""},
        "done": True,
        "done_reason": "stop",
        "total_duration": 2_000_000_000,
        "load_duration": 500_000_000,
        "prompt_eval_count": 30,
        "prompt_eval_duration": 100_000_000,
        "eval_count": 20,
        "eval_duration": 400_000_000,
    }
    return [*pieces, last | more]


def chat_reply(text: str, **more: object) -> Reply:
    return stream_lines(chat_lines(text, **more))


def ollama_replies(
    *chats: Reply, models: Sequence[object] | None = None, capabilities: Sequence[str] = ("completion",)
) -> dict[str, list[Reply]]:
    """Return the script of an Ollama server that has `models`, all in memory, and makes the replies `chats`."""
    entries: list[Any] = [model_entry()] if models is None else list(models)
    running = [{"name": entry["name"], "context_length": 4096} for entry in entries]
    return {
        "/": [reply_text(200, "Ollama is running")],
        "/api/version": [reply_json(200, {"version": "0.33.0"})],
        "/api/tags": [reply_json(200, {"models": entries})],
        "/api/ps": [reply_json(200, {"models": running})],
        "/api/generate": [reply_json(200, {"done": True, "done_reason": "load"})],
        "/api/show": [reply_json(200, {"capabilities": list(capabilities), "details": {}, "model_info": {}})],
        "/api/chat": list(chats),
    }


def completion(text: str | None, **more: object) -> Reply:
    """Return a reply of `/v1/chat/completions`."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"} | more
    usage = {"prompt_tokens": 400, "completion_tokens": 21, "total_tokens": 421}
    return reply_json(200, {"id": "c1", "object": "chat.completion", "choices": [choice], "usage": usage})


def completion_events(text: str, *, cut: bool = False, **usage: int) -> Reply:
    """Return a reply of `/v1/chat/completions` as a stream of events; `cut` leaves its end out."""
    half = len(text) // 2
    deltas = [{"role": "assistant", "content": ""}, {"content": text[:half]}, {"content": text[half:]}]
    chunks: list[object] = [{"choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    if not cut:
        counts = {"prompt_tokens": 400, "completion_tokens": 21, **usage}
        chunks += [{"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}, {"choices": [], "usage": counts}]
    return reply_events(*chunks, *([] if cut else ["[DONE]"]))


def reply_events(*chunks: object) -> Reply:
    """Stream `chunks` as server-sent events, a comment first."""
    lines = [": ready", *(f"data: {chunk if isinstance(chunk, str) else json.dumps(chunk)}" for chunk in chunks)]

    def reply(handler: Handler) -> None:
        handler.start(200, {"Content-Type": "text/event-stream; charset=utf-8", "Transfer-Encoding": "chunked"})
        for line in lines:
            handler.write_chunk(f"{line}\r\n\r\n".encode())
        handler.write_chunk(b"")

    return reply


def openai_error(status: int, message: str, headers: Mapping[str, str] | None = None, **more: object) -> Reply:
    """Return an error as OpenAI writes it."""
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": None} | more
    return reply_json(status, {"error": error}, headers)


def openai_replies(*chats: Reply, models: Sequence[str] = ("gpt-5-mini",)) -> dict[str, list[Reply]]:
    """Return the script of an OpenAI-compatible server under `/v1`."""
    listed = {"object": "list", "data": [{"id": name, "object": "model"} for name in models]}
    return {"/v1/models": [reply_json(200, listed)], "/v1/chat/completions": list(chats)}
