"""Read a list of names on: what follows a name behind "and", "or" or a comma is of its kind.

root, admin or bob            users, since the first is one
docker or developers          groups, also where a word of the lexicon is one of the data's
not from 10.0.0.5 and not for root    left out together
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from logai.understand.offline.common_names import GIVEN_NAMES
from logai.understand.offline.name_found import (
    Field,
    NameFound,
    is_name_like,
    is_ordinary,
    known_fields,
    looks_like_name,
)
from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from logai.understand.model import KnownNames
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence


def continue_list(
    sentence: Sentence, index: int, token: Token, found: list[NameFound], known: KnownNames
) -> NameFound | None:
    """Return the name at `index` as one of the list that the last of `found` is in, None where it goes on with none."""
    before = found[-1] if found else None
    if before is None or not (field := _field_in_list(sentence, before, token, known)):
        return None
    joined: Literal["", "and", "or"] = "or"
    has_word = sets_against = False
    if before.index == index - 2 and sentence.means(index - 1, "word", "and", "or"):
        joined = "and" if sentence.means(index - 1, "word", "and") else "or"
        has_word = True
    elif before.index == index - 2 and is_against(sentence, index - 1):
        sets_against = has_word = True
    elif before.index != index - 1 or "," not in sentence.text[sentence.content[index - 1].end : token.start]:
        return None
    if sets_against:
        sentence.explain(index - 1, index - 1, "compare")
    value = token.value or token.text
    sentence.explain(index - 1 if has_word else index, index, f"{field}: {value}")
    return NameFound(
        field, value, before.negated, token.start, index, before.preposition, joined, is_marked=before.is_marked
    )


def _field_in_list(sentence: Sentence, before: NameFound, token: Token, known: KnownNames) -> Field | None:
    """Return what `token` is in a list that goes on from the name `before`, None where it cannot be one of it."""
    if token.kind in (Kind.ADDRESS, Kind.NETWORK):
        field: Field = "sources" if token.kind is Kind.ADDRESS else "networks"
        return field if before.field in ("sources", "networks") else None
    if before.field == "groups" and (token.value or token.text).lower() in known.groups:
        return before.field
    if not is_name_like(token) or before.field not in ("users", "hosts", "groups"):
        return None
    fields = _fields_beside(before, token, known)
    if (fields and before.field not in fields) or is_ordinary(sentence, token):
        return None
    return before.field if fields or before.is_marked or looks_like_name(token) else None


def _fields_beside(before: NameFound, token: Token, known: KnownNames) -> list[Field]:
    is_given = before.field == "users" and token.value.lower() in GIVEN_NAMES
    return known_fields(token.value, known) or (["users"] if is_given else [])


def is_against(sentence: Sentence, index: int) -> bool:
    """Return whether the word at `index` sets what stands before it against what follows: "root vs admin"."""
    token = sentence.at(index)
    return token is not None and sentence.means(index, "word", "compare") and token.text.lower() in _AGAINST


_AGAINST = ("vs", "versus", "compared to", "compared with", "เทียบกับ", "เทียบ")


def join_exclusion(sentence: Sentence, name: NameFound, found: list[NameFound]) -> NameFound:
    """Read the "and" of "not from 10.0.0.5 and not for root": what is left out twice is left out together."""
    if not found or not name.negated:
        return name
    first = name.index
    while not sentence.is_free(first) and first > found[-1].index:
        first -= 1
    if first == found[-1].index and found[-1].negated and found[-1].field == name.field:
        return replace(name, joined="and")  # "minus root minus admin"
    if first != found[-1].index + 1 or not sentence.means(first, "word", "and"):
        return name
    sentence.explain(first, first, "-")
    return replace(name, joined="and")
