"""Write numbers that Thai spells out as numerals: วันที่สิบห้าเมษายน, เกินสองร้อยห้าสิบครั้ง.

Only numbers of more than one word: a single one may be part of another word, and those that count are in the lexicon.
"""

from __future__ import annotations

import re

_UNITS = {"หนึ่ง": 1, "เอ็ด": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9}
_UNIT = "หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า"
_PLACES = (("หมื่น", 10_000), ("พัน", 1000), ("ร้อย", 100))
_NUMBER = re.compile(
    f"(?={_UNIT}|เอ็ด|ยี่|สิบ|ร้อย|พัน|หมื่น)"
    "(?<!หลาย)(?<!เป็น)(?<!กี่)(?<!นับ)"
    + "".join(rf"(?:(?P<p{value}>{_UNIT})?(?P<w{value}>{word}))?" for word, value in _PLACES)
    + rf"(?:(?P<p10>ยี่|{_UNIT})?(?P<w10>สิบ))?(?P<unit>เอ็ด|{_UNIT})?"
)
_DAY = re.compile(rf"(วันที่ ?)({_UNIT}|สิบ)(?= ?(?:เดือน|ถึง|-|ม\.?ค|ก\.?พ|มี|เม|พ|มิ|ก|ส\.?ค|สิงหา|ต|ธ))")
_WORDS = re.compile(rf"(?:{_UNIT}|เอ็ด|ยี่|สิบ|ร้อย|พัน|หมื่น)$")


def write_numerals(text: str) -> str:
    """Return `text` with each such number in digits."""
    text = _DAY.sub(lambda match: match[1] + str(_UNITS.get(match[2], 10)), text)
    return _NUMBER.sub(_numeral, text)


def _numeral(match: re.Match[str]) -> str:
    parts = sum(1 for part in match.groups() if part)
    following = _NUMBER.match(match.string, match.end())
    goes_on = following is not None and following.group() != ""
    if parts < 2 or goes_on or _WORDS.search(match.string[: match.start()]):
        return match.group()
    total = 0
    for value in (*(value for _, value in _PLACES), 10):
        if match[f"w{value}"]:
            prefix = match[f"p{value}"]
            total += value * (2 if prefix == "ยี่" else _UNITS.get(prefix or "", 1))
    if match["unit"] and not match["w10"] and total:
        return match.group()  # สองร้อยห้า is 205 to some and 250 to others
    return str(total + _UNITS.get(match["unit"] or "", 0))
