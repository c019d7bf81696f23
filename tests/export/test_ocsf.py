"""OCSF objects: what the class Authentication requires, and the values that it allows.

tests/data/ocsf/ has the class as a JSON Schema, which says where it is from.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from logai.export import ocsf_authentication

TS = datetime(2026, 11, 23, 1, 0, 0, 250_000, tzinfo=UTC)
ROW: dict[str, Any] = {
    "host_name": "web",
    "process_name": "sshd",
    "process_pid": 100,
    "service": "sshd",
    "event_outcome": "failure",
    "reason": "bad_password",
    "user_name": "root",
    "source_ip": "192.0.2.1",
    "source_host": None,
    "source_port": 5000,
    "auth_method": "password",
    "invalid_user": False,
    "source_id": 1,
    "line_number": 7,
}
REQUIRED = {"activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid", "user"}
"""Attributes that the class requires (ocsf-schema 1.3.0: events/base_event.json, events/iam/authentication.json)."""
SPARSE = dict.fromkeys(
    ("host_name", "user_name", "source_ip", "source_port", "auth_method", "process_pid", "reason"), None
)

SCHEMA = Path(__file__).parent.parent / "data" / "ocsf" / "authentication-1.3.0.schema.json"
ROWS = {
    "full": ROW,
    "sparse": ROW | SPARSE,
    "a success": ROW | {"event_outcome": "success", "reason": None, "auth_method": "publickey"},
    "a source by name": ROW | {"source_ip": None, "source_host": "mail.example.net"},
    "names that are no host names": ROW | {"host_name": "web_1", "source_ip": None, "source_host": "a_b.example"},
    "hosts by address": ROW | {"host_name": "2001:db8::1", "source_ip": "2001:db8::7"},
    "a port without an address": ROW | {"source_ip": None},
    "a port that is none": ROW | {"source_port": 70_000},
    "an empty name": ROW | {"user_name": ""},
    "a name of anything": ROW | {"user_name": "\x1b[2J\u0e01'\"\\", "source_host": "x y", "source_ip": None},
}


@pytest.mark.parametrize("kind", ROWS)
def test_an_object_is_valid_by_the_schema_of_ocsf(kind: str) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    event = json.loads(json.dumps(ocsf_authentication(ROWS[kind], TS)))
    errors = jsonschema.Draft202012Validator(schema).iter_errors(event)
    assert [(list(error.path), error.message) for error in errors] == []


def test_a_host_is_known_by_what_its_name_is() -> None:
    for host, attribute in {
        "web": "hostname",
        "web-1.example.net": "hostname",
        "web_1": "name",
        "192.0.2.9": "ip",
    }.items():
        assert ocsf_authentication(ROW | {"host_name": host}, TS)["dst_endpoint"] == {attribute: host}


@pytest.mark.parametrize("row", [ROW, ROW | SPARSE], ids=["full", "sparse"])
def test_what_the_class_requires_is_there(row: dict[str, Any]) -> None:
    event = ocsf_authentication(row, TS)
    assert set(event) >= REQUIRED
    assert set(event["metadata"]) >= {"version", "product"}
    assert "name" in event["user"]
    assert {"service", "dst_endpoint"} & set(event), "one of them at least"
    assert {"ip", "hostname"} & set(event.get("src_endpoint", {"ip": ""})), "an endpoint has an address or a name"
    assert event["type_uid"] == event["class_uid"] * 100 + event["activity_id"] == 300201


def test_the_time_is_in_milliseconds() -> None:
    assert ocsf_authentication(ROW, TS)["time"] == 1_795_395_600_250


@pytest.mark.parametrize(("outcome", "status_id"), [("success", 1), ("failure", 2)])
def test_the_outcome_is_the_status(outcome: str, status_id: int) -> None:
    event = ocsf_authentication(ROW | {"event_outcome": outcome}, TS)
    assert (event["status_id"], event["status"].lower()) == (status_id, outcome)


def test_a_method_is_a_protocol_that_ocsf_does_not_number() -> None:
    assert ocsf_authentication(ROW, TS)["auth_protocol_id"] == 99
    assert "auth_protocol_id" not in ocsf_authentication(ROW | SPARSE, TS)


def test_an_attempt_from_nowhere_has_no_endpoint_and_is_not_called_remote() -> None:
    event = ocsf_authentication(ROW | SPARSE, TS)
    assert not {"src_endpoint", "is_remote"} & set(event)


def test_no_name_and_an_empty_name_can_be_told_apart() -> None:
    nobody, empty = (ocsf_authentication(ROW | {"user_name": name}, TS) for name in (None, ""))
    assert nobody["user"] == empty["user"] == {"name": ""}
    assert nobody["unmapped"]["user_name"] is None
    assert "user_name" not in empty["unmapped"]
