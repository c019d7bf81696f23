"""Read every time expression of a question: windows, hours of the day, days of the week.

What can be read in two ways, or lies in the future, is refused. A window that the words leave open is stated
in a note.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from logai.plan.window import AllTime, BetweenWindow, NamedWindow
from logai.understand.offline.ages import read_age
from logai.understand.offline.around_hours import read_beside, read_days_beside
from logai.understand.offline.bounds import begins_period, qualifies_clock
from logai.understand.offline.clocks import AROUND, read_bare_hour, read_clock
from logai.understand.offline.compared_hours import share_hours
from logai.understand.offline.compared_times import read_between, read_compared_times, read_increase_since
from logai.understand.offline.counted_days import read_counted_back
from logai.understand.offline.dates import DAY_NAMES, Days
from logai.understand.offline.holidays import drop_dated_holidays, says_year_of
from logai.understand.offline.listed_days import compares, read_listed_days
from logai.understand.offline.nights import is_night_of_a_day, read_night_between
from logai.understand.offline.open_ends import bound_named, read_open_end
from logai.understand.offline.periods import bound_month_part
from logai.understand.offline.ranges import JOINS, RangeReader
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
from logai.understand.offline.split_times import outer_part, read_compared_parts, read_left_out, refuse_nothing_left
from logai.understand.offline.spoken_hours import drop_described_parts, says_hour
from logai.understand.offline.thai_dates import belongs_to_day
from logai.understand.offline.week_days import names_week_of_day
from logai.understand.offline.weekdays import note_weekdays, read_every_weekday

if TYPE_CHECKING:
    from collections.abc import Callable

    from logai.understand.offline.sentence import Sentence


_BOUNDS = ("since", "before", "after", "until")


_TWO = 2


class _Reader(RangeReader):
    def read(self) -> Times:
        """Read all rules over all tokens, then put together what they found."""
        drop_described_parts(self.sentence)
        drop_dated_holidays(self.sentence)
        read_increase_since(self.sentence, self.found)
        read_compared_parts(self.sentence, self.found)
        rules: tuple[Callable[[int], int | None], ...] = (
            self._left_out,
            self._listed,
            self._aged,
            self._counted_back,
            self._night_between,
            self._beside,
            self._rolling,
            self._named,
            self._weekdays,
            self._open_ended,
            self._daypart,
            self.read_range,
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
        refuse_nothing_left(self.sentence, self.found, self.now)
        read_compared_times(self.sentence, self.found, self.now)
        share_hours(self.sentence, self.found, self.now)
        self.found.windows.sort(key=lambda window: window.position)
        for window in self.found.windows:
            self._refuse_future(window)
        return self.found

    def _refuse_future(self, found: TimeFound) -> None:
        window, now = found.window, self.now.replace(tzinfo=None)
        if isinstance(window, BetweenWindow) and window.start is not None and window.start > now:
            raise self.sentence.refuse("future", found.text)

    def _rolling(self, index: int) -> int | None:
        rolling = read_rolling(self.sentence, index)
        return None if rolling is None else self.add(rolling[0], index, rolling[1])

    def _aged(self, index: int) -> int | None:
        found = read_age(self.sentence, index, self.now)
        return self.add(found[0], index, found[1]) if found else None

    def _counted_back(self, index: int) -> int | None:
        counted = read_counted_back(self.sentence, index, self.now)
        if counted is None:
            return None
        self.found.dates = counted.single
        first = index - self.sentence.means(index - 1, "word", "on_date")
        self.sentence.explain(first, index, "time")
        return self.add(counted.window, index, counted.end)

    def _night_between(self, index: int) -> int | None:
        found = read_night_between(self.sentence, index, self.now)
        if found is None:
            return None
        self.sentence.note("note_daypart", words=self.sentence.content[index].text, start=18, end=6)
        return self.add(found[0], index, found[1])

    def _beside(self, index: int) -> int | None:
        days = read_days_beside(self.sentence, index, self.now)
        if days is not None:
            return self.add(days[0], index, days[1])
        found = read_beside(self.sentence, index, self.read_point)
        if found is None:
            return None
        day, low, high, end = found
        if day is not None:
            window = BetweenWindow(start=moment(day.first, low), end=moment(day.first, high))
            return self.add(window, index, end)
        self.add_clock("between", low % DAY_MINUTES, high % DAY_MINUTES, index, end)
        return end

    def _named(self, index: int) -> int | None:
        token = self.sentence.at(index)
        name = token.name_in("window") if token is not None else None
        if self.sentence.means(index - 1, "monthpart"):
            return None
        of_day = belongs_to_day(self.sentence, index) or names_week_of_day(self.sentence, index)
        of_day = of_day or says_year_of(self.sentence, index)
        if name is None or name in DAY_NAMES or of_day:
            return None
        if name == "all":
            return self.add(AllTime(), index, index + 1)
        if begins_period(self.sentence, index - 1, name):
            self.sentence.explain(index - 1, index, "time")
            return self.add(NamedWindow.model_validate({"name": name}), index - 1, index + 1)
        read_between(self.sentence, index)
        bounded = bound_named(self.sentence, index, name, self.now)
        if bounded is not None:
            self.sentence.explain(index - 1, index, "time")
            return self.add(bounded, index - 1, index + 1)
        if self.sentence.means(index - 1, "word", "since", "before", "after", "until", "between"):
            raise self.sentence.refuse("ambiguous_time", self.sentence.words(index - 1, index))
        return self.add(NamedWindow.model_validate({"name": name}), index, index + 1)

    def _weekdays(self, index: int) -> int | None:
        found = read_every_weekday(self.sentence, index, named=bool(self.found.windows))
        if found is None:
            return None
        self.found.weekdays = tuple(sorted({*self.found.weekdays, *found[0]}))
        return found[1]

    def _left_out(self, index: int) -> int | None:
        before = len(self.clocks)
        end = read_left_out(self.sentence, index, self.now, self.found, self._hours_at)
        self.clocks[before:] = [outer_part(clock) for clock in self.clocks[before:]]
        return end

    def _hours_at(self, index: int) -> int | None:
        """Read hours without a day at `index`, and nothing else."""
        token = self.sentence.at(index)
        name = token.name_in("daypart") if token is not None else None
        if token is not None and name in DAYPARTS:
            return self._daypart(index)
        low = index + self.sentence.means(index, "word", "between") + self.sentence.means(index, "prep", "from")
        if read_clock(self.sentence, low) is None and read_bare_hour(self.sentence, low) is None:
            return None
        windows = len(self.found.windows)
        end = self.read_range(index)
        if len(self.found.windows) > windows:
            raise self.sentence.refuse("ambiguous_time", self.sentence.words(index, (end or index + 1) - 1))
        return end

    def _listed(self, index: int) -> int | None:
        listed = read_listed_days(self.sentence, index, self.now)
        if listed is None:
            return None
        if compares(self.sentence) and len(listed.days) == _TWO:
            if not listed.shares_month:
                return None
            self.days.extend((days, self.sentence.content[days.end - 1].start, text) for days, text in listed.days)
            return listed.end
        self.found.dates = listed.single
        return self.add(listed.window, index, listed.end)

    def _daypart(self, index: int) -> int | None:
        token = self.sentence.at(index)
        name = token.name_in("daypart") if token is not None else None
        if name is None or token is None or says_hour(self.sentence, index, self.now):
            return None
        if token.means("clock") and read_clock(self.sentence, index) is not None:
            return None
        if self.sentence.means(index - 1, "clock"):
            return None
        today = datetime.combine(self.now.date(), datetime.min.time())
        dated = self.sentence.means(index + 1, "weekday") or self.sentence.means(index + 1, "word", "on_date")
        if name == "last_night" and (dated or is_night_of_a_day(self.sentence, index)):
            name = "night"  # เมื่อคืนวันศุกร์ says which night it was.
        if name in ("last_night", "night_before_last"):
            self.sentence.note(f"note_{name}", words=token.text)
            night = today if name == "last_night" else today - timedelta(days=1)
            window = BetweenWindow(start=night - timedelta(hours=6), end=night + timedelta(hours=6))
            return self.add(window, index, index + 1)
        start, end = DAYPARTS[name.removeprefix("this_")]
        if name.startswith("this_"):
            self.sentence.note("note_daypart", words=token.text, start=start, end=end)
            window = BetweenWindow(start=today + timedelta(hours=start), end=today + timedelta(hours=end))
            return self.add(window, index, index + 1)
        self.clocks.append(ClockRange("daypart", start * 60, end * 60, token.text, token.start))
        return index + 1

    def _open_ended(self, index: int) -> int | None:
        found = read_open_end(self.sentence, index, self.now, self.read_point)
        return self.add(found[0], index, found[1]) if found else None

    def _bounded(self, index: int) -> int | None:
        sentence = self.sentence
        bound = self._bound_at(index)
        if bound is None:
            return None
        if sentence.means(index + 1, "monthpart"):
            since, until, end = bound_month_part(sentence, bound, index + 1, self.now)
            return self.add(BetweenWindow(start=since, end=until), index, end)
        point = self.read_point(index + 1)
        if point is None:
            return None
        end, day, clock = point
        if bound in ("since", "from") and sentence.means(end, "word", "onwards"):
            end += 1
        if (
            bound == "after"
            and clock is not None
            and clock.minute == 0
            and day is not None
            and day.first != self.now.date()
        ):
            raise sentence.refuse("ambiguous_time", sentence.words(index, end - 1))
        if day is None and clock is not None:
            low, high = (0, clock.minute) if bound in ("before", "until") else (clock.minute, DAY_MINUTES)
            self.add_clock(cast("Bound", bound), low, high, index, end)
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
        return self.add(BetweenWindow(start=start, end=stop), index, end)

    def _bound_at(self, index: int) -> str | None:
        """Return how the word at `index` bounds the time after it; "by", "to" and "from" do so beside a time alone."""
        token = self.sentence.content[index]
        names = sorted(s.name for s in token.senses if s.group == "word" and s.name in _BOUNDS)
        if names:
            return names[0]
        if not (token.means("word", "to") or token.means("prep", "by", "from") or token.text == "ภายใน"):
            return None
        compared = any(other.means("word", "compare", "more", "more_than") for other in self.sentence.content)
        if compared or token.text.lower() in JOINS:
            return None
        if token.means("word", "to") or (token.means("prep", "by") and self.sentence.language == "en"):
            return "until"
        if token.text == "ภายใน":
            point = self.read_point(index + 1)
            return "until" if point is not None and point[2] is not None else None
        point = self.read_point(index + 1) if token.means("prep", "from") else None
        return "from" if point is not None and point[2] is not None else None

    def _around(self, index: int) -> int | None:
        """Read "around noon" and "about 3pm yesterday" as half an hour before to half an hour after."""
        sentence = self.sentence
        point = self.read_point(index + 1) if sentence.means(index, "clock", "around") else None
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
        point = self.read_point(index + (1 if introduced else 0))
        if point is None and introduced and not sentence.means(index + 1, "compare"):
            bare = read_bare_hour(sentence, index + 1)
            if bare is not None:
                day = self.day_at(bare.end)
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
            return self.add(day.window, index, end)
        if clock is not None:
            high = clock.minute + (60 if clock.is_whole_hour else 1)
            self.add_clock("at", clock.minute, high, index, end)
        return end


def read_times(sentence: Sentence, now: datetime) -> Times:
    """Return the times of `sentence` and mark their tokens; NotUnderstoodError for doubtful ones."""
    return _Reader(sentence, now).read()
