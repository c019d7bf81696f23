"""LOGAI_ALLOW_REMOTE: what may go where."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from tests.servers import ScriptedServer, model_entry, ollama_replies

from logai.config import load_settings
from logai.errors import ProviderUnavailableError
from logai.providers import hosts
from logai.providers.base import ChatProvider, ChatRequest
from logai.providers.hosts import is_this_machine
from logai.providers.ollama import OllamaProvider
from logai.providers.openai import OpenAIProvider

if TYPE_CHECKING:
    from pathlib import Path

REQUEST = ChatRequest("system", "a question")
ELSEWHERE = ("10.0.0.8", "192.168.1.5", "203.0.113.9", "gpu.lan", "box.local", "ollama.example.com")


def provider_at(host: str, kind: str, allow: str) -> ChatProvider:
    environ = {"LOGAI_ALLOW_REMOTE": allow, "OPENAI_API_KEY": "sk-x"}
    if kind == "local":
        return OllamaProvider(load_settings({}, environ | {"OLLAMA_HOST": f"http://{host}:9"}))
    return OpenAIProvider(load_settings({}, environ | {"OPENAI_BASE_URL": f"http://{host}:9/v1"}))


@pytest.mark.parametrize("kind", ["local", "openai"])
@pytest.mark.parametrize("host", ELSEWHERE)
def test_never_means_no_other_machine_also_none_of_ones_own_network(host: str, kind: str) -> None:
    provider = provider_at(host, kind, "never")
    assert provider.find_obstacle() is not None
    with pytest.raises(ProviderUnavailableError, match="never"):
        provider.complete(REQUEST)
    readiness = provider.check(0.1)
    assert (readiness.ready, readiness.reachable) == (False, False)
    assert "never" in readiness.message


@pytest.mark.parametrize("kind", ["local", "openai"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_never_leaves_this_machine_alone(host: str, kind: str) -> None:
    assert provider_at(host, kind, "never").find_obstacle() is None


@pytest.mark.parametrize("kind", ["local", "openai"])
@pytest.mark.parametrize("allow", ["always", "ask"])
def test_a_server_of_ones_own_network_is_forbidden_only_by_never(kind: str, allow: str) -> None:
    assert provider_at("192.168.1.5", kind, allow).find_obstacle() is None


def test_with_never_the_host_of_a_compose_file_is_not_looked_for_by_itself() -> None:
    provider = OllamaProvider(load_settings({}, {"LOGAI_ALLOW_REMOTE": "never"}))
    assert provider.find_obstacle() is None
    assert provider.endpoint == "http://127.0.0.1:11434"


def test_the_address_of_an_interface_is_this_machine_and_a_neighbour_is_not() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.9", 0))
    assert is_this_machine("127.0.0.9")
    assert not is_this_machine("192.0.2.1")
    assert not is_this_machine("2001:db8::1")
    assert not is_this_machine("ollama.example.com")


@pytest.mark.parametrize(
    ("host", "beside"),
    [("ollama", True), ("host.docker.internal", True), ("ollama.lan", False), ("10.0.0.8", False)],
)
def test_inside_a_container_the_containers_beside_it_are_this_machine(
    host: str,
    beside: bool,  # noqa: FBT001 - a parameter of the test
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hosts, "_CONTAINER_MARKS", (str(tmp_path / "none"),))
    assert not is_this_machine(host)
    monkeypatch.setattr(hosts, "_CONTAINER_MARKS", (str(tmp_path),))
    assert is_this_machine(host) is beside


def test_a_remote_address_is_forbidden_before_anything_is_sent_and_a_cloud_model_before_the_question() -> None:
    entry = model_entry("innocent", remote_host="https://ollama.com")
    with ScriptedServer(ollama_replies(models=[entry])) as server:
        environ = {"OLLAMA_HOST": server.url, "LOCAL_MODEL": "innocent", "LOGAI_ALLOW_REMOTE": "never"}
        with pytest.raises(ProviderUnavailableError, match="never"):
            OllamaProvider(load_settings({}, environ)).complete(REQUEST)
    assert not server.sent_to("/api/chat")
