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

Kept = dict[str, list[tuple[str, str, str]]]
"""Phrases as written, by the characters that they may begin with: phrase, group and name of its sense."""
_KEY = 3
"""Characters by which phrases are kept; a shorter phrase, or word at its beginning, by those that it has."""
_BLANKS = frozenset(" -")
_CHOICE = re.compile(r"\{([^{}]*)\}")


class Sense(NamedTuple):
    """One meaning of a phrase."""

    group: str
    name: str


_Phrase = tuple[tuple[tuple[str, ...], ...], Sense]
"""The parts of a phrase, of each what it may be, and what the phrase means."""


class Phrases:
    """Phrases by their beginning, taken apart when a text has it."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._taken_apart: dict[str, tuple[_Phrase, ...]] = {}

    def matches(self, text: str, start: int) -> list[tuple[int, frozenset[Sense]]]:
        """Return (end, senses) of every phrase that stands at `start` of lower-case `text`, the shortest first.

        Blanks beside a Thai character mean nothing, and a hyphen may stand for a blank.
        """
        found: dict[int, set[Sense]] = {}
        beginning = _beginning(text, start)
        for length in range(1, len(beginning) + 1):
            for parts, sense in self._with(beginning[:length]):
                for end in _ends(text, start, parts, 0, ""):
                    found.setdefault(end, set()).add(sense)
        return [(end, frozenset(found[end])) for end in sorted(found)]

    def _with(self, key: str) -> tuple[_Phrase, ...]:
        found = self._taken_apart.get(key)
        if found is None:
            found = tuple((_take_apart(phrase), Sense(group, name)) for phrase, group, name in self._kept.get(key, ()))
            self._taken_apart[key] = found
        return found


def keep(kept: Kept, phrase: str, sense: Sense) -> None:
    """Add a phrase to `kept`, in which `{a|b}` stands for either, and `{a|}` for one that may be missing."""
    for key in set(_keys(_CHOICE.split(phrase), 0, "")):
        kept.setdefault(key, []).append((phrase, *sense))


def _beginning(text: str, start: int) -> str:
    """Return the first characters of a text up to the end of its word; blanks beside Thai characters do not count."""
    found = ""
    for at in range(start, len(text)):
        character = text[at]
        if character == " " and found and (is_thai(found[-1]) or is_thai(text[at + 1 : at + 2] or " ")):
            continue
        if character in " -" and found:
            break
        found += character
        if len(found) == _KEY:
            break
    return found


def _keys(parts: list[str], at: int, found: str) -> Iterator[str]:
    """Yield each key of a phrase: the beginnings of all that it stands for."""
    if at == len(parts):
        if found:
            yield found
        return
    for option in parts[at].split("|") if at % 2 else (parts[at],):
        key, is_whole = _extend(found, option)
        if is_whole:
            yield key
        else:
            yield from _keys(parts, at + 1, key)


def _extend(beginning: str, option: str) -> tuple[str, bool]:
    """Return the beginning of a phrase with `option` after it, and whether nothing more belongs to it."""
    for character in option:
        if character in " -" and beginning and not is_thai(beginning[-1]):
            return beginning, True
        if character != " ":
            beginning += character
        if len(beginning) == _KEY:
            return beginning, True
    return beginning, False


def _take_apart(phrase: str) -> tuple[tuple[str, ...], ...]:
    """Return the parts of a phrase in their order, of each what it may be."""
    return tuple(
        tuple(part.split("|")) if place % 2 else (part,) for place, part in enumerate(_CHOICE.split(phrase)) if part
    )


def _ends(text: str, at: int, parts: tuple[tuple[str, ...], ...], place: int, last: str) -> Iterator[int]:
    """Yield each place of `text` where the parts from `place` on may end that begin at `at`.

    `last` is the character of the phrase before, and a blank where one follows it.
    """
    if place == len(parts):
        yield at
        return
    for option in parts[place]:
        end, after = _read_option(text, at, option, last)
        if end >= 0:
            yield from _ends(text, end, parts, place + 1, after)


def _read_option(text: str, at: int, option: str, last: str) -> tuple[int, str]:
    """Return where `option` ends that begins at `at`, -1 where it does not, and what is `last` then."""
    for character in option:
        if character == " ":
            last = last[:1] + " " if last else ""
            continue
        if last[1:] and not is_thai(last[0]) and not is_thai(character):
            if text[at : at + 1] not in _BLANKS:
                return -1, last
            at += 1
        elif last:
            while text[at : at + 1] == " " and (is_thai(text[at - 1]) or is_thai(text[at + 1 : at + 2] or " ")):
                at += 1
        if text[at : at + 1] != character:
            return -1, last
        at, last = at + 1, character
    return at, last
