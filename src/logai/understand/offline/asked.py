"""What a rule that chooses the measure looks at: the words of a question, its facts and what they fill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from logai.plan.vocabulary import Dimension

if TYPE_CHECKING:
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_QUESTIONS = {"how_many", "how_often", "how_many_people", "who", "which", "when", "where_from"}

OF_A_ROW = {Dimension.USER, Dimension.SOURCE, Dimension.HOST, Dimension.METHOD}
"""What the row of an attempt tells, beside its time."""


@dataclass(frozen=True)
class Asked:
    """A question, read as far as its measure is chosen from it."""

    sentence: Sentence
    facts: Facts
    slots: Slots

    @property
    def words(self) -> set[str]:
        """The meanings of its words; a rule takes away those that it has understood as something else."""
        return self.slots.words

    @property
    def questions(self) -> set[str]:
        """Its question words."""
        return self.words & _QUESTIONS

    @property
    def is_ranked(self) -> bool:
        """Whether the most or the fewest are asked for."""
        return bool(self.words & {"most", "least", "top"}) or self.facts.order == "top"

    @property
    def has_several_windows(self) -> bool:
        """Whether more than one span of time is named."""
        return len(self.facts.windows) > 1
