"""Put the apostrophe into words that are often typed without it: whats, isnt, weve.

Words that are others without it (were, well, wed, its, id) stay as they are, and so does what is quoted or, behind
"user" or "of", may be a name.
"""

from __future__ import annotations

import re


def _not_behind(*words: str) -> str:
    return "".join(f"(?<!{word} )" for word in words)


_NAMING = ("named", "called", "name", "for", "of", "by", "as", "from", "to")
_NOUNS = ("user", "users", "account", "host", "group", "did", "has", "was")
"""A negation stands behind these too: "where the user isnt root"."""
_CONTRACTED = re.compile(
    r"""(?P<quoted>"[^"]*"|“[^”]*”|‘[^’]*’)"""
    rf"|(?<![\w'@./-]){_not_behind(*_NAMING)}(?:(?P<front>"
    r"(?:is|was|did|does|do|have|has|had|ca|could|are|were|wo|should|would)n(?=t)"
    rf"|{_not_behind(*_NOUNS)}(?:"
    r"(?:what|who|where|when|how|that|there)(?=s)|(?:we|they|you|who)(?=ve)|(?:they|you)(?=re|d)"
    r"|i(?=m (?:\w+ing|not|just|the|an?|on|in|only|sure|curious|worried|after)\b)|(?<=\()i(?=m )"
    r"|i(?=ve (?:got|been|seen|had|never|just|noticed|heard|an?|to|the)\b))"
    r")(?P<end>s|t|ve|m|re|d))(?![\w'’@-]|[./]\w)",
    re.IGNORECASE,
)


def write_apostrophes(text: str) -> str:
    """Return `text` with an apostrophe in each such word: "whats new" as "what's new"."""
    return _CONTRACTED.sub(lambda found: found["quoted"] or f"{found['front']}'{found['end']}", text)
