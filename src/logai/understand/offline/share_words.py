"""Find where the words of a share stand: the share itself, outcomes, nouns, verbs, and what restricts them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence

OUTCOMES = ("failed", "failed_password", "success", "failure_rate", "logged_in")

PREDICATES = frozenset(
    """
    were was is are be came come comes coming happened happen occurred took targeted target targets hit involve involved
    concern concerned concerns go went belong belongs belonged account accounts fall falls fell made used use using have
    had has did do does due caused attributable originate originated stem stemmed tried ran

    เป็นของ เป็น มาจาก เกิดขึ้น เกิด โดน ถูก ใช้ มาที่ รัน
    """.split()  # noqa: SIM905 - a list of words
)
"""Words with which the whole ends and the part begins."""


def positions(sentence: Sentence, *names: str) -> list[int]:
    """Return where words with one of the meanings `names` stand."""
    return [
        token.start
        for token in sentence.content
        if token.means("word", *names) or ("success" in names and sentence.meanings.get(token.start) == "success")
    ]


def subject_at(sentence: Sentence) -> list[int]:
    """Return where the words of what is counted stand."""
    return [token.start for token in sentence.content if token.means("subject") or token.means("subjects")]


def restrictions_at(sentence: Sentence) -> list[tuple[str, int]]:
    """Return what each word that restricts was read as, and where it stands; windows are left out."""
    kinds: tuple[str, ...] = ("users", "sources", "networks", "hosts", "not ", "method", "invalid", "private", "public")
    kinds += ("existing", "IPv", "service", "groups", "command contains", "users_like", "ttys", "source_ports", "texts")
    found = []
    for token in sentence.content:
        meaning = sentence.meanings.get(token.start, "")
        if meaning.startswith(kinds):
            found.append((meaning, token.start))
    return found


def within_whole(sentence: Sentence, start: int) -> bool:
    """Return whether the part is said to lie in the whole: "the share of root in failed logins"."""
    index = next(at for at, token in enumerate(sentence.content) if token.start == start)
    described = sentence.at(index + 1)
    if sentence.content[index].means("word", "invalid") and described is not None and described.means("dimension"):
        index += 1  # invalid user
    joint, noun = sentence.at(index + 1), sentence.at(index + 2)
    if joint is None or noun is None or not joint.means("prep", "in", "of"):
        return False
    if sentence.language == "th" and not joint.text.startswith("ใน"):
        return False
    return noun.means("word", *OUTCOMES) or noun.means("word", "login", "attempt") or noun.means("subject")


def predicate_after(sentence: Sentence, start: int) -> int | None:
    """Return where the first verb behind `start` stands that begins the part."""
    for before, token in pairwise(sentence.tokens):
        # "The commands bob ran" are the whole still.
        of_name = token.text in ("ran", "รัน") and sentence.meanings.get(before.start, "").startswith("users: ")
        if token.start > start and begins_part(token.text) and not of_name:
            return token.start
    return None


def predicate_between(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether a verb that begins the part stands between the two places."""
    return any(start < token.start < end and begins_part(token.text) for token in sentence.tokens)


def begins_part(text: str) -> bool:
    """Return whether `text` has a verb behind which the part stands."""
    return bool(PREDICATES & set(text.lower().split(" ")))


def find_share(sentence: Sentence) -> Token | None:
    """Return the word that asks for the share."""
    return next((token for token in sentence.content if token.means("word", "percentage")), None)
