"""Patterns of the user's own: `patterns/*.toml` beside config.toml, tried after ours.

They are written as ours are (patterns.py), by people who have not read our tests: whatever is wrong with one is told in
a sentence that names file and pattern, before anything is loaded.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from logai.errors import BadInputError
from logai.ingest.patterns import Pattern, group_names, load_patterns, read_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_HINT = "Mend it; what each key means: docs/patterns.md. Try it on a log: logai patterns test FILE LOG"


def find_own_files(folder: Path) -> list[Path]:
    """Return the pattern files in `folder`, by name; none where there is no such folder."""
    return sorted(path for path in folder.glob("*.toml") if path.is_file())


def with_own_patterns(files: Sequence[Path]) -> tuple[Pattern, ...]:
    """Return our patterns and behind them those of `files`, numbered on; raise BadInputError for what is none."""
    patterns = list(load_patterns())
    for file in files:
        for table in _read_file(file):
            pattern = _read(table, len(patterns) + 1, file)
            if pattern.name in {one.name for one in patterns}:
                raise _refuse(file, pattern.name, "another pattern has this name")
            patterns.append(pattern)
    return tuple(patterns)


def own_patterns(patterns: Sequence[Pattern]) -> tuple[Pattern, ...]:
    """Return those of `patterns` that are the user's."""
    return tuple(patterns[len(load_patterns()) :])


def check_expressions(patterns: Sequence[Pattern], find_error: Callable[[str, str], str | None]) -> None:
    """Raise BadInputError where an expression is no RE2, or the example of its pattern does not fit it.

    `find_error` gets an expression and a text, and returns what DuckDB finds wrong with the expression, "" where the
    text does not match it, None where it does.
    """
    for pattern in patterns:
        for key, expression in (("regex", pattern.regex), ("quick", pattern.quick)):
            if not expression:
                continue
            error = find_error(_unnamed(expression), _body_of(pattern.example))
            if error:
                raise _refuse(pattern.file, pattern.name, f"{key} is no expression of RE2: {error}")
            if error == "" and key == "regex":
                raise _refuse(pattern.file, pattern.name, "its example does not match its regex")
        literal = _body_of(pattern.example)
        if (pattern.prefixes and not literal.startswith(pattern.prefixes)) or pattern.contains not in literal:
            raise _refuse(pattern.file, pattern.name, "its example has no such prefix, or does not contain the literal")


def _body_of(example: str) -> str:
    """Return what a program said, without the module that PAM puts in front."""
    return re.sub(r"^pam_\w+\([^()]*\): ", "", example)


def _unnamed(expression: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(", expression)


def _read_file(file: Path) -> list[object]:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"The pattern file {file} cannot be read: {error}.", "Mend or remove it.") from error
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(f"The pattern file {file} is no valid TOML: {error}.", "Mend that line.") from error
    tables = content.get("pattern")
    if set(content) != {"pattern"} or not isinstance(tables, list) or not tables:
        raise BadInputError(f"The pattern file {file} has no [[pattern]], or something beside it.", _HINT)
    return tables


def _read(table: object, number: int, file: Path) -> Pattern:
    if not isinstance(table, dict):
        raise BadInputError(f"The pattern file {file} has a pattern that is no table.", _HINT)
    name = str(table.get("name", f"number {number - len(load_patterns())}"))
    for key in ("name", "action", "example"):
        if not isinstance(table.get(key), str) or not table[key]:
            raise _refuse(file, name, f"it lacks the text of `{key}`")
    for key, value in table.items():
        is_text = isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))
        if key not in {"pam", "invalid_user", "empty_user"} and not is_text:
            raise _refuse(file, name, f"`{key}` is no text")
    try:
        pattern = read_pattern(table, number, str(file))
    except ValueError as error:
        raise _refuse(file, name, str(error)) from error
    for expression in (pattern.regex, pattern.quick):
        try:
            groups = re.compile(expression).groups
        except re.error as error:
            raise _refuse(file, name, f"{expression!r} is no regular expression: {error}") from error
        if groups != len(group_names(expression)):
            raise _refuse(file, name, "a group of its expression has no name; write (?:..) for one that is no column")
    return pattern


def _refuse(file: Path | str, name: str, reason: str) -> BadInputError:
    return BadInputError(f"{file}: pattern {name}: {reason}.", _HINT)
