"""The one table between the words of a plan and the columns of the store.

Everything that becomes an identifier in SQL comes from here; nothing of a question does. The relations and
their columns are those of the store's migrations. No other file knows which subject has which column.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from logai.errors import NotUnderstoodError
from logai.events import Outcome
from logai.plan.vocabulary import Dimension, Subject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from logai.plan.filters import Filters
    from logai.plan.model import QueryPlan


@dataclass(frozen=True)
class Relation:
    """A table or view of the store: its name, its columns, what a row shows, what a row counts as."""

    name: str
    columns: frozenset[str]
    row_columns: tuple[str, ...]
    """Columns of a single row in an answer, time first; `source` is the address or else the name."""
    count: str = "count(*)"
    service: str = "service"
    """The column that holds the name of the program."""
    length: str = ""
    """Of sessions: how long one whose end is known, or still to come, lasted."""


@dataclass(frozen=True)
class Column:
    """A dimension in SQL: expression, name of its column, name of the number of its different values."""

    expression: str
    name: str
    plural: str


_REPEATED = "coalesce(sum(repeat), 0)"
_SOURCE = "coalesce(source_ip, source_host)"
_HEXTETS = ", ".join(
    f"CAST(ip_number(source_ip) // {2**bits} % 65536 AS BIGINT)"  # the four of its network, the highest first
    for bits in (112, 96, 80, 64)
)
_NETWORK = (
    "CASE WHEN contains(source_ip, ':')"
    f" THEN format('{{:x}}:{{:x}}:{{:x}}:{{:x}}::/64', {_HEXTETS})"
    r" ELSE regexp_replace(source_ip, '\.\d+$', '.0/24') END"
)
"""The network of an address: 24 bits of IPv4, and of IPv6 the 64 that are one site's (RFC 4291)."""
_LENGTH = "round(epoch(latest_end) - epoch({begin}), 3)"
"""Of an open session it is up to the newest line of its host."""

RELATIONS: Mapping[Subject, Relation] = {
    Subject.LOGIN_ATTEMPTS: Relation(
        "login_attempts",
        frozenset(
            {
                "host_name",
                "service",
                "event_outcome",
                "reason",
                "user_name",
                "source_ip",
                "source_host",
                "source_port",
                "auth_method",
                "invalid_user",
            }
        ),
        ("ts", "host_name", "service", "event_outcome", "reason", "user_name", "source", "auth_method"),
    ),
    Subject.SESSIONS: Relation(
        "sessions",
        frozenset({"host_name", "service", "user_name", "source_ip", "source_host", "state"}),
        ("ts", "ended_at", "duration_seconds", "host_name", "service", "user_name", "source", "state"),
        length=_LENGTH.format(begin="ts"),
    ),
    Subject.SUDO: Relation(
        "sudo_commands",
        frozenset({"host_name", "user_name", "user_target", "command", "tty", "event_outcome"}),
        ("ts", "host_name", "user_name", "user_target", "command", "event_outcome", "repeat"),
        _REPEATED,
    ),
    Subject.SU: Relation(
        "su_attempts",
        frozenset({"host_name", "user_name", "user_target", "tty", "event_outcome"}),
        ("ts", "host_name", "user_name", "user_target", "event_outcome", "repeat"),
        _REPEATED,
    ),
    Subject.ACCOUNT_CHANGES: Relation(
        "account_changes",
        frozenset({"host_name", "process_name", "event_action", "user_name", "user_target", "group_name"}),
        ("ts", "host_name", "event_action", "user_name", "user_target", "group_name", "repeat"),
        _REPEATED,
        "process_name",
    ),
    Subject.SCANS: Relation(
        "scans",
        frozenset({"host_name", "process_name", "source_ip", "source_host", "source_port", "message"}),
        ("ts", "host_name", "process_name", "source", "message", "repeat"),
        _REPEATED,
        "process_name",
    ),
    Subject.EVENTS: Relation(
        "events",
        frozenset(
            {
                "host_name",
                "process_name",
                "event_action",
                "event_outcome",
                "user_name",
                "user_target",
                "source_ip",
                "source_host",
                "source_port",
                "auth_method",
                "invalid_user",
                "command",
                "tty",
                "group_name",
                "message",
            }
        ),
        (
            "ts",
            "host_name",
            "process_name",
            "event_action",
            "event_outcome",
            "user_name",
            "source",
            "message",
            "repeat",
        ),
        _REPEATED,
        "process_name",
    ),
}

_SESSIONS_BY_END = replace(
    RELATIONS[Subject.SESSIONS],
    name="(SELECT * EXCLUDE (ts), ts AS began_at, ended_at AS ts FROM sessions)",
    row_columns=("ts", "began_at", "duration_seconds", "host_name", "service", "user_name", "source"),
    length=_LENGTH.format(begin="began_at"),
)
"""Sessions whose time is that of their end."""

