"""The words that the built-in planner knows, read from `en.toml` and `th.toml`.

A phrase stands for one or more senses, each a group and a name such as `window.today`. The groups and names
are a contract between the lexicons and the rules that read them, checked when a lexicon is loaded; phrases
are data. `{a|b}` in a phrase stands for either, `{a|}` for one that may be missing.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from logai.events import Action, FindingKind
from logai.plan.vocabulary import Bucket, Comparison, Dimension, Subject
from logai.understand.offline.cached import read_cached
from logai.understand.offline.phrases import Kept, Phrases, Sense, keep
from logai.understand.offline.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator


_WORDS = frozenset(
    """
    how_many how_often how_many_people which who that when where_from show any yes_no plural first
    oldest last past most least top by different percentage success_rate failure_rate average more than
    more_than compare failed failed_password success login logged_in attempt tried attack targeted
    attacker connected suffered begin summary with_counts contains analyse problem ongoing
    managed several split drawn separately member at_last off_hours
    trend busier worse appeared activity lately including single many_users course else superuser which_period
    onwards pronoun that_time with_details elapsed whole_period first_time absent new_addresses
    changes empty_name local_host begins_with ends_with in_name existing source_port both_outcomes
    use not except and or invalid private public times or_more network group changed to since before
    after until between days_ago ago on_date
    """.split()  # noqa: SIM905 - a list of words
)
_NUMBERS = None

GROUPS: dict[str, frozenset[str] | None] = {
    "light": frozenset({"noise", "aux"}),
    "wrapper": frozenset({"opener", "wish", "asker", "caller", "closer", "dating", "rough", "resumed"}),
    "prep": frozenset(["for", "of", "by", "as", "from", "on", "at", "in", "to", "with"]),
    "word": _WORDS,
    "family": frozenset(["ipv4", "ipv6"]),
    "line": frozenset(
        [
            *("service_started", "service_stopped", "cron_session", "too_many_failures", "reverse_mapping"),
            *("elevation", "sudo_password", "not_in_sudoers", "preauth"),
        ]
    ),
    "scan": frozenset(["no_identification", "bad_protocol", "key_exchange"]),
    "compare": frozenset(Comparison),
    "dimension": frozenset(Dimension),
    "dimensions": frozenset(Dimension),
    "peak": frozenset({Dimension.HOUR_OF_DAY, Dimension.DAY, Dimension.WEEKDAY}),
    "bucket": frozenset(Bucket),
    "subject": frozenset(Subject),
    "subjects": frozenset(Subject),
    "action": frozenset(Action) | {"any"},
    "finding": frozenset(FindingKind),
    "method": _NUMBERS,
    "service": _NUMBERS,
    "window": frozenset(
        [
            "today",
            "yesterday",
            "day_before_yesterday",
            "this_week",
            "last_week",
            "this_month",
            "last_month",
            "this_year",
            "last_year",
            "last_weekend",
            "all",
        ]
    ),
    "rolling": frozenset(["last", "passed", "hour"]),
    "unit": frozenset(["second", "minute", "hour", "day", "week", "month", "year"]),
    "weekday": _NUMBERS,
    "weekdays": _NUMBERS,
    "month": _NUMBERS,
    "daypart": frozenset(
        [
            "this_morning",
            "this_afternoon",
            "this_evening",
            "last_night",
            "night_before_last",
            "morning",
            "afternoon",
            "evening",
            "night",
            "late_night",
            "early_hours",
            "dawn",
            "daytime",
            "lunch",
        ]
    ),
    "clock": frozenset(
        [
            "around",
            "midnight",
            "noon",
            "oclock",
            "ti",
            "mong_chao",
            "mong",
            "mong_yen",
            "bai",
            "bai_mong",
            "thum",
            "one_thum",
            "half",
            "at",
        ]
    ),
    "number": _NUMBERS,
    "repeats": _NUMBERS,
    "monthpart": frozenset(
        [
            *("early", "mid", "late", "first_week", "second_week", "third_week", "last_week"),
            *("first_half", "second_half"),
        ]
    ),
    "period": frozenset(
        [
            *("week_of", "weekend_of", "week_before_last", "weekend_before_last", "one_before"),
            *("day_over_day", "week_over_week", "month_over_month"),
        ]
    ),
    "quantity": frozenset(["half", "couple", "fortnight"]),
    "holiday": frozenset(
        [
            *("easter", "easter_sunday", "easter_monday", "good_friday"),
            *("christmas", "christmas_eve", "boxing_day", "new_years_eve", "new_years_day"),
            *("songkran", "childrens_day", "teachers_day", "valentines_day", "chakri_day", "labour_day"),
            *("coronation_day", "queens_birthday", "kings_birthday", "mothers_day", "memorial_day"),
            *("chulalongkorn_day", "halloween", "fathers_day", "constitution_day"),
        ]
    ),
    "whole": frozenset(["whole"]),
    "quarter": frozenset(["1", "2", "3", "4", "this", "last"]),
    "age": frozenset(["older", "newer"]),
    "length": frozenset(Comparison),
    "session": frozenset(["lasted", "how_long", "longest", "shortest", "online", "open", "now", "ended", "left"]),
    "refuse": frozenset(["future", "geography", "topic", "secret", "change", "instruction", "sql", "why", "present"]),
}
"""The groups and the names in each; None where a name is a value of its own (a number, a method)."""


@dataclass(frozen=True)
class Lexicon:
    """Phrases of all languages, and what logai says in each language."""

    phrases: Phrases
    messages: dict[str, dict[str, str]]
    suggestions: dict[str, tuple[str, ...]]
    words: frozenset[str] = frozenset()
    """Single Latin words of five letters or more that occur in a phrase: what a typo may be read as."""
    real_words: frozenset[str] = field(default=frozenset())
    """Words that are no typos, though they are one edit from a known one."""
    ordinary_words: frozenset[str] = field(default=frozenset())
    """Words of the language that are no names unless quoted, though nothing else is known of them."""
    thai_words: tuple[str, ...] = ()
    """Thai words that are long enough to be known in spite of a slip: what a misspelt one may be read as."""

    def matches(self, text: str, start: int) -> list[tuple[int, frozenset[Sense]]]:
        """Return (end, senses) of every phrase that begins at `start` of lower-case `text`."""
        return self.phrases.search(text).at(start)

    def say(self, language: str, key: str, **values: object) -> str:
        """Return the sentence `key` in `language`."""
        return self.messages[language][key].format(**values)


@cache
def load_lexicon() -> Lexicon:
    """Return the lexicon of both languages; a group or name that no rule knows is a ValueError."""
    texts = _read_files(".toml")
    made_by = _read_files(".py")  # another version of this code lays them up in another way
    content = read_cached("lexicon", [*texts, *texts.values(), *made_by.values()], lambda: _lay_up(texts))
    return Lexicon(
        phrases=Phrases(Kept(*content["phrases"])),
        messages=content["messages"],
        suggestions={language: tuple(questions) for language, questions in content["suggestions"].items()},
        words=frozenset(content["words"]),
        real_words=frozenset(content["real_words"]),
        ordinary_words=frozenset(content["ordinary_words"]),
        thai_words=tuple(content["thai_words"]),
    )


def _read_files(ending: str) -> dict[str, str]:
    """Return the texts of the lexicon's files by name; `en_times.toml` has further phrases of one field."""
    files = {file.name: file for file in resources.files(__package__).iterdir() if file.name.endswith(ending)}
    return {name: files[name].read_text("utf-8") for name in sorted(files) if _OF_LEXICON.match(name)}


