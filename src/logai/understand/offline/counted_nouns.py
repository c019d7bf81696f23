"""Tell whether "how many" counts events or the values beside it, where no word joins the two (English).

how many logins had a private address            logins
users other than root: how many failed logins    failed logins
failures, public addresses: count                either: refused
failed logins on web1, users: how many           users
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence


def are_places(sentence: Sentence) -> bool:
    """Return whether each noun of values only says where: of "how many failed logins on hosts" no hosts are counted."""
    meanings = sentence.meanings
    places = [at for at, token in enumerate(sentence.content) if meanings.get(token.start, "").startswith("bare: ")]
    behind = [at for at in places if at and sentence.content[at - 1].means("prep", "on", "at")]
    return sentence.language == "en" and bool(places) and behind == places


def counts_events(sentence: Sentence) -> bool:
    """Return whether "how many" counts events, and the nouns of values beside it only say which of them.

    Raises NotUnderstoodError where it is open which of the two are counted, or what a noun says of the events.
    """
    if nouns := _find_described(sentence):
        _refuse_undescribed(sentence, nouns)
        return True
    return _only_filter(sentence)


_EVENTS_HAVE = re.compile(
    r"\b(?:how many|number of)(?: of)?(?: the| those| all| our)? (?:[a-z']+ ){0,2}?"
    r"(?:logins?|log-?ins|logons|sign-?ins|attempts|failures|sessions|sudo commands|scans)\b"
    r"(?: (?:(?:in|over|during|within|for|from) the (?:last|past|previous) (?:\w+ )?\w+"
    r"|between [\w:.]+(?: \w+)? and [\w:.]+(?: \w+)?"
    r"|(?!by\b|per\b|and\b|or\b)[\w-]+)){0,4}? "
    r"(?:had|have|has|did|do|does|made|used|carried|bore|showed|hit|targeted|(?:are|were) (?:against|aimed at))\b",
    re.IGNORECASE,
)


def _find_described(sentence: Sentence) -> list[int]:
    """Return the nouns of values that a verb ties to the events counted: "how many logins had a private address"."""
    counted = _EVENTS_HAVE.search(sentence.text) if sentence.language == "en" else None
    if counted is None:
        return []
    meanings = sentence.meanings
    return [
        at
        for at, token in enumerate(sentence.content)
        if token.start >= counted.end() and meanings.get(token.start, "").startswith(("bare: ", "attacker"))
    ]


_EVENT_NOUNS = ("login", "attempt", "failed", "failed_password", "success")


def _only_filter(sentence: Sentence) -> bool:
    """Return whether nouns of values stand in front of "how many failed logins", and are no more than a filter.

    "Failures, public addresses: count" leaves open which of the two are counted, and is refused.
    """
    content = sentence.content
    asking = next((at for at, token in enumerate(content) if token.means("word", "how_many")), None)
    nouns = [at for at, token in enumerate(content) if sentence.meanings.get(token.start, "").startswith("bare: ")]
    if sentence.language != "en" or asking is None or not nouns or nouns[-1] > asking:
        return False
    if nouns[-1] + 1 == asking and not _between(sentence, nouns[-1], asking).strip():
        return False  # "unique user count"
    events = [at for at, token in enumerate(content) if token.means("word", *_EVENT_NOUNS) or token.means("subject")]
    told = all(_is_described(sentence, at) for at in nouns)
    if asking + 1 in events:
        if not told:
            raise sentence.refuse("no_sense", *(content[at].text for at in nouns))
        return True
    apart = any(at < nouns[0] and re.search(r"[,;:(]", _between(sentence, at, nouns[0])) for at in events)
    if told and apart:
        raise sentence.refuse("no_sense", *(content[at].text for at in nouns))
    return False


def _is_described(sentence: Sentence, at: int) -> bool:
    """Return whether the noun at `at` says which events: "invalid users", "users other than root"."""
    before, after = sentence.at(at - 1), sentence.at(at + 1)
    named = before is not None and before.means("word", "private", "public", "invalid")
    return named or (after is not None and after.means("word", "except", "not"))


def _between(sentence: Sentence, first: int, last: int) -> str:
    return sentence.text[sentence.content[first].end : sentence.content[last].start]


def _refuse_undescribed(sentence: Sentence, nouns: list[int]) -> None:
    """Refuse nouns that neither act nor are described as a filter is: "how many logins had a user name"."""
    for at in nouns:
        token = sentence.content[at]
        acting = re.search(r"\bd(?:id|o) (?:the |our |all )?$", sentence.text[: token.start], re.IGNORECASE) is not None
        told = acting or token.means("word", "attacker") or token.means("family")
        if not told and not _is_described(sentence, at):
            raise sentence.refuse("no_sense", sentence.content[at].text)
