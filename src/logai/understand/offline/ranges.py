"""Read ranges: "from 3 to 5 April", "between 9:30 and 10:15", "9-11am"."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from logai.plan.window import BetweenWindow
from logai.understand.offline.bounds import days_of_one_month, ends_in_month, is_part_of_month, says_outside
from logai.understand.offline.clocks import Clock, read_bare_hour, read_clock, read_half_day, read_shared_hours
from logai.understand.offline.days_of_month import counts_noun, numbered_day
from logai.understand.offline.periods import read_period
from logai.understand.offline.spans import DAY_MINUTES, DAYPARTS, moment
from logai.understand.offline.spoken_hours import read_hour_of_part
from logai.understand.offline.thai_dates import holds_range
from logai.understand.offline.time_reader import Point, TimeReader

if TYPE_CHECKING:
    from logai.understand.offline.dates import Days

_DASHES = ("-", "to", "until", "till", "til")
"""Words that make a range of two hours without another word before it: "9 to 11am"."""
_COUNTED = ("failed", "failed_password", "login", "attempt", "success", "times", "or_more")
"""What a number before it counts: "9 to 5 failures" are no hours."""
JOINS = ("and", "และ", "กับ")
"""Words that make a range only where another word opens it: "between 9 and 10"."""


class RangeReader(TimeReader):
    """The rules for ranges."""

    def read_range(self, index: int) -> int | None:  # noqa: PLR0911 - a rule a form
        """Read the range that begins at `index`; return where it ends."""
        sentence = self.sentence
        after = sentence.means(index, "word", "after")
        opened = after or sentence.means(index, "word", "between", "since") or sentence.means(index, "prep", "from")
        at = index + (1 if opened else 0)
        numbered = None if after else self._shared_hours(at, index) or self._numbered_days(at, index, opened=opened)
        if numbered is not None:
            return numbered
        low = self.read_point(at)
        if low is None or (after and low[1] is not None):
            return self._bare_hours(at, index, opened=opened) if low is None and not after else None
        if low[1] is not None and holds_range(sentence, at, low[0]):
            return self.add(low[1].window, index, low[0])
        joined = not opened and sentence.at(low[0]) is not None and sentence.content[low[0]].text.lower() in JOINS
        ragged = is_part_of_month(sentence, at, "early") or is_part_of_month(sentence, low[0] + 1, "late")
        bounded = opened and not sentence.means(index, "word", "since", "after")
        if ragged and not joined and (bounded or sentence.means(low[0], "word", "to")):
            raise sentence.refuse("ambiguous_time", sentence.words(index, low[0]))
        against = any(token.means("word", "compare") for token in sentence.content) and not self._reaches(low[0])
        if not sentence.means(low[0], "word", "to") or joined or against:
            return None
        high = self.read_point(low[0] + 1)
        if high is None and low[1] is not None and low[2] is None and ends_in_month(sentence, low[0], index + opened):
            return self._add_same_month(low[1], low[0] + 1, index)
        if high is not None:
            since = self._since_day(low, high, index)
            return self._add_range(low, high, index) if since is None else since
        bare = read_bare_hour(sentence, low[0] + 1)
        if bare is not None and low[1] is None and not sentence.means(bare.end, "word"):
            raise sentence.refuse("ambiguous_time", sentence.words(index, bare.end - 1))
        return None

    def _since_day(self, low: Point, high: Point, index: int) -> int | None:
        """Read "since 1 November 02:00-05:00" as these hours of each day since then.

        Where it could as well go from one moment to another on that day, "since 1 November 2am to 5am", it is refused.
        """
        sentence, day = self.sentence, low[1]
        if not sentence.means(index, "word", "since") or day is None or low[2] is None or high[1] is not None:
            return None
        if high[2] is None or day.minute is not None or day.end > low[0]:
            return None
        begins = sentence.content[day.end - 1].end
        between = sentence.text[begins : sentence.content[day.end].end].lower()
        if sentence.language == "th" and not between.startswith((" ", "ช่วง", "ระหว่าง")):
            return None
        said = between.lstrip(" ,")
        if said.startswith(("เวลา", "at")):
            return None
        if sentence.content[low[0]].text != "-" and not said.startswith(("ช่วง", "ระหว่าง", "ในช่วง")):
            raise sentence.refuse("ambiguous_time", sentence.words(index, high[0] - 1))
        self.add(BetweenWindow(start=moment(day.first, 0)), index, day.end)
        self.add_clock("between", low[2].minute, high[2].minute, day.end, high[0])
        return high[0]

    def _reaches(self, index: int) -> bool:
        """Return whether the joint at `index` spans a time where times are compared as well: "9 till 13 Nov"."""
        joint = self.sentence.at(index)
        return joint is not None and joint.text.lower() not in ("to", "and", "-")

    def _shared_hours(self, at: int, index: int) -> int | None:
        """Read "2-4 ทุ่มเมื่อวาน" and "เมื่อวานบ่าย 2-4 โมง"."""
        before = self.day_at(at)
        shared = read_shared_hours(self.sentence, before.end if before is not None else at)
        if shared is None:
            return None
        day = before or self.day_at(shared[1].end)
        end = day.end if day is not None and before is None else shared[1].end
        return self._add_range((end, None, shared[0]), (end, day, shared[1]), index)

    def _add_same_month(self, low: Days, at: int, index: int) -> int:
        return self.add(days_of_one_month(self.sentence, low, index, at), index, at + 1)

    def _numbered_days(self, at: int, index: int, *, opened: bool) -> int | None:
        """Read "1 to 5 Nov": the first day takes month and year of the second; วันที่ 5 ถึง 7 is without a month."""
        sentence = self.sentence
        is_day = sentence.content[max(at - opened, 0)].text.endswith("วันที่") if at < len(sentence.content) else False
        if sentence.means(at, "word", "on_date"):
            is_day, at = True, at + 1
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
        if is_day and (high is None or (high.is_one_day and high.end == following + 1)):
            return self._days_without_month(at, following, index)
        if high is None or not high.is_one_day or high.end <= following + 1:
            return None
        try:
            first = high.first.replace(day=token.number)
        except ValueError as error:
            raise sentence.refuse("bad_date", sentence.words(at, high.end - 1)) from error
        if first > high.first:
            raise sentence.refuse("bad_date", sentence.words(at, high.end - 1))
        return self.add(BetweenWindow.whole_days(first, high.first), index, high.end)

    def _days_without_month(self, low: int, high: int, index: int) -> int | None:
        """Read the days from the number at `low` to that at `high`, the latest there were; a month may end between."""
        sentence = self.sentence
        counts = any(sentence.means(high + 1, group) for group in ("clock", "unit", "month"))
        if counts or counts_noun(sentence, high):
            return None
        first, last = numbered_day(sentence, low, self.now, ()), numbered_day(sentence, high, self.now, ())
        if first > last:
            raise sentence.refuse("ambiguous_time", sentence.words(index, high))
        return self.add(BetweenWindow.whole_days(first, last), index, high + 1)

    def _bare_hours(self, at: int, index: int, *, opened: bool) -> int | None:
        """Read "between 9 and 10" where a day stands next to it, and "between 9 and 11 am", "9-11am" without one."""
        sentence = self.sentence
        low = read_bare_hour(sentence, at)
        if low is None or not sentence.means(low.end, "word", "to"):
            return None
        said = read_hour_of_part(sentence, low.end + 1, self.now)
        if said is not None:
            return self._hours_of_part(low, said, index)
        high = read_clock(sentence, low.end + 1) or read_bare_hour(sentence, low.end + 1)
        if high is None:
            return None
        halved = read_half_day(sentence, low, high)
        ranked = sentence.means(at - 1, "word", "top", "first", "last") or sentence.means(at - 1, "rolling")
        if halved is not None and (opened or (sentence.content[low.end].text.lower() in _DASHES and not ranked)):
            self.add_clock("between", halved, high.minute, index, high.end)
            return high.end
        return self._plain_hours(low, high, index, opened=opened)

    def _plain_hours(self, low: Clock, high: Clock, index: int, *, opened: bool) -> int | None:
        """Read two bare hours where the words around them say that they are hours, and of which half of the day."""
        sentence, end = self.sentence, high.minute
        outside = says_outside(sentence, index - 1)
        before = sentence.at(index - 1)
        counted = sentence.means(high.end, "word", *_COUNTED) and not (before is not None and before.means("weekdays"))
        counted = counted or sentence.means(index - 1, "prep", "with")
        office = None if counted else _office_hours(low, high, outside=outside)
        if office is not None:
            words, end = sentence.words(index, high.end - 1), office
            sentence.note("note_around", words=words, start=f"{low.minute // 60}:00", end=f"{office // 60}:00")
        elif not opened and not outside:
            return None
        elif self._are_of_night(low, high, index):
            pass
        elif not outside or low.minute >= high.minute:
            day_after = self.day_at(high.end) is not None
            day_before = index > 0 and any(end == index for _, end in self.day_ends())
            if not (day_after or day_before) or high.minute <= low.minute:
                raise sentence.refuse("ambiguous_time", sentence.words(index, high.end - 1))
        self.add_clock("between", low.minute, end, index, high.end)
        return high.end

    def _are_of_night(self, low: Clock, high: Clock, index: int) -> bool:
        """Return whether a word for the night stands before two small hours: "every night between 2 and 5"."""
        token = self.sentence.at(index - 1)
        night = token is not None and token.name_in("daypart") in ("night", "late_night", "early_hours")
        return night and low.minute < high.minute <= DAYPARTS["night"][1] * 60

    def _hours_of_part(self, low: Clock, said: tuple[int, Days, int], index: int) -> int | None:
        """Read "between 9 and 10 this morning": the part of the day is said of both."""
        last = Clock(said[0], said[2], is_whole_hour=True)
        first = read_half_day(self.sentence, low, last)
        if first is None:
            return None
        return self._add_range((low.end, None, Clock(low.end, first, is_whole_hour=True)), (*said[:2], last), index)

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
                self.add_clock("between", low_clock.minute, high_clock.minute, index, end)
            return end
        if (low_day is None and high_clock is None) or (high_day is None and low_clock is None):
            raise self.sentence.refuse("ambiguous_time", self.sentence.words(index, end - 1))
        if says_outside(self.sentence, index - 1):
            return self._add_outside(low, high, index)
        first = (low_day or high_day or cast("Days", None)).first
        last = (high_day or low_day or cast("Days", None)).last
        if high_clock is not None and (high_day is None or low_day is None) and high_clock.minute == 0:
            high_clock = Clock(high_clock.end, DAY_MINUTES, high_clock.is_whole_hour)
        start = moment(first, low_clock.minute if low_clock else 0)
        stop = moment(last, high_clock.minute if high_clock else DAY_MINUTES)
        if start >= stop:
            raise self.sentence.refuse("ambiguous_time", self.sentence.words(index, end - 1))
        return self.add(BetweenWindow(start=start, end=stop), index, end)

    def _add_outside(
        self,
        low: tuple[int, Days | None, Clock | None],
        high: tuple[int, Days | None, Clock | None],
        index: int,
    ) -> int:
        """Add what lies around two hours of one day: "outside 8:00 to 18:00 yesterday"."""
        sentence, end = self.sentence, high[0]
        named = [day for _, day, _ in (low, high) if day is not None]
        if len(named) != 1 or low[2] is None or high[2] is None or low[2].minute >= high[2].minute:
            raise sentence.refuse("ambiguous_time", sentence.words(index, end - 1))
        self.days.append((named[0], sentence.content[index].start, sentence.words(index, end - 1)))
        self.add_clock("between", low[2].minute, high[2].minute, index, end)
        return end


def _office_hours(low: Clock, high: Clock, *, outside: bool) -> int | None:
    """Return the minute at which the hours of work end: of "9 to 5", and of "outside 8 to 6" in the same way."""
    begins, ends = low.minute // 60, high.minute // 60
    usual = (begins, ends) == (9, 5)
    if not (high.is_whole_hour and (usual or outside) and 5 <= begins <= 11 and 1 <= ends <= 8):
        return None
    return high.minute + 12 * 60 if ends < begins else None
