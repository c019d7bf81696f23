"""Find what follows an English question in sentences of its own.

"Any scans of db1? It shouldn't even be reachable." The second sentence tells and asks nothing. It is known by how it
begins, and by its words: those of remark_words.toml and circumstances.toml, none of which means anything in a log. With
any other (an outcome, a time, "only", a number, a name) it may be part of what is asked.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources

from logai.understand.offline.common_names import GIVEN_NAMES
from logai.understand.offline.lexicon import load_lexicon
from logai.understand.offline.scan import Kind, scan

_BREAK = re.compile(r"(?<=[a-z0-9)\"'])[?.!]+ +(?=[A-Za-z])")
_BEGINS = re.compile(
    r"(?:i|we|it|this|that|he|she|they|there|somebody|someone|nobody|no one|everybody|everyone|my|our|the|an?|his|her"
    r"|their|these|those|thinking (?:of|about)|needed for|trying to|hoping (?:to|that|for)|would be|should be|could be"
    r"|might be|must be|looks|sounds|feels|seems)(?:'[a-z]{1,2})? ",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:i|we)(?:'d| would)? (?:mean|meant|only|just|want|need|like|care|am only|was only|am looking|'m looking)\b"
    r"|\b(?:sort|list|group|show|count|exclud|includ|ignor|limit|order|split|break|compar|filter|give|tell|check"
    r"|look (?:at|for)|use)[a-z]*\b"
    r"|\b(?:mornings?|afternoons?|evenings?|nights?|noon|midnight|midday|lunch|weekends?|dawn|dusk|overnight)\b"
    r"|\b(?:only|except|without|instead|rather|each|every|per|both|either|neither|ones?|same|other|others|another)\b",
    re.IGNORECASE,
)
"""What asks for more, or for less, than the question does."""
_LIKE_A_NAME = re.compile(r"\S*[0-9_@/\\:]\S*|\S+\.\S+")
_NAMES = re.compile(
    r"(?:it|this|that|he|she|they)"
    r"(?:'s|'re| is| are| was| were| (?:must|could|might|may|should|would|will) (?:be|have been))"
    r" (?:just |probably |maybe )?(?:the |an? )?\S+\W*$",
    re.IGNORECASE,
)
"""A sentence that says who or what it was, in a word: "It was zaphod"."""
_HARMLESS = frozenset({"light", "wrapper", "refuse", "prep"})
_HARMLESS_WORDS = frozenset({"to", "that", "and", "or", "not", "pronoun", "course", "else", "use"})


def find_english_remark(text: str) -> tuple[int, tuple[str, ...]] | None:
    """Return where the remarks behind the question `text` begin, and their words; None without any.

    The words may be names.
    """
    for found in _BREAK.finditer(text):
        rest = text[found.end() :]
        if "?" not in rest and all(_is_remark(one) for one in re.split(r"[.!;]+(?: +|$)", rest) if one.strip()):
            return found.end(), tuple(re.findall(r"[\w.-]*\w", rest.lower()))
    return None


@lru_cache(maxsize=256)
def _is_remark(sentence: str) -> bool:
    if _BEGINS.match(sentence) is None or _ASKS.search(sentence):
        return False
    if _NAMES.match(sentence) or not all(is_harmless(word.rstrip(",")) for word in _LIKE_A_NAME.findall(sentence)):
        return False
    if GIVEN_NAMES & set(re.findall(r"[a-z]+", sentence.lower())):
        return False
    return all(
        (token.kind in (Kind.PHRASE, Kind.MARK) or (token.kind is Kind.WORD and is_harmless(token.text)))
        and all(
            sense.group in _HARMLESS or (sense.group == "word" and sense.name in _HARMLESS_WORDS)
            for sense in token.senses
        )
        for token in scan(sentence, load_lexicon())
    )


def is_harmless(word: str) -> bool:
    """Return whether a word, in any form, is one of those that say nothing of a log."""
    low = word.lower().replace("\u2019", "'")
    stem = low.split("'")[0]
    forms = {low, stem, stem.removesuffix("n")}
    for ending in ("s", "es", "d", "ed", "ing", "ly", "er", "n't"):
        if stem.endswith(ending):
            bare = stem.removesuffix(ending)
            forms |= {bare, f"{bare}e", bare[:-1] if bare[-1:] == bare[-2:-1] else bare, f"{bare[:-1]}y"}
    return low in _SHORTENED or not forms.isdisjoint(_load_words())


_SHORTENED = frozenset({"t", "s", "re", "ve", "ll", "d", "m"})
"""What stands behind the apostrophe of "isn't" and "we've"."""


@cache
def _load_words() -> frozenset[str]:
    folder = resources.files(__package__)
    lists = tomllib.loads(folder.joinpath("remark_words.toml").read_text("utf-8"))
    others = re.findall(r"[a-z']+", folder.joinpath("circumstances.toml").read_text("utf-8"))
    return frozenset([*others, *(word for words in lists.values() for word in words.split())])
