"""Read the one place of a ranking that is asked for: "the second most attacked user", "the 3rd busiest IP".

"Second" is a unit of time as well, and "the second user" no place of any ranking: the word of most has to follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.vocabulary import Measure
from logai.understand.offline.choice import texts_read_as
from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from logai.understand.offline.choice import Choice
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.sentence import Sentence

_ORDINALS = {
    word: place
    for place, word in enumerate(
        "second third fourth fifth sixth seventh eighth ninth tenth".split(),  # noqa: SIM905 - a list of words
        start=2,
    )
}
_LAST_PLACE = 1000


def read_place(sentence: Sentence) -> int | None:
    """Return the place that the question asks for, and mark its word; None where it asks for none, or for the first."""
    if sentence.language == "th":
        return _read_thai_place(sentence)
    for index, token in enumerate(sentence.content):
        place = _ORDINALS.get(token.text.lower()) or (token.number if token.kind is Kind.ORDINAL else None)
        following = sentence.at(index + 1)
        if place is None or following is None or not sentence.is_free(index) or not 1 < place <= _LAST_PLACE:
            continue
        ranks = following.means("word", "most", "least") or following.means("peak")
        if ranks:
            sentence.explain(index, index, f"place: {place}")
            return place
    return None


_THAI_ORDINALS = {"สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9, "สิบ": 10}
_PLACES = ("อันดับ", "อันดับที่", "ลำดับ", "ลำดับที่")


def _read_thai_place(sentence: Sentence) -> int | None:
    """Read โดนโจมตีมากเป็นอันดับ 2 and อันดับที่ 3 ที่โจมตีมากที่สุด; 3 อันดับ are the first three."""
    for index, token in enumerate(sentence.content):
        place = token.number or _THAI_ORDINALS.get(token.text)
        first = index - 2 if sentence.content[index - 1].text == "ที่" else index - 1
        opened = sentence.at(first)
        if place is None or opened is None or opened.text not in _PLACES or not sentence.is_free(index):
            continue
        after = sentence.at(index + 1)
        several = after is not None and (after.text in _PLACES or after.means("word", "to", "and", "first"))
        before = sentence.at(first - 1)
        counted = before is not None and before.number is not None
        ranked = any(other.means("word", "most", "least") for other in sentence.content)
        ranked = ranked or sentence.text[: opened.start].rstrip().endswith(("มากเป็น", "เยอะเป็น", "บ่อยเป็น", "เป็น"))
        if several or counted or not ranked or not 1 < place <= _LAST_PLACE:
            continue
        sentence.explain(first, index, f"place: {place}")
        return place
    return None


def keep_place(sentence: Sentence, facts: Facts, choice: Choice) -> None:
    """Put the place that is asked for into `choice`; raise NotUnderstoodError where nothing is ranked."""
    if facts.rank is None:
        return
    if choice.measure is not Measure.RANKING or facts.limit is not None:
        raise sentence.refuse("no_sense", *texts_read_as(sentence, "place"))
    choice.parameters |= {"rank": facts.rank, "limit": None}
