"""Tell which day a number alone is: "on the 13th" is the latest 13th, or that of the month of another date.

A range runs over the end of a month: "from 28 March to the 2nd", "from the 28th to April 2".
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence

_EVENTS = ("login", "attempt", "failed", "failed_password", "success", "attack", "targeted", "attacker", "logged_in")
_BEFORE_A_DAY = ("since", "before", "after", "until", "between", "to", "and", "compare", "than", "more_than")


def may_be_day(sentence: Sentence, index: int) -> bool:
    """Return whether "the 21st" stands where a day would; "the 2nd failed login" and "2nd IP" are ranks."""
    before = sentence.at(index - 1)
    introduced = sentence.means(index - 1, "prep") or sentence.means(index - 1, "word", *_BEFORE_A_DAY)
    introduced |= before is not None and before.text.lower().endswith(" of") and _lasts(before)
    return (introduced or _is_set_apart(sentence, index)) and not counts_events(sentence, index)


def _lasts(token: Token) -> bool:
    return token.means("daypart") or token.means("period", "week_of", "weekend_of")


def counts_events(sentence: Sentence, index: int) -> bool:
    """Return whether the ordinal says which of several is meant: "the 2nd failed login"."""
    counted = any(sentence.means(index + 1, group) for group in ("subject", "action", "unit", "bucket", "dimensions"))
    return counted or sentence.means(index + 1, "dimension") or sentence.means(index + 1, "word", *_EVENTS)


def counts_noun(sentence: Sentence, index: int) -> bool:
    """Return whether the number at `index` counts the noun behind it, which is not asked for: วันที่ 3 ไอพีไหน asks."""
    noun = sentence.means(index + 1, "dimension") or sentence.means(index + 1, "dimensions")
    return noun and not (sentence.language == "th" and sentence.means(index + 2, "word", "which"))


def _is_set_apart(sentence: Sentence, index: int) -> bool:
    """Return whether a day stands in front of what is asked, "the 13th: failed logins", or right behind it."""
    token, after = sentence.content[index], sentence.at(index + 1)
    rest = sentence.text[token.end :].lstrip()
    if index == 0 and after is not None:
        return rest.startswith((":", ",", "- "))
    said = sentence.text[: token.start].lower().split()[-1:] == ["the"]
    return said and after is None and sentence.means(index - 1, "word", "login", "attempt", "failed", "logged_in")


def numbered_day(sentence: Sentence, at: int, now: datetime, others: Iterable[date]) -> date:
    """Return the day that the number at `at` is, where `others` are the dates of the question that say their month."""
    number, text = sentence.content[at].number or 0, sentence.content[at].text
    if not 1 <= number <= 31:
        raise sentence.refuse("bad_date", text)
    dates = sorted(others)
    months = {found.replace(day=1) for found in dates}
    if len(months) > 1:
        raise sentence.refuse("ambiguous_date", text)
    if not months:
        return _latest(now.date(), number)
    month = months.pop()
    if dates[0].day > number and _ends_range(sentence, at):
        month = (month + timedelta(days=31)).replace(day=1)
    elif dates[0].day < number and _begins_range(sentence, at):
        month = (month - timedelta(days=1)).replace(day=1)
    try:
        return month.replace(day=number)
    except ValueError as error:
        raise sentence.refuse("bad_date", text) from error


def _ends_range(sentence: Sentence, at: int) -> bool:
    return any(sentence.content[before].means("word", "to", "until") for before in (at - 1, at - 2) if before >= 0)


def _begins_range(sentence: Sentence, at: int) -> bool:
    opened = any(
        token.means("prep", "from") or token.means("word", "between") for token in sentence.content[max(at - 2, 0) : at]
    )
    joint = sentence.at(at + 1)
    return opened and joint is not None and joint.means("word", "to", "until")


def _latest(today: date, number: int) -> date:
    day = today
    while day.day != number:
        day -= timedelta(days=1)
    return day
