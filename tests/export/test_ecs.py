"""ECS documents: categories and types as ECS allows them together, and every column under a field."""

from __future__ import annotations

from typing import Any

from logai.events import ATTEMPT_COLUMNS, EVENT_COLUMNS, Action
from logai.export import ECS_FIELDS, ecs_document
from logai.export.ecs import CATEGORIES

EXPECTED_TYPES = {
    "authentication": {"start", "end", "info"},
    "iam": {"admin", "change", "creation", "deletion", "group", "info", "user"},
    "network": {"access", "allowed", "connection", "denied", "end", "info", "protocol", "start"},
    "process": {"access", "change", "end", "info", "start"},
    "session": {"start", "end", "info"},
}
"""Event types that ECS expects of a category (ECS reference, "event.category": allowed values)."""

TYPES = {
    "keyword": (
        *("host.name", "process.name", "service.name", "event.action", "event.outcome", "event.reason", "user.name"),
        *("user.target.name", "source.domain", "group.name"),
    ),
    "date": ("@timestamp",),
    "ip": ("source.ip",),
    "long": ("process.pid", "source.port"),
    "match_only_text": ("message",),
}
"""Types of the fields that ECS has, of those that we write (elastic/ecs v8.17.0, generated/ecs/ecs_flat.yml)."""
KINDS = {"VARCHAR": {"keyword", "ip", "match_only_text"}, "INTEGER": {"long"}, "TIMESTAMPTZ": {"date"}}

FAILED: dict[str, Any] = {
    "ts": "2026-11-23T01:00:00+00:00",
    "host_name": "web",
    "event_action": "login",
    "event_outcome": "failure",
    "user_name": "root",
    "user_target": None,
    "source_ip": "192.0.2.1",
    "source_host": None,
    "source_port": 5000,
}


def test_every_action_has_a_category_and_types_that_ecs_expects_together() -> None:
    assert set(CATEGORIES) == set(Action)
    for action, (categories, types) in CATEGORIES.items():
        assert bool(categories) == bool(types) == (action is not Action.OTHER)
        for category in categories:
            assert set(types) <= EXPECTED_TYPES[category]


def test_every_column_has_a_field_of_its_own() -> None:
    assert {name for name, _ in (*EVENT_COLUMNS, *ATTEMPT_COLUMNS)} <= set(ECS_FIELDS)
    assert len(set(ECS_FIELDS.values())) == len(ECS_FIELDS)


def test_a_column_has_the_type_that_ecs_gives_its_field() -> None:
    columns = dict((*EVENT_COLUMNS, *ATTEMPT_COLUMNS))
    types = {field: kind for kind, fields in TYPES.items() for field in fields}
    for column, field in ECS_FIELDS.items():
        if not field.startswith("logai."):
            assert types[field] in KINDS[columns[column]], column


def test_no_field_is_also_the_parent_of_another() -> None:
    """`user.name` and `user.target.name` live together; `user` and `user.name` could not."""
    fields = set(ECS_FIELDS.values()) | {"source.address", "related.ip", "related.user", "related.hosts"}
    assert not [field for field in fields if any(other.startswith(field + ".") for other in fields)]


def test_a_failed_login_is_nested_and_has_no_empty_field() -> None:
    document = ecs_document(FAILED)
    assert document["@timestamp"] == FAILED["ts"]
    assert document["event"] == {
        "kind": "event",
        "action": "login",
        "outcome": "failure",
        "category": ["authentication"],
        "type": ["start"],
    }
    assert document["user"] == {"name": "root"}
    assert document["source"] == {"ip": "192.0.2.1", "port": 5000, "address": "192.0.2.1"}
    assert document["related"] == {"ip": ["192.0.2.1"], "user": ["root"], "hosts": ["web"]}


def test_an_empty_user_name_is_kept_and_is_related_to_nothing() -> None:
    document = ecs_document(FAILED | {"user_name": ""})
    assert document["user"] == {"name": ""}
    assert "user" not in document["related"]


def test_both_users_of_a_change_are_related_each_once() -> None:
    changed = FAILED | {"event_action": "su", "user_name": "alice", "user_target": "root"}
    assert ecs_document(changed)["user"] == {"name": "alice", "target": {"name": "root"}}
    assert ecs_document(changed)["related"]["user"] == ["alice", "root"]
    assert ecs_document(changed | {"user_name": "root"})["related"]["user"] == ["root"]


def test_an_attempt_is_a_login() -> None:
    attempt = {name: value for name, value in FAILED.items() if name != "event_action"} | {"reason": "bad_password"}
    assert ecs_document(attempt)["event"]["action"] == "login"
    assert ecs_document(attempt)["event"]["reason"] == "bad_password"


def test_a_line_without_a_time_or_a_meaning_has_neither_in_its_document() -> None:
    document = ecs_document({"ts": None, "event_action": "other", "event_outcome": "unknown", "message": "x"})
    assert document == {
        "ecs": {"version": "8.17.0"},
        "event": {"kind": "event", "action": "other", "outcome": "unknown"},
        "message": "x",
    }
