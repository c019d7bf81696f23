"""What time expressions add up to: windows, and parts of the day that become windows or hours of each day."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from logai.plan.filters import Filters, HoursOfDay
from logai.plan.window import BetweenWindow, Window
from logai.understand.offline.classifiers import ranks_days
from logai.understand.offline.compared_hours import are_compared
from logai.understand.offline.weekdays import tells_past

if TYPE_CHECKING:
    from logai.understand.offline.clocks import Clock
    from logai.understand.offline.dates import Days
    from logai.understand.offline.sentence import Sentence

Bound = Literal["between", "since", "from", "before", "until", "after", "at", "daypart", "outside"]

NIGHT = (18, 6)
LATE_NIGHT = (22, 5)
DAYPARTS: dict[str, tuple[int, int]] = {
    "morning": (6, 12),
    "afternoon": (12, 18),
    "evening": (18, 24),
    "night": NIGHT,
    "late_night": LATE_NIGHT,
    "early_hours": (0, 6),
    "dawn": (3, 6),
    "daytime": (6, 18),
    "lunch": (12, 13),
}
DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class TimeFound:
    """One window of the question and where it stands."""

    window: Window
    text: str
    position: int


@dataclass(frozen=True)
class ClockRange:
    """A part of a day in minutes after midnight, how it was bounded, and where it stands."""

    bound: Bound
    low: int
    high: int
    text: str
    position: int


@dataclass
class Times:
    """All time expressions of a question, windows in the order of the text."""

    windows: list[TimeFound] = field(default_factory=list)
    hours: HoursOfDay | None = None
    weekdays: tuple[int, ...] = ()
    dates: tuple[date, ...] = ()
    """Single days within the one window."""
    not_dates: tuple[date, ...] = ()
    other_part: Filters | None = None
    """Hours or weekdays that the others are compared with."""


def combine_clock_and_days(
    sentence: Sentence,
    now: datetime,
    times: Times,
    days: list[tuple[Days, int, str]],
    clocks: list[ClockRange],
) -> None:
    """Add to `times` what the days and the part of the day mean together.

    On one day a part of the day is a window; over several days, or without any, it is a part of each day.
    """
    _drop_wider_daypart(clocks)
    if _give_both_hours(sentence, times, days, clocks):
        return
    if len(clocks) > 1:
        raise sentence.refuse("ambiguous_time", *(clock.text for clock in clocks))
    if not clocks:
        times.windows.extend(TimeFound(day.window, text, position) for day, position, text in days)
        return
    clock = clocks[0]
    _note_daypart(sentence, clock)
    _refuse_midnight(sentence, now, days, clock)
    single = [(day, position) for day, position, _ in days if day.is_one_day]
    in_parts = clock.bound == "outside" and len(days) <= 1
    if in_parts or (len(single) == len(days) == 1 and _may_be_part(sentence, times, clock)):
        # What lies around hours of a day is in two parts: only hours of each day are both.
        times.windows.extend(TimeFound(day.window, text, position) for day, position, text in days)
        times.hours = _hours_of_day(sentence, clock)
    elif len(days) == 1 and len(single) == 1 and not times.windows and not times.weekdays:
        times.windows.append(_on_day(sentence, now, single[0][0].first, clock))
    elif len(days) > 1 or single:
        raise sentence.refuse("ambiguous_time", clock.text)
    elif not (days or times.windows or times.weekdays) and (part := latest_part(sentence, now, clock)) is not None:
        times.windows.append(part)
    elif days or times.windows or times.weekdays or clock.bound in ("between", "daypart"):
        _cut_days(sentence, times, days, clock)
    elif _is_of_every_day(now, clock) or _asks_which_day(sentence):
        times.hours = _hours_of_day(sentence, clock)
        sentence.note("note_every_day", words=clock.text)
    else:
        sentence.note("note_today")
        times.windows.append(_on_day(sentence, now, now.date(), clock))


def _may_be_part(sentence: Sentence, times: Times, clock: ClockRange) -> bool:
    """Return whether hours of a day may be the part of a share, the day the whole: "% of today's were before 6am"."""
    asked = any(token.means("word", "percentage") for token in sentence.content)
    within = clock.bound not in ("since", "at") and clock.low < (clock.high or DAY_MINUTES)
    return asked and within and not times.windows and not times.weekdays


def _give_both_hours(
    sentence: Sentence, times: Times, days: list[tuple[Days, int, str]], clocks: list[ClockRange]
) -> bool:
    """Put one part of the day, however often it is said, on both of two days that are compared; tell whether it was."""
    single = not times.windows and all(day.is_one_day for day, _, _ in days)
    if len({(clock.bound, clock.low, clock.high) for clock in clocks}) != 1 or not single:
        return False
    if not are_compared(sentence, [position for _, position, _ in days]):
        return False
    _note_daypart(sentence, clocks[0])
    times.windows.extend(TimeFound(day.window, text, position) for day, position, text in days)
    times.hours = _hours_of_day(sentence, clocks[0])
    return True


def _note_daypart(sentence: Sentence, clock: ClockRange) -> None:
    if clock.bound == "daypart":
        sentence.note("note_daypart", words=clock.text, start=clock.low // 60, end=clock.high // 60)


def _refuse_midnight(sentence: Sentence, now: datetime, days: list[tuple[Days, int, str]], clock: ClockRange) -> None:
    """Refuse "Friday after midnight": the night of that day, or the one that follows it."""
    if clock.bound == "after" and clock.low == 0 and any(day.first != now.date() for day, _, _ in days):
        raise sentence.refuse("ambiguous_time", clock.text)


def _cut_days(sentence: Sentence, times: Times, days: list[tuple[Days, int, str]], clock: ClockRange) -> None:
    """Put the part of the day into the windows: one shorter than a day becomes it, others have it on each day."""
    times.windows.extend(TimeFound(day.window, text, position) for day, position, text in days)
    spans = any(isinstance(found.window, BetweenWindow) for found in times.windows[: -len(days) or None])
    if clock.bound in ("at", "after", "from", "before", "until") and _narrow(sentence, times, clock):
        return  # ตี 2 เมื่อคืน, "last night after 2am"
    if spans and clock.bound in ("before", "until", "from", "after", "at") and not _is_apart(sentence, times, clock):
        raise sentence.refuse("ambiguous_time", clock.text)
    times.hours = None if _narrow(sentence, times, clock) else _hours_of_day(sentence, clock)


def _is_apart(sentence: Sentence, times: Times, clock: ClockRange) -> bool:
    """Return whether what is asked stands between an open window and hours: "since 1 November failures after 6pm"."""
    found = times.windows[0]
    window = found.window
    if len(times.windows) != 1 or not isinstance(window, BetweenWindow) or window.end is not None:
        return False
    if window.start is None or window.start.time() != datetime.min.time() or clock.bound == "at":
        return False
    first, last = sorted(((found.position, found.text), (clock.position, clock.text)))
    return any(
        first[0] + len(first[1]) <= token.start < last[0] and (token.means("word") or token.means("subject"))
        for token in sentence.content
    )


def _asks_which_day(sentence: Sentence) -> bool:
    """Return whether days are what is asked for, or told apart: hours without a day are those of every day then."""
    days = ("day", "weekday", "week", "month")
    return any(
        token.means("peak", *days)
        or token.means("bucket", *days)
        or token.name_in("dimension", "dimensions") in days
        or ranks_days(sentence, index)
        for index, token in enumerate(sentence.content)
    )


_ONE_PART = re.compile(
    r"(?:in|during) the (?:morning|afternoon|evening|night|small hours|wee hours|wee small hours|early hours)$"
)


def latest_part(sentence: Sentence, now: datetime, clock: ClockRange) -> TimeFound | None:
    """Return the latest "in the morning" where the past is told: "did anyone log in in the morning".

    Without that, "failed logins in the morning", it is every one.
    """
    if clock.bound != "daypart" or not _ONE_PART.match(clock.text.lower()) or not tells_past(sentence):
        return None
    start = moment(now.date(), clock.low)
    if clock.low > clock.high or start >= now.replace(tzinfo=None):
        start -= timedelta(days=1)
    stop = moment(start.date(), clock.high + (DAY_MINUTES if clock.low > clock.high else 0))
    sentence.note("note_latest_part", words=clock.text, date=start.date())
    return TimeFound(BetweenWindow(start=start, end=stop), clock.text, clock.position)


def _is_of_every_day(now: datetime, clock: ClockRange) -> bool:
    """Return whether hours without a day are those of every day: "after 3pm", as "between 3pm and 6pm" is.

    "Since 10am" runs until now and "until 8am" up to a moment: both are of today. "After midnight" would be all day.
    """
    if clock.bound == "from":
        return moment(now.date(), clock.low) > now.replace(tzinfo=None)
    return clock.bound in ("before", "after") and clock.low + clock.high % DAY_MINUTES > 0


def _on_day(sentence: Sentence, now: datetime, day: date, clock: ClockRange) -> TimeFound:
    if clock.high == 0:
        clock = replace(clock, high=DAY_MINUTES)
    if clock.bound == "daypart" and clock.low > clock.high:
        # The night of a day begins on it, and ends on the next.
        clock = replace(clock, high=clock.high + DAY_MINUTES)
    if clock.low >= clock.high:
        raise sentence.refuse("ambiguous_time", clock.text)
    start, stop = moment(day, clock.low), moment(day, clock.high)
    if start > now.replace(tzinfo=None):
        raise sentence.refuse("ambiguous_time" if clock.bound in ("after", "from") else "future", clock.text)
    is_open = clock.bound == "since" and day == now.date()
    return TimeFound(BetweenWindow(start=start, end=None if is_open else stop), clock.text, clock.position)


def _hours_of_day(sentence: Sentence, clock: ClockRange) -> HoursOfDay:
    is_minute = clock.bound == "at" and bool(clock.low % 60)
    if clock.bound == "since" or is_minute or clock.low == clock.high:
        raise sentence.refuse("ambiguous_time", clock.text)
    return HoursOfDay(
        start=clock.low // 60 % 24,
        start_minute=clock.low % 60,
        end=clock.high // 60 if clock.high else 24,
        end_minute=clock.high % 60,
    )


def _narrow(sentence: Sentence, times: Times, clock: ClockRange) -> bool:
    """Put hours within a part of one day in its place, "between 9:30 and 10:15 this morning"; tell whether it was done.

    Raise NotUnderstoodError where they lie outside of it.
    """
    if len(times.windows) != 1 or not isinstance(window := times.windows[0].window, BetweenWindow):
        return False
    if window.start is None or window.end is None or window.end - window.start >= timedelta(days=1):
        return False
    if clock.bound in ("after", "from", "before", "until"):
        opens = clock.bound in ("after", "from")
        cut = moment(window.start.date(), clock.low if opens else clock.high)
        cut += timedelta(days=cut <= window.start)
        if cut >= window.end:
            raise sentence.refuse("ambiguous_time", clock.text, times.windows[0].text)
        start, end = (cut, window.end) if opens else (window.start, cut)
    else:
        start = moment(window.start.date(), clock.low)
        start += timedelta(days=start < window.start)
        end = moment(start.date(), clock.high)
        end += timedelta(days=end <= start)
        # A night is no fixed time: hours that are given may go on for a while beyond what it is taken for.
        if start >= window.end or end > window.end + _BEYOND:
            raise sentence.refuse("ambiguous_time", clock.text, times.windows[0].text)
    times.windows[0] = replace(times.windows[0], window=BetweenWindow(start=start, end=end))
    return True


_BEYOND = timedelta(hours=3)


def _drop_wider_daypart(clocks: list[ClockRange]) -> None:
    """Drop a part of the day within which other hours are said: "late at night, from 22:00 to 6:00"."""
    dayparts = [clock for clock in clocks if clock.bound == "daypart"]
    given = [clock for clock in clocks if clock.bound == "between"]
    if len(clocks) == 2 and len(dayparts) == len(given) == 1 and _is_within(given[0], dayparts[0]):
        clocks.remove(dayparts[0])
    bounds = [clock for clock in clocks if clock.bound in ("before", "until", "after")]
    if len(clocks) == 2 and len(dayparts) == len(bounds) == 1:
        part, bound = dayparts[0], bounds[0]
        low, high = max(part.low, bound.low), min(part.high, bound.high)
        if part.low < part.high and low < high:  # ช่วงเช้าก่อนเที่ยง
            clocks[:] = [replace(part, bound="between", low=low, high=high)]


def _is_within(part: ClockRange, whole: ClockRange) -> bool:
    low, high = whole.low, whole.high
    if (low, high) == tuple(60 * hour for hour in LATE_NIGHT):
        low, high = (60 * hour for hour in NIGHT)
    length = (high - low) % DAY_MINUTES or DAY_MINUTES
    begins, ends = (part.low - low) % DAY_MINUTES, (part.high - low) % DAY_MINUTES
    return begins < ends <= length


def _join_neighbours(clocks: list[ClockRange]) -> None:
    """Put two hours that follow each other together, ตีสามตีสี่: what is said of both is said of either."""
    if len(clocks) != 2 or {clock.bound for clock in clocks} != {"at"}:
        return
    first, second = sorted(clocks, key=lambda clock: clock.position)
    gap = second.position - first.position - len(first.text)
    if first.high == second.low and 0 <= gap <= 1:
        clocks[:] = [ClockRange("between", first.low, second.high, f"{first.text}{second.text}", first.position)]


def join_outer_hours(sentence: Sentence, clocks: list[ClockRange]) -> None:
    """Put "before 8am or after 6pm" together to the hours from the one to the other, over midnight; ตีสามตีสี่ as well."""
    _join_neighbours(clocks)
    if sorted(clock.bound for clock in clocks) not in (["after", "before"], ["after", "until"]):
        return
    first, second = sorted(clocks, key=lambda clock: clock.position)
    after, before = sorted(clocks, key=lambda clock: clock.bound)
    start, end = first.position + len(first.text), second.position
    between = [index for index, token in enumerate(sentence.content) if start <= token.start < end]
    joined = len(between) == 1 and sentence.means(between[0], "word", "or")
    if joined and before.high <= after.low:
        sentence.explain(between[0], between[0], "time")
        text = sentence.text[first.position : second.position + len(second.text)]
        clocks[:] = [ClockRange("outside", after.low, before.high, text, first.position)]


def read_off_hours(sentence: Sentence, hours: HoursOfDay | None) -> None:
    """Read "outside office hours" where the hours are said as well: "(before 8am or after 6pm)"."""
    if hours is not None and hours.first_minute > hours.last_minute:
        for index in range(len(sentence.content)):
            if sentence.means(index, "word", "off_hours"):
                sentence.explain(index, index, "time")


def moment(day: date, minute: int) -> datetime:
    """Return the wall-clock time `minute` minutes after the beginning of `day`; 1440 is the next midnight."""
    return datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)


def find_bounds(bound: str, days: Days, clock: Clock | None) -> tuple[datetime | None, datetime | None]:
    """Return the start and the end of everything before, until, since or after a day or a moment."""
    if clock is not None:
        at = moment(days.first, clock.minute)
        return (at, None) if bound in ("since", "from", "after") else (None, at)
    if bound in ("since", "before"):
        at = moment(days.first, 0)
        return (at, None) if bound == "since" else (None, at)
    at = moment(days.last, DAY_MINUTES)
    return (at, None) if bound == "after" else (None, at)
