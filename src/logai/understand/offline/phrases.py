"""The phrases of the lexicons, found in a text by the characters that they may begin with.

One written phrase with choices, `{a|b}c`, stands for many: all of them together would take longer to lay out than a
question takes to answer. So a phrase is kept as it is written, and held choice by choice against a text that begins as
it may.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from logai.understand.offline.text import is_thai

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = 6
"""Characters by which phrases are kept, a shorter one by those that it has: a hundred begin with the same word."""
_OPTION_KEY = 2
"""Characters by which what a part of a phrase may be is kept, fewer where it has no more."""
_BESIDE_THAI = re.compile("(?<=[\u0e00-\u0e7f]) | (?=[\u0e00-\u0e7f])")
_CHOICE = re.compile(r"\{([^{}]*)\}")


class Sense(NamedTuple):
    """One meaning of a phrase."""

    group: str
    name: str


class _Option(NamedTuple):
    """What a part of a phrase may be: its characters, and whether a blank stands before and behind them."""

    text: str
    """Without the blanks beside Thai characters, and with blanks for hyphens."""
    hyphens: tuple[int, ...]
    """Where in `text` only a hyphen will do."""
    is_apart: bool
    is_followed: bool


_Parts = tuple[dict[str, list[_Option]], ...]
"""The parts of a phrase in their order, of each what it may be by its first characters, "" where it has none."""


class _Phrase(NamedTuple):
    """A phrase taken apart."""

    opening: _Option
    """What it begins with where that is no choice: most phrases are this and no more."""
    parts: _Parts
    """What follows."""
    sense: Sense


_Place = tuple[int, str]
"""A place in a text, and the character of a phrase in front of it, with a blank where one follows that character."""


class Kept(NamedTuple):
    """Phrases as written, in plain values."""

    phrases: list[tuple[str, str, str]]
    """Phrase, group and name of its sense."""
    places: dict[str, list[int]]
    """Places in `phrases` by the characters that a phrase may begin with."""


class Phrases:
    """Phrases by their beginning, taken apart when a text has it."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._taken_apart: dict[int, _Phrase] = {}
        self._beginning: dict[str, list[_Phrase]] = {}

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        """Yield every phrase as it is written, with the group and the name of its sense."""
        yield from self._kept.phrases

    def search(self, text: str) -> Search:
        """Return what finds the phrases of lower-case `text`."""
        return Search(self, text)

    def beginning(self, text: str) -> Iterator[_Phrase]:
        """Yield each phrase that may begin as `text` does, one of several beginnings for each that fits."""
        for length in range(1, min(len(text), _KEY) + 1):
            if (key := text[:length]) in self._kept.places:
                yield from self._with(key)

    def _with(self, key: str) -> list[_Phrase]:
        found = self._beginning.get(key)
        if found is None:
            found = self._beginning[key] = [self._phrase(place) for place in self._kept.places[key]]
        return found

    def _phrase(self, place: int) -> _Phrase:
        found = self._taken_apart.get(place)
        if found is None:
            phrase, group, name = self._kept.phrases[place]
            found = self._taken_apart[place] = _take_apart(phrase, Sense(group, name))
        return found


