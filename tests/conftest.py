"""What holds for every test: no network, no settings and no folders of the person who runs it.

A test that speaks to anything but this machine fails; names are not looked up, they do not exist. Tests
marked `live` keep the addresses of the model servers they are meant for, and nothing else. Generated examples are the
same in every run, so that a change is green or red everywhere; `pytest --hypothesis-profile=default` looks for others.
"""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

if TYPE_CHECKING:
    from pathlib import Path

# A shell without job control starts what runs behind it with SIGINT ignored, and so would be what a test interrupts.
signal.signal(signal.SIGINT, signal.default_int_handler)

hypothesis.settings.load_profile("ci")  # Hypothesis's own: derandomised, without a database of failures

OWN_PREFIXES = ("AI_PROVIDER", "LOCAL_MODEL", "OLLAMA_", "OPENAI_", "LOGAI_", "TZ", "NO_COLOR", "FORCE_COLOR")
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
LIVE_VARIABLES = ("OLLAMA_HOST", "OPENAI_BASE_URL", "LOCAL_MODEL", "OPENAI_MODEL")
OLLAMA_PORT = 11434
"""A developer's own Ollama listens here: to a test nobody does."""


class NetworkForbiddenError(RuntimeError):
    """A test tried to reach another machine."""


@pytest.fixture(scope="session")
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache folder that the tests share: what is in it was made of the package's own files alone."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _clean_environment(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, _cache: Path
) -> None:
    """Take away every setting, and give the test its own XDG folders, but for the cache."""
    live = request.node.get_closest_marker("live") is not None
    for name in list(os.environ):
        if name.lower() in PROXIES or (name.startswith(OWN_PREFIXES) and not (live and name in LIVE_VARIABLES)):
            monkeypatch.delenv(name)
    for kind in ("config", "data", "state"):
        monkeypatch.setenv(f"XDG_{kind.upper()}_HOME", str(tmp_path / "xdg" / kind))
    monkeypatch.setenv("XDG_CACHE_HOME", str(_cache))


@pytest.fixture(autouse=True)
def _no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine, and every look-up of a name."""
    live = request.node.get_closest_marker("live") is not None
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:  # noqa: ANN401
        _refuse_elsewhere(self, address, live=live)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:  # noqa: ANN401
        _refuse_elsewhere(self, address, live=live)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and not is_loopback(name):
            try:
                ipaddress.ip_address(name)
            except ValueError:
                raise socket.gaierror(socket.EAI_NONAME, "tests look up no names") from None
        return look_up(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)


def is_loopback(host: str) -> bool:
    """Return whether `host`, a name or an address, is this machine."""
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse_elsewhere(sock: socket.socket, address: Any, *, live: bool) -> None:  # noqa: ANN401
    if sock.family == socket.AF_UNIX:
        return
    host, port = address[0], address[1]
    if not is_loopback(str(host)):
        raise NetworkForbiddenError(f"a test tried to reach {host}")
    if port == OLLAMA_PORT and not live:
        raise ConnectionRefusedError(111, "to a test nobody listens on Ollama's own port")
