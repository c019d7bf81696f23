"""Tidy what is typed: courtesies in front and behind ("hey, ..", ".. please"), marks at the end, apostrophes left out.

Courtesies would stand between the question and the frames by which it is known. Whats, isnt and weve get their
apostrophe; words that are others without it (were, well, wed, its, id) stay as they are, and so does what is quoted
or, behind "user" or "of", may be a name.
"""

from __future__ import annotations

import re

from logai.understand.offline.text import is_thai


def _not_behind(*words: str) -> str:
    return "".join(f"(?<!{word} )" for word in words)


def _behind_one_of(*words: str) -> str:
    return "|".join(f"(?<={word} )" for word in words)


_NAMING = ("named", "called", "name", "for", "of", "by", "as", "from", "to")
_NOUNS = ("user", "users", "account", "host", "group", "did", "has", "was")
"""Behind these a name is meant as well, but for "where the user isnt root"."""
_CONTRACTED = re.compile(
    r"""(?P<quoted>"[^"]*"|“[^”]*”|‘[^’]*’)"""
    rf"|(?<![\w'@./-]){_not_behind(*_NAMING)}(?:(?P<front>"
    r"(?:is|was|are|were)n(?=t [a-z])"
    rf"|{_not_behind(*_NOUNS)}(?:"
    r"(?:is|was|are|were|did|does|do|have|has|had|ca|could|wo|should|would)n(?=t)"
    r"|(?:what|who|where|when|how|that|there)(?=s)|(?:we|they|you|who)(?=ve)|(?:they|you)(?=re|d)"
    r"|i(?=m (?:\w+ing|not|just|the|an?|on|in|only|sure|curious|worried|after)\b)|(?<=\()i(?=m )"
    r"|i(?=ve (?:got|been|seen|had|never|just|noticed|heard|an?|to|the)\b))"
    r")(?P<end>s|t|ve|m|re|d))(?![\w'’@-]|[./]\w)",
    re.IGNORECASE,
)
_IN_FRONT = re.compile(
    r"^(?:(?:pls|plz|please|hi(?: there| all| team)?|hey(?: there)?|hello(?: there)?|ok|okay|hmm+|uhm?|um)"
    r"(?:[,!.:]| -){0,4} )+(?=\S)",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"(?<=\S)(?P<mark>[?]?)(?:(?:[,.!;]| -){0,4} "
    rf"(?:{_behind_one_of('by user', 'per user', 'any user', 'each user', 'every user', 'by account', 'a login from')}"
    rf"|{_not_behind(*_NAMING, 'user', 'account')})"
    r"(?:pls|plz|please|thx|thanks(?: a lot| so much| in advance)?|thank you(?: very much| so much)?|many thanks"
    r"|lol|haha+|:-?[)D]|;-?[)]))+"
    r"(?P<marks>[.!? ]*)$",
    re.IGNORECASE,
)
_THAI_IN_FRONT = re.compile(
    "^(?:(?:(?:สวัสดี|หวัดดี|ดี(?=ครับ|คับ|ค่ะ|คะ)|ขอโทษ(?:ที)?|ขออภัย|โทษที|รบกวนหน่อย|รบกวนด้วย)(?:นะ)?(?:ครับ(?:ผม)?|คับ|ค่ะ|คะ)?"
    "|(?:พี่|น้อง|แอด|แอดมิน|ทีม)(?:ครับ|คับ|ค่ะ|คะ))(?:พี่|ทุกคน|ทีม)?[,!]? )+(?=\\S)"
)
_THAI_PARTICLES = "(?:นะ)?(?:ครับ(?:ผม)?|คับ|ค่ะ|คะ)"
_THAI_BEHIND = re.compile(
    f"(?<=\\S) ?{_THAI_PARTICLES}[ ?!.]*$|(?<=ผ่านมา)หน่อย(?:{_THAI_PARTICLES})?[ ?!.]*$|(?<=\\S)[?]+$"
)
_NUMBERED = (
    *("top", "line", "port", "pid", "uid", "อันดับ", "บรรทัด", "พอร์ต", "เลข", "กว่า", "เกิน", "น้อย", "ถึง"),
    *("ของ", "จาก", "เป็น"),
)
_LAUGHTER = re.compile(
    rf"(?<=[ \u0e00-\u0e7f]){_not_behind(*_NUMBERED, *_NOUNS, *_NAMING)}{''.join(f'(?<!{word})' for word in _NUMBERED)}"
    r"5{3,}[+]*[ ?!.]*$",
    re.IGNORECASE,
)
"""555, which Thai reads as laughter, at the end of a question and behind no word that a number belongs to."""
_ARROW = re.compile(r"(?<=\S) (?:->|=>|→) (?=\S)")
_PLUS = re.compile(r"(?<=\S) \+ (?=\S)")
_SLASH = re.compile(r"(?<=\S) / (?=\S)")
"""What strings the parts of a question together, where there are several: "bob + db1 + today: logins"."""
_MARKS = re.compile(r"[ ?!.…]{2,}$|[….]$")


def tidy(text: str) -> str:
    """Return cleaned `text` without courtesies, with one mark at its end at most, and with its apostrophes."""
    asked = _BEHIND.sub(lambda found: "?" if "?" in found["mark"] + found["marks"] else "", _IN_FRONT.sub("", text))
    asked = _MARKS.sub(lambda found: "?" if "?" in found.group() else "", asked) or text
    if any(map(is_thai, asked)):
        asked = _THAI_BEHIND.sub("", _LAUGHTER.sub("", _THAI_IN_FRONT.sub("", asked)).rstrip()) or asked
    asked = _ARROW.sub(" - ", asked)
    for sign in (_PLUS, _SLASH):
        if len(sign.findall(asked)) > 1:
            asked = sign.sub(", ", asked)
    return _CONTRACTED.sub(lambda found: found["quoted"] or f"{found['front']}'{found['end']}", asked)
