"""What logai says, by key, in the language of the reader.

The words are in `en.toml` and `th.toml`, with the same keys and placeholders. An entry with `one` and
`other` has a plural, chosen by the value `n`. Values are put in as they are: make a name of the data
visible (`safe`) before. Thai sets no space between two Thai words and one where a Thai word meets a number or
a foreign name: the Thai entries leave that space at the border of a value to `translate`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Literal, cast

Language = Literal["en", "th"]
LANGUAGES: tuple[Language, ...] = ("en", "th")

Entry = str | dict[str, str]
"""One wording, or a wording for each plural form."""

_SECTION = re.compile(r"^\[(\w+)\]$", re.MULTILINE)
_THAI = ("\u0e00", "\u0e7f")
_OPENING = frozenset("([{–")
_CLOSING = frozenset(")]}.,:;%–")
_COUNTED = re.compile(r"\d [\u0e00-\u0e7f]{1,8}$")
"""A Thai phrase that ends with a number and its unit: "4 ครั้ง". What is longer goes on after the unit."""


def detect(text: str) -> Language:
    """Return `th` for a text with any letter of the Thai block, else `en`."""
    return "th" if any(_is_thai(character) for character in text) else "en"


def as_language(name: str) -> Language:
    """Return the language called `name`, English for one that has no catalog."""
    return "th" if name == "th" else "en"


def translate(lang: str, key: str, **values: str | float) -> str:
    """Return the text of `key` with `values` put in; whole numbers get separators of thousands.

    `n` also chooses the plural form. An unknown key, or a missing value, is a bug and raises KeyError.
    """
    entry = _find(lang, key)
    if entry is None:
        raise KeyError(key)
    if isinstance(entry, dict):
        entry = entry["one"] if values.get("n") == 1 and "one" in entry else entry["other"]
    shown = {name: value if isinstance(value, str) else format_number(value) for name, value in values.items()}
    return _fill_thai(entry, shown) if as_language(lang) == "th" else entry.format(**shown)


def has_entry(lang: str, key: str) -> bool:
    """Return whether the catalogs have `key`, so that a special wording can go before a general one."""
    return _find(lang, key) is not None


def format_number(value: float) -> str:
    """Return a number as both languages write it: 12,345 and 0.5; a whole number has no decimals."""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.1f}"
    return f"{int(value):,}"


def join_phrases(lang: str, *phrases: str) -> str:
    """Return the phrases that are not empty in one run.

    Two Thai words touch, unless the first ends a number and its unit: "ไม่มีล็อกอินวันนี้", "4 ครั้ง วันนี้".
    """
    joined = ""
    for phrase in filter(None, phrases):
        touching = lang == "th" and joined and _is_thai(joined[-1]) and _is_thai(phrase[0])
        apart = joined and (not touching or _COUNTED.search(joined))
        joined += f" {phrase}" if apart else phrase
    return joined


def join_names(lang: str, names: tuple[str, ...], *, conjunction: str = "and") -> str:
    """Return "a, b and c", or "a, b or c" with the conjunction `or`."""
    if len(names) < 2:
        return "".join(names)
    return translate(lang, f"list.{conjunction}", left=", ".join(names[:-1]), right=names[-1])


def load_catalog(lang: Language) -> dict[str, Entry]:
    """Return the entries of one language by dotted key, `section.name`."""
    return {
        f"{section}.{name}": entry for section in _read_sections(lang) for name, entry in _load(lang, section).items()
    }


def _find(lang: str, key: str) -> Entry | None:
    section, _, name = key.partition(".")
    return _load(as_language(lang), section).get(name)


@cache
def _read_sections(lang: Language) -> dict[str, str]:
    """Return the text of each section: an answer needs a few of them, and reading TOML takes longer than a query."""
    text = files("logai.i18n").joinpath(f"{lang}.toml").read_text(encoding="utf-8")
    parts = _SECTION.split(text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@cache
def _load(lang: Language, section: str) -> dict[str, Entry]:
    return cast("dict[str, Entry]", tomllib.loads(_read_sections(lang).get(section, "")))


def _fill_thai(entry: str, values: dict[str, str]) -> str:
    text = ""
    for literal, name, _, _ in Formatter().parse(entry):
        text = _append(text, literal)
        if name is not None:
            text = _append(text, values[name])
    return text


def _append(text: str, piece: str) -> str:
    """Return both, with a space where Thai meets what is not Thai, no punctuation and no space."""
    if not text or not piece or _is_thai(text[-1]) == _is_thai(piece[0]):
        return text + piece
    other, marks = (piece[0], _CLOSING) if _is_thai(text[-1]) else (text[-1], _OPENING)
    return text + piece if other.isspace() or other in marks else f"{text} {piece}"


def _is_thai(character: str) -> bool:
    return _THAI[0] <= character <= _THAI[1]
