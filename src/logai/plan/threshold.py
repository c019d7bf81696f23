"""Bounds on a count: "more than 300", "5 to 10", "more than 50 in one hour"."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from logai.plan.frozen import Frozen
from logai.plan.vocabulary import Comparison

_LOWER_BOUNDS = (Comparison.AT_LEAST, Comparison.MORE_THAN)

MOST_UNITS = 10_000
"""Of a period."""


class Period(Frozen):
    """A length of time: 10 minutes, one hour."""

    amount: Annotated[int, Field(ge=1, le=MOST_UNITS)]
    unit: Literal["minute", "hour"]


class Threshold(Frozen):
    """A bound on the count of each group, or of the whole ("more than 300")."""

    comparison: Comparison
    count: Annotated[int, Field(ge=0, le=10**12)]
    most: Annotated[int, Field(ge=0, le=10**12)] | None = None
    """The upper end of a range, included: at least `count`, and no more than this."""
    within: Period | None = None
    """Any so long a time in which a value reaches the bound, wherever it begins: "more than 50 in one hour"."""

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        if self.most is not None and (self.comparison is not Comparison.AT_LEAST or self.most < self.count):
            raise ValueError("most goes with at_least, and is no less than its count")
        if self.within is not None and (self.comparison not in _LOWER_BOUNDS or self.most is not None):
            raise ValueError("within goes with at_least and more_than, and with no most")
        return self
