"""The phrases of the lexicons as a trie of characters, filled as texts ask for them.

One written phrase with choices, `{a|b}c`, stands for many: all of them together would take longer to lay out than a
question takes to answer. So a phrase is kept under the characters that it may begin with, and laid out once a text
has them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from logai.understand.offline.text import is_thai

if TYPE_CHECKING:
    from collections.abc import Iterator

END = ""
"""The key of a node under which the senses of the phrase that ends there stand."""
Trie = dict[str, Any]
Kept = dict[str, list[tuple[str, str, str]]]
"""Phrases as written, by the characters that they may begin with: phrase, group and name of its sense."""
_KEY = 3
"""Characters by which phrases are kept; a shorter phrase, or word at its beginning, by those that it has."""
_CHOICE = re.compile(r"\{([^{}]*)\}")


class Sense(NamedTuple):
    """One meaning of a phrase."""

    group: str
    name: str


class Phrases:
    """Phrases by their beginning, and the trie of those that were asked for. Filling it twice does no harm."""

    def __init__(self, kept: Kept) -> None:
        self.trie: Trie = {}
        self._waiting = dict(kept)

    def fill(self, text: str, start: int) -> None:
        """Lay out the phrases that may begin at `start` of lower-case `text`."""
        beginning = _beginning(text, start)
        for length in range(1, len(beginning) + 1):
            key = beginning[:length]
            waiting = self._waiting.get(key)
            if waiting is None:
                continue
            for phrase, group, name in waiting:
                _lay_out(self.trie, _CHOICE.split(phrase), 0, Sense(group, name), _State(key))
            self._waiting.pop(key, None)


def keep(kept: Kept, phrase: str, sense: Sense) -> None:
    """Add a phrase to `kept`, in which `{a|b}` stands for either, and `{a|}` for one that may be missing."""
    for key in set(_keys(_CHOICE.split(phrase), 0, "")):
        kept.setdefault(key, []).append((phrase, *sense))


class _State(NamedTuple):
    """How far a phrase is laid out: the key it has to begin with, its beginning, whether a blank is to come."""

    key: str
    beginning: str = ""
    is_whole: bool = False
    """No more characters belong to the beginning."""
    last: str = ""
    """The character before, and a blank where one follows it."""


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


def _lay_out(node: Trie, parts: list[str], at: int, sense: Sense, state: _State) -> None:
    """Add what `parts` from `at` on stand for below `node`, where it begins as the key says.

    A blank is added before what follows it alone, and beside no Thai character: there it means nothing.
    """
    if at == len(parts):
        if state.beginning == state.key:
            node[END] = node.get(END, frozenset()) | {sense}
        return
    for option in parts[at].split("|") if at % 2 else (parts[at],):
        beginning, is_whole = (state.beginning, True) if state.is_whole else _extend(state.beginning, option)
        if not state.key.startswith(beginning) or (is_whole and beginning != state.key):
            continue
        after, last = _lay_option(node, option, state.last)
        _lay_out(after, parts, at + 1, sense, _State(state.key, beginning, is_whole, last))


def _lay_option(node: Trie, option: str, last: str) -> tuple[Trie, str]:
    for character in option:
        if character == " ":
            last = last[:1] + " " if last else ""
            continue
        if last[1:] and not is_thai(last[0]) and not is_thai(character):
            node = node.setdefault(" ", {})
        node, last = node.setdefault(character, {}), character
    return node, last
