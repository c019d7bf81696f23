"""Read the columns that are asked for at the end, "sudo commands: user, command, time", as rows that show them.

Only where the time is among them: "failed logins by user and address" are counts, which no row shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_TIMES = frozenset(
    ["time", "times", "date", "dates", "timestamp", "timestamps", "when", "date and time", "date/time", "datetime"]
)
_BEFORE = (":", "-", "(", "=")


def read_columns(sentence: Sentence, slots: Slots) -> None:
    """Mark the nouns at the end of `sentence` that only say what is to be shown of each row, and ask for rows."""
    last = len(sentence.content)
    while last > 0 and not sentence.is_free(last - 1):
        last -= 1  # "On web1".
    first = last
    while first > 0 and _is_column(sentence, first - 1):
        first -= 1
    while first < last and sentence.means(first, "word", "and"):
        first += 1
    columns = [token for token in sentence.content[first:last] if not token.means("word", "and")]
    if first == 0 or len(columns) < 2 or not any(_is_time(token) for token in columns):
        return
    before = sentence.content[first - 1]
    gap = sentence.text[before.end : columns[0].start]
    with_user = sentence.is_free(first - 1) and before.text.lower().startswith("with ")
    led = with_user or sentence.means(first - 1, "prep", "with") or sentence.means(first - 1, "word", "including")
    commas = "," in sentence.text[columns[0].start :]
    if not led and not (commas and any(mark in gap for mark in _BEFORE)):
        return
    slots.words.add("with_details")
    sentence.explain(first - 1 if led else first, last - 1, "-")


def _is_column(sentence: Sentence, index: int) -> bool:
    token = sentence.content[index]
    return sentence.is_free(index) and (
        token.name_in("dimension", "dimensions") is not None or _is_time(token) or token.means("word", "and")
    )


def _is_time(token: Token) -> bool:
    text = token.text.lower()
    return text in _TIMES or (token.means("word", "with_details") and text.startswith("and "))
