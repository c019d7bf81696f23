"""The letters that an expression may begin with, and what is kept of them between two questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.understand.corpus import read_cases

from logai.config import cache_folder
from logai.understand.offline.beginnings import first_letters
from logai.understand.offline.cached import read_cached
from logai.understand.offline.wrappers import _compiled, _load_grammar

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        ("show", "s"),
        ("(?:please |kindly )?(?:tell|give) me", "pktg"),
        ("(?:i|we)(?:'d)? ?like", "iw"),
        ("(?:a )?(?:b )?(?=c)d+", "abd"),
        ("u[hm]+|[ou]h", "uo"),
        ("(?<![x])(y|z)?(?:)w*v", "yzwv"),
        ("\\bso", "s"),
        ("\\d+ times", ""),
        ("[a-c]x", ""),
        (".*x", ""),
        ("(?: and)? so", ""),
    ],
)
def test_each_match_begins_with_one_of_the_letters(pattern: str, letters: str) -> None:
    assert first_letters(pattern) == frozenset(letters)


def test_what_a_question_begins_with_leaves_out_no_opener() -> None:
    grammar = _load_grammar()
    everything = {one for openers in grammar.openers.values() for one in openers}
    assert len(everything) > 50
    for text in {case.question.lower() for case in read_cases()}:
        for place in [0, *(match.end() for match in re.finditer(r"[ ,.:;!?-]+", text[:60]))]:
            chosen = set(grammar.openers.get(text[place : place + 1], grammar.openers[""]))
            for one in everything - chosen:
                match = _compiled(one[1]).match(text, place)
                assert not (match and match.group()), (one, text[place:])


def test_what_was_made_once_is_read_again_and_made_anew_of_other_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    made: list[str] = []

    def make_of(source: str) -> dict[str, str]:
        def make() -> dict[str, str]:
            made.append(source)
            return {"source": source}

        return read_cached("words", [source], make)

    assert [make_of(source)["source"] for source in ("a", "a", "b", "b")] == ["a", "a", "b", "b"]
    assert made == ["a", "b"]
    (kept,) = cache_folder().iterdir()
    for damage in ("{", "[]", '{"digest": 1}', "null"):
        kept.write_text(damage)
        assert make_of("b") == {"source": "b"}
    assert made == ["a", "b", *"bbbb"]


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "logai").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert read_cached("words", ["a"], lambda: {"source": "a"}) == {"source": "a"}
