"""Tell whether a day of the week is the latest one or every one, and say which was read.

Alone it is the latest before today, in both languages; where a total is asked for ("on Monday in total") it is every
such day.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence

_TOTALS = frozenset(
    {
        *("in total", "altogether", "overall", "over all", "รวม", "ทั้งหมด", "รวมทั้งหมด", "โดยรวม", "ทั้งสิ้น", "ยอดรวม"),
        *("รวมเท่าไหร่", "รวมเท่าไร", "ทั้งหมดเท่าไหร่", "รวมกี่"),
        *(
            f"{there}{total}กี่{times}"
            for there in ("", "มี")
            for total in ("รวม", "รวมแล้ว", "ทั้งหมด", "ทั้งสิ้น")
            for times in ("ครั้ง", "หน", "รอบ", "ที")
        ),
    }
)
"""Words by which a day of the week is every such day: "on Monday in total"."""


_WEEKEND = ("weekend", "the weekend", "at the weekend", "on the weekend")
_PAST = re.compile(
    r"\b(?:did|was|were|had|have|has|logged|signed|got|came|tried|attempted|attacked|used|ran|happened|accessed|entered"
    r"|failed(?! (?:log|att|auth|ssh|pass|sign|sudo|su\b|tr|access|connect)))\b"
)
"""What tells of one weekend that is over, where "the weekend" alone is every one."""
_DATED = ("month", "window", "rolling", "period", "monthpart", "bucket")


def names_one_weekend(sentence: Sentence, index: int) -> bool:
    """Return whether "the weekend" at `index` is the last one: "over the weekend", "did bob log in at the weekend"."""
    token = sentence.at(index)
    if token is None or not sentence.means(index, "weekdays", "67") or token.text.lower() not in _WEEKEND:
        return False
    if any(other.kind is Kind.DATE or any(other.means(group) for group in _DATED) for other in sentence.content):
        return False
    text = sentence.text[: token.start].lower()
    if text.rstrip().endswith((" every", " each", " any", " per", " a")):
        return False
    return text.rstrip().endswith(("over", "for")) or tells_past(sentence)


_COUNTED = ("login", "attempt", "failed", "failed_password", "success", "attack")


def describes_weekday(sentence: Sentence, index: int) -> bool:
    """Return whether "weekday" says of what follows it that it was on Monday to Friday: "weekday failed logins"."""
    token, after = sentence.at(index), sentence.at(index + 1)
    if (
        token is None
        or after is None
        or token.text.lower() not in ("weekday", "workday")
        or not sentence.is_free(index)
    ):
        return False
    told = any(
        other.means("word", "by", "which", "most", "least", "top", "different", "how_many")
        for other in sentence.content[:index]
    )
    return not told and (after.means("word", *_COUNTED) or after.means("subject"))


def tells_past(sentence: Sentence) -> bool:
    """Return whether a verb tells of something that is over."""
    return _PAST.search(sentence.text.lower()) is not None


def refuse_last_month(sentence: Sentence) -> None:
    """Refuse "last April", which is this year's or the one before, as everybody likes."""
    for index, token in enumerate(sentence.content):
        before = sentence.at(index - 1)
        if before is None or not token.means("month") or sentence.language != "en":
            continue
        first = index - 2 if before.kind is Kind.NUMBER else index - 1
        opened = sentence.at(first)
        if opened is not None and opened.text.lower() in ("last", "the last", "past", "this past", "previous"):
            raise sentence.refuse("ambiguous_time", sentence.words(first, index))


def says_every(sentence: Sentence, index: int) -> bool:
    """Return whether the day of the week at `index` is every such day, since a total is asked for; note it."""
    token = sentence.content[index]
    if not token.means("weekday"):
        return False
    named = [token for token in sentence.content if token.means("weekday") or token.means("weekdays")]
    bounded = (
        sentence.means(index - 1, "word")
        or sentence.means(index - 1, "rolling")
        or sentence.means(index + 1, "word", "to", "ago", "last")
        or sentence.means(index + 1, "rolling")
    )
    totals = [other.text for other in sentence.tokens if other.text.lower() in _TOTALS]
    if named != [token] or bounded or not totals or _is_dated(sentence, index):
        return False
    sentence.note("note_every_weekday", words=token.text, total=totals[0])
    return True


def read_every_weekday(sentence: Sentence, index: int, *, named: bool) -> tuple[tuple[int, ...], int] | None:
    """Return the days of every week that the token at `index` says, and where its words end; `named` is any window."""
    token = sentence.at(index)
    name = token.name_in("weekdays") if token is not None else None
    if name is None and describes_weekday(sentence, index):
        name = "12345"
    if token is not None and name is None and not named and says_every(sentence, index):
        name = token.name_in("weekday")
    if name is None:
        return None
    which = sentence.means(index - 1, "rolling") or sentence.means(index - 1, "word", "which")
    if which or names_one_weekend(sentence, index):
        return None
    joined = sentence.means(index + 1, "word", "and", "or") and sentence.means(index + 2, "weekdays")
    return tuple(map(int, name)), index + (2 if joined else 1)


def note_weekdays(sentence: Sentence, now: datetime, every: tuple[int, ...]) -> None:
    """State of each day of the week that is not among `every` which day it is read as."""
    for index, token in enumerate(sentence.content):
        if not token.means("weekday") or _is_dated(sentence, index) or sentence.meanings.get(token.start) != "time":
            continue
        day = int(token.name_in("weekday") or 0)
        if day not in every and not _is_of_a_week(sentence, index):
            back = (now.isoweekday() - day) % 7 or 7
            sentence.note("note_weekday", words=token.text, date=now.date() - timedelta(days=back))


def _is_dated(sentence: Sentence, index: int) -> bool:
    """Return whether a date stands beside the day of the week: "Monday, 27 March", "yesterday, a Wednesday"."""
    before, after = sentence.at(index - 1), sentence.at(index + 1)
    behind = before is not None and (
        before.means("month") or before.kind is Kind.DATE or before.means("window") or before.kind is Kind.ORDINAL
    )
    behind = behind or (before is not None and before.kind is Kind.NUMBER and _is_month(sentence.at(index - 2)))
    at = index + 1
    if after is not None and after.text == "ที่":
        at, after = index + 2, sentence.at(index + 2)
        if after is not None and after.kind is Kind.NUMBER and not sentence.means(at + 1, "clock"):
            return True  # วันอาทิตย์ที่ 22
    ahead = after is not None and (after.kind in (Kind.DATE, Kind.ORDINAL) or after.means("month"))
    ahead = ahead or (after is not None and after.kind is Kind.NUMBER and _leads_to_month(sentence, at + 1))
    return behind or ahead or (after is not None and after.means("word", "on_date"))


def _is_of_a_week(sentence: Sentence, index: int) -> bool:
    """Return whether a week beside it says which day it is: "Tuesday of last week", "the Friday before last"."""
    near = sentence.content[max(index - 4, 0) : index + 5]
    before = sentence.at(index + 1)
    return any(
        token.means("window", "this_week", "last_week") or token.means("period", "week_before_last") for token in near
    ) or (before is not None and before.means("word", "before"))


def _is_month(token: Token | None) -> bool:
    return token is not None and token.means("month")


def _leads_to_month(sentence: Sentence, index: int) -> bool:
    token, following = sentence.at(index), sentence.at(index + 1)
    if token is None:
        return False
    return token.means("month") or (token.means("prep") and following is not None and following.means("month"))
