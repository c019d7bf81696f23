"""Rewordings keep what they do not say in other words, and each is found by its signs."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import pytest
from tests.understand.corpus import read_cases

from logai.understand.offline.circumstances import cut_circumstances
from logai.understand.offline.facts import open_sentence
from logai.understand.offline.lexicon import load_lexicon
from logai.understand.offline.rewordings import Rewording, apply_all, load_rewordings, reword
from logai.understand.offline.shorthand import spell_out
from logai.understand.offline.text import clean

if TYPE_CHECKING:
    from logai.understand.model import Language

STRANGE = "qqzzxjjk"
FILES = [
    file
    for file in resources.files("logai.understand.offline").iterdir()
    if file.name.endswith(".toml") and "rewordings" in file.name
]


@pytest.mark.parametrize("language", ["en", "th"])
def test_every_note_of_a_rewording_is_a_message_of_both_languages(language: str) -> None:
    notes = {
        entry["note"]
        for file in FILES
        for entry in tomllib.loads(file.read_text("utf-8"))["rewording"]
        if "note" in entry
    }
    assert notes
    assert notes <= set(load_lexicon().messages[language])


def test_every_rewording_is_an_expression_and_refers_to_groups_that_it_has() -> None:
    for rewording in (*load_rewordings("en"), *load_rewordings("th")):
        pattern = re.compile(rewording.pattern)
        groups = [int(group) for group in re.findall(r"\\(\d)", rewording.replacement)]
        assert all(group <= pattern.groups for group in groups), rewording.pattern


@cache
def said_by_the_corpus(language: Language) -> dict[Rewording, list[str]]:
    """Return each rewording of `language`, with texts that it says in other words."""
    found: dict[Rewording, list[str]] = {rewording: [] for rewording in load_rewordings(language)}
    for case in read_cases():
        if case.language != language:
            continue
        text = spell_out(clean(cut_circumstances(clean(case.question))[0]))
        for rewording, said, _ in apply_all(text, language):
            found[rewording].append(said)
    return found


@pytest.mark.parametrize("language", ["en", "th"])
def test_every_rewording_is_needed_by_a_question_of_the_corpus(language: Language) -> None:
    assert [rewording.pattern for rewording, texts in said_by_the_corpus(language).items() if not texts] == []


@pytest.mark.parametrize("language", ["en", "th"])
def test_no_rewording_drops_a_word_that_nobody_knows(language: Language) -> None:
    dropped = []
    for rewording, texts in said_by_the_corpus(language).items():
        for text in texts[:1]:
            gaps = range(len(text)) if language == "th" else [match.start() for match in re.finditer(" ", text)]
            strange = [f"{text[:gap]} {STRANGE}{text[gap:]}" for gap in gaps]
            dropped += [one for one in strange if STRANGE not in rewording.apply(one)]
    assert dropped == []


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("who logged in only once", "who logged in exactly once"),
        ("which day was the worst", "which day had the most failed logins"),
        ("failed logins on web1 yesterday", "failed logins on web1 yesterday"),
        ("failed logins for user never-failed", "failed logins for user never-failed"),
        ("did bob log in 24hours", "did bob log in 24hours"),
    ],
)
def test_a_question_is_said_again_and_one_that_is_read_already_is_not_touched(question: str, said: str) -> None:
    assert reword(question, "en").text == said


def test_a_question_as_it_is_written_is_not_said_again() -> None:
    assert open_sentence("who logged in only once", as_written=True).text == "who logged in only once"
