"""What every rule for times needs: the sentence, the moment of the question, and what has been read so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from logai.understand.offline.bounds import reads_outside
from logai.understand.offline.clocks import Clock, read_clock
from logai.understand.offline.periods import read_period
from logai.understand.offline.spans import Bound, ClockRange, TimeFound, Times
from logai.understand.offline.spoken_hours import read_hour_of_part
from logai.understand.offline.thai_dates import night_of

if TYPE_CHECKING:
    from datetime import datetime

    from logai.plan.window import Window
    from logai.understand.offline.dates import Days
    from logai.understand.offline.sentence import Sentence

Point = tuple[int, "Days | None", "Clock | None"]
"""Where the words of a moment end, its day, its time of day."""


@dataclass
class TimeReader:
    """The times of one sentence as they are found."""

    sentence: Sentence
    now: datetime
    found: Times = field(default_factory=Times)
    days: list[tuple[Days, int, str]] = field(default_factory=list)
    clocks: list[ClockRange] = field(default_factory=list)

    def add(self, window: Window, first: int, end: int) -> int:
        """Add the window that the tokens from `first` to before `end` say; return `end`."""
        position = self.sentence.content[first].start
        self.found.windows.append(TimeFound(window, self.sentence.words(first, end - 1), position))
        return end

    def add_clock(self, bound: Bound, low: int, high: int, first: int, end: int) -> None:
        """Add a part of the day; "outside" before it turns it round."""
        if bound == "between" and reads_outside(self.sentence, first - 1, over_midnight=low > high):
            bound, first, low, high = "outside", first - 1, high, low
        text, position = self.sentence.words(first, end - 1), self.sentence.content[first].start
        self.clocks.append(ClockRange(bound, low, high, text, position))

    def day_at(self, index: int) -> Days | None:
        """Return the single day at `index`, a preposition before it left out."""
        skip = 1 if self.sentence.means(index, "prep", "on", "of", "in") else 0
        days = read_period(self.sentence, index + skip, self.now)
        return days if days is not None and days.is_one_day else None

    def day_ends(self) -> list[tuple[int, int]]:
        """Return where each day or month that can be read begins and ends."""
        ends = []
        for index in range(len(self.sentence.content)):
            if self.sentence.is_free(index):
                days = read_period(self.sentence, index, self.now)
                if days is not None:
                    ends.append((index, days.end))
        return ends

    def read_point(self, index: int) -> Point | None:
        """Return the day, the time of day or both at `index`."""
        said = read_hour_of_part(self.sentence, index, self.now)
        if said is not None:
            return said[0], said[1], Clock(said[0], said[2], is_whole_hour=said[2] % 60 == 0)
        days = read_period(self.sentence, index, self.now)
        if days is not None:
            if days.minute is not None:
                return days.end, days, Clock(days.end, days.minute, is_whole_hour=False)
            skip = 1 if self.sentence.means(days.end, "prep", "at") else 0
            clock = read_clock(self.sentence, days.end + skip) if days.is_one_day else None
            return (clock.end, days, clock) if clock is not None else (days.end, days, None)
        clock = read_clock(self.sentence, index)
        if clock is None:
            return None
        day = self.day_at(clock.end) or night_of(self.sentence, clock, self.now)
        return (day.end, day, clock) if day is not None else (clock.end, None, clock)
