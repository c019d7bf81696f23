"""Decide whether a word that neither the data nor the lexicon knows stands where only a user's name can.

A question about a name that never occurs is answered with 0 and a note. A word that is no name would get the same
answer, and it would be wrong: so the place has to be clear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence

_NOUNS = ("dimension", "dimensions", "subject", "subjects", "action", "method", "service")
"""Groups of words that a plain word before them would describe."""

_ENDINGS = (
    *("s", "ing", "ed", "ion", "ment", "ness", "ity", "ly", "ive", "ous", "able", "ible", "ance", "ence", "ism", "ist"),
    *("ful", "less", "ship", "hood", "ology", "ware", "ary", "ory", "ical", "ure", "age", "ency", "ancy"),
)
"""Endings of ordinary words, which names seldom have."""

_COMPOUNDING = ("ing", "tion", "sion", "ment", "ness", "ity", "ship", "hood", "ology", "ware")
"""Endings of words that make one noun with "user" or "machine" before them: "machine learning"."""

_NAMING = ("", "ชื่อ", "ที่ชื่อ", "ชื่อว่า", "ว่า", "คือ")
"""What may stand between the word for a user or a host and its name."""


def stands_for_user(sentence: Sentence, index: int, preposition: str, *, negated: bool) -> bool:
    """Return whether the plain word at `index` can only be a user: "failed logins for zaphod".

    It ends the question or a time follows it, it stands after "for", "log in as" or ของ, and has no ending of an
    ordinary word.
    """
    token, after = sentence.content[index], sentence.at(index + 1)
    is_plain = token.kind is Kind.WORD and token.value.isalpha() and len(token.value) >= 4
    describes = after is not None and (after.kind is not Kind.PHRASE or any(after.means(group) for group in _NOUNS))
    before = sentence.at(index - 1)
    if not is_plain or describes or negated or token.value.lower().endswith(_ENDINGS):
        return False
    if before is None or not sentence.is_free(index - 1) or not _stands_beside(sentence, index):
        return False
    if sentence.language == "th":
        return preposition in ("of", "as")
    if preposition == "as":
        verb = sentence.at(index - 2)
        return verb is not None and verb.text.lower().startswith(("log in", "logged in", "sign in", "signed in"))
    if before.text.lower() == "by":  # "by" may also tell values apart, but not where it is asked whether there are any
        opens = sentence.content[0].means("light", "aux") or sentence.content[0].means("word", "yes_no", "any")
        verb = sentence.at(index - 2)
        return opens and after is None and verb is not None and verb.means("word", "login", "attempt", "logged_in")
    return before.text.lower() in ("for", "against")


def is_marked_name(sentence: Sentence, index: int, *, introduced: bool) -> bool:
    """Return whether the plain word at `index` is a name because of the word for its kind before it: "user zaphod".

    A plural marks only a list ("users zaphod and trillian"), and nothing may stand between: in "people I trust" and
    "machine learning" there is no name.
    """
    token, marker = sentence.content[index], sentence.content[index - 1]
    if not token.value.isalpha():
        return True
    if not _stands_beside(sentence, index):
        return False
    if marker.means("dimensions") and not marker.means("dimension"):
        listed = sentence.means(index + 1, "word", "and", "or")
        rest = sentence.text[token.end :].lstrip()
        return listed or rest.startswith(",")
    return introduced or not token.value.lower().endswith(_COMPOUNDING)


def _stands_beside(sentence: Sentence, index: int) -> bool:
    between = sentence.text[sentence.content[index - 1].end : sentence.content[index].start]
    return between.strip(" :=,") in _NAMING
