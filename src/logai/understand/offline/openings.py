"""Tell what asks for rows without saying so, and what rows would answer wrongly.

เกิดอะไรขึ้นเมื่อวาน       the events themselves, and not their number
5 คนแรกที่ใช้ sudo       five people: five rows may all be of one
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.sentence import Sentence

_PEOPLE = ("คน", "ไอพี", "เป็นคน", "เป็นไอพี")


def asks_what_happened(sentence: Sentence) -> bool:
    """Return whether "what happened" is asked, which no number answers."""
    counts = any(token.means("word", "how_many", "how_often", "yes_no", "any") for token in sentence.content)
    return not counts and any(
        token.means("subject", "events") and "ไร" in token.text and "ขึ้น" in token.text for token in sentence.content
    )


def refuse_first_of_many(sentence: Sentence, facts: Facts) -> None:
    """Refuse the first or last few different people or addresses: rows may repeat one of them."""
    for token in sentence.content:
        if token.means("word", "first", "last") and token.text.startswith(_PEOPLE) and (facts.limit or 1) > 1:
            raise sentence.refuse("no_sense", token.text)
