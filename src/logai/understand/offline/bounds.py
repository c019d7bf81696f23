"""Tell by the words beside a time how it is bounded: which day a clock is of, what a range ends with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.window import BetweenWindow
from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from logai.understand.offline.clocks import Clock
    from logai.understand.offline.dates import Days
    from logai.understand.offline.sentence import Sentence

BARE_DATE = "วันที่"
"""Introduces a date without saying whether the clock before it is on that date: ของวันที่ does."""


def qualifies_clock(sentence: Sentence, index: int, days: Days, clock: Clock) -> bool:
    """Return whether the day after a bounded clock only says which day's: "before 8am yesterday".

    A day before the clock makes both one moment ("before 28 March 06:30"), and so does a date without "on";
    of "28 March midnight" nobody knows which end of the day is meant.
    """
    if days.end <= clock.end:
        if sentence.means(clock.end - 1, "clock", "midnight"):
            raise sentence.refuse("ambiguous_time", sentence.words(index, clock.end - 1))
        return False
    joined = sentence.means(clock.end, "word", "on_date") and sentence.content[clock.end].text != BARE_DATE
    if joined or sentence.means(clock.end, "prep"):
        return True
    if sentence.means(clock.end, "window") or sentence.means(clock.end, "weekday"):
        return True
    if sentence.language == "th":
        raise sentence.refuse("ambiguous_time", sentence.words(index, days.end - 1))
    return False


def ends_in_month(sentence: Sentence, sep: int, at: int) -> bool:
    """Return whether a bare number after `sep` is a day of the month named before it: "April 5-6"."""
    number = sentence.at(sep + 1)
    return (
        sentence.means(at, "month")
        and number is not None
        and number.kind is Kind.NUMBER
        and sentence.is_free(sep + 1)
        and not sentence.means(sep + 2, "month")
        and not sentence.means(sep + 2, "unit")
    )


def begins_period(sentence: Sentence, index: int, name: str) -> bool:
    """Return whether the word at `index` says "since the start of", which this week, month or year is anyway."""
    token = sentence.at(index)
    opens = token is not None and token.text.lower().endswith((" of", "เริ่ม"))
    return opens and sentence.means(index, "word", "since") and (name == "today" or name.startswith("this_"))


def is_part_of_month(sentence: Sentence, index: int, but: str) -> bool:
    """Return whether a part of a month begins at `index`, and not the one called `but`."""
    return sentence.means(index, "monthpart") and not sentence.means(index, "monthpart", but)


def says_outside(sentence: Sentence, index: int) -> bool:
    """Return whether "outside" stands at `index`, or "outside office hours", which the hours behind it explain."""
    token = sentence.at(index)
    if token is None or not sentence.is_free(index):
        return False
    named = token.means("word", "off_hours") and token.text.lower().startswith("outside")
    return named or token.text.lower() in ("outside", "outside of", "นอก")


def reads_outside(sentence: Sentence, index: int, *, over_midnight: bool) -> bool:
    """Return whether "outside" turns the hours behind it round, "outside 8am to 6pm", and mark it as a time.

    "Outside office hours (18:00 to 8:00)" says those that are meant, since nobody works over midnight.
    """
    if not says_outside(sentence, index):
        return False
    turned = not (over_midnight and sentence.means(index, "word", "off_hours"))
    sentence.explain(index, index, "time")
    return turned


def days_of_one_month(sentence: Sentence, low: Days, first: int, last: int) -> BetweenWindow:
    """Return the days from `low` to the bare day of the same month at `last`; `first` is where the range begins."""
    try:
        end = low.first.replace(day=sentence.content[last].number or 0)
    except ValueError as error:
        raise sentence.refuse("bad_date", sentence.words(first, last)) from error
    if not low.is_one_day or end <= low.first:
        raise sentence.refuse("bad_date", sentence.words(first, last))
    return BetweenWindow.whole_days(low.first, end)
