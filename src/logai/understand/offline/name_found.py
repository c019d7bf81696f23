"""What a name of a question is, once it is found: its filter, its value, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
