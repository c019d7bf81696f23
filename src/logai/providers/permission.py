"""Whether a question may go to a server: what LOGAI_ALLOW_REMOTE says of it.

    always   anywhere
    ask      to a stranger's machine only after the user has said yes to that question
    never    nowhere but to this machine: a server in the same private network is another machine too

Both providers ask here before they send. Nothing here sends anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.errors import ConsentNeededError, ProviderUnavailableError
from logai.providers.hosts import is_this_machine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from logai.config import Settings
    from logai.providers.base import ChatRequest


def find_obstacle(
    settings: Settings, model: str, endpoint: str, hosts: Iterable[str], *, is_remote: bool
) -> ProviderUnavailableError | None:
    """Return the error of asking `model` at one of `hosts` where LOGAI_ALLOW_REMOTE forbids it, else None."""
    if settings.allow_remote != "never" or (not is_remote and all(is_this_machine(host) for host in hosts)):
        return None
    return ProviderUnavailableError(
        f"{model} at {endpoint} is not on this machine, and LOGAI_ALLOW_REMOTE is never.",
        "Use a local model, or set LOGAI_ALLOW_REMOTE=always.",
    )


def check_consent(settings: Settings, model: str, endpoint: str, request: ChatRequest, *, is_remote: bool) -> None:
    """Raise ConsentNeededError where the user must say yes before `request` leaves, and has not."""
    if is_remote and settings.allow_remote == "ask" and not request.has_consent:
        raise ConsentNeededError(model, endpoint, request.text_for(remote=True))
