"""Elastic Common Schema 8 (https://www.elastic.co/docs/reference/ecs): the names of its fields, and its categories.

What ECS has no field for stands under `logai`, as ECS asks of custom fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from logai.events import Action

if TYPE_CHECKING:
    from collections.abc import Mapping

ECS_VERSION = "8.17.0"

ECS_FIELDS: Mapping[str, str] = {
    "ts": "@timestamp",
    "host_name": "host.name",
    "process_name": "process.name",
    "process_pid": "process.pid",
    "service": "service.name",
    "event_action": "event.action",
    "event_outcome": "event.outcome",
    "reason": "event.reason",
    "user_name": "user.name",
    "user_target": "user.target.name",
    "source_ip": "source.ip",
    "source_host": "source.domain",
    "source_port": "source.port",
    "group_name": "group.name",
    "message": "message",
    "auth_method": "logai.auth_method",
    "invalid_user": "logai.invalid_user",
    # `process` is the program that logged; this is what sudo or cron was to run.
    "command": "logai.command",
    "tty": "logai.tty",
    "repeat": "logai.repeat",
    "source_id": "logai.source_id",
    "line_number": "logai.line_number",
}
"""Our column, and the ECS field that says the same, dotted."""

_AUTHENTICATION = ("authentication",), ("start",)
_STEP = ("authentication",), ("info",)

CATEGORIES: Mapping[Action, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Action.LOGIN: _AUTHENTICATION,
    Action.LOGIN_DENIED: _AUTHENTICATION,
    Action.SU: _AUTHENTICATION,
    Action.INVALID_USER: _STEP,
    Action.AUTH_STEP: _STEP,
    Action.CONNECTION: (("network",), ("connection", "start")),
    Action.DISCONNECT: (("network",), ("connection", "end")),
    Action.DISCONNECT_PREAUTH: (("network",), ("connection", "end")),
    Action.SCAN: (("network",), ("connection", "info")),
    Action.SESSION_OPENED: (("session",), ("start",)),
    Action.SESSION_CLOSED: (("session",), ("end",)),
    Action.CRON_SESSION: (("session",), ("info",)),
    Action.SUDO: (("process",), ("start",)),
    Action.SERVICE_STARTED: (("process",), ("start",)),
    Action.SERVICE_STOPPED: (("process",), ("end",)),
    Action.USER_CREATED: (("iam",), ("user", "creation")),
    Action.USER_DELETED: (("iam",), ("user", "deletion")),
    Action.USER_MODIFIED: (("iam",), ("user", "change")),
    Action.PASSWORD_CHANGED: (("iam",), ("user", "change")),
    Action.ACCOUNT_LOCKED: (("iam",), ("user", "change")),
    Action.GROUP_CREATED: (("iam",), ("group", "creation")),
    Action.GROUP_DELETED: (("iam",), ("group", "deletion")),
    Action.GROUP_MEMBER_ADDED: (("iam",), ("group", "change")),
    Action.GROUP_MEMBER_REMOVED: (("iam",), ("group", "change")),
    Action.OTHER: ((), ()),
}
"""`event.category` and `event.type` of an action, as ECS expects them together; none of what is not known."""


def ecs_document(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return one event or attempt, by its columns, as an ECS document: nested objects, no field that is empty.

    A value is as JSON has it, its time in ISO 8601. `@timestamp` is missing where the line has no time.
    """
    document: dict[str, Any] = {"ecs": {"version": ECS_VERSION}, "event": {"kind": "event"}}
    for column, value in row.items():
        if value is not None:
            _put(document, ECS_FIELDS[column], value)
    # An attempt has no action of its own: it is a login.
    event = document["event"]
    event.setdefault("action", Action.LOGIN.value)
    category, kind = CATEGORIES[Action(event["action"])]
    if category:
        event["category"], event["type"] = list(category), list(kind)
    if address := row.get("source_ip") or row.get("source_host"):
        _put(document, "source.address", address)
    related = {
        "ip": [row.get("source_ip")],
        "user": [row.get("user_name"), row.get("user_target")],
        "hosts": [row.get("host_name"), row.get("source_host")],
    }
    for name, values in related.items():
        if known := list(dict.fromkeys(value for value in values if value)):
            _put(document, f"related.{name}", known)
    return document


def _put(document: dict[str, Any], field: str, value: object) -> None:
    *path, last = field.split(".")
    for name in path:
        document = document.setdefault(name, {})
    document[last] = value
