from __future__ import annotations

import hashlib
import json
import re

import pytest
from tests.servers import ScriptedServer, drip, flood, hang, refusing_address, reply_json, reply_text

from logai.errors import ProviderFailedError, ProviderUnavailableError
from logai.providers.ollama_names import ModelName
from logai.providers.ollama_registry import MANIFEST_TYPE, RegistryModel, find_in_registry

PATH = "/v2/library/llama3.2/manifests/3b"
MANIFEST = json.dumps(
    {
        "schemaVersion": 2,
        "config": {"digest": "sha256:c", "size": 500},
        "layers": [{"digest": "sha256:a", "size": 2_000_000}, {"digest": "sha256:b", "size": 12}],
    },
    indent=3,
)


def name_at(server: ScriptedServer) -> ModelName:
    return ModelName("llama3.2", "3b", host=f"127.0.0.1:{server.port}")


def test_the_digest_is_that_of_the_manifest_s_bytes() -> None:
    with ScriptedServer({PATH: [reply_text(200, MANIFEST)]}) as server:
        found = find_in_registry(name_at(server), 5.0, insecure=True)
        (request,) = server.requests
    digest = hashlib.sha256(MANIFEST.encode()).hexdigest()
    assert found == RegistryModel(digest, 2_000_512, frozenset({"a", "b", "c"}))
    assert (request.method, request.headers["accept"], request.body) == ("GET", MANIFEST_TYPE, b"")


def test_a_name_that_the_registry_lacks_is_nothing() -> None:
    with ScriptedServer({PATH: [reply_json(404, {"errors": [{"code": "MANIFEST_UNKNOWN"}]})]}) as server:
        assert find_in_registry(name_at(server), 5.0, insecure=True) is None


def test_a_registry_may_send_on_to_another_place() -> None:
    moved = reply_text(302, "", {"Location": "/elsewhere"})
    with ScriptedServer({PATH: [moved], "/elsewhere": [reply_text(200, MANIFEST)]}) as server:
        found = find_in_registry(name_at(server), 5.0, insecure=True)
    assert found is not None
    assert found.size == 2_000_512


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (reply_json(401, {}), "only to its owner"),
        (reply_json(403, {}), "only to its owner"),
        (reply_text(500, "oops"), r"failed \(500\)"),
        (reply_text(200, "<html>sign in to the hotel</html>"), "no registry of models"),
        (flood(megabytes=9), "larger than 8 MB"),
        (reply_text(302, "", {"Location": PATH}), "redirects"),
    ],
)
def test_a_registry_that_does_not_tell_is_a_failure(reply: object, said: str) -> None:
    with (
        ScriptedServer({PATH: [reply]}) as server,  # type: ignore[list-item]
        pytest.raises(ProviderFailedError, match=said),
    ):
        find_in_registry(name_at(server), 5.0, insecure=True)


@pytest.mark.parametrize("reply", [hang(), drip(200)])
def test_a_registry_that_is_too_slow_is_left(reply: object) -> None:
    with (
        ScriptedServer({PATH: [reply]}) as server,  # type: ignore[list-item]
        pytest.raises(ProviderUnavailableError, match="cannot be reached"),
    ):
        find_in_registry(name_at(server), 0.2, insecure=True)


def test_a_registry_that_is_not_there_is_said_to_be_out_of_reach() -> None:
    with (
        refusing_address() as address,
        pytest.raises(ProviderUnavailableError, match=f"registry {re.escape(address)} cannot be reached"),
    ):
        find_in_registry(ModelName("llama3.2", "3b", host=address), 5.0, insecure=True)


def test_a_registry_without_tls_is_not_asked_in_the_clear_unless_that_is_wanted() -> None:
    with ScriptedServer({PATH: [reply_text(200, MANIFEST)]}) as server:
        with pytest.raises(ProviderUnavailableError):
            find_in_registry(name_at(server), 5.0)
        assert server.requests == []


def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "http://registry.example/v2/library/llama3.2/manifests/3b"
    with ScriptedServer({url: [reply_text(200, MANIFEST)]}) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        found = find_in_registry(ModelName("llama3.2", "3b", host="registry.example"), 5.0, insecure=True)
        assert [request.path for request in proxy.requests] == [url]
    assert found is not None
