"""Clean a question before it is read, and show pieces of it safely.

Normalisation is NFC, never NFKC: NFKC takes Thai sara am apart. Nothing here may change the letters of a
name.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD], None)
_QUOTES = str.maketrans("\u2018\u2019\u201a\u201c\u201d\u201e\u2032\u2013\u2014\u2212\u00b4", "'''\"\"\"'---'")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_SHOWN = 60


def clean(question: str) -> str:
    """Return `question` in NFC: no zero-width characters, single blanks, plain quotes, Thai digits as 0-9."""
    text = unicodedata.normalize("NFC", question).translate(_INVISIBLE).translate(_QUOTES).translate(_THAI_DIGITS)
    text = text.replace("\u0e4d\u0e32", "\u0e33").replace("เเ", "แ")
    return re.sub(r"\s+", " ", text).strip()


def is_thai(character: str) -> bool:
    """Return whether `character` is of the Thai block."""
    return "\u0e00" <= character <= "\u0e7f"


def language_of(text: str) -> Literal["en", "th"]:
    """Return `th` for a text with Thai letters, else `en`."""
    return "th" if any(is_thai(character) for character in text) else "en"


def show_safely(text: str) -> str:
    """Return `text` with control, bidirectional and other invisible characters escaped, cut to a line."""
    shown = "".join(
        character if character == " " or unicodedata.category(character)[0] not in "CZ" else f"\\u{ord(character):04x}"
        for character in text[:_SHOWN]
    )
    return shown + ("…" if len(text) > _SHOWN else "")
