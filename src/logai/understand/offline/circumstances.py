"""Find the circumstances of a question: who wants to know, why, what the asker is doing, how it feels.

"I'm writing the weekly report.", "got paged,", ".. because the CISO asked" and กำลังทำรายงาน say nothing of what is
counted. No clause is known as a whole: an opening is, and the words that may follow it, none of which means anything in
a log. A clause with any other word in it (a name, an address, a number, a time, a negation) is left to the question,
and has to be understood there. What a clause may still mean is told by its senses, and held against the plan.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

from logai.understand.offline.cached import read_cached
from logai.understand.offline.english_remarks import (
    find_remark_behind,
    find_remark_in_front,
    names_in_remark,
    tells_time,
)
from logai.understand.offline.phrases import Kept, Phrases, Sense, keep
from logai.understand.offline.scan import ends_well, is_inside_word
from logai.understand.offline.text import is_thai
from logai.understand.offline.thai_remarks import find_thai_remark, find_thai_remark_in_front, tells_event
from logai.understand.offline.tidy import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from logai.understand.offline.phrases import Search

_FILES = ("circumstances.toml", "circumstances.py", "phrases.py")
_BREAK = re.compile(r"[.,;:!?…]+(?=\s|$|[\u0e00-\u0e7f])|(?<=\s)[-/]+(?=\s)|[()]")
"""What ends a clause; no part of a number, a time or an address."""
_SENTENCE_ENDS = frozenset(".!?;…")
_FORMS = ("number", "list", "yes_no", "plain_form")
_ANYWHERE = frozenset({"purpose", *_FORMS})
"""What opens a clause that nothing divides from the question before it."""
_BESIDE = _ANYWHERE | {"clause", "asks", "filler"}
_IN_FRONT = _BESIDE | {"front"}
_MARKS = frozenset({"event", "amount", "number", "list", "yes_no"})
"""Senses that the plan is held against."""
_SILENT = frozenset({"function", "filler"})
"""Senses of words that no name is meant by."""
_OWNERS = ("my", "our", "a", "an")
"""Nor is one behind these."""


@dataclass(frozen=True)
class Circumstance:
    """A clause beside the question: what it says, and before which character of the question it stood."""

    text: str
    position: int
    marks: frozenset[str] = frozenset()
    """`event`: it tells of what happened at a time. `amount`: it asks for numbers. Others: the form of the answer."""
    names: tuple[str, ...] = ()
    """Words that would be names, if the data knew them as such."""
    is_told: bool = False
    """It tells something in front of the question: the answer says that it changed nothing."""


class _Read(NamedTuple):
    """What has been read of a clause."""

    end: int
    is_open: bool = False
    asks: bool = False
    """The question may follow at once."""
    marks: frozenset[str] = frozenset()
    phrases: tuple[tuple[int, int, bool], ...] = ()
    """Where each phrase stands, and whether it says nothing by itself."""

    @property
    def key(self) -> tuple[int, bool, bool]:
        return self.end, self.is_open, self.asks


def cut_circumstances(text: str) -> tuple[str, tuple[Circumstance, ...]]:
    """Return cleaned `text` without its circumstances, and these in order; none where no question would be left."""
    lower = text.lower()
    if len(lower) != len(text):
        return text, ()
    search = _load_phrases().search(lower)
    spans = _find_spans(search)
    if spans is None:
        spans = _find_spans(search, keeps_briefs=True)
    if spans is None and is_thai(lower[:1]):
        spans = _find_spans(search, whole_clauses=False)
    core, found = _cut(text, spans) if spans else (text, ())
    core = tidy(core) if found else core
    if start := find_thai_remark_in_front(core):
        front = core[:start].strip(" ,")
        marks = frozenset({"event"} if tells_event(front) else ())
        told = Circumstance(front, 0, marks, names_in_remark(front), is_told=True)
        core, found = core[start:], (told, *found)
    if (remark := find_thai_remark(core)) is not None:
        at, names = remark
        return tidy(core[:at]), (*found, Circumstance(core[at:].strip(), at, frozenset(), names))
    return _cut_remarks(core, found)


def _cut_remarks(text: str, found: tuple[Circumstance, ...]) -> tuple[str, tuple[Circumstance, ...]]:
    """Return `text` without the English remarks in front and behind, and what was found with them in their order."""
    stop, start = find_remark_in_front(text)
    if start:
        front = text[:stop].strip(" .,;:!-…")
        marks = frozenset({"event"} if tells_time(front) else ())
        text, found = text[start:], (Circumstance(front, 0, marks, names_in_remark(front), is_told=True), *found)
    if (end := find_remark_behind(text)) < len(text):
        behind = text[end:].strip()
        text, found = text[:end].rstrip(" ,"), (*found, Circumstance(behind, end, frozenset(), names_in_remark(behind)))
    return text, found


def _find_spans(
    search: Search, *, whole_clauses: bool = True, keeps_briefs: bool = False
) -> list[tuple[int, _Read]] | None:
    """Return where each circumstance begins and what it holds; None where no question would be left."""
    text = search.text
    spans: list[tuple[int, _Read]] = []
    is_left = False
    for start, end, is_question in _clauses(text):
        opening = _BESIDE if is_left else _IN_FRONT
        reads = _read(search, start, end, opening)
        names_brief = keeps_briefs and _BRIEF.fullmatch(text, start, end) is not None
        whole = next((read for read in reads if read.end == end and whole_clauses and not names_brief), None)
        if whole is not None and not (is_question and "list" not in whole.marks):
            spans.append((start, whole))
            continue
        is_left, first = True, start
        while before := _longest_in_front(search, reads, end):
            first += len(text[first:end]) - len(text[first:end].lstrip())
            spans.append((first, before))
            first = before.end
            reads = _read(search, first, end, opening) if is_thai(text[first - 1]) else []
        if behind := _behind_question(search, first, end):
            spans.append(behind)
    return spans if is_left else None


def _longest_in_front(search: Search, reads: list[_Read], end: int) -> _Read | None:
    fitting = (read for read in reads if read.end < end and _ends_before_question(search, read))
    return max(fitting, key=_end, default=None)


def _cut(text: str, spans: list[tuple[int, _Read]]) -> tuple[str, tuple[Circumstance, ...]]:
    """Return what is left of `text`, each part without the marks and blanks that a circumstance leaves behind."""
    core, at, found, lower = "", 0, [], text.lower()
    for start, read in spans:
        core = _join(core, text[at:start])
        at = read.end if core else _skip_joint(lower, read.end)
        found.append(Circumstance(text[start:at].rstrip(" ,"), len(core), read.marks, tuple(_names(lower, read))))
    return _join(core, text[at:]), tuple(found)


def _skip_joint(text: str, at: int) -> int:
    """Return the end of the "but" or "so" behind a circumstance in front, `at` where there is none."""
    start = at
    while text[start : start + 1] in (" ", ","):
        start += 1
    ends = (end for end, senses in _load_phrases().search(text).at(start) if any(s.group == "joint" for s in senses))
    fitting = (end for end in ends if text[end : end + 1] in (" ", ",") and not text.startswith(_AMOUNTS, end))
    return max(fitting, default=at)


_AMOUNTS = (" far", " many", " much")
"""With these "so" is no joint: "so far this week"."""


def _join(core: str, part: str) -> str:
    part = part.strip()
    parted = core.endswith(tuple(",.;:!-")) or part.startswith(tuple(",.;:!-"))
    if core and not _WORD.search(part):
        return core.rstrip(" .,;:-") + ("?" if "?" in part else "")
    part = part.lstrip(" .,;:!?-)").rstrip(" .,;:!-(")
    if not core:
        return part
    return core.rstrip(" .,;:!-") + (", " if parted else " ") + part


_BRIEF = re.compile(
    r"(?:(?:i |we )?(?:need|want)(?: to (?:know|see))? )?(?:the |my |our |a )?(?:daily|weekly|monthly|security) "
    r"(?:security )?(?:report|summary|digest|brief(?:ing)?)"
)
"""What is asked for where it stands alone: "got paged, daily report", and not "writing the daily report"."""
_WORD = re.compile(r"\w")


def _end(read: _Read) -> int:
    return read.end


def _names(text: str, read: _Read) -> Iterator[str]:
    """Yield the words by which a name may be meant: those of "the boss asked", and not the one behind "my"."""
    before = ""
    for start, end, is_silent in read.phrases:
        for word in re.split(r"[ ,]+", text[start:end]):
            if not is_silent and before not in _OWNERS and not _is_silent(word):
                yield word
            before = word


def _is_silent(word: str) -> bool:
    found = _load_phrases().search(word).at(0)
    return any(end == len(word) and any(sense.name in _SILENT for sense in senses) for end, senses in found)


def _clauses(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield where each clause begins and ends, and whether it is a whole sentence that asks something."""
    start, begins_sentence = 0, True
    for mark, stop, after in [
        *((found.group(), *found.span()) for found in _BREAK.finditer(text)),
        (".", len(text), 0),
    ]:
        clause = text[start:stop]
        ends_sentence = mark[-1] in _SENTENCE_ENDS
        if clause.strip():
            first = stop - len(clause.lstrip())
            yield first, first + len(clause.strip()), begins_sentence and "?" in mark
            begins_sentence = ends_sentence
        start = after


