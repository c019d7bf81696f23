from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from tests.servers import ScriptedServer, hang, ollama_replies, openai_replies

if TYPE_CHECKING:
    from tests.servers import Handler, Reply

from logai.config import load_settings
from logai.models.status import check_providers


def test_with_nothing_set_each_provider_says_what_is_missing() -> None:
    local, remote = check_providers(load_settings({}, {}))
    assert (local.name, local.ready, local.reachable, local.model) == ("local", False, False, "llama3.2:3b")
    assert "ollama serve" in local.hint
    assert (remote.name, remote.ready, remote.is_remote) == ("openai", False, True)
    assert "OPENAI_API_KEY" in remote.hint


def test_ready_providers_say_so() -> None:
    with ScriptedServer(ollama_replies()) as ollama, ScriptedServer(openai_replies()) as other:
        settings = load_settings({}, {"OLLAMA_HOST": ollama.url, "OPENAI_BASE_URL": f"{other.url}/v1"})
        local, remote = check_providers(settings)
    assert (local.ready, local.version, local.model_present) == (True, "0.33.0", True)
    assert (remote.ready, remote.is_remote, remote.model_present) == (True, False, True)


def test_the_hosts_are_asked_at_once_not_one_after_the_other() -> None:
    """Each host answers only when the other one has been asked too."""
    both_asked = threading.Barrier(2, timeout=10)

    def after_both(reply: Reply) -> Reply:
        def wait_and_reply(handler: Handler) -> None:
            both_asked.wait()
            reply(handler)

        return wait_and_reply

    replies = ollama_replies() | openai_replies()
    for path in ("/api/version", "/v1/models"):
        replies[path] = [after_both(replies[path][0])]
    with ScriptedServer(replies) as server:
        settings = load_settings({}, {"OLLAMA_HOST": server.url, "OPENAI_BASE_URL": f"{server.url}/v1"})
        assert [state.ready for state in check_providers(settings, seconds=15)] == [True, True]


def test_a_host_that_hangs_is_left() -> None:
    with ScriptedServer({"/api/version": [hang()], "/v1/models": [hang()]}) as server:
        settings = load_settings({}, {"OLLAMA_HOST": server.url, "OPENAI_BASE_URL": f"{server.url}/v1"})
        states = check_providers(settings, seconds=0.3)
    assert [(state.reachable, state.ready) for state in states] == [(True, False), (False, False)]
