"""Tell which tokens of a question say nothing: politeness, and the wrapper of words around what is asked.

"I was wondering if .." and ขอเรียนสอบถามว่า .. ด้วยครับ say nothing where a question begins or ends; within it the
same words may narrow what is meant, and stay unread there. So an opener is dropped only where nothing but other such
words and times stands before it, a closer only where nothing but such words stands behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.understand.offline.scan import Kind, Token

if TYPE_CHECKING:
    from collections.abc import Iterator

_TIMES = ("window", "rolling", "unit", "weekday", "weekdays", "month", "monthpart", "daypart", "number")
"""Groups of words that say when: a wrapper may follow them (เมื่อวานนี้ ไม่ทราบว่ามีใคร ..)."""
_THAT = "ว่า"
"""Ends a Thai wrapper that is a question itself: พอจะทราบไหมว่า .."""
_WISHES = ("ขอ", "ช่วย", "รบกวน", "อยาก")
"""How words of a request begin that are dropped anywhere."""
_ACTS = ("login", "logged_in", "attempt", "tried", "attack", "targeted", "use", "connected", "managed", "not", "failed")
"""What whoever asks is said to do, or to want to do, where it follows the word for them right away."""


def content_of(tokens: list[Token]) -> list[Token]:
    """Return the tokens that carry meaning, in order."""
    silent = set(_openers(tokens)) | set(_closers(tokens))
    return [
        token
        for index, token in enumerate(tokens)
        if index not in silent
        and (not is_noise(token) or _limits_what_is_said(tokens, index) or _stands_for_a_name(tokens, index))
        and not _is_silent_here(tokens, index)
    ]


_NAMED_BY = ("user", "account", "username", "host", "server")
_SUBJECTS = ("who", "how_many_people", "anyone")
_ACTING = ("last", "first", "run", "ran", "execute", "use", "ever")
_NO_NAMES = (
    "a",
    "an",
    "the",
    "i",
    "we",
    "you",
    "he",
    "she",
    "it",
    "they",
    "us",
    "there",
    "been",
    "being",
    "any",
    "ever",
)
"""Words of a sentence's frame, which stand behind "did" and "was" of their own."""


def _stands_for_a_name(tokens: list[Token], index: int) -> bool:
    """Return whether a word that says nothing elsewhere is where a name would be: "did curious log in".

    Whoever is called so may be meant; left out, everybody would be counted.
    """
    token = tokens[index]
    if index == 0 or token.kind is Kind.MARK or not token.text.isalpha() or token.text.lower() in _NO_NAMES:
        return False
    before, opened = tokens[index - 1], tokens[index - 2] if index > 1 else None
    if before.text.lower() in _NAMED_BY:
        return opened is not None and opened.means("prep")
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    acts = after is not None and (after.means("word", *_DONE) or after.text.lower().split()[0] in _ACTING)
    told = opened is not None and (
        opened.means("word", *_SUBJECTS) or opened.means("dimension") or opened.means("subject")
    )
    asks = before.means("light", "aux") or before.text.lower().endswith((" did", " has", " does"))
    return asks and acts and not told


def is_noise(token: Token) -> bool:
    """Return whether the token says nothing wherever it stands."""
    if token.kind is Kind.MARK:
        return True
    return (
        bool(token.senses)
        and token.means("light", "noise")
        and not any(sense.group != "light" for sense in token.senses)
        and not token.means("light", "aux")
    )


_SAID_OF = ("who", "that", "which", "how_many", "how_many_people")
_DONE = ("failed", "failed_password", "success", "login", "logged_in", "tried", "attack", "use", "connected")


def _limits_what_is_said(tokens: list[Token], index: int) -> bool:
    """Return whether a word that only stresses elsewhere says "no more than this", or "a moment ago".

    "Who just failed" and user ไหนล้มเหลวเท่านั้น ask for other values than "who failed"; "just failed logins" does not.
    """
    text = tokens[index].text.lower()
    if text in _SOON and _bounds_a_time(tokens, index + 1):
        return True  # "Shortly after 9am" is less than all that comes after it.
    if text in _AGAIN_AND_AGAIN and not any(token.means("word", "most", "top") for token in tokens):
        after = _next(tokens, index)
        return (
            after is not None and after.means("word", *_DONE) and any(_asks_for_values(one) for one in tokens[:index])
        )
    if text == "just":
        before, after = _before(tokens, index), _next(tokens, index)
        if before is None or after is None or not after.means("word", *_DONE):
            return False
        asks = before.means("word", *_SAID_OF) or before.means("light", "aux")
        return asks or _is_noun(before) or _is_value(before)
    if text not in _ALONE:
        return False
    before = _before(tokens, index)
    said = before is not None and (
        before.means("word", *_DONE) or before.kind in _NAMES or _means_any(before, ("method", "daypart", "weekday"))
    )
    return said and any(_asks_for_values(token) for token in tokens[:index])


_NAMES = (Kind.ADDRESS, Kind.NETWORK, Kind.WORD)


def _asks_for_values(token: Token) -> bool:
    return _is_value(token) or token.means("word", "who", "which")


def _bounds_a_time(tokens: list[Token], index: int) -> bool:
    told = [token for token in tokens[index:] if token.kind is not Kind.MARK][:2]
    if len(told) < 2 or not told[0].means("word", "before", "after"):
        return False
    return told[1].kind is Kind.CLOCK or told[1].means("clock") or _is_time(told[1])


