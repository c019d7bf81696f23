from __future__ import annotations

import os
import socket

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("8.8.8.8", 53)])
def test_a_connection_to_another_machine_is_refused(address: tuple[str, int]) -> None:
    with socket.socket() as sock, pytest.raises(RuntimeError, match="tried to reach"):
        sock.connect(address)


def test_a_name_is_not_looked_up() -> None:
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("example.com", 80)


def test_no_setting_of_the_developer_is_left() -> None:
    assert not [name for name in os.environ if name.startswith(("OLLAMA_", "OPENAI_", "LOGAI_", "AI_PROVIDER"))]
    assert "xdg" in os.environ["XDG_DATA_HOME"]
