"""Write out words that are cut short at a prompt: "top 10 sudo cmds", "srcs w >=20 fails last wk", "couldnt get in"."""

from __future__ import annotations

import re

_WORDS = {
    "cmd": "command",
    "cmds": "commands",
    "srcs": "sources",
    "svr": "server",
    "svrs": "servers",
    "srv": "server",
    "srvs": "servers",
    "sess": "sessions",
    "sesh": "session",
    "succ": "successful",
    "unsucc": "unsuccessful",
    "grp": "group",
    "grps": "groups",
    "unq": "unique",
    "diff": "different",
    "rn": "right now",
    "mnay": "many",
    "hwo": "how",
    "teh": "the",
    "trough": "through",
    "dist": "distinct",
    "meth": "method",
    "meths": "methods",
    "amt": "number",
    "wich": "which",
    "ths": "this",
    "thsi": "this",
    "tody": "today",
    "ystrday": "yesterday",
    "ystdy": "yesterday",
    "ystday": "yesterday",
    "yestrday": "yesterday",
}
_UNITS = {
    "hr": "hour",
    "wk": "week",
    "wks": "weeks",
    "mth": "month",
    "mths": "months",
    "mnth": "month",
    "mnths": "months",
}
_SCOPES = {"pub": "public", "priv": "private"}

_NO_NAME = "".join(
    rf"(?<!\b{word} )"
    for word in (
        *("user", "account", "name", "named", "called", "for", "from", "by", "as", "on", "of"),
        *("did", "has", "does", "was"),
    )
)
"""Behind these a name may stand, which is never written otherwise."""
_BEHIND = r"(?![\w'@/:-]|\.\w)"


def _any(words: dict[str, str]) -> str:
    return f"({'|'.join(words)})"


_WORD = re.compile(rf"(?<![\w'@./:-]){_NO_NAME}{_any(_WORDS)}{_BEHIND}", re.IGNORECASE)
_UNIT = re.compile(rf"((?:\b(?:this|ths|last|past|previous|prev|per)|\d) ?){_any(_UNITS)}{_BEHIND}", re.IGNORECASE)
_SCOPE = re.compile(rf"(?<![\w-]){_any(_SCOPES)}(?= (?:ip|addr|source|network)[a-z]*\b)", re.IGNORECASE)
_CONTRACTION = re.compile(r"\b(could|would|should|was|were|has|have|had|did|does|do|ca)nt\b", re.IGNORECASE)
_HAVE = re.compile(r"\b(we|you|they|i|who)'ve\b", re.IGNORECASE)
_WITH = re.compile(
    r"(?<=\w )w(?:/(?! ?o\b)|(?= (?:[<>=≥≤\d]|at least|more than|over|failed|successful)))", re.IGNORECASE
)
_BETWEEN = re.compile(r"(?<![\w/-])(?:b/w|btw|btwn|betw)(?= \d)", re.IGNORECASE)
_HOW_MANY = re.compile(r"(?<=\w)(?: [-–]|,) (?:n|num|nr)(?=[ ?.!]*$)", re.IGNORECASE)
_NUMBER_OF = re.compile(r"^(?:(?:n|num) |# ?)(?:of )?(?=[a-z]{3})", re.IGNORECASE)
_DAYS = re.compile(r"\b(sat|mon|tue|wed|thu|fri)(?: ?[+/&] ?)(sun|sat|tue|wed|thu|fri)\b", re.IGNORECASE)


def find_short(text: str) -> tuple[str, ...]:
    """Return the words of cleaned `text` that `write_out` would write in full, in lower case; each may be a name."""
    words = [match[1] for pattern in (_WORD, _SCOPE) for match in pattern.finditer(text)]
    return tuple(word.lower() for word in [*words, *(match[2] for match in _UNIT.finditer(text))])


def write_out(text: str) -> str:
    """Return cleaned `text` with such words in full, where they cannot be names."""
    text = _UNIT.sub(lambda match: match[1] + _UNITS[match[2].lower()], text)
    text = _WORD.sub(lambda match: _WORDS[match[1].lower()], text)
    text = _SCOPE.sub(lambda match: _SCOPES[match[1].lower()], text)
    text = _HAVE.sub(r"\1 have", _CONTRACTION.sub(r"\1n't", text))
    text = _BETWEEN.sub("between", _WITH.sub("with", text))
    text = _NUMBER_OF.sub("number of ", _HOW_MANY.sub(", how many", text))
    return _DAYS.sub(r"\1 and \2", text)
