"""Addresses of model servers, as people have them set.

`OLLAMA_HOST` is read as Ollama's own client reads it (`envconfig.Host` in its source), with two differences:
an address that servers bind to (0.0.0.0, [::]) becomes the loopback address that reaches it, and
`OLLAMA_PORT` fills a port that is missing. Nothing here opens a connection or looks up a name.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from logai.errors import BadInputError

if TYPE_CHECKING:
    from logai.config import Settings

OLLAMA_PORT = 11434
COMPOSE_HOST = "ollama"
"""Name of the service in a compose file; tried after loopback when no host is set."""
_BIND_ADDRESSES = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - never bound
_HOME_SUFFIXES = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
_CONTAINER_MARKS = ("/.dockerenv", "/run/.containerenv")
"""Files that Docker and Podman put into each container."""
_HOST_OF_CONTAINER = ("host.docker.internal", "host.containers.internal")


@dataclass(frozen=True)
class ServerAddress:
    """Where a server listens. `credentials` (`user:password`) is never displayed."""

    scheme: str
    host: str
    port: int
    path: str = ""
    credentials: str = ""

    @property
    def url(self) -> str:
        """Return the address to connect to, without a slash at its end."""
        before = f"{self.credentials}@" if self.credentials else ""
        return f"{self.scheme}://{before}{self._netloc}{self.path}"

    @property
    def shown(self) -> str:
        """Return the address without credentials."""
        return f"{self.scheme}://{self._netloc}{self.path}"

    @property
    def _netloc(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def find_ollama_addresses(settings: Settings) -> tuple[ServerAddress, ...]:
    """Return where Ollama may be, best first: the host that is set, else loopback and the compose service."""
    port = _read_port(settings)
    if settings.ollama_host.strip(" \t\r\n\"'"):
        return (parse_ollama_host(settings.ollama_host, port),)
    return (
        ServerAddress("http", "127.0.0.1", port or OLLAMA_PORT),
        ServerAddress("http", COMPOSE_HOST, port or OLLAMA_PORT),
    )


def parse_ollama_host(text: str, port: int | None = None) -> ServerAddress:
    """Return the server that `text` (the value of OLLAMA_HOST) means; `port` fills a missing one.

    Raise BadInputError for a scheme that is not http or https and for a host that is none.
    """
    value = text.strip(" \t\r\n\"'")
    scheme, separator, rest = value.partition("://")
    if not separator:
        scheme, rest = "http", value
        default_port = OLLAMA_PORT
        if rest == "ollama.com":
            scheme, default_port = "https", 443
    elif scheme.lower() in ("http", "https"):
        scheme = scheme.lower()
        default_port = 80 if scheme == "http" else 443
    else:
        raise BadInputError(f"OLLAMA_HOST: {scheme!r} is no scheme of Ollama.", "Use http:// or https://.")
    netloc, _, path = rest.partition("/")
    credentials, _, netloc = netloc.rpartition("@")
    host, port_text = _split_port(netloc)
    if any(character.isspace() or not character.isprintable() or character in "?#\\%" for character in host):
        raise BadInputError(f"OLLAMA_HOST: {text!r} is no address.", "Use a form like http://127.0.0.1:11434.")
    number = _port_number(port_text) or (port if not port_text and port else default_port)
    return ServerAddress(scheme, _BIND_ADDRESSES.get(host, host), number, f"/{path}".rstrip("/"), credentials)


def is_loopback(host: str) -> bool:
    """Return whether `host`, a name or an address, is this machine."""
    address = _address(host)
    return host.lower() == "localhost" or (address is not None and address.is_loopback)


def is_home(host: str) -> bool:
    """Return whether `host` is this machine or one beside it: what is sent there reaches no stranger.

    Private and link-local addresses, names without a dot (a container, a neighbour) and names under suffixes
    that the public name service does not have.
    """
    address = _address(host)
    if address is not None:
        return address.is_private or address.is_link_local
    return "." not in host or host.lower().endswith(_HOME_SUFFIXES)


def is_this_machine(host: str) -> bool:
    """Return whether `host` is this machine and no other: loopback, an address of its own, a container of it.

    Names are not looked up. A name without a dot is a container beside this one where this is a container itself;
    elsewhere it may be any machine of the network.
    """
    address = _address(host)
    if is_loopback(host) or (address is not None and _is_own_address(address)):
        return True
    in_container = any(Path(mark).exists() for mark in _CONTAINER_MARKS)
    return in_container and address is None and ("." not in host or host.lower() in _HOST_OF_CONTAINER)


def uses_proxy(host: str) -> bool:
    """Return whether a proxy of the environment may be used.

    It breaks calls to loopback and to containers.
    """
    return not is_loopback(host) and ("." in host or ":" in host)


def parse_base_url(text: str) -> ServerAddress:
    """Return the server of an OpenAI-compatible address (OPENAI_BASE_URL).

    Raise BadInputError where it is none.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInputError(f"OPENAI_BASE_URL: {text!r} is no address.", "Use a form like https://api.openai.com/v1.")
    credentials = parts.netloc.rpartition("@")[0]
    number = port or (443 if parts.scheme == "https" else 80)
    host = _BIND_ADDRESSES.get(parts.hostname, parts.hostname)
    return ServerAddress(parts.scheme, host, number, parts.path.rstrip("/"), credentials)


def _read_port(settings: Settings) -> int | None:
    try:
        port = settings.ollama_port
    except ValueError:
        port = -1
    if port is not None and not 0 < port < 65536:
        raise BadInputError("OLLAMA_PORT is no port.", f"Use a whole number such as {OLLAMA_PORT}.")
    return port


def _split_port(netloc: str) -> tuple[str, str]:
    """Return host and port text; an address with bare colons (`::1`) is all host."""
    bare = netloc.strip("[]")
    if ":" in bare and _address(bare) is not None:
        return bare, ""
    host, separator, port = netloc.rpartition(":")
    if not separator or netloc.endswith("]"):
        return bare, ""
    return host.strip("[]"), port


def _port_number(text: str) -> int | None:
    if not text.isascii() or not text.isdigit() or len(text) > 5:
        return None
    return int(text) if 0 < int(text) < 65536 else None


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_own_address(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Return whether an interface of this machine has `address`: only to such a one can a socket be bound."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.bind((str(address), 0))
    except OSError:
        return False
    return True
