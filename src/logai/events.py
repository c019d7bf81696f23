"""The vocabulary of events: what a log line, and a login attempt, can mean.

Names follow the Elastic Common Schema (https://www.elastic.co/guide/en/ecs/current/) with `_` for `.`.
The store's columns, the parser's patterns, plans and answers all use these names and no others.
"""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """`event_action`: what one log line says happened."""

    LOGIN = "login"
    INVALID_USER = "invalid_user"
    LOGIN_DENIED = "login_denied"
    AUTH_STEP = "auth_step"
    DISCONNECT_PREAUTH = "disconnect_preauth"
    DISCONNECT = "disconnect"
    CONNECTION = "connection"
    SESSION_OPENED = "session_opened"
    SESSION_CLOSED = "session_closed"
    SUDO = "sudo"
    SU = "su"
    USER_CREATED = "user_created"
    USER_DELETED = "user_deleted"
    USER_MODIFIED = "user_modified"
    GROUP_CREATED = "group_created"
    GROUP_DELETED = "group_deleted"
    GROUP_MEMBER_ADDED = "group_member_added"
    GROUP_MEMBER_REMOVED = "group_member_removed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - an action's name, no password
    ACCOUNT_LOCKED = "account_locked"
    SCAN = "scan"
    SERVICE_STARTED = "service_started"
    SERVICE_STOPPED = "service_stopped"
    CRON_SESSION = "cron_session"
    OTHER = "other"


ACCOUNT_CHANGES = (
    Action.USER_CREATED,
    Action.USER_DELETED,
    Action.USER_MODIFIED,
    Action.GROUP_CREATED,
    Action.GROUP_DELETED,
    Action.GROUP_MEMBER_ADDED,
    Action.GROUP_MEMBER_REMOVED,
    Action.PASSWORD_CHANGED,
    Action.ACCOUNT_LOCKED,
)
"""The actions that the view `account_changes` holds."""


class Outcome(StrEnum):
    """`event_outcome`, as ECS has it."""

    SUCCESS = "success"
    FAILURE = "failure"
    UNKNOWN = "unknown"


class SessionState(StrEnum):
    """`state` of a session: closed by a line of the log, not closed yet, or cut off without a line that says when."""

    ENDED = "ended"
    OPEN = "open"
    UNKNOWN = "unknown"


class Statistic(StrEnum):
    """Which number stands for the durations of several sessions."""

    TOTAL = "total"
    AVERAGE = "average"
    LONGEST = "longest"
    SHORTEST = "shortest"


EVENT_COLUMNS: tuple[tuple[str, str], ...] = (
    ("ts", "TIMESTAMPTZ"),
    ("host_name", "VARCHAR"),
    ("process_name", "VARCHAR"),
    ("process_pid", "INTEGER"),
    ("event_action", "VARCHAR"),
    ("event_outcome", "VARCHAR"),
    ("user_name", "VARCHAR"),
    ("user_target", "VARCHAR"),
    ("source_ip", "VARCHAR"),
    ("source_host", "VARCHAR"),
    ("source_port", "INTEGER"),
    ("auth_method", "VARCHAR"),
    ("invalid_user", "BOOLEAN"),
    ("command", "VARCHAR"),
    ("tty", "VARCHAR"),
    ("group_name", "VARCHAR"),
    ("repeat", "INTEGER"),
    ("message", "VARCHAR"),
    ("source_id", "INTEGER"),
    ("line_number", "BIGINT"),
)
"""Columns of the table `events`, one row a log line, with their DuckDB types."""

ATTEMPT_COLUMNS: tuple[tuple[str, str], ...] = (
    ("ts", "TIMESTAMPTZ"),
    ("host_name", "VARCHAR"),
    ("process_name", "VARCHAR"),
    ("process_pid", "INTEGER"),
    ("service", "VARCHAR"),
    ("event_outcome", "VARCHAR"),
    ("reason", "VARCHAR"),
    ("user_name", "VARCHAR"),
    ("source_ip", "VARCHAR"),
    ("source_host", "VARCHAR"),
    ("source_port", "INTEGER"),
    ("auth_method", "VARCHAR"),
    ("invalid_user", "BOOLEAN"),
    ("source_id", "INTEGER"),
    ("line_number", "BIGINT"),
)
"""Columns of the table `login_attempts`, one row an attempt; the last two name the line that is its witness."""


class FindingKind(StrEnum):
    """What the rules of `findings` look for, the gravest first; this is also the order in which findings are told."""

    SUCCESS_AFTER_FAILURES = "success_after_failures"
    PRIVILEGED_MEMBER = "privileged_member"
    NEW_ACCOUNT = "new_account"
    SPRAYING = "spraying"
    BRUTE_FORCE = "brute_force"
    NEW_SOURCE = "new_source"
    ODD_HOURS = "odd_hours"
