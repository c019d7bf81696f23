"""The characters that an expression may begin with, and what is kept of them between two questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.understand.corpus import read_cases

from logai.config import cache_folder
from logai.understand.offline.beginnings import beginnings
from logai.understand.offline.cached import read_cached
from logai.understand.offline.wrappers import _compiled, _fitting, _load_grammar

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("show", {"sh"}),
        ("(?:please |kindly )?(?:tell|give) me", {"pl", "ki", "te", "gi"}),
        ("(?:i|we)(?:'d)? ?like", {"i'", "i ", "il", "we"}),
        ("(?:a )?(?:b )?(?=c)d+", {"a ", "b ", "d"}),
        ("u[hm]+|[ou]h", {"uh", "um", "oh"}),
        ("(?<![x])(y|z)?(?:)w*v", {"yw", "yv", "zw", "zv", "w", "wv", "v"}),
        ("\\bso", {"so"}),
        ("\\d+ times", {""}),
        ("a\\.b", {"a."}),
        ("x\\d", {"x"}),
        ("[a-c]x", {""}),
        (".*x", {"", "x"}),
        ("(?: and)? so", {" a", " s"}),
        ("(?:so)?", {"", "so"}),
    ],
)
def test_each_match_begins_with_one_of_the_texts(pattern: str, expected: set[str]) -> None:
    assert beginnings(pattern) == frozenset(expected)


def test_what_a_question_begins_with_leaves_out_no_expression() -> None:
    grammar = _load_grammar()
    texts = {case.question.lower() for case in read_cases()}
    for index, match in ((grammar.openers, re.Pattern.match), (grammar.tails, re.Pattern.fullmatch)):
        everything = {pattern for found in index.values() for _, pattern in found}
        assert len(everything) > 20
        for text in texts:
            for place in [0, *(gap.end() for gap in re.finditer(r"[ ,.:;!?-]+", text[:60]))]:
                chosen = {pattern for _, pattern in _fitting(index, text, place)}
                for pattern in everything - chosen:
                    found = match(_compiled(pattern), text, place)
                    assert not (found and found.group()), (pattern, text[place:])


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
