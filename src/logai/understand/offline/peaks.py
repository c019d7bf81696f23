"""Read the hour or the day of which the busiest is asked for: "busiest hour", ชั่วโมงไหน, ตอนกี่โมงของวันไหน."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.vocabulary import Dimension

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_OTHERS = {Dimension.DAY: Dimension.HOUR_OF_DAY, Dimension.HOUR_OF_DAY: Dimension.DAY}


def read_peak(sentence: Sentence, index: int, slots: Slots) -> bool:
    """Read the token at `index` into `slots` where it asks for an hour or a day; return whether it does."""
    token = sentence.content[index]
    if sentence.means(index, "peak") and slots.peak is None and not _asks_when(sentence, index):
        slots.peak = Dimension(token.name_in("peak") or "")
        slots.peak_within = token.means("peak", Dimension.DAY) and token.means("peak", Dimension.HOUR_OF_DAY)
        if slots.peak in (Dimension.DAY, Dimension.WEEKDAY) and _is_of_any_week(sentence, index):
            slots.peak = Dimension.WEEKDAY
            sentence.explain(index + 1, index + 2, f"busiest {slots.peak}")
        sentence.explain(index, index, f"busiest {slots.peak}")
        return True
    if slots.peak is not None and _is_other_peak(sentence, index, slots.peak):
        slots.peak_within = True
        first = index - 1 if sentence.means(index - 1, "prep", "of") else index
        sentence.explain(first, index, "busiest hour of a day")
        return True
    return False


def _is_other_peak(sentence: Sentence, index: int, peak: Dimension) -> bool:
    """Return whether a day is asked for beside an hour, or an hour beside a day: วันไหนกี่โมงโดนหนักสุด."""
    if sentence.language != "th" or peak not in _OTHERS or sentence.means(index, "word", "first", "last"):
        return False
    asked = sentence.means(index, "peak", _OTHERS[peak])
    return asked or (peak is Dimension.DAY and sentence.means(index, "word", "when"))


def _asks_when(sentence: Sentence, index: int) -> bool:
    """Return whether ตอนกี่โมง asks when something happened, since nothing is said of most or least."""
    return sentence.means(index, "word", "when") and any(t.means("word", "first", "last") for t in sentence.content)


def _is_of_any_week(sentence: Sentence, index: int) -> bool:
    """Return whether วันไหน is followed by "of the week", and no week is named."""
    return sentence.means(index + 1, "prep", "of", "in") and sentence.means(index + 2, "unit", "week")
