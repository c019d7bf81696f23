"""Read days: names of days, dates in both languages and calendars, months, N days ago.

A date without a year is the latest one that is not after now.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from logai.plan.window import BetweenWindow, NamedWindow, Window
from logai.understand.offline.days_of_month import counts_events, counts_noun, may_be_day, numbered_day
from logai.understand.offline.scan import Kind
from logai.understand.offline.text import is_thai
from logai.understand.offline.weekdays import names_one_weekend
from logai.understand.offline.written_dates import ISO, day_first, sets_apart
from logai.understand.offline.years import BUDDHIST_OFFSET, FIRST_BUDDHIST, full_year, year_at

if TYPE_CHECKING:
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence

DAY_NAMES = ("today", "yesterday", "day_before_yesterday", "last_weekend")
"""The windows of the lexicon that are days to count with, beside those that a plan has a name for."""


@dataclass(frozen=True)
class Days:
    """Days `first` to `last`, both included, read from content tokens up to `end` (excluded)."""

    end: int
    first: date
    last: date
    window: Window
    minute: int | None = None
    """Minutes after midnight, where the date was written with a time."""

    @property
    def is_one_day(self) -> bool:
        """Whether it is one day, and not a month."""
        return self.first == self.last


def read_days(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Return the day or the whole month that begins at content token `index`, else None."""
    for reader in (
        _month_part,
        _named,
        _literal,
        _day_and_month,
        _month_alone,
        _year_alone,
        _day_ago,
        _weekday,
        _day_of_month,
    ):
        found = reader(sentence, index, now)
        if found is not None:
            if found.first > now.date():
                raise sentence.refuse("future", sentence.words(index, found.end - 1))
            return found
    return None


def day_span(end: int, day: date) -> Days:
    """Return the one day `day`."""
    return Days(end, day, day, BetweenWindow.whole_days(day, day))


_PARTS_OF_MONTH = {
    "early": (1, 10),
    "mid": (11, 20),
    "late": (21, 31),
    "first_week": (1, 7),
    "second_week": (8, 14),
    "third_week": (15, 21),
    "last_week": (-6, 31),
    "first_half": (1, 15),
    "second_half": (16, 31),
}
"""First and last day; one that is not positive counts from the last day of the month."""


