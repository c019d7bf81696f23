"""With which letters a match of a regular expression may begin, so that most expressions need not be compiled.

Knows what the wrappers are written in: letters, groups, choices, classes, `?`, `*`, `+`, and what looks around.
"""

from __future__ import annotations

import string

_ANY = "*"
"""Stands for whatever is no letter of a to z, or not known."""


def first_letters(pattern: str) -> frozenset[str]:
    """Return the letters a to z of which each match of `pattern` has one in front; none where it may have another."""
    letters, _, end = _choices(pattern, 0)
    if end != len(pattern):
        raise ValueError(f"a bracket is closed that was not opened: {pattern}")
    return frozenset(letters) if letters <= set(string.ascii_lowercase) else frozenset()


def _choices(pattern: str, at: int) -> tuple[set[str], bool, int]:
    """Return the first letters of what stands at `at`, whether it may be empty, and where it ends."""
    found: set[str] = set()
    may_be_empty = False
    while True:
        letters, is_empty, at = _sequence(pattern, at)
        found |= letters
        may_be_empty |= is_empty
        if pattern[at : at + 1] != "|":
            return found, may_be_empty, at
        at += 1


def _sequence(pattern: str, at: int) -> tuple[set[str], bool, int]:
    found: set[str] = set()
    is_empty = True
    while at < len(pattern) and pattern[at] not in "|)":
        letters, may_be_empty, at = _item(pattern, at)
        if pattern[at : at + 1] in {"?", "*"}:
            may_be_empty = True
        while at < len(pattern) and pattern[at] in "?*+":
            at += 1
        if is_empty:
            found |= letters
            is_empty = may_be_empty
    return found, is_empty, at


def _item(pattern: str, at: int) -> tuple[set[str], bool, int]:
    if pattern.startswith(("(?=", "(?!", "(?<"), at):
        return set(), True, _choices(pattern, at + (4 if pattern[at + 2] == "<" else 3))[2] + 1
    if pattern[at] == "(":
        letters, may_be_empty, end = _choices(pattern, at + (3 if pattern.startswith("(?:", at) else 1))
        return letters, may_be_empty, end + 1
    if pattern[at] == "[":
        end = pattern.index("]", at + 2)
        inside = pattern[at + 1 : end]
        return set(inside) if inside.isalpha() else {_ANY}, False, end + 1
    if pattern[at] == "\\":
        escaped = pattern[at + 1]
        return (set(), True, at + 2) if escaped == "b" else ({_ANY}, False, at + 2)
    return ({_ANY} if pattern[at] == "." else {pattern[at]}), pattern[at] in "^$", at + 1
