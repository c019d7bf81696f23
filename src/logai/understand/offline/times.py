"""Read every time expression of a question: windows, hours of the day, days of the week.

What can be read in two ways, or lies in the future, is refused. A window that the words leave open is stated
in a note.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from logai.plan.model import AllTime, BetweenWindow, NamedWindow, Window
from logai.understand.offline.bounds import (
    begins_period,
    days_of_one_month,
    ends_in_month,
    is_part_of_month,
    qualifies_clock,
    reads_outside,
)
from logai.understand.offline.clocks import AROUND, Clock, read_bare_hour, read_clock, read_half_day, read_shared_hours
from logai.understand.offline.compared_times import read_between, read_compared_times
from logai.understand.offline.dates import DAY_NAMES, Days
from logai.understand.offline.open_ends import read_open_end
from logai.understand.offline.periods import bound_month_part, read_period
from logai.understand.offline.rolling import read_rolling
from logai.understand.offline.spans import (
    DAY_MINUTES,
    DAYPARTS,
    Bound,
    ClockRange,
    TimeFound,
    Times,
    combine_clock_and_days,
    find_bounds,
    join_outer_hours,
    moment,
    read_off_hours,
)
from logai.understand.offline.weekdays import names_one_weekend, note_weekdays, says_every

if TYPE_CHECKING:
    from collections.abc import Callable

    from logai.understand.offline.sentence import Sentence


_JOINS = ("and", "และ", "กับ")
"""Words that make a range only where another word opens it: "between 9 and 10"."""
_BOUNDS = ("since", "before", "after", "until")


@dataclass
class _Reader:
    sentence: Sentence
    now: datetime
    found: Times = field(default_factory=Times)
    days: list[tuple[Days, int, str]] = field(default_factory=list)
    clocks: list[ClockRange] = field(default_factory=list)

    def read(self) -> Times:
        rules: tuple[Callable[[int], int | None], ...] = (
            self._rolling,
            self._named,
            self._weekdays,
            self._open_ended,
            self._daypart,
            self._range,
            self._bounded,
            self._around,
            self._point,
        )
        for rule in rules:
            index = 0
            while index < len(self.sentence.content):
                end = rule(index) if self.sentence.is_free(index) else None
                if end is None:
                    index += 1
                else:
                    self.sentence.explain(index, end - 1, "time")
                    index = end
        note_weekdays(self.sentence, self.now, self.found.weekdays)
        join_outer_hours(self.sentence, self.clocks)
        combine_clock_and_days(self.sentence, self.now, self.found, self.days, self.clocks)
        read_off_hours(self.sentence, self.found.hours)
        read_compared_times(self.sentence, self.found, self.now)
        self.found.windows.sort(key=lambda window: window.position)
        for window in self.found.windows:
            self._refuse_future(window)
        return self.found

    def _add(self, window: Window, first: int, end: int) -> int:
        position = self.sentence.content[first].start
        self.found.windows.append(TimeFound(window, self.sentence.words(first, end - 1), position))
        return end

    def _refuse_future(self, found: TimeFound) -> None:
        window, now = found.window, self.now.replace(tzinfo=None)
        if isinstance(window, BetweenWindow) and window.start is not None and window.start > now:
            raise self.sentence.refuse("future", found.text)

    def _rolling(self, index: int) -> int | None:
        rolling = read_rolling(self.sentence, index)
        return None if rolling is None else self._add(rolling[0], index, rolling[1])

    def _named(self, index: int) -> int | None:
        token = self.sentence.at(index)
        name = token.name_in("window") if token is not None else None
        if self.sentence.means(index - 1, "monthpart"):
            return None
        if name is None or name in DAY_NAMES:
            return None
        if name == "all":
            return self._add(AllTime(), index, index + 1)
        if begins_period(self.sentence, index - 1, name):
            self.sentence.explain(index - 1, index, "time")
            return self._add(NamedWindow.model_validate({"name": name}), index - 1, index + 1)
        read_between(self.sentence, index)
        if self.sentence.means(index - 1, "word", "since", "before", "after", "until", "between"):
            raise self.sentence.refuse("ambiguous_time", self.sentence.words(index - 1, index))
        return self._add(NamedWindow.model_validate({"name": name}), index, index + 1)

    def _weekdays(self, index: int) -> int | None:
        token = self.sentence.at(index)
        name = token.name_in("weekdays") if token is not None else None
        if name is None and not self.found.windows and says_every(self.sentence, index):
            name = token.name_in("weekday") if token is not None else None
        if name is None:
            return None
        which = self.sentence.means(index - 1, "rolling") or self.sentence.means(index - 1, "word", "which")
        if which or names_one_weekend(self.sentence, index):
            return None
        self.found.weekdays = tuple(sorted({*self.found.weekdays, *(int(digit) for digit in name)}))
        if self.sentence.means(index + 1, "word", "and", "or") and self.sentence.means(index + 2, "weekdays"):
            return index + 2
        return index + 1

    def _daypart(self, index: int) -> int | None:
        token = self.sentence.at(index)
        name = token.name_in("daypart") if token is not None else None
        if name is None or token is None:
            return None
        if token.means("clock") and read_clock(self.sentence, index) is not None:
            return None
        if self.sentence.means(index - 1, "clock"):
            return None
        today = datetime.combine(self.now.date(), datetime.min.time())
        if name == "last_night":
            self.sentence.note("note_last_night")
            window = BetweenWindow(start=today - timedelta(hours=6), end=today + timedelta(hours=6))
            return self._add(window, index, index + 1)
        start, end = DAYPARTS[name.removeprefix("this_")]
        if name.startswith("this_"):
            self.sentence.note("note_daypart", words=token.text, start=start, end=end)
            window = BetweenWindow(start=today + timedelta(hours=start), end=today + timedelta(hours=end))
            return self._add(window, index, index + 1)
        self.clocks.append(ClockRange("daypart", start * 60, end * 60, token.text, token.start))
        return index + 1

    def _open_ended(self, index: int) -> int | None:
        found = read_open_end(self.sentence, index, self.now, self._read_point)
        return self._add(found[0], index, found[1]) if found else None

    def _range(self, index: int) -> int | None:
        sentence = self.sentence
        after = sentence.means(index, "word", "after")
        opened = after or sentence.means(index, "word", "between", "since") or sentence.means(index, "prep", "from")
        at = index + (1 if opened else 0)
        numbered = None if after else self._shared_hours(at, index) or self._numbered_days(at, index, opened=opened)
        if numbered is not None:
            return numbered
        low = self._read_point(at)
        if low is None or (after and low[1] is not None):
            return self._bare_hours(at, index, opened=opened) if low is None and not after else None
        ragged = is_part_of_month(sentence, at, "early") or is_part_of_month(sentence, low[0] + 1, "late")
        bounded = opened and not sentence.means(index, "word", "since", "after")
        if ragged and (bounded or sentence.means(low[0], "word", "to")):
            raise sentence.refuse("ambiguous_time", sentence.words(index, low[0]))
        joined = not opened and sentence.at(low[0]) is not None and sentence.content[low[0]].text.lower() in _JOINS
        compared = any(token.means("word", "compare") for token in sentence.content)
        if not sentence.means(low[0], "word", "to") or joined or compared:
            return None
        high = self._read_point(low[0] + 1)
        if high is None and low[1] is not None and low[2] is None and ends_in_month(sentence, low[0], index + opened):
            return self._add_same_month(low[1], low[0] + 1, index)
        if high is not None:
            return self._add_range(low, high, index)
        bare = read_bare_hour(sentence, low[0] + 1)
        if bare is not None and low[1] is None and not sentence.means(bare.end, "word"):
            raise sentence.refuse("ambiguous_time", sentence.words(index, bare.end - 1))
        return None

    def _shared_hours(self, at: int, index: int) -> int | None:
        """Read "2-4 ทุ่มเมื่อวาน" and "เมื่อวานบ่าย 2-4 โมง"."""
        before = self._day_at(at)
        shared = read_shared_hours(self.sentence, before.end if before is not None else at)
        if shared is None:
            return None
        day = before or self._day_at(shared[1].end)
        end = day.end if day is not None and before is None else shared[1].end
        return self._add_range((end, None, shared[0]), (end, day, shared[1]), index)

    def _add_same_month(self, low: Days, at: int, index: int) -> int:
        return self._add(days_of_one_month(self.sentence, low, index, at), index, at + 1)

    def _numbered_days(self, at: int, index: int, *, opened: bool) -> int | None:
        """Read "1 to 5 Nov": the first day takes month and year of the second."""
        sentence = self.sentence
        at += 1 if sentence.means(at, "word", "on_date") else 0
        token, sep = sentence.at(at), at + 1
        if token is None or token.number is None or token.means("number") or not sentence.means(sep, "word", "to"):
            return None
        if not opened and sentence.content[sep].text.lower() in ("and", "และ", "กับ"):
            return None
        following = sep + 1 + (1 if sentence.means(sep + 1, "word", "on_date") else 0)
        numeral = sentence.at(following)
        if numeral is None or numeral.number is None:
            return None
        high = read_period(sentence, sep + 1, self.now)
        if high is None or not high.is_one_day or high.end <= following + 1:
            return None
        try:
            first = high.first.replace(day=token.number)
        except ValueError as error:
            raise sentence.refuse("bad_date", sentence.words(at, high.end - 1)) from error
        if first > high.first:
            raise sentence.refuse("bad_date", sentence.words(at, high.end - 1))
        return self._add(BetweenWindow.whole_days(first, high.first), index, high.end)

    def _bare_hours(self, at: int, index: int, *, opened: bool) -> int | None:
        """Read "between 9 and 10" where a day stands next to it, and "between 9 and 11 am", "9-11am" without one."""
        sentence = self.sentence
        low = read_bare_hour(sentence, at)
        if low is None or not sentence.means(low.end, "word", "to"):
            return None
        high = read_clock(sentence, low.end + 1) or read_bare_hour(sentence, low.end + 1)
        if high is None:
            return None
        halved = read_half_day(sentence, low, high)
        if halved is not None and (opened or sentence.content[low.end].text == "-"):
            self._add_clock("between", halved, high.minute, index, high.end)
            return high.end
        if not opened:
            return None
        day_after = self._day_at(high.end) is not None
        day_before = index > 0 and any(end == index for _, end in self._day_ends())
        if not (day_after or day_before) or high.minute <= low.minute:
            raise sentence.refuse("ambiguous_time", sentence.words(index, high.end - 1))
        self._add_clock("between", low.minute, high.minute, index, high.end)
        return high.end

    def _day_ends(self) -> list[tuple[int, int]]:
        ends = []
        for index in range(len(self.sentence.content)):
            if self.sentence.is_free(index):
                days = read_period(self.sentence, index, self.now)
                if days is not None:
                    ends.append((index, days.end))
        return ends

    def _day_at(self, index: int) -> Days | None:
        skip = 1 if self.sentence.means(index, "prep", "on", "of", "in") else 0
        days = read_period(self.sentence, index + skip, self.now)
        return days if days is not None and days.is_one_day else None

    def _read_point(self, index: int) -> tuple[int, Days | None, Clock | None] | None:
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
        day = self._day_at(clock.end)
        return (day.end, day, clock) if day is not None else (clock.end, None, clock)

    def _add_range(
        self,
        low: tuple[int, Days | None, Clock | None],
        high: tuple[int, Days | None, Clock | None],
        index: int,
    ) -> int:
        end = high[0]
        (_, low_day, low_clock), (_, high_day, high_clock) = low, high
        if low_day is None and high_day is None:
            if low_clock is not None and high_clock is not None:
                self._add_clock("between", low_clock.minute, high_clock.minute, index, end)
            return end
        if (low_day is None and high_clock is None) or (high_day is None and low_clock is None):
            raise self.sentence.refuse("ambiguous_time", self.sentence.words(index, end - 1))
        first = (low_day or high_day or cast("Days", None)).first
        last = (high_day or low_day or cast("Days", None)).last
        if high_clock is not None and (high_day is None or low_day is None) and high_clock.minute == 0:
            high_clock = Clock(high_clock.end, DAY_MINUTES, high_clock.is_whole_hour)
        start = moment(first, low_clock.minute if low_clock else 0)
        stop = moment(last, high_clock.minute if high_clock else DAY_MINUTES)
        if start >= stop:
            raise self.sentence.refuse("ambiguous_time", self.sentence.words(index, end - 1))
        return self._add(BetweenWindow(start=start, end=stop), index, end)

    def _add_clock(self, bound: Bound, low: int, high: int, first: int, end: int) -> None:
        if bound == "between" and reads_outside(self.sentence, first - 1):
            first, low, high = first - 1, high, low
        text, position = self.sentence.words(first, end - 1), self.sentence.content[first].start
        self.clocks.append(ClockRange(bound, low, high, text, position))

    def _bounded(self, index: int) -> int | None:
        sentence = self.sentence
        bound = self._bound_at(index)
        if bound is None:
            return None
        if sentence.means(index + 1, "monthpart"):
            since, until, end = bound_month_part(sentence, bound, index + 1, self.now)
            return self._add(BetweenWindow(start=since, end=until), index, end)
        point = self._read_point(index + 1)
        if point is None:
            return None
        end, day, clock = point
        if day is None and clock is not None:
            low, high = (0, clock.minute) if bound in ("before", "until") else (clock.minute, DAY_MINUTES)
            self._add_clock(cast("Bound", bound), low, high, index, end)
            return end
        days = cast("Days", day)
        start: datetime | None
        stop: datetime | None
        if clock is not None and bound != "since" and qualifies_clock(sentence, index, days, clock):
            low, high = (clock.minute, DAY_MINUTES) if bound in ("after", "from") else (0, clock.minute)
            start, stop = moment(days.first, low), moment(days.first, high)
            sentence.note("note_within_day", words=sentence.words(index, end - 1), date=days.first)
        else:
            start, stop = find_bounds(bound, days, clock)
        if start is not None and stop is not None and start >= stop:
            raise sentence.refuse("ambiguous_time", sentence.words(index, end - 1))
        return self._add(BetweenWindow(start=start, end=stop), index, end)

    def _bound_at(self, index: int) -> str | None:
        """Return how the word at `index` bounds the time after it; "by", "to" and "from" do so beside a time alone."""
        token = self.sentence.content[index]
        names = sorted(s.name for s in token.senses if s.group == "word" and s.name in _BOUNDS)
        if names:
            return names[0]
        compared = any(other.means("word", "compare", "more", "more_than") for other in self.sentence.content)
        if compared or token.text.lower() in _JOINS:
            return None
        if token.means("word", "to") or (token.means("prep", "by") and self.sentence.language == "en"):
            return "until"
        point = self._read_point(index + 1) if token.means("prep", "from") else None
        return "from" if point is not None and point[2] is not None else None

    def _around(self, index: int) -> int | None:
        """Read "around noon" and "about 3pm yesterday" as half an hour before to half an hour after."""
        sentence = self.sentence
        point = self._read_point(index + 1) if sentence.means(index, "clock", "around") else None
        if point is None:
            return None
        end, day, clock = point
        if clock is None:
            return None
        position = sentence.content[index].start
        if day is not None:
            self.days.append((day, position, sentence.words(index, end - 1)))
        middle = max(clock.minute, AROUND)
        low, high = middle - AROUND, min(middle + AROUND, DAY_MINUTES)
        words = sentence.words(index, clock.end - 1)
        times = {"start": f"{low // 60}:{low % 60:02d}", "end": f"{high // 60}:{high % 60:02d}"}
        sentence.note("note_around", words=words, **times)
        self.clocks.append(ClockRange("between", low, high, words, position))
        return end

    def _point(self, index: int) -> int | None:
        sentence = self.sentence
        introduced = sentence.means(index, "prep", "at") or sentence.means(index, "clock", "at")
        point = self._read_point(index + (1 if introduced else 0))
        if point is None and introduced and not sentence.means(index + 1, "compare"):
            bare = read_bare_hour(sentence, index + 1)
            if bare is not None:
                day = self._day_at(bare.end)
                point = (day.end if day else bare.end, day, bare)
        if point is None:
            return None
        end, day, clock = point
        position = sentence.content[index].start
        if day is not None and day.minute is None:
            self.days.append((day, position, sentence.words(index, end - 1)))
            is_date = day.is_one_day and not sentence.means(index, "window")
            if is_date and clock is None and sentence.means(index - 1, "prep", "from"):
                sentence.note("note_within_day", words=sentence.words(index - 1, end - 1), date=day.first)
        if day is not None and day.minute is not None:
            return self._add(day.window, index, end)
        if clock is not None:
            high = clock.minute + (60 if clock.is_whole_hour else 1)
            self._add_clock("at", clock.minute, high, index, end)
        return end


def read_times(sentence: Sentence, now: datetime) -> Times:
    """Return the times of `sentence` and mark their tokens; NotUnderstoodError for doubtful ones."""
    return _Reader(sentence, now).read()
