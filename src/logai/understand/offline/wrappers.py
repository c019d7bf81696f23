"""Find what only surrounds a question: "I was wondering whether ..", "Please state ..", ".. if you can, thanks".

Such words say nothing of what is counted, but only at the edges of a question: elsewhere the same words may narrow it.
So they are recognised by their place, and never as words that may stand anywhere. What asks to be shown something, or
to be told whether something is so, stays a token with that sense.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from logai.understand.offline.beginnings import beginnings, keys
from logai.understand.offline.cached import read_cached
from logai.understand.offline.phrases import Sense
from logai.understand.offline.scan import Kind, Token, scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from logai.understand.offline.lexicon import Lexicon

_BETWEEN = re.compile(r"[ ,.:;!?…-]*")
_BREAKS = " ,.:;!?"
"""Characters behind which what only ends a question may begin."""
_WHETHER = re.compile(r"(?:whether or not|whether|if)(?= )")
_START = r"(?<![\w-])"
_END = r"(?![\w'@-])"
_SENSES = {
    "show": Sense("word", "show"),
    "count": Sense("word", "how_many"),
    "whether": Sense("word", "yes_no"),
}
"""What the words of a role ask for; those of the others ask for nothing."""
_ASKING = (
    *("how_many", "how_often", "how_many_people", "which", "who", "when", "where_from", "show", "yes_no", "compare"),
    *("percentage", "success_rate", "failure_rate", "average", "summary", "analyse", "problem", "drawn"),
)
"""Words that begin a question of their own, before which "please state" asks for nothing else."""
_NAMING = re.compile(
    r"(?:^|[ ,])(?:for|of|by|from|as|to|on|at|users?|usernames?|accounts?|named|called|hosts?|servers?|groups?|or|and"
    r"|not|except|excluding|with|containing|like|vs)$"
)
"""What may stand before a name, so that the word after it is none of ours."""

_COUNTED = re.compile(r"[ ,]*(?:(?:all|the|their|of|just|only|failed|login) )*(?:attempts|tries|failures)\W*")
"""What is to be counted where a question ends in "count the attempts": there it says more than a frame."""

_OUTCOME = re.compile(
    r"\b(?:success\w*|succeed\w*|fail\w*|accepted|allowed|permitted|granted|denied|refused|rejected|blocked),? *$"
)
_WHETHER_IT_WAS = re.compile(r"(?:was|were|is|are|did|do|does|has|have|had|can|could)\b")

_Index = dict[str, list[tuple[str, str]]]
"""Expressions, each with its role, by the characters that they may begin with."""


@dataclass(frozen=True)
class _Grammar:
    openers: _Index
    """The longest match counts."""
    tails: _Index
    anywhere: tuple[tuple[tuple[str, ...], str], ...]
    """What says nothing wherever it stands; a group of it, where there is one, is all that is dropped."""


@dataclass(frozen=True)
class _Span:
    role: str
    start: int
    end: int


def read_wrapped(text: str, lexicon: Lexicon, *, is_asked: bool = False) -> list[Token]:
    """Return the tokens of cleaned `text`, those around the question as marks or as what they ask for.

    `is_asked` says that words in front of it asked already, so that "whether" goes on from them.
    """
    spans = _find_spans(text, is_asked=is_asked)
    if not spans:
        return scan(text, lexicon)
    core = text
    for span in spans:
        core = core[: span.start] + " " * (span.end - span.start) + core[span.end :]
    tokens = scan(core, lexicon)
    asking = next((span for span in reversed(spans) if span.role in _SENSES), None)
    if asking is not None and asking.role != "whether" and _asks_itself(tokens):
        asking = None
    around = [_token(text, span, asks=span is asking) for span in spans]
    return sorted([*around, *tokens], key=lambda token: token.start)


def _token(text: str, span: _Span, *, asks: bool) -> Token:
    words = text[span.start : span.end]
    if not asks:
        return Token(Kind.MARK, words, span.start, span.end)
    return Token(Kind.PHRASE, words, span.start, span.end, frozenset({_SENSES[span.role]}))


def _asks_itself(tokens: list[Token]) -> bool:
    for token in tokens:
        if token.kind is Kind.MARK or (token.means("light", "noise") and not token.means("light", "aux")):
            continue
        return token.means("word", *_ASKING) or token.means("light", "aux") or token.means("peak")
    return False


def _find_spans(text: str, *, is_asked: bool) -> list[_Span]:
    """Return what surrounds the question of `text`, in order; nothing where no question would be left."""
    grammar = _load_grammar()
    lower = text.lower()
    if len(lower) != len(text):
        return []
    spans: list[_Span] = []
    at = 0
    while (span := _opener(grammar, lower, at, after_opener=is_asked or bool(spans))) is not None:
        spans.append(span)
        at = span.end
    spans.extend(_inner_openers(grammar, lower, at))
    end = len(lower)
    while (tail := _tail(grammar, lower, at, end)) is not None:
        spans.append(tail)
        end = tail.start
    spans.extend(_found_anywhere(grammar, lower, at, end))
    if not re.search(r"\w", lower[at:end]):
        return []
    return sorted(spans, key=lambda span: span.start)


def _opener(grammar: _Grammar, text: str, at: int, *, after_opener: bool) -> _Span | None:
    skipped = _BETWEEN.match(text, at)
    start = skipped.end() if skipped else at
    found = [
        (match.end(), role)
        for role, pattern in _fitting(grammar.openers, text, start)
        if (match := _compiled(pattern).match(text, start)) and match.end() > start
    ]
    if found:
        end, role = max(found)
        return _Span(role, start, end)
    if after_opener and (match := _WHETHER.match(text, start)):
        return _Span("whether", start, match.end())
    return None


def _fitting(index: _Index, text: str, at: int) -> Iterator[tuple[str, str]]:
    for beginning in keys(text, at):
        yield from index.get(beginning, ())


_CLAUSE = re.compile(r"(?:[,;:.?!] | - )(?=[a-z])")


def _inner_openers(grammar: _Grammar, text: str, at: int) -> list[_Span]:
    """Return what asks for an answer after words set in front: "as for root, please state the number of .."."""
    spans: list[_Span] = []
    for clause in _CLAUSE.finditer(text, at):
        start = clause.end()
        while (span := _opener(grammar, text, start, after_opener=False)) is not None and span.role != "whether":
            if not re.search(r"\w", text[span.end :]) or (span.role == "count" and _COUNTED.fullmatch(text, span.end)):
                break
            spans.append(_Span("noise", span.start, span.end))
            start = span.end
    return spans


def _found_anywhere(grammar: _Grammar, text: str, start: int, end: int) -> list[_Span]:
    spans: list[_Span] = []
    begun = {beginning for at in range(start, end) if _may_begin(text, at) for beginning in keys(text, at)}
    for needed, written in grammar.anywhere:
        if begun.isdisjoint(needed):
            continue
        pattern = _compiled(written)
        for match in pattern.finditer(text, start, end):
            first, last = match.span(pattern.groups)
            if not any(span.start < last and first < span.end for span in spans):
                spans.append(_Span("noise", first, last))
    return spans


def _may_begin(text: str, at: int) -> bool:
    """Return whether a word begins at `at`, or what is no part of one."""
    return not text[at].isalnum() or at == 0 or not (text[at - 1].isalnum() or text[at - 1] in "_-")


def _tail(grammar: _Grammar, text: str, start: int, end: int) -> _Span | None:
    core = text[start:end].rstrip(_BREAKS + "…-")
    for at in range(1, len(core)):
        if core[at - 1] not in _BREAKS or not any(
            _compiled(pattern).fullmatch(core, at) for _, pattern in _fitting(grammar.tails, core, at)
        ):
            continue
        if _NAMING.search(core[:at].rstrip(" ")) or _takes_both(core, at):
            return None
        return _Span("noise", start + at, start + len(core))
    return None


def _takes_both(core: str, at: int) -> bool:
    """Return whether "or not" makes an outcome idle: "the last su, successful or not"; "was it fine or not" asks."""
    outcome = _OUTCOME.search(core[:at]) if core.startswith("or not", at) else None
    return outcome is not None and (not _WHETHER_IT_WAS.match(core) or core[: outcome.start()].endswith(", "))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile an expression when it is asked for: all of them together take longer than a question."""
    return re.compile(pattern)


