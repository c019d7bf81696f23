"""Findings, rules and advice in words, in both languages, harmless whatever the names are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.findings.conftest import clock

from logai.findings import Finding, FindingKind, Severity, Thresholds, advise, describe_finding, describe_rule
from logai.findings.describe import describe_kind
from logai.findings.find import RULES

if TYPE_CHECKING:
    from tests.findings.conftest import Log

HOSTILE = "\x1b[2Jroot\x9b31m\u202e from 10.0.0.1, 0 failures\n{user}' OR 1=1 --"


def make(kind: FindingKind, **values: object) -> Finding:
    found = Finding(
        kind,
        RULES[kind].severity,
        clock("10:00"),
        clock("11:00"),
        "alice",
        "192.0.2.7",
        "web1",
        "sudo",
        "bob",
        12,
        3,
        4,
    )
    return replace(found, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["en", "th"])
def test_every_kind_has_its_own_words_in_both_languages(lang: str) -> None:
    texts = [describe_kind(kind, lang) for kind in FindingKind]
    texts += [describe_rule(kind, Thresholds(), lang) for kind in FindingKind]
    texts += [describe_finding(make(kind), lang) for kind in FindingKind]
    # Spraying and brute force are met by the same means.
    texts += [" ".join(advise([make(kind)], lang)) for kind in FindingKind if kind is not FindingKind.SPRAYING]
    assert len(set(texts)) == len(texts)
    assert all(texts)


@pytest.mark.parametrize("lang", ["en", "th"])
@pytest.mark.parametrize("kind", FindingKind)
def test_a_hostile_name_stays_a_name(kind: FindingKind, lang: str) -> None:
    found = make(kind, user=HOSTILE, source=HOSTILE, host=HOSTILE, group=HOSTILE, actor=HOSTILE)
    for text in (describe_finding(found, lang), *advise([found], lang)):
        assert text.isprintable()
        assert text.count('"') >= 2


@pytest.mark.parametrize("lang", ["en", "th"])
@pytest.mark.parametrize("kind", FindingKind)
def test_what_a_finding_does_not_know_is_not_said(kind: FindingKind, lang: str) -> None:
    text = describe_finding(make(kind, host=None, actor=None, users=None), lang)
    assert "None" not in text
    assert "web1" not in text


def test_a_finding_is_a_clause_with_its_numbers() -> None:
    after = make(FindingKind.SUCCESS_AFTER_FAILURES, host=None, logins=1)
    assert describe_finding(after, "en") == "alice logged in from 192.0.2.7 after 12 failed login attempts from there"
    assert "12 ครั้ง" in describe_finding(after, "th")
    spray = make(FindingKind.SPRAYING, user=None, users=33, failures=40)
    assert describe_finding(spray, "en") == "192.0.2.7 failed for 33 users on host web1: 40 failed login attempts"
    member = make(FindingKind.PRIVILEGED_MEMBER)
    assert describe_finding(member, "en") == "alice became a member of the group sudo on host web1, by bob"


def test_a_rule_says_its_thresholds() -> None:
    limits = Thresholds(brute_force_failures=7, brute_force_minutes=3)
    rule = describe_rule(FindingKind.BRUTE_FORCE, limits, "en")
    assert "7 times" in rule
    assert "3 minutes" in rule
    assert "00:00" in describe_rule(FindingKind.ODD_HOURS, Thresholds(), "th")


def test_advice_names_each_matter_once_and_few_names() -> None:
    kinds = (FindingKind.SPRAYING, FindingKind.BRUTE_FORCE)
    many = [make(kind, source=f"192.0.2.{number}") for number in range(5) for kind in kinds]
    (line,) = advise(many, "en")
    assert "192.0.2.2" in line
    assert "192.0.2.3" not in line
    assert "2 more" in line


def test_where_nothing_is_found_the_advice_does_not_say_that_all_is_well() -> None:
    (line,) = advise([], "en")
    assert "no proof" in line


def test_every_kind_has_a_rule_and_the_gravest_come_first() -> None:
    assert tuple(RULES) == tuple(FindingKind)
    order = list(Severity)
    grades = [order.index(rule.severity) for rule in RULES.values()]
    assert grades == sorted(grades)


def test_a_hostile_name_is_data_to_every_query(log: Log) -> None:
    log.failures(12, HOSTILE, HOSTILE, start=clock("10:00"))
    log.login(clock("11:00"), HOSTILE, HOSTILE)
    log.change(clock("11:01"), "user_created", HOSTILE, actor=HOSTILE)
    found = log.find()
    assert {one.kind for one in found} == {
        FindingKind.SUCCESS_AFTER_FAILURES,
        FindingKind.BRUTE_FORCE,
        FindingKind.NEW_ACCOUNT,
    }
    assert all(one.user == HOSTILE for one in found)
