"""`QueryPlan`: what a question means, typed, and refused where it makes no sense.

A planner (built-in, or a model behind a provider) makes a plan; `compile` turns it into SQL, `describe` into words.
Nothing else does. A plan holds no SQL and no computed number. The messages of the checks serve the user and, as the
repair prompt, a model: each says what is valid.
"""

from __future__ import annotations

import ipaddress
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from logai.events import Action, FindingKind, Outcome, SessionState, Statistic


class Subject(StrEnum):
    """What is counted or listed; each is one table or view of the store."""

    LOGIN_ATTEMPTS = "login_attempts"
    SESSIONS = "sessions"
    SUDO = "sudo"
    SU = "su"
    ACCOUNT_CHANGES = "account_changes"
    SCANS = "scans"
    EVENTS = "events"


class Measure(StrEnum):
    """What is computed over the rows that the filters leave."""

    COUNT = "count"
    COUNT_DISTINCT = "count_distinct"
    LIST = "list"
    RANKING = "ranking"
    SERIES = "series"
    FIRST = "first"
    LAST = "last"
    ROWS = "rows"
    EXISTS = "exists"
    SHARE = "share"
    SUCCESS_RATE = "success_rate"
    AVERAGE = "average"
    DIFFERENCE = "difference"
    DURATION = "duration"
    """How long sessions lasted, in seconds."""
    BRIEF = "brief"
    """Totals, trend, who and whom, findings: what there is to say of the login attempts."""


class Dimension(StrEnum):
    """What values are told apart by, for different values, lists and rankings."""

    USER = "user"
    SOURCE = "source"
    HOST = "host"
    METHOD = "method"
    SERVICE = "service"
    COMMAND = "command"
    TARGET = "target"
    GROUP = "group"
    ACTION = "action"
    REASON = "reason"
    HOUR_OF_DAY = "hour_of_day"
    WEEKDAY = "weekday"
    DAY = "day"


class Bucket(StrEnum):
    """Width of a series' steps, and the unit of an average."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Comparison(StrEnum):
    """How a group's count is held against a threshold."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    EXACTLY = "exactly"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Threshold(_Frozen):
    """A bound on the count of each group, or of the whole ("more than 300")."""

    comparison: Comparison
    count: Annotated[int, Field(ge=0, le=10**12)]


class SessionLength(_Frozen):
    """A bound on how long a session lasted ("longer than 2 hours"); a begun one counts as long as it has lasted."""

    comparison: Comparison
    seconds: Annotated[int, Field(ge=0, le=10**10)]


class AllTime(_Frozen):
    """No limits: the whole store."""

    kind: Literal["all"] = "all"


class NamedWindow(_Frozen):
    """A window that the calendar names. Weeks start on Monday; `this_..` and `today` end now."""

    kind: Literal["named"] = "named"
    name: Literal["today", "yesterday", "this_week", "last_week", "this_month", "last_month", "this_year", "last_year"]


class LastWindow(_Frozen):
    """The `amount` units before now: 7 days are 168 hours."""

    kind: Literal["last"] = "last"
    amount: Annotated[int, Field(ge=1, le=100_000)]
    unit: Literal["minute", "hour", "day", "week", "month"]


class BetweenWindow(_Frozen):
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


class HoursOfDay(_Frozen):
    """Part of each day, from hour `start` (included) to `end` (excluded), 0 to 24; over midnight if start > end.

    The minutes go with them: 9 and 30 is half past nine.
    """

    start: Annotated[int, Field(ge=0, le=23)]
    end: Annotated[int, Field(ge=0, le=24)]
    start_minute: Annotated[int, Field(ge=0, le=59)] = 0
    end_minute: Annotated[int, Field(ge=0, le=59)] = 0

    @model_validator(mode="after")
    def _is_a_part_of_the_day(self) -> Self:
        if self.first_minute == self.last_minute:
            raise ValueError("hours of day: start and end differ")
        if self.last_minute > 24 * 60:
            raise ValueError("hours of day: no time is later than 24:00")
        return self

    @property
    def first_minute(self) -> int:
        """Minutes from midnight to the start."""
        return self.start * 60 + self.start_minute

    @property
    def last_minute(self) -> int:
        """Minutes from midnight to the end, which is excluded."""
        return self.end * 60 + self.end_minute


