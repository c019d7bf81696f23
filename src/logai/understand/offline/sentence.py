"""A scanned question on its way to being understood: which tokens are explained, and by what.

Rules look at `content`, the tokens without politeness, articles and punctuation, and mark what they have
read. What is never marked is not understood.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from logai.errors import NotUnderstoodError
from logai.i18n.times import day_text
from logai.understand.model import Language, Reading
from logai.understand.offline.content import content_of
from logai.understand.offline.text import show_safely

if TYPE_CHECKING:
    from logai.understand.offline.circumstances import Circumstance
    from logai.understand.offline.lexicon import Lexicon
    from logai.understand.offline.scan import Token


@dataclass
class Sentence:
    """The tokens of one question and what has been read from them so far."""

    text: str
    language: Language
    lexicon: Lexicon
    tokens: list[Token]
    circumstances: tuple[Circumstance, ...] = ()
    """What stood around `text` and is no part of it."""
    written_out: tuple[str, ...] = ()
    """Words that the question has cut short, and `text` in full."""
    is_reworded: bool = False
    """`text` says the question in other words than its own."""
    is_turned: bool = False
    """What stands in front of the question comes behind it in `text`."""
    content: list[Token] = field(init=False)
    meanings: dict[int, str] = field(default_factory=dict)
    """By the start of a token in `text`: what it was read as."""
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.content = content_of(self.tokens)

    def at(self, index: int) -> Token | None:
        """Return the content token at `index`, None outside of the sentence."""
        return self.content[index] if 0 <= index < len(self.content) else None

    def means(self, index: int, group: str, *names: str) -> bool:
        """Return whether the token at `index` is still unread and has that sense."""
        if not 0 <= index < len(self.content):
            return False
        token = self.content[index]
        found = token.names.get(group)  # Token.means, without the call: this is asked a thousand times a question
        return found is not None and (not names or not found.isdisjoint(names)) and token.start not in self.meanings

    def is_free(self, index: int) -> bool:
        """Return whether there is a token at `index` that nothing has explained yet."""
        token = self.at(index)
        return token is not None and token.start not in self.meanings

    def explain(self, first: int, last: int, meaning: str) -> None:
        """Record that the content tokens `first` to `last`, both included, were read as `meaning`."""
        for token in self.content[max(first, 0) : last + 1]:
            self.meanings.setdefault(token.start, meaning)

    def note(self, key: str, **values: object) -> None:
        """Add a sentence for the user, once; dates among `values` are shown as the language writes them."""
        shown = {
            name: day_text(datetime.combine(value, time()), self.language) if isinstance(value, date) else value
            for name, value in values.items()
        }
        text = self.lexicon.say(self.language, key, **shown)
        text = text[:1].upper() + text[1:]
        if text not in self.notes:
            self.notes.append(text)

    def following(self, token: Token) -> Token | None:
        """Return the token of content behind `token`; None at the end."""
        return next((other for other in self.content if other.start >= token.end), None)

    def refuse(self, key: str, *words: str, hint: str = "") -> NotUnderstoodError:
        """Return the refusal `key`, naming `words`; with `hint` another hint than its own."""
        shown = tuple(dict.fromkeys(show_safely(word) for word in words))
        if not shown and key == "no_sense":
            shown = (show_safely(self.text),)
        joined = ", ".join(f"“{word}”" for word in shown)
        message = "no_sense_alone" if key == "no_sense" and len(shown) == 1 else key
        return NotUnderstoodError(
            self.lexicon.say(self.language, message, words=joined),
            self.lexicon.say(self.language, hint or f"{key}_hint", words=shown[0] if shown else ""),
            unknown=shown,
        )

    def words(self, first: int, last: int) -> str:
        """Return the text from the content token `first` to `last`, both included."""
        return self.text[self.content[max(first, 0)].start : self.content[min(last, len(self.content) - 1)].end]

    def readings(self) -> tuple[Reading, ...]:
        """Return what each token was read as, neighbours of one meaning joined; politeness and marks too."""
        readings: list[tuple[int, int, str]] = []
        for token in self.tokens:
            meaning = self.meanings.get(token.start, "-")
            if readings and readings[-1][2] == meaning and not self._is_parted(readings[-1][1], token.start):
                readings[-1] = (readings[-1][0], token.end, meaning)
            else:
                readings.append((token.start, token.end, meaning))
        said = [(start, Reading(show_safely(self.text[start:end]), meaning)) for start, end, meaning in readings]
        unused = self.lexicon.say(self.language, "circumstance") if self.circumstances else ""
        around = [(found.position, Reading(show_safely(found.text), unused)) for found in self.circumstances]
        return tuple(reading for _, reading in sorted([*around, *said], key=lambda placed: placed[0]))

    def _is_parted(self, end: int, start: int) -> bool:
        return any(end <= found.position <= start for found in self.circumstances)
