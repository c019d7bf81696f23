"""Measures over steps of time: a trend, an average a day, a series, the days themselves, the busiest hour."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from logai.plan.vocabulary import Bucket, Dimension, Measure, Subject
from logai.plan.window import BetweenWindow, LastWindow, NamedWindow
from logai.understand.offline.asked import OF_A_ROW
from logai.understand.offline.choice import Choice, texts_of

if TYPE_CHECKING:
    from logai.understand.offline.asked import Asked
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots


def choose_trend(asked: Asked) -> Choice | None:
    """Tell how something went, in the steps that the question names or that fit its time."""
    if not asked.words & {"trend", "course"} or asked.has_several_windows:
        return None
    explains = {"trend", "course", "show", "aux", "yes_no", "which", "drawn", "plural", "summary", "how_many"}
    return Choice(Measure.SERIES, explains, {"bucket": asked.slots.bucket or _bucket_of(asked.facts)})


def choose_average(asked: Asked) -> Choice | None:
    """Tell how many there are in an average step, or of an average value."""
    slots, words = asked.slots, asked.words
    if _asks_what_is_usual(asked.sentence, slots):
        words.remove("average")
        words.add("with_counts")
    if "average" not in words:
        return None
    if slots.bucket is not None:
        return Choice(Measure.AVERAGE, {"average", "how_many", "how_often", "which"}, {"bucket": slots.bucket})
    if (each := _average_each(slots)) is not None:
        explains = {"average", "how_many", "how_often", "which", "show", "by", "any"}
        return Choice(Measure.AVERAGE, explains, {"by": (each,)})
    return None


def choose_steps(asked: Asked) -> Choice | None:
    """Tell the counts of each step, or the days that reach a threshold."""
    sentence, facts, slots, words = asked.sentence, asked.facts, asked.slots, asked.words
    if slots.bucket is Bucket.DAY and slots.grouped and not words & {"most", "least", "top"}:
        slots.bucket = None
        slots.grouped.append(Dimension.DAY)
    if _tells_a_day(sentence, facts, slots):
        slots.bucket = None
        return Choice(Measure.LIST, {"aux", "any", "yes_no"}, {"by": (Dimension.DAY,), "threshold": facts.threshold})
    if slots.bucket is Bucket.HOUR and slots.peak is Dimension.HOUR_OF_DAY and not words & {"most", "least"}:
        slots.peak = None
    if slots.bucket is None:
        return None
    if slots.asked == [Dimension.COMMAND] and slots.subject is Subject.SUDO and not words & {"which", "different"}:
        slots.asked = []  # "Show sudo commands week by week": each row is a command.
    # A series names its highest week or month: "which week had the most".
    most = {"most", "top"} if slots.bucket in (Bucket.WEEK, Bucket.MONTH) else set()
    return Choice(
        Measure.SERIES,
        {"how_many", "how_often", "show", "summary", "drawn"} | most,
        {"bucket": slots.bucket} | ({"threshold": facts.threshold} if facts.threshold else {}),
    )


def choose_peak(asked: Asked) -> Choice | None:
    """Tell the busiest or quietest hours of the day or days."""
    sentence, facts, slots = asked.sentence, asked.facts, asked.slots
    if slots.peak is None:
        return None
    if not asked.is_ranked and not _says_busiest(sentence):
        if slots.peak is not Dimension.DAY:
            raise sentence.refuse("no_sense", *texts_of(sentence, {"which"}))
        threshold = {"threshold": facts.threshold} if facts.threshold is not None else {}
        slots.peak = None  # The days themselves are asked for, as values or as steps.
        return Choice(Measure.LIST, {"which", "show", "plural"}, {"by": (Dimension.DAY,), **threshold})
    many = "plural" in asked.words or facts.limit is not None
    peaks = (Dimension.DAY, Dimension.HOUR_OF_DAY) if slots.peak_within else (slots.peak,)
    return Choice(
        Measure.RANKING,
        {"most", "least"} | ({"plural", "top", "which"} if many else set()),
        {"by": peaks, "limit": facts.limit if many else 1, "ascending": "least" in asked.words},
    )


_HOURLY = 2
"""Days up to which the course of something is told by the hour."""


def _bucket_of(facts: Facts) -> Bucket:
    """Return the steps of a trend that names none: hours within two days, days else."""
    window = facts.windows[0].window if facts.windows else None
    match window:
        case NamedWindow(name="today" | "yesterday"):
            return Bucket.HOUR
        case LastWindow(unit="minute" | "hour") if window.unit == "minute" or window.amount <= _HOURLY * 24:
            return Bucket.HOUR
        case LastWindow(unit="day") if window.amount <= 1:
            return Bucket.HOUR
        case BetweenWindow(start=datetime() as start, end=datetime() as end) if (end - start).days <= _HOURLY:
            return Bucket.HOUR
        case _:
            return Bucket.DAY


_USUALLY = ("usually", "normally", "typically")


def _asks_what_is_usual(sentence: Sentence, slots: Slots) -> bool:
    """Return whether "where does bob normally log in from" is asked, which the addresses by their counts answer."""
    texts = [token.text.lower() for token in sentence.content if token.means("word", "average")]
    told = {*slots.asked, *slots.bare}
    sided = "where_from" in slots.words or (bool(slots.asked) and told <= {Dimension.SOURCE, Dimension.METHOD})
    return bool(texts) and set(texts) <= set(_USUALLY) and sided and slots.bucket is None and told <= OF_A_ROW


def _average_each(slots: Slots) -> Dimension | None:
    """Return what an average is per, where it is per value: "failures per user on average"."""
    if len(slots.grouped) != 1 or slots.asked or slots.counted or slots.bare:
        return None
    return slots.grouped[0]


def _tells_a_day(sentence: Sentence, facts: Facts, slots: Slots) -> bool:
    """Return whether "a day with more than 150 failures" is asked for: the days themselves, not a step of time."""
    if slots.bucket is not Bucket.DAY or facts.threshold is None:
        return False
    return any(
        token.text.lower() == "a day" and following.means("prep", "with")
        for token, following in zip(sentence.content, sentence.content[1:], strict=False)
    )


_PEAKS = ("busiest", "peak", "worst", "noisiest", "heaviest", "hottest", "most active", "top", "rush")


def _says_busiest(sentence: Sentence) -> bool:
    return any(token.means("peak") and token.text.lower().startswith(_PEAKS) for token in sentence.content)
