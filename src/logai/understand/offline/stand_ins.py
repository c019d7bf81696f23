"""Read words that stand for what is said elsewhere: "root, how often was he tried", "on 5 April .. that day".

Without what they stand for such a word stays unread, and with it the question is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.vocabulary import Dimension

if TYPE_CHECKING:
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots


def read_stand_ins(sentence: Sentence, facts: Facts) -> None:
    """Mark the words that stand for a name or a time of the same question, where it has exactly one."""
    named = len({(name.field, name.value) for name in facts.names if name.field in ("users", "sources")}) == 1
    timed = len(facts.windows) + (facts.hours is not None) == 1
    for index in range(len(sentence.content)):
        stands = (named and sentence.means(index, "word", "pronoun")) or (
            timed and sentence.means(index, "word", "that_time") and not _is_part_of_time(sentence, index)
        )
        if stands:
            sentence.explain(index, index, "-")
            if sentence.means(index - 1, "prep"):
                sentence.explain(index - 1, index - 1, "-")


def _is_part_of_time(sentence: Sentence, index: int) -> bool:
    """Return whether the word at `index` narrows the time beside it, as in "this time last week"."""
    if not {"this", "same"} & set(sentence.content[index].text.lower().split()):
        return False
    before = index - 2 if sentence.means(index - 1, "prep") else index - 1
    beside = [token for at in (before, index + 1) if (token := sentence.at(at)) is not None]
    return any(sentence.meanings.get(token.start) == "time" for token in beside)


_PEOPLE = ("people", "persons", "folks", "guys", "users", "peoples", "they")


def read_people(sentence: Sentence) -> None:
    """Mark "people" where it only says that somebody acts: "how many times have people tried to log in"."""
    often = [index for index, token in enumerate(sentence.content) if token.means("word", "how_often")]
    for index, token in enumerate(sentence.content):
        before = sentence.at(index - 1)
        if not often or index < often[0] or before is None or not sentence.is_free(index):
            continue
        acts = token.text.lower() in _PEOPLE and (before.means("light", "aux") or index == often[0] + 1)
        if acts:
            sentence.explain(index, index, "-")


def read_day_of_most(sentence: Sentence, slots: Slots) -> None:
    """Read "on which date did most failures occur" as the day that is asked for, and no time.

    ตอนไหนโดนหนักสุด is told by the day and its hour, กี่โมงโดนหนักสุด by the hour.
    """
    if "when" not in slots.words or not slots.words & {"most", "least"} or slots.peak is not None:
        return
    told = [token.text.lower() for token in sentence.content if token.means("word", "when")]
    if sentence.language == "th" and not (slots.asked or slots.bare or slots.counted or slots.grouped):
        slots.words.discard("when")
        hour = all("กี่โมง" in text for text in told)
        slots.peak, slots.peak_within = (Dimension.HOUR_OF_DAY, False) if hour else (Dimension.DAY, True)
        return
    if all("date" in text or "day" in text for text in told):
        slots.words.discard("when")
        slots.peak = Dimension.DAY
