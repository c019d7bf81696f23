"""New sources and odd hours: what is usual is read from the days before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.findings.conftest import clock

from logai.findings import FindingKind, Severity, Thresholds
from logai.plan.filters import Filters, HoursOfDay

if TYPE_CHECKING:
    from tests.findings.conftest import Log

SOURCE, HOURS = FindingKind.NEW_SOURCE, FindingKind.ODD_HOURS
HOME, AWAY = "10.20.0.15", "203.0.113.45"


def test_a_login_from_where_the_user_never_came_from_is_found(log: Log) -> None:
    log.login(clock("09:00", -3), "alice", HOME)
    first = log.login(clock("10:00"), "alice", AWAY)
    second = log.login(clock("12:00"), "alice", AWAY)
    log.login(clock("11:00"), "alice", HOME)
    (found,) = log.find(SOURCE)
    assert (found.severity, found.user, found.source, found.logins) == (Severity.LOW, "alice", AWAY, 2)
    assert [one.line_number for one in found.evidence] == [first, second]


def test_a_source_of_another_user_is_new_for_this_one(log: Log) -> None:
    log.login(clock("09:00", -3), "bob", AWAY)
    log.login(clock("09:00", -3), "alice", HOME)
    log.login(clock("10:00"), "alice", AWAY)
    assert [one.user for one in log.find(SOURCE)] == ["alice"]


def test_of_a_user_who_never_came_before_nothing_is_known(log: Log) -> None:
    log.login(clock("09:00", -3), "bob", HOME)
    log.login(clock("10:00"), "alice", AWAY)
    assert log.find(SOURCE) == ()


@pytest.mark.parametrize(("days", "n"), [(-29, 0), (-31, 1)])
def test_a_source_is_new_again_when_it_was_not_used_for_so_many_days(log: Log, days: int, n: int) -> None:
    log.login(clock("10:00", days), "alice", AWAY)
    log.login(clock("10:00", -1), "alice", HOME)
    log.login(clock("10:00"), "alice", AWAY)
    assert len(log.find(SOURCE)) == n


def test_an_ipv6_address_is_known_by_its_network(log: Log) -> None:
    log.login(clock("09:00", -1), "alice", "2001:db8:51:1::17")
    log.login(clock("10:00"), "alice", "2001:db8:51:1:a:b:c:d")
    assert log.find(SOURCE) == ()
    log.login(clock("11:00"), "alice", "2001:db8:51:2::17")
    assert [one.source for one in log.find(SOURCE)] == ["2001:db8:51:2::17"]


def test_a_filter_does_not_hide_what_was_usual(log: Log) -> None:
    log.login(clock("09:00", -1), "alice", HOME)
    log.login(clock("10:00"), "alice", AWAY, host="db1")
    assert len(log.find(SOURCE, filters=Filters(sources=(AWAY,), hosts=("db1",)))) == 1
    assert log.find(SOURCE, filters=Filters(hosts=("web1",))) == ()


def test_a_login_at_night_is_found(log: Log) -> None:
    log.login(clock("02:00"), "alice", HOME)
    log.login(clock("04:59:59"), "alice", HOME)
    log.login(clock("05:00"), "alice", AWAY)
    (found,) = log.find(HOURS)
    assert (found.severity, found.user, found.source, found.logins) == (Severity.LOW, "alice", HOME, 2)


@pytest.mark.parametrize(("nights", "n"), [(2, 1), (3, 0)])
def test_who_comes_every_night_does_so_as_a_rule(log: Log, nights: int, n: int) -> None:
    for night in range(1, nights + 1):
        log.login(clock("02:00", -night), "backup", HOME)
    log.login(clock("02:00"), "backup", HOME)
    assert len(log.find(HOURS)) == n


def test_a_night_over_midnight_is_one_night(log: Log) -> None:
    limits = Thresholds(odd_hours=HoursOfDay(start=22, end=6), usual_nights=1)
    log.login(clock("23:00", -1), "alice", HOME)
    log.login(clock("01:00"), "alice", HOME)
    assert len(log.find(HOURS, thresholds=limits)) == 1
    log.login(clock("23:00"), "alice", AWAY)
    assert [one.source for one in log.find(HOURS, thresholds=limits)] == [HOME]


def test_no_hour_is_odd_where_that_is_turned_off(log: Log) -> None:
    log.login(clock("02:00"), "alice", HOME)
    assert log.find(thresholds=Thresholds(odd_hours=None)) == ()
