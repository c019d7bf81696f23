"""Refuse values of which it is open what the words around them are said of.

who failed today and yesterday                  on both days, or on one of them
users who failed on web1 but never succeeded    never on web1, or never at all
who did not log in as root today                those who stayed away, or those who came as somebody else
how many hours had over 10 failures             hours of one day each, or the same hour of all days together
who got in at the first attempt                 no first of all attempts
"""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from logai.events import Action
from logai.plan.vocabulary import Comparison, Dimension, Measure, Subject
from logai.plan.window import BetweenWindow, NamedWindow
from logai.understand.offline.choice import texts_read_as

if TYPE_CHECKING:
    from logai.understand.offline.choice import Choice
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_FIRST_TRY = re.compile(r"(?:ใน|ตั้งแต่|ได้)ครั้งแรก(?!ของ)(?:เลย)?$")
_TIMES_MORE = re.compile(r"\bhow many times (?:more|fewer|less|as many|higher|larger|over)\b")
_OF_VALUES = (Measure.LIST, Measure.COUNT_DISTINCT, Measure.EXISTS)
_JOINTS = ("and", "&", "and on", "และ", "กับ")
_RANGES = ("between", "from", "ระหว่าง", "ตั้งแต่", "จาก")
_FIELDS = {
    Dimension.USER: ("users", "users_like"),
    Dimension.SOURCE: ("sources", "networks"),
    Dimension.HOST: ("hosts",),
}
"""What a filter is named that says no more than which of the values are asked for."""


def refuse_doubtful_values(sentence: Sentence, facts: Facts, slots: Slots, choice: Choice) -> None:
    """Raise NotUnderstoodError where the same words ask for two different sets of values."""
    _refuse_parts_of_weekdays(sentence, facts)
    _refuse_accounts_of_group(sentence, facts, slots)
    if choice.measure in _OF_VALUES:
        _refuse_two_times(sentence)
        _refuse_values_without(sentence)
        _refuse_hours_of_all_days(sentence, facts, choice)
    if facts.other_outcome is not None or "absent" in slots.words:
        _refuse_half_filtered(sentence, facts, slots, choice)
    if choice.measure in (Measure.COUNT, Measure.ROWS):
        _refuse_counted_targets(sentence)
    if choice.measure is Measure.DIFFERENCE and (times := _TIMES_MORE.search(sentence.text.lower())) is not None:
        raise sentence.refuse("not_understood", times.group())
    if choice.measure in (Measure.FIRST, Measure.LAST) and not choice.parameters.get("by"):
        _refuse_last_of_all(sentence)
    if choice.measure is Measure.ROWS and slots.subject is Subject.EVENTS and slots.asked:
        raise sentence.refuse("no_sense", *(t.text for t in sentence.content if t.name_in("dimension", "dimensions")))
    _refuse_dropped(sentence)
    _refuse_first_try(sentence)
    _refuse_fewer_than_one(sentence, facts, choice)


_OF_GROUPS = (Action.GROUP_CREATED, Action.GROUP_DELETED, Action.GROUP_MEMBER_ADDED, Action.GROUP_MEMBER_REMOVED)


def _refuse_accounts_of_group(sentence: Sentence, facts: Facts, slots: Slots) -> None:
    """Refuse "accounts created or added to sudo": the group is said of one of them, and a plan holds it for both."""
    groups = [name.value for name in facts.names if name.field == "groups"]
    if groups and set(slots.actions) & set(_OF_GROUPS) and set(slots.actions) - set(_OF_GROUPS):
        raise sentence.refuse("no_sense", *groups)


def _refuse_parts_of_weekdays(sentence: Sentence, facts: Facts) -> None:
    """Refuse "Monday mornings" where one Monday was read, and "Friday nights", which end on another day."""
    for token, other in pairwise(sentence.content):
        part = next((one for one in (token, other) if one.means("daypart")), None)
        day = next((one for one in (token, other) if one.means("weekday") or one.means("weekdays")), None)
        if part is None or day is None:
            continue
        text = part.text.lower()
        each = text.startswith(("every", "each", "ทุก")) or text.endswith(
            ("mornings", "afternoons", "evenings", "nights")
        )
        single = not facts.weekdays and not day.means("weekdays")
        over_midnight = part.means("daypart", "night", "late_night") and 0 < len(facts.weekdays) < _DAYS_OF_A_WEEK
        if (each and single) or over_midnight:
            raise sentence.refuse("ambiguous_time", token.text, other.text)


_DAYS_OF_A_WEEK = 7


def _refuse_two_times(sentence: Sentence) -> None:
    content = sentence.content
    for index, token in enumerate(content[1:-1], start=1):
        if token.text.lower() not in _JOINTS:
            continue
        last = index + 2 if sentence.content[index + 1].means("prep") else index + 1
        beside = [one for at in (index - 1, last) if (one := sentence.at(at)) is not None]
        timed = len(beside) == 2 and all(sentence.meanings.get(one.start) == "time" for one in beside)
        if timed and not any(one.text.lower().startswith(_RANGES) for one in content[:index]):
            raise sentence.refuse("ambiguous_and", beside[0].text, beside[1].text)


