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


def read_scope(sentence: Sentence) -> tuple[Scope | None, Scope | None]:
    """Return whether private or public addresses are meant, and which those are held against; mark the words.

    Raise NotUnderstoodError for both where nothing holds the ones against the others.
    """
    places = [
        (scope, index)
        for index in range(len(sentence.content))
        if sentence.means(index, "word", "private", "public") and (scope := _read_scope_at(sentence, index))
    ]
    found = list(dict.fromkeys(scope for scope, _ in places))
    if len(found) > 1 and len(places) == 2 and _are_sides(sentence, places[0][1], places[1][1]):
        return found[0], found[1]
    if len(found) > 1:
        raise sentence.refuse(
            "no_sense", *(token.text for token in sentence.content if token.means("word", "private", "public"))
        )
    return (found[0] if found else None), None


def _are_sides(sentence: Sentence, first: int, second: int) -> bool:
    """Mark what holds "internal" against "external", and return whether something does."""
    between = range(first + 1, second)
    joints = [at for at in between if sentence.means(at, "word", "compare", "more_than", "than")]
    rest = [at for at in between if at not in joints and not sentence.means(at, "prep", "from", "to", "of")]
    described = ("login", "attempt", "failed", "success", "attack")
    if len(joints) != 1 or any(not _names_source(sentence, at) and not _says(sentence, at, described) for at in rest):
        return False
    nouns = [_nouns_of(sentence, places, described) for places in (between, range(second + 1, len(sentence.content)))]
    if all(nouns) and nouns[0] != nouns[1]:
        return False  # "external failures vs internal logins"
    for at in (*(at for at in between if not _says(sentence, at, described)), second + 1):
        if at <= second or _names_source(sentence, at):
            sentence.explain(at, at, "compare")
    return True


def _nouns_of(sentence: Sentence, places: range, names: tuple[str, ...]) -> list[str]:
    tokens = (sentence.content[at] for at in places)
    return [token.text.lower() for token in tokens if token.means("word", *names)]


def _says(sentence: Sentence, index: int, names: tuple[str, ...]) -> bool:
    token = sentence.at(index)
    return token is not None and (token.means("word", *names) or sentence.meanings.get(token.start) is not None)


def _read_scope_at(sentence: Sentence, index: int) -> Scope | None:
    token, following = sentence.content[index], sentence.at(index + 1)
    if following is not None and sentence.meanings.get(following.start) == "time" and not _is_prep(sentence, index):
        if token.text.lower() in ("ภายใน", "inside"):
            sentence.explain(index, index, "time")
            return None
        if token.text.lower() in ("outside", "outside of"):
            raise sentence.refuse("negation", token.text)
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
