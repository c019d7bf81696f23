"""Patterns of the user's own: what is wrong with one is told before anything is read with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from logai.data import use_patterns
from logai.errors import BadInputError
from logai.ingest.own_patterns import find_own_files, own_patterns, with_own_patterns
from logai.ingest.patterns import load_patterns
from logai.store.opening import create_database

if TYPE_CHECKING:
    from pathlib import Path

GOOD = r"""[[pattern]]
name = "vaultd_failed"
process = "VaultD"
prefix = "login failed for "
regex = 'login failed for (?P<user_name>.*) from (?P<source>\S+)'
action = "login"
outcome = "failure"
witness = "failed"
example = "login failed for bob from 203.0.113.7"
"""


def test_own_patterns_stand_behind_ours_in_the_order_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(GOOD)
    (tmp_path / "a.toml").write_text(GOOD.replace("vaultd_failed", "first"))
    (tmp_path / "notes.txt").write_text("no pattern")
    (tmp_path / "c.toml").mkdir()
    patterns = with_own_patterns(find_own_files(tmp_path))
    assert patterns[: len(load_patterns())] == load_patterns()
    assert [one.name for one in own_patterns(patterns)] == ["first", "vaultd_failed"]
    assert [one.number for one in patterns] == list(range(1, len(patterns) + 1))
    assert patterns[-1].processes == ("vaultd",)


def test_without_a_folder_there_are_ours(tmp_path: Path) -> None:
    assert with_own_patterns(find_own_files(tmp_path / "none")) == load_patterns()


WRONG = [
    ("no toml", 'name = "', "no valid TOML"),
    ("nothing", "", "no [[pattern]]"),
    ("another table", GOOD + "[other]\nx = 1\n", "something beside it"),
    ("no tables", "pattern = [1]\n", "no table"),
    ("no name", GOOD.replace('name = "vaultd_failed"\n', ""), "`name`"),
    ("no example", GOOD.replace('example = "login failed for bob from 203.0.113.7"\n', ""), "`example`"),
    ("unknown key", GOOD + "colour = 'red'\n", "unknown keys colour"),
    ("unknown action", GOOD.replace('"login"', '"party"'), "'party'"),
    ("unknown outcome", GOOD.replace('"failure"', '"maybe"'), "'maybe'"),
    ("unknown witness", GOOD.replace('"failed"', '"heard"'), "witness heard"),
    ("no literal", GOOD.replace('prefix = "login failed for "\n', ""), "`prefix` or `contains`"),
    ("empty prefix", GOOD.replace('"login failed for "', '["login", ""]'), "`prefix` is empty"),
    ("no program", GOOD.replace('process = "VaultD"\n', ""), "`pam` or `process`"),
    ("a number for a text", GOOD + "reason = 3\n", "`reason` is no text"),
    ("unknown group", GOOD.replace("<source>", "<planet>"), "unknown groups planet"),
    ("group without a name", GOOD.replace("(?P<source>", "("), "has no name"),
    ("no expression", GOOD.replace(r"\S+)", r"\S+"), "no regular expression"),
    ("what RE2 lacks", GOOD.replace("login failed for (", "(?=login)login failed for ("), "no expression of RE2"),
    ("another example", GOOD.replace("login failed for bob from", "login failed for bob at"), "does not match"),
    ("another prefix", GOOD.replace('"login failed for "', '"logins "'), "no such prefix"),
    ("a name of ours", GOOD.replace("vaultd_failed", load_patterns()[0].name), "another pattern has this name"),
    ("quick without the groups", GOOD + "quick = 'login failed for (?P<source>.*)'\n", "same groups"),
]


@pytest.mark.parametrize(("content", "said"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_what_is_wrong_is_told_in_one_line_that_names_the_file(content: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(content)
    with create_database(None, "UTC", tmp_path) as database, pytest.raises(BadInputError) as caught:
        use_patterns(database, [file])
    assert said in caught.value.message
    assert str(file) in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.hint


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(BadInputError, match="cannot be read"):
        with_own_patterns([file])


def test_a_quote_in_a_literal_or_an_expression_is_a_quote(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    text = GOOD.replace("login failed for ", "can't let ").replace("vaultd_failed", "it's")
    file.write_text(text.replace("regex = 'can't", "regex = '''can't").replace(r"\S+)'", r"\S+)'''"))
    with create_database(None, "UTC", tmp_path) as database:
        assert own_patterns(use_patterns(database, [file]))[0].prefixes == ("can't let ",)
