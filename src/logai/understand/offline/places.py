"""Read the one place of a ranking that is asked for: "the second most attacked user", "the 3rd busiest IP".

"Second" is a unit of time as well, and "the second user" no place of any ranking: the word of most has to follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.model import Measure
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
    if sentence.language != "en":
        return None
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


def keep_place(sentence: Sentence, facts: Facts, choice: Choice) -> None:
    """Put the place that is asked for into `choice`; raise NotUnderstoodError where nothing is ranked."""
    if facts.rank is None:
        return
    if choice.measure is not Measure.RANKING or facts.limit is not None:
        raise sentence.refuse("no_sense", *texts_read_as(sentence, "place"))
    choice.parameters |= {"rank": facts.rank, "limit": None}
