"""Read a word that is one edit away from a known one as that word; never a word that may be a name.

Known words that a hyphen joins are read apart: "most-targeted", "non-root", "per-user".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.understand.offline.common_names import ACCOUNTS, GIVEN_NAMES
from logai.understand.offline.lexicon import Lexicon, load_lexicon
from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from logai.understand.model import KnownNames
    from logai.understand.offline.sentence import Sentence

_SHORTEST = 5
_SHORTEST_PART = 2


def correct_typos(sentence: Sentence, known: KnownNames) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the text with typos replaced, and the (word, known word) pairs.

    Raises NotUnderstoodError for a word where a name may stand and that nearly is a known word.
    """
    text = sentence.text
    pairs: list[tuple[str, str]] = []
    for index in range(len(sentence.content) - 1, -1, -1):
        token = sentence.content[index]
        if token.kind is not Kind.WORD or _is_known(token.value, known):
            continue
        marked = sentence.means(index - 1, "dimension", "user", "host", "group", "service", "target")
        if (marked and not _is_changed_account(sentence, index)) or sentence.means(index + 1, "word", "group"):
            continue
        if "-" in token.value and _joins_known_words(token.value.lower(), sentence.lexicon, known):
            text = text[: token.start] + token.value.replace("-", " ") + text[token.end :]
            continue
        near = near_word(token.value.lower(), sentence.lexicon)
        if _may_be_name(sentence, index):
            if near is not None or _is_doubtful(token.value.lower(), sentence.lexicon):
                raise sentence.refuse("near_word", token.text)
            continue
        if near is None:
            continue
        text = text[: token.start] + near + text[token.end :]
        pairs.append((token.value, near))
    return text, tuple(reversed(pairs))


def _is_changed_account(sentence: Sentence, index: int) -> bool:
    """Return whether "user acounts deleted" stands at `index`: "accounts" with a slip, of which a change is told."""
    token, after = sentence.content[index], sentence.at(index + 1)
    if sentence.content[index - 1].text.lower() != "user" or after is None:
        return False
    told = after.means("action") or after.means("light", "aux") or after.means("word", "that")
    return told and near_word(token.value.lower(), sentence.lexicon) == "accounts"


def _joins_known_words(word: str, lexicon: Lexicon, known: KnownNames) -> bool:
    """Return whether each part of a word with hyphens is a word of the lexicon, or one a user that is known."""
    parts = word.split("-")
    if not all(part.isalpha() and len(part) >= _SHORTEST_PART for part in parts):
        return False
    read = [any(end == len(part) for end, _ in lexicon.matches(part, 0)) for part in parts]
    named = [part in known.users or part == "root" for part in parts]
    return any(read) and all(one or other for one, other in zip(read, named, strict=True))


def _is_known(value: str, known: KnownNames) -> bool:
    lower = value.lower()
    if lower in GIVEN_NAMES or lower in ACCOUNTS:
        return True
    return lower in known.users or lower in known.hosts or lower in known.groups or lower in known.services


def _is_doubtful(word: str, lexicon: Lexicon) -> bool:
    """Return whether a word where a name may stand is near enough to a known word to be a misspelling."""
    from rapidfuzz.distance import OSA

    if len(word) < _SHORTEST + 2 or not word.isalpha():
        return False
    return any(known[0] == word[0] and OSA.distance(known, word, score_cutoff=2) <= 2 for known in lexicon.words)


def _may_be_name(sentence: Sentence, index: int) -> bool:
    return (
        sentence.means(index - 1, "prep", "for", "of", "by", "as", "from", "on", "at", "to")
        or sentence.means(index - 1, "word", "except", "not", "and", "or")
        or sentence.means(index - 1, "light", "aux")
    )


def near_word(word: str, lexicon: Lexicon | None = None) -> str | None:
    """Return the one known word that differs from `word` by one edit (or two letters swapped), else None.

    Another last letter is no slip: "hacked" is not "hacker".
    """
    from rapidfuzz.distance import OSA

    lexicon = lexicon or load_lexicon()
    if (
        len(word) < _SHORTEST
        or not word.isalpha()
        or not word.isascii()
        or word in lexicon.real_words
        or word in lexicon.words
    ):
        return None
    near = [
        known
        for known in lexicon.words
        if abs(len(known) - len(word)) <= 1
        and (known[0] == word[0] or known[:2] == word[1::-1])
        and OSA.distance(known, word, score_cutoff=1) == 1
        and known[:-1] != word[:-1]
    ]
    doubled = [known for known in near if _once(known) == _once(word)]
    near = doubled or near  # "acount" has lost one of two letters, and is no other word.
    if not near:
        return None
    senses = {next((s for end, s in lexicon.matches(known, 0) if end == len(known)), frozenset()) for known in near}
    return min(near) if len(senses) == 1 else None


def _once(word: str) -> str:
    """Return `word` with every doubled letter written once."""
    return "".join(letter for letter, before in zip(word, " " + word, strict=False) if letter != before)
