"""Whether the user has been told that questions can leave the machine: said once, with the first that did.

A file of its own, so that it is remembered without a history too, and no clearing of the history repeats it.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from logai.history.file import state_folder

NAME = "remote-notice"


def take_notice() -> bool:
    """Return whether this is the first time, and remember it; where it cannot be remembered it is always the first."""
    path = state_folder() / NAME
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("x", encoding="ascii") as file, suppress(OSError):
            file.write(f"{datetime.now(UTC).isoformat(timespec='seconds')}\n")
    except FileExistsError:
        return False
    except OSError:
        return True
    return True
