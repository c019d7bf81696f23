"""What a name of a question is, once it is found: its filter, its value, how it stands; and which words may be one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from logai.understand.model import KnownNames
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence

Field = Literal[
    "users",
    "users_like",
    "sources",
    "networks",
    "source_ports",
    "hosts",
    "groups",
    "services",
    "commands",
    "command_words",
    "ttys",
    "texts",
]


@dataclass(frozen=True)
class NameFound:
    """One name of the question: its filter, whether it is excluded, and what introduced it."""

    field: Field
    value: str
    negated: bool
    position: int
    index: int
    preposition: str = ""
    joined: Literal["", "and", "or"] = ""
    """The word that joins it to the name before it."""
    is_marked: bool = False
    """A word for its kind stands before it: "user bob"."""


_SUPERUSER = "root"
"""A user on every machine, whether or not the data has seen it."""
_PRIVILEGED_GROUPS = frozenset({"wheel", "sudoers"})
"""Groups that are asked about where the data has never seen them: 0 is the answer that is wanted then."""


def is_name_like(token: Token) -> bool:
    """Return whether the token is a word that no phrase of the lexicon is, or stands in quotes; web1/db1 are two."""
    return token.kind is Kind.QUOTED or (token.kind is Kind.WORD and "/" not in token.value)


def is_ordinary(sentence: Sentence, token: Token) -> bool:
    """Return whether the token is a word of the language that no name is meant by unless quoted."""
    return token.kind is Kind.WORD and token.value.lower() in sentence.lexicon.ordinary_words


def looks_like_name(token: Token) -> bool:
    """Return whether an unmarked, unknown word can only be a name: it is quoted, or no plain word."""
    if token.kind is Kind.QUOTED:
        return True
    return any(character.isdigit() or character in "_.@\\$" for character in token.value)


def known_fields(value: str, known: KnownNames) -> list[Field]:
    """Return what `value` names in the data; groups and services only where it is no user and no host."""
    lower = value.lower()
    fields: list[Field] = []
    if lower in known.users or lower == _SUPERUSER:
        fields.append("users")
    if lower in known.hosts:
        fields.append("hosts")
    if not fields and lower in known.groups | _PRIVILEGED_GROUPS:
        fields.append("groups")
    if not fields and lower in known.services:
        fields.append("services")
    return fields
