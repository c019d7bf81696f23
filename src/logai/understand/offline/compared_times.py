"""Read times that are said by another one: "yesterday and the day before", "this week than last".

What a trend is measured against is such a time as well: "did failures go up this week" compares it with last week.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from logai.plan.moments import resolve
from logai.plan.window import AllTime, BetweenWindow, LastWindow, NamedWindow, Window
from logai.understand.offline.spans import TimeFound, Times

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence

_BEFORE = {"today": "yesterday", "this_week": "last_week", "this_month": "last_month", "this_year": "last_year"}
_SAID_BY_ANOTHER = ("the previous", "previous", "the prior", "prior", "the preceding", "preceding")


def read_compared_times(sentence: Sentence, found: Times, now: datetime) -> None:
    """Add to `found` each window that is said by the one before it, and mark its words."""
    given = [window for window in found.windows if not isinstance(window.window, AllTime)]
    found.windows[:] = given or found.windows[:1]  # "At any point" says nothing beside another time.
    found.windows.sort(key=lambda window: window.position)
    _read_over(sentence, found, now)
    _shift_equal(sentence, found, now)
    for index, token in enumerate(sentence.content):
        if sentence.means(index, "period", "one_before") and _is_said_again(sentence, found, index, now):
            sentence.explain(index, index, "time")
        if not sentence.is_free(index) or len(found.windows) > 1:
            continue
        if sentence.means(index, "period", "one_before"):
            window = _before_anchor(found, token.text.lower(), now)
        elif _is_bare_last(sentence, index):
            window = _named_before(found.windows[0].window) if found.windows else None
        else:
            continue
        if window is not None:
            found.windows.append(TimeFound(window, token.text, token.start))
            sentence.explain(index, index, "time")
    _add_now(sentence, found)
    trend = next((at for at in range(len(sentence.content)) if sentence.means(at, "word", "trend")), None)
    if trend is not None and len(found.windows) == 1:
        window = found.windows[0].window
        asked = any(token.means("word", "yes_no") for token in sentence.content)
        asked = asked or (bool(sentence.content) and sentence.content[0].means("light", "aux"))
        before = window_before(window, now) if asked and isinstance(window, NamedWindow) else _named_before(window)
        if before is not None:
            token = sentence.content[trend]
            found.windows.append(TimeFound(before, token.text, len(sentence.text)))


_IS = ("คือ", "ก็คือ", "ซึ่งคือ", "คือเมื่อ", "i.e.", "namely", "which was", "which is", "(", ",")


def _is_said_again(sentence: Sentence, found: Times, index: int, now: datetime) -> bool:
    """Return whether "the day before" is dated right behind it, and is that day: วันก่อนหน้าคือวันที่ 18."""
    if len(found.windows) != _TWO:
        return False
    token, (first, second) = sentence.content[index], found.windows
    between = sentence.text[token.end : second.position].strip().lower()
    before = window_before(first.window, now)
    return between in _IS and before is not None and resolve(before, now) == resolve(second.window, now)


_TWO = 2

_OVER = {
    "day_over_day": ("today", "yesterday"),
    "week_over_week": ("this_week", "last_week"),
    "month_over_month": ("this_month", "last_month"),
}
_COMPARED_NAMES = ("users: ", "hosts: ", "sources: ", "networks: ")
"""Of several names it is these that are compared: "root vs admin since yesterday"."""
_NOW_OF = {"yesterday": "today", "last_week": "this_week", "last_month": "this_month", "last_year": "this_year"}


def read_increase_since(sentence: Sentence, found: Times) -> None:
    """Read "did failures increase since last week" as this week against the last one."""
    rises = any(token.means("word", "trend") for token in sentence.content)
    if len([meaning for meaning in sentence.meanings.values() if meaning.startswith(_COMPARED_NAMES)]) < _TWO:
        rises = rises or any(token.means("word", "more", "compare") for token in sentence.content)
    for index, token in enumerate(sentence.content):
        name = token.name_in("window")
        if not rises or name not in _NOW_OF or not sentence.means(index - 1, "word", "since"):
            continue
        for at, which in ((index - 1, _NOW_OF[name]), (index, name)):
            text, position = sentence.content[at].text, sentence.content[at].start
            found.windows.append(TimeFound(NamedWindow.model_validate({"name": which}), text, position))
        sentence.explain(index - 1, index, "time")


def _add_now(sentence: Sentence, found: Times) -> None:
    """Add the time that goes on where only one that has passed is said: "more than yesterday", มากกว่าเมื่อวาน."""
    window = found.windows[0].window if len(found.windows) == 1 else None
    if not isinstance(window, NamedWindow) or window.name not in _NOW_OF:
        return
    position = found.windows[0].position
    before = [token for token in sentence.content if token.end <= position]
    compared = bool(before) and (before[-1].means("word", "than", "compare") or before[-1].means("word", "more_than"))
    if compared and sentence.language == "th" and "กัน" in before[-1].text:
        return  # root กับ admin ต่างกันกี่ครั้งเมื่อวาน: what differs are two that are named, and no times.
    held = any(token.means("word", "compare") for token in before)
    compared = compared or (held and before[-1].text in ("กับ", "จาก"))
    if not compared or before[-1].text.lower().startswith("v") or not _names_what(sentence):
        return
    if before[-1].text in ("กับ", "จาก"):
        sentence.explain(sentence.content.index(before[-1]), sentence.content.index(before[-1]), "compare")
    now = NamedWindow.model_validate({"name": _NOW_OF[window.name]})
    found.windows.insert(0, TimeFound(now, before[-1].text, -1))


def _names_what(sentence: Sentence) -> bool:
    """Return whether it is said what is compared; a follow-up, "more than yesterday?", goes on from another time."""
    return any(
        token.means("word", "login", "failed", "failed_password", "success", "attempt", "attack", "targeted", "use")
        or token.means("subject")
        or token.means("subjects")
        or token.means("action")
        for token in sentence.content
    )


def _read_over(sentence: Sentence, found: Times, now: datetime) -> None:
    """Read "week over week": this week and the last one, or the one that is named and the one before it."""
    for index, token in enumerate(sentence.content):
        name = token.name_in("period")
        if name not in _OVER or not sentence.is_free(index) or len(found.windows) > 1:
            continue
        if not found.windows:
            first = NamedWindow.model_validate({"name": _OVER[name][0]})
            found.windows.append(TimeFound(first, token.text, token.start))
        before = window_before(found.windows[0].window, now)
        if before is None:
            raise sentence.refuse("ambiguous_time", token.text)
        found.windows.append(TimeFound(before, token.text, found.windows[0].position + 1))
        sentence.explain(index, index, "compare")


def read_between(sentence: Sentence, index: int) -> None:
    """Read "between" before the first of two times that are compared: "between this week and last week"."""
    compared = any(token.means("word", "compare", "more", "more_than") for token in sentence.content)
    if compared and sentence.means(index - 1, "word", "between") and sentence.means(index + 1, "word", "and", "to"):
        sentence.explain(index - 1, index - 1, "compare")


def _is_bare_last(sentence: Sentence, index: int) -> bool:
    """Return whether "last" has no unit, "more failures this week than last"; in "first and last" it is no time."""
    if not (sentence.means(index, "rolling", "last") or sentence.means(index, "word", "last", "past")):
        return False
    before, after = sentence.at(index - 1), sentence.at(index + 1)
    if sentence.means(index - 1, "word", "and") and sentence.means(index - 2, "word", "first", "oldest"):
        return False
    opened = before is not None and (
        before.means("word", "than", "compare", "more_than", "to", "or", "and")
        or before.means("prep", "with", "to", "for")
    )
    return opened and (after is None or after.means("prep") or after.means("word"))


def _before_anchor(found: Times, text: str, now: datetime) -> Window | None:
    if not found.windows and any(word in text for word in ("day before", "previous day", "day prior", "prior day")):
        found.windows.append(TimeFound(NamedWindow(name="today"), text, -1))
    if not found.windows and "week" in text:
        found.windows.append(TimeFound(NamedWindow(name="this_week"), text, -1))
    if not found.windows:
        return None
    return window_before(found.windows[0].window, now)


def _named_before(window: Window) -> Window | None:
    if isinstance(window, NamedWindow) and window.name in _BEFORE:
        return NamedWindow.model_validate({"name": _BEFORE[window.name]})
    return None


def _shift_equal(sentence: Sentence, found: Times, now: datetime) -> None:
    """Read "last week and the previous week", which name one and the same window, as two."""
    if len(found.windows) != 2 or found.windows[0].window != found.windows[1].window:
        return
    first, second = found.windows
    if sentence.text[: second.position].rstrip().endswith("(") and first.position < second.position:
        return  # "the weekend (21-22 Nov)" says it again.
    before = window_before(second.window, now)
    if before is None or not second.text.lower().startswith(_SAID_BY_ANOTHER):
        raise sentence.refuse("ambiguous_time", *(window.text for window in found.windows))
    found.windows[1] = TimeFound(before, second.text, second.position)


def window_before(window: Window, now: datetime) -> Window | None:  # noqa: PLR0911 - a rule a kind of window
    """Return the day, week, month or span of whole days before `window`; None where there is none."""
    if (named := _named_before(window)) is not None:
        return named
    if isinstance(window, NamedWindow):
        return _before_named(window.name, now.date())
    if isinstance(window, LastWindow):
        return _span_before(window, now)
    if not isinstance(window, BetweenWindow) or window.start is None or window.end is None:
        return None
    if window.start.time() != time() or window.end.time() != time():
        return None
    if window.start.day == 1 and window.end == _month_after(window.start):
        return _month_before(window.start.date())
    days = (window.end - window.start).days
    return _days(window.start.date() - timedelta(days=days), days)


def _span_before(window: LastWindow, now: datetime) -> BetweenWindow | None:
    """Return the hours or days before the last so many: they end where those begin."""
    if window.unit == "month":
        return None
    length = window.amount * timedelta(**{f"{window.unit}s": 1})
    moment = now.replace(tzinfo=None)
    return BetweenWindow(start=moment - 2 * length, end=moment - length)


def _before_named(name: str, today: date) -> Window | None:
    if name == "yesterday":
        return _days(today - timedelta(days=2), 1)
    if name == "last_week":
        return _days(today - timedelta(days=today.weekday() + 14), 7)
    return _month_before((today.replace(day=1) - timedelta(days=1)).replace(day=1)) if name == "last_month" else None


def _month_before(first: date) -> BetweenWindow:
    last = first - timedelta(days=1)
    return BetweenWindow.whole_days(last.replace(day=1), last)


def _month_after(first: datetime) -> datetime:
    return (first + timedelta(days=31)).replace(day=1)


def _days(first: date, days: int) -> BetweenWindow:
    return BetweenWindow.whole_days(first, first + timedelta(days=days - 1))
