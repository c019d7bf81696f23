"""Say the name for the word that points back at it: "203.0.113.7 is on a blocklist, did it log in?".

What stands in front may tell of one name alone, and nothing of it may mean anything in a log: with the name taken out
it has to be a circumstance. Behind it one word has to point back, and what it stands for can be only the name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from logai.understand.offline.circumstances import cut_circumstances
from logai.understand.offline.common_names import GIVEN_NAMES
from logai.understand.offline.lexicon import load_lexicon
from logai.understand.offline.tidy import tidy

if TYPE_CHECKING:
    from logai.understand.model import KnownNames

Kind = Literal["address", "network", "user", "host"]

_BREAK = re.compile(r"[,;:!.](?= )\s*| [-–—](?= )\s*")
"""What parts what is told of a name from the question; what asks something ends otherwise."""
_WORDS = re.compile(r"[\w.:/@$-]*\w", re.ASCII)
_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]*:[0-9a-f:]*:[0-9a-f:]*", re.IGNORECASE)
_NETWORK = re.compile(rf"(?:{_ADDRESS.pattern})/\d{{1,3}}", re.IGNORECASE)
_LIKE_A_NAME = re.compile(r"[a-z][\w.-]*[\d_][\w.-]*", re.IGNORECASE | re.ASCII)
_MARKERS: dict[Kind, str] = {
    "address": "the ip address|the ip|the address|ip address|address|ip|the source|source",
    "network": "the network|network|the range|the subnet|range|subnet",
    "user": "the user|the account|our user|our account|user|account|my colleague|our colleague",
    "host": "the host|the server|the machine|our server|host|server|machine",
}
_DETERMINED = re.compile(r"(?<!\w)(?:an?|the|our|my|your|his|her|this|that|in|as|every|some|any|no) $", re.IGNORECASE)
_PLACE = "it|there"
_POINTING: dict[Kind, str] = {
    "address": f"{_PLACE}|(?:that|this|the same) (?:ip address|ip|address|source|one|host|machine)",
    "network": f"{_PLACE}|(?:that|this|the same) (?:network|range|subnet|block|net|one)",
    "user": "he|she|him|it|(?:that|this|the same) (?:user account|user|account|person|one|guy|name|username)",
    "host": f"{_PLACE}|(?:that|this|the same) (?:host|server|machine|box|one)",
}
_OWNED = r"(?P<owned>(?:his|her|its)(?= (?!today|yesterday|this|on |in |since|for |at |by |and |or )\w))"
_NOTHING = re.compile(r"(?:happen|occur|matter|mean|look like|seem|take|possible|true|normal|ok)\w*")
"""What is said of an "it" that stands for nothing: "how often did it happen"."""
_SOMEBODY = (
    r"(?:i|we|someone|somebody|a customer|a colleague|our provider|(?:our|the) (?:siem|ids|firewall|soc|monitoring))"
)
_REPORT = r"(?:an? |another )?(?:abuse )?(?:complaint|report|mail|notice) (?:about|on|for|regarding|concerning)"
_TELLS = re.compile(
    rf"{_SOMEBODY} (?:got|have|had|received) {_REPORT} it|{_REPORT} it"
    rf"|{_SOMEBODY} (?:has |have |just )*(?:reported|flagged|flags|lists|mentioned) it"
    r"|it (?:was|has been|got) (?:just )?(?:reported|flagged|mentioned|listed)(?: to us| for abuse)?"
    r"|it (?:showed|popped|turned|came) up (?:in|on) (?:an?|our|the) (?:alert|report|feed|dashboard|blocklist)"
    r"|it (?:has )?left (?:us|the company|the team)|it belongs to (?:an?|our) (?:customer|partner|vendor)"
    r"|(?:about|regarding|concerning|as for|re) it|it",
    re.IGNORECASE,
)
"""What may be told of a name beside what is a circumstance anywhere."""
_TOPIC = re.compile(r"(?:(?:about|regarding|concerning|as for|re) )?it", re.IGNORECASE)
"""A name that is told alone: what stands in front of it is of the question."""


@dataclass(frozen=True)
class _Named:
    kind: Kind
    text: str
    start: int
    end: int


def say_name_pointed_at(question: str, known: KnownNames) -> str:
    """Return `question` with its name where a word points back at it; as it is where that is not certain."""
    begins, written = 0, tidy(question)
    for found in _BREAK.finditer(written):
        said = _say_behind(written, begins, found, known)
        if said is not None:
            return said
        begins = found.end()
    return question


def _say_behind(question: str, begins: int, found: re.Match[str], known: KnownNames) -> str | None:
    """Return `question` with the name of the clause from `begins` to the mark `found` said behind that."""
    before, clause = question[:begins], question[begins : found.start()]
    named = _find_named(clause, known)
    if named is None or any(_named_at(match, known) is not None for match in _WORDS.finditer(before)):
        return None
    asked = _say_it(question[found.end() :], named, known)
    if asked is None:
        return None
    told = f"{clause[: named.start]}it{clause[named.end :]}".strip()
    text = before + asked if _TELLS.fullmatch(told) else f"{before}{told}, {asked}"
    core, alone = cut_circumstances(text)[0].rstrip("?.! "), cut_circumstances(asked)[0].rstrip("?.! ")
    bare = _TOPIC.fullmatch(told) is not None
    return text if text == asked or bare or (alone.endswith(core) and len(alone) - len(core) <= _JOINT) else None


_JOINT = 5
"""Letters of a "but" or "so" behind what is told, which goes with it."""


def _find_named(text: str, known: KnownNames) -> _Named | None:
    """Return the one name in `text`, with the word for its kind before it; None for none, and for several."""
    found = [named for match in _WORDS.finditer(text) if (named := _named_at(match, known)) is not None]
    if len(found) != 1:
        return None
    named = found[0]
    marker = re.search(rf"(?<![\w-])(?:{_MARKERS[named.kind]}) $", text[: named.start], re.IGNORECASE)
    if marker is not None:
        return _Named(named.kind, named.text, marker.start(), named.end)
    return None if _may_be_noun(text, named) else named


def _may_be_noun(text: str, named: _Named) -> bool:
    """Return whether a name without the word for its kind may be a word as well: "I'm new in support"."""
    if named.kind in ("address", "network"):
        return False
    lexicon, lower = load_lexicon(), named.text.lower()
    known = lower in lexicon.ordinary_words or any(end == len(lower) for end, _ in lexicon.matches(lower, 0))
    return known or _DETERMINED.search(text[: named.start]) is not None


def _named_at(match: re.Match[str], known: KnownNames) -> _Named | None:
    text, lower = match.group(), match.group().lower()
    kinds: list[Kind] = []
    if _NETWORK.fullmatch(text):
        kinds.append("network")
    elif _ADDRESS.fullmatch(text):
        kinds.append("address")
    else:
        if lower in known.hosts:
            kinds.append("host")
        if _is_user(lower, known) or (not kinds and _LIKE_A_NAME.fullmatch(text)):
            kinds.append("user")
    return _Named(kinds[0], text, *match.span()) if len(kinds) == 1 else None


def _is_user(name: str, known: KnownNames) -> bool:
    return name in known.users or name in GIVEN_NAMES or name == "root"


def _say_it(text: str, named: _Named, known: KnownNames) -> str | None:
    """Return `text` with the name for the one word that points at it; None where there is none, or several."""
    others = [_named_at(match, known) for match in _WORDS.finditer(text)]
    if any(other is not None and other.kind in (named.kind, "network") for other in others):
        return None
    pattern = rf"(?<![\w'-])(?:(?P<name>{_POINTING[named.kind]})|{_OWNED}|her)(?![\w'-])"
    found = [match for match in re.finditer(pattern, text, re.IGNORECASE) if _stands_for_name(text, match)]
    if len(found) != 1:
        return None
    match = found[0]
    word = match.group().lower()
    if named.kind == "user" and word == "it" and not _is_user(named.text.lower(), known):
        return None  # "web9 looks odd, is it under attack": nobody knows whether that is a host.
    if named.kind != "user" and word in ("his", "her", "he", "she", "him"):
        return None
    said = f"{named.text}'s" if match["owned"] else named.text
    if word == "there" and not text[: match.start()].lower().endswith("from "):
        said = f"{'on' if named.kind == 'host' else 'from'} {named.text}"
    return text[: match.start()] + said + text[match.end() :]


def _stands_for_name(text: str, match: re.Match[str]) -> bool:
    """Return whether "it" and "there" are no words of the frame: "is it true", "are there failed logins"."""
    word, before, after = match.group().lower(), text[: match.start()].lower(), text[match.end() :].lower().lstrip()
    if word == "there":
        return re.search(r"(?:^|\b(?:is|are|was|were|has|have|had|been|be) )$", before) is None
    if word != "it":
        return True
    behind = re.search(r"\b(?:from|by|for|of|against|as|on|to|at|with|did|does|has|had|was|is) $", before) is not None
    return behind and _NOTHING.match(after) is None