_DIMENSIONS: Mapping[Dimension, Column] = {
    Dimension.USER: Column("user_name", "user_name", "users"),
    Dimension.SOURCE: Column(_SOURCE, "source", "sources"),
    Dimension.NETWORK: Column(_NETWORK, "network", "networks"),
    Dimension.HOST: Column("host_name", "host_name", "hosts"),
    Dimension.METHOD: Column("auth_method", "auth_method", "methods"),
    Dimension.SERVICE: Column("service", "service", "services"),
    Dimension.COMMAND: Column("command", "command", "commands"),
    Dimension.TARGET: Column("user_target", "user_target", "targets"),
    Dimension.GROUP: Column("group_name", "group_name", "groups"),
    Dimension.ACTION: Column("event_action", "event_action", "actions"),
    Dimension.REASON: Column("reason", "reason", "reasons"),
    Dimension.TTY: Column("tty", "tty", "ttys"),
    Dimension.HOUR_OF_DAY: Column("hour(ts)", "hour_of_day", "hours_of_day"),
    Dimension.WEEKDAY: Column("isodow(ts)", "weekday", "weekdays"),
    Dimension.DAY: Column("date_trunc('day', ts)", "day", "days"),
}

FILTER_COLUMNS: Mapping[str, str] = {
    "users": "user_name",
    "not_users": "user_name",
    "users_like": "user_name",
    "not_users_like": "user_name",
    "sources": "source_ip",
    "not_sources": "source_ip",
    "networks": "source_ip",
    "not_networks": "source_ip",
    "address_scope": "source_ip",
    "address_family": "source_ip",
    "source_ports": "source_port",
    "hosts": "host_name",
    "not_hosts": "host_name",
    "methods": "auth_method",
    "not_methods": "auth_method",
    "services": "service",
    "not_services": "service",
    "invalid_user": "invalid_user",
    "targets": "user_target",
    "not_targets": "user_target",
    "groups": "group_name",
    "commands": "command",
    "command_words": "command",
    "ttys": "tty",
    "texts": "message",
    "actions": "event_action",
    "hours": "ts",
    "weekdays": "ts",
    "dates": "ts",
    "not_dates": "ts",
    "session_state": "state",
    "session_length": "state",
    "going_on": "state",
    "ending": "state",
}
"""The column that each filter of a plan needs."""

_COUNT_NAMES: Mapping[tuple[Subject, Outcome | None], str] = {
    (Subject.LOGIN_ATTEMPTS, None): "login_attempts",
    (Subject.LOGIN_ATTEMPTS, Outcome.FAILURE): "failed_logins",
    (Subject.LOGIN_ATTEMPTS, Outcome.SUCCESS): "successful_logins",
    (Subject.LOGIN_ATTEMPTS, Outcome.UNKNOWN): "unknown_logins",
    (Subject.SESSIONS, None): "sessions",
    (Subject.SUDO, None): "sudo_commands",
    (Subject.SUDO, Outcome.FAILURE): "failed_sudo_commands",
    (Subject.SUDO, Outcome.SUCCESS): "successful_sudo_commands",
    (Subject.SUDO, Outcome.UNKNOWN): "unknown_sudo_commands",
    (Subject.SU, None): "su_attempts",
    (Subject.SU, Outcome.FAILURE): "failed_su_attempts",
    (Subject.SU, Outcome.SUCCESS): "successful_su_attempts",
    (Subject.SU, Outcome.UNKNOWN): "unknown_su_attempts",
    (Subject.ACCOUNT_CHANGES, None): "account_changes",
    (Subject.SCANS, None): "scans",
    (Subject.EVENTS, None): "events",
    (Subject.EVENTS, Outcome.FAILURE): "failed_events",
    (Subject.EVENTS, Outcome.SUCCESS): "successful_events",
    (Subject.EVENTS, Outcome.UNKNOWN): "unknown_events",
}


def count_name(plan: QueryPlan) -> str:
    """Return what the rows of `plan` are called when counted: the column, and the unit in the catalogs."""
    return _COUNT_NAMES[plan.subject, plan.outcome]


def column_of(subject: Subject, dimension: Dimension) -> Column:
    """Return `dimension` as a column of the relation of `subject`."""
    if dimension is Dimension.SERVICE:
        return Column(RELATIONS[subject].service, "service", "services")
    return _DIMENSIONS[dimension]


def relation_of(subject: Subject, filters: Filters) -> Relation:
    """Return what the rows of `subject` are read from: of sessions by their end another one than by their begin."""
    return _SESSIONS_BY_END if filters.ending else RELATIONS[subject]


def row_expression(relation: Relation, column: str) -> str:
    """Return how a column of a single row of `relation` is selected."""
    if column == "duration_seconds":
        return f"CASE WHEN state <> 'unknown' THEN {relation.length} END AS {column}"
    return f"{_SOURCE} AS source" if column == "source" else column


def filters_of(subject: Subject) -> frozenset[str]:
    """Return the names of the filters that the rows of `subject` have."""
    relation = RELATIONS[subject]
    columns = relation.columns | {"ts"}
    if relation.service in columns:
        columns |= {"service"}
    return frozenset(name for name, column in FILTER_COLUMNS.items() if column in columns)


def filters_set(filters: Filters) -> tuple[str, ...]:
    """Return the names of the filters that say something, in the order of `Filters`."""
    return tuple(name for name in FILTER_COLUMNS if getattr(filters, name) not in ((), None))


def check_filters(subject: Subject, filters: Filters) -> None:
    """Raise NotUnderstoodError for a filter that the rows of `subject` do not have."""
    allowed = filters_of(subject)
    refused = [name for name in filters_set(filters) if name not in allowed]
    if refused:
        raise NotUnderstoodError(
            f"{subject.value} cannot be filtered by {', '.join(refused)}: the log lines do not say it.",
            f"It can be filtered by {', '.join(name for name in FILTER_COLUMNS if name in allowed)}.",
        )
