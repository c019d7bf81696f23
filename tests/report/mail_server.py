"""An SMTP server on loopback that takes mails, or refuses as a script says."""

from __future__ import annotations

import base64
import socketserver
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from email.message import EmailMessage
    from types import TracebackType


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        script = self.server.script
        self.say("220 mail.example ESMTP")
        with suppress(OSError):
            while line := self.rfile.readline():
                command = line.decode("ascii", "replace").strip()
                script.commands.append(command)
                verb = command.partition(" ")[0].upper()
                if verb == "EHLO":
                    self.say("250-mail.example")
                    for capability in script.capabilities:
                        self.say(f"250-{capability}")
                    self.say("250 HELP")
                elif verb == "DATA":
                    self.say("354 go on")
                    self.take_mail()
                elif verb == "AUTH":
                    self.say(script.replies.get(verb, "235 welcome"))
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say(script.replies.get(command, script.replies.get(verb, "250 ok")))

    def take_mail(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        script = self.server.script
        reply = script.replies.get("DATA", "250 taken")
        if reply.startswith("2"):
            script.mails.append(b"".join(lines))
        self.say(reply)

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    script: MailServer


@dataclass
class MailServer:
    """A mail server; `replies` are its answers, by a whole command or its verb. Use it in a `with`."""

    replies: dict[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ("AUTH PLAIN LOGIN",)
    commands: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.script = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def environ(self) -> dict[str, str]:
        """The settings that lead here."""
        port = str(self._server.server_address[1])
        return {"LOGAI_SMTP_HOST": "127.0.0.1", "LOGAI_SMTP_PORT": port, "LOGAI_SMTP_SECURITY": "none"}

    @property
    def credentials(self) -> list[str]:
        """What clients said they are."""
        told = [line.split()[-1] for line in self.commands if line.upper().startswith("AUTH PLAIN ")]
        return [base64.b64decode(one).decode().strip("\0") for one in told]


def read_mail(content: bytes) -> EmailMessage:
    """Return a mail as a mail program reads it."""
    return message_from_bytes(content, policy=default)
