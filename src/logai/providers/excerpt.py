"""Text of a server or a model, made fit to be shown in an error message.

What a model or an unknown server says is as hostile as a log: it never reaches a terminal whole, nor
unescaped.
"""

from __future__ import annotations

EXCERPT_LENGTH = 120


def make_excerpt(text: str, length: int = EXCERPT_LENGTH) -> str:
    """Return at most `length` characters of `text` in one line.

    What does not print (controls, bidi marks) escaped.
    """
    short = " ".join(text[: 8 * length].split(" ")).strip()
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in short)
    return shown if len(shown) <= length else shown[: length - 1] + "…"
