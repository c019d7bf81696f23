"""Hide the names and addresses of a question from a model that is not the user's own, and put them back.

What is hidden: addresses and networks, what the built-in rules read as the name of a user, host, group, service or
command, words that are names in the data, and words that stand or look like a name though nothing knows them. What is
not: words of the lexicon where the question uses them as such. A user called `failed` is hidden in "failed logins of
user failed" at the end and not at the beginning, so an attacker who names himself like a word of the language takes no
word away from a question.

A placeholder (`USER_1`) is one that the question does not hold itself, so putting back is certain. A model that drops
or changes one changes what it says of the question, which the check of facts refuses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from logai.errors import NotUnderstoodError
from logai.plan.conditions import is_address
from logai.understand.offline.commands import read_commands
from logai.understand.offline.facts import open_sentence, reopen
from logai.understand.offline.names import read_names
from logai.understand.offline.scan import Kind
from logai.understand.offline.times import read_times
from logai.understand.offline.typos import correct_typos

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from logai.understand.model import Context, KnownNames
    from logai.understand.offline.name_found import NameFound
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence

_KIND_OF_FIELD = {
    "users": "USER",
    "sources": "IP",
    "networks": "NETWORK",
    "hosts": "HOST",
    "groups": "GROUP",
    "services": "SERVICE",
    "commands": "COMMAND",
    "command_words": "COMMAND",
}
_KIND_OF_DIMENSION = {"user": "USER", "target": "USER", "source": "HOST", "host": "HOST", "group": "GROUP"}
_ADDRESSES = {Kind.ADDRESS: "IP", Kind.NO_ADDRESS: "IP", Kind.NETWORK: "NETWORK", Kind.PATTERN: "NAME"}
_UNREAD = (Kind.WORD, Kind.QUOTED, Kind.UNKNOWN)
_VERBS = ("logged_in", "tried", "use")
"""What the first word of a question is the subject of: "zaphod logged in"."""
_PLACEHOLDER = re.compile(r"[A-Z]+_[0-9]+", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Hidden:
    """One name: its placeholder, what it stands for, and how the question and the facts write it."""

    placeholder: str
    value: str
    spellings: frozenset[str]


@dataclass(frozen=True)
class Redaction:
    """A question, the same without its names, and what was hidden."""

    question: str
    redacted: str
    hidden: tuple[Hidden, ...]

    def hide(self, text: str) -> str:
        """Return `text`, which may hold the question and its names, without them."""
        if not self.hidden:
            return text
        return self.redacted.join(self._hide_spellings(part) for part in text.split(self.question))

    def restore(self, text: str, escape: Callable[[str], str] = str) -> str:
        """Return `text` with each placeholder replaced by its name, as `escape` writes it."""
        values = {entry.placeholder: entry.value for entry in self.hidden}

        def put_back(match: re.Match[str]) -> str:
            value = values.get(match.group().upper())
            return match.group() if value is None else escape(value)

        return re.sub(rf"(?<![A-Za-z0-9_]){_PLACEHOLDER.pattern}(?![A-Za-z0-9_])", put_back, text, flags=re.IGNORECASE)

    def _hide_spellings(self, text: str) -> str:
        placeholders = {spelling.lower(): entry.placeholder for entry in self.hidden for spelling in entry.spellings}
        longest_first = sorted(placeholders, key=len, reverse=True)
        names = "|".join(re.escape(name) for name in longest_first)
        return re.sub(
            rf"(?<![A-Za-z0-9_])(?:{names})(?![A-Za-z0-9_])",
            lambda match: placeholders[match.group().lower()],
            text,
            flags=re.IGNORECASE,
        )


def redact(question: str, context: Context) -> Redaction:
    """Return `question` with what there is to hide in it.

    Where something is hidden, the rest is the cleaned question, so that nothing invisible takes a name apart.
    """
    sentence = open_sentence(question)
    text, _ = correct_typos(sentence, context.names)
    if text != sentence.text:
        sentence = reopen(sentence, text)
    found = list(_find_names(sentence, context))
    hidden = _number(sentence.text, found)
    if not hidden:
        return Redaction(question, question, ())
    by_spelling = {spelling: entry.placeholder for entry in hidden for spelling in entry.spellings}
    pieces, at = [], 0
    for token, _, _ in found:
        pieces += [sentence.text[at : token.start], by_spelling[token.text]]
        at = token.end
    return Redaction(question, "".join([*pieces, sentence.text[at:]]), hidden)


def _number(text: str, found: list[tuple[Token, str, str]]) -> tuple[Hidden, ...]:
    """Return the names of `found`, each once, with placeholders that `text` does not hold."""
    typed = {match.group().upper() for match in _PLACEHOLDER.finditer(text)}
    by_value: dict[str, Hidden] = {}
    counts: dict[str, int] = {}
    for token, kind, value in found:
        before = by_value.get(value.lower())
        if before is None:
            counts[kind] = next(n for n in range(counts.get(kind, 0) + 1, 10_000) if f"{kind}_{n}" not in typed)
            before = Hidden(f"{kind}_{counts[kind]}", value, frozenset())
        spellings = before.spellings | {token.text, value}
        by_value[value.lower()] = Hidden(before.placeholder, before.value, spellings)
    return tuple(by_value.values())


def _find_names(sentence: Sentence, context: Context) -> Iterator[tuple[Token, str, str]]:
    """Yield the tokens to hide in their order, each with its kind and the name that it stands for."""
    read = {name.index: name for name in _read_names(sentence, context)}
    kinds: dict[int, str] = {}
    for index, token in enumerate(sentence.content):
        value = token.value or token.text
        kind = ""
        if index in read:
            kind = _kind_of_name(read[index])
        elif token.kind in _ADDRESSES:
            kind = _ADDRESSES[token.kind]
        elif token.kind in _UNREAD and any(character.isalnum() for character in value):
            kind = (
                _kind_of_known(value.lower(), context.names)
                or _kind_of_position(sentence, index, token)
                or _kind_of_list(sentence, index, kinds)
            )
        if kind:
            kinds[index] = kind
            yield token, kind, value


def _read_names(sentence: Sentence, context: Context) -> list[NameFound]:
    """Return the names that the rules read; as far as they came where they refuse the question."""
    found: list[NameFound] = []
    try:
        found += read_commands(sentence, context.names)
        found += read_names(sentence, context.names)
        read_times(sentence, context.now)
    except NotUnderstoodError:
        return found
    return found


def _kind_of_name(name: NameFound) -> str:
    return "HOST" if name.field == "sources" and not is_address(name.value) else _KIND_OF_FIELD[name.field]


def _kind_of_known(word: str, known: KnownNames) -> str:
    if word in known.users:
        return "USER"
    if word in known.hosts:
        return "HOST"
    if word in known.groups:
        return "GROUP"
    return "SERVICE" if word in known.services else ""


def _kind_of_position(sentence: Sentence, index: int, token: Token) -> str:
    """Return what a word that nothing knows stands or looks like a name of; empty for any other word."""
    if not sentence.is_free(index):
        return ""
    before = sentence.at(index - 1)
    dimension = before.name_in("dimension") if before is not None else None
    if dimension in _KIND_OF_DIMENSION and token.value.lower() not in sentence.lexicon.ordinary_words:
        return _KIND_OF_DIMENSION[dimension]
    after = sentence.at(index + 1)
    looks_like_name = (
        token.kind is Kind.QUOTED
        or (token.text.isascii() and not token.text.isalpha())
        or (token.text[:1].isupper() and token.start > 0)
        or (before is not None and before.means("prep"))
        or (index == 0 and after is not None and after.means("word", *_VERBS))
    )
    return "NAME" if looks_like_name else ""


def _kind_of_list(sentence: Sentence, index: int, kinds: dict[int, str]) -> str:
    """Return the kind of the name before, where "and", "or" or a comma joins this word to it."""
    before = sentence.at(index - 1)
    if before is None:
        return ""
    if before.means("word", "and", "or"):
        return kinds.get(index - 2, "")
    return kinds.get(index - 1, "") if "," in sentence.text[before.end : sentence.content[index].start] else ""