class Search:
    """The phrases of one text, each place of which is looked at once.

    Blanks beside a Thai character mean nothing, and a hyphen may stand for a blank.
    """

    def __init__(self, phrases: Phrases, text: str) -> None:
        self.text = text
        self._phrases = phrases
        silent = {blank.start() for blank in _BESIDE_THAI.finditer(text)}
        self._places = [at for at in range(len(text)) if at not in silent]
        """Where each character that means something stands in the text."""
        self._written = "".join([text[at] for at in self._places])
        self._plain = self._written.replace("-", " ")
        self._found: dict[int, list[tuple[int, frozenset[Sense]]]] = {}

    def at(self, start: int) -> list[tuple[int, frozenset[Sense]]]:
        """Return (end, senses) of every phrase that stands at `start` of the text, the shortest first."""
        found = self._found.get(start)
        if found is None:
            found = self._found[start] = self._look_up(start) if self.text[start : start + 1].strip(" ") else []
        return found

    def _look_up(self, start: int) -> list[tuple[int, frozenset[Sense]]]:
        first = bisect_left(self._places, start)
        found: dict[int, set[Sense]] = {}
        for phrase in self._phrases.beginning(self._plain[first : first + _KEY]):
            if self._plain.startswith(phrase.opening.text, first):
                for end in self._ends(first, phrase):
                    found.setdefault(end, set()).add(phrase.sense)
        return [(self._places[end - 1] + 1, frozenset(found[end])) for end in sorted(found)]

    def _ends(self, first: int, phrase: _Phrase) -> set[int]:
        """Return each place where `phrase` may end that begins at `first`."""
        opened = self._read((first, ""), phrase.opening)
        places = {opened} if opened else set()
        for options in phrase.parts:
            places = {
                after
                for place in places
                for beginning in self._beginnings(place[0])
                for option in options.get(beginning, ())
                if (after := self._read(place, option))
            }
        return {end for end, _ in places if end > first}

    def _beginnings(self, at: int) -> set[str]:
        """Return the first characters of what may stand at `at`, or behind a blank there, as they are kept."""
        here, behind = self._plain[at : at + _OPTION_KEY], self._plain[at + 1 : at + 1 + _OPTION_KEY]
        found = {"", here[:1], here}
        return found | {behind[:1], behind} if here[:1] == " " else found

    def _read(self, place: _Place, option: _Option) -> _Place | None:
        """Return the place behind `option`, None where it does not stand at `place`."""
        at, last = place
        text, hyphens, is_apart, is_followed = option
        if not text:
            return (at, last[:1] + " ") if is_apart and last else place
        if last and (is_apart or last[1:]) and not is_thai(last[0]) and not is_thai(text[0]):
            if self._plain[at : at + 1] != " ":
                return None
            at += 1
        if not self._plain.startswith(text, at):
            return None
        if hyphens and any(self._written[at + hyphen] != "-" for hyphen in hyphens):
            return None
        return at + len(text), text[-1] + " " if is_followed else text[-1]


def keep(kept: Kept, phrase: str, sense: Sense) -> None:
    """Add a phrase to `kept`, in which `{a|b}` stands for either, and `{a|}` for one that may be missing."""
    for key in set(_keys(_CHOICE.split(phrase), 0, _Beginning())):
        kept.places.setdefault(key, []).append(len(kept.phrases))
    kept.phrases.append((phrase, *sense))


class _Beginning(NamedTuple):
    """The first characters of a phrase, and whether a blank follows them."""

    text: str = ""
    blank: bool = False

    def extend(self, option: str) -> _Beginning:
        """Return them with `option` behind, no more than a key has."""
        text, blank = self
        for character in option:
            if len(text) >= _KEY:
                break
            if character == " ":
                blank = bool(text)
                continue
            if blank and not is_thai(text[-1]) and not is_thai(character):
                text += " "
            text, blank = text + (" " if character == "-" else character), False
        return _Beginning(text[:_KEY], blank)


def _keys(parts: list[str], at: int, found: _Beginning) -> Iterator[str]:
    """Yield each key of a phrase: the beginnings of all that it stands for."""
    if at == len(parts) or len(found.text) == _KEY:
        if found.text:
            yield found.text
        return
    for option in parts[at].split("|") if at % 2 else (parts[at],):
        yield from _keys(parts, at + 1, found.extend(option))


def _take_apart(phrase: str, sense: Sense) -> _Phrase:
    opening, *others = _CHOICE.split(phrase)
    parts = (tuple(part.split("|")) if place % 2 == 0 else (part,) for place, part in enumerate(others) if part)
    return _Phrase(_option(opening), tuple(_by_beginning(part) for part in parts), sense)


@cache
def _by_beginning(written: tuple[str, ...]) -> dict[str, list[_Option]]:
    """Return what one part of a phrase may be; many phrases have the same choice of a hundred words."""
    found: dict[str, list[_Option]] = {}
    for option in map(_option, written):
        found.setdefault(option.text[:_OPTION_KEY], []).append(option)
    return found


def _option(written: str) -> _Option:
    text = written.strip(" ")
    if " " in text:
        text = _BESIDE_THAI.sub("", re.sub(" +", " ", text))
    hyphens = tuple(at for at, character in enumerate(text) if character == "-") if "-" in text else ()
    return _Option(text.replace("-", " "), hyphens, written.startswith(" "), written.endswith(" "))
