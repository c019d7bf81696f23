"""Write numbers of several words in digits: "two hundred and fifty", "twenty-five", "the fifteenth of April".

A number of one word is left to the lexicon, for it may be a name or a part of an idiom; those here are numbers alone.
"""

from __future__ import annotations

import re

_ONES = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = (
    {word: number for number, word in enumerate(_ONES, 1)}
    | {word: 10 * number for number, word in enumerate(_TENS, 2)}
    | {"a": 1, "half a": 0.5, "half": 0.5}
)
_DIGITS = r"\d{1,3}"
_ONE = rf"(?:{'|'.join(sorted(_ONES, key=len, reverse=True))})"
_TEN = rf"(?:{'|'.join(_TENS)})"
_COMPOUND = rf"{_TEN}[ -](?:{'|'.join(_ONES[:9])})"
_BELOW_100 = rf"(?:{_COMPOUND}|{_TEN}|{_ONE})(?!\w)"
_MORE = r"(?! (?:hundred|thousand|dozen))"
"""What follows is no number of its own: "between one hundred and two hundred"."""
_HUNDREDS = rf"(?:{_BELOW_100}|a|{_DIGITS})[ -]hundred(?:(?: and)? {_BELOW_100}{_MORE})?"
_BELOW_1000 = rf"(?:{_HUNDREDS}|{_BELOW_100}|a|{_DIGITS})"
_THOUSANDS = rf"{_BELOW_1000}[ -]thousand(?:(?: and)? (?:{_HUNDREDS}|{_BELOW_100}{_MORE}))?"
_DOZENS = rf"(?:half(?: a)?|{_ONE}|{_DIGITS})[ -]dozen"
_NUMBER = re.compile(
    rf"(?<![\w'@./$-])(?:{_THOUSANDS}|{_HUNDREDS}|{_COMPOUND}|{_DOZENS})(?![\w'@/$-]|\.\w)", re.IGNORECASE
)
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
    *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
)
_DAYS = (
    {word: number for number, word in enumerate(_ORDINALS, 1)}
    | {f"twenty {word}": number for number, word in enumerate(_ORDINALS[:9], 21)}
    | {"twentieth": 20, "thirtieth": 30, "thirty first": 31}
)
_DAY = rf"(?:{'|'.join(sorted((word.replace(' ', '[ -]') for word in _DAYS), key=len, reverse=True))})"
_MONTH = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_UNTIL = "(?:to|and|until|till|through|up to)"
_DATE = re.compile(
    rf"(?<![\w'@./-])(?:(?P<before>{_DAY})(?= (?:{_UNTIL} (?:the )?{_DAY} )?(?:of )?{_MONTH}(?![\w-]))"
    rf"|(?P<month>{_MONTH}) (?:the )?(?P<after>{_DAY})(?![\w-]| (?:week|half|day)))",
    re.IGNORECASE,
)
"""A day of a month: "the fifteenth of November", "November the fifteenth"."""
_HOUR = rf"(?:{'|'.join(sorted(_ONES[:12], key=len, reverse=True))})"
_PART = (
    r"(?: ?[ap]\.?m\b\.?| at night\b| in the (?:morning|afternoon|evening)\b"
    r"| (?:this|yesterday|today in the) (?:morning|afternoon|evening)\b)"
)
_HOURS = re.compile(
    rf"(?<![\w'@./-])(?P<opened>between|from) (?P<low>{_HOUR}|\d{{1,2}})(?: o'?clock)? (?P<joint>and|to|until|till)"
    rf" (?:(?P<high>{_HOUR}|\d{{1,2}})(?: o'?clock)?(?={_PART})|(?=noon\b|midday\b|midnight\b))",
    re.IGNORECASE,
)
"""Hours that the part of the day behind them is said of: "between two and five at night", "from nine until noon"."""
_CLOCK_HOUR = re.compile(rf"(?<![\w'@./-])(?P<hour>{_HOUR}|\d{{1,2}}) o'?clock(?={_PART})", re.IGNORECASE)
_SCALES = {"thousand": 1000, "hundred": 100, "dozen": 12}
_SIGNS = (*_SCALES, *_TENS)
"""One of these is in every number of several words."""


def write_numbers(text: str) -> str:
    """Return `text` with such numbers in digits."""
    text = _CLOCK_HOUR.sub(lambda match: _hour(match["hour"]), _HOURS.sub(_write_hours, _DATE.sub(_write_day, text)))
    if not any(sign in text.lower() for sign in _SIGNS):
        return text
    return _NUMBER.sub(lambda match: str(_value(match.group().lower().replace("-", " "))), text)


def _write_day(match: re.Match[str]) -> str:
    month = match["month"]
    return f"{month} {_day(match['after'])}" if month else _day(match["before"])


def _write_hours(match: re.Match[str]) -> str:
    high = _hour(match["high"]) if match["high"] else ""
    return f"{match['opened']} {_hour(match['low'])} {match['joint']} {high}"


def _hour(word: str) -> str:
    return word if word.isdigit() else str(_VALUES[word.lower()])


def _day(words: str) -> str:
    number = _DAYS[words.lower().replace("-", " ")]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number not in (11, 12, 13) else 0, "th")
    return f"{number}{ending}"


def _value(words: str) -> int:
    """Return the number that `words` say: what stands before a scale is so many of it, what follows is added."""
    for scale, worth in _SCALES.items():
        before, found, after = words.partition(f" {scale}")
        if found:
            return int(_small(before) * worth) + (_value(after.removeprefix(" and").strip()) if after else 0)
    return int(_small(words))


def _small(words: str) -> float:
    if words in _VALUES:
        return _VALUES[words]
    if words.isdigit():
        return int(words)
    if any(scale in words for scale in _SCALES):
        return _value(words)
    return sum(_VALUES[word] for word in words.split())