def _month_part(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Read "early April", "ต้นเดือนเมษา", "the first week of March": which days they are is stated in a note."""
    if not sentence.means(index, "monthpart"):
        return None
    month = read_month(sentence, index + 1, now)
    if month is None:
        return None
    low, high = _PARTS_OF_MONTH[sentence.content[index].name_in("monthpart") or "early"]
    low = low if low > 0 else month.last.day + low
    first, last = month.first.replace(day=low), month.first.replace(day=min(high, month.last.day))
    if not sentence.means(index - 1, "word", "since"):
        sentence.note("note_monthpart", words=sentence.words(index, month.end - 1), first=first, last=last)
    return Days(month.end, first, last, BetweenWindow.whole_days(first, last))


def read_month(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Return the month that begins at content token `index`, by its name or as this or the last one, else None."""
    if sentence.means(index, "window", "this_month", "last_month"):
        first = now.date().replace(day=1)
        if sentence.means(index, "window", "last_month"):
            first = (first - timedelta(days=1)).replace(day=1)
        return Days(index + 1, first, last_of_month(first), NamedWindow(name="this_month"))
    month = _month_alone(sentence, index, now)
    bare = sentence.language == "th" and sentence.means(index, "unit", "month")
    if month is None and bare and sentence.means(index - 1, "monthpart"):
        first = now.date().replace(day=1)
        return Days(index + 1, first, last_of_month(first), NamedWindow(name="this_month"))
    return month if month is not None and month.first.month == month.last.month else None


def last_of_month(first: date) -> date:
    """Return the last day of the month that begins on `first`."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _named(sentence: Sentence, index: int, now: datetime) -> Days | None:
    token = sentence.at(index)
    is_weekend = names_one_weekend(sentence, index)
    if token is None or not (is_weekend or sentence.means(index, "window", *DAY_NAMES)):
        return None
    name = "last_weekend" if is_weekend else token.name_in("window")
    if name == "last_weekend":
        if now.isoweekday() >= 6:
            raise sentence.refuse("ambiguous_time", token.text)
        sunday = now.date() - timedelta(days=now.isoweekday())
        saturday = sunday - timedelta(days=1)
        if is_weekend:
            sentence.note("note_monthpart", words=token.text, first=saturday, last=sunday)
        return Days(index + 1, saturday, sunday, BetweenWindow.whole_days(saturday, sunday))
    if name == "today":
        return Days(index + 1, now.date(), now.date(), NamedWindow(name="today"))
    if name == "yesterday":
        day = now.date() - timedelta(days=1)
        return Days(index + 1, day, day, NamedWindow(name="yesterday"))
    return day_span(index + 1, now.date() - timedelta(days=2))


def _literal(sentence: Sentence, index: int, now: datetime) -> Days | None:
    prefixed = sentence.means(index, "word", "on_date")
    token = sentence.at(index + prefixed)
    if token is None or not sentence.is_free(index + prefixed) or token.kind is not Kind.DATE:
        return None
    end = index + prefixed + 1
    if re.match(r"\d{4}-", token.value):
        return _iso(sentence, token, end, now)
    if token.value.count("/") == 1:
        return day_span(end, _without_year(sentence, token.text, now))
    first, second, last = (int(part) for part in re.split(r"[/.-]", token.value))
    year = full_year(last, now)
    day, month = (second, first) if second > 12 else (first, second)
    if first <= 12 and sentence.language == "en" and (order := day_first(sentence, token)) is not None:
        day, month = (first, second) if order else (second, first)
        if first != second:
            sentence.note("note_weekday", words=token.text, date=_date(sentence, token.text, year, month, day))
    elif first <= 12 and second <= 12 and first != second:
        buddhist = sentence.language == "th" and year != last and year != 2000 + last
        orders = ((first, second),) if buddhist else ((first, second), (second, first))
        past = [(d, m) for d, m in orders if date(year, m, d) <= now.date()]
        if len(past) != 1 and not buddhist:
            raise sentence.refuse("ambiguous_date", token.text)
        day, month = past[0] if past else orders[0]
        if not buddhist:
            sentence.note("note_date", words=token.text, date=date(year, month, day))
    return day_span(end, _date(sentence, token.text, year, month, day))


def _iso(sentence: Sentence, token: Token, end: int, now: datetime) -> Days:
    """Read "2017-04-18", and "2017-04-18T08:00:00Z" as the zone of the answer has it."""
    match = ISO.match(token.value)
    if match is None:
        raise sentence.refuse("bad_date", token.text)
    year, month, day, hour, minute = (int(part or 0) for part in match.groups()[:5])
    found = _date(sentence, token.text, year, month, day)
    if match.group(4) is None:
        return day_span(end, found)
    if hour > 23 or minute > 59:
        raise sentence.refuse("bad_date", token.text)
    moment = datetime.combine(found, time(hour, minute))
    if match.group(6) is not None:
        zone = match.group(6).upper().replace("Z", "+00:00")
        moment = datetime.fromisoformat(f"{moment.isoformat()}{zone}").astimezone(now.tzinfo).replace(tzinfo=None)
    window = BetweenWindow(start=moment, end=moment + timedelta(minutes=1))
    return Days(end, moment.date(), moment.date(), window, moment.hour * 60 + moment.minute)


def _without_year(sentence: Sentence, text: str, now: datetime) -> date:
    """Return the latest such day of "31/3", which has to be readable in one way."""
    first, second = (int(part) for part in text.split("/"))
    order = day_first(sentence, None)
    if first <= 12 and second <= 12 and first != second and order is None:
        raise sentence.refuse("ambiguous_date", text)
    day, month = (second, first) if second > 12 or order is False else (first, second)
    found = _latest(sentence, text, now, month, day)
    if first <= 12 and second <= 12 and first != second:
        sentence.note("note_weekday", words=text, date=found)
    return found


def _day_and_month(sentence: Sentence, index: int, now: datetime) -> Days | None:
    at = index + (1 if sentence.means(index, "word", "on_date") else 0)
    first, second = sentence.at(at), sentence.at(at + 1)
    if first is None or second is None or not sentence.is_free(at):
        return None
    if first.number is not None and not first.means("number"):
        month_at = at + 1 + (1 if sentence.means(at + 1, "prep", "of") else 0)
        month_at += 1 if sentence.means(month_at, "unit", "month") else 0
        if not sentence.means(month_at, "month") or not _adjoins(sentence, at) or sets_apart(sentence, at, month_at):
            return None
        day, month, end = first.number, int(sentence.content[month_at].name_in("month") or 0), month_at + 1
    elif (
        sentence.language == "en"
        and sentence.means(at, "month")
        and second.number is not None
        and sentence.is_free(at + 1)
        and 1 <= len(second.value) <= 2
    ):
        day, month, end = second.number, int(first.name_in("month") or 0), at + 2
    else:
        return None
    year = year_at(sentence, end, now)
    if year is not None:
        return day_span(year[1], _date(sentence, sentence.words(at, year[1] - 1), year[0], month, day))
    return day_span(end, _latest(sentence, sentence.words(at, end - 1), now, month, day))


def _adjoins(sentence: Sentence, index: int) -> bool:
    """Return whether no Thai word without content stands behind the number: of 5 ตัวเดือนเมษา 5 is no day."""
    after = sentence.at(index + 1)
    return after is not None and not any(map(is_thai, sentence.text[sentence.content[index].end : after.start]))


def _month_alone(sentence: Sentence, index: int, now: datetime) -> Days | None:
    at = index + (1 if sentence.means(index, "unit", "month") else 0)
    token = sentence.at(at)
    if token is None or not sentence.means(at, "month"):
        return None
    if token.text.lower() in ("may", "march", "mar") and not (
        sentence.means(index - 1, "prep", "in", "from", "of", "for", "with", "to")
        or sentence.means(index - 1, "word")
        or sentence.means(index - 1, "monthpart")
        or year_at(sentence, at + 1, now)
    ):
        return None
    month, end = int(token.name_in("month") or 0), at + 1
    year = year_at(sentence, end, now)
    numeral = sentence.at(end)
    if year is not None and numeral is not None and len(numeral.value) == 2 and int(numeral.value) <= 31:
        return None  # เมษา 16: of the year 2016, or the 16th.
    if year is not None:
        first, end = date(year[0], month, 1), year[1]
    else:
        first = date(now.year if month <= now.month else now.year - 1, month, 1)
    last = last_of_month(first)
    return Days(end, first, last, BetweenWindow.whole_days(first, last))


def _year_alone(sentence: Sentence, index: int, now: datetime) -> Days | None:
    introduced = sentence.means(index - 1, "prep", "in", "from", "of", "for") or sentence.means(index, "unit", "year")
    token = sentence.at(index + sentence.means(index, "unit", "year"))
    if not introduced or token is None or len(token.text) != 4 or sentence.means(index + 1, "unit"):
        return None
    year = year_at(sentence, index, now)
    if year is None:
        return None
    first, last = date(year[0], 1, 1), date(year[0], 12, 31)
    return Days(year[1], first, last, BetweenWindow.whole_days(first, last))


def _day_ago(sentence: Sentence, index: int, now: datetime) -> Days | None:
    token = sentence.at(index)
    if token is None or token.number is None or not sentence.is_free(index):
        return None
    joined = sentence.means(index + 1, "word", "days_ago")
    if joined and token.number > 1 and sentence.content[index + 1].text.endswith("ก่อนหน้านี้"):
        raise sentence.refuse("ambiguous_time", sentence.words(index, index + 1))  # That day, or all of them.
    if not joined and not sentence.means(index + 2, "word", "ago"):
        return None
    if (joined or sentence.means(index + 1, "unit", "day")) and 1 <= token.number <= 36500:
        return day_span(index + (2 if joined else 3), now.date() - timedelta(days=token.number))
    if sentence.means(index + 1, "unit"):
        raise sentence.refuse("ambiguous_time", sentence.words(index, index + 2))
    return None


def _weekday(sentence: Sentence, index: int, now: datetime) -> Days | None:
    at = index + (1 if sentence.means(index, "rolling") or sentence.means(index, "word", "last") else 0)
    token = sentence.at(at)
    if token is None or not sentence.means(at, "weekday"):
        return None
    stated_at = at + (2 if sentence.means(at + 1, "prep", "on") else 1)
    stated = _day_and_month(sentence, stated_at, now) or _literal(sentence, stated_at, now)
    stated = stated or _ordinal_behind(sentence, stated_at, now)
    if stated is not None and stated.is_one_day:
        if stated.first.isoweekday() != int(token.name_in("weekday") or 0):
            raise sentence.refuse("ambiguous_time", sentence.words(at, stated.end - 1))
        return stated
    back = (now.isoweekday() - int(token.name_in("weekday") or 0)) % 7 or 7
    end = at + 1 + (1 if sentence.means(at + 1, "word", "ago") or sentence.means(at + 1, "rolling", "passed") else 0)
    day = now.date() - timedelta(days=back)
    return day_span(end, day)


def _day_of_month(sentence: Sentence, index: int, now: datetime) -> Days | None:
    at = index + (1 if sentence.means(index, "word", "on_date") else 0)
    token = sentence.at(at)
    if token is None or token.number is None or not sentence.is_free(at) or token.means("number"):
        return None
    if at == index and (token.kind is not Kind.ORDINAL or not may_be_day(sentence, at)):
        return None
    if counts_noun(sentence, at) or _ranks(sentence, at + 1):
        return None
    if (found := _ordinal_of_month(sentence, at, now)) is not None:
        return found
    return day_span(at + 1, numbered_day(sentence, at, now, _other_dates(sentence, at, now)))


def month_of_ordinal(sentence: Sentence, index: int) -> int | None:
    """Return where this or the last month stands behind the ordinal at `index` that is a day of it, else None."""
    token = sentence.at(index)
    if sentence.language != "en" or token is None or token.kind is not Kind.ORDINAL or not may_be_day(sentence, index):
        return None
    months = [at for at, other in enumerate(sentence.content) if other.means("window", "this_month", "last_month")]
    behind = [at - 2 if sentence.means(at - 1, "prep", "of") else at - 1 for at in months]
    if any(at < 0 or sentence.content[at].kind is not Kind.ORDINAL for at in behind):
        return None  # "The 10th of this month and last month"
    month_at = index + 1 + sentence.means(index + 1, "prep", "of")
    return month_at if month_at in months else None


def _ordinal_of_month(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Read "the 10th of this month"."""
    month_at = month_of_ordinal(sentence, index)
    month = read_month(sentence, month_at, now) if month_at is not None else None
    if month is None:
        return None
    text, number = sentence.words(index, month.end - 1), sentence.content[index].number or 0
    return day_span(month.end, _date(sentence, text, month.first.year, month.first.month, number))


def _ordinal_behind(sentence: Sentence, index: int, now: datetime) -> Days | None:
    """Read the number behind a day of the week, which is a day itself: "Sunday the 16th", วันอาทิตย์ที่ 16."""
    token = sentence.at(index)
    if token is None or not sentence.is_free(index):
        return None
    if token.kind is Kind.NUMBER and sentence.content[index - 1].text == "ที่":
        counts = sentence.means(index + 1, "clock") or sentence.means(index + 1, "unit") or counts_noun(sentence, index)
    else:
        counts = token.kind is not Kind.ORDINAL or counts_events(sentence, index)
    if counts:
        return None
    return day_span(index + 1, numbered_day(sentence, index, now, _other_dates(sentence, index, now)))


def _other_dates(sentence: Sentence, at: int, now: datetime) -> list[date]:
    """Return the dates of the question that say their month, whether or not they have been read already."""
    unread = replace(sentence, meanings={}, notes=[])
    found = (
        _day_and_month(unread, index, now) or _literal(unread, index, now) or _ordinal_of_month(unread, index, now)
        for index in range(len(sentence.content))
        if index != at
    )
    return [days.first for days in found if days is not None and days.is_one_day]


def _ranks(sentence: Sentence, index: int) -> bool:
    return sentence.means(index, "word", "most", "least", "top")


def _date(sentence: Sentence, text: str, year: int, month: int, day: int) -> date:
    if year >= FIRST_BUDDHIST:
        year -= BUDDHIST_OFFSET
    try:
        return date(year, month, day)
    except ValueError as error:
        raise sentence.refuse("bad_date", text) from error


def _latest(sentence: Sentence, text: str, now: datetime, month: int, day: int) -> date:
    for year in range(now.year, now.year - 9, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= now.date():
            return found
    raise sentence.refuse("bad_date", text)
