"""The steps of a long piece of work on a model, and the proof that it was done.

Ollama answers a pull or a creation that fails with HTTP 200 and often ends in silence, so success is believed only
when the server said `success` and then lists the model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from logai.errors import ProviderFailedError
from logai.providers.ollama import find_entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from logai.providers.ollama_api import OllamaApi


@dataclass(frozen=True)
class ModelStep:
    """One step. `part` is the layer or file that `completed` of `total` bytes belong to, None where it has no size."""

    status: str
    part: str | None = None
    completed: int | None = None
    total: int | None = None
    is_proved: bool = False
    """The last step: the server said success and lists the model."""


Report = Callable[[ModelStep], None]
"""What is told of each step."""


def prove_success(api: OllamaApi, name: str, lines: Iterable[dict[str, Any]], hint: str) -> Iterator[ModelStep]:
    """Yield a step for each of the server's lines, and last the proof that it has the model `name` now.

    Raise ProviderFailedError where it has not; `hint` says what to do where it did not say success either. A success of
    a model that is not listed is that of damaged files which an earlier attempt left, and which the server trusts.
    """
    succeeded = False
    for line in lines:
        succeeded = succeeded or line.get("status") == "success"
        yield _make_step(line)
    if not succeeded:
        raise ProviderFailedError(f"The server ended its work on {name}, but the model is not there.", hint)
    if find_entry(api.list_models(), name) is None:
        raise ProviderFailedError(
            f"The server says that {name} is ready, but does not list it: its files are damaged.",
            f"Remove them with `logai models rm {name}`, then run the same command again.",
        )
    yield ModelStep("success", is_proved=True)


def _make_step(line: dict[str, Any]) -> ModelStep:
    digest, total, completed = line.get("digest"), line.get("total"), line.get("completed")
    has_size = isinstance(total, int) and total > 0
    return ModelStep(
        status=str(line.get("status", "")),
        part=digest if isinstance(digest, str) else None,
        completed=(completed if isinstance(completed, int) else 0) if has_size else None,
        total=total if has_size else None,
    )
