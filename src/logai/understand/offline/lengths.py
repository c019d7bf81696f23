"""Read how long sessions lasted, as a bound: "sessions longer than 2 hours", "that lasted under a minute".

Only beside a word for sessions or for being logged in: of anything else, "over an hour" is a time or a rate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from logai.plan.filters import SessionLength
from logai.plan.vocabulary import Comparison

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_ONE = {"an hour": 3600, "a day": 86400, "a week": 604800, "per hour": 3600}


class _Length(NamedTuple):
    seconds: int
    end: int


def read_session_length(sentence: Sentence) -> SessionLength | None:
    """Return the bound on the length of sessions, and mark its words; None where there is none."""
    named = any(token.means("subject", "sessions") or token.means("session", "online") for token in sentence.content)
    if not named:
        return None
    for index in range(len(sentence.content)):
        found = _bounded(sentence, index) or _bounded_behind(sentence, index)
        if found is not None:
            return found
    return None


def _bounded(sentence: Sentence, index: int) -> SessionLength | None:
    """Read a word of comparison with the length behind it: "longer than 2 hours", "นานกว่า 2 ชั่วโมง"."""
    token = sentence.at(index)
    comparison = token.name_in("length", "compare") if token is not None and sentence.is_free(index) else None
    length = _read_length(sentence, index + 1) if comparison is not None else None
    if comparison is None or length is None or sentence.means(length.end, "word", "ago"):
        return None
    if token is not None and not token.means("length") and not _tells_how_long(sentence, index):
        return None
    return _take(sentence, Comparison(comparison), index, length)


def _tells_how_long(sentence: Sentence, index: int) -> bool:
    """Return whether the bound at `index` is of a length: "logged in at least 2 days" may count the days of logins."""
    if sentence.language != "en" or any(token.means("subject", "sessions") for token in sentence.content):
        return True
    lasts = ("stay", "remain", "spen", "kept", "been", "was", "were", "online", "still")
    words = sentence.text[: sentence.content[index].start].lower().split()
    return any(word.startswith(lasts) for word in words) or words[-1:] == ["for"]


def _bounded_behind(sentence: Sentence, index: int) -> SessionLength | None:
    """Read a length with the word of comparison behind it: "2 hours or more", "2 ชั่วโมงขึ้นไป"."""
    length = _read_length(sentence, index)
    if length is None:
        return None
    if sentence.means(length.end, "word", "or_more"):
        return _take(sentence, Comparison.AT_LEAST, index, _Length(length.seconds, length.end + 1))
    if sentence.means(length.end, "length", "at_least", "at_most"):
        name = sentence.content[length.end].name_in("length") or ""
        return _take(sentence, Comparison(name), index, _Length(length.seconds, length.end + 1))
    return None


def _read_length(sentence: Sentence, index: int) -> _Length | None:
    token = sentence.at(index)
    if token is None or not sentence.is_free(index):
        return None
    if token.text.lower() in _ONE:
        seconds = _ONE[token.text.lower()]
        more_half = sentence.means(index + 1, "word", "and") and sentence.means(index + 2, "quantity", "half")
        return _Length(seconds * 3 // 2, index + 3) if more_half else _Length(seconds, index + 1)
    thai_half = sentence.means(index, "clock", "half") and _unit_at(sentence, index + 1)
    if thai_half or sentence.means(index, "quantity", "half"):
        return _read_half(sentence, index + 1)
    at = index + (1 if token.number is not None else 0)
    unit = _unit_at(sentence, at)
    if not unit:
        return None
    length = _Length((1 if token.number is None else token.number) * unit, at + 1)
    return _with_rest(sentence, length, unit)


def _unit_at(sentence: Sentence, index: int) -> int:
    """Return the seconds of the unit at `index`, 0 where there is none."""
    if not sentence.means(index, "unit"):
        return 0
    return _SECONDS.get(sentence.content[index].name_in("unit") or "", 0)


def _read_half(sentence: Sentence, index: int) -> _Length | None:
    token = sentence.at(index)
    seconds = _ONE.get(token.text.lower(), _unit_at(sentence, index)) if token is not None else 0
    return _Length(seconds // 2, index + 1) if seconds else None


def _with_rest(sentence: Sentence, length: _Length, unit: int) -> _Length:
    """Return `length` with what follows of it: "2 hours and 30 minutes", "2 ชั่วโมงครึ่ง"."""
    if sentence.means(length.end, "clock", "half"):
        return _Length(length.seconds + unit // 2, length.end + 1)
    at = length.end + (1 if sentence.means(length.end, "word", "and") else 0)
    number, smaller = sentence.at(at), _unit_at(sentence, at + 1)
    if number is None or number.number is None or not 0 < smaller < unit:
        return length
    return _Length(length.seconds + number.number * smaller, at + 2)


def _take(sentence: Sentence, comparison: Comparison, first: int, length: _Length) -> SessionLength:
    while (
        sentence.means(first - 1, "session", "lasted")
        or (sentence.means(first - 1, "word", "last") and sentence.content[first - 1].text.lower() == "last")
        or (sentence.means(first - 1, "prep", "for", "of", "with") and sentence.means(first - 2, "session"))
    ):
        first -= 1
    sentence.explain(first, length.end - 1, "session length")
    if sentence.means(length.end, "session", "lasted"):
        sentence.explain(length.end, length.end, "session length")
    return SessionLength(comparison=comparison, seconds=length.seconds)
