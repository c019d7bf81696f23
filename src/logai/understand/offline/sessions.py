"""Read the words that ask how long sessions lasted, and who is logged in now.

"How long" is answered of sessions and of being logged in alone; of an attack, a password or a scan no log tells it. So
these words are read only beside such a noun or verb, and stay unread, and with them the question refused, elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from logai.events import SessionState, Statistic
from logai.plan.vocabulary import Dimension, Measure, Subject
from logai.understand.offline.choice import Choice, texts_of_dimension
from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_GIVEN = {Dimension.USER, Dimension.SOURCE, Dimension.HOST}
"""What the row of a session tells, so that "which user had the longest session" is answered by it."""


@dataclass(frozen=True)
class SessionAsked:
    """What a question asks of sessions: a statistic of how long they lasted, or only those in a state."""

    statistic: Statistic | None = None
    state: SessionState | None = None
    goes_on: bool = False
    """Sessions that lasted into the time that is named, whenever they began."""
    ends: bool = False
    """Sessions by when they ended."""
    ranks_users: bool = False
    """Who was logged in longest: a total of each user, the highest first."""


def read_sessions(sentence: Sentence, slots: Slots) -> None:
    """Put what is asked of sessions into `slots` and mark its words; other questions are left as they are."""
    content = range(len(sentence.content))
    named = [at for at in content if sentence.means(at, "subject", "sessions")]
    online = [at for at in content if _is_online(sentence, at)] or _find_being_in(sentence)
    if _bounds_length(sentence):
        slots.subject = Subject.SESSIONS
        for at in (*online, *_free_adverbs(sentence)):
            sentence.explain(at, at, "sessions")
        return
    if _read_endings(sentence, slots, named) or not (named or online):
        return
    if being := _find_being_there(sentence):
        _add(sentence, slots, SessionAsked(goes_on=True), being)
        return
    _read_opening(sentence)
    still = [at for at in content if sentence.means(at, "session", "open")]
    now = [at for at in content if sentence.means(at, "session", "now")]
    lengths = [at for at in content if sentence.means(at, "session", "how_long")]
    extremes = [at for at in content if sentence.means(at, "session", "longest", "shortest")]
    lengths = lengths or _read_hours_spent(sentence, online)
    if any(sentence.means(at, "word", "average") for at in content) and named and not online and not extremes:
        if lengths:
            _add(sentence, slots, SessionAsked(Statistic.AVERAGE), [*lengths, *_find_verb(sentence, named[0])])
    elif len(extremes) == 1 and not still and not now:
        _read_extreme(sentence, slots, extremes[0], _Places(named, online, lengths))
    elif lengths and not extremes:
        _read_lengths(sentence, slots, _Places(named, online, lengths), is_now=bool(still or now))
    elif not extremes and (still or (now and online) or (online and not named and _tells_present(sentence))):
        going_on = [at for at in content if sentence.means(at, "word", "ongoing")]
        _add(sentence, slots, SessionAsked(state=SessionState.OPEN), [*still, *now, *online, *going_on])


def _read_endings(sentence: Sentence, slots: Slots, named: list[int]) -> bool:
    """Read "sessions closed today" and "when did bob log out"; both ends of a session are two questions."""
    content = range(len(sentence.content))
    leaving = [at for at in content if sentence.means(at, "session", "left") and not _orders_out(sentence, at)]
    ended = [at for at in content if sentence.means(at, "session", "ended") and _is_told(sentence, at, named)]
    if not (leaving or ended):
        return False
    if _BEGUN.search(sentence.text.lower()):
        raise sentence.refuse("several")
    _add(sentence, slots, SessionAsked(ends=True), [*leaving, *ended])
    return True


def _is_told(sentence: Sentence, index: int, named: list[int]) -> bool:
    """Return whether the word for an end tells of sessions: in front of them "close" and ปิด would be an order."""
    orders = sentence.content[index].text.lower() in ("close", "end", "ปิด", "จบ")
    return bool(named) and (named[0] < index or not orders)


def _orders_out(sentence: Sentence, index: int) -> bool:
    """Return whether somebody is to be logged out: "log out bob", ช่วย logout bob."""
    after = sentence.at(index + 1)
    named = after is not None and sentence.meanings.get(after.start, "").startswith("users: ")
    asks = any(token.means("word", "who", "when", "yes_no", "aux", "how_often") for token in sentence.content[:index])
    return named and not asks and sentence.content[index].text.lower() in _OUT


_OUT = ("log out", "log off", "sign out", "sign off", "logout", "logoff", "log-out", "ออกจากระบบ", "ล็อกเอาท์", "ล็อกเอาต์")
_BEGUN = re.compile(r"\b(?:opened|opening|opens|started|starts|began|begins?|begun|created|established)\b|เปิด|เริ่ม|สร้าง")


def _is_online(sentence: Sentence, index: int) -> bool:
    """Return whether the token says that somebody is there; "logged in" in Thai says so only beside อยู่ or ยัง."""
    if not sentence.means(index, "session", "online"):
        return False
    if sentence.language != "th" or sentence.content[index].text.lower() not in LOGGED_IN:
        return True
    return any(sign in sentence.text for sign in ("อยู่", "ยัง", "ตอนนี้", "ขณะนี้", "กำลัง", "นาน"))


LOGGED_IN = ("logged in", "logged on", "signed in", "logged into", "logged in to", "connected", "online")
_WAS = ("was", "were", "who was", "who were", "who's")


def _find_being_there(sentence: Sentence) -> list[int]:
    """Return the places of "was bob logged in at 3pm": whoever was there, and not whoever came in that hour."""
    times = [token for token in sentence.content if sentence.meanings.get(token.start) == "time"]
    if not any(token.kind is Kind.CLOCK or token.means("clock") for token in times):
        return []
    for at, token in enumerate(sentence.content):
        if sentence.language == "th":
            if sentence.means(at, "session", "online") and any(sign in token.text.lower() for sign in _THERE):
                return [at]
            continue
        there = token.text.lower().removeprefix("been ")
        if not sentence.is_free(at) or not (there in LOGGED_IN or token.means("session", "online")):
            continue
        before = at - 1
        while before > 0 and _is_whose(sentence, before):
            before -= 1
        if before >= 0 and sentence.content[before].text.lower() in _WAS:
            return [at]
    return []


_THERE = ("อยู่", "ออนไลน์", "ค้าง", "คา")


def _is_whose(sentence: Sentence, index: int) -> bool:
    """Return whether the token is whoever was there: "any users", "bob"."""
    token = sentence.content[index]
    named = sentence.meanings.get(token.start, "").startswith("users: ")
    return named or token.means("word", "any") or token.name_in("dimension", "dimensions") == Dimension.USER


def _tells_present(sentence: Sentence) -> bool:
    """Return whether ใครต่ออยู่, without a time, asks who is logged in now; how often tells of something else."""
    asking = ("who", "which", "yes_no", "how_many_people", "how_many")
    asked = any(token.means("word", *asking) for token in sentence.content)
    often = any(token.means("word", "how_often") for token in sentence.content)
    return sentence.language == "th" and asked and not often and "time" not in sentence.meanings.values()


def _read_hours_spent(sentence: Sentence, online: list[int]) -> list[int]:
    """Return the place of "how many" in "how many hours was bob logged in", the unit marked as read."""
    for at in range(len(sentence.content)) if online else ():
        spent = any(token.text.lower() in ("was", "were", "spent") for token in sentence.tokens)
        unit = sentence.means(at + 1, "unit", "hour", "minute")
        if spent and unit and sentence.means(at, "word", "how_many"):
            sentence.explain(at + 1, at + 1, f"sessions: {Statistic.TOTAL}")
            return [at]
    return []


def _find_being_in(sentence: Sentence) -> list[int]:
    """Return the place of a Thai verb of logging in right before "longest": ใครล็อกอินนานสุด."""
    if sentence.language != "th" or any(token.means("subject") for token in sentence.content):
        return []
    return [
        at
        for at in range(len(sentence.content))
        if sentence.means(at, "word", "login", "use") and sentence.means(at + 1, "session", "longest")
    ][:1]


def _read_opening(sentence: Sentence) -> None:
    for at in range(len(sentence.content)):
        if sentence.means(at, "session", "open") and _is_verb(sentence, at):
            sentence.explain(at, at, "-")


def _is_verb(sentence: Sentence, index: int) -> bool:
    """Return whether "open" is what somebody did: "how many sessions did bob open", "who open most"."""
    if sentence.content[index].text.lower() != "open":
        return False
    before = sentence.at(index - 1)
    asked = any(token.text.lower().split()[-1] in _DOES for token in sentence.content[max(0, index - 4) : index])
    somebody = before is not None and (
        before.means("word", "who") or before.name_in("dimension", "dimensions") == Dimension.USER
    )
    ranks = somebody and sentence.means(index + 1, "word", "most", "least")
    described = before is None or before.text.lower() in _BEFORE_OPEN
    return (asked and not described) or ranks


_DOES = ("did", "does", "do")
_BEFORE_OPEN = ("have", "had", "has", "any", "some", "the", "still", "many", "how many", "see", "get")
"""Words before the "open" of sessions that are so."""


@dataclass(frozen=True)
class _Places:
    """Where a question names sessions, being logged in, and a length."""

    named: list[int]
    online: list[int]
    lengths: list[int]


def _read_extreme(sentence: Sentence, slots: Slots, extreme: int, places: _Places) -> None:
    statistic = Statistic.LONGEST if sentence.means(extreme, "session", "longest") else Statistic.SHORTEST
    if places.named and not places.online:
        _add(sentence, slots, SessionAsked(statistic), [extreme, *places.lengths])
    elif places.online and not places.named and any(token.means("word", "any") for token in sentence.content):
        _add(sentence, slots, SessionAsked(statistic), [extreme, *places.online])
    elif places.online and not places.named and statistic is Statistic.LONGEST:
        _add(sentence, slots, SessionAsked(Statistic.TOTAL, ranks_users=True), [extreme, *places.online])


def _read_lengths(sentence: Sentence, slots: Slots, places: _Places, *, is_now: bool) -> None:
    total = _find_total(sentence)
    if len(places.lengths) == 1 and places.named and total:
        _add(sentence, slots, SessionAsked(Statistic.TOTAL), [*places.lengths, *total])
    elif places.named and not places.online and _lists(sentence, places.lengths[0]):
        slots.words.add("show")
    elif places.named and sentence.content[places.lengths[0]].means("subject"):
        raise sentence.refuse("why", sentence.content[places.lengths[0]].text)
    elif len(places.lengths) == 1 and places.online and not places.named and not is_now:
        usual = any(token.means("word", "average") for token in sentence.content)
        statistic = Statistic.AVERAGE if usual else Statistic.TOTAL
        _add(sentence, slots, SessionAsked(statistic), [*places.lengths, *places.online])


def _bounds_length(sentence: Sentence) -> bool:
    """Return whether a bound on the length of sessions was read: they are asked for, and not how long they were."""
    return "session length" in sentence.meanings.values()


def _free_adverbs(sentence: Sentence) -> list[int]:
    return [at for at in range(len(sentence.content)) if sentence.means(at, "session", "lasted")]


def refuse_window_of_now(sentence: Sentence, facts: Facts, slots: Slots) -> None:
    """Refuse "who is still logged in today": now, or whoever logged in today and is still there, nobody knows.

    "Was bob logged in between 11:00 and 13:00" needs its day as well.
    """
    asked = slots.session
    online = any(token.means("session", "online") for token in sentence.content)
    if asked is not None and asked.state is not None and online and facts.windows:
        raise sentence.refuse("ambiguous_time", *(found.text for found in facts.windows))
    if asked is not None and asked.goes_on and (facts.hours or facts.weekdays or facts.dates or facts.not_dates):
        # Whoever was there between 11:00 and 13:00 of each day may have come before that: it takes one day.
        times = [at for at, token in enumerate(sentence.content) if sentence.meanings.get(token.start) == "time"]
        raise sentence.refuse("ambiguous_time", sentence.words(times[0], times[-1]))


def choose_duration(sentence: Sentence, facts: Facts, slots: Slots, asked: SessionAsked) -> Choice:
    """Return the measure of a question for a length; raise NotUnderstoodError where more is asked."""
    if len(facts.windows) > 1:
        raise sentence.refuse("ambiguous_time", *(found.text for found in facts.windows))
    named = {name.field for name in facts.names if not name.negated}
    alone = [name.value for name in facts.names if name.field == "hosts" and not (name.preposition or name.negated)]
    if alone and not named & {"users", "sources"} and asked.statistic is Statistic.TOTAL and not slots.grouped:
        raise sentence.refuse("no_sense", *alone)  # "how long was web1 on": it is no host that logs in
    parameters: dict[str, Any] = {"statistic": asked.statistic}
    dimensions = list(dict.fromkeys([*slots.asked, *slots.bare, *slots.grouped]))
    if slots.counted:
        raise sentence.refuse("no_sense", *texts_of_dimension(sentence, slots.counted[0]))
    if asked.statistic in (Statistic.LONGEST, Statistic.SHORTEST):
        if slots.grouped or not set(dimensions) <= _GIVEN:
            raise sentence.refuse("no_sense", *texts_of_dimension(sentence, dimensions[0]))
        parameters |= {"limit": facts.limit} if facts.limit is not None else {}
        return Choice(Measure.DURATION, {"who", "which", "show", "any"}, parameters, takes_dimensions=True)
    if asked.ranks_users:
        if "who" in slots.words and not dimensions:
            dimensions = [Dimension.USER]
        explains = {"who", "which"}
        if dimensions != [Dimension.USER] or slots.grouped:
            raise sentence.refuse("no_sense", sentence.text)
        return Choice(Measure.DURATION, explains, parameters | {"by": (Dimension.USER,), "limit": facts.limit or 1})
    if dimensions != slots.grouped:
        raise sentence.refuse("no_sense", *texts_of_dimension(sentence, dimensions[0]))
    explains = {"average", "which", "how_many"} if asked.statistic is Statistic.AVERAGE else {"which", "how_many"}
    by = {"by": tuple(dimensions)} if dimensions else {}
    limit = {"limit": facts.limit} if facts.limit is not None else {}
    return Choice(Measure.DURATION, explains, parameters | by | limit)


def _lists(sentence: Sentence, length: int) -> bool:
    """Return whether all lengths are asked for, "session durations of bob": the sessions are shown with them."""
    token = sentence.content[length]
    return token.means("subject") and (
        token.text.lower().endswith("s") or any(other.means("word", "show") for other in sentence.content)
    )


def _find_total(sentence: Sentence) -> list[int]:
    """Return the places of the words that ask for the sum of all lengths: "total session time"."""
    totals = ("total", "the total", "combined", "cumulative", "overall", "รวม", "รวมทั้งหมด", "ทั้งหมด")
    told = [at for at, token in enumerate(sentence.content) if token.text.lower() in totals and sentence.is_free(at)]
    lengths = [at for at in range(len(sentence.content)) if sentence.means(at, "session", "how_long")]
    summed = sentence.language == "th" and any("รวม" in token.text for token in sentence.tokens)
    return told or (lengths if summed else [])


def _find_verb(sentence: Sentence, noun: int) -> list[int]:
    """Return the place of "last" as the verb of a session: "how long does a session of bob last"."""
    return [
        at
        for at in range(noun + 1, len(sentence.content))
        if sentence.means(at, "word", "last") and sentence.content[at].text.lower() == "last"
    ][-1:]


def _add(sentence: Sentence, slots: Slots, asked: SessionAsked, places: list[int]) -> None:
    slots.session = asked
    slots.subject = Subject.SESSIONS
    for at in (*places, *_free_adverbs(sentence)):
        sentence.explain(
            at, at, f"sessions: {asked.statistic or asked.state or ('ended' if asked.ends else 'going on')}"
        )