class Filters(_Frozen):
    """Which rows are meant. Values within one field are alternatives; fields are combined with AND."""

    users: tuple[str, ...] = ()
    not_users: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    not_sources: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    not_networks: tuple[str, ...] = ()
    address_scope: Literal["private", "public"] | None = None
    hosts: tuple[str, ...] = ()
    not_hosts: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    not_methods: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    invalid_user: bool | None = None
    targets: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    """Texts that the command contains, letter case ignored."""
    actions: tuple[Action, ...] = ()
    hours: HoursOfDay | None = None
    weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...] = ()
    """ISO weekdays: Monday is 1, Sunday 7."""
    session_state: SessionState | None = None
    session_length: SessionLength | None = None

    @field_validator("networks", "not_networks")
    @classmethod
    def _are_networks(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(_network(value)) for value in values)

    @field_validator("sources", "not_sources")
    @classmethod
    def _are_canonical(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(canonical_source(value) for value in values)


def canonical_source(value: str) -> str:
    """Return the canonical text of an IP address (`::ffff:1.2.3.4` unwrapped); of a host name, lower case."""
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return value.lower()
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def _network(value: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(value, strict=False)
    except ValueError as error:
        raise ValueError(f"{value!r} is no network; write it as 10.0.0.0/8") from error


FIELDS_OF: dict[Subject, frozenset[Dimension]] = {
    Subject.LOGIN_ATTEMPTS: frozenset(
        {Dimension.USER, Dimension.SOURCE, Dimension.HOST, Dimension.METHOD, Dimension.SERVICE, Dimension.REASON}
    ),
    Subject.SESSIONS: frozenset({Dimension.USER, Dimension.SOURCE, Dimension.HOST, Dimension.SERVICE}),
    Subject.SUDO: frozenset({Dimension.USER, Dimension.HOST, Dimension.COMMAND, Dimension.TARGET}),
    Subject.SU: frozenset({Dimension.USER, Dimension.HOST, Dimension.TARGET}),
    Subject.ACCOUNT_CHANGES: frozenset(
        {Dimension.USER, Dimension.HOST, Dimension.TARGET, Dimension.GROUP, Dimension.ACTION}
    ),
    Subject.SCANS: frozenset({Dimension.SOURCE, Dimension.HOST}),
    Subject.EVENTS: frozenset(
        {
            Dimension.USER,
            Dimension.SOURCE,
            Dimension.HOST,
            Dimension.METHOD,
            Dimension.SERVICE,
            Dimension.COMMAND,
            Dimension.TARGET,
            Dimension.GROUP,
            Dimension.ACTION,
        }
    ),
}
"""Which dimensions each subject has, beside those of time, which all have."""

TIME_DIMENSIONS = frozenset({Dimension.HOUR_OF_DAY, Dimension.WEEKDAY, Dimension.DAY})

WITH_OUTCOME = frozenset({Subject.LOGIN_ATTEMPTS, Subject.SUDO, Subject.SU, Subject.EVENTS})
"""Subjects whose rows succeed or fail."""

_NEEDS_DIMENSION = frozenset({Measure.COUNT_DISTINCT, Measure.LIST, Measure.RANKING})
_TAKES_BUCKET = frozenset({Measure.SERIES, Measure.AVERAGE})


class QueryPlan(_Frozen):
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
    """Different values of it are counted in each group, and not rows: addresses by how many users they tried."""
    findings: tuple[FindingKind, ...] = ()
    """The kinds of findings that a brief is about; without any it is about everything."""
    filters: Filters = Filters()
    window: Window = AllTime()
    compare_to: Window | None = None
    """The second window of a difference: the answer is the first minus the second."""
    share_of: Filters | None = None
    """What a share is a part of; the filters are the part."""
    statistic: Statistic | None = None
    """Which of the durations is meant; with `by`, of each user or host."""

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        self._check_dimensions()
        self._check_bucket()
        if (self.measure is Measure.DIFFERENCE) != (self.compare_to is not None):
            raise ValueError("compare_to goes with measure difference, and only with it")
        if (self.measure is Measure.SHARE) != (self.share_of is not None):
            raise ValueError("share_of goes with measure share, and only with it")
        if self.outcome is not None and self.subject not in WITH_OUTCOME:
            raise ValueError(f"outcome goes with the subjects {_names(WITH_OUTCOME)}")
        if self.measure is Measure.SUCCESS_RATE and self.subject is not Subject.LOGIN_ATTEMPTS:
            raise ValueError("success_rate is asked of login_attempts")
        if self.measure is Measure.SUCCESS_RATE and self.outcome is not None:
            raise ValueError("success_rate has no outcome: it compares both")
        self._check_brief()
        self._check_duration()
        self._check_count_of()
        if self.threshold is not None and self.measure not in (
            Measure.COUNT_DISTINCT,
            Measure.LIST,
            Measure.RANKING,
            Measure.EXISTS,
            Measure.SERIES,
        ):
            raise ValueError("threshold goes with count_distinct, list, ranking, series and exists")
        return self

    def _check_bucket(self) -> None:
        if self.measure is Measure.AVERAGE and self.by:
            if self.bucket is not None or len(self.by) > 1:
                raise ValueError("average is per bucket, or per value of one dimension in `by`, not both")
            return
        if (self.measure in _TAKES_BUCKET) != (self.bucket is not None):
            raise ValueError(f"bucket goes with {_names(_TAKES_BUCKET)}, and only with them")

    def _check_count_of(self) -> None:
        if self.count_of is None:
            return
        chosen = self.measure in (Measure.LIST, Measure.COUNT_DISTINCT) and self.threshold is not None
        if self.measure is not Measure.RANKING and not chosen:
            raise ValueError("count_of goes with ranking, and with list and count_distinct that have a threshold")
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
        if self.statistic is Statistic.TOTAL and (self.filters.hours or self.filters.weekdays):
            raise ValueError("the total of durations is not cut by the time of day or the weekday")

    def _check_brief(self) -> None:
        if self.measure is not Measure.BRIEF:
            if self.findings:
                raise ValueError("findings go with measure brief, and only with it")
            return
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
        elif self.by and self.measure not in (Measure.DURATION, Measure.AVERAGE):
            raise ValueError(f"`by` goes with {_names(_NEEDS_DIMENSION)}, average and duration")
        if len(self.by) > 2 or len(set(self.by)) != len(self.by):
            raise ValueError("`by` holds one or two different dimensions")
        allowed = FIELDS_OF[self.subject] | TIME_DIMENSIONS
        for dimension in self.by:
            if dimension not in allowed:
                raise ValueError(f"{self.subject} is not told apart by {dimension}; use one of {_names(allowed)}")


def _names(
    members: frozenset[StrEnum] | frozenset[Measure] | frozenset[Dimension] | frozenset[Subject],
) -> str:
    return ", ".join(sorted(member.value for member in members))
