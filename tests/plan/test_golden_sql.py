"""Plans, their SQL as files, and their results counted by hand from the rows in conftest.py.

After a wanted change: LOGAI_UPDATE_GOLDEN=1 pytest tests/plan/test_golden_sql.py, and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from logai.plan.compile import CompiledQuery, compile_plan
from logai.plan.model import QueryPlan

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import duckdb

    Fetch = Callable[[duckdb.DuckDBPyConnection, CompiledQuery], tuple[list[str], list[tuple[object, ...]]]]

GOLDEN = Path(__file__).parent / "golden"
# Read here, since tests run without the variables of logai.
UPDATE = os.environ.get("LOGAI_UPDATE_GOLDEN") == "1"

FAILED = {"outcome": "failure"}
TODAY = {"kind": "named", "name": "today"}
YESTERDAY = {"kind": "named", "name": "yesterday"}
MIDNIGHT = "2026-11-23 00:00"


def last(amount: int, unit: str) -> dict[str, object]:
    return {"kind": "last", "amount": amount, "unit": unit}


def between(start: str | None, end: str | None) -> dict[str, object]:
    return {"kind": "between", "start": start, "end": end}


def within(count: int, amount: int, unit: str) -> dict[str, object]:
    return {"comparison": "at_least", "count": count, "within": {"amount": amount, "unit": unit}}


def quiet_hours(counts: dict[int, int], until: int) -> list[tuple[object, ...]]:
    return [(f"2026-11-23 {hour:02d}:00", counts.get(hour, 0)) for hour in range(until)]


CASES: dict[str, tuple[dict[str, Any], list[str], list[tuple[object, ...]]]] = {
    "count_failed": (FAILED, ["failed_logins"], [(9,)]),
    "count_failed_today": ({**FAILED, "window": TODAY}, ["failed_logins"], [(4,)]),
    "count_failed_last_7_days": ({**FAILED, "window": last(7, "day")}, ["failed_logins"], [(7,)]),
    "count_since": ({"window": between("2026-11-22T02:00", None)}, ["login_attempts"], [(7,)]),
    "count_until": ({"window": between(None, "2026-11-17T00:00")}, ["login_attempts"], [(2,)]),
    "count_sudo_with_repeats": ({"subject": "sudo"}, ["sudo_commands"], [(5,)]),
    "count_failed_su": ({"subject": "su", **FAILED}, ["failed_su_attempts"], [(1,)]),
    "count_scans": ({"subject": "scans"}, ["scans"], [(5,)]),
    "count_events": ({"subject": "events"}, ["events"], [(26,)]),
    "count_users_exactly": ({"filters": {"users": ["root", "alice"]}}, ["login_attempts"], [(4,)]),
    "count_empty_user": ({"filters": {"users": [""]}}, ["login_attempts"], [(1,)]),
    "count_not_user_keeps_unnamed": ({"filters": {"not_users": ["root", "bob"]}}, ["login_attempts"], [(6,)]),
    "count_sources_address_or_name": (
        {"filters": {"sources": ["::ffff:10.0.0.8", "gw.EXAMPLE.org"]}},
        ["login_attempts"],
        [(3,)],
    ),
    "count_not_sources_keeps_unknown": (
        {"filters": {"not_sources": ["203.0.113.5", "gw.example.org"]}},
        ["login_attempts"],
        [(7,)],
    ),
    "count_network": (
        {"filters": {"networks": ["198.51.100.0/24", "2001:db8::/32"]}},
        ["login_attempts"],
        [(4,)],
    ),
    "count_network_of_all_ipv6": ({"filters": {"networks": ["::/0"]}}, ["login_attempts"], [(2,)]),
    "count_not_network_keeps_unknown": (
        {"filters": {"not_networks": ["203.0.113.0/24", "198.51.100.0/24"]}},
        ["login_attempts"],
        [(5,)],
    ),
    "count_private": ({"filters": {"address_scope": "private"}}, ["login_attempts"], [(3,)]),
    "count_public": ({"filters": {"address_scope": "public"}}, ["login_attempts"], [(7,)]),
    "count_users_like": ({"filters": {"users_like": ["*o*"]}}, ["login_attempts"], [(6,)]),
    "count_not_users_like_keeps_unnamed": ({"filters": {"not_users_like": ["ro*"]}}, ["login_attempts"], [(8,)]),
    "count_ipv6": ({"filters": {"address_family": "ipv6"}}, ["login_attempts"], [(2,)]),
    "count_source_port": ({"filters": {"source_ports": [22, 23]}}, ["login_attempts"], [(11,)]),
    "count_sudo_command_words": (
        {"subject": "sudo", "filters": {"command_words": ["apt", "update"]}},
        ["sudo_commands"],
        [(1,)],
    ),
    "count_sudo_on_terminal": ({"subject": "sudo", "filters": {"ttys": ["pts/0"]}}, ["sudo_commands"], [(0,)]),
    "count_scans_with_text": ({"subject": "scans", "filters": {"texts": ["NO ident"]}}, ["scans"], [(5,)]),
    "count_changes_of_users_like": (
        {"subject": "account_changes", "filters": {"users_like": ["mal*"]}},
        ["account_changes"],
        [(2,)],
    ),
    "count_host_in_any_case": ({"filters": {"hosts": ["Db1"]}}, ["login_attempts"], [(3,)]),
    "count_not_host": ({"filters": {"not_hosts": ["web1"]}}, ["login_attempts"], [(3,)]),
    "count_method_and_service": (
        {"filters": {"methods": ["publickey", "gssapi"], "services": ["SSHD"]}},
        ["login_attempts"],
        [(2,)],
    ),
    "count_events_not_of_a_service": (
        {"subject": "events", "filters": {"not_services": ["SSHD", "sudo"]}},
        ["events"],
        [(3,)],
    ),
    "count_not_method": ({"filters": {"not_methods": ["password"]}}, ["login_attempts"], [(2,)]),
    "count_invalid_users": ({"filters": {"invalid_user": True}}, ["login_attempts"], [(3,)]),
    "count_over_midnight": ({"filters": {"hours": {"start": 23, "end": 3}}}, ["login_attempts"], [(3,)]),
    "count_from_half_past": (
        {"filters": {"hours": {"start": 9, "start_minute": 30, "end": 14}}},
        ["login_attempts"],
        [(4,)],
    ),
    "count_over_midnight_with_minutes": (
        {"filters": {"hours": {"start": 23, "start_minute": 30, "end": 2, "end_minute": 30}}},
        ["login_attempts"],
        [(3,)],
    ),
    "count_in_the_morning": ({"filters": {"hours": {"start": 9, "end": 12}}}, ["login_attempts"], [(3,)]),
    "count_at_the_weekend": ({"filters": {"weekdays": [6, 7]}}, ["login_attempts"], [(3,)]),
    "count_on_single_days": (
        {"filters": {"dates": ["2026-11-20", "2026-11-22"]}, "window": between("2026-11-20T00:00", "2026-11-23T00:00")},
        ["login_attempts"],
        [(3,)],
    ),
    "count_not_on_a_day": ({"filters": {"not_dates": ["2026-11-23"]}}, ["login_attempts"], [(6,)]),
    "count_sudo_command_target": (
        {"subject": "sudo", "filters": {"commands": ["apt"], "targets": ["root"]}},
        ["sudo_commands"],
        [(1,)],
    ),
    "count_sudo_not_as_a_user": (
        {"subject": "sudo", "filters": {"not_targets": ["root"]}},
        ["sudo_commands"],
        [(1,)],
    ),
    "count_changes_of_a_group": (
        {"subject": "account_changes", "filters": {"groups": ["sudo"], "actions": ["group_member_added"]}},
        ["account_changes"],
        [(1,)],
    ),
    "count_changes_of_a_user": (
        {"subject": "account_changes", "filters": {"users": ["mallory"]}},
        ["account_changes"],
        [(2,)],
    ),
    "count_changes_not_of_a_user": (
        {"subject": "account_changes", "filters": {"not_users": ["mallory"]}},
        ["account_changes"],
        [(0,)],
    ),
    "distinct_users": ({**FAILED, "measure": "count_distinct", "by": ["user"]}, ["users"], [(5,)]),
    "distinct_users_over_threshold": (
        {
            **FAILED,
            "measure": "count_distinct",
            "by": ["user"],
            "threshold": {"comparison": "at_least", "count": 2},
        },
        ["users"],
        [(2,)],
    ),
    "distinct_sources_by_number_of_users": (
        {
            **FAILED,
            "measure": "count_distinct",
            "by": ["source"],
            "count_of": "user",
            "threshold": {"comparison": "at_least", "count": 2},
        },
        ["sources"],
        [(2,)],
    ),
    "list_sources_by_number_of_users": (
        {
            **FAILED,
            "measure": "list",
            "by": ["source"],
            "count_of": "user",
            "threshold": {"comparison": "more_than", "count": 1},
        },
        ["source", "users"],
        [("198.51.100.7", 3), ("203.0.113.5", 2)],
    ),
    "ranking_users_by_number_of_sources": (
        {**FAILED, "measure": "ranking", "by": ["user"], "count_of": "source"},
        ["user_name", "sources"],
        [("admin", 2), ("root", 2), ("", 1), ("Root", 1), ("bob", 1)],
    ),
    "series_of_different_users": (
        {**FAILED, "measure": "series", "bucket": "day", "count_of": "user", "window": last(3, "day")},
        ["day", "users"],
        [("2026-11-21 00:00", 0), ("2026-11-22 00:00", 1), ("2026-11-23 00:00", 3)],
    ),
    "average_of_different_users": (
        {**FAILED, "measure": "average", "bucket": "day", "count_of": "user", "window": last(3, "day")},
        ["users_per_day", "users", "days"],
        [(1.3, 4, 3)],
    ),
    "difference_of_different_users": (
        {
            **FAILED,
            "measure": "difference",
            "count_of": "user",
            "window": TODAY,
            "compare_to": YESTERDAY,
        },
        ["first", "second", "difference"],
        [(3, 1, 2)],
    ),
    "last_of_each_user": (
        {**FAILED, "measure": "last", "by": ["user"]},
        ["user_name", "last_ts", "failed_logins"],
        [
            ("", "2026-11-23 14:00", 1),
            ("admin", "2026-11-23 13:05", 2),
            ("root", "2026-11-23 09:40", 3),
            ("bob", "2026-11-17 00:00", 1),
            ("Root", "2026-11-16 14:29", 1),
        ],
    ),
    "first_and_last_of_each_source_today": (
        {**FAILED, "measure": "first_and_last", "by": ["source"], "window": TODAY},
        ["source", "first_ts", "last_ts", "failed_logins"],
        [
            ("198.51.100.7", "2026-11-23 14:00", "2026-11-23 14:00", 1),
            ("203.0.113.5", "2026-11-23 09:10", "2026-11-23 13:05", 3),
        ],
    ),
    "list_sources_never_before_today": (
        {"measure": "list", "by": ["source"], "appearance": "new", "window": TODAY},
        ["source", "login_attempts"],
        [("203.0.113.5", 3)],
    ),
    "list_users_gone_today": (
        {"measure": "list", "by": ["user"], "appearance": "gone", "window": TODAY, **FAILED},
        ["user_name", "failed_logins"],
        [("Root", 1), ("bob", 1)],
    ),
    "distinct_users_new_since_a_day": (
        {"measure": "count_distinct", "by": ["user"], "appearance": "new", "window": between("2026-11-20", None)},
        ["users"],
        [(3,)],
    ),
    "distinct_pairs": ({**FAILED, "measure": "count_distinct", "by": ["user", "source"]}, ["pairs"], [(7,)]),
    "list_sudo_users": (
        {"subject": "sudo", "measure": "list", "by": ["user"]},
        ["user_name", "sudo_commands"],
        [("bob", 3), ("alice", 2)],
    ),
    "list_over_threshold": (
        {**FAILED, "measure": "list", "by": ["source"], "threshold": {"comparison": "more_than", "count": 2}},
        ["source", "failed_logins"],
        [("198.51.100.7", 3), ("203.0.113.5", 3)],
    ),
    "list_over_threshold_within_half_an_hour": (
        {**FAILED, "measure": "list", "by": ["source"], "threshold": within(2, 30, "minute")},
        ["source", "failed_logins"],
        [("203.0.113.5", 2)],
    ),
    "list_over_threshold_within_29_minutes": (
        {**FAILED, "measure": "list", "by": ["source"], "threshold": within(2, 29, "minute")},
        ["source", "failed_logins"],
        [],
    ),
    "ranking_pairs_within_hours_today": (
        {**FAILED, "measure": "ranking", "by": ["host", "source"], "threshold": within(1, 5, "hour"), "window": TODAY},
        ["host_name", "source", "failed_logins"],
        [("web1", "203.0.113.5", 3), ("db1", "198.51.100.7", 1)],
    ),
    "distinct_sudo_users_within_a_minute": (
        {"subject": "sudo", "measure": "count_distinct", "by": ["user"], "threshold": within(2, 1, "minute")},
        ["users"],
        [(1,)],
    ),
    "ranking_users": (
        {**FAILED, "measure": "ranking", "by": ["user"]},
        ["user_name", "failed_logins"],
        [("root", 3), ("admin", 2), ("", 1), ("Root", 1), ("bob", 1)],
    ),
    "ranking_fewest_limit": (
        {**FAILED, "measure": "ranking", "by": ["host"], "ascending": True, "limit": 2},
        ["host_name", "failed_logins"],
        [("DB1", 1), ("db1", 2), ("web1", 6)],
    ),
    "ranking_pairs": (
        {**FAILED, "measure": "ranking", "by": ["user", "source"], "window": TODAY},
        ["user_name", "source", "failed_logins"],
        [("root", "203.0.113.5", 2), ("", "198.51.100.7", 1), ("admin", "203.0.113.5", 1)],
    ),
    "ranking_hours": (
        {**FAILED, "measure": "ranking", "by": ["hour_of_day"], "window": TODAY, "limit": 1},
        ["hour_of_day", "failed_logins"],
        [(9, 2), (13, 1), (14, 1)],
    ),
    "ranking_weekdays": (
        {**FAILED, "measure": "ranking", "by": ["weekday"]},
        ["weekday", "failed_logins"],
        [(1, 5), (7, 2), (2, 1), (6, 1)],
    ),
    "ranking_days": (
        {**FAILED, "measure": "ranking", "by": ["day"], "limit": 2, "window": last(7, "day")},
        ["day", "failed_logins"],
        [(MIDNIGHT, 4), ("2026-11-22 00:00", 2), ("2026-11-17 00:00", 1)],
    ),
    "ranking_event_services": (
        {"subject": "events", "measure": "ranking", "by": ["service"]},
        ["service", "events"],
        [("sshd", 18), ("sudo", 5), ("su", 1), ("useradd", 1), ("usermod", 1)],
    ),
    "series_hours_today": (
        {**FAILED, "measure": "series", "bucket": "hour", "window": TODAY},
        ["hour", "failed_logins"],
        quiet_hours({9: 2, 13: 1, 14: 1}, 15),
    ),
    "series_last_7_days": (
        {**FAILED, "measure": "series", "bucket": "day", "window": last(7, "day")},
        ["day", "failed_logins"],
        [(f"2026-11-{day} 00:00", count) for day, count in zip(range(17, 24), (1, 0, 0, 0, 0, 2, 4), strict=True)],
    ),
    "success_rate_of_users": (
        {"measure": "success_rate", "by": ["user"], "ascending": True},
        ["user_name", "successful_logins", "login_attempts", "percent"],
        [
            ("root", 0, 3, 0.0),
            ("admin", 0, 2, 0.0),
            ("", 0, 1, 0.0),
            ("Root", 0, 1, 0.0),
            ("bob", 1, 2, 50.0),
            ("alice", 1, 1, 100.0),
        ],
    ),
    "ranking_networks": (
        {**FAILED, "measure": "ranking", "by": ["network"]},
        ["network", "failed_logins"],
        [
            ("198.51.100.0/24", 3),
            ("203.0.113.0/24", 3),
            ("10.0.0.0/24", 1),
            ("2001:db8:0:0::/64", 1),
        ],
    ),
    "series_of_empty_days": (
        {
            **FAILED,
            "measure": "series",
            "bucket": "day",
            "window": last(7, "day"),
            "threshold": {"comparison": "exactly", "count": 0},
        },
        ["day", "failed_logins"],
        [(f"2026-11-{day} 00:00", 0) for day in range(18, 22)],
    ),
    "series_weeks": (
        {**FAILED, "measure": "series", "bucket": "week"},
        ["week", "failed_logins"],
        [
            ("2026-10-26 00:00", 1),
            ("2026-11-02 00:00", 0),
            ("2026-11-09 00:00", 0),
            ("2026-11-16 00:00", 4),
            (MIDNIGHT, 4),
        ],
    ),
    "series_months_over_threshold": (
        {
            **FAILED,
            "measure": "series",
            "bucket": "month",
            "threshold": {"comparison": "less_than", "count": 2},
        },
        ["month", "failed_logins"],
        [("2026-10-01 00:00", 1)],
    ),
    "first_failed_sudo": (
        {**FAILED, "subject": "sudo", "measure": "first"},
        ["ts", "host_name", "user_name", "user_target", "command", "event_outcome", "repeat"],
        [("2026-11-23 11:00", "web1", "bob", "root", "/bin/cat /etc/shadow", "failure", 3)],
    ),
    "last_login": (
        {"outcome": "success", "measure": "last"},
        ["ts", "host_name", "service", "event_outcome", "reason", "user_name", "source", "auth_method"],
        [("2026-11-23 14:10", "web1", "sshd", "success", None, "alice", "10.0.0.8", "publickey")],
    ),
    "rows_sessions": (
        {"subject": "sessions", "measure": "rows", "limit": 1},
        ["ts", "ended_at", "duration_seconds", "host_name", "service", "user_name", "source", "state"],
        [("2026-11-23 14:10", "2026-11-23 14:20", 600.0, "web1", "sshd", "alice", "10.0.0.8", "ended")],
    ),
    "duration_total_clipped": (
        {
            "subject": "sessions",
            "measure": "duration",
            "statistic": "total",
            "filters": {"users": ["alice"]},
            "window": between("2026-11-23T14:12:01", "2026-11-23T14:15:01"),
        },
        ["total_seconds", "sessions"],
        [(180, 1)],
    ),
    "duration_total_by_user": (
        {"subject": "sessions", "measure": "duration", "statistic": "total", "by": ["user"]},
        ["user_name", "total_seconds"],
        [("alice", 600)],
    ),
    "duration_average": (
        {"subject": "sessions", "measure": "duration", "statistic": "average", "window": TODAY},
        ["average_seconds", "sessions"],
        [(600.0, 1)],
    ),
    "duration_longest": (
        {"subject": "sessions", "measure": "duration", "statistic": "longest"},
        ["ts", "ended_at", "duration_seconds", "host_name", "service", "user_name", "source", "state"],
        [("2026-11-23 14:10", "2026-11-23 14:20", 600.0, "web1", "sshd", "alice", "10.0.0.8", "ended")],
    ),
    "list_users_with_open_sessions": (
        {"subject": "sessions", "measure": "list", "by": ["user"], "filters": {"session_state": "open"}},
        ["user_name", "sessions"],
        [],
    ),
    "list_users_who_were_logged_in": (
        {
            "subject": "sessions",
            "measure": "list",
            "by": ["user"],
            "filters": {"going_on": True},
            "window": between("2026-11-23T14:15", "2026-11-23T14:16"),
        },
        ["user_name", "sessions"],
        [("alice", 1)],
    ),
    "count_sessions_that_were_over": (
        {"subject": "sessions", "filters": {"going_on": True}, "window": between("2026-11-23T14:21", None)},
        ["sessions"],
        [(0,)],
    ),
    "sessions_that_ended_per_hour": (
        {
            "subject": "sessions",
            "measure": "series",
            "bucket": "hour",
            "filters": {"ending": True, "session_length": {"comparison": "more_than", "seconds": 60}},
            "window": between("2026-11-23T14:00", "2026-11-23T15:00"),
        },
        ["hour", "sessions"],
        [("2026-11-23 14:00", 1)],
    ),
    "count_sessions_longer_than": (
        {"subject": "sessions", "filters": {"session_length": {"comparison": "more_than", "seconds": 300}}},
        ["sessions"],
        [(1,)],
    ),
    "count_sessions_shorter_than": (
        {"subject": "sessions", "filters": {"session_length": {"comparison": "less_than", "seconds": 300}}},
        ["sessions"],
        [(0,)],
    ),
    "average_of_users": (
        {**FAILED, "measure": "average", "by": ["user"]},
        ["failed_logins_per_user", "failed_logins", "users"],
        [(1.6, 8, 5)],
    ),
    "rows_oldest_changes": (
        {"subject": "account_changes", "measure": "rows", "ascending": True},
        ["ts", "host_name", "event_action", "user_name", "user_target", "group_name", "repeat"],
        [
            ("2026-11-23 08:00", "web1", "user_created", None, "mallory", None, 1),
            ("2026-11-23 08:05", "web1", "group_member_added", None, "mallory", "sudo", 1),
        ],
    ),
    "exists": (
        {**FAILED, "measure": "exists", "filters": {"users": ["carol"]}},
        ["found", "failed_logins"],
        [(False, 0)],
    ),
    "exists_over_threshold": (
        {"subject": "scans", "measure": "exists", "threshold": {"comparison": "exactly", "count": 5}},
        ["found", "scans"],
        [(True, 5)],
    ),
    "share_of_root": (
        {**FAILED, "measure": "share", "filters": {"users": ["root"]}, "share_of": {}},
        ["part", "whole", "percent"],
        [(3, 9, 33.3)],
    ),
    "share_within_filters": (
        {
            "subject": "sudo",
            "measure": "share",
            "filters": {"commands": ["apt"], "hosts": ["web1"]},
            "share_of": {"hosts": ["web1"]},
        },
        ["part", "whole", "percent"],
        [(2, 5, 40.0)],
    ),
    "share_of_outcomes": (
        {**FAILED, "measure": "share", "share_of": {}},
        ["part", "whole", "percent"],
        [(9, 11, 81.8)],
    ),
    "share_of_nothing": (
        {"measure": "share", "filters": {"users": ["root"]}, "share_of": {"hosts": ["none"]}},
        ["part", "whole", "percent"],
        [(0, 0, None)],
    ),
    "outcomes": (
        {"measure": "outcomes"},
        ["failed_logins", "successful_logins", "failures_per_success"],
        [(9, 2, 4.5)],
    ),
    "outcomes_by_user": (
        {"measure": "outcomes", "by": ["user"], "limit": 1},
        ["user_name", "failed_logins", "successful_logins"],
        [("root", 3, 0), ("admin", 2, 0)],
    ),
    "outcomes_of_sudo": (
        {"subject": "sudo", "measure": "outcomes"},
        ["failed_sudo_commands", "successful_sudo_commands", "failures_per_success"],
        [(3, 2, 1.5)],
    ),
    "first_and_last": (
        {**FAILED, "measure": "first_and_last"},
        ["first_ts", "last_ts", "failed_logins"],
        [("2026-10-31 12:00", "2026-11-23 14:00", 9)],
    ),
    "list_never_succeeded": (
        {**FAILED, "measure": "list", "by": ["user"], "other_outcome": "never"},
        ["user_name", "failed_logins"],
        [("root", 3), ("admin", 2), ("", 1), ("Root", 1)],
    ),
    "count_that_succeeded_too": (
        {**FAILED, "measure": "count_distinct", "by": ["source"], "other_outcome": "also"},
        ["sources"],
        [(1,)],
    ),
    "list_succeeded_more": (
        {"outcome": "success", "measure": "list", "by": ["user"], "other_outcome": "fewer"},
        ["user_name", "successful_logins"],
        [("alice", 1)],
    ),
    "second_by_failures": (
        {**FAILED, "measure": "ranking", "by": ["user"], "rank": 2},
        ["user_name", "failed_logins"],
        [("root", 3), ("admin", 2), ("", 1), ("Root", 1), ("bob", 1)],
    ),
    "list_between": (
        {**FAILED, "measure": "list", "by": ["user"], "threshold": {"comparison": "at_least", "count": 2, "most": 3}},
        ["user_name", "failed_logins"],
        [("root", 3), ("admin", 2)],
    ),
    "success_rate": (
        {"measure": "success_rate", "window": TODAY},
        ["successful_logins", "login_attempts", "percent"],
        [(1, 5, 20.0)],
    ),
    "average_last_7_days": (
        {**FAILED, "measure": "average", "bucket": "day", "window": last(7, "day")},
        ["failed_logins_per_day", "failed_logins", "days"],
        [(1.0, 7, 7)],
    ),
    "average_hours_today": (
        {**FAILED, "measure": "average", "bucket": "hour", "window": TODAY},
        ["failed_logins_per_hour", "failed_logins", "hours"],
        [(0.3, 4, 15)],
    ),
    "average_of_all_days": (
        {**FAILED, "measure": "average", "bucket": "day"},
        ["failed_logins_per_day", "failed_logins", "days"],
        [(0.4, 9, 24)],
    ),
    "difference": (
        {**FAILED, "measure": "difference", "window": YESTERDAY, "compare_to": TODAY},
        ["first", "second", "difference"],
        [(2, 4, -2)],
    ),
    "average_of_weekend_days": (
        {**FAILED, "measure": "average", "bucket": "day", "filters": {"weekdays": [6, 7]}},
        ["failed_logins_per_day", "failed_logins", "days"],
        [(0.4, 3, 8)],
    ),
    "series_of_weekend_days": (
        {**FAILED, "measure": "series", "bucket": "day", "filters": {"weekdays": [6, 7]}, "window": last(7, "day")},
        ["day", "failed_logins"],
        [("2026-11-21 00:00", 0), ("2026-11-22 00:00", 2)],
    ),
    "difference_of_filters": (
        {
            **FAILED,
            "measure": "difference",
            "filters": {"hosts": ["web1"], "weekdays": [6, 7]},
            "compare_filters": {"hosts": ["web1"], "weekdays": [1, 2, 3, 4, 5]},
        },
        ["first", "second", "difference"],
        [(1, 5, -4)],
    ),
    "difference_with_repeats": (
        {"subject": "sudo", "measure": "difference", "window": TODAY, "compare_to": YESTERDAY},
        ["first", "second", "difference"],
        [(4, 1, 3)],
    ),
    "brief_of_a_host_today": (
        {"measure": "brief", "window": TODAY, "filters": {"hosts": ["web1"]}},
        ["failed_logins", "successful_logins", "sources", "users"],
        [(3, 1, 1, 2)],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_sql_of_a_plan_is_the_golden_file(name: str, now: datetime) -> None:
    query = compile_plan(QueryPlan.model_validate(CASES[name][0]), now)
    parameters = "".join(f"-- {value!r}\n" for value in query.parameters)
    text = f"{query.sql}\n\n-- parameters\n{parameters}"
    path = GOLDEN / f"{name}.sql"
    if UPDATE:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_the_sql_of_a_plan_gives_what_was_counted_by_hand(
    name: str, now: datetime, store: duckdb.DuckDBPyConnection, fetch: Fetch
) -> None:
    plan, columns, rows = CASES[name]
    query = compile_plan(QueryPlan.model_validate(plan), now)
    assert fetch(store, query) == (columns, rows)


def test_every_golden_file_has_its_plan() -> None:
    assert {path.stem for path in GOLDEN.glob("*.sql")} == set(CASES)
