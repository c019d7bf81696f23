"""Read names that are known in part: "users starting with svc", `svc_*`, "accounts with admin in the name".

users starting with svc          a filter, and users are asked for
failed logins for users like x   a filter alone: the noun only carries it
addresses starting with 10.1     the network 10.1.0.0/16
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from logai.understand.offline.exclusions import only_carries_exclusion
from logai.understand.offline.name_found import NameFound
from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from logai.understand.offline.name_found import Field
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence

_DENIALS = frozenset(["not", "doesn't", "don't", "didn't", "doesnt", "dont"])
_PARTIAL = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,2}\.?", re.ASCII)
_BEGINNING = re.compile(r"\d{1,3}\.\d{1,3}(?:\.\d{1,3})?", re.ASCII)
_CARRYING = ("for", "of", "by", "from", "as", "with", "to", "on", "at", "in")


@dataclass(frozen=True)
class _Part:
    """Part of a name: the place of its first and last word, and of the noun that it is said of, if another."""

    first: int
    last: int
    field: Field
    value: str
    noun: int | None = None
    denied: bool = False
    """The words for it deny it themselves: "whose name does not start with"."""


def read_patterns(sentence: Sentence) -> list[NameFound]:
    """Return the names that are told by a part of them, and mark the words that do."""
    found: list[NameFound] = []
    for index, token in enumerate(sentence.content):
        if not sentence.is_free(index):
            continue
        name = (
            _read_starred(sentence, index, token)
            or _read_part(sentence, index)
            or _read_within_name(sentence, index)
            or _read_empty(sentence, index)
            or _read_beginning(sentence, index, token)
        )
        if name is not None:
            found.append(name)
        found += _read_local_host(sentence, index)
    return found


def _read_empty(sentence: Sentence, index: int) -> NameFound | None:
    """Read "with an empty username": the name that has no letters."""
    if not sentence.means(index, "word", "empty_name"):
        return None
    return _found(sentence, _Part(index, index, "users", ""))


def _read_beginning(sentence: Sentence, index: int, token: Token) -> NameFound | None:
    """Read "the 192.0.2 subnet", where the word for a network says that it is the beginning of addresses."""
    if token.kind not in (Kind.WORD, Kind.NO_ADDRESS) or not _BEGINNING.fullmatch(token.text):
        return None
    after, before = sentence.means(index + 1, "word", "network"), sentence.means(index - 1, "word", "network")
    network = network_of(f"{token.text}.*") if after or before else None
    if network is None:
        return None
    return _found(sentence, _Part(index - before, index + after, "networks", network))


def _read_local_host(sentence: Sentence, index: int) -> list[NameFound]:
    """Read "from localhost" as the addresses by which a machine calls itself."""
    if not sentence.means(index, "word", "local_host") or not sentence.means(index - 1, "prep", "from", "by", "of"):
        return []
    if sentence.means(index - 2, "word", "not", "except"):
        raise sentence.refuse("negation", sentence.words(index - 2, index))
    sentence.explain(index - 1, index, "networks: localhost")
    position = sentence.content[index].start
    networks = ("127.0.0.0/8", "::1/128")
    return [NameFound("networks", one, negated=False, position=position, index=index, joined="or") for one in networks]


def _read_starred(sentence: Sentence, index: int, token: Token) -> NameFound | None:
    """Read `svc_*` and `10.1.*`, with the noun and the preposition before them."""
    if token.kind is not Kind.PATTERN:
        return None
    network = network_of(token.value)
    field: Field = "users_like" if network is None else "networks"
    noun = "user" if network is None else "source"
    first = index - 1 if _is_noun(sentence, index - 1, noun) and not _is_asked(sentence, index - 1) else index
    return _found(sentence, _Part(first, index, field, network or token.value))


def _read_part(sentence: Sentence, index: int) -> NameFound | None:
    """Read "starting with svc", "ending in _old", "containing adm", "with adm in the name", at `index`."""
    kind = _kind_of_part(sentence, index)
    part = sentence.at(index + 1)
    if kind is None or part is None or not sentence.is_free(index + 1):
        return None
    denied = bool(_DENIALS & set(sentence.content[index].text.lower().split(" ")))
    at_noun: int | None = index - 1 if not sentence.means(index - 1, "word", "not", "except") else index - 2
    is_source = _is_noun(sentence, at_noun, "source")
    if not (is_source or _is_noun(sentence, at_noun, "user")):
        if "ชื่อ" not in sentence.content[index].text:
            return None
        at_noun = None  # ที่ชื่อขึ้นต้นด้วย names a user by itself.
    last = index + 1 + sentence.means(index + 2, "word", "in_name")
    value = part.value or part.text
    field: Field = "users_like"
    if is_source:
        network = network_of(value + ("" if value.endswith(".") else ".") + "*") if kind == "begins" else None
        if network is None or not _PARTIAL.fullmatch(part.text):
            raise sentence.refuse("bad_address", part.text)
        field, value = "networks", network
    elif part.kind in (Kind.WORD, Kind.QUOTED, Kind.PHRASE, Kind.NUMBER) and "*" not in value:
        value = {"begins": f"{part.text}*", "ends": f"*{part.text}", "contains": f"*{part.text}*"}[kind]
        value = value.replace(part.text, part.value) if part.kind is Kind.QUOTED else value
    else:
        return None
    return _found(sentence, _Part(index, last, field, value, at_noun, denied=denied))


def _read_within_name(sentence: Sentence, index: int) -> NameFound | None:
    """Read user ที่มี adm ในชื่อ at its name, where "has" is a word that says nothing elsewhere."""
    part = sentence.content[index]
    if part.kind not in (Kind.WORD, Kind.QUOTED) or not sentence.means(index + 1, "word", "in_name"):
        return None
    noun = index - 2 if sentence.means(index - 1, "light") else index - 1
    if noun < 0 or "*" in part.value or not _is_noun(sentence, noun, "user"):
        return None
    if not sentence.text[: part.start].rstrip().endswith("มี"):
        return None
    return _found(sentence, _Part(noun + 1, index + 1, "users_like", f"*{part.value}*", noun))


def _kind_of_part(sentence: Sentence, index: int) -> str | None:
    if sentence.means(index, "word", "begins_with"):
        return "begins"
    if sentence.means(index, "word", "ends_with"):
        return "ends"
    in_name = sentence.means(index + 2, "word", "in_name")
    if sentence.means(index, "word", "contains") or (sentence.means(index, "prep", "with") and in_name):
        return "contains"
    return None


def _found(sentence: Sentence, part: _Part) -> NameFound:
    """Return the name, its words marked; the noun too, where it asks for nothing itself."""
    first = part.first
    negated = sentence.means(first - 1, "word", "not", "except")
    first -= 1 if negated else 0
    if part.denied and negated:
        raise sentence.refuse("negation", sentence.words(first, part.last))
    negated = negated or part.denied
    preposition = ""
    if part.noun is not None:
        carries = sentence.means(part.noun - 1, "prep", *_CARRYING) and not _is_asked(sentence, part.noun)
        if carries or only_carries_exclusion(sentence, part.noun, "user", "source"):
            first = part.noun
    if sentence.means(first - 1, "prep", *_CARRYING):
        preposition = sentence.content[first - 1].name_in("prep") or ""
        first -= 1
        if sentence.means(first - 1, "word", "not", "except") and not negated:
            negated = True
            first -= 1
    sentence.explain(first, part.last, f"{'not ' if negated else ''}{part.field}: {part.value}")
    position = sentence.content[part.last].start
    return NameFound(part.field, part.value, negated, position, part.last, preposition)


def _is_noun(sentence: Sentence, index: int | None, dimension: str) -> bool:
    if index is None:
        return False
    return sentence.means(index, "dimension", dimension) or sentence.means(index, "dimensions", dimension)


def _is_asked(sentence: Sentence, index: int) -> bool:
    asks = ("which", "how_many", "how_many_people", "top", "most", "least", "by", "different", "show")
    before = sentence.at(index - 1)
    return before is not None and before.means("word", *asks)


def network_of(pattern: str) -> str | None:
    """Return the network that `10.1.*` stands for, octet by octet; None for what is no pattern of addresses."""
    octets = pattern.split(".")
    numbers = [octet for octet in octets if octet != "*"]
    if not numbers or octets[: len(numbers)] != numbers or len(octets) > 4:
        return None
    try:
        written = ".".join((numbers + ["0"] * 4)[:4])
        return str(ipaddress.ip_network(f"{written}/{8 * len(numbers)}"))
    except ValueError:
        return None


_CLASSES = {"class a": 8, "class b": 16, "class c": 24}


def read_class(sentence: Sentence, index: int, token: Token) -> Token:
    """Return the network for "class C 192.0.2.0", else the token itself."""
    before = sentence.at(index - 1)
    length = _CLASSES.get(before.text.lower()) if before is not None else None
    if length is None or token.kind is not Kind.ADDRESS or ":" in token.value:
        return token
    return replace(token, kind=Kind.NETWORK, value=str(ipaddress.ip_network(f"{token.value}/{length}", strict=False)))
