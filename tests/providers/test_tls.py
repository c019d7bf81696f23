"""TLS: certificates of a real handshake on loopback, trusted or not."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import pytest
import trustme
from tests.servers import ScriptedServer, chat_reply, ollama_replies

from logai.config import load_settings
from logai.errors import BadInputError, ProviderFailedError
from logai.providers.base import ChatRequest
from logai.providers.ollama import OllamaProvider
from logai.providers.openai import OpenAIProvider
from logai.providers.tls import trusted_by

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REQUEST = ChatRequest("You plan.", "Question: failed logins today?", {"type": "object"})


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server(authority: trustme.CA) -> Iterator[ScriptedServer]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    with ScriptedServer(ollama_replies(chat_reply("{}")), tls=tls) as one:
        yield one


def test_a_certificate_that_nobody_vouches_for_is_one_line_with_what_to_do(server: ScriptedServer) -> None:
    with pytest.raises(ProviderFailedError, match="TLS") as caught:
        OllamaProvider(load_settings({}, {"OLLAMA_HOST": server.url})).complete(REQUEST)
    assert "SSL_CERT_FILE" in caught.value.hint
    settings = load_settings({}, {"OPENAI_BASE_URL": f"{server.url}/v1", "OPENAI_API_KEY": "k"})
    with pytest.raises(ProviderFailedError, match="TLS") as caught:
        OpenAIProvider(settings).complete(REQUEST)
    assert "SSL_CERT_FILE" in caught.value.hint
    assert not server.requests


def test_the_user_s_own_authority_is_trusted(
    server: ScriptedServer, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    assert OllamaProvider(load_settings({}, {"OLLAMA_HOST": server.url})).complete(REQUEST).text == "{}"


@pytest.mark.parametrize(("content", "told"), [(None, "No such file"), (b"no certificate", "no certificate")])
def test_an_authority_that_cannot_be_read_is_bad_input(
    content: bytes | None, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if content:
        (tmp_path / "ca.pem").write_bytes(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with pytest.raises(BadInputError, match=told) as caught:
        trusted_by("https")
    assert "SSL_CERT_FILE" in caught.value.hint


def test_no_authority_is_read_for_a_server_that_shows_no_certificate() -> None:
    assert not trusted_by("http").get_ca_certs()
    assert trusted_by("https").verify_mode is ssl.CERT_REQUIRED
