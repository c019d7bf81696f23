"""Read the names of a question: addresses, networks, users, hosts, groups, services.

A name is what the data knows, what stands in quotes, what a marker introduces ("user bob"), or what looks like
nothing else (`svc_7`): after "for" or "when was" any other word may be an ordinary one. A word of the lexicon is no
name unless quoted, or marked and known: a user called `today` must not change what "today" means.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from logai.understand.offline.assumed import is_marked_name, stands_for_user
from logai.understand.offline.common_names import as_owner, is_common_name
from logai.understand.offline.exclusions import denies_use, is_excluded, only_carries_exclusion
from logai.understand.offline.name_found import (
    Field,
    NameFound,
    is_name_like,
    is_ordinary,
    known_fields,
    looks_like_name,
)
from logai.understand.offline.name_lists import continue_list, join_exclusion
from logai.understand.offline.named_groups import read_group
from logai.understand.offline.patterns import read_class
from logai.understand.offline.scan import Kind, Token
from logai.understand.offline.service_accounts import field_of_service_account

if TYPE_CHECKING:
    from logai.understand.model import KnownNames
    from logai.understand.offline.sentence import Sentence

_FIELD_OF_DIMENSION: dict[str, Field] = {
    "user": "users",
    "target": "users",
    "source": "sources",
    "host": "hosts",
    "group": "groups",
    "service": "services",
}


@dataclass(frozen=True)
class _Marker:
    field: Field | None
    first: int
    preposition: str
    strong: bool
    negated: bool


def read_names(sentence: Sentence, known: KnownNames) -> list[NameFound]:
    """Return the names of `sentence` in order and mark their tokens; NotUnderstoodError for doubtful ones."""
    found: list[NameFound] = []
    for index, token in enumerate(sentence.content):
        if not sentence.is_free(index):
            continue
        if token.kind is Kind.NO_ADDRESS:
            raise sentence.refuse("bad_address", token.text)
        joined = continue_list(sentence, index, token, found, known)
        name = joined or _read_name(sentence, index, token, known)
        if name is not None:
            found.append(name if joined else join_exclusion(sentence, name, found))
    return found


def _read_name(sentence: Sentence, index: int, token: Token, known: KnownNames) -> NameFound | None:
    if token.kind in (Kind.ADDRESS, Kind.NETWORK):
        return _read_address(sentence, index, token)
    group = read_group(sentence, index, token, known)
    if group is not None:
        return group
    token = as_owner(token, known)
    fields = known_fields(token.value or token.text, known)
    marker = _marker_of(sentence, index, fields)
    if not fields and token.kind is Kind.WORD and is_common_name(sentence, index, marker.preposition):
        fields = ["users"]
    if marker.first == index and fields == ["users"] and sentence.content[index - 1].text.lower() == "su" and index:
        marker = replace(marker, preposition="to")
    if token.kind is Kind.WORD and set(token.value) <= set("0123456789.:/") and not fields:
        raise sentence.refuse("bad_address", token.text)
    if token.kind is Kind.PHRASE:
        known_as = marker.field if fields and marker.strong and marker.field in fields else None
        field = (
            known_as
            or field_of_service_account(
                sentence,
                token,
                is_user=marker.strong and marker.field == "users",
                preposition=marker.preposition,
                at=marker.first,
            )
            or _service_of_events(sentence, token, fields)
        )
    else:
        field = _choose_field(sentence, index, token, marker, fields) if is_name_like(token) else None
    if field is None:
        return None
    _refuse_machine(sentence, index, field if not marker.strong else None)
    _refuse_host_tried_as_user(sentence, index, marker, fields)
    if field == "sources" and "hosts" in fields and not marker.strong:
        sentence.note("note_from_host", name=token.value)
    last = index
    if field in ("users", "hosts") and fields and not marker.strong:
        last += sentence.means(index + 1, "dimension", field.removesuffix("s")) and _describes(sentence, index + 1)
    return _take(sentence, replace(marker, field=field), index, last, token)


_MACHINES = ("box", "server", "machine", "host")


def _refuse_machine(sentence: Sentence, index: int, field: Field | None) -> None:
    """Refuse a user's name that stands as a machine's, "on the test box"; "by alice, host web1" says no such thing."""
    noun, after = sentence.at(index + 1), sentence.at(index + 2)
    if field != "users" or noun is None or noun.text.lower() not in _MACHINES or sentence.text[noun.start - 1] != " ":
        return
    before = sentence.text[: sentence.content[index].start].lower()
    if before.endswith(("the ", "this ", "that ", "our ", "my ")) and not (after is not None and is_name_like(after)):
        raise sentence.refuse("not_understood", sentence.words(index, index + 1), hint="mark_name_hint")


def _refuse_host_tried_as_user(sentence: Sentence, index: int, marker: _Marker, fields: list[Field]) -> None:
    """Refuse a known host right behind "invalid user" in Thai: tried on that host, or as a user of its name."""
    if sentence.language != "th" or not marker.strong or marker.field != "users" or fields != ["hosts"]:
        return
    if sentence.content[index - 1].text.lower() in ("user", "users") and sentence.means(index - 2, "word", "invalid"):
        raise sentence.refuse("not_understood", sentence.words(index - 2, index), hint="mark_name_hint")


def _describes(sentence: Sentence, index: int) -> bool:
    """Return whether the noun at `index` only says what the name before it is: "the root user", root user กี่ครั้ง."""
    if sentence.language == "en":
        return True
    is_latin = sentence.content[index].text.isascii()
    return is_latin and not sentence.means(index + 1, "word", "which", "plural", "how_many_people", "most", "least")


def _service_of_events(sentence: Sentence, token: Token, fields: list[Field]) -> Field | None:
    """Return `services` for cron and its like, words for what no login is of, where log lines are asked about."""
    if not token.means("refuse", "topic") or fields != ["services"]:
        return None
    lines = any(other.means("subject", "events") or other.means("word", "activity") for other in sentence.content)
    lines = lines or any(other.text.lower() == "anything" for other in sentence.content)
    return "services" if lines else None


def _take(sentence: Sentence, marker: _Marker, index: int, last: int, token: Token) -> NameFound:
    value = token.value or token.text
    field = marker.field or "users"
    sentence.explain(marker.first, last, f"{'not ' if marker.negated else ''}{field}: {value}")
    return NameFound(field, value, marker.negated, token.start, index, marker.preposition, is_marked=marker.strong)


_RELATED = ("first", "last", "oldest", "when", "how_often", "how_many")
"""After these ที่ is "that", and no place."""


def _read_address(sentence: Sentence, index: int, token: Token) -> NameFound:
    first = index
    token = read_class(sentence, index, token)
    while (
        sentence.means(first - 1, "dimension", "source", "host")
        or sentence.means(first - 1, "word", "network")
        or (sentence.means(first - 1, "dimensions", "source") and not sentence.means(first - 2, "word"))
    ):
        first -= 1
    preposition = ""
    if sentence.means(first - 1, "prep", "from", "by", "for", "of", "in", "at", "on", "to") and not (
        sentence.content[first - 1].text == "ที่" and sentence.means(first - 2, "word", *_RELATED)
    ):
        preposition = sentence.content[first - 1].name_in("prep") or ""
        first -= 1
    negated = is_excluded(sentence, first)
    first -= 1 if negated else 0
    if negated and only_carries_exclusion(sentence, first - 1, "source"):
        first -= 1
    counted = sentence.means(first - 1, "dimensions", "source") or sentence.means(first - 1, "dimension", "source")
    if negated and counted and sentence.means(first - 2, "prep"):
        first -= 2
    field: Field = "sources" if token.kind is Kind.ADDRESS else "networks"
    if preposition == "on":
        raise sentence.refuse("no_sense", sentence.words(first, index))
    last = index + 1 if sentence.means(index + 1, "word", "network") else index
    sentence.explain(first, last, f"{'not ' if negated else ''}{field}: {token.value}")
    return NameFound(field, token.value, negated, token.start, index, preposition)


def _marker_of(sentence: Sentence, index: int, fields: list[Field]) -> _Marker:
    """Return what stands before the name at `index`, known as `fields`, and says what it is a name of."""
    marker = _marker_before(sentence, index)
    if marker.strong and fields and marker.field not in fields and sentence.means(index - 1, "dimensions"):
        return _Marker(None, index, "", strong=False, negated=False)  # "hosts bob failed on": bob is none of them
    return marker


def _marker_before(sentence: Sentence, index: int) -> _Marker:
    first, strong, preposition = index, False, ""
    field: Field | None = None
    before = sentence.at(index - 1)
    if before is not None and sentence.is_free(index - 1):
        dimension = before.name_in("dimension", "dimensions")
        asked = sentence.means(index - 2, "word", "which", "how_many", "how_many_people") or (
            sentence.means(index - 2, "word", "by") or sentence.means(index - 2, "word", "different")
        )
        token = sentence.content[index]
        marks = dimension in _FIELD_OF_DIMENSION and not asked
        if before.means("dimensions") and not before.means("dimension"):
            marks = marks and token.kind is not Kind.PHRASE
        if dimension == "source":
            marks = marks and any(character in ".0123456789" for character in token.value)
        if marks and dimension is not None:
            field, strong, first = _FIELD_OF_DIMENSION[dimension], True, index - 1
    if sentence.means(first - 1, "prep"):
        preposition = sentence.content[first - 1].name_in("prep") or ""
        first -= 1
        if field == "hosts" and preposition == "from":
            field = "sources"
    if not _negated_from(sentence, first, preposition):
        return _Marker(field, first, preposition, strong, negated=False)
    if preposition == "as" and sentence.content[index - 1].text.lower().startswith(("becom", "becam", "to becom")):
        raise sentence.refuse("negation", sentence.words(first, index))  # who never became root, nobody knows
    first = _first_of_exclusion(sentence, first, preposition)
    if not preposition and sentence.means(first, "prep"):
        preposition = sentence.content[first].name_in("prep") or ""  # "to users other than root"
    return _Marker(field, first, preposition, strong, negated=True)


def _negated_from(sentence: Sentence, first: int, preposition: str) -> bool:
    return is_excluded(sentence, first) or (preposition in ("by", "as") and denies_use(sentence, first - 1))


def _first_of_exclusion(sentence: Sentence, first: int, preposition: str) -> int:
    """Return where the words begin that leave out what begins at `first`: "by users other than"."""
    first -= 1 if is_excluded(sentence, first) or preposition not in ("by", "as") else 2
    if only_carries_exclusion(sentence, first - 1, "user", "host"):
        first -= 1
    counted = (
        sentence.means(first - 1, "dimensions", "user", "host")
        or sentence.means(first - 1, "dimension", "user", "host")
        or sentence.means(first - 1, "word", "any")
    )
    return first - 2 if counted and sentence.means(first - 2, "prep") else first


def _choose_field(  # noqa: PLR0911 - a rule a place
    sentence: Sentence, index: int, token: Token, marker: _Marker, fields: list[Field]
) -> Field | None:
    """Decide what a word or a quoted text names; None leaves it unread."""
    if marker.strong:
        introduced = marker.preposition in ("on", "at") or (marker.preposition != "" and marker.field == "users")
        doubtful = is_ordinary(sentence, token) and not fields
        if token.kind is Kind.WORD and not fields and not is_marked_name(sentence, index, introduced=introduced):
            return None
        return None if doubtful and (not introduced or token.value.lower() in _COMPOUNDED) else marker.field
    if is_ordinary(sentence, token):
        return None
    if not fields and not looks_like_name(token):
        return _assume_user(sentence, index, marker)
    preferred = _by_preposition(token, marker.preposition, fields)
    if preferred == "sources" and "hosts" in fields and _tells_of_lines(sentence):
        return "hosts"  # "the last 5 lines from web1" are those that it wrote
    if preferred is not None:
        return preferred
    if len(fields) > 1:
        raise sentence.refuse("ambiguous_name", token.value)
    return fields[0] if fields else _after_auxiliary(sentence, index, marker)


def _tells_of_lines(sentence: Sentence) -> bool:
    return any(token.means("subject", "events") for token in sentence.content)


def _after_auxiliary(sentence: Sentence, index: int, marker: _Marker) -> Field | None:
    introduced = marker.negated or (index == 1 and sentence.means(0, "light", "aux"))
    auxiliary = sentence.means(index - 1, "light", "aux") and index >= 2
    after_auxiliary = (
        introduced or auxiliary or (sentence.means(index - 1, "word", "when") and sentence.language == "en")
    )
    return "users" if after_auxiliary and marker.preposition in ("", "for", "by", "of", "as") else None


_COMPOUNDED = frozenset(
    """
    activity agent agents behavior behaviour data details error errors experience info information issue issues
    learning mistake mistakes name names problem problems type types
    """.split()  # noqa: SIM905 - a list of words
)
"""Words that make one noun with "user" or "host" before them, whatever introduces both."""


def _assume_user(sentence: Sentence, index: int, marker: _Marker) -> Field | None:
    if not stands_for_user(sentence, index, marker.preposition, negated=marker.negated):
        return None
    sentence.note("note_name", word=sentence.content[index].value)
    return "users"


def _by_preposition(token: Token, preposition: str, fields: list[Field]) -> Field | None:
    host_like = any(character in ".0123456789" for character in token.value)
    match preposition:
        case "on" | "at" | "to" if "hosts" in fields or (not fields and host_like):
            return "hosts"
        case "from" if "hosts" in fields or (not fields and host_like):
            return "sources"
        case "for" | "of" | "by" | "as" if "users" in fields or not fields:
            return "users"
        case "from" | "with" if fields == ["users"]:
            return "users"
        case _:
            return None
