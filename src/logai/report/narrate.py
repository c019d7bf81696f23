"""`--narrate`: a local model words the summary of a report, and nothing that it says is taken on trust.

The model gets typed facts: counts in words, and for a name or an address of the log only a placeholder. It never gets
a value of the log, and a model that runs elsewhere gets nothing at all. What it writes is used only where each number
in it stands in a fact beside the word that it counts, and where it denies nothing: a sentence can be false without a
digit. Placeholders are filled here, from the report.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from logai.errors import LogaiError
from logai.findings import Severity
from logai.findings.describe import describe_kind
from logai.i18n import safe_name, translate
from logai.providers.base import ChatRequest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from logai.config import Settings
    from logai.providers.base import Watch
    from logai.report.document import Document
    from logai.report.model import Report

SYSTEM_PROMPT = """\
You write the summary at the top of a report on the logins of a Linux server, for its administrator.
You get facts, one a line: a placeholder in braces, and what it stands for.
Write two to four plain sentences that use the placeholders, each at most once. The facts marked ! must be used.
Write a placeholder wherever its fact belongs, such as: There were {failed}, and {logins}.
The placeholder stands for the whole phrase with its number and noun. Never write a number, name or address yourself.
Say nothing that is not in the facts. Deny nothing. No advice, no markup, no list.
Reply with JSON: {"summary": ".."}
"""

_SCHEMA: Mapping[str, object] = {
    "type": "object",
    "properties": {"summary": {"type": "string"}},
    "required": ["summary"],
    "additionalProperties": False,
}
_LONGEST = 700
_LANGUAGES = {"en": "English", "th": "Thai"}
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_MARKUP = re.compile(r"[<>\[\]{}`*_#|\\/@=~^\"“”]|://|www\.")
_SENTENCE_MARKS = frozenset(" .,;:!?()'’-–—%\u0e2f\u0e46")

_NUMBER_WORDS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fifteen twenty thirty forty fifty sixty
seventy eighty ninety hundred hundreds thousand thousands million dozen dozens couple half twice thrice double doubled
triple tripled second third
"""
_THAI_NUMBER_WORDS = "ศูนย์ หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า สิบ ยี่สิบ ร้อย พัน หมื่น แสน ล้าน ครึ่ง เท่าตัว"
_DENIALS = """
no not none nothing never nobody neither nor without cannot quiet calm normal safe secure harmless
"""
_THAI_DENIALS = "ไม่ ไร้ ปราศจาก ปกติ ปลอดภัย เงียบ"
_RISES = "more increase increased increases rise rose risen higher grew growth up surge spike exceeded"
_THAI_RISES = "เพิ่ม มากขึ้น สูงขึ้น มากกว่า"
_FALLS = "fewer less decrease decreased decreases fall fell fallen lower dropped drop declined decline down"
_THAI_FALLS = "ลด น้อยลง ต่ำลง น้อยกว่า"


@dataclass(frozen=True)
class Fact:
    """One thing that a summary may say. `phrase` is what is shown; `told` is what the model gets of it."""

    name: str
    phrase: str
    told: str
    must: bool = False
    is_name: bool = False
    """The phrase is a name of the log: the model does not get it, and cannot write it itself."""