@cache
def _load_grammar() -> _Grammar:
    files = [resources.files(__package__).joinpath(name).read_text("utf-8") for name in _FILES]
    laid = read_cached("wrappers", files, lambda: _lay_out(tomllib.loads(files[0])["en"]))
    anywhere = tuple((tuple(needed), pattern) for needed, pattern in laid["anywhere"])
    return _Grammar(laid["openers"], laid["tails"], anywhere)


_FILES = ("wrappers.toml", "wrappers.py", "beginnings.py")
"""What the grammar is made of."""


def _lay_out(content: dict[str, Any]) -> dict[str, Any]:
    """Return the expressions with their classes filled in, and with what they may begin with."""
    classes: dict[str, str] = {}
    for name, pattern in content["classes"].items():
        classes[name] = _fill(pattern, classes)
    openers: _Index = {}
    for role, patterns in content["openers"].items():
        for pattern in patterns:
            _add(openers, role, f"(?:{_spaced(_fill(pattern, classes))}){_END}")
    tails: _Index = {}
    for pattern in content["tails"]["noise"]:
        _add(tails, "noise", _spaced(_fill(pattern, classes)))
    anywhere = [
        f"{'' if pattern.startswith('(?<') else _START}(?:{_spaced(_fill(pattern, classes))}){_END}"
        for pattern in content["anywhere"]["noise"]
    ]
    return {
        "openers": openers,
        "tails": tails,
        "anywhere": [(sorted(beginnings(pattern)), pattern) for pattern in anywhere],
    }


def _add(index: _Index, role: str, pattern: str) -> None:
    for beginning in beginnings(pattern):
        index.setdefault(beginning, []).append((role, pattern))


def _fill(pattern: str, classes: dict[str, str]) -> str:
    for name, value in classes.items():
        pattern = pattern.replace(f"{{{name}}}", value)
    return pattern


def _spaced(pattern: str) -> str:
    """Let each blank of `pattern` stand for a comma and a blank as well."""
    return pattern.replace(" ", ",? ").replace(",? ?", "(?:,? )?")
