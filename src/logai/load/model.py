"""What a load reports, and to whom it tells how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Status = Literal["loaded", "grown", "unchanged", "empty", "failed"]


@dataclass(frozen=True)
class LoadProgress:
    """How far one source is: first its text is read, then its lines are parsed."""

    path: str
    done: int
    """Bytes read so far, those of earlier loads among them."""
    size: int
    """Bytes of it; 0 where that is not known."""
    lines: int
    """New lines read so far."""
    is_read: bool = False
    """All of it has been read, and is parsed now."""


Progress = Callable[[LoadProgress], None]


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
