"""Numbers of several words are written in digits, and nothing else is."""

from __future__ import annotations

import pytest

from logai.understand.offline.number_words import write_numbers


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("at least one hundred failures", "at least 100 failures"),
        ("two hundred and fifty times", "250 times"),
        ("twenty-five logins", "25 logins"),
        ("ninety nine", "99"),
        ("one thousand two hundred and six", "1206"),
        ("three hundred thousand", "300000"),
        ("a thousand and one", "1001"),
        ("twelve hundred", "1200"),
        ("2 hundred", "200"),
        ("two dozen users", "24 users"),
        ("half a dozen users", "6 users"),
    ],
)
def test_a_number_of_several_words_is_written_in_digits(text: str, written: str) -> None:
    assert write_numbers(text) == written


def test_two_numbers_that_are_joined_stay_two() -> None:
    assert write_numbers("between one hundred and two hundred") == "between 100 and 200"


@pytest.mark.parametrize("text", ["ten", "hundreds of users", "user-one hundred", "forty-fives", "one and twenty"])
def test_a_single_word_and_a_part_of_another_are_left(text: str) -> None:
    assert write_numbers(text) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("on the fifteenth of November", "on the 15th of November"),
        ("on November the twenty-first", "on November 21st"),
        ("from the second to the twelfth of April", "from the 2nd to the 12th of April"),
    ],
)
def test_a_day_of_a_month_is_written_in_digits(text: str, written: str) -> None:
    assert write_numbers(text) == written


@pytest.mark.parametrize("text", ["the first failed login", "the second week of November", "in November first week"])
def test_an_ordinal_that_is_no_day_is_left(text: str) -> None:
    assert write_numbers(text) == text
