"""With which characters a match of a regular expression may begin, so that most expressions need not be compiled.

Knows what the wrappers are written in: letters, groups, choices, classes, `?`, `*`, `+`, and what looks around.
"""

from __future__ import annotations

LENGTH = 2
"""Characters of a beginning: of one alone, a dozen expressions begin as `which` does."""
ANY = "*"
"""Stands for whatever is no single character, or not known."""


def beginnings(pattern: str) -> frozenset[str]:
    """Return texts of at most `LENGTH` characters: each match of `pattern` that is not empty has one of them in front.

    A text is shorter where anything may follow it; the empty one says that nothing is known.
    """
    found, end = _choices(pattern, 0)
    if end != len(pattern):
        raise ValueError(f"a bracket is closed that was not opened: {pattern}")
    return frozenset(one.partition(ANY)[0] for one in found)


def keys(text: str, at: int) -> tuple[str, ...]:
    """Return the beginnings that fit what stands at `at` of `text`."""
    return tuple(text[at : at + length] for length in range(min(LENGTH, len(text) - at) + 1))


def _choices(pattern: str, at: int) -> tuple[set[str], int]:
    """Return the beginnings of what stands at `at`, "" among them where it may be empty, and where it ends."""
    found: set[str] = set()
    while True:
        texts, at = _sequence(pattern, at)
        found |= texts
        if pattern[at : at + 1] != "|":
            return found, at
        at += 1


def _sequence(pattern: str, at: int) -> tuple[set[str], int]:
    found = {""}
    while at < len(pattern) and pattern[at] not in "|)":
        texts, at = _item(pattern, at)
        repeats = pattern[at : at + 1]
        while at < len(pattern) and pattern[at] in "?*+":
            at += 1
        if repeats in {"*", "+"}:
            texts = texts | {one + ANY for one in texts if one}
        if repeats in {"?", "*"}:
            texts = texts | {""}
        found = {one if ANY in one else (one + more)[:LENGTH] for one in found for more in texts}
    return found, at


def _item(pattern: str, at: int) -> tuple[set[str], int]:
    if pattern.startswith(("(?=", "(?!", "(?<"), at):
        return {""}, _choices(pattern, at + (4 if pattern[at + 2] == "<" else 3))[1] + 1
    if pattern[at] == "(":
        texts, end = _choices(pattern, at + (3 if pattern.startswith("(?:", at) else 1))
        return texts, end + 1
    if pattern[at] == "[":
        end = pattern.index("]", at + 2)
        inside = pattern[at + 1 : end]
        return set(inside) if inside.isalpha() else {ANY}, end + 1
    if pattern[at] == "\\":
        escaped = pattern[at + 1]
        return ({""} if escaped == "b" else {escaped} if not escaped.isalnum() else {ANY}), at + 2
    if pattern[at] in "^$":
        return {""}, at + 1
    return {ANY if pattern[at] == "." else pattern[at]}, at + 1
