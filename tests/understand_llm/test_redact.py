"""What a model that is not the user's own gets to see of the names in a question."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai.understand.model import Context, KnownNames
from logai.understand.redact import redact

KNOWN = KnownNames(
    users=frozenset({"carol", "admin", "test", "root", "today", "failed", "web"}),
    hosts=frozenset({"web", "web-1", "db01"}),
    groups=frozenset({"wheel"}),
    services=frozenset({"acmed"}),
)
CONTEXT = Context(datetime(2026, 11, 23, 14, 30, tzinfo=UTC), KNOWN)


@pytest.mark.parametrize(
    ("question", "redacted"),
    [
        ("roughly how many failed logins for carol", "roughly how many failed logins for USER_1"),
        ("CAROL failed logins, and carol roughly", "USER_1 failed logins, and USER_1 roughly"),
        ("logins from 10.0.0.5 on web-1", "logins from IP_1 on HOST_1"),
        ("logins from 10.0.0.5, 10.0.0.6 and 10.0.0.5", "logins from IP_1, IP_2 and IP_1"),
        ("logins from 10.1.2.3/8 or 2001:db8::1", "logins from NETWORK_1 or IP_1"),
        ("logins from 300.1.2.3", "logins from IP_1"),
        ("ล็อกอินล้มเหลวของcarolเมื่อวานกี่ครั้ง", "ล็อกอินล้มเหลวของUSER_1เมื่อวานกี่ครั้ง"),
        ("ล็อกอินล้มเหลวจาก ๑๐.๐.๐.๕", "ล็อกอินล้มเหลวจาก IP_1"),
        ("ผู้ใช้สมชายล็อกอินกี่ครั้ง", "ผู้ใช้USER_1ล็อกอินกี่ครั้ง"),
        ("who was added to wheel", "who was added to GROUP_1"),
        ("failed logins via acmed", "failed logins via SERVICE_1"),
        ("how often did carol run /opt/x.sh with sudo", "how often did USER_1 run COMMAND_1 with sudo"),
        ("failed logins for root or admin or zed", "failed logins for USER_1 or USER_2 or USER_3"),
        ("zed logged in roughly when", "NAME_1 logged in roughly when"),
        ("failed logins of zed@example.com", "failed logins of USER_1"),
        ("failed logins of user zaphod", "failed logins of user USER_1"),
        ("car\u200bol and 10.0.\u200b0.5", "USER_1 and IP_1"),
    ],
)
def test_names_and_addresses_are_placeholders(question: str, redacted: str) -> None:
    found = redact(question, CONTEXT)
    assert found.redacted == redacted
    assert found.restore(redacted).lower().count("_1") == 0


@pytest.mark.parametrize(
    ("question", "redacted"),
    [
        ("failed logins today", "failed logins today"),
        ("failed logins of user failed today", "failed logins of user USER_1 today"),
        ("failed logins of 'today' today", "failed logins of USER_1 today"),
        ("failed logins for test", "failed logins for USER_1"),
    ],
)
def test_a_name_that_is_a_word_is_hidden_only_where_it_is_a_name(question: str, redacted: str) -> None:
    assert redact(question, CONTEXT).redacted == redacted


@pytest.mark.parametrize(
    "question",
    [
        "which users failed more than 20 times between 7pm and 7am last week",
        "top 5 addresses with failed logins on Monday",
        "เมื่อวานมีล็อกอินล้มเหลวกี่ครั้งระหว่างตี 2 ถึงตี 5",
        "roughly how many logins since 2026-11-20 08:00",
    ],
)
def test_a_question_without_names_stays_as_it_is(question: str) -> None:
    found = redact(question, CONTEXT)
    assert (found.redacted, found.hidden) == (question, ())
    assert found.hide("any text") == "any text"


def test_placeholders_that_the_user_typed_are_names_of_his_own() -> None:
    found = redact("failed logins for USER_1 and user_2", CONTEXT)
    assert found.redacted == "failed logins for USER_3 and USER_4"
    assert found.restore(found.redacted) == "failed logins for USER_1 and user_2"


def test_a_name_within_a_longer_one_takes_nothing_of_it_away() -> None:
    found = redact("failed logins for web on web-1", CONTEXT)
    assert found.redacted == "failed logins for USER_1 on HOST_1"
    assert found.restore(found.redacted) == "failed logins for web on web-1"


def test_other_texts_about_the_question_are_hidden_likewise() -> None:
    question = "failed logins of Carol from 10.1.2.3/8"
    found = redact(question, CONTEXT)
    hidden = found.hide(f"{question}\nThe plan lacks 'carol' and 10.0.0.0/8, not carolina.")
    assert hidden == "failed logins of USER_1 from NETWORK_1\nThe plan lacks 'USER_1' and NETWORK_1, not carolina."


@pytest.mark.parametrize("written", ["user_1", "USER_1", "User_1"])
def test_a_placeholder_is_put_back_in_any_letter_case_and_escaped(written: str) -> None:
    found = redact('failed logins of "o\'brien"', CONTEXT)
    sql = found.restore(f"user_name = '{written}' OR x = 'USER_10'", lambda name: name.replace("'", "''"))
    assert sql == "user_name = 'o''brien' OR x = 'USER_10'"


def test_a_name_that_looks_like_a_pattern_is_put_back_literally() -> None:
    found = redact(r'failed logins of "\1 \g<0>"', CONTEXT)
    assert found.restore("USER_1") == r"\1 \g<0>"


@given(st.text(max_size=80), st.sampled_from(["carol", "web-1", "10.20.30.40", "acmed", "wheel"]))
@settings(max_examples=150, deadline=None)
def test_no_known_name_gets_through_whatever_is_around_it(noise: str, name: str) -> None:
    found = redact(f"failed logins {noise} of {name} {noise}", CONTEXT)
    assert f" {name} " not in found.redacted
