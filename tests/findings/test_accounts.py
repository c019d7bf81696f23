"""New accounts and new members of privileged groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.findings.conftest import clock

from logai.findings import FindingKind, Severity, Thresholds
from logai.findings.find import skipped_kinds
from logai.plan.filters import Filters

if TYPE_CHECKING:
    from tests.findings.conftest import Log

ACCOUNT, MEMBER = FindingKind.NEW_ACCOUNT, FindingKind.PRIVILEGED_MEMBER


def test_a_new_account_is_found_with_its_line(log: Log) -> None:
    line = log.change(clock("10:00"), "user_created", "support")
    (found,) = log.find(ACCOUNT)
    assert (found.severity, found.user, found.actor, found.host) == (Severity.MEDIUM, "support", None, "web1")
    assert [(one.source_id, one.line_number, one.ts) for one in found.evidence] == [(1, line, clock("10:00"))]


def test_who_made_it_is_told_where_the_log_tells(log: Log) -> None:
    log.change(clock("10:00"), "user_created", "support", actor="mallory")
    log.change(clock("11:00"), "user_created", "carol", actor="carol")
    assert [(one.user, one.actor) for one in log.find(ACCOUNT)] == [("support", "mallory"), ("carol", None)]


def test_an_account_that_could_not_be_made_is_none(log: Log) -> None:
    log.change(clock("10:00"), "user_created", "support", outcome="failure")
    log.change(clock("10:00"), "user_deleted", "carol")
    assert log.find() == ()


@pytest.mark.parametrize("group", ["sudo", "wheel", "docker", "Sudo"])
def test_a_new_member_of_a_privileged_group_is_grave(log: Log, group: str) -> None:
    log.change(clock("10:00"), "group_member_added", "support", group)
    (found,) = log.find(MEMBER)
    assert (found.severity, found.user, found.group) == (Severity.HIGH, "support", group)


def test_other_groups_and_removals_are_none(log: Log) -> None:
    log.change(clock("10:00"), "group_member_added", "support", "webteam")
    log.change(clock("10:00"), "group_member_removed", "support", "sudo")
    assert log.find() == ()
    found = log.find(thresholds=Thresholds(privileged_groups=("WebTeam",)))
    assert [one.group for one in found] == ["webteam"]


def test_each_group_of_an_account_is_a_finding_of_its_own(log: Log) -> None:
    log.change(clock("10:00"), "group_member_added", "support", "sudo")
    log.change(clock("10:01"), "group_member_added", "support", "adm")
    assert [one.group for one in log.find(MEMBER)] == ["sudo", "adm"]


def test_rules_whose_rows_do_not_say_what_is_asked_are_left_out(log: Log) -> None:
    log.change(clock("10:00"), "user_created", "support")
    assert skipped_kinds(Filters(sources=("10.0.0.5",))) == (MEMBER, ACCOUNT)
    assert log.find(filters=Filters(sources=("10.0.0.5",))) == ()
    assert skipped_kinds(Filters(users=("support",), hosts=("web1",))) == ()
    assert len(log.find(filters=Filters(users=("support",)))) == 1
