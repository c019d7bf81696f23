"""The phrases of the lexicons, found in a text by the characters that they may begin with.

One written phrase with choices, `{a|b}c`, stands for many: all of them together would take longer to lay out than a
question takes to answer. So a phrase is kept as it is written, and held choice by choice against a text that begins as
it may.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from logai.understand.offline.text import is_thai

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = 6
"""Characters by which phrases are kept, a shorter one by those that it has: a hundred begin with the same word."""
_BLANKS = frozenset(" -")
_CHOICE = re.compile(r"\{([^{}]*)\}")


class Sense(NamedTuple):
    """One meaning of a phrase."""

    group: str
    name: str


_Option = tuple[str, str]
"""What a part of a phrase may be, with its first character that is no blank in front, "" where it has none."""
_Parts = tuple[tuple[_Option, ...], ...]
"""The parts of a phrase in their order, of each what it may be."""
_Phrase = tuple[_Parts, Sense]
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
        self._taken_apart: dict[str, tuple[_Phrase, ...]] = {}

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        """Yield every phrase as it is written, with the group and the name of its sense."""
        yield from self._kept.phrases

    def matches(self, text: str, start: int) -> list[tuple[int, frozenset[Sense]]]:
        """Return (end, senses) of every phrase that stands at `start` of lower-case `text`, the shortest first.

        Blanks beside a Thai character mean nothing, and a hyphen may stand for a blank.
        """
        found: dict[int, set[Sense]] = {}
        beginning = _beginning(text, start)
        for length in range(1, len(beginning) + 1):
            key = beginning[:length]
            if key not in self._kept.places:
                continue
            for parts, sense in self._with(key):
                for end, _ in _ends(text, start, parts):
                    found.setdefault(end, set()).add(sense)
        return [(end, frozenset(found[end])) for end in sorted(found)]

    def _with(self, key: str) -> tuple[_Phrase, ...]:
        found = self._taken_apart.get(key)
        if found is None:
            phrases = [self._kept.phrases[place] for place in self._kept.places[key]]
            found = tuple((_take_apart(phrase, key), Sense(group, name)) for phrase, group, name in phrases)
            self._taken_apart[key] = found
        return found


def keep(kept: Kept, phrase: str, sense: Sense) -> None:
    """Add a phrase to `kept`, in which `{a|b}` stands for either, and `{a|}` for one that may be missing."""
    for key in set(_keys(_CHOICE.split(phrase), 0, _Beginning())):
        kept.places.setdefault(key, []).append(len(kept.phrases))
    kept.phrases.append((phrase, *sense))


def _beginning(text: str, start: int) -> str:
    """Return the first characters of a text as keys have them: blanks beside no Thai character, and for hyphens."""
    found = ""
    for at in range(start, len(text)):
        character = text[at]
        if character == " " and (is_thai(text[at - 1]) or is_thai(text[at + 1 : at + 2] or " ")):
            continue
        found += " " if character == "-" else character
        if len(found) == _KEY:
            break
    return found


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


def _take_apart(phrase: str, key: str) -> _Parts:
    """Return the parts of a phrase that begins with `key`, of the first one what begins so."""
    first, *others = [
        tuple((option.lstrip(" ")[:1], option) for option in (part.split("|") if place % 2 else (part,)))
        for place, part in enumerate(_CHOICE.split(phrase))
        if part
    ]
    return tuple(option for option in first if _may_begin(option[1], key)), *others


def _may_begin(option: str, key: str) -> bool:
    return key.startswith(_Beginning().extend(option).text)


def _ends(text: str, start: int, parts: _Parts) -> list[_Place] | set[_Place]:
    """Return each place of `text` where the phrase of `parts` may end that begins at `start`."""
    places: list[_Place] | set[_Place] = [(start, "")]
    for options in parts:
        after: set[_Place] = set()
        for place in places:
            # No more than two blanks are passed over in front of the first character; most options end here.
            near = text[place[0] : place[0] + 3]
            for first, option in options:
                if first in near and (end := _read_option(text, place, option)):
                    after.add(end)
        if not after:
            return after
        places = after
    return places


def _read_option(text: str, place: _Place, option: str) -> _Place | None:
    """Return the place behind `option`, None where it does not stand at `place`."""
    at, last = place
    for character in option:
        if character == " ":
            last = last[:1] + " " if last else ""
            continue
        if last[1:] and not is_thai(last[0]) and not is_thai(character):
            if text[at : at + 1] not in _BLANKS:
                return None
            at += 1
        elif last:
            while text[at : at + 1] == " " and (is_thai(text[at - 1]) or is_thai(text[at + 1 : at + 2] or " ")):
                at += 1
        if text[at : at + 1] != character:
            return None
        at, last = at + 1, character
    return at, last
