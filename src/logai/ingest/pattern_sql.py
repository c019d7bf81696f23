"""SQL that recognises a message and takes it apart, made from patterns: the pieces of the statement in parse.py."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from logai.ingest.patterns import MOST_GROUPS, QUICK_GROUPS, Pattern, group_names

if TYPE_CHECKING:
    from collections.abc import Sequence


def recognise_sql(patterns: Sequence[Pattern]) -> str:
    """Return a SQL expression over `process`, `from_pam` and `body`: the number of the pattern to try, 0 for none."""
    families: dict[str, list[Pattern]] = {}
    for pattern in patterns:
        for process in pattern.processes:
            families.setdefault(process, []).append(pattern)
    branches = [f"WHEN from_pam THEN {_choose([one for one in patterns if not one.processes])}"]
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


def extract_quick_sql(patterns: Sequence[Pattern]) -> str:
    """Return a SQL expression over `tried` and `body`: a struct g1, .. of the groups of the quick expressions.

    All of them are '' where it did not match. One type for all patterns spares a conversion for each.
    """
    branches = []
    for pattern in patterns:
        if pattern.quick:
            padded = pattern.quick + "()" * (QUICK_GROUPS - len(group_names(pattern.quick)))
            branches.append(f"WHEN {pattern.number} THEN {_extract('^' + padded + '$', _places(QUICK_GROUPS))}")
    return _case(branches, _places(QUICK_GROUPS))


def quick_hit_sql() -> str:
    """Return a SQL condition over `quick`: the quick expression matched."""
    return "(" + " OR ".join(f"quick.{place} <> ''" for place in _places(QUICK_GROUPS)) + ")"


def extract_sql(patterns: Sequence[Pattern]) -> str:
    """Return a SQL expression over `tried` and `body`: the struct of the groups, for every pattern.

    Its fields are `hit` ('' where the expression did not match) and g1, g2, .. for the groups in their order;
    `field_sql` finds a group by its name.
    """
    branches = []
    for pattern in patterns:
        if pattern.regex:
            padded = pattern.regex + "()" * (MOST_GROUPS - len(group_names(pattern.regex)))
            # sshd ends what it says before a login is complete with a mark.
            whole = f"^({padded})(?: \\[preauth\\])?$"
            branches.append(f"WHEN {pattern.number} THEN {_extract(whole, ['hit', *_places(MOST_GROUPS)])}")
    return _case(branches, ["hit", *_places(MOST_GROUPS)])


def _case(branches: list[str], names: list[str]) -> str:
    """Return the choice among `branches` by the pattern that is tried; it is typed where there are none."""
    kind = f"STRUCT({', '.join(f'{name} VARCHAR' for name in names)})"
    return f"CASE tried\n  {chr(10).join(branches)}\n  END" if branches else f"CAST(NULL AS {kind})"


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


def field_sql(name: str, patterns: Sequence[Pattern]) -> str:
    """Return a SQL expression over g1, g2, .. and `{name}_slot`: the text of the group called `name`.

    NULL where a pattern has none.
    """
    used = sorted({names.index(name) + 1 for one in patterns if name in (names := group_names(one.regex))})
    choices = " ".join(f"WHEN {place} THEN g{place}" for place in used)
    return f"CASE {name}_slot {choices} END" if choices else "CAST(NULL AS VARCHAR)"


def quote(text: str) -> str:
    """Return `text` as a SQL string literal. Only for texts of our own files."""
    return "'" + text.replace("'", "''") + "'"
