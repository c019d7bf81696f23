"""Open Cybersecurity Schema Framework 1.3 (https://schema.ocsf.io/1.3.0/classes/authentication): login attempts.

An attempt is an event of the class Authentication (3002) with the activity Logon. Lines are not: one attempt writes
several of them, and who counts events of this class counts logins.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Any

from logai import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

OCSF_VERSION = "1.3.0"

_CLASS = {
    "category_uid": 3,
    "category_name": "Identity & Access Management",
    "class_uid": 3002,
    "class_name": "Authentication",
    "activity_id": 1,
    "activity_name": "Logon",
    "type_uid": 300201,
    "type_name": "Authentication: Logon",
    # How grave an attempt is cannot be told from it alone.
    "severity_id": 1,
    "severity": "Informational",
}
_STATUS = {"success": (1, "Success"), "failure": (2, "Failure")}
_OTHER_PROTOCOL = 99

# OCSF's hostname_t. What else a host is called is a name of an endpoint.
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_HOSTNAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_LAST_PORT = 65_535


def ocsf_authentication(row: Mapping[str, Any], ts: datetime) -> dict[str, Any]:
    """Return the attempt `row` (columns of `login_attempts`), which was made at `ts`, as an OCSF object.

    Its time is in milliseconds since the epoch. OCSF wants a name of the user; it is empty where the log has none, and
    then `unmapped.user_name` is null.
    """
    status_id, status = _STATUS[row["event_outcome"]]
    user = row["user_name"]
    event: dict[str, Any] = {
        **_CLASS,
        "time": int(ts.timestamp() * 1000),
        "status_id": status_id,
        "status": status,
        "status_detail": row["reason"],
        "metadata": {
            "version": OCSF_VERSION,
            "product": {"name": "logai", "vendor_name": "logai", "version": __version__},
        },
        "user": {"name": user or ""},
        "src_endpoint": _endpoint(row["source_ip"] or row["source_host"]),
        "dst_endpoint": _endpoint(row["host_name"]),
        "service": _without_none({"name": row["service"]}),
        "unmapped": {name: row[name] for name in ("process_name", "process_pid", "source_id", "line_number")},
    }
    event["unmapped"]["invalid_user"] = row["invalid_user"]
    if user is None:
        event["unmapped"]["user_name"] = None
    if method := row["auth_method"]:
        event |= {"auth_protocol": method, "auth_protocol_id": _OTHER_PROTOCOL}
    port = row["source_port"]
    if event["src_endpoint"]:
        event["is_remote"] = True
        if port is not None and port <= _LAST_PORT:
            event["src_endpoint"]["port"] = port
    return {name: value for name, value in event.items() if value not in (None, {})}


def _endpoint(host: str | None) -> dict[str, Any]:
    """Return an endpoint by its address, its host name, or whatever else the log calls it; empty for None."""
    if not host:
        return {}
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return {"hostname" if _HOSTNAME.fullmatch(host) else "name": host}
    return {"ip": host}


def _without_none(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