_OF_LEXICON = re.compile(r"(?:en|th)[._]|(?:lexicon|phrases|text)\.py$")


def _lay_up(texts: dict[str, str]) -> dict[str, Any]:
    """Return what the files hold as plain values, in the form in which it is used."""
    phrases = Kept([], {})
    laid: dict[str, Any] = {"phrases": phrases, "messages": {}, "suggestions": {}}
    words: set[str] = set()
    real_words: set[str] = set()
    ordinary_words: set[str] = set()
    thai_words: set[str] = set()
    for name, text in texts.items():
        content = tomllib.loads(text)
        language, _, further = name.removesuffix(".toml").partition("_")
        if not further:
            laid["messages"][language] = content.pop("messages")
            laid["suggestions"][language] = content.pop("suggestions")["questions"]
            real_words.update(content.pop("real_words"))
            ordinary_words.update(content.pop("ordinary_words"))
        for sense, phrase in _phrases(content):
            keep(phrases, clean(phrase).lower(), sense)
            if sense.group in _OF_THAI_WORDS and _THAI_WORD.fullmatch(phrase):
                thai_words.add(clean(phrase))
            (real_words if further else words).update(_WHOLE_WORD.findall(phrase.lower()))
    return laid | {
        "words": sorted(words),
        "real_words": sorted(real_words - words),
        "ordinary_words": sorted(ordinary_words),
        "thai_words": sorted(thai_words),
    }


def _phrases(content: dict[str, Any]) -> Iterator[tuple[Sense, str]]:
    """Yield each phrase of a file with its sense; raise ValueError for a sense that no rule reads."""
    for group, names in content.items():
        for name, phrases in names.items():
            _check_sense(group, name)
            for phrase in phrases:
                yield Sense(group, name), phrase


_THAI_WORD = re.compile(r"[\u0e00-\u0e7f]{6,12}")
_OF_THAI_WORDS = ("word", "window", "dimension", "method", "month", "weekday", "subject", "rolling")
"""Groups whose words no other is near to but by a slip: of numbers and clock times, one letter makes another one."""
_WHOLE_WORD = re.compile(r"(?<![^\s{}|])[a-z]{5,}(?![^\s{}|])")
"""A Latin word of a phrase that is not cut by a choice, as `attack{|s}` is."""


def _check_sense(group: str, name: str) -> None:
    if group not in GROUPS:
        raise ValueError(f"lexicon: no rule reads the group {group!r}")
    names = GROUPS[group]
    if names is not None and name not in names:
        raise ValueError(f"lexicon: no rule reads {group}.{name}")