_ASKS_MORE = re.compile("ใคร|ไหน|ใด(?!เวลา)|อะไร|เมื่อไ|อยาก|ขอ|ช่วย|รบกวน|ต้องการ|ดู|แสดง|สรุป")
"""Without one of these behind it, มีเหตุการณ์ is what is asked: มีเหตุการณ์ sudo ไม่สำเร็จไหม."""


def _ends_before_question(search: Search, read: _Read) -> bool:
    """Return whether a question begins behind a clause: by its word, in Thai by a blank or once somebody asked.

    Another word there may be what the clause is of, and no part of the question: "the CISO asked bob", รอ alice.
    """
    text = search.text
    start, end, _ = read.phrases[-1]
    last = {sense.group for sense in _senses(search, start, end)}
    if text[:end].endswith(" มี"):
        return False  # With it the question begins: ด่วนมาก มี sudo กี่ครั้ง.
    if "joining" in last or (text[:end].endswith("มีเหตุการณ์") and not _ASKS_MORE.search(text[end:])):
        return False
    at = read.end + (text[read.end] == " ")
    if is_thai(text[read.end - 1]) and (is_thai(text[at]) or "ending" in last):
        return read.asks or at > read.end
    begins = {"begins", "asked"} if read.asks else {"begins", "mixed"} if is_thai(text[read.end - 1]) else {"begins"}
    if at > read.end and _SPAN_OF_TIME.match(text, at):
        return True
    return any(
        ends_well(text, stop) and any(sense.group == "question" and sense.name in begins for sense in senses)
        for stop, senses in search.at(at)
    )


