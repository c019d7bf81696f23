"""The words of a plan: what is asked about, what is computed, and which of them go together."""

from __future__ import annotations

from enum import StrEnum

from logai.events import FindingKind


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
    OUTCOMES = "outcomes"
    """How many failed and how many succeeded, side by side; with `by` of each value."""
    FIRST_AND_LAST = "first_and_last"
    DURATION = "duration"
    """How long sessions lasted, in seconds."""
    BRIEF = "brief"
    """Totals, trend, who and whom, findings: what there is to say of the login attempts."""


class Dimension(StrEnum):
    """What values are told apart by, for different values, lists and rankings."""

    USER = "user"
    SOURCE = "source"
    NETWORK = "network"
    """The network of an address: of IPv4 its first 24 bits, of IPv6 its first 64."""
    HOST = "host"
    METHOD = "method"
    SERVICE = "service"
    COMMAND = "command"
    TARGET = "target"
    GROUP = "group"
    ACTION = "action"
    REASON = "reason"
    TTY = "tty"
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


class OtherOutcome(StrEnum):
    """How often the values of a list have the outcome that the plan does not ask for."""

    NEVER = "never"
    ALSO = "also"
    FEWER = "fewer"


class Appearance(StrEnum):
    """When the values of a list occur: in the window and never before it, or before it and not in it."""

    NEW = "new"
    GONE = "gone"


class NumberOf(StrEnum):
    """What of the findings is counted; a finding of some kinds is of one source, of others of one user's logins."""

    SOURCES = "sources"
    USERS = "users"
    LOGINS = "logins"


FIELDS_OF: dict[Subject, frozenset[Dimension]] = {
    Subject.LOGIN_ATTEMPTS: frozenset(
        {
            Dimension.USER,
            Dimension.SOURCE,
            Dimension.NETWORK,
            Dimension.HOST,
            Dimension.METHOD,
            Dimension.SERVICE,
            Dimension.REASON,
        }
    ),
    Subject.SESSIONS: frozenset(
        {Dimension.USER, Dimension.SOURCE, Dimension.NETWORK, Dimension.HOST, Dimension.SERVICE}
    ),
    Subject.SUDO: frozenset({Dimension.USER, Dimension.HOST, Dimension.COMMAND, Dimension.TARGET, Dimension.TTY}),
    Subject.SU: frozenset({Dimension.USER, Dimension.HOST, Dimension.TARGET, Dimension.TTY}),
    Subject.ACCOUNT_CHANGES: frozenset(
        {Dimension.USER, Dimension.HOST, Dimension.TARGET, Dimension.GROUP, Dimension.ACTION}
    ),
    Subject.SCANS: frozenset({Dimension.SOURCE, Dimension.NETWORK, Dimension.HOST}),
    Subject.EVENTS: frozenset(
        {
            Dimension.USER,
            Dimension.SOURCE,
            Dimension.NETWORK,
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

TIMES = frozenset({Measure.FIRST, Measure.LAST, Measure.FIRST_AND_LAST})
"""Measures that tell a time: of the row, or of each value of one dimension."""

_OF_A_LOGIN = {FindingKind.SUCCESS_AFTER_FAILURES, FindingKind.NEW_SOURCE, FindingKind.ODD_HOURS}
COUNTED_OF: dict[NumberOf, frozenset[FindingKind]] = {
    NumberOf.SOURCES: frozenset({*_OF_A_LOGIN, FindingKind.SPRAYING, FindingKind.BRUTE_FORCE}),
    NumberOf.USERS: frozenset({*_OF_A_LOGIN, FindingKind.NEW_ACCOUNT, FindingKind.PRIVILEGED_MEMBER}),
    NumberOf.LOGINS: frozenset(_OF_A_LOGIN),
}
"""The kinds whose findings each tell of one of them, or of so many logins."""
