"""Say a question in the words that the rules read: "who logged in only once" as "who logged in exactly once".

Each rewording means the same, in a frame that is read already; none drops a word that could change the answer. Where
it has to assume something, it names the note by which the answer says so. Names are never touched.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from logai.understand.offline.cached import read_cached

if TYPE_CHECKING:
    from logai.understand.model import Language


@dataclass(frozen=True)
class Reworded:
    """A question in other words, and what was assumed: keys of messages, each with the words that it is about."""

    text: str
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Rewording:
    signs: tuple[str, ...]
    """One of these is in every text that has the pattern."""
    pattern: str
    replacement: str
    note: str
    """The key of the message that tells of it, "" where nothing is assumed."""


def reword(text: str, language: Language) -> Reworded:
    """Return `text` with every rewording of its language applied, in the order of the files."""
    notes: list[tuple[str, str]] = []
    lower = text.lower()
    for rewording in _load(language):
        if not any(sign in lower for sign in rewording.signs):
            continue
        pattern = _compiled(rewording.pattern)
        if rewording.note and (found := pattern.search(text)) is not None:
            notes.append((rewording.note, found.group()))
        changed = pattern.sub(rewording.replacement, text)
        if changed != text:
            text, lower = changed, changed.lower()
    return Reworded(text, tuple(notes))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@cache
def _load(language: Language) -> tuple[_Rewording, ...]:
    names = (*_FILES[language], "rewordings.py")
    files = [resources.files(__package__).joinpath(name).read_text("utf-8") for name in names]
    laid = read_cached(f"rewordings_{language}", files, lambda: _lay_out(files[:-1], language))
    return tuple(_Rewording(tuple(signs), *others) for signs, *others in laid["rewordings"])


_FILES: dict[Language, tuple[str, ...]] = {
    "en": (
        "rewordings.toml",
        "rewordings_of_ranks.toml",
        "rewordings_of_matters.toml",
        "rewordings_of_orders.toml",
        "rewordings_of_speech.toml",
        "rewordings_of_frames.toml",
        "rewordings_of_clauses.toml",
    ),
    "th": (
        "thai_rewordings.toml",
        "thai_rewordings_of_remarks.toml",
        "thai_rewordings_of_speech.toml",
        "thai_rewordings_of_asking.toml",
        "thai_rewordings_of_order.toml",
    ),
}
"""The rewordings of each language; a file has the classes of those behind it as well."""


def _lay_out(texts: list[str], language: Language) -> dict[str, Any]:
    """Return the patterns with their classes filled in, those of English bounded by whole words."""
    before, after = ("", "") if language == "th" else (r"(?<![\w'@./-])", r"(?![\w'@-])")
    contents = [tomllib.loads(text) for text in texts]
    classes: dict[str, str] = {}
    for content in contents:
        for name, pattern in content.get("classes", {}).items():
            classes[name] = f"(?:{_fill(pattern, classes)})"
    return {
        "rewordings": [
            [
                entry["signs"],
                f"{before}(?:{_fill(entry['said'], classes)}){after}",
                entry["means"],
                entry.get("note", ""),
            ]
            for content in contents
            for entry in content["rewording"]
        ]
    }


def _fill(pattern: str, classes: dict[str, str]) -> str:
    for name, value in classes.items():
        pattern = pattern.replace(f"{{{name}}}", value)
    return pattern
