"""Thresholds come from the settings, and what is none is refused with its name."""

from __future__ import annotations

import pytest

from logai.config import load_settings
from logai.errors import BadInputError
from logai.findings import Thresholds, read_thresholds
from logai.plan.filters import HoursOfDay


def test_the_defaults_of_the_settings_are_those_of_the_rules() -> None:
    assert read_thresholds(load_settings({}, {})) == Thresholds()


def test_each_can_be_set() -> None:
    environ = {
        "LOGAI_BRUTE_FORCE_FAILURES": "5",
        "LOGAI_BRUTE_FORCE_MINUTES": "1",
        "LOGAI_SPRAYING_USERS": "20",
        "LOGAI_SPRAYING_MINUTES": "30",
        "LOGAI_SUCCESS_AFTER_FAILURES": "3",
        "LOGAI_SUCCESS_AFTER_MINUTES": "15",
        "LOGAI_NEW_SOURCE_DAYS": "90",
        "LOGAI_ODD_HOURS": "22-6",
        "LOGAI_PRIVILEGED_GROUPS": "sudo, wheel ,sudo",
    }
    assert read_thresholds(load_settings({}, environ)) == Thresholds(
        5, 1, 20, 30, 3, 15, 24, 90, HoursOfDay(start=22, end=6), 3, ("sudo", "wheel")
    )


def test_odd_hours_can_be_turned_off() -> None:
    assert read_thresholds(load_settings({}, {"LOGAI_ODD_HOURS": "off"})).odd_hours is None


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LOGAI_ODD_HOURS", "night"),
        ("LOGAI_ODD_HOURS", "5-5"),
        ("LOGAI_ODD_HOURS", "22-25"),
        ("LOGAI_ODD_HOURS", "24-6"),
        ("LOGAI_BRUTE_FORCE_FAILURES", "0"),
        ("LOGAI_BRUTE_FORCE_FAILURES", "many"),
        ("LOGAI_BRUTE_FORCE_FAILURES", "2.5"),
        ("LOGAI_BRUTE_FORCE_MINUTES", "99999999"),
        ("LOGAI_PRIVILEGED_GROUPS", "sudo,,wheel"),
        ("LOGAI_PRIVILEGED_GROUPS", "['sudo']"),
    ],
)
def test_what_is_no_threshold_is_refused_with_its_name_and_a_hint(variable: str, value: str) -> None:
    with pytest.raises(BadInputError) as raised:
        read_thresholds(load_settings({}, {variable: value}))
    assert variable in raised.value.message
    assert raised.value.hint
