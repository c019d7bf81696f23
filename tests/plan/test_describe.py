"""The interpretation in words: every part of a plan is named, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest

from logai.events import Action, FindingKind, Outcome
from logai.plan.describe import describe
from logai.plan.fields import FILTER_COLUMNS
from logai.plan.model import QueryPlan
from logai.plan.vocabulary import FIELDS_OF, TIME_DIMENSIONS, WITH_OUTCOME, Bucket, Comparison, Measure, Subject
from logai.plan.window import LastWindow, NamedWindow

BY_NUMBER = ("list", "count_distinct")
NOW = datetime(2026, 11, 23, 14, 30, tzinfo=ZoneInfo("Asia/Bangkok"))

FILTERS: dict[str, tuple[Any, str, str]] = {
    "users": (["root", "bob"], "user root or bob", "ผู้ใช้ root หรือ bob"),
    "not_users": (["root"], "not user root", "ผู้ใช้อื่นนอกจาก root"),
    "users_like": (["svc_*"], "users like svc_*", "ผู้ใช้ชื่อแบบ svc_*"),
    "not_users_like": (["svc_*"], "not users like svc_*", "ผู้ใช้ชื่อที่ไม่ใช่แบบ svc_*"),
    "sources": (["10.0.0.1"], "from 10.0.0.1", "จาก 10.0.0.1"),
    "not_sources": (["10.0.0.1"], "not from 10.0.0.1", "ไม่ใช่จาก 10.0.0.1"),
    "networks": (["10.0.0.0/8"], "from network 10.0.0.0/8", "จากเครือข่าย 10.0.0.0/8"),
    "not_networks": (["10.0.0.0/8"], "not from network 10.0.0.0/8", "ไม่ใช่จากเครือข่าย 10.0.0.0/8"),
    "address_scope": ("private", "private addresses", "ที่อยู่ภายใน (private)"),
    "address_family": ("ipv6", "IPv6 addresses", "ที่อยู่ IPv6"),
    "source_ports": ([50022], "source port 50022", "พอร์ตต้นทาง 50022"),
    "hosts": (["web1"], "host web1", "โฮสต์ web1"),
    "not_hosts": (["web1"], "not host web1", "ไม่ใช่โฮสต์ web1"),
    "methods": (["password"], "method password", "วิธีล็อกอิน password"),
    "not_methods": (["password"], "not method password", "ไม่ใช่วิธีล็อกอิน password"),
    "services": (["sshd"], "service sshd", "บริการ sshd"),
    "not_services": (["cron"], "not service cron", "ไม่ใช่บริการ cron"),
    "invalid_user": (True, "accounts that do not exist", "บัญชีที่ไม่มีอยู่จริง"),
    "targets": (["root"], "target account root", "บัญชีเป้าหมาย root"),
    "not_targets": (["root"], "not target account root", "บัญชีเป้าหมายอื่นนอกจาก root"),
    "groups": (["sudo"], "group sudo", "กลุ่ม sudo"),
    "commands": (["rm -rf"], 'command contains "rm -rf"', 'คำสั่งที่มีคำว่า "rm -rf"'),
    "command_words": (["sshd", "restart"], "command has the words sshd and restart", "คำสั่งที่มีทุกคำของ sshd และ restart"),
    "ttys": (["pts/0"], "terminal pts/0", "เทอร์มินัล pts/0"),
    "texts": (["Bad protocol"], 'text contains "Bad protocol"', 'ข้อความที่มีคำว่า "Bad protocol"'),
    "actions": (["user_created"], "kind of event: user created", "ประเภทเหตุการณ์: สร้างผู้ใช้"),
    "hours": ({"start": 19, "end": 7}, "from 19:00 to 07:00 of each day", "เวลา 19:00–07:00 น. ของทุกวัน"),
    "session_state": ("open", "open sessions", "เซสชันที่ยังไม่ปิด"),
    "ending": (True, "by when they ended", "นับตามเวลาที่สิ้นสุด"),
    "going_on": (True, "sessions that went on then", "เซสชันที่ดำเนินอยู่ในช่วงนั้น"),
    "session_length": (
        {"comparison": "more_than", "seconds": 7200},
        "that lasted longer than 2 hours",
        "ที่นานกว่า 2 ชั่วโมง",
    ),
    "weekdays": ([6, 7], "on Saturdays and Sundays", "เฉพาะวันเสาร์และวันอาทิตย์"),
    "dates": (
        ["2026-11-20", "2026-11-22"],
        "on 20 Nov 2026 or 22 Nov 2026 only",
        "เฉพาะวันที่ 20 พ.ย. 2569 หรือ 22 พ.ย. 2569",
    ),
    "not_dates": (["2026-11-20"], "not on 20 Nov 2026", "ยกเว้นวันที่ 20 พ.ย. 2569"),
}


def words(lang: str = "en", /, **plan: object) -> str:
    return describe(QueryPlan.model_validate(plan), NOW, lang)


def assert_all_differ(texts: list[str]) -> None:
    assert len(set(texts)) == len(texts)


def test_the_interpretation_is_that_of_the_contract() -> None:
    assert (
        words(outcome="failure", window={"kind": "named", "name": "today"})
        == "failed login attempts, today 2026-11-23 00:00 to 14:30 (Asia/Bangkok), all hosts"
    )


def test_the_interpretation_in_thai() -> None:
    assert (
        words("th", outcome="failure", window={"kind": "named", "name": "today"})
        == "จำนวนล็อกอินล้มเหลว, วันนี้ 2026-11-23 00:00 ถึง 14:30 (Asia/Bangkok), ทุกโฮสต์"
    )


@pytest.mark.parametrize("name", FILTER_COLUMNS)
def test_every_filter_is_named(name: str) -> None:
    value, english, thai = FILTERS[name]
    plan: dict[str, Any] = {"subject": "events", "filters": {name: value}}
    assert english in words(**plan).split(", ")
    assert thai in words("th", **plan).split(", ")


@pytest.mark.parametrize("lang", ["en", "th"])
def test_every_member_of_every_choice_has_its_own_words(lang: str) -> None:
    assert_all_differ([words(lang, subject=subject) for subject in Subject])
    for subject in WITH_OUTCOME:
        assert_all_differ([words(lang, subject=subject, outcome=outcome) for outcome in (None, *Outcome)])
    for subject in Subject:
        dimensions = sorted(FIELDS_OF[subject] | TIME_DIMENSIONS)
        assert_all_differ([words(lang, subject=subject, measure="list", by=[one]) for one in dimensions])
    assert_all_differ([words(lang, measure="series", bucket=bucket) for bucket in Bucket])
    assert_all_differ(
        [words(lang, measure="exists", threshold={"comparison": comparison, "count": 3}) for comparison in Comparison]
    )
    assert_all_differ([words(lang, subject="events", filters={"actions": [action]}) for action in Action])
    assert_all_differ([words(lang, filters={"weekdays": [day]}) for day in range(1, 8)])
    names = get_args(NamedWindow.model_fields["name"].annotation)
    units = get_args(LastWindow.model_fields["unit"].annotation)
    assert_all_differ(
        [words(lang, window={"kind": "named", "name": name}) for name in names]
        + [words(lang, window={"kind": "last", "amount": 2, "unit": unit}) for unit in units]
        + [words(lang)]
    )


@pytest.mark.parametrize("lang", ["en", "th"])
def test_every_measure_has_its_own_words(lang: str) -> None:
    extra: dict[Measure, dict[str, Any]] = {
        Measure.COUNT_DISTINCT: {"by": ["user"]},
        Measure.LIST: {"by": ["user"]},
        Measure.RANKING: {"by": ["user"]},
        Measure.SERIES: {"bucket": "day"},
        Measure.AVERAGE: {"bucket": "day"},
        Measure.SHARE: {"share_of": {}, "filters": {"users": ["bob"]}},
        Measure.DURATION: {"subject": "sessions", "statistic": "total"},
        Measure.DIFFERENCE: {"compare_to": {"kind": "named", "name": "yesterday"}},
    }
    texts = [words(lang, measure=measure, **extra.get(measure, {})) for measure in Measure]
    texts += [words(lang, measure=one, by=["user"], ascending=True) for one in ("ranking", "list")]
    texts += [words(lang, measure=one, by=["user"], limit=3) for one in ("ranking", "list")]
    texts += [words(lang, measure="ranking", by=["user"], rank=2, ascending=up) for up in (True, False)]
    texts += [words(lang, measure="outcomes", by=["user"])]
    texts += [
        words(lang, measure="list", by=["user"], outcome=outcome, other_outcome=other)
        for outcome in ("failure", "success")
        for other in ("never", "also", "fewer")
    ]
    texts += [words(lang, measure="rows", ascending=True), words(lang, measure="rows", limit=3)]
    texts += [words(lang, measure="list", by=["user", "source"])]
    texts += [words(lang, measure="ranking", by=["user"], count_of=one) for one in ("source", "host")]
    over = {"comparison": "more_than", "count": 1}
    texts += [words(lang, measure=one, by=["user"], count_of="source", threshold=over) for one in BY_NUMBER]
    of_sessions: dict[str, Any] = {"subject": "sessions", "measure": "duration"}
    texts += [words(lang, **of_sessions, statistic=one) for one in ("average", "longest", "shortest")]
    texts += [words(lang, **of_sessions, statistic="longest", limit=3)]
    texts += [words(lang, **of_sessions, statistic="total", by=["user"], ascending=up) for up in (True, False)]
    texts += [words(lang, measure="brief", findings=[kind]) for kind in FindingKind]
    assert_all_differ(texts)


@pytest.mark.parametrize(
    ("plan", "text"),
    [
        (
            {"outcome": "failure", "measure": "ranking", "by": ["source"], "limit": 1},
            "the source address with the most failed login attempts, all time (Asia/Bangkok), all hosts",
        ),
        (
            {
                "measure": "ranking",
                "by": ["user", "source"],
                "threshold": {"comparison": "more_than", "count": 300},
            },
            (
                "the 10 users and source addresses with the most login attempts, all time (Asia/Bangkok),"
                " more than 300 each, all hosts"
            ),
        ),
        (
            {"measure": "ranking", "by": ["weekday"]},
            "the weekdays with the most login attempts, all time (Asia/Bangkok), all hosts",
        ),
        (
            {"measure": "ranking", "by": ["hour_of_day"], "ascending": True},
            "the hours of the day with the fewest login attempts, all time (Asia/Bangkok), all hosts",
        ),
        (
            {"measure": "ranking", "by": ["hour_of_day"], "ascending": True, "limit": 24},
            "the hours of the day with the fewest login attempts, all time (Asia/Bangkok), all hosts",
        ),
        (
            {"outcome": "failure", "measure": "ranking", "by": ["source"], "count_of": "user", "limit": 3},
            (
                "the 3 source addresses with the most different users in failed login attempts,"
                " all time (Asia/Bangkok), all hosts"
            ),
        ),
        (
            {
                "measure": "list",
                "by": ["source"],
                "count_of": "user",
                "threshold": {"comparison": "more_than", "count": 5},
            },
            (
                "source addresses by their number of different users in login attempts, all time (Asia/Bangkok),"
                " more than 5 each, all hosts"
            ),
        ),
        (
            {
                "outcome": "failure",
                "measure": "list",
                "by": ["source"],
                "threshold": {"comparison": "at_least", "count": 5, "within": {"amount": 10, "unit": "minute"}},
            },
            (
                "different source addresses of failed login attempts, all time (Asia/Bangkok),"
                " at least 5 within 10 minutes each, all hosts"
            ),
        ),
        (
            {"measure": "brief", "findings": ["spraying", "brute_force"]},
            "findings of password spraying and brute force in login attempts, all time (Asia/Bangkok), all hosts",
        ),
        (
            {"measure": "brief", "findings": ["privileged_member"]},
            "findings of new member of a privileged group in account changes, all time (Asia/Bangkok), all hosts",
        ),
        (
            {"filters": {"hours": {"start": 22, "start_minute": 30, "end": 1, "end_minute": 5}}},
            "login attempts, all time (Asia/Bangkok), from 22:30 to 01:05 of each day, all hosts",
        ),
        (
            {"measure": "series", "bucket": "day", "window": {"kind": "last", "amount": 7, "unit": "day"}},
            (
                "login attempts per day, whole days in the last 7 days 2026-11-17 00:00 to 2026-11-23 14:30"
                " (Asia/Bangkok), all hosts"
            ),
        ),
        (
            {"measure": "share", "filters": {"users": ["root"]}, "share_of": {"hosts": ["web1"]}},
            "share of login attempts (user root) among login attempts (host web1), all time (Asia/Bangkok)",
        ),
        (
            {
                "subject": "sudo",
                "measure": "difference",
                "window": {"kind": "named", "name": "today"},
                "compare_to": {"kind": "named", "name": "yesterday"},
            },
            (
                "difference in sudo commands, today 2026-11-23 00:00 to 14:30 minus yesterday"
                " 2026-11-22 00:00 to 2026-11-23 00:00 (Asia/Bangkok), all hosts"
            ),
        ),
        (
            {"window": {"kind": "between", "start": "2026-11-01T06:00"}},
            "login attempts, from 2026-11-01 06:00 (Asia/Bangkok), all hosts",
        ),
        (
            {"window": {"kind": "between", "end": "2026-11-01T06:00"}},
            "login attempts, until 2026-11-01 06:00 (Asia/Bangkok), all hosts",
        ),
    ],
)
def test_whole_interpretations(plan: dict[str, object], text: str) -> None:
    assert words(**plan) == text


def test_a_zone_without_a_name_is_shown_by_its_offset() -> None:
    assert describe(QueryPlan(), NOW.astimezone(UTC), "en") == "login attempts, all time (UTC), all hosts"


def test_names_are_shown_harmless() -> None:
    text = words(filters={"users": ["\x1b[2J", "", "a, b"]})
    assert 'user \\x1b[2J, (empty) or "a, b"' in text


def test_one_of_a_ranking_is_not_numbered() -> None:
    plan = QueryPlan.model_validate({"outcome": "failure", "measure": "ranking", "by": ["hour_of_day"], "limit": 1})
    assert describe(plan, NOW, "en").startswith("the hour of the day with the most failed login attempts,")
    assert describe(plan, NOW, "th").startswith("ชั่วโมงที่มีล็อกอินล้มเหลวมากที่สุด,")