class UnusableError(Exception):
    """What a model wrote cannot be shown. `key` names the reason in the catalogs."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def narrate(document: Document, report: Report, settings: Settings, watch: Watch | None = None) -> Document:
    """Return `document` with a summary that the local model worded, or with a note that says why it is not.

    `watch` is told what is waited for.
    """
    from logai.providers.registry import make_provider
    from logai.understand.outgoing import Outgoing

    lang = document.lang
    provider = make_provider("local", settings)
    try:
        readiness = provider.check()
        if provider.is_remote or readiness.is_remote:
            return _decline(document, translate(lang, "report.narrate_remote", model=provider.model))
        if not readiness.ready:
            return _decline(document, readiness.message)
        facts = tuple(find_facts(report, lang))
        reply = Outgoing(watch=watch).complete(provider, make_request(facts, lang))
        summary = read_summary(reply.text, facts, rising=_difference(report))
    except UnusableError as error:
        return _decline(document, translate(lang, f"report.narrate_{error.key}", model=provider.model))
    except LogaiError as error:
        return _decline(document, error.message)
    return replace(document, summary=(summary,), narrator=translate(lang, "report.narrator", model=reply.model))


def find_facts(report: Report, lang: str) -> Iterator[Fact]:
    """Yield the facts of a report, as they are shown and as the model gets them."""
    counts, before = report.counts, report.counts_before
    high = sum(one.severity is Severity.HIGH for one in report.findings)
    n = len(report.findings)
    if n:
        key = "report.subject_findings_high" if high else "report.subject_findings"
        text = translate(lang, key, n=n, number=str(n), high=high)
        yield Fact("findings", text, text, must=True)
        kind = describe_kind(report.findings[0].kind, lang)
        yield Fact("kind", kind, translate(lang, "report.fact_kind", kind=kind))
    failed = translate(lang, "counted.failed_logins", n=counts.failed_logins, about="")
    if counts.sources:
        failed = translate(lang, "report.from_sources", failed=failed, n=counts.sources)
    yield Fact("failed", failed, failed, must=True)
    if before is not None:
        difference = counts.failed_logins - before.failed_logins
        key = "more" if difference > 0 else "fewer" if difference else "as_many"
        trend = translate(lang, f"report.{key}", n=abs(difference)).lstrip(", ")
        yield Fact("trend", trend, translate(lang, "report.fact_trend", trend=trend))
    if report.sources:
        name = safe_name(report.sources[0].source, lang)
        yield Fact("top_source", name, translate(lang, "report.fact_top_source"), is_name=True)
    if report.targets:
        name = safe_name(report.targets[0].user, lang)
        yield Fact("top_user", name, translate(lang, "report.fact_top_user"), is_name=True)
    for name, key in (
        ("successful_logins", "logins"),
        ("sudo_commands", "sudo"),
        ("su_attempts", "su"),
        ("account_changes", "changes"),
    ):
        if getattr(counts, name):
            text = translate(lang, f"counted.{name}", n=getattr(counts, name), about="")
            yield Fact(key, text, text)


def make_request(facts: Sequence[Fact], lang: str) -> ChatRequest:
    """Return the request: the constant prompt, then the language and the facts. No name and no address is in it."""
    lines = [f"{'! ' if fact.must else ''}{{{fact.name}}}: {fact.told}" for fact in facts]
    user = "\n".join((f"Language: {_LANGUAGES[lang]}", "Facts:", *lines))
    return ChatRequest(SYSTEM_PROMPT, user, _SCHEMA, max_tokens=300)


def read_summary(reply: str, facts: Sequence[Fact], *, rising: int = 0) -> str:
    """Return the summary that a model wrote, its placeholders filled; raise UnusableError where it cannot be shown.

    `rising` is above 0 where there were more failures than before, below 0 where there were fewer.
    """
    text = _read_reply(reply)
    known = {fact.name: fact for fact in facts}
    for name in _PLACEHOLDER.findall(text):
        if name not in known:
            raise UnusableError("wording")
    own = _PLACEHOLDER.sub(" ", text)
    for fact in facts:
        for phrase in _spellings(fact):
            own = re.sub(rf"(?<!\w){re.escape(phrase)}\w*", " ", own, flags=re.IGNORECASE)
    if any(character.isnumeric() for character in own) or _has_words(own, _NUMBER_WORDS, _THAI_NUMBER_WORDS):
        raise UnusableError("numbers")
    if _MARKUP.search(own) or not all(one.isalpha() or one in _SENTENCE_MARKS or _is_mark(one) for one in own):
        raise UnusableError("wording")
    if _contradicts(own, rising):
        raise UnusableError("claims")
    for fact in facts:
        if fact.must and f"{{{fact.name}}}" not in text and fact.phrase.casefold() not in text.casefold():
            raise UnusableError("left_out")
    return _PLACEHOLDER.sub(lambda match: known[match[1]].phrase, text)


def _read_reply(reply: str) -> str:
    try:
        content = json.loads(reply)
    except ValueError:
        raise UnusableError("no_reply") from None
    text = content.get("summary") if isinstance(content, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise UnusableError("no_reply")
    if len(text) > _LONGEST:
        raise UnusableError("wording")
    return " ".join(text.split())


def _spellings(fact: Fact) -> Iterator[str]:
    """Yield how a model may write a fact itself: the whole phrase, or its number and the word after it."""
    if fact.is_name:
        return
    yield fact.phrase
    yield from re.findall(r"(?:[\d,]+) [A-Za-z]+", fact.phrase)


def _contradicts(text: str, rising: int) -> bool:
    if _has_words(text, _DENIALS, _THAI_DENIALS):
        return True
    risen, fallen = _has_words(text, _RISES, _THAI_RISES), _has_words(text, _FALLS, _THAI_FALLS)
    return (risen and rising <= 0) or (fallen and rising >= 0)


def _has_words(text: str, english: str, thai: str) -> bool:
    words = set(re.findall(r"[a-z]+", text.casefold()))
    return not words.isdisjoint(english.split()) or any(word in text for word in thai.split())


def _is_mark(character: str) -> bool:
    """Return whether a character is a vowel or tone mark of Thai, which is no letter to Python."""
    return "\u0e30" <= character <= "\u0e4e"


def _difference(report: Report) -> int:
    before = report.counts_before
    return 0 if before is None else report.counts.failed_logins - before.failed_logins


def _decline(document: Document, reason: str) -> Document:
    note = translate(document.lang, "report.note_not_narrated", reason=reason)
    return replace(document, notes=(*document.notes, note))
