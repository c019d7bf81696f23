"""Cut a question into tokens: phrases of the lexicon, literals, words that are not known.

The cut with the fewest unknown characters wins, then the one with the fewest tokens, so that Thai needs no
blanks. Python's word boundaries break Thai, so boundaries are decided here: a Latin phrase ends where its
word ends, a Thai phrase never ends inside a syllable.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from heapq import heappop, heappush
from operator import itemgetter
from typing import TYPE_CHECKING

from logai.understand.offline.phrases import Sense
from logai.understand.offline.text import is_thai

if TYPE_CHECKING:
    from logai.understand.offline.lexicon import Lexicon
    from logai.understand.offline.phrases import Search


class Kind(Enum):
    """What a token is."""

    PHRASE = "phrase"
    NUMBER = "number"
    ORDINAL = "ordinal"
    ADDRESS = "address"
    NETWORK = "network"
    NO_ADDRESS = "no address"
    DATE = "date"
    CLOCK = "clock"
    QUOTED = "quoted"
    PATTERN = "pattern"
    WORD = "word"
    MARK = "mark"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Token:
    """A piece of the cleaned question, from `start` to `end`."""

    kind: Kind
    text: str
    start: int
    end: int
    senses: frozenset[Sense] = frozenset()
    value: str = ""
    """What the text stands for: the digits of a number, the canonical address, the name within quotes."""

    def means(self, group: str, *names: str) -> bool:
        """Return whether one sense is of `group` and, where names are given, one of `names`."""
        found = self.names.get(group)
        return found is not None and (not names or not found.isdisjoint(names))

    def name_in(self, *groups: str) -> str | None:
        """Return the name of the sense in the first of `groups` that has one."""
        for group in groups:
            if group in self.names:
                return min(self.names[group])
        return None

    @cached_property
    def names(self) -> dict[str, set[str]]:
        """The names of its senses by group: a question asks each of its tokens a thousand times."""
        found: dict[str, set[str]] = {}
        for sense in self.senses:
            found.setdefault(sense.group, set()).add(sense.name)
        return found

    @property
    def number(self) -> int | None:
        """The whole number that a numeral or number word stands for."""
        if self.kind in (Kind.NUMBER, Kind.ORDINAL):
            return int(self.value)
        named = self.name_in("number")
        return None if named is None else int(named)


_DATE = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}(?:[Tt ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d{2}:?\d{2})?)?(?![\w:/-])"
    r"|\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?![\w/])"
    r"|\d{1,2}\.\d{1,2}\.\d{4}(?![\w.])"
    r"|\d{1,2}-\d{1,2}-(?:\d{4}|[4-9]\d)(?![\w-])"
    r"|(?!24/7)\d{1,2}/\d{1,2}(?![\w/.])",
    re.ASCII,
)
_CLOCK = re.compile(
    r"(\d{1,2})(?::(\d{2})(?::\d{2})?)?\s?([ap])\.?m\.?(?![\w])"
    r"|(\d{1,2}):(\d{2})(?::(\d{2}))?(?![\d:/])(?:\s?น(?:\.|(?![ก-๛])))?"
    r"|(\d{1,2})\.(\d{2})(?:\s?น\.|(?=\s?(?:-|ถึง|จนถึง)\s?\d{1,2}[.:]\d{2}\s?น))",
    re.IGNORECASE | re.ASCII,
)
_HALF_DAY = re.compile(r"\b\d{1,2}\s?[ap]m$", re.IGNORECASE | re.ASCII)
"""What a clock time ends with before the dash of "9am-11am"."""
_NUMBER = re.compile(
    r"(\d{1,3}(?:,\d{3})+|\d{1,15})(st|nd|rd|th)?(?![A-Za-z0-9_@$])(?![.:/]\d)", re.IGNORECASE | re.ASCII
)
_NUMBER_BEFORE_UNIT = re.compile(
    r"(\d{1,6})(?=(?:h|hrs?|mins?|m|d|w|days?|hours?|minutes?|weeks?)(?![\w.@-]))", re.IGNORECASE | re.ASCII
)
_QUOTED = re.compile(r"\"([^\"]{1,120})\"|'([^']{1,120})'|`([^`]{1,120})`")
_IPV4_LIKE = re.compile(r"\d+\.\d+\.\d+\.\d+(?:/\d+)?(?![\w/]|\.\d)", re.ASCII)
_IPV6_LIKE = re.compile(r"[0-9a-f:]*:[0-9a-f:.]+(?:/\d+)?(?![\w/])", re.IGNORECASE | re.ASCII)
_PATH = re.compile(r"(?<![^ ])/[\w.+-]+(?:/[\w.+-]+)*(?![^ ?!,])", re.ASCII)
"""An absolute path, as commands are named by."""
_PATTERN = re.compile(r"(?=[\w.@$*-]{0,60}\*)(?=\*?\w)[\w.@$*-]{2,60}(?![\w*])", re.ASCII)
"""A name of which `*` stands for a part: `svc_*`."""
_WORD_MARKS = "_.@\\$+-/:"
_UNKNOWN_COST = 100

_LINK = re.compile(r" (?P<link>in|on|since)$", re.IGNORECASE)
_TIME_BEHIND = {
    "in": re.compile(
        r" the (?:last|past|previous) (?:\w+ )?(?:minute|hour|day|week|month|year)s?(?!\w)", re.IGNORECASE
    ),
    "on": re.compile(
        r" (?:the )?\d{1,2}(?:st|nd|rd|th)? [a-z]|(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE
    ),
    "since": re.compile(r" \w"),
}
"""How a time begins behind its first word, where that may be the last of a phrase as well."""
_COUNTED = re.compile(r"(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty) $", re.IGNORECASE)

_Step = tuple[int, int, "Token | None"]
"""What going on with a token costs, where that leads, and the token, None over a blank."""
_Cut = tuple[int, int, "Token | None"]
"""What the best cut from a place on costs, how many tokens it has, and the first of them."""


def scan(text: str, lexicon: Lexicon) -> list[Token]:
    """Return the tokens of cleaned `text`, blanks left out."""
    lower = "".join(map(str.lower, text))
    if len(lower) != len(text):
        lower = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    best: dict[int, _Cut] = {len(text): (0, 0, None)}
    for start, steps in sorted(_steps_worth_trying(text, lexicon.phrases.search(lower)).items(), reverse=True):
        cuts = [
            (best[end][0] + cost, best[end][1] + (token is not None), -end, token)
            for cost, end, token in steps
            if end in best
        ]
        if cuts:
            unknown, count, _, token = min(cuts, key=itemgetter(0, 1, 2))
            best[start] = (unknown, count, token)
    return _join_unknown(text, best)


def _steps_worth_trying(text: str, search: Search) -> dict[int, list[_Step]]:
    """Return the steps from each place that the best cut may come by.

    These are the places to which some cut comes without costing more than the cheapest does at the end. Most others lie
    within words: what begins there would be looked up in vain.
    """
    found: dict[int, list[_Step]] = {}
    waiting = [(0, 0)]
    while (nearest := heappop(waiting))[1] < len(text):
        cost, start = nearest
        if start in found:
            continue
        found[start] = _steps(text, start, search)
        for more, end, _ in found[start]:
            if end not in found:
                heappush(waiting, (cost + more, end))
    return found


def _steps(text: str, start: int, search: Search) -> list[_Step]:
    if text[start] == " ":
        return [(0, start + 1, None)]
    return [(cost, token.end, token) for cost, token in _candidates(text, start, search)]


def _candidates(text: str, start: int, search: Search) -> list[tuple[int, Token]]:
    found: list[tuple[int, Token]] = []
    character = text[start]
    after_digit = start > 0 and text[start - 1].isdigit()
    inside_word = is_inside_word(text, start)
    if not inside_word or after_digit:
        for end, senses in search.at(start):
            if _takes_from_time(text, start, end, senses, search) or _cuts_days_passed(text, end):
                continue
            if ends_well(text, end) and (not inside_word or any(sense.group == "unit" for sense in senses)):
                found.append((0, Token(Kind.PHRASE, text[start:end], start, end, senses)))
    if not inside_word:
        found.extend((0, token) for token in _literals(text, start))
        end = _word_end(text, start)
        if end > start:
            found.append(
                (
                    _UNKNOWN_COST * (end - start),
                    Token(Kind.WORD, text[start:end], start, end, value=text[start:end]),
                )
            )
    is_dash = character == "-" and re.match(r"- (?!\d|ตี|บ่าย|เที่ยง)|-$", text[start:]) is not None
    if character == "-" and start > 0 and not is_dash:
        found.append((0, Token(Kind.PHRASE, character, start, start + 1, frozenset({Sense("word", "to")}))))
    if not found:
        kind = Kind.MARK if is_dash or character in "?!.,'\":;()ฯ…" else Kind.UNKNOWN
        cost = 1 if kind is Kind.MARK else _UNKNOWN_COST
        found.append((cost, Token(kind, character, start, start + 1)))
    elif is_thai(character) or not character.isalnum():
        kind = Kind.MARK if character in "?!.,'\":;()ฯ…" else Kind.UNKNOWN
        found.append((_UNKNOWN_COST, Token(kind, character, start, start + 1)))
    return found


def _cuts_days_passed(text: str, end: int) -> bool:
    """Return whether a phrase would end within 7 วันที่ผ่านมา, which has no วันที่ in it."""
    return text.startswith(("ผ่านมา", "เพิ่งผ่านมา"), end) and text.endswith("วันที่", 0, end)


def _takes_from_time(text: str, start: int, end: int, senses: frozenset[Sense], search: Search) -> bool:
    """Return whether the last word of a phrase begins the time behind it: "succeeded in" before "the last 3 days"."""
    found = _LINK.search(text, start, end)
    if found is None or found.end() != end or _TIME_BEHIND[found["link"].lower()].match(text, end) is None:
        return False
    if found["link"].lower() == "since":
        return _COUNTED.search(text[:start]) is not None
    return any(
        shorter == found.start() and (others & senses or Sense("word", "ends_with") in senses)
        for shorter, others in search.at(start)
    )


def _literals(text: str, start: int) -> list[Token]:
    found: list[Token] = []
    if (quoted := _QUOTED.match(text, start)) and not (quoted.end() < len(text) and text[quoted.end()].isalnum()):
        name = next(group for group in quoted.groups() if group is not None).strip()
        if name:
            found.append(Token(Kind.QUOTED, quoted.group(), start, quoted.end(), value=name))
    if (match := _PATTERN.match(text, start)) and not match.group().startswith("**"):
        found.append(Token(Kind.PATTERN, match.group(), start, match.end(), value=match.group().rstrip(".-")))
    if match := _PATH.match(text, start):
        found.append(Token(Kind.WORD, match.group(), start, match.end(), value=match.group()))
    if match := _DATE.match(text, start):
        found.append(Token(Kind.DATE, match.group(), start, match.end(), value=match.group()))
    if match := _CLOCK.match(text, start):
        found.append(_clock(match, start))
    if match := _IPV4_LIKE.match(text, start) or _ipv6_like(text, start):
        found.append(_address(match.group(), start))
    if match := _NUMBER.match(text, start):
        kind = Kind.ORDINAL if match.group(2) else Kind.NUMBER
        found.append(Token(kind, match.group(), start, match.end(), value=match.group(1).replace(",", "")))
    elif match := _NUMBER_BEFORE_UNIT.match(text, start):
        found.append(Token(Kind.NUMBER, match.group(), start, match.end(), value=match.group(1)))
    return found


def _ipv6_like(text: str, start: int) -> re.Match[str] | None:
    match = _IPV6_LIKE.match(text, start)
    if match is None or match.group().count(":") < 2 or _CLOCK.fullmatch(match.group()):
        return None
    return match


def _address(text: str, start: int) -> Token:
    end = start + len(text)
    try:
        if "/" in text:
            return Token(Kind.NETWORK, text, start, end, value=str(ipaddress.ip_network(text, strict=False)))
        return Token(Kind.ADDRESS, text, start, end, value=str(ipaddress.ip_address(text)))
    except ValueError:
        return Token(Kind.NO_ADDRESS, text, start, end, value=text)


def _clock(match: re.Match[str], start: int) -> Token:
    half_day, minute_12, meridiem, hour_24, minute_24, second, hour_th, minute_th = (
        match.group(n) for n in range(1, 9)
    )
    hour, minute = int(half_day or hour_24 or hour_th), int(minute_12 or minute_24 or minute_th or 0)
    valid = hour <= 24 and minute < 60 and int(second or 0) == 0 and (hour < 24 or minute == 0)
    if meridiem:
        valid = 1 <= hour <= 12 and minute < 60
        hour = hour % 12 + (12 if meridiem.lower() == "p" else 0)
    if not valid:
        return Token(Kind.UNKNOWN, match.group(), start, match.end())
    return Token(Kind.CLOCK, match.group(), start, match.end(), value=str(hour * 60 + minute))


def is_inside_word(text: str, at: int) -> bool:
    """Return whether the character at `at` belongs to a Latin word that began before it."""
    if at == 0:
        return False
    here, before = text[at], text[at - 1]
    if is_thai(here) or is_thai(before) or before == " ":
        return False
    if not here.isalnum() and here not in "_@\\$":
        return False
    if before.isalnum() or before in "_@\\$":
        return True
    return (
        before in ".-/:+"
        and at > 1
        and text[at - 2].isalnum()
        and not is_thai(text[at - 2])
        and not (before == "-" and here.isdigit() and (text[at - 2].isdigit() or _HALF_DAY.search(text[: at - 1])))
    )


def ends_well(text: str, end: int) -> bool:
    """Return whether a phrase may end at `end` of `text`: not within a Latin word, nor within a Thai syllable."""
    if end >= len(text):
        return True
    last, following = text[end - 1], text[end]
    if is_thai(last):
        return not (unicodedata.category(following) == "Mn" or following in "ะาำๅ")
    if not last.isalnum():
        return True
    if is_thai(following):
        return True
    if following.isalnum() or following in "_@\\$":
        return False
    joins = following in ".-/:+" and end + 1 < len(text) and text[end + 1].isalnum() and not is_thai(text[end + 1])
    return not joins


def _word_end(text: str, start: int) -> int:
    end = start
    while end < len(text) and not is_thai(text[end]) and (text[end].isalnum() or text[end] in _WORD_MARKS):
        end += 1
    while end > start and text[end - 1] in "_.@\\+-/:" and not text[start:end].replace("_", "").isalnum():
        end -= 1
    return end if text[start].isalnum() or text[start] == "_" else start


def _join_unknown(text: str, best: dict[int, _Cut]) -> list[Token]:
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        token = best[at][2]
        if token is None:
            at += 1
            continue
        if token.kind is Kind.UNKNOWN and tokens and tokens[-1].kind is Kind.UNKNOWN and tokens[-1].end == token.start:
            token = Token(Kind.UNKNOWN, tokens[-1].text + token.text, tokens.pop().start, token.end)
        tokens.append(token)
        at = token.end
    return tokens
