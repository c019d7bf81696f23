"""Read the clause that chooses values by their other outcome: "users who failed but never succeeded".

The clause is read as a whole, and the words before it as any other question: "users who failed". Which came first is
another matter: "failed and then got in" is not read here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from logai.plan.vocabulary import OtherOutcome
from logai.understand.offline import thai_outcome_clauses as thai

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence

_JOINT = r"(?:,? ?\b(?:but|and|yet|while|with|having|and with|but with)\b )"
_SUBJECT = r"(?:(?:who|that|which|they|he|it|have|has|had|did|were|was|actually|at the same time|still) )*"
_NEVER = (
    r"(?:never|not once|not|did not|didn'?t|do not|don'?t|does not|doesn'?t"
    r"|have not|haven'?t|has not|hasn'?t|had not|hadn'?t"
    r"|were not|weren'?t|was not|wasn'?t|could not|couldn'?t)"
)
_ADVERBS = r"(?:(?:ever|yet|once|even|even once|actually|manage to|managed to|able to|a single time|also|really) )*"
_SUCCEEDED = (
    r"(?:succeed(?:ed)?(?: (?:in|at) logging in| to log ?in)?|successful(?:ly)? (?:log(?:ged)? ?in|authenticated)"
    r"|log(?:ged)? ?(?:in|on)(?: successfully)?|g[eo]t(?:ten)? in|ma[kd]e it in"
    r"|authenticated? successfully|been successful"
    r"|successful|accepted)"
)
_SUCCESSES = (
    r"(?:success(?:es)?|success(?:ful)? (?:logins?|attempts?|login attempts?|log-?ins?|authentications?|ones?|tries)"
    r"|accepted (?:logins?|passwords?|ones?)|logins?)"
)
_FAILED = r"(?:fail(?:ed)?(?: to (?:log ?in|authenticate))?(?: (?:logins?|attempts?))?|been rejected|rejected)"
_FAILURES = (
    r"(?:failures?|failed (?:logins?|attempts?|login attempts?|ones?|tries|authentications?)"
    r"|unsuccessful (?:logins?|attempts?)"
    r"|login failures?|bad passwords?)"
)
_NO = r"(?:no|without(?: any| a| a single)?|zero|0|not a single|not any|never any|none of)"
_WHO_ALSO = r"(?:that|who|which) (?:(?:have|has|had|did) )?(?:also|nevertheless|still|nonetheless)"
_TOO = r"(?: (?:as well|too|also|later in the log))?"


def _never(verb: str, noun: str) -> str:
    return rf"{_JOINT}?{_SUBJECT}(?:{_NEVER} {_ADVERBS}(?:(?:a|any|single|had|have) )*(?:{verb}|{noun})|{_NO} {noun})"


def _also(verb: str, noun: str) -> str:
    joint = rf",? ?\b(?:(?:and|but|as well as|plus)(?: (?:also|both))? {_SUBJECT}(?:also )?|{_WHO_ALSO} {_ADVERBS})"
    return rf"{joint}(?:a |some |at least one )?(?:{noun}|{verb}){_TOO}"


_MORE = r"(?:more (?:often|frequently|times) )?than (?:they |it |he )?(?:have |had |has )?"
_CLAUSES = {
    ("failed", OtherOutcome.NEVER): _never(_SUCCEEDED, _SUCCESSES),
    ("success", OtherOutcome.NEVER): _never(_FAILED, _FAILURES),
    ("failed", OtherOutcome.ALSO): _also(_SUCCEEDED, _SUCCESSES),
    ("success", OtherOutcome.ALSO): _also(_FAILED, _FAILURES),
    ("failed", OtherOutcome.FEWER): (rf"{_MORE}(?:{_SUCCESSES}|{_SUCCEEDED})"),
    ("success", OtherOutcome.FEWER): (rf"{_MORE}(?:{_FAILURES}|{_FAILED})"),
}
"""The clause by what is said before it, and what it says of the other outcome."""
_SIGNS = {
    OtherOutcome.NEVER: (*("never", " no ", " not ", "n't", "not ", "without", "zero", " 0 "), "dont", "didnt"),
    OtherOutcome.ALSO: (" and ", " but ", "as well as", " plus ", "also", "still", "theless"),
    OtherOutcome.FEWER: ("than",),
}
"""Words without which no clause of the kind needs to be looked for."""
_AFTERWARDS = re.compile(r"\b(?:then|later|after|afterwards|eventually|finally|before|until|first|subsequently)\b")
_RELATES = re.compile(r"\b(?:who|that|which|what|with|having|has|have|had|did|both)\b")
_ASKS = ("who", "which", "that", "how_many_people")
_WHO_ELSE = re.compile(r"\b(?:and|but) who (?!(?:(?:have|has|had|did) )?(?:also|nevertheless|still|nonetheless)\b)")
_END = re.compile(r"\W*$")
_DENIES = ("never", "not", "did", "do", "have", "has", "had", "was", "were")
_OTHERS = {"failed": ("failed", "failed_password"), "success": ("success", "logged_in", "login")}


def read_other_outcome(sentence: Sentence) -> OtherOutcome | None:
    """Return how often the values asked for have their other outcome, and mark the clause; None where none is said."""
    text = sentence.text.lower()
    is_thai = sentence.language == "th"
    clauses, signs = (thai.CLAUSES, thai.SIGNS) if is_thai else (_CLAUSES, _SIGNS)
    if (_compiled(thai.AFTERWARDS, whole=False) if is_thai else _AFTERWARDS).search(text):
        return None
    if is_thai and _read_both_of_each(sentence):
        return OtherOutcome.ALSO
    for (said, other), pattern in clauses.items():
        if not any(word in text for word in signs[other]):
            continue
        first = next((token for token in sentence.content if token.means("word", *_OTHERS[said])), None)
        tried = any(token.means("word", "tried", "attempt") for token in sentence.content)
        if first is None or (said == "success" and tried and not first.means("word", "success")):
            continue
        if not _asks_for_values(sentence, text, first.start, other) or _asks_twice(sentence, text, other):
            continue
        for match in _compiled(pattern, whole=not is_thai).finditer(text, first.end):
            if (
                first.means("word", "login")
                and not text[first.end : match.start()].strip()
                and match[0].startswith(_DENIES)
            ):
                continue  # Of "users whose logins did not fail" nobody knows whether none did.
            if _ends_clause(sentence, match.end()) and _mark(sentence, first.end, match.start(), match.end(), other):
                return other
    return None


def _read_both_of_each(sentence: Sentence) -> bool:
    """Read IP ที่ทั้งล้มเหลวและสำเร็จ, whose one phrase names both outcomes of each value, as failures of such values."""
    if any(token.means("word", "attack", "targeted", "attacker") for token in sentence.content):
        return False
    for index, token in enumerate(sentence.content):
        both = token.means("word", "attempt") and token.text.startswith("ทั้ง")
        if both and _asks_for_values(sentence, sentence.text.lower(), token.start, OtherOutcome.ALSO):
            sentence.explain(index, index, f"other outcome: {OtherOutcome.ALSO}")
            return True
    return False


_COMPILED: dict[str, re.Pattern[str]] = {}


def _compiled(pattern: str, *, whole: bool) -> re.Pattern[str]:
    """Compile an expression when it is asked for; a `whole` one ends where English words do."""
    if pattern not in _COMPILED:
        _COMPILED[pattern] = re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])" if whole else pattern)
    return _COMPILED[pattern]


def _asks_twice(sentence: Sentence, text: str, other: OtherOutcome) -> bool:
    """Return whether "who logged in and who failed" asks for two lists, and not for those who did both."""
    opened = next((token for token in sentence.content if not token.means("word", "show")), None)
    asks = opened is not None and opened.text.lower() == "who"
    return other is OtherOutcome.ALSO and asks and _WHO_ELSE.search(text) is not None


def _asks_for_values(sentence: Sentence, text: str, end: int, other: OtherOutcome) -> bool:
    """Return whether values stand before the outcome; for both, "users failed and successful", a verb has to."""
    named = any(
        token.means("word", *_ASKS) or token.name_in("dimension", "dimensions") in ("user", "source", "host")
        for token in sentence.content
        if token.start < end
    )
    relates = _compiled(thai.RELATES, whole=False) if sentence.language == "th" else _RELATES
    return named and (other is not OtherOutcome.ALSO or relates.search(text, 0, end) is not None)


def _ends_clause(sentence: Sentence, end: int) -> bool:
    """Return whether nothing but times, places and politeness follows: no noun that the clause may go on with."""
    following = next((token for token in sentence.content if token.start >= end), None)
    return following is None or not following.means("word", "login", "attempt", "failed", "success")


def _mark(sentence: Sentence, after: int, start: int, end: int, other: OtherOutcome) -> bool:
    """Mark the tokens of the clause, and return whether they are whole tokens."""
    inside = [
        (at, token)
        for at, token in enumerate(sentence.content)
        if token.end > start and token.start < end and token.start >= after
    ]
    if not inside or any(token.end > end or sentence.text[token.start : start].strip() for _, token in inside):
        return False
    more = len([token for token in sentence.content if token.end <= after]) - 2
    if other is OtherOutcome.FEWER and sentence.means(more, "word", "more"):
        inside.append((more, sentence.content[more]))
    inside.extend((at, token) for at, token in enumerate(sentence.content) if token.text.lower() in ("both", "ทั้ง"))
    for at, _ in inside:
        sentence.explain(at, at, f"other outcome: {other}")
    return True
