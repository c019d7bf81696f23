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
from logai.understand.offline.question_edges import CutText, Edges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from logai.understand.model import Language


_ANCHOR = re.compile(r"(?<![\[\\])\^|(?<!\\)\$")
"""The beginning or the end of a question in a pattern."""

_TIMES = re.compile(r"\{(?:span|when|soon|lapse|date)\}|today|yesterday|วันนี้|เมื่อวาน")
"""Times in a pattern: of what stands at an end of a question such a one has told what it fits with, but for a time."""

_NO_TIME = re.compile(r"\(\?!\.\*.*(?:\{(?:span|when|soon|lapse|date)\}|today|วันนี้)")
"""What a pattern has that is for questions without a time."""

_IN_NAMES = re.compile(r"[A-Za-z0-9]")

_KEY = 4
"""Characters by which signs are kept, a shorter one by those that it has."""


@dataclass(frozen=True)
class Reworded:
    """A question in other words, and what was assumed: keys of messages, each with the words that it is about."""

    text: str
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Rewording:
    """Words that mean the same as others, and those."""

    signs: tuple[str, ...]
    """One of these is in every text that has the pattern."""
    also: tuple[str, ...]
    """So is one of these, if there are any: patterns that cost much to compile are held back by both."""
    pattern: str
    replacement: str
    note: str
    """The key of the message that tells of it, "" where nothing is assumed."""
    is_anchored: bool
    """Whether it is bound to an end of the question."""
    is_timed: bool
    """Whether it reads times itself, so that those at an end of the question are a part of what it fits."""
    is_of_no_time: bool
    """Whether it fits none of which the time is cut off."""

    def may_fit(self, text: str) -> bool:
        """Return whether the signs are in `text`, which is in lower case."""
        found = any(sign in text for sign in self.signs)
        return found and (not self.also or any(sign in text for sign in self.also))

    def apply(self, text: str) -> str:
        """Return `text`, which may fit, in the other words where it does."""
        pattern = _compiled(self.pattern)
        return pattern.sub(self._expand, text) if pattern.search(text) else text

    def _expand(self, found: re.Match[str]) -> str:
        """Return what stands in the place of `found`; names and numbers that a blank parted stay apart."""
        text, said = found.string, found.expand(self.replacement)
        if not said or not found.group():
            return said
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        opened = found.group()[0] == " " and _IN_NAMES.match(before) and _IN_NAMES.match(said)
        closed = found.group()[-1] == " " and _IN_NAMES.match(said[-1]) and _IN_NAMES.match(after)
        return (" " if opened else "") + said + (" " if closed else "")


def turn(text: str, language: Language) -> str:
    """Return `text` with the time in front of its question behind it, where that is certain to mean the same."""
    return _load_edges(language).turn(text)


def reword(text: str, language: Language) -> Reworded:
    """Return `text` with every rewording of its language applied, in the order of the files."""
    notes: list[tuple[str, str]] = []
    for rewording, before, after in apply_all(text, language):
        if rewording.note and (found := _compiled(rewording.pattern).search(before)) is not None:
            notes.append((rewording.note, found.group()))
        text = after
    return Reworded(text, tuple(notes))


def apply_all(text: str, language: Language) -> Iterator[tuple[Rewording, str, str]]:
    """Yield each rewording that says `text` in other words, with the text before and after, in their order."""
    rewordings, edges = load_rewordings(language), _load_edges(language)
    waiting, cut = _find_fitting(text, language), CutText(text, edges)
    while waiting:
        place = waiting.pop(0)
        changed = rewordings[place].apply(text)
        if changed == text:
            changed = _apply_within(rewordings[place], cut)
        if changed != text:
            yield rewordings[place], text, changed
            text, cut = changed, CutText(changed, edges)
            waiting = [later for later in _find_fitting(text, language) if later > place]


def _apply_within(rewording: Rewording, cut: CutText) -> str:
    """Return the text of `cut` in other words where it fits without what stands at an end of it."""
    if rewording.is_anchored:
        front, core, tail = cut.at_places if rewording.is_timed else cut.at_ends
        if core != cut.text and (changed := rewording.apply(core)) != core:
            return front + changed + tail
    if not rewording.is_of_no_time and (rewording.is_timed or not rewording.is_anchored):
        front, core, tail = cut.at_time
        if core != cut.text:
            return front + rewording.apply(core) + tail
    return cut.text


