"""Brute force, spraying and logins after failures: what is found, what is not, and at which bound."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.findings.conftest import DAY, MIDNIGHT, clock

from logai.findings import FindingKind, Severity, Thresholds
from logai.plan.filters import Filters

if TYPE_CHECKING:
    from tests.findings.conftest import Log

AFTER, BRUTE, SPRAY = FindingKind.SUCCESS_AFTER_FAILURES, FindingKind.BRUTE_FORCE, FindingKind.SPRAYING
BAD, GOOD = "203.0.113.45", "198.51.100.9"


def test_ten_failures_within_ten_minutes_are_brute_force(log: Log) -> None:
    log.failures(10, "root", BAD, start=clock("10:00"), every=60 * 10 / 9)
    (found,) = log.find(BRUTE)
    assert (found.severity, found.user, found.source, found.host) == (Severity.MEDIUM, "root", BAD, "web1")
    assert (found.failures, found.users) == (10, 1)
    assert (found.first_ts, found.last_ts) == (clock("10:00"), clock("10:10"))
    assert [line.line_number for line in found.evidence] == [10, 9, 8, 7, 6]


@pytest.mark.parametrize(("n", "every"), [(9, 1), (10, 67)])
def test_fewer_or_slower_failures_are_no_brute_force(log: Log, n: int, every: float) -> None:
    log.failures(n, "root", BAD, start=clock("10:00"), every=every)
    assert log.find(BRUTE) == ()


def test_failures_of_several_sources_are_not_added_up(log: Log) -> None:
    for number in range(20):
        log.attempt(clock("10:00", 0) + timedelta(seconds=number), "root", f"203.0.113.{number % 4}")
    assert log.find(BRUTE) == ()


def test_a_source_that_tries_a_few_users_is_brute_force_and_names_no_user(log: Log) -> None:
    log.failures(6, "root", BAD, start=clock("10:00"))
    log.failures(6, "admin", BAD, start=clock("10:01:30"), host="db1")
    (found,) = log.find(BRUTE)
    assert (found.user, found.users, found.host, found.failures) == (None, 2, None, 12)


def test_failures_without_a_source_belong_to_nobody(log: Log) -> None:
    for number in range(20):
        log.attempt(clock("10:00") + timedelta(seconds=number), "root", None)
    assert log.find(BRUTE) == ()


def spray(log: Log, users: int, every: float, source: str = BAD) -> None:
    for number in range(users):
        log.attempt(clock("20:00") + timedelta(seconds=every * number), f"user{number}", source)


def test_ten_users_within_an_hour_are_spraying_and_not_brute_force_too(log: Log) -> None:
    spray(log, 12, 30)
    (found,) = log.find(SPRAY, BRUTE)
    assert (found.kind, found.source, found.user, found.users, found.failures) == (SPRAY, BAD, None, 12, 12)


@pytest.mark.parametrize(("users", "every"), [(9, 1), (10, 401)])
def test_fewer_users_or_more_time_are_no_spraying(log: Log, users: int, every: float) -> None:
    spray(log, users, every)
    assert log.find(SPRAY) == ()


def test_the_same_users_again_are_no_more_users(log: Log) -> None:
    for _ in range(3):
        spray(log, 9, 10)
    assert log.find(SPRAY) == ()


def test_a_sprayer_that_also_guesses_at_one_account_is_both(log: Log) -> None:
    spray(log, 12, 30)
    log.failures(10, "root", BAD, start=clock("21:00"))
    assert {found.kind for found in log.find(SPRAY, BRUTE)} == {SPRAY, BRUTE}


def test_a_login_after_ten_failures_from_the_same_source_is_grave(log: Log) -> None:
    log.failures(12, "deploy", BAD, start=clock("10:00"))
    line = log.login(clock("10:05"), "deploy", BAD)
    (found,) = log.find(AFTER)
    assert (found.severity, found.user, found.source) == (Severity.HIGH, "deploy", BAD)
    assert (found.failures, found.logins, found.first_ts) == (12, 1, clock("10:05"))
    assert [one.line_number for one in found.evidence] == [line, 12, 11, 10, 9]


def test_the_guessed_user_may_be_another_than_the_one_that_gets_in(log: Log) -> None:
    spray(log, 10, 5)
    log.login(clock("20:30"), "support", BAD)
    (found,) = log.find(AFTER)
    assert (found.user, found.failures) == ("support", 10)


@pytest.mark.parametrize(
    ("failures", "every", "login"),
    [(9, 10, "10:05"), (10, 401, "12:00")],
    ids=["nine failures", "ten failures over more than an hour"],
)
def test_a_login_after_few_or_scattered_failures_is_none(log: Log, failures: int, every: float, login: str) -> None:
    log.failures(failures, "deploy", BAD, start=clock("10:00"), every=every)
    log.login(clock(login), "deploy", BAD)
    assert log.find(AFTER) == ()


def test_a_login_from_elsewhere_or_before_the_failures_is_none(log: Log) -> None:
    log.login(clock("09:00"), "deploy", BAD)
    log.failures(20, "deploy", BAD, start=clock("10:00"))
    log.login(clock("10:10"), "deploy", GOOD)
    assert log.find(AFTER) == ()


@pytest.mark.parametrize(("hours", "n"), [(23, 1), (25, 0)])
def test_the_failures_of_the_day_before_count_though_they_lie_before_the_period(log: Log, hours: int, n: int) -> None:
    log.failures(10, "deploy", BAD, start=MIDNIGHT - timedelta(hours=hours) + timedelta(minutes=30), every=1)
    log.login(clock("00:30"), "deploy", BAD)
    assert len(log.find(AFTER)) == n


def test_what_lies_outside_the_period_is_not_found(log: Log) -> None:
    log.failures(12, "deploy", BAD, start=MIDNIGHT - timedelta(hours=2))
    log.login(MIDNIGHT - timedelta(seconds=1), "deploy", BAD)
    log.failures(12, "deploy", BAD, start=DAY[1])
    log.login(DAY[1] + timedelta(hours=1), "deploy", BAD)
    assert log.find() == ()


def test_a_period_without_limits_is_all_the_data(log: Log) -> None:
    log.failures(12, "deploy", BAD, start=clock("10:00", -400))
    log.login(clock("10:10", -400), "deploy", BAD)
    assert [found.kind for found in log.find(AFTER, BRUTE, window=(None, None))] == [AFTER, BRUTE]


def test_thresholds_are_what_decides(log: Log) -> None:
    log.failures(3, "root", BAD, start=clock("10:00"), every=100)
    log.login(clock("10:10"), "root", BAD)
    limits = Thresholds(
        brute_force_failures=3,
        brute_force_minutes=4,
        success_after_failures=1,
        spraying_users=1,
        spraying_minutes=1,
    )
    assert {found.kind for found in log.find(AFTER, BRUTE, SPRAY, thresholds=limits)} == {AFTER, BRUTE, SPRAY}


def test_a_finding_may_only_be_of_the_rows_that_are_asked_for(log: Log) -> None:
    log.failures(12, "root", BAD, start=clock("10:00"))
    log.failures(12, "root", GOOD, start=clock("10:00"), host="db1")
    log.login(clock("11:00"), "alice", BAD)
    log.login(clock("11:00"), "bob", GOOD, host="db1")
    assert [one.source for one in log.find(BRUTE, filters=Filters(hosts=("DB1",)))] == [GOOD]
    assert [one.source for one in log.find(BRUTE, filters=Filters(networks=("203.0.113.0/24",)))] == [BAD]
    # The failures before alice's login were root's: they count all the same.
    assert [one.user for one in log.find(AFTER, filters=Filters(users=("alice",)))] == ["alice"]


def test_the_order_is_fixed_and_the_number_bounded(log: Log) -> None:
    for number, source in enumerate(("203.0.113.9", "203.0.113.7", "203.0.113.8")):
        log.failures(10 + (number == 2), "root", source, start=clock("10:00"))
    found = log.find(BRUTE)
    assert [one.source for one in found] == ["203.0.113.8", "203.0.113.7", "203.0.113.9"]
    assert log.find(BRUTE, most=2) == found[:2]


def test_a_line_that_stands_for_several_attempts_is_named_once(log: Log) -> None:
    log.attempt(clock("10:00"), "root", BAD)
    for _ in range(11):
        log.lines = 1
        log.attempt(clock("10:01"), "root", BAD)
    (found,) = log.find(BRUTE)
    assert found.failures == 12
    assert [one.line_number for one in found.evidence] == [2, 1]


FEW = Thresholds(brute_force_failures=4, brute_force_minutes=10, spraying_users=3, spraying_minutes=20)
attempts = st.lists(
    st.tuples(st.integers(0, 120), st.sampled_from("abcd"), st.sampled_from(("192.0.2.1", "192.0.2.2"))), max_size=30
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=attempts)
def test_the_queries_find_what_counting_by_hand_finds(log: Log, rows: list[tuple[int, str, str]]) -> None:
    log.database.execute("DELETE FROM login_attempts")
    by_source: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for minute, user, source in rows:
        log.attempt(MIDNIGHT + timedelta(minutes=minute), user, source)
        by_source[source].append((minute, user))
    sprayed = {source for source, tries in by_source.items() if most_users(tries, 20) >= 3}
    guessing = {
        source
        for source, tries in by_source.items()
        if (most_tries(tries, 10) >= 4 and source not in sprayed)
        or any(most_tries([one for one in tries if one[1] == user], 10) >= 4 for user in "abcd")
    }
    assert {one.source for one in log.find(SPRAY, thresholds=FEW)} == sprayed
    assert {one.source for one in log.find(BRUTE, thresholds=FEW)} == guessing


def most_tries(tries: list[tuple[int, str]], minutes: int) -> int:
    return max((sum(0 <= end - at <= minutes for at, _ in tries) for end, _ in tries), default=0)


def most_users(tries: list[tuple[int, str]], minutes: int) -> int:
    return max((len({user for at, user in tries if 0 <= end - at <= minutes}) for end, _ in tries), default=0)
