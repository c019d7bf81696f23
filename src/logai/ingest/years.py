"""The year of stamps that have none (RFC 3164).

The last line of a file is in the latest year in which its stamp is not after the file's modification time, with a day
of slack. Going back in the file, a stamp that lies more than two months after the one behind it is of the year before:
a log runs forward. A step back by less is disorder (a clock put right, rotated files in the wrong order) and changes no
year, and a step forward by more than ten months is the same across New Year.
"""

from __future__ import annotations

import re
from calendar import isleap
from dataclasses import dataclass, field
from datetime import date, timedelta

_MONTHS = (b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec")
_STAMP = re.compile(
    rb"^(?:<\d{1,3}>)?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +(\d{1,2}) (?!\d{4} )\d\d:",
    re.MULTILINE,
)
_BACKWARDS = 62
_FORWARDS = 303
_MOST_STEPS = 1_000
"""A file with more changes of year than this has no order to go by; the rest keeps the last year."""

Stamp = tuple[int, int]
"""Month and day."""


@dataclass
class YearScan:
    """Watches the lines of a file go by, and keeps where the year changes. Feed it whole lines only."""

    lines: int = 0
    steps: list[tuple[int, int]] = field(default_factory=list)
    """(index of the first line after the change, +1 or -1)."""
    last: Stamp | None = None
    leap_lines: list[int] = field(default_factory=list)
    """Indices of lines of 29 February, one for each piece."""

    def feed(self, block: bytes, count: int) -> list[int]:
        """Take the next `count` lines; return the offsets in `block` at which a line of another year begins."""
        head = block[:3]
        if head not in _MONTHS and not _STAMP.search(block):
            self.lines += count
            return []
        cuts: list[int] = []
        same_month = head in _MONTHS and block.count(b"\n" + head) + 1 == count
        if (
            same_month
            and (first := _STAMP.match(block))
            and (last := _STAMP.search(block, block.rfind(b"\n", 0, -1) + 1))
        ):
            if self._step(_stamp(first), self.lines):
                cuts.append(0)
            self.last = _stamp(last)
            if head == b"Feb" and b"Feb 29 " in block:
                self.leap_lines.append(self.lines)
        else:
            cuts = self._feed_each(block)
        self.lines += count
        return cuts

    def _feed_each(self, block: bytes) -> list[int]:
        cuts = []
        line, position = self.lines, 0
        for match in _STAMP.finditer(block):
            stamp = _stamp(match)
            if stamp == self.last:
                continue
            line += block.count(b"\n", position, match.start())
            position = match.start()
            if stamp == (2, 29):
                self.leap_lines.append(line)
            if self._step(stamp, line):
                cuts.append(match.start())
            self.last = stamp
        return cuts

    def _step(self, stamp: Stamp, line: int) -> bool:
        """Note a change of year between the last stamp and this one; return whether there is one."""
        if self.last is None or len(self.steps) >= _MOST_STEPS:
            return False
        days = _day_of_year(stamp) - _day_of_year(self.last)
        if -_BACKWARDS <= days <= _FORWARDS:
            return False
        self.steps.append((line, 1 if days < 0 else -1))
        return True

    def years(self, reference: date, year: int | None) -> list[int]:
        """Return the year of each piece between the changes, first to last.

        `reference` is the day after which nothing can have been logged; `year`, where given, is that of the last line.
        """
        relative = [0]
        for _, change in self.steps:
            relative.append(relative[-1] + change)
        newest = year if year is not None else self._latest_year(reference)
        years = [newest + offset - relative[-1] for offset in relative]
        if year is None:
            years = [min(one, (reference + timedelta(days=1)).year) for one in years]
            for _ in range(8):
                if all(isleap(years[self._piece(line)]) for line in self.leap_lines):
                    break
                years = [one - 1 for one in years]
        return years

    def _latest_year(self, reference: date) -> int:
        if self.last is None:
            return reference.year
        limit = reference + timedelta(days=1)
        year = limit.year
        return year if self.last <= (limit.month, limit.day) else year - 1

    def _piece(self, line: int) -> int:
        return sum(1 for start, _ in self.steps if start <= line)


def _stamp(match: re.Match[bytes]) -> Stamp:
    return _MONTHS.index(match[1]) + 1, int(match[2])


def _day_of_year(stamp: Stamp) -> int:
    month, day = stamp
    return (date(2000, month, 1) - date(2000, 1, 1)).days + day
