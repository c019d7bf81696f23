"""Find what stands at an end of a Thai question for a share and says of what all of it is, and set it apart.

บน web1 กี่เปอร์เซ็นต์ของ failed login เป็นของ root      the whole: failed, on web1; the part: root's
failed login เป็นของ root กี่เปอร์เซ็นต์ ที่เครื่อง web1    the same
จาก 10.0.0.5 คิดเป็นกี่เปอร์เซ็นต์ของ failed login       the part: nothing else could be it

Where it could be either, the question is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from logai.understand.offline.share_words import OUTCOMES, begins_part, positions, predicate_between, within_whole
from logai.understand.offline.thai_shares import LOGIN, find_whole_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence

_RESTRICTS = ("users: ", "hosts: ", "sources: ", "networks: ", "method: ")
_SAYS_PART_OF_FRONT = ("คิด", "เป็น", "กิน", "ครอง", "มี", "ถือ", "นับ", "อยู่", "ได้")
_OF_ALL_LOGINS = re.compile(
    r"ความสำเร็จของ|(?:ต่อ|จาก|ของ|ใน|เทียบกับ|เทียบ|vs\.?) ?(?:ยอดรวม|ยอด|จำนวน)?(?:การ)? ?"
    rf"{LOGIN} ?(?:ทั้งหมด|ทั้งสิ้น|รวม)(?! ?ที่)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"ที่(?!เครื่อง|ไหน| ?[a-z0-9])", re.IGNORECASE)
_OF_ALL = re.compile(r"(?:ของ|จาก|ใน) ?ทั้งหมด$")
_OPENS_WHOLE = re.compile(r"^(?:ใน|จาก|ของ)(?:บรรดา|จำนวน)?")


@dataclass(frozen=True)
class Edge:
    """What stands at an end, and the question without it."""

    tokens: tuple[Token, ...]
    rest: Sentence
    is_front: bool

    @property
    def named(self) -> Token:
        """The word that restricts."""
        return self.tokens[-1]


def find_edges(sentence: Sentence) -> Iterator[Edge]:
    """Yield the one restriction in front of the question, and the one behind it, each with its preposition."""
    if sentence.language != "th":
        return
    timeless = [token for token in sentence.content if sentence.meanings.get(token.start) != "time"]
    sizes = (2, 3)
    for is_front in (True, False):
        ends = (timeless[:size] if is_front else timeless[-size:] for size in sizes)
        found = next((end for end in ends if _is_edge(sentence, end)), None)
        before = [token for token in sentence.tokens if found is not None and token.end <= found[0].start]
        if not is_front and before and begins_part(before[-1].text):
            continue  # failed login กี่เปอร์เซ็นต์เกิดที่ web1
        if found is not None and len(timeless) > len(found):
            yield Edge(tuple(found), _without(sentence, found), is_front)


def _is_edge(sentence: Sentence, tokens: list[Token]) -> bool:
    meaning = sentence.meanings.get(tokens[-1].start, "")
    if not meaning.startswith(_RESTRICTS) or not tokens[0].means("prep"):
        return False
    return all(token.name_in("dimension", "dimensions") for token in tokens[1:-1])


def _without(sentence: Sentence, left_out: list[Token]) -> Sentence:
    text = sentence.text
    for token in left_out:
        text = text[: token.start] + " " * (token.end - token.start) + text[token.end :]
    kept = [token for token in sentence.tokens if token not in left_out]
    rest = replace(sentence, text=text, tokens=kept)
    rest.meanings = sentence.meanings
    rest.notes = sentence.notes
    return rest


def is_of_whole(edge: Edge, part_at: int | None, *, narrowed: bool) -> bool:
    """Return whether the edge says of what all of it is; `part_at` is where the part of the rest is named.

    That is None where the rest asks how many of the attempts had an outcome; `narrowed` says that it names whose
    they are, or where. Raise NotUnderstoodError where the edge may be the part as well.
    """
    return _is_front_of_whole(edge, part_at, narrowed=narrowed) if edge.is_front else _is_tail_of_whole(edge, part_at)


def _is_front_of_whole(edge: Edge, part_at: int | None, *, narrowed: bool) -> bool:
    rest = edge.rest
    if rest.text.lstrip(" ,:").startswith(_SAYS_PART_OF_FRONT):
        return False
    if part_at is None:
        return narrowed or _names_attempts(rest)
    if _is_said_of_part(rest, part_at):
        return True
    first = next(token for token in rest.content if rest.meanings.get(token.start) != "time")
    if first.means("word", "percentage") and first.text.startswith(("กี่", "ร้อยละ")):
        return False  # บน web1 กี่เปอร์เซ็นต์ของ failed login ของ root: how many of root's are there.
    raise rest.refuse("failure_rate")


def _is_tail_of_whole(edge: Edge, part_at: int | None) -> bool:
    rest = edge.rest
    last = [token for token in rest.content if rest.meanings.get(token.start) != "time"][-1]
    asks_last = last.means("word", "percentage", "how_many")
    if part_at is None:
        if _names_attempts(rest):
            return True
        told = len(positions(rest, "percentage")) > 1 or bool(positions(rest, "failure_rate"))
        if asks_last and not told and edge.tokens[0].text.startswith("ที่"):
            raise rest.refuse("failure_rate")  # root fail กี่ % ที่ web1: of root's there, or how many of root's are there?
        return False
    if _OF_ALL.search(rest.text[: edge.tokens[0].start].rstrip()):
        return True
    opened = _OPENS_WHOLE.match(rest.text) is not None
    return asks_last and part_at < last.start and (opened or _is_said_of_part(rest, part_at))


def _names_attempts(sentence: Sentence) -> bool:
    return bool(positions(sentence, "attempt")) or _OF_ALL_LOGINS.search(sentence.text) is not None


def _is_said_of_part(sentence: Sentence, at: int) -> bool:
    """Return whether words say that what stands at `at` is the part: a verb, a clause, the share of it."""
    named = next(token for token in sentence.content if token.start == at)
    if predicate_between(sentence, -1, at) or begins_part(named.text) or within_whole(sentence, at):
        return True
    whole = find_whole_named(sentence, positions(sentence, *OUTCOMES))
    if sentence.text[:at].rstrip().endswith("มี") or (whole is not None and at < whole):
        return True
    nouns = positions(sentence, "failed", "success", "login") or positions(sentence, "attack")
    nouns = [start for start in nouns if start < at]
    if nouns and _CLAUSE.search(sentence.text[max(nouns) : at]):
        return True
    before = [token for token in sentence.content if token.end <= at and not token.means("prep")]
    return bool(before) and before[-1].means("word", "percentage")
