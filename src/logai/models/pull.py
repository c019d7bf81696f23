"""Fetching a model: `logai models pull NAME`.

A pull that fails answers with HTTP 200 and often ends in silence, so success is believed only when the server
said `success` and then lists the model. An interrupted pull goes on where it stopped when it is started
again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from logai.errors import ProviderFailedError
from logai.models.inventory import check_name, open_api
from logai.providers.ollama import find_entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from logai.config import Settings

IDLE_SECONDS = 600.0
"""Longest silence: the server says nothing while it checks the digest of a large layer."""


@dataclass(frozen=True)
class PullProgress:
    """One step. `digest` names the layer; `completed` of `total` bytes, None where the step has no size."""

    status: str
    digest: str | None = None
    completed: int | None = None
    total: int | None = None
    is_proved: bool = False
    """The last step: the server said success and lists the model."""


def pull_model(settings: Settings, name: str, idle_seconds: float = IDLE_SECONDS) -> Iterator[PullProgress]:
    """Yield the steps of fetching the model `name`.

    The last one is proved, or ProviderFailedError is raised.
    """
    check_name(name)
    api = open_api(settings, idle_seconds)
    succeeded = False
    for line in api.pull_model(name):
        succeeded = succeeded or line.get("status") == "success"
        yield _make_progress(line)
    if not succeeded or find_entry(api.list_models(), name) is None:
        raise ProviderFailedError(
            f"The pull of {name} ended, but the model is not there.",
            f"Run `logai models pull {name}` again; it goes on where it stopped.",
        )
    yield PullProgress("success", is_proved=True)


def _make_progress(line: dict[str, Any]) -> PullProgress:
    digest, total, completed = line.get("digest"), line.get("total"), line.get("completed")
    has_size = isinstance(total, int) and total > 0
    return PullProgress(
        status=str(line.get("status", "")),
        digest=digest if isinstance(digest, str) else None,
        completed=(completed if isinstance(completed, int) else 0) if has_size else None,
        total=total if has_size else None,
    )
