"""What a SELECT that somebody else wrote holds, as its parser saw it.

The store parses such a statement; whoever understands questions compares it with one. Both know this form and neither
the other. Nothing here parses or runs SQL.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SelectContents:
    """The parts of one SELECT that can be held against a question.

    `strings` and `numbers` are its literals, without those that only cut or round the result or name a column by its
    position; `limits` those of LIMIT and OFFSET. Names are in lower case, strings as they were written.
    """

    tables: frozenset[str]
    columns: frozenset[str] = frozenset()
    strings: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()
    limits: tuple[float, ...] = ()


class UnfitSelectError(Exception):
    """A SELECT that may not be run, or does not fit its question.

    `reason` is a sentence of our own checks, or of a parser that had no data before it: it holds no value of the store,
    and can be sent back to who wrote the statement. It may repeat pieces of the statement, so it is not for the user.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
