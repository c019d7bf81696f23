"""Phrases with choices, held against a text."""

from __future__ import annotations

import pytest

from logai.understand.offline.phrases import Kept, Phrases, Sense, keep

SENSE = Sense("word", "known")


def ends(phrase: str, text: str, start: int = 0) -> list[int]:
    kept = Kept([], {})
    keep(kept, phrase, SENSE)
    return [end for end, senses in Phrases(kept).search(text).at(start) if senses == {SENSE}]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("how many", "how many users", [8]),
        ("how many", "how-many users", [8]),
        ("how many", "howmany users", []),
        ("how many", "how  many users", []),
        ("re-use", "re-use", [6]),
        ("re-use", "re use", []),
        ("re{-| |}use", "re-use", [6]),
        ("re{-|}use", "re use", []),
        ("log{ |}in{s|}", "log ins", [6, 7]),
        ("{all |}users{| ever}", "all users ever", [9, 14]),
        ("{all|every} user", "every user", [10]),
        ("{a |}", " a", []),
        ("กี่ ครั้ง", "กี่ครั้ง", [8]),
        ("กี่ครั้ง", "กี่ ครั้ง", [9]),
        ("login{ |}กี่ครั้ง", "login กี่ครั้ง", [14]),
        ("user ไหน", "userไหน", [7]),
    ],
)
def test_a_phrase_ends_where_one_that_it_stands_for_does(phrase: str, text: str, found: list[int]) -> None:
    assert ends(phrase, text) == found


def test_a_phrase_is_found_behind_blanks_that_mean_nothing_too() -> None:
    assert ends("login", "ใคร login", 4) == [9]
    assert ends("login", "ใคร login", 3) == []
