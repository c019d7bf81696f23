"""Sentences, values, notes and tables from a plan and its rows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from logai.answer.compose import Composed, compose
from logai.answer.facts import DataFacts, read_facts
from logai.plan.compile import TIE_ROWS
from logai.plan.fields import FILTER_COLUMNS
from logai.plan.model import QueryPlan
from logai.plan.moments import resolve_plan
from logai.plan.vocabulary import Measure
from logai.table import Table

if TYPE_CHECKING:
    from logai.table import Value

ZONE = ZoneInfo("Asia/Bangkok")
NOW = datetime(2026, 11, 23, 14, 30, tzinfo=ZONE)
FACTS = DataFacts(
    first_ts=datetime(2026, 11, 1, 6, 0, tzinfo=ZONE),
    last_ts=datetime(2026, 11, 23, 14, 29, 59, tzinfo=ZONE),
    events=5,
)
SMALL = DataFacts(
    first_ts=datetime(2015, 12, 10, 6, 55, 46, tzinfo=ZONE),
    last_ts=datetime(2015, 12, 10, 11, 4, 45, tzinfo=ZONE),
    events=2000,
)

FAILED: dict[str, Any] = {"outcome": "failure"}
TODAY: dict[str, Any] = {"window": {"kind": "named", "name": "today"}}
FAILED_TODAY: dict[str, Any] = {**FAILED, **TODAY}
BY_USER: dict[str, Any] = {**FAILED_TODAY, "by": ["user"]}


def answer(
    plan: dict[str, Any],
    columns: str,
    *rows: tuple[Value, ...],
    lang: str = "en",
    facts: DataFacts = FACTS,
) -> Composed:
    parsed = QueryPlan.model_validate(plan)
    table = Table(tuple(columns.split()), rows)
    return compose(parsed, table, resolve_plan(parsed, NOW), NOW, lang, facts)


def test_a_count_names_its_unit_and_its_time() -> None:
    composed = answer(FAILED_TODAY, "failed_logins", (41,))
    assert composed.sentence == "41 failed login attempts today (00:00 to 14:30)."
    assert composed.value == 41
    assert composed.notes == ()


def test_a_count_in_thai() -> None:
    assert (
        answer(FAILED_TODAY, "failed_logins", (41,), lang="th").sentence == "วันนี้ (00:00–14:30 น.) มีล็อกอินล้มเหลว 41 ครั้ง"
    )


def test_one_is_singular() -> None:
    assert answer(FAILED_TODAY, "failed_logins", (1,)).sentence == "1 failed login attempt today (00:00 to 14:30)."


@pytest.mark.parametrize(
    ("window", "english", "thai"),
    [
        ({"kind": "named", "name": "yesterday"}, "yesterday (22 Nov 2026)", "เมื่อวาน (22 พ.ย. 2569)"),
        (
            {"kind": "named", "name": "last_week"},
            "last week (16 Nov 2026 to 22 Nov 2026)",
            "สัปดาห์ที่แล้ว (16 พ.ย. 2569 ถึง 22 พ.ย. 2569)",
        ),
        (
            {"kind": "last", "amount": 1, "unit": "hour"},
            "in the last hour (13:30 to 14:30)",
            "ใน 1 ชั่วโมงที่ผ่านมา (13:30–14:30 น.)",
        ),
        (
            {"kind": "between", "start": "2026-11-22T00:00", "end": "2026-11-23T00:00"},
            "on 22 Nov 2026",
            "เมื่อวันที่ 22 พ.ย. 2569",
        ),
        (
            {"kind": "between", "start": "2026-11-20T00:00", "end": "2026-11-23T00:00"},
            "from 20 Nov 2026 to 22 Nov 2026",
            "ตั้งแต่ 20 พ.ย. 2569 ถึง 22 พ.ย. 2569",
        ),
        (
            {"kind": "between", "start": "2026-11-22T02:00", "end": "2026-11-22T05:00"},
            "between 22 Nov 2026 02:00 and 05:00",
            "ระหว่าง 22 พ.ย. 2569 02:00 น. ถึง 05:00 น.",
        ),
        (
            {"kind": "between", "start": "2026-11-22T02:00"},
            "since 22 Nov 2026 02:00",
            "ตั้งแต่ 22 พ.ย. 2569 02:00 น.",
        ),
        (
            {"kind": "between", "end": "2026-11-22T02:00"},
            "before 22 Nov 2026 02:00",
            "ก่อน 22 พ.ย. 2569 02:00 น.",
        ),
    ],
)
def test_the_time_is_said_as_it_was_asked(window: dict[str, Any], english: str, thai: str) -> None:
    plan = {**FAILED, "window": window}
    assert answer(plan, "failed_logins", (2,)).sentence == f"2 failed login attempts {english}."
    assert answer(plan, "failed_logins", (2,), lang="th").sentence == f"{thai} มีล็อกอินล้มเหลว 2 ครั้ง"


def test_without_a_window_the_answer_says_from_when_to_when_the_data_is() -> None:
    assert (
        answer(FAILED, "failed_logins", (532,), facts=SMALL).sentence
        == "532 failed login attempts between 10 Dec 2015 06:55 and 11:04."
    )


def test_the_times_of_the_data_are_said_in_the_zone_of_the_answer() -> None:
    in_utc = DataFacts(datetime(2015, 12, 9, 23, 55, tzinfo=UTC), datetime(2015, 12, 10, 4, 4, tzinfo=UTC), 2000)
    assert answer(FAILED, "n", (5,), facts=in_utc).sentence.endswith("between 10 Dec 2015 06:55 and 11:04.")


def test_filters_are_said() -> None:
    plan = {**FAILED_TODAY, "filters": {"users": ["root"], "hosts": ["web1"]}}
    assert (
        answer(plan, "failed_logins", (1200,)).sentence
        == "1,200 failed login attempts for user root on host web1 today (00:00 to 14:30)."
    )


def test_nothing_found_after_the_data_names_the_newest_event() -> None:
    old = DataFacts(datetime(2026, 11, 1, tzinfo=ZONE), datetime(2026, 11, 21, 8, 12, tzinfo=ZONE), 5)
    composed = answer(FAILED_TODAY, "failed_logins", (0,), facts=old)
    assert (
        composed.sentence
        == "No failed login attempts today (00:00 to 14:30); the newest event is of 21 Nov 2026 08:12."
    )
    assert composed.value == 0
    assert (
        answer(FAILED_TODAY, "failed_logins", (0,), facts=old, lang="th").sentence
        == "วันนี้ (00:00–14:30 น.) ไม่มีล็อกอินล้มเหลว เหตุการณ์ล่าสุดในข้อมูลคือ 21 พ.ย. 2569 08:12 น."
    )


def test_nothing_found_before_the_data_names_the_oldest_event() -> None:
    plan = {**FAILED, "window": {"kind": "named", "name": "last_month"}}
    assert answer(plan, "failed_logins", (0,)).sentence == (
        "No failed login attempts last month (1 Oct 2026 to 31 Oct 2026); the oldest event is of 1 Nov 2026 06:00."
    )


def test_nothing_found_within_the_data_says_just_that() -> None:
    assert answer(FAILED_TODAY, "failed_logins", (0,)).sentence == "No failed login attempts today (00:00 to 14:30)."


def test_a_window_that_begins_before_the_data_is_noted() -> None:
    plan = {**FAILED, "window": {"kind": "named", "name": "this_month"}}
    assert answer(plan, "failed_logins", (3,)).notes == ("The data begins only on 1 Nov 2026 06:00.",)


def test_a_name_that_never_occurs_is_noted() -> None:
    facts = DataFacts(FACTS.first_ts, FACTS.last_ts, 5, unknown_names=(("user", "carol"), ("group", "a\nb")))
    plan = {**FAILED_TODAY, "filters": {"users": ["carol", "a\nb"]}}
    composed = answer(plan, "failed_logins", (0,), facts=facts)
    assert composed.value == 0
    assert composed.notes == ("User carol does not occur in the data.", "Group a\\nb does not occur in the data.")


def test_different_values_are_counted() -> None:
    plan = {**BY_USER, "measure": "count_distinct"}
    composed = answer(plan, "users", (17,))
    assert composed.sentence == "17 users had failed login attempts today (00:00 to 14:30)."
    assert composed.value == 17
    assert answer(plan, "users", (1,)).sentence.startswith("1 user had ")
    over = {**plan, "threshold": {"comparison": "more_than", "count": 300}}
    assert (
        answer(over, "users", (2,)).sentence
        == "2 users each had more than 300 failed login attempts today (00:00 to 14:30)."
    )
    assert (
        answer(over, "users", (0,)).sentence
        == "No user had more than 300 failed login attempts today (00:00 to 14:30)."
    )


def test_a_list_names_a_few_and_counts_all() -> None:
    plan = {**BY_USER, "measure": "list"}
    rows = [(name, 9) for name in ("root", "admin", "", "a b", "oracle", "test", "guest")]
    composed = answer(plan, "user_name failed_logins", *rows)
    assert composed.sentence == (
        '7 users had failed login attempts today (00:00 to 14:30): root, admin, (empty), "a b", oracle and 2 more.'
    )
    assert composed.value is None
    assert len(composed.table.rows) == 7
    assert not composed.table.truncated


def test_a_list_that_was_cut_claims_no_number() -> None:
    plan = {**BY_USER, "measure": "list", "limit": 2}
    composed = answer(plan, "user_name failed_logins", ("a", 3), ("b", 2), ("c", 1))
    assert composed.sentence == "More than 2 users had failed login attempts today (00:00 to 14:30): a, b and others."
    assert [row[0] for row in composed.table.rows] == ["a", "b"]


def test_a_ranking_names_the_first() -> None:
    plan = {**BY_USER, "measure": "ranking"}
    composed = answer(plan, "user_name failed_logins", ("root", 1287), ("admin", 3))
    assert composed.sentence == "root has the most failed login attempts today (00:00 to 14:30): 1,287."
    assert composed.value is None
    assert composed.notes == ()


def test_a_ranking_of_the_fewest() -> None:
    plan = {**BY_USER, "measure": "ranking", "ascending": True}
    assert "root has the fewest failed" in answer(plan, "user_name failed_logins", ("root", 1), ("b", 2)).sentence


def test_a_tie_for_the_first_place_is_said() -> None:
    plan = {**BY_USER, "measure": "ranking"}
    composed = answer(plan, "user_name failed_logins", ("a", 3), ("b", 3), ("c", 1))
    assert composed.sentence == "a and b have the most failed login attempts today (00:00 to 14:30): 3 each."


def test_the_one_asked_for_alone_brings_those_that_share_its_place() -> None:
    plan = {**BY_USER, "measure": "ranking", "limit": 1}
    composed = answer(plan, "user_name failed_logins", ("a", 3), ("b", 3), ("c", 1))
    assert [row[0] for row in composed.table.rows] == ["a", "b"]
    assert composed.notes == ()
    assert not composed.table.truncated


def test_one_place_shared_by_very_many_is_said_to_be_open() -> None:
    plan = {**BY_USER, "measure": "ranking", "limit": 1}
    composed = answer(plan, "user_name failed_logins", *((f"u{one}", 3) for one in range(TIE_ROWS + 2)))
    assert len(composed.table.rows) == 1
    assert "u0 and others have the most" in composed.sentence
    assert composed.notes == ("More than 10 others have the same count as the last one shown.",)


def test_a_tie_at_the_cut_is_noted() -> None:
    plan = {**BY_USER, "measure": "ranking", "limit": 2}
    composed = answer(plan, "user_name failed_logins", ("a", 5), ("b", 3), ("c", 3), ("d", 3), ("e", 1))
    assert [row[0] for row in composed.table.rows] == ["a", "b"]
    assert composed.notes == ("2 more have the same count as the last one shown.",)
    assert not composed.table.truncated


def test_a_ranking_cut_by_our_own_limit_is_truncated() -> None:
    plan = {**BY_USER, "measure": "ranking"}
    composed = answer(plan, "user_name failed_logins", *((f"u{one}", 50 - one) for one in range(12)))
    assert composed.table.truncated
    assert len(composed.table.rows) == 10
    assert composed.notes == ("Only the first 10 rows are shown; there are more.",)


def test_the_busiest_hour_alone_is_a_value() -> None:
    plan = {**FAILED_TODAY, "measure": "ranking", "by": ["hour_of_day"], "limit": 1}
    composed = answer(plan, "hour_of_day failed_logins", (9, 4), (10, 3))
    assert composed.value == 9
    assert composed.sentence == "09:00–10:00 has the most failed login attempts today (00:00 to 14:30): 4."
    assert answer(plan, "hour_of_day failed_logins", (9, 4), (10, 4)).value is None


def test_a_series_says_the_sum_and_the_peak() -> None:
    plan = {**FAILED_TODAY, "measure": "series", "bucket": "hour"}
    nine, ten = datetime(2026, 11, 23, 2, tzinfo=UTC), datetime(2026, 11, 23, 3, tzinfo=UTC)
    composed = answer(plan, "hour failed_logins", (nine, 2), (ten, 0))
    assert composed.sentence == (
        "Failed login attempts per hour today (00:00 to 14:30): 2 in total, most at 23 Nov 2026 09:00 (2)."
    )
    assert composed.value is None
    first = composed.table.rows[0][0]
    assert isinstance(first, datetime)
    assert first.isoformat() == "2026-11-23T09:00:00+07:00"
    assert answer(plan, "hour failed_logins", (nine, 2), (ten, 2)).sentence.endswith(
        "4 in total, most at 23 Nov 2026 09:00 and 23 Nov 2026 10:00 (2 each)."
    )
    assert answer(plan, "hour failed_logins", (nine, 0)).sentence == (
        "No failed login attempts today (00:00 to 14:30)."
    )


def test_all_that_share_the_lowest_success_rate_are_named() -> None:
    plan = {"measure": "success_rate", "by": ["user"], "ascending": True, "limit": 1}
    columns = "user_name successful_logins login_attempts percent"
    composed = answer(plan, columns, ("root", 0, 41, 0.0), ("admin", 0, 2, 0.0), ("bob", 1, 2, 50.0))
    assert composed.sentence.startswith("root and admin have the lowest success rate of login attempts")
    assert composed.sentence.endswith(": 0% each.")
    assert [row[0] for row in composed.table.rows] == ["root", "admin"]
    alone = answer({**plan, "ascending": False}, columns, ("bob", 3, 4, 75.0), ("root", 0, 41, 0.0))
    assert alone.sentence.startswith("bob has the highest success rate of login attempts")
    assert alone.sentence.endswith(": 75%, 3 of 4.")


def test_a_network_of_ipv6_is_written_as_short_as_it_can_be() -> None:
    plan = {**FAILED_TODAY, "measure": "ranking", "by": ["network"]}
    composed = answer(plan, "network failed_logins", ("2001:db8:0:0::/64", 2), ("203.0.113.0/24", 1))
    assert [row[0] for row in composed.table.rows] == ["2001:db8::/64", "203.0.113.0/24"]


def test_a_series_of_different_values_has_no_sum() -> None:
    plan = {**FAILED_TODAY, "measure": "series", "bucket": "hour", "count_of": "source"}
    nine, ten = datetime(2026, 11, 23, 2, tzinfo=UTC), datetime(2026, 11, 23, 3, tzinfo=UTC)
    assert answer(plan, "hour sources", (nine, 2), (ten, 1)).sentence == (
        "Different source addresses in failed login attempts per hour today (00:00 to 14:30):"
        " most at 23 Nov 2026 09:00 (2)."
    )


def test_days_that_are_asked_for_because_nothing_happened_are_named() -> None:
    plan = {
        "outcome": "failure",
        "measure": "series",
        "bucket": "day",
        "threshold": {"comparison": "exactly", "count": 0},
    }
    days = [(datetime(2026, 11, day, tzinfo=UTC), 0) for day in (20, 21)]
    assert answer(plan, "day failed_logins", *days).sentence.endswith("none in 2 days: 20 Nov 2026, 21 Nov 2026.")
    assert answer(plan, "day failed_logins").sentence.startswith("No day had exactly 0 failed login attempts")


def test_the_first_and_the_last_row_say_who_and_where() -> None:
    plan = {**FAILED_TODAY, "measure": "first"}
    moment = datetime(2026, 11, 23, 2, 10, 5, tzinfo=UTC)
    columns = "ts host_name service user_name source"
    composed = answer(plan, columns, (moment, "web1", None, "root", "10.0.0.1"))
    assert composed.sentence == (
        "The first failed login attempt today (00:00 to 14:30):"
        " 23 Nov 2026 09:10:05, user root, from 10.0.0.1, host web1."
    )
    assert composed.value == moment
    empty = answer({**plan, "measure": "last"}, columns)
    assert (empty.sentence, empty.value) == ("No failed login attempts today (00:00 to 14:30).", None)


def test_rows_are_said_to_be_all_or_the_newest() -> None:
    plan = {"subject": "sudo", **TODAY, "measure": "rows", "limit": 2}
    one, two, three = ((NOW, "bob", repeat) for repeat in (1, 3, 1))
    composed = answer(plan, "ts user_name repeat", one, two)
    assert composed.sentence == "4 sudo commands today (00:00 to 14:30), newest first."
    composed = answer(plan, "ts user_name repeat", one, two, three)
    assert composed.sentence == "The newest 4 of the sudo commands today (00:00 to 14:30)."
    assert len(composed.table.rows) == 2
    lines = answer({**plan, "subject": "events"}, "ts user_name repeat", one, two, three)
    assert lines.sentence == "The newest 2 of the events today (00:00 to 14:30)."
    oldest = answer({**plan, "ascending": True}, "ts user_name repeat", one, two)
    assert oldest.sentence == "4 sudo commands today (00:00 to 14:30), oldest first."


def test_a_single_row_has_no_order() -> None:
    plan = {"subject": "sudo", **TODAY, "measure": "rows", "limit": 2}
    assert answer(plan, "ts user_name repeat", (NOW, "bob", 1)).sentence == "1 sudo command today (00:00 to 14:30)."


@pytest.mark.parametrize(
    ("row", "english", "thai"),
    [
        (
            (True, 41),
            "Yes: 41 failed login attempts today (00:00 to 14:30).",
            "มี: วันนี้ (00:00–14:30 น.) พบล็อกอินล้มเหลว 41 ครั้ง",
        ),
        (
            (False, 0),
            "No: no failed login attempts today (00:00 to 14:30).",
            "วันนี้ (00:00–14:30 น.) ไม่มีล็อกอินล้มเหลว",
        ),
    ],
)
def test_a_yes_or_no_gives_the_count(row: tuple[bool, int], english: str, thai: str) -> None:
    plan = {**FAILED_TODAY, "measure": "exists"}
    composed = answer(plan, "found failed_logins", row)
    assert (composed.sentence, composed.value) == (english, row[0])
    assert answer(plan, "found failed_logins", row, lang="th").sentence == thai


def test_a_yes_or_no_about_a_threshold_names_it() -> None:
    plan = {**FAILED_TODAY, "measure": "exists", "threshold": {"comparison": "more_than", "count": 300}}
    yes = answer(plan, "found failed_logins", (True, 1412))
    assert yes.sentence == "Yes: 1,412 failed login attempts today (00:00 to 14:30), more than 300."
    no = answer(plan, "found failed_logins", (False, 0))
    assert no.sentence == "No: 0 failed login attempts today (00:00 to 14:30), not more than 300."
    assert no.value is False


def test_a_share_names_part_and_whole() -> None:
    plan = {
        **FAILED_TODAY,
        "measure": "share",
        "filters": {"users": ["root"], "hosts": ["web1"]},
        "share_of": {"hosts": ["web1"]},
    }
    composed = answer(plan, "part whole percent", (286, 1532, 18.7))
    assert composed.sentence == (
        "18.7% of failed login attempts on host web1 today (00:00 to 14:30) were for user root: 286 of 1,532."
    )
    assert composed.value == 18.7
    nothing = answer(plan, "part whole percent", (0, 0, None))
    assert nothing.sentence == "No failed login attempts on host web1 today (00:00 to 14:30)."
    assert nothing.value is None


def test_a_share_of_outcomes_is_of_all_attempts() -> None:
    plan = {**FAILED_TODAY, "measure": "share", "share_of": {}}
    assert answer(plan, "part whole percent", (9, 11, 81.8)).sentence == (
        "81.8% of login attempts today (00:00 to 14:30) failed: 9 of 11."
    )


def test_a_success_rate() -> None:
    plan = {**TODAY, "measure": "success_rate"}
    composed = answer(plan, "successful_logins login_attempts percent", (4, 32, 12.5))
    assert composed.sentence == "12.5% of login attempts today (00:00 to 14:30) succeeded: 4 of 32."
    assert composed.value == 12.5
    assert answer(plan, "a b c", (0, 0, None)).sentence == "No login attempts today (00:00 to 14:30)."


def test_an_average_says_what_it_is_of() -> None:
    plan = {
        **FAILED,
        "measure": "average",
        "bucket": "day",
        "window": {"kind": "last", "amount": 7, "unit": "day"},
    }
    composed = answer(plan, "failed_logins_per_day failed_logins days", (5.9, 41, 7))
    assert composed.sentence == (
        "On average 5.9 failed login attempts per day in the last 7 days"
        " (16 Nov 2026 14:30 to 23 Nov 2026 14:30): 41 in 7 days."
    )
    assert composed.value == 5.9


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ((41, 29, 12), "12 more failed login attempts {today} than {yesterday}: 41 against 29."),
        ((28, 29, -1), "1 fewer failed login attempt {today} than {yesterday}: 28 against 29."),
        ((29, 29, 0), "As many failed login attempts {today} as {yesterday}: 29."),
    ],
)
def test_a_difference_is_the_first_minus_the_second(row: tuple[int, int, int], sentence: str) -> None:
    plan = {**FAILED_TODAY, "measure": "difference", "compare_to": {"kind": "named", "name": "yesterday"}}
    composed = answer(plan, "first second difference", row)
    assert composed.sentence == sentence.format(today="today (00:00 to 14:30)", yesterday="yesterday (22 Nov 2026)")
    assert composed.value == row[2]


@pytest.mark.parametrize(
    ("row", "end"),
    [
        (
            (9, 2, 4.5),
            "9 failed login attempts {when}, and 2 successful logins: more failures than successes, 4.5 to 1.",
        ),
        (
            (2, 9, 0.2),
            "2 failed login attempts {when}, and 9 successful logins: fewer failures than successes, 0.2 to 1.",
        ),
        ((2, 2, 1.0), "2 failed login attempts {when}, and 2 successful logins: as many failures as successes."),
        ((2, 0, None), "2 failed login attempts {when}, and no successful logins: more failures than successes."),
        ((0, 0, None), "No login attempts {when}."),
    ],
)
def test_both_outcomes_are_told_side_by_side(row: tuple[int, int, float | None], end: str) -> None:
    plan = {**TODAY, "measure": "outcomes"}
    composed = answer(plan, "failed_logins successful_logins failures_per_success", row)
    assert composed.sentence == end.format(when="today (00:00 to 14:30)")
    assert composed.value == row[2]


def test_one_place_of_a_ranking_is_told_with_all_that_share_it() -> None:
    plan = {**FAILED_TODAY, "measure": "ranking", "by": ["user"], "rank": 2}
    rows: tuple[tuple[Value, ...], ...] = (("root", 9), ("admin", 4), ("bob", 4), ("test", 1))
    composed = answer(plan, "user_name failed_logins", *rows)
    assert composed.sentence == "Number 2 by failed login attempts today (00:00 to 14:30): admin and others, 4 each."
    assert composed.notes == ("One more has the same count as the last one shown.",)
    alone = answer(plan, "user_name failed_logins", rows[0], rows[1], rows[3])
    assert alone.sentence == "Number 2 by failed login attempts today (00:00 to 14:30): admin, 4."
    assert not alone.notes
    few = answer(plan, "user_name failed_logins", rows[0])
    assert few.sentence == "Fewer than 2 users had failed login attempts today (00:00 to 14:30)."


EXAMPLES: dict[Measure, tuple[dict[str, Any], str, tuple[Value, ...]]] = {
    Measure.COUNT: ({}, "n", (3,)),
    Measure.COUNT_DISTINCT: ({"by": ["user", "source"]}, "pairs", (3,)),
    Measure.LIST: ({"by": ["user", "source"]}, "user_name source n", ("\x1b]0;x\x07", "\u202e", 3)),
    Measure.RANKING: ({"by": ["weekday"]}, "weekday n", (7, 3)),
    Measure.SERIES: ({"bucket": "week"}, "week n", (NOW, 3)),
    Measure.FIRST: ({}, "ts user_name", (NOW, "\x1b[2J")),
    Measure.LAST: ({}, "ts user_name", (NOW, "a\nb")),
    Measure.FIRST_AND_LAST: ({}, "first_ts last_ts n", (NOW, NOW, 3)),
    Measure.OUTCOMES: ({"by": ["user"]}, "user_name f s", ("a\nb", 3, 2)),
    Measure.ROWS: ({}, "ts user_name", (NOW, "a\nb")),
    Measure.EXISTS: ({}, "found n", (True, 3)),
    Measure.SHARE: ({"share_of": {}, "filters": {"users": ["a\nb"]}}, "part whole percent", (1, 2, 50.0)),
    Measure.SUCCESS_RATE: ({}, "s n percent", (1, 2, 50.0)),
    Measure.AVERAGE: ({"bucket": "hour"}, "a n hours", (1.5, 3, 2)),
    Measure.DIFFERENCE: ({"compare_to": {"kind": "all"}}, "first second difference", (1, 2, -1)),
    Measure.DURATION: (
        {"subject": "sessions", "statistic": "longest"},
        "ts duration_seconds user_name state",
        (NOW, 61.5, "a\nb", "open"),
    ),
    Measure.BRIEF: ({"filters": {"users": ["a\nb"]}}, "failed_logins successful_logins sources users", (3, 2, 1, 1)),
}


@pytest.mark.parametrize("measure", Measure)
@pytest.mark.parametrize("lang", ["en", "th"])
def test_every_measure_makes_a_harmless_sentence_in_both_languages(measure: Measure, lang: str) -> None:
    plan, columns, row = EXAMPLES[measure]
    composed = answer({"measure": measure, **plan}, columns, row, lang=lang)
    assert composed.sentence.isprintable()
    assert "{" not in composed.sentence


def test_facts_are_read_from_their_queries() -> None:
    data = Table(("first_ts", "last_ts", "events"), ((NOW, NOW, 12),))
    assert read_facts(data) == DataFacts(NOW, NOW, 12)
    assert read_facts(data, Table(("kind", "name"), (("user", "carol"),))) == DataFacts(
        NOW, NOW, 12, (("user", "carol"),)
    )
    assert read_facts(data, None, Table(("login_attempts",), ((117,),))) == DataFacts(NOW, NOW, 12, without_value=117)
    assert read_facts(Table(("first_ts", "last_ts", "events"), ((None, None, 0),))) == DataFacts()


def test_weekdays_are_named_in_rows_and_in_the_sentence() -> None:
    plan = {**FAILED_TODAY, "measure": "ranking", "by": ["weekday"]}
    composed = answer(plan, "weekday failed_logins", (4, 9), (1, 2))
    assert composed.table.rows == (("Thursday", 9), ("Monday", 2))
    assert composed.sentence.startswith("Thursday has the most ")
    assert answer(plan, "weekday failed_logins", (4, 9), lang="th").sentence.startswith(
        "วันพฤหัสบดี มีล็อกอินล้มเหลวมากที่สุด 9 ครั้ง"
    )


def test_many_steps_that_share_the_highest_count_are_counted() -> None:
    plan = {**FAILED, "measure": "series", "bucket": "day", "window": {"kind": "named", "name": "this_week"}}
    days = [datetime(2026, 11, day, tzinfo=ZONE) for day in range(16, 20)]
    assert answer(plan, "day failed_logins", *((day, 2) for day in days)).sentence.endswith("most on 4 days (2 each).")


def test_rows_that_a_ranking_leaves_out_are_noted() -> None:
    facts = DataFacts(FACTS.first_ts, FACTS.last_ts, 5, without_value=117)
    plan = {**TODAY, "measure": "ranking", "by": ["method"]}
    rows = (("password", 9), ("publickey", 3))
    assert answer(plan, "auth_method login_attempts", *rows, facts=facts).notes == ("117 more name no login method.",)
    assert answer(plan, "auth_method login_attempts", *rows, facts=facts, lang="th").notes == (
        "อีก 117 ครั้ง ไม่ระบุวิธีล็อกอิน",
    )


def test_a_count_of_several_names_is_told_apart_in_a_note() -> None:
    data = Table(("first_ts", "last_ts", "events"), ((FACTS.first_ts, FACTS.last_ts, 5),))
    facts = read_facts(data, parts=Table(("user_name", "failed_logins"), (("root", 1370), ("a b", 9))))
    plan = {**FAILED_TODAY, "filters": {"users": ["root", "a b", "x"]}}
    assert answer(plan, "failed_logins", (1379,), facts=facts).notes == ('Of these: root 1,370, "a b" 9.',)
    assert answer(plan, "failed_logins", (1379,), facts=facts, lang="th").notes == (
        'แยกเป็น root 1,370 ครั้ง, "a b" 9 ครั้ง',
    )


HOURS: dict[str, Any] = {"hours": {"start": 2, "end": 5}}
IN_DATA = "between 10 Dec 2015 06:55 and 11:04"
IN_DATA_TH = "ระหว่าง 10 ธ.ค. 2558 06:55 น. ถึง 11:04 น."


@pytest.mark.parametrize(
    ("plan", "columns", "rows", "english", "thai"),
    [
        (
            {**FAILED, "filters": HOURS},
            "n",
            [(7,)],
            f"7 failed login attempts from 02:00 to 05:00 of each day, {IN_DATA}.",
            f"เวลา 02:00–05:00 น. ของทุกวัน มีล็อกอินล้มเหลว 7 ครั้ง {IN_DATA_TH}",
        ),
        (
            {**FAILED_TODAY, "filters": HOURS},
            "n",
            [(7,)],
            "7 failed login attempts from 02:00 to 05:00 today (00:00 to 14:30).",
            "วันนี้ (00:00–14:30 น.) เวลา 02:00–05:00 น. มีล็อกอินล้มเหลว 7 ครั้ง",
        ),
        (
            {**FAILED, "filters": {"weekdays": [7], "sources": ["10.0.0.1"]}},
            "n",
            [(7,)],
            f"7 failed login attempts from 10.0.0.1 on Sundays, {IN_DATA}.",
            f"เฉพาะวันอาทิตย์ จาก 10.0.0.1 มีล็อกอินล้มเหลว 7 ครั้ง {IN_DATA_TH}",
        ),
        (
            {"measure": "exists", "filters": {"users": ["root"], "methods": ["password"]}},
            "found n",
            [(True, 7)],
            f"Yes: 7 login attempts for user root with method password {IN_DATA}.",
            f"มี: ผู้ใช้ root มีความพยายามล็อกอินด้วยวิธี password 7 ครั้ง {IN_DATA_TH}",
        ),
        (
            {**FAILED, "measure": "difference", "compare_to": {"kind": "named", "name": "yesterday"}, "filters": HOURS}
            | TODAY,
            "first second difference",
            [(3, 1, 2)],
            (
                "2 more failed login attempts from 02:00 to 05:00 today (00:00 to 14:30) than yesterday (22 Nov 2026):"
                " 3 against 1."
            ),
            "วันนี้ (00:00–14:30 น.) มีล็อกอินล้มเหลวเวลา 02:00–05:00 น. 3 ครั้ง มากกว่าเมื่อวาน (22 พ.ย. 2569) ที่มี 1 ครั้ง อยู่ 2 ครั้ง",
        ),
        (
            {"subject": "sudo", "measure": "ranking", "by": ["command"], "filters": {"users": ["bob"]}},
            "command n",
            [("/bin/ls", 15), ("/bin/id", 1)],
            f"/bin/ls was run most often with sudo by user bob {IN_DATA}: 15 times.",
            f"/bin/ls ถูกรันด้วย sudo โดยผู้ใช้ bob บ่อยที่สุด 15 ครั้ง {IN_DATA_TH}",
        ),
        (
            {"subject": "account_changes", "filters": {"actions": ["user_created"], "targets": ["bob"]}},
            "n",
            [(1,)],
            f"Account bob was created {IN_DATA}.",
            f"มีการสร้างบัญชี bob 1 ครั้ง {IN_DATA_TH}",
        ),
        (
            {"subject": "account_changes", "filters": {"actions": ["user_created"], "targets": ["bob"]}},
            "n",
            [(0,)],
            f"Account bob was not created {IN_DATA}.",
            f"ไม่มีการสร้างบัญชี bob {IN_DATA_TH}",
        ),
    ],
)
def test_each_filter_stands_where_a_person_would_put_it(
    plan: dict[str, Any], columns: str, rows: list[tuple[Value, ...]], english: str, thai: str
) -> None:
    assert answer(plan, columns, *rows, facts=SMALL).sentence == english
    assert answer(plan, columns, *rows, facts=SMALL, lang="th").sentence == thai


def test_what_the_question_fixes_is_not_said_again_of_a_single_row() -> None:
    plan = {**FAILED_TODAY, "measure": "first", "filters": {"sources": ["10.0.0.1"]}}
    composed = answer(plan, "ts host_name user_name source", (NOW, "web1", "root", "10.0.0.1"))
    assert composed.sentence == (
        "The first failed login attempt from 10.0.0.1 today (00:00 to 14:30):"
        " 23 Nov 2026 14:30:00, user root, host web1."
    )


CHANGES: dict[str, Any] = {"subject": "account_changes", "window": {"kind": "named", "name": "yesterday"}}


@pytest.mark.parametrize(
    ("plan", "columns", "rows", "english", "thai"),
    [
        (
            {"measure": "count_distinct", "by": ["target"], "filters": {"actions": ["user_created"]}},
            "targets",
            [(10,)],
            "10 accounts were created yesterday (22 Nov 2026).",
            "เมื่อวาน (22 พ.ย. 2569) มีการสร้างบัญชี 10 บัญชี",
        ),
        (
            {"measure": "list", "by": ["target"], "filters": {"actions": ["user_created"]}},
            "user_target account_changes",
            [("bob", 1)],
            "1 account was created yesterday (22 Nov 2026): bob.",
            "เมื่อวาน (22 พ.ย. 2569) มีการสร้างบัญชี 1 บัญชี: bob",
        ),
        (
            {"filters": {"actions": ["user_created"]}},
            "account_changes",
            [(0,)],
            "No accounts were created yesterday (22 Nov 2026).",
            "เมื่อวาน (22 พ.ย. 2569) ไม่มีการสร้างบัญชีใหม่",
        ),
        (
            {"filters": {"actions": ["group_member_added"], "groups": ["sudo"]}},
            "account_changes",
            [(1,)],
            "1 account was added to group sudo yesterday (22 Nov 2026).",
            "เมื่อวาน (22 พ.ย. 2569) มีการเพิ่มบัญชีเข้ากลุ่ม sudo 1 บัญชี",
        ),
        (
            {"filters": {"actions": ["password_changed"]}},
            "account_changes",
            [(10,)],
            "Passwords were changed 10 times yesterday (22 Nov 2026).",
            "เมื่อวาน (22 พ.ย. 2569) มีการเปลี่ยนรหัสผ่าน 10 ครั้ง",
        ),
        (
            {"measure": "exists", "filters": {"actions": ["user_created"]}},
            "found account_changes",
            [(False, 0)],
            "No: no accounts were created yesterday (22 Nov 2026).",
            "เมื่อวาน (22 พ.ย. 2569) ไม่มีการสร้างบัญชีใหม่",
        ),
        (
            {"filters": {"actions": ["user_created", "user_deleted"]}},
            "account_changes",
            [(3,)],
            "3 account changes of the kind user created or user deleted yesterday (22 Nov 2026).",
            "เมื่อวาน (22 พ.ย. 2569) มีการเปลี่ยนแปลงบัญชีประเภทสร้างผู้ใช้หรือลบผู้ใช้ 3 ครั้ง",
        ),
    ],
)
def test_one_kind_of_account_change_is_what_is_counted(
    plan: dict[str, Any], columns: str, rows: list[tuple[Value, ...]], english: str, thai: str
) -> None:
    assert answer({**CHANGES, **plan}, columns, *rows).sentence == english
    assert answer({**CHANGES, **plan}, columns, *rows, lang="th").sentence == thai


@pytest.mark.parametrize(
    ("plan", "columns", "rows", "english", "thai"),
    [
        (
            {"outcome": "success", "measure": "list", "by": ["user"]},
            "user_name successful_logins",
            [("bob", 2)],
            "1 user logged in today (00:00 to 14:30): bob.",
            "วันนี้ (00:00–14:30 น.) มีผู้ใช้ 1 รายที่ล็อกอินสำเร็จ: bob",
        ),
        (
            {"subject": "sudo", "measure": "list", "by": ["command"], "filters": {"users": ["bob"]}},
            "command sudo_commands",
            [("/bin/id", 2), ("/bin/ls -l", 1)],
            '2 different commands were run with sudo by user bob today (00:00 to 14:30): /bin/id, "/bin/ls -l".',
            'วันนี้ (00:00–14:30 น.) ผู้ใช้ bob มีคำสั่ง 2 แบบที่รันด้วย sudo: /bin/id, "/bin/ls -l"',
        ),
        (
            {"outcome": "failure", "measure": "count_distinct", "by": ["source"]},
            "sources",
            [(35,)],
            "35 source addresses had failed login attempts today (00:00 to 14:30).",
            "วันนี้ (00:00–14:30 น.) มี 35 IP ที่มีล็อกอินล้มเหลว",
        ),
        (
            {
                "outcome": "failure",
                "measure": "count_distinct",
                "by": ["user"],
                "threshold": {"comparison": "less_than", "count": 3},
            },
            "users",
            [(5,)],
            "5 users each had fewer than 3 failed login attempts today (00:00 to 14:30).",
            "วันนี้ (00:00–14:30 น.) มีผู้ใช้ 5 รายที่มีล็อกอินล้มเหลวน้อยกว่า 3 ครั้ง",
        ),
        (
            {"outcome": "failure", "measure": "ranking", "by": ["user"]},
            "user_name failed_logins",
            [("root", 562), ("bob", 1)],
            "root has the most failed login attempts today (00:00 to 14:30): 562.",
            "root มีล็อกอินล้มเหลวมากที่สุด 562 ครั้ง วันนี้ (00:00–14:30 น.)",
        ),
        (
            {"outcome": "failure", "measure": "series", "bucket": "hour"},
            "hour failed_logins",
            [(NOW, 4)],
            "Failed login attempts per hour today (00:00 to 14:30): 4 in total, most at 23 Nov 2026 14:30 (4).",
            "ล็อกอินล้มเหลวรายชั่วโมง วันนี้ (00:00–14:30 น.): รวม 4 ครั้ง มากที่สุดเมื่อ 23 พ.ย. 2569 14:30 น. (4 ครั้ง)",
        ),
        (
            {"outcome": "success", "measure": "exists", "filters": {"users": ["root"], "services": ["sshd"]}},
            "found successful_logins",
            [(False, 0)],
            "No: no successful logins for user root via service sshd today (00:00 to 14:30).",
            "วันนี้ (00:00–14:30 น.) ผ่านบริการ sshd ผู้ใช้ root ไม่มีล็อกอินสำเร็จ",
        ),
        (
            {"outcome": "failure", "measure": "difference", "compare_to": {"kind": "named", "name": "yesterday"}},
            "first second difference",
            [(373, 782, -409)],
            "409 fewer failed login attempts today (00:00 to 14:30) than yesterday (22 Nov 2026): 373 against 782.",
            "วันนี้ (00:00–14:30 น.) มีล็อกอินล้มเหลว 373 ครั้ง น้อยกว่าเมื่อวาน (22 พ.ย. 2569) ที่มี 782 ครั้ง อยู่ 409 ครั้ง",
        ),
    ],
)
def test_answers_are_sentences_in_both_languages(
    plan: dict[str, Any], columns: str, rows: list[tuple[Value, ...]], english: str, thai: str
) -> None:
    assert answer({**TODAY, **plan}, columns, *rows).sentence == english
    assert answer({**TODAY, **plan}, columns, *rows, lang="th").sentence == thai


def test_a_whole_month_is_called_by_its_name() -> None:
    plan = {**FAILED, "window": {"kind": "between", "start": "2026-10-01T00:00", "end": "2026-11-01T00:00"}}
    assert answer(plan, "n", (2,)).sentence == "2 failed login attempts in Oct 2026."
    assert answer(plan, "n", (2,), lang="th").sentence == "ในเดือน ต.ค. 2569 มีล็อกอินล้มเหลว 2 ครั้ง"


FILTERS: dict[str, Any] = {
    "users": ["x"],
    "not_users": ["x"],
    "users_like": ["x*"],
    "not_users_like": ["x*"],
    "sources": ["x"],
    "not_sources": ["x"],
    "networks": ["10.0.0.0/8"],
    "not_networks": ["10.0.0.0/8"],
    "address_scope": "public",
    "address_family": "ipv4",
    "source_ports": [22],
    "hosts": ["x"],
    "not_hosts": ["x"],
    "methods": ["x"],
    "not_methods": ["x"],
    "services": ["x"],
    "not_services": ["x"],
    "invalid_user": False,
    "targets": ["x"],
    "not_targets": ["x"],
    "groups": ["x"],
    "commands": ["x"],
    "command_words": ["x"],
    "ttys": ["x"],
    "texts": ["x"],
    "actions": ["login"],
    "hours": {"start": 1, "end": 2},
    "weekdays": [7],
    "dates": ["2026-11-22"],
    "not_dates": ["2026-11-22"],
    "session_state": "open",
    "session_length": {"comparison": "more_than", "seconds": 7200},
    "going_on": True,
    "ending": True,
}


@pytest.mark.parametrize("lang", ["en", "th"])
def test_every_filter_is_said_in_its_own_words(lang: str) -> None:
    assert FILTERS.keys() == FILTER_COLUMNS.keys()
    plain = answer({"subject": "events"}, "events", (3,), lang=lang).sentence
    said = [
        answer({"subject": "events", "filters": {name: value}}, "events", (3,), lang=lang).sentence
        for name, value in FILTERS.items()
    ]
    assert len({plain, *said}) == len(said) + 1


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "10.0.0.5 has the most different users in failed login attempts today (00:00 to 14:30): 12."),
        ("th", "10.0.0.5 มีผู้ใช้ที่ไม่ซ้ำกันในล็อกอินล้มเหลวมากที่สุด 12 รายการ วันนี้ (00:00–14:30 น.)"),
    ],
)
def test_a_ranking_by_different_values_says_what_was_counted(lang: str, sentence: str) -> None:
    plan = {**FAILED_TODAY, "measure": "ranking", "by": ["source"], "count_of": "user"}
    assert answer(plan, "source users", ("10.0.0.5", 12), ("10.0.0.6", 3), lang=lang).sentence == sentence


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            (("10.0.0.5", 12), ("10.0.0.6", 6)),
            (
                "2 source addresses each had more than 5 different users in login attempts today (00:00 to 14:30):"
                " 10.0.0.5, 10.0.0.6."
            ),
        ),
        ((), "No source address had more than 5 different users in login attempts today (00:00 to 14:30)."),
    ],
)
def test_a_threshold_on_different_values_says_what_it_is_of(rows: tuple[tuple[str, int], ...], sentence: str) -> None:
    over = {"comparison": "more_than", "count": 5}
    plan = {**TODAY, "measure": "list", "by": ["source"], "count_of": "user", "threshold": over}
    assert answer(plan, "source users", *rows).sentence == sentence


def test_a_threshold_within_a_time_says_so_and_what_its_counts_are() -> None:
    over = {"comparison": "more_than", "count": 50, "within": {"amount": 1, "unit": "hour"}}
    plan = {**FAILED_TODAY, "measure": "list", "by": ["source"], "threshold": over}
    found = answer(plan, "source failed_logins", ("10.0.0.5", 60))
    assert found.sentence == (
        "1 source address had more than 50 failed login attempts within one hour today (00:00 to 14:30): 10.0.0.5."
    )
    assert found.notes == ("Each count is the most within one hour, whenever it was.",)
    none = answer(plan, "source failed_logins")
    assert none.sentence == (
        "No source address had more than 50 failed login attempts within one hour today (00:00 to 14:30)."
    )
    assert answer({**plan, "measure": "count_distinct"}, "sources", (3,)).notes == ()
