"""Tell a question from what stands in front of it or behind it and says when it is asked of.

"Last week, who logged in" and "who logged in last week" ask the same, and what is read only at the beginning or at the
end of a question is there in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re


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

    def cut(self, text: str) -> tuple[str, str, str]:
        """Return what stands in front of the question in `text`, the question, and what stands behind it."""
        if len(self.time.findall(text)) > 1:
            return "", text, ""
        return self._part(text, self.front, self.tail)

    def cut_places(self, text: str) -> tuple[str, str, str]:
        """Return the same, with the times left to the question."""
        return self._part(text, self.place_front, self.place_tail)

    def _part(self, text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> tuple[str, str, str]:
        front, tail = opening.match(text), closing.search(text)
        start = front.end() if front is not None else 0
        end = tail.start() if tail is not None else len(text)
        core = text[start:end]
        if not core.strip() or (front and self.bound.match(core)) or (tail and self.binding.search(core)):
            return "", text, ""
        return text[:start], core, text[end:]