def _find_fitting(text: str, language: Language) -> list[int]:
    """Return the places of the rewordings that may fit `text`."""
    lower = text.lower()
    rewordings, by_beginning = load_rewordings(language), _by_beginning(language)
    beginnings = {lower[start : start + _KEY] for start in range(len(lower))} & by_beginning.keys()
    beginnings.update(short for short in _short_signs(language) if short in lower)
    signed = {place for beginning in beginnings for sign, place in by_beginning[beginning] if sign in lower}
    return sorted(place for place in signed if rewordings[place].may_fit(lower))


@cache
def _by_beginning(language: Language) -> dict[str, list[tuple[str, int]]]:
    """Return the signs, each with the place of its rewording, by their first characters: there are thousands."""
    signs: dict[str, list[tuple[str, int]]] = {}
    for place, rewording in enumerate(load_rewordings(language)):
        for sign in rewording.signs:
            signs.setdefault(sign[:_KEY], []).append((sign, place))
    return signs


@cache
def _short_signs(language: Language) -> tuple[str, ...]:
    return tuple(beginning for beginning in _by_beginning(language) if len(beginning) < _KEY)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@cache
def load_rewordings(language: Language) -> tuple[Rewording, ...]:
    """Return the rewordings of `language`, in the order of their files."""
    laid = _load(language)["rewordings"]
    return tuple(Rewording(tuple(signs), tuple(also), *others) for signs, also, *others in laid)


@cache
def _load_edges(language: Language) -> Edges:
    return Edges(**{name: _compiled(pattern) for name, pattern in _load(language)["edges"].items()})


@cache
def _load(language: Language) -> dict[str, Any]:
    """Return what the files of `language` hold, with the classes filled in."""
    names = (*_FILES[language], "rewordings.py")
    files = [resources.files(__package__).joinpath(name).read_text("utf-8") for name in names]
    return read_cached(f"rewordings_{language}", files, lambda: _lay_out(files[:-1], language))


_FILES: dict[Language, tuple[str, ...]] = {
    "en": (
        "rewordings_of_glosses.toml",
        "rewordings_of_topics.toml",
        "rewordings_of_times.toml",
        "rewordings_of_measures.toml",
        "rewordings_of_daily_work.toml",
        "rewordings_of_commands.toml",
        "rewordings_of_accounts.toml",
        "rewordings_of_attacks.toml",
        "rewordings_of_jottings.toml",
        "rewordings_of_short_forms.toml",
        "rewordings_of_remarks.toml",
        "rewordings.toml",
        "rewordings_of_ranks.toml",
        "rewordings_of_matters.toml",
        "rewordings_of_orders.toml",
        "rewordings_of_speech.toml",
        "rewordings_of_frames.toml",
        "rewordings_of_clauses.toml",
    ),
    "th": (
        "thai_rewordings_of_glosses.toml",
        "thai_rewordings_of_situations.toml",
        "thai_rewordings_of_daily_work.toml",
        "thai_rewordings_of_idioms.toml",
        "thai_rewordings.toml",
        "thai_rewordings_of_matters.toml",
        "thai_rewordings_of_remarks.toml",
        "thai_rewordings_of_deeds.toml",
        "thai_rewordings_of_speech.toml",
        "thai_rewordings_of_people.toml",
        "thai_rewordings_of_asking.toml",
        "thai_rewordings_of_order.toml",
        "thai_rewordings_of_measures.toml",
    ),
}
"""The rewordings of each language; a file has the classes of those behind it as well."""


def _lay_out(texts: list[str], language: Language) -> dict[str, Any]:
    """Return the patterns with their classes filled in, those of English bounded by whole words, and the edges."""
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
                entry.get("also", []),
                f"{before}(?:{_fill(entry['said'], classes)}){after}",
                entry["means"],
                entry.get("note", ""),
                _ANCHOR.search(entry["said"]) is not None,
                _TIMES.search(entry["said"]) is not None,
                _NO_TIME.search(entry["said"]) is not None,
            ]
            for content in contents
            for entry in content["rewording"]
        ],
        "edges": {
            name: _fill(value, classes) for content in contents for name, value in content.get("edges", {}).items()
        },
    }


def _fill(pattern: str, classes: dict[str, str]) -> str:
    for name, value in classes.items():
        pattern = pattern.replace(f"{{{name}}}", value)
    return pattern
