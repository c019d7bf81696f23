"""Tell which words leave out the name that follows them: "except root", "outside 10.0.0.0/8", "not run by bob"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.sentence import Sentence


def denies_use(sentence: Sentence, index: int) -> bool:
    """Return whether the verb at `index` is denied, as in "not run by ubuntu", "not run as root"."""
    return sentence.means(index, "word", "use") and sentence.means(index - 1, "word", "not", "except")


def only_carries_exclusion(sentence: Sentence, index: int, *dimensions: str) -> bool:
    """Return whether the noun at `index` is there to carry an exclusion: "how often did users other than root .."."""
    if not (sentence.means(index, "dimension", *dimensions) or sentence.means(index, "dimensions", *dimensions)):
        return False
    asks = ("which", "who", "most", "least", "top", "by", "how_many", "how_many_people", "different", "show", "any")
    return any(token.means("word", "how_often") for token in sentence.content) and not any(
        token.means("word", *asks) for token in sentence.content if not token.means("word", "how_often")
    )


def is_excluded(sentence: Sentence, first: int) -> bool:
    """Return whether the word before `first` leaves out what begins there.

    "didn't" and "never" leave out only what a preposition begins ("didn't come from .."): in "didn't root log in"
    they turn the verb.
    """
    if sentence.means(first - 1, "word", "public") and _begins_address(sentence, first):
        return "outside" in sentence.content[first - 1].text.lower()
    if not sentence.means(first - 1, "word", "not", "except"):
        return False
    text = sentence.content[first - 1].text.lower()
    turns_verb = text.endswith(("n't", "never")) or text in ("did not", "do not", "does not", "cannot")
    return not turns_verb or sentence.means(first, "prep")


def _begins_address(sentence: Sentence, index: int) -> bool:
    token = sentence.at(index)
    return token is not None and token.kind in (Kind.ADDRESS, Kind.NETWORK)


def refuse_excluded_pair(sentence: Sentence, facts: Facts) -> None:
    """Refuse "except those of root from 10.0.0.5": what is left out is both at once, which no plan says."""
    lower = sentence.text.lower()
    for token in sentence.content:
        if not token.means("word", "except") or "those" not in lower[token.start : token.end + 7]:
            continue
        left_out = sorted(
            (name for name in facts.names if name.position >= token.start), key=lambda name: name.position
        )
        if len(left_out) > 1 and left_out[0].negated and not left_out[1].negated:
            raise sentence.refuse("negation", token.text)