_AGAIN_AND_AGAIN = ("keep", "keeps", "kept", "keep on", "keeps on", "kept on", "constantly", "continually")
_SOON = ("just", "shortly", "soon", "immediately", "directly", "promptly", "straight")
_ALONE = ("เท่านั้น", "ล้วนๆ", "ล้วน ๆ")


def _is_value(token: Token) -> bool:
    return token.name_in("dimension", "dimensions") is not None


def _before(tokens: list[Token], index: int) -> Token | None:
    return next((token for token in reversed(tokens[:index]) if token.kind is not Kind.MARK), None)


def _openers(tokens: list[Token]) -> Iterator[int]:
    for index, token in enumerate(tokens):
        if _opens(tokens, index):
            yield index
        elif not is_noise(token) and not _is_time(token):
            return


def _opens(tokens: list[Token], index: int) -> bool:
    """Return whether the token says nothing at the beginning.

    ผมอยากทราบ .. and ต้องการรายชื่อ .. ask for something; ผมล็อกอินกี่ครั้ง and ต้องการล็อกอิน tell of who asks.
    """
    token, after = tokens[index], _next(tokens, index)
    if token.means("wrapper", "opener") or _asks_whether(tokens, index):
        return True
    if after is None:
        return False
    if token.means("wrapper", "wish") or (token.means("wrapper", "caller") and not token.means("wrapper", "asker")):
        return not after.means("word", *_ACTS)
    if token.means("wrapper", "closer"):
        return is_noise(after) or after.means("wrapper", "opener", "wish")
    wished = is_noise(after) and after.text.startswith(_WISHES)
    if token.means("wrapper", "asker") and _asks_somebody(tokens, index):
        return False
    return token.means("wrapper", "asker") and (wished or after.means("wrapper", "opener", "wish", "asker"))


def _asks_somebody(tokens: list[Token], index: int) -> bool:
    """Return whether somebody else was asked: in หัวหน้าถาม alice the name is no part of the question."""
    told = [token for token in tokens[index : index + 3] if token.kind is not Kind.MARK]
    return len(told) == 3 and told[1].text.endswith("ถาม") and told[2].kind in (Kind.WORD, Kind.QUOTED)


def _next(tokens: list[Token], index: int) -> Token | None:
    return next((token for token in tokens[index + 1 :] if token.kind is not Kind.MARK), None)


def _closers(tokens: list[Token]) -> Iterator[int]:
    for index in range(len(tokens) - 1, -1, -1):
        if tokens[index].means("wrapper", "closer") or _ends_politely(tokens, index):
            yield index
        elif not is_noise(tokens[index]):
            return


def _ends_politely(tokens: list[Token], index: int) -> bool:
    """Return whether ผม belongs to ครับ right before it, ครับผม, and names nobody."""
    before = tokens[index - 1] if index else None
    return (
        tokens[index].text == "ผม"
        and before is not None
        and before.end == tokens[index].start
        and before.text.endswith("ครับ")
    )


def _is_time(token: Token) -> bool:
    return token.kind in (Kind.DATE, Kind.NUMBER) or token.means("word", "on_date") or _means_any(token, _TIMES)


def _means_any(token: Token, groups: tuple[str, ...]) -> bool:
    return any(token.means(group) for group in groups)


def _asks_whether(tokens: list[Token], index: int) -> bool:
    """Return whether ไหม belongs to the wrapper, since ว่า follows it: what is asked comes then."""
    if not tokens[index].means("word", "yes_no"):
        return False
    following = next((token for token in tokens[index + 1 :] if not is_noise(token) or token.text == _THAT), None)
    return following is not None and following.text == _THAT


def _is_silent_here(tokens: list[Token], index: int) -> bool:
    """Return whether the token says nothing in its place.

    ประจำ before a time does not, สัก before so many rows, and มัน behind what it stands for; สัก 9 โมง is no exact time.
    """
    token = tokens[index]
    if token.means("wrapper", "dating"):
        named = token.means("weekdays")  # วันหยุดสงกรานต์ is that day, วันหยุดเดือนนี้ are the weekends of the month.
        return index + 1 < len(tokens) and (_names_day(tokens, index + 1) if named else _is_time(tokens[index + 1]))
    if token.means("wrapper", "rough"):
        return _counts(tokens, index + 1)
    before = next((other for other in reversed(tokens[:index]) if not is_noise(other)), None)
    return token.means("wrapper", "resumed") and before is not None and _is_noun(before)


def _names_day(tokens: list[Token], index: int) -> bool:
    """Return whether a day of its own stands at `index`: วันที่ 13, 13 เมษา, สงกรานต์, เสาร์อาทิตย์."""
    token = tokens[index]
    if token.kind is Kind.NUMBER:
        return index + 1 < len(tokens) and tokens[index + 1].means("month")
    return (
        token.kind is Kind.DATE
        or token.means("word", "on_date")
        or _means_any(token, ("holiday", "weekday", "weekdays"))
        or token.means("window", "today", "yesterday", "day_before_yesterday", "last_weekend")
    )


def _counts(tokens: list[Token], index: int) -> bool:
    number, of = (tokens[at] if at < len(tokens) else None for at in (index, index + 1))
    if number is None or number.number is None:
        return False
    return of is None or not _means_any(of, ("clock", "unit", "month", "daypart", "rolling"))


def _is_noun(token: Token) -> bool:
    return token.kind in (Kind.ADDRESS, Kind.NETWORK, Kind.WORD, Kind.QUOTED) or token.means("word", "who", "which")
