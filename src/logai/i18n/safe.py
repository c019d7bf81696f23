"""Making a text of the data harmless to look at: the one place for it.

User names, commands and messages are written by attackers. Before one reaches a terminal, a page or a
sentence, what would move the cursor, turn the direction of writing, break the line or be invisible is shown
as an escape. Files for programs (JSON) keep the raw value.
"""

from __future__ import annotations

import re
import unicodedata

from logai.i18n.catalog import translate

_NAMED_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_BLANK_LOOKALIKES = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f")
"""Letters and symbols that show nothing: Hangul fillers, the empty Braille pattern, the grapheme joiner."""

_PLAIN_NAME = re.compile(r"[^\s\"'“”,;()]+")


def escape_hidden(text: str) -> str:
    r"""Return `text` with all that is not plainly visible as an escape: `\n`, `\x1b`, `\u202e`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_show, text))


def safe(text: str, lang: str = "en") -> str:
    """Return `text` as it may be shown to a person; the empty name is named."""
    return escape_hidden(text) if text else translate(lang, "value.empty")


def safe_name(text: str, lang: str = "en", longest: int = 60) -> str:
    """Return a name as it may stand in a sentence: in quotes where it could pass for our words, and cut."""
    if not text:
        return translate(lang, "value.empty")
    shown = escape_hidden(text if len(text) <= longest else text[: longest - 1] + "…")
    return shown if _PLAIN_NAME.fullmatch(shown) else '"' + shown.replace('"', '\\"') + '"'


def _show(character: str) -> str:
    category = unicodedata.category(character)
    blank = category == "Zs" and character != " "
    if category not in _HIDDEN_CATEGORIES and not blank and character not in _BLANK_LOOKALIKES:
        return character
    if character in _NAMED_ESCAPES:
        return _NAMED_ESCAPES[character]
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
