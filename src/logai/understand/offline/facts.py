"""`Facts`: what a question states literally, read from its tokens.

Values of the data (`context.names`) are only compared here, and never leave this machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from logai.plan.filters import Filters
from logai.understand.offline.abbreviations import find_short
from logai.understand.offline.asked_forms import refuse_named_words
from logai.understand.offline.circumstances import cut_circumstances
from logai.understand.offline.commands import read_commands
from logai.understand.offline.count_ranges import read_range
from logai.understand.offline.deeds import read_deeds
from logai.understand.offline.glosses import drop_glosses
from logai.understand.offline.lengths import read_session_length
from logai.understand.offline.lexicon import load_lexicon
from logai.understand.offline.lines import read_lines
from logai.understand.offline.names import read_names
from logai.understand.offline.numbers import Order, read_amounts
from logai.understand.offline.other_outcomes import read_other_outcome
from logai.understand.offline.patterns import read_patterns
from logai.understand.offline.restated_times import read_restated, read_told_lengths
from logai.understand.offline.rewordings import Reworded, reword, turn
from logai.understand.offline.scopes import read_family, read_scope
from logai.understand.offline.sentence import Sentence
from logai.understand.offline.shorthand import spell_out
from logai.understand.offline.text import clean, language_of
from logai.understand.offline.tidy import tidy
from logai.understand.offline.times import read_times
from logai.understand.offline.weekdays import refuse_last_month
from logai.understand.offline.within import read_within
from logai.understand.offline.wrappers import read_wrapped

if TYPE_CHECKING:
    from datetime import date

    from logai.plan.filters import HoursOfDay, SessionLength
    from logai.plan.threshold import Threshold
    from logai.plan.vocabulary import Dimension, OtherOutcome
    from logai.understand.model import Context, Language
    from logai.understand.offline.circumstances import Circumstance
    from logai.understand.offline.name_found import NameFound
    from logai.understand.offline.scopes import Family, Scope
    from logai.understand.offline.spans import TimeFound


@dataclass(frozen=True)
class Facts:
    """What a question states literally. Positions count characters of the cleaned question."""

    windows: tuple[TimeFound, ...] = ()
    hours: HoursOfDay | None = None
    weekdays: tuple[int, ...] = ()
    dates: tuple[date, ...] = ()
    """Single days within the one window."""
    not_dates: tuple[date, ...] = ()
    other_part: Filters | None = None
    """Hours or weekdays that those of the question are compared with: "more at night than by day"."""
    names: tuple[NameFound, ...] = ()
    address_scope: Scope | None = None
    address_family: Family | None = None
    threshold: Threshold | None = None
    count_of: Dimension | None = None
    """What the threshold is of, where it is not of rows."""
    session_length: SessionLength | None = None
    limit: int | None = None
    rank: int | None = None
    """The place of a ranking that is asked for alone."""
    other_outcome: OtherOutcome | None = None
    """How the values asked for have the outcome that they are not asked for by."""
    order: Order | None = None
    numbers: tuple[int, ...] = ()
    """Numbers that are no part of a time, a threshold or a limit."""
    notes: tuple[str, ...] = ()
    sentence: Sentence | None = field(default=None, compare=False, repr=False)


def open_sentence(
    question: str, language: Language | None = None, *, as_written: bool = False, in_order: bool = False
) -> Sentence:
    """Return the scanned question, said in the words that the rules read unless `as_written`.

    A time in front of it comes behind it, unless all is to stay `in_order`.
    """
    text, circumstances = cut_circumstances(tidy(clean(question)))
    language = language or language_of(clean(question))
    turned = text if as_written or in_order else turn(text, language)
    sentence = _open(turned, language, circumstances, as_written=as_written)
    sentence.is_turned = turned != text
    return sentence


def reopen(sentence: Sentence, text: str, *, as_written: bool = False) -> Sentence:
    """Return the sentence of `text`, in which words of `sentence` are corrected."""
    opened = _open(text, sentence.language, sentence.circumstances, as_written=as_written)
    opened.written_out = sentence.written_out
    return opened


def _open(text: str, language: Language, circumstances: tuple[Circumstance, ...], *, as_written: bool) -> Sentence:
    lexicon = load_lexicon()
    plain = drop_glosses(clean(text), lexicon)
    text = spell_out(plain)
    reworded = Reworded(text) if as_written else reword(text, language)
    is_asked = any(found.position == 0 for found in circumstances)
    tokens = read_wrapped(reworded.text, lexicon, is_asked=is_asked)
    sentence = Sentence(
        reworded.text,
        language,
        lexicon,
        tokens,
        circumstances,
        find_short(plain),
        is_reworded=reworded.text != text,
    )
    for key, words in reworded.notes:
        sentence.note(key, words=words)
    return sentence


def read_facts(sentence: Sentence, context: Context) -> Facts:
    """Return the facts of `sentence`, whose tokens are marked as read."""
    refuse_named_words(sentence, context.names)
    length = read_session_length(sentence)
    other_outcome = read_other_outcome(sentence)
    between = read_range(sentence)
    names = [*read_patterns(sentence), *read_lines(sentence, context.names)]
    names += read_deeds(sentence, context.names)
    names += [*read_commands(sentence, context.names), *read_names(sentence, context.names)]
    refuse_last_month(sentence)
    times = read_times(sentence, context.now)
    read_told_lengths(sentence, times.windows)
    amounts = read_amounts(sentence, between)
    threshold = read_within(sentence, amounts.threshold)
    (scope, other_scope), family = read_scope(sentence), read_family(sentence)
    if other_scope is not None and times.other_part is not None:
        raise sentence.refuse("several")
    numbers = tuple(
        token.number
        for index, token in enumerate(sentence.content)
        if token.number is not None and sentence.is_free(index)
    )
    return Facts(
        windows=read_restated(sentence, times.windows, context.now),
        hours=times.hours,
        weekdays=times.weekdays,
        dates=times.dates,
        not_dates=times.not_dates,
        other_part=times.other_part if other_scope is None else Filters(address_scope=other_scope),
        names=tuple(names),
        address_scope=scope,
        address_family=family,
        threshold=threshold,
        count_of=amounts.count_of,
        session_length=length,
        limit=amounts.limit,
        rank=amounts.rank,
        other_outcome=other_outcome,
        order=amounts.order,
        numbers=numbers,
        notes=tuple(sentence.notes),
        sentence=sentence,
    )
