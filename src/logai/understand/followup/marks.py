"""Find the words by which a text shows that it goes on from the question before, and take them out.

They are no part of the lexicon of the built-in planner: outside of a conversation they mean nothing.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

from logai.understand.offline.lexicon import load_lexicon
from logai.understand.offline.text import clean, is_thai

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Literal["users", "hosts", "sources", "any"]
_THAI_VOWELS = "\u0e30-\u0e3a\u0e45\u0e47-\u0e4e"
"""Signs that end a syllable: a phrase before one would end inside it."""


@dataclass
class Marks:
    """The marks of one text, and the text without them."""

    alone: str
    """The text as a question of its own: only the words that join it to the question before are gone."""
    rest: str = ""
    """The text as a follow-up: what it changes."""
    words: list[str] = field(default_factory=list)
    """The marks, as they were written."""
    is_marked: bool = False
    refers: bool = False
    """It has no meaning without the question before: "same for alice"."""
    narrows: bool = False
    """It asks for a part of what was asked about: "of them"."""
    adds: str = ""
    """The word by which something is to be added: "also root"."""
    others: tuple[Kind, ...] = ()
    every: tuple[Kind, ...] = ()


def find_marks(question: str) -> Marks:
    """Return the marks of `question`, whatever it is in the end: a follow-up or a question of its own."""
    found = Marks(clean(question))
    found.alone = _strip_ends(found, found.alone, "opening")
    rest = _strip_ends(found, found.alone, "narrowing", "closing")
    adding = Marks(rest)
    stripped = _strip_ends(adding, rest, "adding", "added")
    if adding.words:
        found.adds, rest = adding.words[0], stripped
    found.others, rest = _take_kinds(found, rest, "others")
    narrowed = _take(found, rest, "parts")
    found.narrows = narrowed != rest
    rest = _take(found, narrowed, "referring")
    found.refers = found.narrows or rest != narrowed
    rest = _take(found, rest, "pronouns")
    if not _patterns()["no_marks", ""].search(rest):
        rest = _take(found, rest, "inside")
    found.rest = rest.strip()
    found.is_marked = bool(found.words or found.adds)
    return found


def take_every(marks: Marks, kinds: Iterable[Kind]) -> None:
    """Take the words for all values of one of `kinds` out of the rest of `marks`: "all hosts"."""
    marks.every, marks.rest = _take_kinds(marks, marks.rest, "every", tuple(kinds))


def _strip_ends(found: Marks, text: str, first: str, last: str = "") -> str:
    """Strip the marks of the groups `first` at the beginning and `last` at the end, as often as there are some."""
    while match := _patterns()[first, "^"].match(text):
        if _begins_longer_phrase(text, match.start(1), match.end(1)):
            break
        found.words.append(match.group(1))
        text = text[match.end() :]
    while last:
        bare = _patterns()["polite", "$"].sub("", text)
        match = _patterns()[last, "$"].search(bare)
        if match is None:
            break
        found.words.append(match.group(1))
        text = bare[: match.start()]
    return text


def _begins_longer_phrase(text: str, start: int, end: int) -> bool:
    """Return whether the mark is only the beginning of another Thai word: ส่วน of ส่วนตัว."""
    return is_thai(text[start]) and any(at > end for at, _ in load_lexicon().matches(text.lower(), start))


def _take(found: Marks, text: str, group: str) -> str:
    found.words.extend(match.group(1) for match in _patterns()[group, ""].finditer(text))
    return _patterns()[group, ""].sub(" ", text)


def _take_kinds(
    found: Marks, text: str, group: str, kinds: tuple[Kind, ...] = ("users", "hosts", "sources", "any")
) -> tuple[tuple[Kind, ...], str]:
    taken: list[Kind] = []
    for kind in kinds:
        pattern = _patterns().get((f"{group}.{kind}", ""))
        if pattern is not None and (match := pattern.search(text)):
            found.words.append(match.group(0).strip())
            found.is_marked = True
            taken.append(kind)
            text = pattern.sub(" ", text)
    return tuple(taken), text


@cache
def _patterns() -> dict[tuple[str, str], re.Pattern[str]]:
    """Return the patterns of each group: at the beginning `^`, at the end `$`, anywhere; group 1 is the mark."""
    content: dict[str, Any] = tomllib.loads(resources.files(__package__).joinpath("marks.toml").read_text("utf-8"))
    before = _any_of(content.pop("before")["words"])
    patterns: dict[tuple[str, str], re.Pattern[str]] = {}
    for group, phrases in content.items():
        if isinstance(phrases, dict):
            for kind, names in phrases.items():
                pattern = rf"(?:{before}\s*)*({_any_of(names)})ๆ?(?!\s+than\b)(?!\s*(?:ที่ไม่ใช่|นอกจาก|จาก))"
                patterns[f"{group}.{kind}", ""] = re.compile(pattern, re.IGNORECASE)
            continue
        either = _any_of(phrases)
        patterns[group, ""] = re.compile(f"({either})", re.IGNORECASE)
        patterns[group, "^"] = re.compile(rf"[\s,.…-]*({either})[\s,:]*", re.IGNORECASE)
        patterns[group, "$"] = re.compile(rf"[\s,]*({either})[\s?!.…]*$", re.IGNORECASE)
    return patterns


def _any_of(phrases: Iterable[str]) -> str:
    """Return a pattern of all `phrases`, the longest first, none of which ends inside a word."""
    return "(?:" + "|".join(_bounded(phrase) for phrase in sorted(phrases, key=len, reverse=True)) + ")"


def _bounded(phrase: str) -> str:
    phrase = clean(phrase)
    body = re.escape(phrase).replace(r"\ ", r"\s*" if is_thai(phrase[-1]) else r"\s+")
    first = "" if is_thai(phrase[0]) else r"(?<![A-Za-z0-9_.@$\\-])"
    last = f"(?![{_THAI_VOWELS}])" if is_thai(phrase[-1]) else r"(?![A-Za-z0-9_@$\\-]|\.[A-Za-z0-9])"
    return first + body + last
