"""Tell a question from what stands in front of it or behind it and says when it is asked of.

"Last week, who logged in" and "who logged in last week" ask the same, and what is read only at the beginning or at the
end of a question is there in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re


_VERBS = ("is", "was", "have")
"""Behind a mark they begin a question: "last week, was there"."""


@dataclass(frozen=True)
class Edges:
    """What may stand at one end of a question."""

    front: re.Pattern[str]
    tail: re.Pattern[str]
    time: re.Pattern[str]
    """With a second time, the question may be of both."""
    bound: re.Pattern[str]
    """The beginning of a rest that the front is a part of: "today compared to"."""
    binding: re.Pattern[str]
    """The end of a rest that the tail is a part of: "fewer than yesterday"."""
    place_front: re.Pattern[str]
    """A front that says whose it is, where or by what, and no time."""
    place_tail: re.Pattern[str]
    opening: re.Pattern[str] | None = None
    """A time, `when`, in front of a question, and the `mark` behind it. How a question begins counts in English."""
    parted: re.Pattern[str] | None = None
    """What stands between two sentences, of which the time may be of the first alone."""
    closing: re.Pattern[str] | None = None
    """A time behind a question, which is no part of what stands before it: "added in the last 3 days"."""

    def cut(self, text: str) -> tuple[str, str, str]:
        """Return what stands in front of the question in `text`, the question, and what stands behind it."""
        if len(self.time.findall(text)) > 1:
            return "", text, ""
        return self._cut(text, self.front.match(text), self.tail.search(text))

    def cut_places(self, text: str) -> tuple[str, str, str]:
        """Return the same, with the times left to the question."""
        return self._cut(text, self.place_front.match(text), self.place_tail.search(text))

    def cut_time(self, text: str) -> tuple[str, str, str]:
        """Return nothing, the question in `text`, and the time behind it."""
        if self.closing is None or len(self.time.findall(text)) > 1:
            return "", text, ""
        return self._cut(text, None, self.closing.search(text))

    def _cut(self, text: str, front: re.Match[str] | None, tail: re.Match[str] | None) -> tuple[str, str, str]:
        start = front.end() if front is not None else 0
        end = tail.start() if tail is not None else len(text)
        core = text[start:end]
        if not core.strip() or (front and self.bound.match(core)) or (tail and self.binding.search(core)):
            return "", text, ""
        return text[:start], core, text[end:]

    def turn(self, text: str) -> str:
        """Return `text` with the time in front of its question behind it: much is known by how a question begins."""
        found = self.opening.match(text) if self.opening is not None else None
        if found is None or self.parted is None or len(self.time.findall(text)) > 1:
            return text
        core = text[found.end() :].rstrip("?.! ")
        bound = self.bound.match(core)
        if not core or self.parted.search(core) or self.binding.search(core):
            return text
        if bound is not None and not (found["mark"] and bound.group().lower() in _VERBS):
            return text
        return f"{core} {found['when']}{text[found.end() + len(core) :]}"


@dataclass
class CutText:
    """A text, cut at its ends as rewordings ask for it; many are tried on one text."""

    text: str
    edges: Edges

    @cached_property
    def at_ends(self) -> tuple[str, str, str]:
        """What `Edges.cut` returns."""
        return self.edges.cut(self.text)

    @cached_property
    def at_places(self) -> tuple[str, str, str]:
        """What `Edges.cut_places` returns."""
        return self.edges.cut_places(self.text)

    @cached_property
    def at_time(self) -> tuple[str, str, str]:
        """What `Edges.cut_time` returns."""
        return self.edges.cut_time(self.text)
