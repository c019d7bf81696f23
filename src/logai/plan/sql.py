"""Putting SQL text and its parameters together so that they cannot get out of step.

A `Sql` is text with `?` marks and the values of those marks in the same order. Text comes from the tables
and templates of this room alone; whatever a user or a log wrote becomes a parameter.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Parameter = str | int | bool


@dataclass(frozen=True)
class Sql:
    """SQL text and the parameters of its `?` marks, in order."""

    text: str
    parameters: tuple[Parameter, ...] = ()


def assemble(template: str, **parts: Sql | str) -> Sql:
    """Return `template` with each `{name}` replaced; the parameters come in the order of the text.

    The further lines of a part are indented as the line is that it stands in.
    """
    text = ""
    parameters: list[Parameter] = []
    for literal, name, _, _ in Formatter().parse(template):
        text += literal
        if name is not None:
            part = parts[name]
            line = text.rpartition("\n")[2]
            indent = " " * (len(line) - len(line.lstrip(" ")))
            text += (part if isinstance(part, str) else part.text).replace("\n", f"\n{indent}")
            parameters.extend(() if isinstance(part, str) else part.parameters)
    return Sql(text, tuple(parameters))


def join_sql(separator: str, parts: Iterable[Sql]) -> Sql:
    """Return the parts with `separator` between them."""
    parts = tuple(parts)
    return Sql(
        separator.join(part.text for part in parts),
        tuple(value for part in parts for value in part.parameters),
    )


def any_of(parts: Iterable[Sql]) -> Sql:
    """Return the condition that one of `parts` holds, in parentheses where there are several."""
    parts = tuple(parts)
    if len(parts) == 1:
        return parts[0]
    separator = " OR " if len(parts) == 2 else "\n  OR "
    return assemble("({all})", all=join_sql(separator, parts))


def where(conditions: Iterable[Sql]) -> Sql:
    """Return a WHERE clause on its own lines, or nothing where there are no conditions."""
    conditions = tuple(conditions)
    if not conditions:
        return Sql("")
    return assemble("\nWHERE {all}", all=join_sql("\n  AND ", conditions))