_SPAN_OF_TIME = re.compile(
    r"\d{1,3} ?(?:วัน|ชั่วโมง|ชม\.?|นาที|สัปดาห์|อาทิตย์|เดือน|hr|hours?|days?) ?(?:ที่(?:เพิ่ง)?ผ่านมา|ล่าสุด|ย้อนหลัง|หลังสุด|ที่แล้ว)"
)
"""With a time until now a Thai question begins, and no clause before it goes on: กังวลนิดหน่อย 24 ชั่วโมงที่ผ่านมา."""


def _senses(search: Search, start: int, end: int) -> frozenset[Sense]:
    return next((senses for stop, senses in search.at(start) if stop == end), frozenset())


def _behind_question(search: Search, start: int, end: int) -> tuple[int, _Read] | None:
    """Return where the longest clause behind a question of the same sentence begins, and what it holds."""
    text = search.text
    for at in range(start + 1, end):
        follows_blank = text[at - 1] == " "
        if text[at] == " " or not (follows_blank or is_thai(text[at])) or not search.at(at):
            continue
        opening = _BESIDE if follows_blank and (is_thai(text[at]) or is_thai(text[end - 1])) else _ANYWHERE
        for read in _read(search, at, end, opening - {"filler"}):
            if read.end == end:
                return at, read
    return None


def _read(search: Search, start: int, end: int, opening: frozenset[str]) -> list[_Read]:
    """Return each place before or at `end` where a clause from `start` on may end, with what it holds."""
    begun = _Read(start)
    found, waiting = {begun.key: begun}, [begun]
    while waiting:
        before = waiting.pop()
        for after in _go_on(search, before, end, opening):
            known = found.get(after.key)
            if known is None or known.marks < after.marks:
                found[after.key] = after
                waiting.append(after)
    return [read for read in found.values() if read.is_open]


def _go_on(search: Search, before: _Read, end: int, opening: frozenset[str]) -> Iterator[_Read]:
    text = search.text
    at = before.end
    while at < end and text[at] == " ":
        at += 1
    if at == end or is_inside_word(text, at):
        return
    for stop, senses in search.at(at):
        if stop > end or not ends_well(text, stop):
            continue
        names = {sense.name for sense in senses}
        phrase = (at, stop, not names.isdisjoint(_SILENT))
        after = before._replace(end=stop, phrases=(*before.phrases, phrase), marks=before.marks | (names & _MARKS))
        if before.is_open:
            if not names.isdisjoint(_BESIDE - {"filler"}) or any(sense.group == "words" for sense in senses):
                yield after._replace(asks="asks" in names)
        elif not names.isdisjoint(opening - {"filler"}):
            yield after._replace(is_open=True, asks="asks" in names)
        elif "filler" in names and "filler" in opening:
            yield after


@cache
def _load_phrases() -> Phrases:
    files = [resources.files(__package__).joinpath(name).read_text("utf-8") for name in _FILES]
    content = read_cached("circumstances", files, lambda: {"phrases": _lay_up(tomllib.loads(files[0]))})
    return Phrases(Kept(*content["phrases"]))


def _lay_up(content: dict[str, Any]) -> Kept:
    kept = Kept([], {})
    classes = {f"<{name}>": words for name, words in content.pop("classes").items()}
    for group, names in content.items():
        for name, phrases in names.items():
            for phrase in phrases:
                keep(kept, _fill(phrase, classes), Sense(group, name))
    return kept


def _fill(phrase: str, classes: dict[str, str]) -> str:
    for name, words in classes.items():
        phrase = phrase.replace(name, words)
    return phrase
