from __future__ import annotations

import pytest

from logai.config import load_settings
from logai.errors import BadInputError
from logai.providers.hosts import (
    find_ollama_addresses,
    is_home,
    parse_base_url,
    parse_ollama_host,
    uses_proxy,
)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("", "http://127.0.0.1:11434"),
        ("1.2.3.4", "http://1.2.3.4:11434"),
        (":1234", "http://127.0.0.1:1234"),
        ("example.com", "http://example.com:11434"),
        ("example.com:99", "http://example.com:99"),
        ("[::1]", "http://[::1]:11434"),
        ("::1", "http://[::1]:11434"),
        ("[::1]:99", "http://[::1]:99"),
        ("http://[::1]", "http://[::1]:80"),
        ("  'http://example.com:1'  ", "http://example.com:1"),
        ('"10.0.0.1"', "http://10.0.0.1:11434"),
        ("http://example.com", "http://example.com:80"),
        ("https://example.com", "https://example.com:443"),
        ("HTTPS://example.com", "https://example.com:443"),
        ("https://example.com/ollama", "https://example.com:443/ollama"),
        ("http://example.com:8080/a/b/", "http://example.com:8080/a/b"),
        ("example.com:99999", "http://example.com:11434"),
        ("example.com:port", "http://example.com:11434"),
        ("http://example.com:0x1", "http://example.com:80"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("0.0.0.0:8000", "http://127.0.0.1:8000"),
        ("[::]:8000", "http://[::1]:8000"),
        ("::", "http://[::1]:11434"),
        ("http://0.0.0.0", "http://127.0.0.1:80"),
        ("ollama.com", "https://ollama.com:443"),
    ],
)
def test_ollama_host_is_read_as_ollama_reads_it(text: str, url: str) -> None:
    assert parse_ollama_host(text).url == url


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("example.com", "http://example.com:77"),
        ("http://example.com", "http://example.com:77"),
        ("example.com:99", "http://example.com:99"),
        ("::1", "http://[::1]:77"),
    ],
)
def test_ollama_port_fills_a_port_that_is_missing(text: str, url: str) -> None:
    assert parse_ollama_host(text, 77).url == url


@pytest.mark.parametrize("text", ["ftp://example.com", "a b", "http://exa\x1bmple", "http://h?x=1"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadInputError):
        parse_ollama_host(text)


def test_with_nothing_set_loopback_is_tried_and_then_the_compose_service() -> None:
    addresses = find_ollama_addresses(load_settings({}, {"OLLAMA_PORT": "5555"}))
    assert [address.url for address in addresses] == ["http://127.0.0.1:5555", "http://ollama:5555"]


@pytest.mark.parametrize("port", ["1.5", "70000"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(BadInputError, match="OLLAMA_PORT"):
        find_ollama_addresses(load_settings({}, {"OLLAMA_PORT": port}))


def test_credentials_are_sent_and_never_shown() -> None:
    address = parse_ollama_host("https://me:secret@example.com/x")
    assert address.url == "https://me:secret@example.com:443/x"
    assert address.shown == "https://example.com:443/x"
    assert parse_base_url("https://me:secret@example.com/v1").shown == "https://example.com:443/v1"


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "ollama", "192.168.1.4", "fd00::1", "box.local"])
def test_this_machine_and_its_neighbours_are_home(host: str) -> None:
    assert is_home(host)


@pytest.mark.parametrize("host", ["api.openai.com", "8.8.8.8", "2606:4700::1111", "127.0.0.1.example.com"])
def test_everything_else_is_away(host: str) -> None:
    assert not is_home(host)


@pytest.mark.parametrize(
    ("host", "allowed"), [("127.0.0.1", False), ("::1", False), ("ollama", False), ("example.com", True)]
)
def test_no_proxy_stands_before_loopback_or_a_container(host: str, *, allowed: bool) -> None:
    assert uses_proxy(host) is allowed


@pytest.mark.parametrize("text", ["api.openai.com/v1", "http://", "http://h:port/v1", "file:///etc/passwd"])
def test_a_base_url_that_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="OPENAI_BASE_URL"):
        parse_base_url(text)
