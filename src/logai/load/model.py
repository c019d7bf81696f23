"""What a load reports, and to whom it tells how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Status = Literal["loaded", "grown", "unchanged", "empty", "failed"]

Progress = Callable[[str, int, int], None]
"""Gets a path, the bytes read of it, and its size."""


@dataclass(frozen=True)
class SourceReport:
    """What loading one source did."""

    path: str
    lines: int
    """New lines, all that were read."""
    events: int
    """New events: a line each, but for those that are older than was asked for."""
    attempts: int
    unknown: int
    """Events that no pattern recognised; they are kept with the action `other`."""
    seconds: float
    status: Status
    message: str = ""
    """What was wrong, in one sentence that names the path; `hint` says what to do."""
    hint: str = ""
