"""Leave out what only says once more, in brackets, what stands before it: รหัสผ่าน (password), ภายใน (private).

What is in the brackets has to be a word of the lexicon, and to share a meaning with the word before them; anything else
in brackets is part of the question.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from logai.understand.offline.scan import is_inside_word

if TYPE_CHECKING:
    from logai.understand.offline.lexicon import Lexicon
    from logai.understand.offline.phrases import Sense

_BRACKETS = re.compile(r" ?\(([^()]{2,30})\)")
_LONGEST = 30
_SAYING_NOTHING = ("light", "refuse")


def drop_glosses(text: str, lexicon: Lexicon) -> str:
    """Return `text` without such brackets."""
    if "(" not in text:
        return text
    lower = text.lower()
    if len(lower) != len(text):
        return text
    kept, at = "", 0
    for match in _BRACKETS.finditer(lower):
        if _ends_with(lower, match.start(), _senses(lower, match.start(1), match.end(1), lexicon), lexicon):
            kept, at = kept + text[at : match.start()], match.end()
    return kept + text[at:]


def _senses(text: str, start: int, end: int, lexicon: Lexicon) -> frozenset[Sense]:
    found = next((senses for stop, senses in lexicon.matches(text, start) if stop == end), frozenset())
    return frozenset(sense for sense in found if sense.group not in _SAYING_NOTHING)


def _ends_with(text: str, end: int, senses: frozenset[Sense], lexicon: Lexicon) -> bool:
    """Return whether the longest phrase that ends at `end` has one of `senses`."""
    for start in range(max(end - _LONGEST, 0), end) if senses else ():
        if text[start] != " " and not is_inside_word(text, start):
            found = next((senses for stop, senses in lexicon.matches(text, start) if stop == end), None)
            if found is not None:
                return not found.isdisjoint(senses)
    return False
