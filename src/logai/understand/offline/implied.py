"""Tell whether logins, or all events, are meant where no word names them, by the shape of the question.

top ip yesterday, root vs admin          login attempts, the failed ones
busiest hour, when did 192.0.2.1 start   login attempts, failed and successful
when was bob last seen                   all events
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.vocabulary import Dimension

if TYPE_CHECKING:
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

COMPARING = frozenset({"more", "more_than", "compare", "trend", "busier", "worse", "course"})
"""Words by which one time, or one name, is held against another."""

HEAVY = ("หนัก", "โหด", "ดุ", "แรง", "the worst", "worst")
"""How words begin that say how bad it was, which failures alone are."""

_BUSY = ("busiest", "เงียบ", "สงบ", "คึกคัก", "วุ่นวาย", "พีค")
"""How words begin that say how much goes on, and so need no noun for it."""

_SAYING = (*_BUSY, "หนัก", "โหด", "ดุ", "แรง")
"""How words begin that say of a time how much went on, and so need no noun for it."""

_PEAKS = ("busiest", "noisiest", "heaviest", "worst", "hottest", "most active", "peak", "the busiest", "rush")

_ACTIVE = ("busiest", "noisiest", "active", "chattiest", "loudest", "busy", "quietest", "calmest")

_COMMON = ("most common", "most popular", "most frequent", "most frequently", "commonest", "worst", "most used")

_LOG = ("log", "logs", "ล็อก", "บันทึก", "log นี้", "ล็อกนี้", "auth.log")
_SEEN = frozenset(
    """
    seen see saw appear appeared appears appearing spotted observed observe noticed notice turn turned pop popped
    ปรากฏ ปรากฏตัว โผล่ โผล่มา โผล่เข้ามา เห็น พบเห็น เจอ พบ
    show showed shows
    """.split()  # noqa: SIM905 - a list of words
)


def comes_from(sentence: Sentence, slots: Slots) -> str:
    """Return the verb by which a user is said to come from addresses, "from how many IPs did ubuntu come"; else ""."""
    asked = Dimension.SOURCE in {*slots.asked, *slots.counted} or "where_from" in slots.words
    named = any(sentence.meanings.get(token.start, "").startswith("users: ") for token in sentence.content)
    if not asked or not named or sentence.language != "en":
        return ""
    verbs = ("come", "came", "comes", "coming", "did come")
    return next((token.text for token in sentence.tokens if token.text.lower() in verbs), "")


def begins_from_somewhere(sentence: Sentence, slots: Slots) -> bool:
    """Return whether it is asked when an address began, and not with what: "when did 10.0.0.5 start"."""
    meanings = [sentence.meanings.get(token.start, "") for token in sentence.content]
    named = any(meaning.startswith(("sources: ", "networks: ")) for meaning in meanings)
    begins = any(token.means("word", "begin") for token in sentence.content)
    return named and begins and {"when", "first"} <= slots.words


def ranks_nothing_named(sentence: Sentence, slots: Slots) -> bool:
    """Return whether a ranking says whose, but not what is counted: "top ip yesterday", "busiest hour"."""
    dimensions = {*slots.asked, *slots.bare}
    if _has_unread_word(sentence):
        return False
    if slots.peak is not None:
        return not dimensions and any(
            token.text.lower().startswith((*_BUSY, *_PEAKS, *HEAVY)) for token in sentence.content
        )
    of_time = bool(dimensions) and dimensions <= {Dimension.HOUR_OF_DAY, Dimension.DAY}
    ranked = (
        bool(slots.words & {"top"})
        or (of_time and any(t.means("word", "most", "least") and t.text.startswith(_SAYING) for t in sentence.content))
        or says_active(sentence)
        or any(t.means("word", "most") and t.text.lower().endswith(_COMMON) for t in sentence.content)
        or any(meaning.startswith("limit") and meaning.endswith("top") for meaning in sentence.meanings.values())
    )
    told_apart = {
        Dimension.USER,
        Dimension.SOURCE,
        Dimension.NETWORK,
        Dimension.HOST,
        Dimension.HOUR_OF_DAY,
        Dimension.DAY,
    }
    return ranked and bool(dimensions) and dimensions <= told_apart and not slots.methods


def ranks_by_others(sentence: Sentence, slots: Slots) -> bool:
    """Return whether users or addresses are ranked by how many of the other they had: "ip with most usernames"."""
    told = {*slots.asked, *slots.bare, *slots.counted}
    if _has_unread_word(sentence):
        return False
    return bool(slots.words & {"most", "least"}) and told == {Dimension.USER, Dimension.SOURCE}


def compares_nothing_named(sentence: Sentence, slots: Slots) -> bool:
    """Return whether times or names are compared, but not by what: "compare April with March", "root vs admin"."""
    if not slots.words & COMPARING or slots.methods:
        return False
    if _has_unread_word(sentence):
        return False
    meanings = list(sentence.meanings.values())
    named = any(meaning.startswith(("users: ", "sources: ", "hosts: ")) for meaning in meanings)
    return "time" in meanings or named or "trend" in slots.words


def appears(sentence: Sentence, slots: Slots) -> bool:
    """Return whether it is asked when a name was first or last seen at all: every line that tells of it counts."""
    if not slots.words & {"first", "last", "oldest"} and not ("appeared" in slots.words and sentence.language == "th"):
        return False
    if _has_unread_word(sentence):
        return False
    meanings = sentence.meanings.values()
    named = any(meaning.startswith(("users: ", "sources: ", "networks: ", "hosts: ")) for meaning in meanings)
    seen = any(
        _SEEN & set(token.text.lower().split(" ")) or token.means("word", "appeared") for token in sentence.tokens
    )
    return named and seen and not {*slots.asked, *slots.bare, *slots.counted, *slots.grouped}


def asks_what_occurs(sentence: Sentence, slots: Slots) -> bool:
    """Return whether it is asked which machines, or which users, the log tells of at all: ใน log มีเครื่องอะไรบ้าง."""
    asked = {*slots.asked, *slots.counted}
    if sentence.language != "th" or not asked or slots.grouped or slots.words & {"most", "least", "top"}:
        return False
    if _has_unread_word(sentence):
        return False
    in_log = any(
        token.text.lower().startswith(("ใน", "จาก")) and token.text.endswith(_LOG) for token in sentence.tokens
    )
    return asked == {Dimension.HOST} or (in_log and asked <= {Dimension.HOST, Dimension.USER, Dimension.SOURCE})


def tells_kinds_apart(slots: Slots) -> bool:
    """Return whether kinds of events are asked for, whose noun says of what: "the most common event type"."""
    return Dimension.ACTION in {*slots.asked, *slots.bare, *slots.grouped, *slots.counted}


def says_active(sentence: Sentence) -> bool:
    """Return whether the most active is asked for: "busiest IP", "noisiest user"."""
    return any(
        token.means("word", "most", "least") and token.text.lower().endswith(_ACTIVE) for token in sentence.content
    )


def _has_unread_word(sentence: Sentence) -> bool:
    return any(sentence.is_free(at) and not is_filler(token) for at, token in enumerate(sentence.content))


def is_filler(token: Token) -> bool:
    """Return whether `token` says nothing by itself: a preposition, or a light word."""
    return token.means("light") or token.means("prep")
