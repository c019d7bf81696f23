"""A limit for the whole of a conversation with a server, not only for each of its parts.

The time-outs of HTTP clients start anew with every byte, so a server that drips holds its caller for ever,
and looking up a name has no time-out at all. Here the work runs in a thread of its own and is left behind
when its time is up.
"""

from __future__ import annotations

import queue
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


class DeadlinePassedError(Exception):
    """The work was not done in time."""


def run_within(seconds: float, work: Callable[[], Result], abandon: Callable[[], object] | None = None) -> Result:
    """Return what `work` returns, or raise what it raises; DeadlinePassedError after `seconds`.

    `abandon` is called when time is up, to close what the work still holds; the thread then ends by itself.
    """
    outcome: queue.SimpleQueue[tuple[Result | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcome.put((work(), None))
        except BaseException as error:  # noqa: BLE001
            outcome.put((None, error))

    threading.Thread(target=run, name="logai-provider", daemon=True).start()
    try:
        result, error = outcome.get(timeout=max(0.0, seconds))
    except queue.Empty:
        if abandon is not None:
            with suppress(Exception):
                abandon()
        raise DeadlinePassedError from None
    if error is not None:
        raise error
    return result  # type: ignore[return-value]  # without an error there is a result
