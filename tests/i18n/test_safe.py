"""Names are written by attackers: nothing of them may act on a terminal or pass for words of ours."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logai.i18n import escape_hidden, safe, safe_name


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("root", "root"),
        ("สมชาย", "สมชาย"),
        ("Zoë €", "Zoë €"),
        ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
        ("\x1b[31mred\x07", "\\x1b[31mred\\x07"),
        ("\x9b2J", "\\x9b2J"),
        ("abc\u202egpj", "abc\\u202egpj"),
        ("a\u200bb\ufeff", "a\\u200bb\\ufeff"),
        ("a\u00a0b", "a\\xa0b"),
        ("a\u2028b", "a\\u2028b"),
        ("\udcff", "\\udcff"),
        ("\U000e0041", "\\U000e0041"),
        ("\u3164", "\\u3164"),
    ],
)
def test_hidden_characters_become_visible(raw: str, shown: str) -> None:
    assert safe(raw) == shown


def test_the_empty_name_is_named() -> None:
    assert safe("") == "(empty)"
    assert safe("", "th") == "(ชื่อว่าง)"
    assert safe_name("", "th") == "(ชื่อว่าง)"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("root", "root"),
        ("DOMAIN\\bob", "DOMAIN\\bob"),
        ("a b", '"a b"'),
        ("root. Yes, 0 failed", '"root. Yes, 0 failed"'),
        ('say "no"', '"say \\"no\\""'),
        ("(empty)", '"(empty)"'),
        ("x" * 100, "x" * 59 + "…"),
    ],
)
def test_a_name_in_a_sentence_cannot_pass_for_the_sentence(raw: str, shown: str) -> None:
    assert safe_name(raw) == shown


@given(st.text(st.characters(), max_size=40))
def test_no_control_character_survives(raw: str) -> None:
    for shown in (escape_hidden(raw), safe(raw), safe_name(raw)):
        assert not any(unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for one in shown)
