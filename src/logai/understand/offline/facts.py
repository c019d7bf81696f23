"""`Facts`: what a question states literally, read from its tokens.

Values of the data (`context.names`) are only compared here, and never leave this machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from logai.understand.offline.commands import read_commands
from logai.understand.offline.lengths import read_session_length
from logai.understand.offline.lexicon import load_lexicon
from logai.understand.offline.names import NameFound, read_names
from logai.understand.offline.numbers import Order, read_amounts
from logai.understand.offline.sentence import Sentence
from logai.understand.offline.shorthand import spell_out
from logai.understand.offline.text import clean, language_of
from logai.understand.offline.times import read_times
from logai.understand.offline.weekdays import refuse_last_month
from logai.understand.offline.wrappers import read_wrapped

if TYPE_CHECKING:
    from logai.plan.model import Dimension, HoursOfDay, SessionLength, Threshold
    from logai.understand.model import Context, Language
    from logai.understand.offline.spans import TimeFound


@dataclass(frozen=True)
class Facts:
    """What a question states literally. Positions count characters of the cleaned question."""

    windows: tuple[TimeFound, ...] = ()
    hours: HoursOfDay | None = None
    weekdays: tuple[int, ...] = ()
    names: tuple[NameFound, ...] = ()
    address_scope: Literal["private", "public"] | None = None
    threshold: Threshold | None = None
    count_of: Dimension | None = None
    """What the threshold is of, where it is not of rows."""
    session_length: SessionLength | None = None
    limit: int | None = None
    order: Order | None = None
    numbers: tuple[int, ...] = ()
    """Numbers that are no part of a time, a threshold or a limit."""
    notes: tuple[str, ...] = ()
    sentence: Sentence | None = field(default=None, compare=False, repr=False)


def open_sentence(question: str, language: Language | None = None) -> Sentence:
    """Return the scanned question."""
    text = spell_out(clean(question))
    lexicon = load_lexicon()
    return Sentence(text, language or language_of(text), lexicon, read_wrapped(text, lexicon))


def read_facts(sentence: Sentence, context: Context) -> Facts:
    """Return the facts of `sentence`, whose tokens are marked as read."""
    length = read_session_length(sentence)
    names = [*read_commands(sentence, context.names), *read_names(sentence, context.names)]
    refuse_last_month(sentence)
    times = read_times(sentence, context.now)
    amounts = read_amounts(sentence)
    scope = _read_scope(sentence)
    numbers = tuple(
        token.number
        for index, token in enumerate(sentence.content)
        if token.number is not None and sentence.is_free(index)
    )
    return Facts(
        windows=tuple(times.windows),
        hours=times.hours,
        weekdays=times.weekdays,
        names=tuple(names),
        address_scope=scope,
        threshold=amounts.threshold,
        count_of=amounts.count_of,
        session_length=length,
        limit=amounts.limit,
        order=amounts.order,
        numbers=numbers,
        notes=tuple(sentence.notes),
        sentence=sentence,
    )


def _is_prep(sentence: Sentence, index: int) -> bool:
    return sentence.means(index - 1, "prep")


def _names_source(sentence: Sentence, index: int) -> bool:
    return sentence.means(index, "dimensions", "source") or sentence.means(index, "dimension", "source")


_LEAVE_OUT = (
    "without",
    "except",
    "except for",
    "excluding",
    "exclude",
    "outside",
    "besides",
    "other than",
    "apart from",
)
"""Words that leave out what follows, and describe no noun as "not private addresses" does."""


def _read_scope(sentence: Sentence) -> Literal["private", "public"] | None:
    found: list[str] = []
    for index, token in enumerate(sentence.content):
        if not sentence.means(index, "word", "private", "public"):
            continue
        following = sentence.at(index + 1)
        if token.text == "ภายใน" and following is not None and sentence.meanings.get(following.start) == "time":
            sentence.explain(index, index, "time")
            continue
        first = next((at for at in (index - 1, index - 2) if sentence.means(at, "word", "not", "except")), None)
        if first == index - 2 and not (sentence.means(index - 1, "dimension", "source") or _is_prep(sentence, index)):
            raise sentence.refuse("negation", sentence.words(index - 1, index))
        is_private = token.means("word", "private") is (first is None)
        found.append("private" if is_private else "public")
        if first is not None:
            sentence.explain(first, index - 1, f"{found[-1]} address")
        sentence.explain(index, index, f"{found[-1]} address")
        if first is not None and (first == index - 2 or sentence.content[first].text.lower() in _LEAVE_OUT):
            sentence.explain(index + 1, index + (1 if _names_source(sentence, index + 1) else 0), found[-1])
        for noun, before in ((index + 1, index - 1), (index - 1, index - 2)):
            if _names_source(sentence, noun) and sentence.means(before, "prep"):
                sentence.explain(noun, noun, f"{found[-1]} address")
    if len(set(found)) > 1:
        raise sentence.refuse(
            "no_sense", *(token.text for token in sentence.content if token.means("word", "private", "public"))
        )
    return None if not found else ("private" if found[0] == "private" else "public")
