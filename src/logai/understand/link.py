"""Find in code the facts that a question states, and hold a plan against them.

The built-in planner builds on the same facts; a model's plan is checked with them before anything is
answered. Values of the data (`context.names`) are only compared, and never leave this machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.understand.offline.check import contradictions
from logai.understand.offline.facts import Facts, open_sentence, read_facts

if TYPE_CHECKING:
    from logai.understand.model import Context

__all__ = ["Facts", "contradictions", "find_facts"]


def find_facts(question: str, context: Context) -> Facts:
    """Return the facts of `question`.

    Raises NotUnderstoodError for a time, a date or an address that cannot be meant, or in two ways.
    """
    return read_facts(open_sentence(question), context)
