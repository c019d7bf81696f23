"""Know the English words that say nothing of a log: those of two lists, and others by their endings.

The lists are remark_words.toml and the words of circumstances.toml. A user may be called anything, but hardly
"reconstructing" or "annoyingly": a long word with such an ending is no name and no short for something.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from logai.understand.offline.common_names import GIVEN_NAMES

_SHORTENED = frozenset({"t", "s", "re", "ve", "ll", "d", "m"})
"""What stands behind the apostrophe of "isn't" and "we've"."""
_ENDING = re.compile(
    r"[a-z]{4,}(?:ing|ed|ly|tion|sion|ment|ness|ity|ance|ence|able|ible|ful|less|ous|ive|ship|ism|ology|ically)"
)


def is_harmless(word: str) -> bool:
    """Return whether a word, in any form, is one of those that say nothing of a log."""
    low = word.lower().replace("\u2019", "'")
    stem = low.split("'")[0]
    words = _load_words()
    return low in _SHORTENED or not words.isdisjoint({low, *_bare_forms(stem, "er", "ly")})


def is_plain(word: str) -> bool:
    """Return whether a word is harmless, or has an ending that English words have and names have not."""
    low = word.lower()
    return is_harmless(word) or (_ENDING.fullmatch(low) is not None and low not in GIVEN_NAMES)


def is_verb(word: str) -> bool:
    """Return whether a word is a form of one of the deeds: "broke", "breaks", "breaking"; it may be a noun as well."""
    return not _load_deeds().isdisjoint(_bare_forms(word.lower().split("'")[0]))


def is_noun(word: str) -> bool:
    """Return whether a word, as it is or in its plural, is one of the people and things."""
    low = word.lower()
    return not _load_nouns().isdisjoint({low, low.removesuffix("s"), low.removesuffix("es")})


def _bare_forms(stem: str, *others: str) -> set[str]:
    forms = {stem, stem.removesuffix("n")}
    for ending in ("s", "es", "d", "ed", "ing", *others):
        if stem.endswith(ending):
            bare = stem.removesuffix(ending)
            forms |= {bare, f"{bare}e", bare[:-1] if bare[-1:] == bare[-2:-1] else bare, f"{bare[:-1]}y"}
    return forms


@cache
def _load_lists() -> dict[str, frozenset[str]]:
    text = resources.files(__package__).joinpath("remark_words.toml").read_text("utf-8")
    return {name: frozenset(words.split()) for name, words in tomllib.loads(text).items()}


@cache
def _load_deeds() -> frozenset[str]:
    return _load_lists()["deeds"]


@cache
def _load_nouns() -> frozenset[str]:
    return _load_lists()["people"] | _load_lists()["things"]


@cache
def _load_words() -> frozenset[str]:
    text = resources.files(__package__).joinpath("circumstances.toml").read_text("utf-8")
    return frozenset(re.findall(r"[a-z']+", text)).union(*_load_lists().values())
