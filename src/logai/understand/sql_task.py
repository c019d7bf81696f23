"""What a question states literally, for a model that writes SQL: its times, names and numbers, read by code.

The facts are those of the plans, without the plans' own limits: what no plan can say is why SQL is asked for. Values of
the data are only compared with words of the question.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from logai.events import Outcome
from logai.plan.moments import resolve
from logai.understand.offline.commands import read_commands
from logai.understand.offline.facts import open_sentence
from logai.understand.offline.names import read_names
from logai.understand.offline.scan import Kind
from logai.understand.offline.times import read_times
from logai.understand.offline.topics import refuse_topics

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from logai.plan.filters import HoursOfDay
    from logai.plan.moments import Span
    from logai.understand.model import Context
    from logai.understand.offline.name_found import NameFound
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.spans import Times

_SPARED = ("why", "present")
"""Topics that no plan can hold and SQL can: durations, and what is still open."""
_UNKNOWN = (Kind.WORD, Kind.UNKNOWN, Kind.QUOTED)
_FAILURE_WORDS = ("failed", "failed_password", "attack", "attacker", "targeted")
_SUCCESS_WORDS = ("success", "logged_in")
_RELATING = frozenset(
    {
        *("the", "a", "an", "same", "each", "every", "any", "one", "single", "multiple", "several", "many", "few"),
        *("different", "another", "other", "both", "their", "its", "his", "her", "เดียวกัน", "เดียว", "อื่น", "แต่ละ"),
    }
)
"""Words after a preposition that name nothing."""


@dataclass(frozen=True)
class SqlTask:
    """A question and what it states.

    `facts` are the lines that the model is told. The statement has to hold each of `bounds`, `names` and `numbers`, and
    may hold `words`. `outcome` is that of the login attempts that are asked for, None where that is open.
    """

    question: str
    facts: tuple[str, ...]
    bounds: tuple[datetime, ...]
    names: tuple[str, ...]
    words: tuple[str, ...]
    numbers: tuple[int, ...]
    outcome: Outcome | None
    tells_outcomes: bool
    """A word of success or failure is there, so no count of attempts can do without the outcome."""
    window: Span
    """The one window of the question; open on both sides where it has none or several."""


def read_task(question: str, context: Context) -> SqlTask:
    """Return what `question` states.

    Raise NotUnderstoodError for a time or an address that cannot be meant, and for what no log can tell.
    """
    text = question.encode("utf-8", "replace").decode("utf-8")
    sentence = open_sentence(text)
    names = [*read_commands(sentence, context.names), *read_names(sentence, context.names)]
    times = read_times(sentence, context.now)
    refuse_topics(sentence, spared=_SPARED)
    spans = [resolve(found.window, context.now) for found in times.windows]
    unknown = [token for token in sentence.content if token.kind in _UNKNOWN and _is_free(sentence, token)]
    stated = [token.text for token in unknown if _names_something(sentence, token)]
    kinds = list(_find_kinds(sentence))
    numbers = [token.number for token in sentence.content if token.number is not None and _is_free(sentence, token)]
    hours = _bounds_of_day(times.hours) if times.hours else ()
    return SqlTask(
        question=text,
        facts=(
            *_state_times(times, spans),
            *(_state_name(name) for name in names),
            *(f"{column} {quote_literal(value)}" for column, value in kinds),
            *(f"number {n}" for n in numbers),
        ),
        bounds=tuple(moment for span in spans for moment in span if moment is not None),
        names=(*(name.value for name in names), *(value for _, value in kinds), *stated),
        words=tuple(token.text for token in unknown),
        numbers=(*hours, *times.weekdays, *numbers),
        outcome=_find_outcome(sentence),
        tells_outcomes=any(token.means("word", *_FAILURE_WORDS, *_SUCCESS_WORDS) for token in sentence.content),
        window=spans[0] if len(spans) == 1 else (None, None),
    )


def quote_literal(value: str) -> str:
    """Return `value` as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def moment_literal(moment: datetime) -> str:
    """Return `moment`, to the second and with its offset, as an SQL literal."""
    return f"'{moment.isoformat(sep=' ', timespec='seconds')}'"


def _is_free(sentence: Sentence, token: Token) -> bool:
    return sentence.is_free(sentence.content.index(token))


def _names_something(sentence: Sentence, token: Token) -> bool:
    """Say whether an unknown word is a name that no rule has read: the statement must not drop it."""
    if token.kind is Kind.QUOTED:
        return True
    if token.text.isascii() and not token.text.isalpha():
        return True
    if token.text[:1].isupper() and token.start > 0:
        return True
    before = sentence.at(sentence.content.index(token) - 1)
    return before is not None and before.means("prep") and token.text.lower() not in _RELATING


def _find_kinds(sentence: Sentence) -> Iterator[tuple[str, str]]:
    """Yield the login methods and services that words of the lexicon name, each with its column."""
    for token in sentence.content:
        for group, column in (("method", "auth_method"), ("service", "service")):
            value = token.name_in(group)
            if value is not None and _is_free(sentence, token):
                yield column, value


def _find_outcome(sentence: Sentence) -> Outcome | None:
    """Return the outcome that the words name; None for none, both, and a negation that may turn one round."""
    failed = any(token.means("word", *_FAILURE_WORDS) for token in sentence.content)
    succeeded = any(token.means("word", *_SUCCESS_WORDS) for token in sentence.content)
    if failed == succeeded or any(token.means("word", "not", "except") for token in sentence.content):
        return None
    return Outcome.FAILURE if failed else Outcome.SUCCESS


def _state_times(times: Times, spans: list[Span]) -> Iterator[str]:
    for start, end in spans:
        sides = [f"ts >= {moment_literal(start)}"] if start else []
        sides += [f"ts < {moment_literal(end)}"] if end else []
        yield " AND ".join(sides)
    if times.hours:
        first, last = _bounds_of_day(times.hours)
        part = "60 * hour(ts) + minute(ts)" if _has_minutes(times.hours) else "hour(ts)"
        yield f"{part} from {first} to before {last}"
    if times.weekdays:
        yield f"isodow(ts) {', '.join(map(str, times.weekdays))}"


def _has_minutes(hours: HoursOfDay) -> bool:
    return bool(hours.start_minute or hours.end_minute)


def _bounds_of_day(hours: HoursOfDay) -> tuple[int, int]:
    """Return the first and the last hour, excluded; in minutes where it does not begin and end on the hour."""
    return (hours.first_minute, hours.last_minute) if _has_minutes(hours) else (hours.start, hours.end)


def _state_name(name: NameFound) -> str:
    kind = {"sources": "source_ip", "networks": "network", "services": "service"}.get(name.field, name.field[:-1])
    return f"{'not ' if name.negated else ''}{kind} {quote_literal(name.value)}"
