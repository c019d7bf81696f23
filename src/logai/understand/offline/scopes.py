"""Read what is said of all addresses of one kind: private or public ones, those of IPv4 or of IPv6."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence

Scope = Literal["private", "public"]
Family = Literal["ipv4", "ipv6"]

_LEAVE_OUT = (
    "without",
    "except",
    "except for",
    "excluding",
    "exclude",
    "outside",
    "besides",
    "other than",
    "apart from",
)
"""Words that leave out what follows, and describe no noun as "not private addresses" does."""


def _leaves_out(text: str) -> bool:
    return text.lower() in _LEAVE_OUT or text.lower().endswith((" from", " those of"))


def _is_prep(sentence: Sentence, index: int) -> bool:
    return sentence.means(index - 1, "prep")


def _names_source(sentence: Sentence, index: int) -> bool:
    return sentence.means(index, "dimensions", "source") or sentence.means(index, "dimension", "source")


def read_scope(sentence: Sentence) -> Scope | None:
    """Return whether private or public addresses are meant, and mark the words; NotUnderstoodError for both."""
    found = {
        scope
        for index in range(len(sentence.content))
        if sentence.means(index, "word", "private", "public") and (scope := _read_scope_at(sentence, index))
    }
    if len(found) > 1:
        raise sentence.refuse(
            "no_sense", *(token.text for token in sentence.content if token.means("word", "private", "public"))
        )
    return found.pop() if found else None


def _read_scope_at(sentence: Sentence, index: int) -> Scope | None:
    token, following = sentence.content[index], sentence.at(index + 1)
    if token.text == "ภายใน" and following is not None and sentence.meanings.get(following.start) == "time":
        sentence.explain(index, index, "time")
        return None
    first = next((at for at in (index - 1, index - 2) if sentence.means(at, "word", "not", "except")), None)
    if first == index - 2 and not (sentence.means(index - 1, "dimension", "source") or _is_prep(sentence, index)):
        raise sentence.refuse("negation", sentence.words(index - 1, index))
    scope: Scope = "private" if token.means("word", "private") is (first is None) else "public"
    if token.name_in("dimension", "dimensions") is not None:
        _mark_noun(sentence, index, scope, denied=first is not None)
        return scope
    if first is not None:
        sentence.explain(first, index - 1, f"{scope} address")
    sentence.explain(index, index, f"{scope} address")
    if first is not None and (first == index - 2 or _leaves_out(sentence.content[first].text)):
        sentence.explain(index + 1, index + (1 if _names_source(sentence, index + 1) else 0), scope)
    for noun, before in ((index + 1, index - 1), (index - 1, index - 2)):
        led = noun > index and token.text.lower().startswith("from ")
        if _names_source(sentence, noun) and (led or sentence.means(before, "prep")):
            sentence.explain(noun, noun, f"{scope} address")
    return scope


def _mark_noun(sentence: Sentence, index: int, scope: Scope, *, denied: bool) -> None:
    """Mark "from outside hosts"; in "which external hosts" the word asks for values as well, and stays unread."""
    if denied:
        raise sentence.refuse("negation", sentence.content[index].text)
    if _is_prep(sentence, index):
        sentence.explain(index - 1, index, f"{scope} address")


def read_family(sentence: Sentence) -> Family | None:
    """Return whether addresses of IPv4 or IPv6 are meant, and mark the words; NotUnderstoodError for both, or "not".

    "Which IPv6 addresses" asks for values as well, so its noun stays unread.
    """
    found: dict[str, int] = {}
    for index, token in enumerate(sentence.content):
        family = token.name_in("family")
        if family is None or not sentence.is_free(index):
            continue
        found[family] = index
        if any(sentence.means(at, "word", "not", "except") for at in (index - 1, index - 2)):
            raise sentence.refuse("negation", token.text)
        meaning = "IPv6 address" if family == "ipv6" else "IPv4 address"
        prep = _is_prep(sentence, index)
        if token.name_in("dimension", "dimensions") is None or prep:
            last = index + 1 if prep and _names_source(sentence, index + 1) else index
            sentence.explain(index - 1 if prep else index, last, meaning)
    if len(found) > 1:
        raise sentence.refuse("no_sense", *(sentence.content[at].text for at in found.values()))
    return next((family for family in ("ipv4", "ipv6") if family in found), None)
