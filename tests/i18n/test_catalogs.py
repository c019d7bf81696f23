"""The catalogs say the same things in both languages."""

from __future__ import annotations

from string import Formatter

import pytest

from logai.i18n import (
    LANGUAGES,
    Language,
    detect,
    format_number,
    join_names,
    join_phrases,
    load_catalog,
    translate,
)
from logai.i18n.catalog import as_language


def placeholders(entry: str | dict[str, str]) -> set[str]:
    """Return the names in an entry; of plural forms those of `other`, which has them all."""
    text = entry if isinstance(entry, str) else entry["other"]
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def plural_forms(lang: Language) -> dict[str, set[str]]:
    return {key: set(entry) for key, entry in load_catalog(lang).items() if isinstance(entry, dict)}


def test_both_catalogs_have_the_same_keys() -> None:
    assert load_catalog("en").keys() == load_catalog("th").keys()


def test_both_catalogs_have_the_same_placeholders() -> None:
    english, thai = load_catalog("en"), load_catalog("th")
    differing = {key for key in english if placeholders(english[key]) != placeholders(thai[key])}
    assert differing == set()


def test_both_catalogs_have_plurals_in_the_same_places_and_english_has_two_forms() -> None:
    assert plural_forms("en").keys() == plural_forms("th").keys()
    assert all(forms == {"one", "other"} for forms in plural_forms("en").values())
    assert all(forms == {"other"} for forms in plural_forms("th").values())


def test_a_singular_has_no_placeholder_that_its_plural_lacks() -> None:
    for entry in load_catalog("en").values():
        if isinstance(entry, dict):
            assert placeholders(entry["one"]) <= placeholders(entry["other"])


def test_no_entry_is_empty() -> None:
    for lang in LANGUAGES:
        for entry in load_catalog(lang).values():
            assert all(entry.values()) if isinstance(entry, dict) else entry


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("failed logins today?", "en"),
        ("วันนี้ล็อกอินล้มเหลวกี่ครั้ง", "th"),
        ("failed login เมื่อวาน", "th"),
        ("", "en"),
        ("連續登入", "en"),
        ("๕", "th"),
    ],
)
def test_any_thai_letter_makes_a_text_thai(text: str, lang: str) -> None:
    assert detect(text) == lang


def test_the_plural_is_chosen_by_the_number() -> None:
    assert translate("en", "counted.failed_logins", n=1, about="") == "1 failed login attempt"
    assert translate("en", "counted.failed_logins", n=0, about="") == "0 failed login attempts"
    assert translate("en", "counted.failed_logins", n=12345, about="") == "12,345 failed login attempts"
    assert translate("th", "counted.failed_logins", n=1, about="") == "ล็อกอินล้มเหลว 1 ครั้ง"


def test_a_language_without_a_catalog_is_answered_in_english() -> None:
    assert as_language("de") == "en"
    assert translate("de", "window.today") == "today"


def test_a_missing_value_or_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        translate("en", "window.on")
    with pytest.raises(KeyError):
        translate("en", "window.never")


def test_values_are_put_in_as_they_are() -> None:
    assert translate("en", "window.on", day="{n} {day.__class__}") == "on {n} {day.__class__}"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (999, "999"), (1234567, "1,234,567"), (0.5, "0.5"), (40.0, "40"), (-1200.25, "-1,200.2")],
)
def test_numbers_have_separators(value: float, text: str) -> None:
    assert format_number(value) == text


def test_a_value_is_set_apart_from_thai_words_only_where_it_is_not_thai() -> None:
    assert translate("th", "values.user", n=5) == "ผู้ใช้ 5 ราย"
    assert translate("th", "values.user", n="มากกว่า 5") == "ผู้ใช้มากกว่า 5 ราย"
    assert translate("th", "answer.per", bucket="วัน") == "รายวัน"
    assert translate("th", "filter.about", filters="ผู้ใช้ root") == "(ผู้ใช้ root)"
    assert translate("th", "value.yes") == "ใช่"


def test_names_are_joined_as_a_list() -> None:
    assert join_names("en", ("a",)) == "a"
    assert join_names("en", ("a", "b", "c")) == "a, b and c"
    assert join_names("th", ("a", "b"), conjunction="or") == "a หรือ b"
    assert join_names("th", ("วันเสาร์", "วันอาทิตย์")) == "วันเสาร์และวันอาทิตย์"


def test_thai_words_touch_and_others_are_set_apart() -> None:
    assert join_phrases("th", "ล้มเหลว 4 ครั้ง", "", "วันนี้") == "ล้มเหลว 4 ครั้ง วันนี้"
    assert join_phrases("th", "ไม่มีล็อกอิน", "วันนี้") == "ไม่มีล็อกอินวันนี้"
    assert join_phrases("th", "มีผู้ใช้ 5 รายที่ล็อกอินสำเร็จ", "วันนี้") == "มีผู้ใช้ 5 รายที่ล็อกอินสำเร็จวันนี้"
    assert join_phrases("th", "คำสั่ง sudo", "วันนี้") == "คำสั่ง sudo วันนี้"
    assert join_phrases("en", "", "logins", "today") == "logins today"
