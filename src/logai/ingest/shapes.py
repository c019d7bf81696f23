"""The shape of a message: what its program wrote, with placeholders for what differs from line to line.

Shapes are for reports of messages that no pattern recognises, so nothing of a user may stay in them where it can be
told: quoted text, values behind `=`, times, addresses, numbers, and the word behind `user`, `for`, `from` and their
like are left out.
"""

from __future__ import annotations

from logai.ingest.pattern_sql import quote

LONGEST_SHAPE = 200
"""Characters of a shape; the rest of a message is cut off."""

_REPLACEMENTS = (
    (r"""'[^']*'|"[^"]*"|`[^`']*[`']""", "<text>"),
    (r"=[^\s,;)\]]*", "=<value>"),
    (
        r"(?i)\b(user|users|for|from|by|of|account|name|login|host|domain|session|peer|client)[ :]+[^\s,;<]+",
        r"\1 <name>",
    ),
    (
        r"\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\d{1,2}\b",
        "<date>",
    ),
    (r"\b\d{1,2}:\d\d(?::\d\d)?\b", "<time>"),
    (r"\b[\w-]+(?:\.[\w-]+)+\.[A-Za-z]{2,}\b", "<host>"),
    (r"\b\d{1,3}(?:\.\d{1,3}){3}\b|(?:\b[0-9A-Fa-f]{1,4})?(?::[0-9A-Fa-f]{0,4}){2,7}", "<address>"),
    (r"\b(?:0x)?[0-9a-fA-F]{8,}\b", "<hex>"),
    (r"\d+", "<n>"),
    (r"\s+", " "),
)


def shape_sql(column: str) -> str:
    """Return a SQL expression: the shape of the message in `column`."""
    shape = f"left({column}, {2 * LONGEST_SHAPE})"
    for expression, placeholder in _REPLACEMENTS:
        shape = f"regexp_replace({shape}, {quote(expression)}, {quote(placeholder)}, 'g')"
    return f"left({shape}, {LONGEST_SHAPE})"
