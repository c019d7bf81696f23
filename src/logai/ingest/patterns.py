"""The table of log messages: `patterns/*.toml`, read once. pattern_sql.py turns it into SQL.

A pattern has a literal to find its lines by, a regular expression (RE2 syntax, anchored at both ends, named groups are
columns), the action that the line is a witness of, and an example line. A new message is one entry in a TOML file.
User names are chosen by attackers: a regular expression takes a name greedily and anchors on what the program itself
wrote behind it.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from logai.events import Action, Outcome

WITNESSES = frozenset(
    {"accepted", "failed", "hint", "pam", "pam_more", "pam_success", "session", "connection", "recorded"}
)
"""What a line can be for the count of attempts; `attempts` says what each does."""

FIELDS = (
    "auth_method", "invalid", "user_name", "source", "source2", "source_port", "user_target", "tty", "command", "group_name",
    "failure", "ruser", "why",
)  # fmt: skip
"""Groups of the regular expressions that become columns; parse.py says how."""

_GROUPS = frozenset({*FIELDS, "more", "by", "user_upper", "verb"})
"""Names that a regular expression may give its groups."""

_KEYS = frozenset({
    "name", "process", "pam", "prefix", "contains", "quick", "regex", "action", "preauth_action", "outcome", "witness",
    "reason", "method", "user_name", "invalid_user", "empty_user", "example",
})  # fmt: skip


MOST_GROUPS = 6
"""The most groups that a regular expression may have."""

QUICK_GROUPS = 4
"""The most of a quick one: RE2's one-pass matcher keeps five places, one of them the whole match."""


@dataclass(frozen=True)
class Pattern:
    """One message of one kind of program. `number` is its place in the table, from 1; 0 means not recognised."""

    number: int
    name: str
    file: str
    """Where it stands: the name of a file of ours, the path of one of the user's."""
    processes: tuple[str, ...]
    """Names of programs, in lower case; empty for messages of PAM, whoever calls it."""
    prefixes: tuple[str, ...]
    contains: str
    regex: str
    quick: str
    """A cheaper form of `regex` for the usual shape of the line; what it misses is tried with `regex`.

    With at most four groups, and at each place one way to go on, RE2 takes it apart in a single pass. A match gives at least
    one group some text.
    """
    action: Action
    preauth_action: Action | None
    """The action where sshd marks the line [preauth]."""
    outcome: Outcome
    witness: str
    reason: str
    method: str
    user_name: str
    invalid_user: bool
    empty_user: bool
    """An empty name is a name here, and not the lack of one."""
    example: str


@cache
def load_patterns() -> tuple[Pattern, ...]:
    """Return all patterns of ours, in the order in which they are tried."""
    folder = resources.files("logai.ingest") / "patterns"
    patterns: list[Pattern] = []
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".toml"):
            content = tomllib.loads(entry.read_text(encoding="utf-8"))
            for table in content["pattern"]:
                patterns.append(read_pattern(table, len(patterns) + 1, entry.name))
    return tuple(patterns)


_UNNAMED = {"login": "-- "}
"""Programs that a line may be of without naming them, and what it has instead (headers.py)."""


def patterns_for(text: str, patterns: tuple[Pattern, ...]) -> tuple[Pattern, ...]:
    """Return what a line of `text` may fit of `patterns`, in their order: it has their programs and their words.

    A statement made of few patterns is planned sooner, which is most of what a small log costs.
    """
    words = frozenset(_words(text))
    # Each word once: what is not there is looked for to the end.
    lowered = "\n".join(words).lower()
    signs = {name: _UNNAMED.get(name, name) for pattern in patterns for name in pattern.processes}
    found = {
        name for name, sign in signs.items() if name in lowered or (_words(sign) != [sign] and sign in text.lower())
    }
    says_pam = "pam_" in lowered
    fitting = []
    for pattern in patterns:
        if not (found.intersection(pattern.processes) if pattern.processes else says_pam):
            continue
        if not words.issuperset(_whole_words(pattern.contains[max(pattern.contains.find(" "), 0) :])):
            continue
        prefixes = tuple(prefix for prefix in pattern.prefixes if words.issuperset(_whole_words(prefix)))
        if prefixes or not pattern.prefixes:
            processes = tuple(name for name in pattern.processes if name in found)
            fitting.append(replace(pattern, prefixes=prefixes, processes=processes))
    return tuple(fitting)


def _words(text: str) -> list[str]:
    """Return the words of `text`. What a message may follow without a blank ends one: a bracket, a colon, a byte order mark."""
    return text.replace("[", " ").replace(":", ": ").replace("\ufeff", " ").split()


@cache
def _whole_words(literal: str) -> tuple[str, ...]:
    """Return the words that a text has with a word beginning where `literal` does: the last of it may be part of another."""
    return tuple(_words(literal[: literal.rfind(" ") + 1]))


def read_pattern(table: dict[str, object], number: int, file: str) -> Pattern:
    """Return one entry of the pattern file `file`; raise ValueError with what is wrong with it."""
    if unknown := table.keys() - _KEYS:
        raise ValueError(f"unknown keys {', '.join(sorted(unknown))}")
    prefix = table.get("prefix", [])
    process = table.get("process", [])
    pattern = Pattern(
        number=number,
        name=str(table["name"]),
        file=file,
        processes=tuple(one.lower() for one in (process if isinstance(process, list) else [str(process)])),
        prefixes=tuple(prefix) if isinstance(prefix, list) else (str(prefix),),
        contains=str(table.get("contains", "")),
        regex=str(table.get("regex", "")),
        quick=str(table.get("quick", "")),
        action=Action(str(table["action"])),
        preauth_action=Action(str(table["preauth_action"])) if "preauth_action" in table else None,
        outcome=Outcome(str(table.get("outcome", "unknown"))),
        witness=str(table.get("witness", "")),
        reason=str(table.get("reason", "")),
        method=str(table.get("method", "")),
        user_name=str(table.get("user_name", "")),
        invalid_user=bool(table.get("invalid_user", False)),
        empty_user=bool(table.get("empty_user", False)),
        example=str(table["example"]),
    )
    if bool(table.get("pam")) == bool(pattern.processes):
        raise ValueError("it has either `pam` or `process`")
    if not pattern.prefixes and not pattern.contains:
        raise ValueError("it needs a literal, `prefix` or `contains`")
    if not all(pattern.prefixes or ["-"]):
        raise ValueError("a `prefix` is empty")
    if pattern.witness and pattern.witness not in WITNESSES:
        raise ValueError(f"unknown witness {pattern.witness}; there are {', '.join(sorted(WITNESSES))}")
    _check_groups(pattern)
    return pattern


def _check_groups(pattern: Pattern) -> None:
    for expression in (pattern.regex, pattern.quick):
        if strange := set(group_names(expression)) - _GROUPS:
            raise ValueError(f"unknown groups {', '.join(sorted(strange))}; there are {', '.join(sorted(_GROUPS))}")
        if len(group_names(expression)) > MOST_GROUPS:
            raise ValueError(f"more than {MOST_GROUPS} groups")
    if pattern.quick and group_names(pattern.quick) != group_names(pattern.regex):
        raise ValueError("`quick` and `regex` have the same groups in the same order")
    if len(group_names(pattern.quick)) > QUICK_GROUPS:
        raise ValueError(f"`quick` has more than {QUICK_GROUPS} groups")


def group_names(regex: str) -> list[str]:
    """Return the names of the capturing groups of `regex`, in order; every group has one."""
    return re.findall(r"\(\?P<(\w+)>", regex)
