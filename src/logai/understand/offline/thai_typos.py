"""Read a misspelt Thai word as the one known word that it is one slip from: ล็อกกอิน as ล็อกอิน.

Thai has no blanks, so the slip may have broken its word into pieces that are words themselves, ล็อก and กอิน. A piece
that nothing is known of is therefore tried alone and with its neighbours. Where two known words are as near, and mean
different things (วันนี้ and วานนี้), or where a name may stand, nothing is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.understand.offline.scan import Kind, ends_well
from logai.understand.offline.text import is_thai

if TYPE_CHECKING:
    from logai.understand.offline.lexicon import Lexicon
    from logai.understand.offline.phrases import Sense
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence

_SHORTEST = 6
_NEIGHBOURS = 2
"""Pieces on either side that may be of the same word."""


def correct_thai_typos(sentence: Sentence, text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return `text`, that of `sentence`, with misspelt Thai words replaced, and the (word, known word) pairs."""
    if sentence.language != "th" or text != sentence.text:
        return text, ()
    pairs: list[tuple[str, str]] = []
    before = len(text)
    for at in range(len(sentence.tokens) - 1, -1, -1):
        token = sentence.tokens[at]
        if token.kind is not Kind.UNKNOWN or not is_thai(token.text[0]) or token.end > before:
            continue
        if at and _names_something(sentence.tokens[at - 1]):
            continue
        found = _near_word(sentence.tokens, at, text, sentence.lexicon)
        if found is None or found[1] > before:
            continue
        start, end, known = found
        pairs.append((text[start:end], known))
        text, before = text[:start] + known + text[end:], start
    return text, tuple(reversed(pairs))


def _names_something(token: Token) -> bool:
    return token.means("dimension", "user", "host", "group", "service", "target") or token.means("word", "contains")


def _near_word(tokens: list[Token], at: int, text: str, lexicon: Lexicon) -> tuple[int, int, str] | None:
    """Return where the misspelt word begins and ends that the piece at `at` is of, and the word that is meant."""
    near: dict[tuple[int, int], str] = {}
    senses: set[frozenset[Sense]] = set()
    for first in range(at, max(at - _NEIGHBOURS, 0) - 1, -1):
        for last in range(at, min(at + _NEIGHBOURS + 1, len(tokens))):
            start, end = tokens[first].start, tokens[last].end
            written = text[start:end]
            if not all(map(is_thai, written)) or not ends_well(text, end):
                continue
            for known in _one_slip_from(written, lexicon.thai_words):
                near.setdefault((start, end), known)
                senses.add(_senses(known, lexicon))
    if len(senses) != 1:
        return None
    start, end = min(near, key=lambda place: place[1] - place[0])
    return start, end, near[start, end]


def _one_slip_from(written: str, words: tuple[str, ...]) -> list[str]:
    from rapidfuzz.distance import OSA

    if len(written) < _SHORTEST - 1:
        return []
    return [
        known
        for known in words
        if known[0] == written[0]
        and abs(len(known) - len(written)) <= 1
        and OSA.distance(known, written, score_cutoff=1) == 1
    ]


def _senses(known: str, lexicon: Lexicon) -> frozenset[Sense]:
    return next((senses for end, senses in lexicon.matches(known, 0) if end == len(known)), frozenset())