def _refuse_values_without(sentence: Sentence) -> None:
    """Refuse "users without key logins": those that had others as well may have had such ones too."""
    content = sentence.content
    for denied, named, noun in zip(content, content[1:], content[2:], strict=False):
        without = denied.text.lower() in ("without", "no", "with no", "without any", "zero")
        if (
            without
            and not named.means("word", "success", "failed")
            and noun.means("word", "login", "attempt", "failed", "logged_in")
            and sentence.meanings.get(named.start)
        ):
            raise sentence.refuse("negation", f"{denied.text} {named.text}")


def _refuse_hours_of_all_days(sentence: Sentence, facts: Facts, choice: Choice) -> None:
    if Dimension.HOUR_OF_DAY not in choice.parameters.get("by", ()) or not choice.parameters.get("threshold"):
        return
    if len(facts.windows) == 1 and _is_one_day(facts):
        return
    raise sentence.refuse("no_sense", *(t.text for t in sentence.content if t.means("unit", "hour") or t.means("peak")))


def _is_one_day(facts: Facts) -> bool:
    window = facts.windows[0].window
    if isinstance(window, BetweenWindow):
        return window.start is not None and window.end is not None and window.end - window.start <= timedelta(days=1)
    return isinstance(window, NamedWindow) and window.name in ("today", "yesterday", "day_before_yesterday")


def _refuse_half_filtered(sentence: Sentence, facts: Facts, slots: Slots, choice: Choice) -> None:
    """Refuse a filter that may be said of one outcome alone, or of those who came and not of those who stayed away."""
    fields = {field for dimension in choice.parameters.get("by", ()) for field in _FIELDS.get(dimension, ())}
    named = [name.value for name in facts.names if name.field not in fields]
    if slots.methods or slots.not_methods or slots.services or slots.not_services:
        named += [token.text for token in sentence.content if token.means("method") or token.means("service")]
    if named:
        raise sentence.refuse("no_sense", *named)


def _refuse_counted_targets(sentence: Sentence) -> None:
    """Refuse "how many targets": it asks for accounts, and not for how often they were tried."""
    for index, token in enumerate(sentence.content):
        before, after = sentence.at(index - 1), sentence.at(index + 1)
        if token.text.lower() not in ("target", "targets") or not token.means("word", "targeted"):
            continue
        asked = before is None or before.means("word", "how_many", "show", "which", "failed", "login")
        if asked or (after is not None and after.means("prep", "of")):
            raise sentence.refuse("no_sense", token.text)


def _refuse_last_of_all(sentence: Sentence) -> None:
    """Refuse "last login of all users except root": of each of them, or the one that came last."""
    found = _OF_ALL.search(sentence.text.lower())
    if found is not None:
        raise sentence.refuse("no_sense", found.group())


_OF_ALL = re.compile(
    r"\b(?:of|for|by) (?:all )?(?:of )?(?:the )?(?:users|accounts|people|ips|addresses|hosts)\b"
    r"|ของ\s*(?:user|users|ผู้ใช้|ยูสเซอร์|บัญชี|คน|ip|ไอพี|เครื่อง)\s*(?:อื่น|ทุก|ทั้งหมด)"
)


def _refuse_dropped(sentence: Sentence) -> None:
    """Refuse "dropped logins": they are no logins that became fewer."""
    for index, token in enumerate(sentence.content[:-1]):
        after = sentence.content[index + 1]
        if token.text.lower() == "dropped" and after.means("word", "login", "attempt", "failed"):
            raise sentence.refuse("not_understood", token.text)


def _refuse_fewer_than_one(sentence: Sentence, facts: Facts, choice: Choice) -> None:
    """Refuse "users with less than 1 failure": of those who had none no line tells."""
    threshold = facts.threshold
    if threshold is None or not choice.parameters.get("by"):
        return
    none = {Comparison.LESS_THAN: 1, Comparison.AT_MOST: 0, Comparison.EXACTLY: 0}.get(threshold.comparison, -1)
    if threshold.count <= none:
        raise sentence.refuse("bad_number", *texts_read_as(sentence, "threshold"))


def _refuse_first_try(sentence: Sentence) -> None:
    if sentence.language == "th" and (found := _FIRST_TRY.search(sentence.text)) is not None:
        raise sentence.refuse("not_understood", found.group())
    for index, token in enumerate(sentence.content[:-2]):
        first, noun = sentence.content[index + 1], sentence.content[index + 2]
        if (
            token.means("prep")
            and first.text.lower() in ("first", "the first")
            and noun.means("word", "attempt", "tried")
        ):
            raise sentence.refuse("no_sense", first.text, noun.text)
