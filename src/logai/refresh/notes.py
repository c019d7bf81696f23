"""What kept a refresh from loading all that is new: told beside an answer or in a report, never a failure of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from logai.i18n import escape_hidden, translate


class Obstacle(StrEnum):
    """Why new lines are not in the store."""

    BUSY = "busy"
    """Another process holds the store."""
    NOT_WRITABLE = "not_writable"
    """This user may not write the store."""
    TOO_LARGE = "too_large"
    """More new text than is loaded without being asked for."""
    TOO_SLOW = "too_slow"
    UNREADABLE = "unreadable"
    """This user may not read the log."""
    FAILED = "failed"
    """The log cannot be loaded."""
    STORE_FAILED = "store_failed"
    """The store does not take it: a full disk."""
    MISSING = "missing"
    """The log is gone, and nothing that it was rotated to is there."""


@dataclass(frozen=True)
class RefreshNote:
    """One obstacle, and what it is about: a log, or the store."""

    obstacle: Obstacle
    path: str
    megabytes: int = 0
    """New text that was not loaded, for TOO_LARGE."""
    detail: str = ""
    """The error's own sentence, for BUSY, FAILED and STORE_FAILED; in English."""

    @property
    def hides_lines(self) -> bool:
        """Whether there are lines that the store does not have."""
        return self.obstacle is not Obstacle.MISSING


def describe_note(note: RefreshNote, lang: str) -> str:
    """Return the note in words. A path may hold anything, and is shown with nothing hidden."""
    shown = {"path": escape_hidden(note.path), "detail": escape_hidden(note.detail)}
    return translate(lang, f"refresh.{note.obstacle}", megabytes=note.megabytes, **shown)
