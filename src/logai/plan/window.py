"""The time that a question is about, as it was said: `moments` makes two moments of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from logai.plan.frozen import Frozen


class AllTime(Frozen):
    """No limits: the whole store."""

    kind: Literal["all"] = "all"


class NamedWindow(Frozen):
    """A window that the calendar names. Weeks start on Monday; `this_..` and `today` end now."""

    kind: Literal["named"] = "named"
    name: Literal["today", "yesterday", "this_week", "last_week", "this_month", "last_month", "this_year", "last_year"]


class LastWindow(Frozen):
    """The `amount` units before now: 7 days are 168 hours."""

    kind: Literal["last"] = "last"
    amount: Annotated[int, Field(ge=1, le=100_000)]
    unit: Literal["minute", "hour", "day", "week", "month"]


class BetweenWindow(Frozen):
    """From `start` (included) to `end` (excluded), wall-clock times of the answer's zone; None is open."""

    kind: Literal["between"] = "between"
    start: datetime | None = None
    end: datetime | None = None

    @field_validator("start", "end")
    @classmethod
    def _is_wall_clock(cls, value: datetime | None) -> datetime | None:
        if value is not None and value.tzinfo is not None:
            raise ValueError("a window's times carry no zone")
        return value

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.start is None and self.end is None:
            raise ValueError("a window between two times needs one of them; for no limits use kind all")
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise ValueError("a window starts before it ends")
        return self

    @classmethod
    def whole_days(cls, first: date, last: date) -> BetweenWindow:
        """Return the window of the days `first` to `last`, both included."""
        from datetime import time, timedelta

        return cls(
            start=datetime.combine(first, time()),
            end=datetime.combine(last + timedelta(days=1), time()),
        )


Window = Annotated[AllTime | NamedWindow | LastWindow | BetweenWindow, Field(discriminator="kind")]
