"""`QueryPlan`: what a question means, typed, and refused where it makes no sense.

A planner (built-in, or a model behind a provider) makes a plan; `compile` turns it into SQL, `describe` into words.
Nothing else does. A plan holds no SQL and no computed number. The messages of the checks serve the user and, as the
repair prompt, a model: each says what is valid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator

from logai.events import FindingKind, Outcome, SessionState, Statistic
from logai.plan.filters import Filters
from logai.plan.frozen import Frozen
from logai.plan.threshold import Period, Threshold
from logai.plan.vocabulary import (
    COUNTED_OF,
    FIELDS_OF,
    TIME_DIMENSIONS,
    TIMES,
    WITH_OUTCOME,
    Appearance,
    Bucket,
    Dimension,
    Measure,
    NumberOf,
    OtherOutcome,
    Subject,
)
from logai.plan.window import AllTime, BetweenWindow, Window

if TYPE_CHECKING:
    from enum import StrEnum

_NEEDS_DIMENSION = frozenset({Measure.COUNT_DISTINCT, Measure.LIST, Measure.RANKING})
_MAY_HAVE_DIMENSION = frozenset({Measure.DURATION, Measure.AVERAGE, Measure.OUTCOMES, Measure.SUCCESS_RATE, *TIMES})
_TAKES_BUCKET = frozenset({Measure.SERIES, Measure.AVERAGE})


class QueryPlan(Frozen):
    """What a question means. Immutable; building one checks it."""

    subject: Subject = Subject.LOGIN_ATTEMPTS
    outcome: Outcome | None = None
    measure: Measure = Measure.COUNT
    by: tuple[Dimension, ...] = ()
    """Dimensions of different values, lists and rankings; two of them rank pairs."""
    bucket: Bucket | None = None
    """The step of a series; what an average is per, unless it is per value of `by`."""
    limit: Annotated[int, Field(ge=1, le=10_000)] | None = None
    ascending: bool = False
    """Oldest rows, or the least of a ranking, first."""
    threshold: Threshold | None = None
    count_of: Dimension | None = None
    """Different values of it are counted, and not rows: addresses by how many users they tried, users per day."""
    findings: tuple[FindingKind, ...] = ()
    """The kinds of findings that a brief is about; without any it is about everything."""
    number_of: NumberOf | None = None
    """What is counted of these findings; without it they are told."""
    filters: Filters = Filters()
    window: Window = AllTime()
    compare_to: Window | None = None
    """The second window of a difference: the answer is the first minus the second."""
    compare_filters: Filters | None = None
    """The second filters of a difference within one window: "more at night than by day"."""
    share_of: Filters | None = None
    """What a share is a part of; the filters are the part."""
    other_outcome: OtherOutcome | None = None
    """Which values are kept by their other outcome as well: users that failed and never succeeded."""
    appearance: Appearance | None = None
    """Which values are kept by when they occur: addresses never seen before today, users that stay away this week."""
    rank: Annotated[int, Field(ge=2, le=1000)] | None = None
    """The place of a ranking that is asked for alone: 2 is the second most."""
    statistic: Statistic | None = None
    """Which of the durations is meant; with `by`, of each user or host."""

    @property
    def within(self) -> Period | None:
        """The time in which the threshold has to be reached, None where it has none."""
        return None if self.threshold is None else self.threshold.within

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        self._check_dimensions()
        self._check_bucket()
        compared = (self.compare_to is not None) + (self.compare_filters is not None)
        if compared != (self.measure is Measure.DIFFERENCE):
            raise ValueError("difference has either compare_to or compare_filters, and nothing else has one")
        if (self.measure is Measure.SHARE) != (self.share_of is not None):
            raise ValueError("share_of goes with measure share, and only with it")
        if self.measure is Measure.SHARE and self.outcome is None and self.share_of == self.filters:
            raise ValueError("a share has an outcome, or filters that share_of has not: else it is all of it")
        if self.outcome is not None and self.subject not in WITH_OUTCOME:
            raise ValueError(f"outcome goes with the subjects {_names(WITH_OUTCOME)}")
        if self.measure is Measure.SUCCESS_RATE and self.subject is not Subject.LOGIN_ATTEMPTS:
            raise ValueError("success_rate is asked of login_attempts")
        if self.measure is Measure.SUCCESS_RATE and self.outcome is not None:
            raise ValueError("success_rate has no outcome: it compares both")
        if self.measure is Measure.SUCCESS_RATE and (len(self.by) > 1 or set(self.by) & TIME_DIMENSIONS):
            raise ValueError("success_rate is of each value of one dimension, and that is no time")
        self._check_groups()
        self._check_brief()
        self._check_duration()
        self._check_count_of()
        self._check_outcomes()
        self._check_appearance()
        self._check_going_on()
        self._check_ending()
        if self.rank is not None and (self.measure is not Measure.RANKING or self.limit is not None):
            raise ValueError("rank goes with measure ranking, and with no limit")
        if self.threshold is not None and self.measure not in (
            Measure.COUNT_DISTINCT,
            Measure.LIST,
            Measure.RANKING,
            Measure.EXISTS,
            Measure.SERIES,
        ):
            raise ValueError("threshold goes with count_distinct, list, ranking, series and exists")
        self._check_within()
        return self

    def _check_within(self) -> None:
        if self.within is None:
            return
        if self.measure not in _NEEDS_DIMENSION or set(self.by) & TIME_DIMENSIONS or self.ascending:
            raise ValueError(
                "within goes with count_distinct, list and ranking of values that are no times, the most first"
            )
        if self.count_of is not None or self.other_outcome is not None or self.appearance is not None:
            raise ValueError("within goes with no count_of, no other_outcome and no appearance")
        if self.filters.going_on:
            raise ValueError("within goes with no going_on")

    def _check_bucket(self) -> None:
        if self.measure is Measure.AVERAGE and self.by:
            if self.bucket is not None or len(self.by) > 1:
                raise ValueError("average is per bucket, or per value of one dimension in `by`, not both")
            return
        if (self.measure in _TAKES_BUCKET) != (self.bucket is not None):
            raise ValueError(f"bucket goes with {_names(_TAKES_BUCKET)}, and only with them")

    def _check_outcomes(self) -> None:
        if self.measure is Measure.OUTCOMES:
            if self.subject not in WITH_OUTCOME or self.outcome is not None:
                raise ValueError(f"outcomes has no outcome, and goes with the subjects {_names(WITH_OUTCOME)}")
            if len(self.by) > 1:
                raise ValueError("outcomes has one dimension in `by`, or none")
        if self.other_outcome is None:
            return
        if self.outcome not in (Outcome.FAILURE, Outcome.SUCCESS) or self.measure not in _NEEDS_DIMENSION:
            raise ValueError("other_outcome goes with an outcome, and with count_distinct, list and ranking")
        if self.count_of is not None:
            raise ValueError("other_outcome goes with no count_of")

    def _check_appearance(self) -> None:
        if self.appearance is None:
            return
        if self.measure not in (Measure.COUNT_DISTINCT, Measure.LIST) or set(self.by) & TIME_DIMENSIONS:
            raise ValueError("appearance goes with count_distinct and list, and not with times in `by`")
        if isinstance(self.window, AllTime) or (isinstance(self.window, BetweenWindow) and self.window.start is None):
            raise ValueError("appearance needs a window that begins")
        if self.count_of is not None or self.other_outcome is not None:
            raise ValueError("appearance goes with no count_of and no other_outcome")
        if self.appearance is Appearance.GONE and self.threshold is not None:
            raise ValueError("values that are gone have no threshold")

    def _check_groups(self) -> None:
        actions = self.filters.actions
        if self.filters.groups and actions and not any(action.startswith("group_") for action in actions):
            raise ValueError("groups goes with actions on groups and their members")

    def _check_going_on(self) -> None:
        if not any(one is not None and one.going_on for one in (self.filters, self.share_of, self.compare_filters)):
            return
        # A session that began before the window belongs to none of its days, and to no part of each day.
        if self.filters.cuts_time or self.bucket is not None or set(self.by) & TIME_DIMENSIONS:
            raise ValueError("going_on is of one span of time, and not of the hours, weekdays or days in it")
        if self.measure in (Measure.DIFFERENCE, Measure.SHARE):
            raise ValueError("going_on goes with no difference and no share")

    def _check_ending(self) -> None:
        others = (self.filters, self.share_of, self.compare_filters)
        if not any(one is not None and one.ending for one in others):
            return
        if not all(one is None or one.ending for one in others):
            raise ValueError("ending goes with all filters of a plan, or with none")
        if self.filters.going_on or self.filters.session_state not in (None, SessionState.ENDED):
            raise ValueError("ending goes with sessions that have ended, and not with going_on")
        if self.measure is Measure.DURATION:
            raise ValueError("ending goes with no duration: lengths are of sessions by when they began")

    def _check_count_of(self) -> None:
        if self.count_of is None:
            return
        chosen = self.measure in (Measure.LIST, Measure.COUNT_DISTINCT) and self.threshold is not None
        chosen |= self.measure is Measure.AVERAGE and self.bucket is not None
        if self.measure not in (Measure.RANKING, Measure.SERIES, Measure.DIFFERENCE) and not chosen:
            raise ValueError(
                "count_of goes with ranking, series, difference and an average per bucket, "
                "and with list and count_distinct that have a threshold"
            )
        if self.count_of in self.by or self.count_of not in FIELDS_OF[self.subject]:
            raise ValueError(f"count_of is none of `by`, and one of {_names(FIELDS_OF[self.subject])}")

    def _check_duration(self) -> None:
        if (self.measure is Measure.DURATION) != (self.statistic is not None):
            raise ValueError("statistic goes with measure duration, and only with it")
        if self.measure is not Measure.DURATION:
            return
        if self.subject is not Subject.SESSIONS:
            raise ValueError("duration is asked of sessions")
        told_apart = self.statistic in (Statistic.TOTAL, Statistic.AVERAGE)
        if self.by and not (told_apart and set(self.by) <= {Dimension.USER, Dimension.HOST}):
            raise ValueError("duration has `by` for total and average alone, and only user and host")
        if self.statistic is Statistic.TOTAL and self.filters.cuts_time:
            raise ValueError("the total of durations is not cut by the time of day, the weekday or the date")

    def _check_brief(self) -> None:
        if self.measure is not Measure.BRIEF:
            if self.findings or self.number_of is not None:
                raise ValueError("findings go with measure brief, as number_of does, and only with it")
            return
        if self.number_of is not None and not (self.findings and set(self.findings) <= COUNTED_OF[self.number_of]):
            raise ValueError(
                f"number_of {self.number_of} goes with findings of the kinds {_names(COUNTED_OF[self.number_of])}"
            )
        if self.subject is not Subject.LOGIN_ATTEMPTS:
            raise ValueError("brief is asked of login_attempts")
        if self.outcome is not None:
            raise ValueError("brief has no outcome: it is about both")
        if self.limit is not None or self.ascending:
            raise ValueError("brief has no limit and no order")

    def _check_dimensions(self) -> None:
        if self.measure in _NEEDS_DIMENSION:
            if not self.by:
                raise ValueError(f"measure {self.measure} needs `by`: what the values are")
        elif self.by and self.measure not in _MAY_HAVE_DIMENSION:
            raise ValueError(
                f"`by` goes with {_names(_NEEDS_DIMENSION | TIMES)}, average, duration, outcomes and success_rate"
            )
        if self.measure in TIMES and (len(self.by) > 1 or set(self.by) & TIME_DIMENSIONS):
            raise ValueError(f"{self.measure} is of each value of one dimension, and that is no time")
        if len(self.by) > 2 or len(set(self.by)) != len(self.by):
            raise ValueError("`by` holds one or two different dimensions")
        allowed = FIELDS_OF[self.subject] | TIME_DIMENSIONS
        for dimension in self.by:
            if dimension not in allowed:
                raise ValueError(f"{self.subject} is not told apart by {dimension}; use one of {_names(allowed)}")


def _names(members: frozenset[StrEnum]) -> str:
    return ", ".join(sorted(member.value for member in members))
