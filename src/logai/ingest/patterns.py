"""The table of log messages: `patterns/*.toml`, read once and turned into the SQL that recognises and takes apart.

A pattern has a literal to find its lines by, a regular expression (RE2 syntax, anchored at both ends, named groups are
columns), the action that the line is a witness of, and an example line. A new message is one entry in a TOML file.
User names are chosen by attackers: a regular expression takes a name greedily and anchors on what the program itself
wrote behind it.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from logai.events import Action, Outcome

WITNESSES = frozenset({"accepted", "failed", "hint", "pam", "pam_more", "pam_success", "session", "connection"})
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
    """Return all patterns, in the order in which they are tried."""
    folder = resources.files("logai.ingest") / "patterns"
    patterns: list[Pattern] = []
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".toml"):
            content = tomllib.loads(entry.read_text(encoding="utf-8"))
            for table in content["pattern"]:
                patterns.append(_read(table, len(patterns) + 1, entry.name))
    return tuple(patterns)


def _read(table: dict[str, object], number: int, file: str) -> Pattern:
    where = f"{file}: pattern {table.get('name')}"
    if unknown := table.keys() - _KEYS:
        raise ValueError(f"{where}: unknown keys {sorted(unknown)}")
    prefix = table.get("prefix", [])
    process = table.get("process", [])
    pattern = Pattern(
        number=number,
        name=str(table["name"]),
        processes=tuple(process) if isinstance(process, list) else (str(process),),
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
        raise ValueError(f"{where}: either pam or process")
    if not pattern.prefixes and not pattern.contains:
        raise ValueError(f"{where}: needs a literal, prefix or contains")
    if pattern.witness and pattern.witness not in WITNESSES:
        raise ValueError(f"{where}: unknown witness {pattern.witness}")
    for expression in (pattern.regex, pattern.quick):
        if strange := set(group_names(expression)) - _GROUPS:
            raise ValueError(f"{where}: unknown groups {sorted(strange)}")
        if len(group_names(expression)) > MOST_GROUPS:
            raise ValueError(f"{where}: more than {MOST_GROUPS} groups")
    if pattern.quick and group_names(pattern.quick) != group_names(pattern.regex):
        raise ValueError(f"{where}: quick and regex have the same groups in the same order")
    if len(group_names(pattern.quick)) > QUICK_GROUPS:
        raise ValueError(f"{where}: quick has more than {QUICK_GROUPS} groups")
    return pattern


def group_names(regex: str) -> list[str]:
    """Return the names of the capturing groups of `regex`, in order; every group has one."""
    return re.findall(r"\(\?P<(\w+)>", regex)


def recognise_sql() -> str:
    """Return a SQL expression over `process`, `from_pam` and `body`: the number of the pattern to try, 0 for none."""
    pam = [pattern for pattern in load_patterns() if not pattern.processes]
    families: dict[str, list[Pattern]] = {}
    for pattern in load_patterns():
        for process in pattern.processes:
            families.setdefault(process, []).append(pattern)
    branches = [f"WHEN from_pam THEN {_choose(pam)}"]
    branches += [f"WHEN process = {quote(name)} THEN {_choose(members)}" for name, members in families.items()]
    return "CASE\n  " + "\n  ".join(branches) + "\n  ELSE 0 END"


def _choose(patterns: list[Pattern]) -> str:
    """Return the choice among `patterns`: by the first letter, so that a line is held against few prefixes."""
    letters = sorted({prefix[0] for pattern in patterns for prefix in pattern.prefixes})
    branches = [f"WHEN {quote(letter)} THEN {_try_each(patterns, letter)}" for letter in letters]
    rest = _try_each(patterns, "")
    return f"CASE substring(body, 1, 1) {' '.join(branches)} ELSE {rest} END" if letters else rest


def _try_each(patterns: list[Pattern], letter: str) -> str:
    """Return the choice among the patterns with a prefix that begins with `letter`, and those without any."""
    branches = []
    for pattern in patterns:
        prefixes = [prefix for prefix in pattern.prefixes if prefix[0] == letter]
        if pattern.prefixes and not prefixes:
            continue
        condition = " OR ".join(f"starts_with(body, {quote(prefix)})" for prefix in prefixes)
        if pattern.contains:
            literal = f"contains(body, {quote(pattern.contains)})"
            condition = f"({condition}) AND {literal}" if prefixes else literal
        branches.append(f"WHEN {condition} THEN {pattern.number}")
    return f"CASE {' '.join(branches)} ELSE 0 END" if branches else "0"


def extract_quick_sql() -> str:
    """Return a SQL expression over `tried` and `body`: a struct g1, .. of the groups of the quick expressions.

    All of them are '' where it did not match. One type for all patterns spares a conversion for each.
    """
    branches = []
    for pattern in load_patterns():
        if pattern.quick:
            padded = pattern.quick + "()" * (QUICK_GROUPS - len(group_names(pattern.quick)))
            branches.append(f"WHEN {pattern.number} THEN {_extract('^' + padded + '$', _places(QUICK_GROUPS))}")
    return "CASE tried\n  " + "\n  ".join(branches) + "\n  END"


def quick_hit_sql() -> str:
    """Return a SQL condition over `quick`: the quick expression matched."""
    return "(" + " OR ".join(f"quick.{place} <> ''" for place in _places(QUICK_GROUPS)) + ")"


def extract_sql() -> str:
    """Return a SQL expression over `tried` and `body`: the struct of the groups, for every pattern.

    Its fields are `hit` ('' where the expression did not match) and g1, g2, .. for the groups in their order; `field_sql`
    finds a group by its name.
    """
    branches = []
    for pattern in load_patterns():
        if pattern.regex:
            padded = pattern.regex + "()" * (MOST_GROUPS - len(group_names(pattern.regex)))
            # sshd ends what it says before a login is complete with a mark.
            whole = f"^({padded})(?: \\[preauth\\])?$"
            branches.append(f"WHEN {pattern.number} THEN {_extract(whole, ['hit', *_places(MOST_GROUPS)])}")
    return "CASE tried\n  " + "\n  ".join(branches) + "\n  END"


def _places(count: int) -> list[str]:
    return [f"g{place}" for place in range(1, count + 1)]


def _extract(anchored: str, names: list[str]) -> str:
    unnamed = re.sub(r"\(\?P<\w+>", "(", anchored)
    return f"regexp_extract(body, {quote(unnamed)}, [{', '.join(map(quote, names))}])"


def group_places() -> list[tuple[str, str]]:
    """Return for each group of the struct its name, and SQL for it in the struct of a quick expression."""
    return [
        (name, f"quick.{name}" if place < QUICK_GROUPS else "NULL") for place, name in enumerate(_places(MOST_GROUPS))
    ]


def field_sql(name: str) -> str:
    """Return a SQL expression over g1, g2, .. and `{name}_slot`: the text of the group called `name`.

    NULL where a pattern has none.
    """
    used = sorted({names.index(name) + 1 for names in map(group_names, _expressions()) if name in names})
    return f"CASE {name}_slot {' '.join(f'WHEN {place} THEN g{place}' for place in used)} END"


def _expressions() -> list[str]:
    return [pattern.regex for pattern in load_patterns()]


def quote(text: str) -> str:
    """Return `text` as a SQL string literal. Only for texts of our own files."""
    return "'" + text.replace("'", "''") + "'"
