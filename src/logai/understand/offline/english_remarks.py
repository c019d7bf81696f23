"""Find what stands beside an English question in clauses of its own, in front of it and behind it.

"Any scans of db1? It shouldn't even be reachable." "I am making a slide for management. Failed logins by day?" Such a
clause tells and asks nothing. It is known by how it begins, by its verb, and by its words, none of which means anything
in a log (`plain_words.py`). With any other (an outcome, a time, "only", a number, a name) it may be part of what is
asked, and in front of a question that points back at it ("did they get in") it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from logai.understand.offline.common_names import GIVEN_NAMES
from logai.understand.offline.lexicon import load_lexicon
from logai.understand.offline.plain_words import is_harmless, is_noun, is_plain, is_verb
from logai.understand.offline.scan import Kind, scan

if TYPE_CHECKING:
    from logai.understand.offline.phrases import Sense


def _any_of(words: str) -> str:
    return "|".join(words.split())


_QUESTION_WORDS = _any_of(
    "how what who whose which when where is are was were did do does has have can could show list give"
)
_BE_AND_HAVE = "is are was were has have had"
_MAY = "would could should"
_NARROWING = _any_of(
    "only except without instead rather each every per both either neither one ones same other others another"
)
_PARTS_OF_NETWORKS = _any_of(
    """
    boxe? cluster gateway proxy proxie database vm node fleet laptop desktop pc router container pod branche?
    datacenter datacentre region lab subnet network vpn bastion jump jenkin office abroad remotely
    """
)
_BREAK = re.compile(r"(?<=[a-z0-9)\"'])[?.!]+ +(?=[A-Za-z])")
_BEHIND_BREAK = re.compile(
    rf"{_BREAK.pattern}|, (?=(?:i|we|my|our|he|she|they|that|it)(?:'[a-z]{{1,2}})? )", re.IGNORECASE
)
_NAMED = re.compile(r"\b(?:as|user|named|called|account) ([a-z][\w.-]*)", re.IGNORECASE | re.ASCII)
_FRONT_BREAK = re.compile(
    rf"""
    ,?\ so\ +(?=(?:{_QUESTION_WORDS})\b)
    |,?\ (?:and|who|but)\ (?:(?:he|she|they|i|we)\ )?(?:(?:now|also|just)\ )?
     (?:wants?|needs?|would\ like|asks?|asked|wonders?|(?:is|am|are)\ (?:asking|wondering))(?:\ (?:me|us))?
     (?:\ to\ (?:know|see|hear|find\ out|understand|learn|check))?(?:\ if|\ whether)?:?\ +(?=\S)
    |(?<=[a-z0-9)"'])(?:[.!;:,…]+\ +|\ [-–—]+\ +|\.{{2,}}\ ?)(?:(?:so|and|but|now)[\ ,]+)?(?=\S)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ROLES = _any_of(
    """
    customer client auditor boss manager management monitoring colleague somebody someone nobody everybody everyone
    people legal compliance hr ci pipeline build ticket pager alert alarm dashboard siem grafana nagios thing something
    nothing everything
    """
)
_BEGINS = re.compile(
    rf"""
    (?:
        i|we|it|he|she|they|there|no\ one|the|an?|my|our|his|her|their|this|that|these|those|some|another|(?:{_ROLES})s?
        |thinking\ (?:of|about)|thought|figured|needed\ for
        |(?:(?:i|we)\ )?need(?:ed)?\ (?:it|this|that|them)\ (?:for|in|by|to|because|asap)
        |trying\ to|hoping\ (?:to|that|for)|(?:would|should|could|might|must)\ be|looks|sounds|feels|seems
        |(?:got|getting)\ (?:paged|woken|called|pinged|asked)|just\ (?:got|had|woke|saw|came)
    )(?:'[a-z]{{1,2}})?\ """,
    re.IGNORECASE | re.VERBOSE,
)
_VERB = re.compile(
    rf"""
    {_any_of(f"{_BE_AND_HAVE} {_MAY} am be been will can shall may might must do does did cannot")}
    |(?:{_any_of(f"{_BE_AND_HAVE} {_MAY} wo ca do does did")})n't|\w+'(?:s|re|m|ve|d|ll)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SPOKEN = re.compile(
    rf"(?:{_any_of('i we it he she they there someone somebody nobody everyone everybody')})\b", re.IGNORECASE
)
"""Behind these any deed is a verb; behind "the test" it may be a noun."""
_PURPOSE = re.compile(r"(?:i|we) (?:want|need|would like|'d like)(?: to (?:see|know|check)) (?:if|whether|where|why)\b")
_ASKS = re.compile(
    rf"""
    (?:i|we)(?:'d|\ would)?\ (?:mean|meant|only|just|want|need|like|care|was\ only
     |(?:am|'m)\ (?:only|looking|interested))
     \b(?!\ (?:it|this|that|them)\ (?:for|in|by|to|because|asap|urgently))
    |(?<!the\ )(?<!this\ )(?<!that\ )(?<!my\ )(?<!our\ )(?<!an\ )(?<!a\ )\b(?:
     show(?!(?:ed|s|n|ing)?\ up)|sort|list|group|count|exclud|includ|ignor|limit|order|split|break|compar|filter
     |give|tell|check|look\ (?:at|for)|us(?:e|es|ed|ing)\ (?:local|utc|the)\b|mean(?:s|ing)\b)[a-z]*\b
    |\b(?:{_NARROWING})\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What asks for more, or for less, than the question does."""
_TOPICS = re.compile(
    rf"""
    \b(?:
        {_PARTS_OF_NETWORKS}
        |{_any_of("contractor intern vendor freelancer guest visitor student tenant")}
    )s?\b
    |\b(?:about|responsible|in\ charge)\b
    |\b(?:look(?:s|ed|ing)?\ (?:at|after|into|for)|work(?:s|ed|ing)?\ (?:on|for|with|in|at))\b
    |\b(?:{_any_of("concern regard relat affect involv belong")})
    |\b(?:i|we)(?:\ \w+)?\ (?:run|manage|own|maintain|host|operate|administer)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What a question may be meant of, where it is told in front: "I look after the lab boxes. Failed logins today?"."""
_LABELS = _any_of(
    """
    audit control item ticket question task case check scope timeline review report request todo reminder reference ref
    subject re fyi requirement finding evidence point section step exercise homework assignment blocklist candidate
    form urgent
    """
)
_NUMBER = r"(?:[A-Z]{1,6}-?)?(?!(?:19|20)\d\d(?!\d))\d{1,6}(?:\.\d{1,3}){0,2}(?![\d.-])"
"""What a label counts by: "Audit item 7.3", "Control AC-2"; no year, date or address."""
_LABEL = re.compile(
    rf"(?:[\w'-]+ ){{0,5}}(?:{_LABELS})s?(?: {_NUMBER}| [a-z]+(?: [a-z]+)?)?:$", re.IGNORECASE | re.ASCII
)
_LABEL_NOUN = re.compile(rf"\b(?:{_LABELS})s?\b", re.IGNORECASE)
_CODE = re.compile(rf" {_NUMBER}:?$")
_DAYPARTS = re.compile(
    rf"\b(?:{_any_of('morning afternoon evening night noon midnight midday lunch weekend dawn dusk overnight')})s?\b",
    re.IGNORECASE,
)
_HAPPENED = _any_of(
    """
    outage incident breach intrusion compromise downtime maintenance migration upgrade rollout deployment release reboot
    crash blackout attack alert alarm glitch emergency drill pentest vacation holiday hack
    """
)
_EVENTS = re.compile(
    rf"\b(?:{_HAPPENED})\w*\b|\b(?:sick|away|asleep|off duty|on leave|went down|was down)\b", re.IGNORECASE
)
_TIMES = frozenset({"clock", "daypart", "window", "weekday", "month", "holiday"})
"""The senses that may say when: what is told in front has them where the question says its own time."""
_LIKE_A_NAME = re.compile(r"\S*[0-9_@/\\:]\S*|\S+\.\S+")
_NAMES = re.compile(
    r"(?:it|this|that|he|she|they)"
    r"(?:'s|'re| is| are| was| were| (?:must|could|might|may|should|would|will) (?:be|have been))"
    r" (?:just |probably |maybe )?(?:the |an? )?\S+\W*$",
    re.IGNORECASE,
)
"""A sentence that says who or what it was, in a word: "It was zaphod"."""
_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|those|these|such|same|then)\b"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )(?<!been )(?<!^)\bthere\b"
    r"|\bthat(?= (?:user|account|name|ip|address|host|server|machine|box|one|time|day|night|range|window)\b|\W*$)"
    r"|\b(?:after|since|before|by|like|about|of|from|on|during|in) that\b"
    r"|\bthis (?:user|account|name|ip|address|host|server|machine|box|one|range|subnet|guy|person)\b",
    re.IGNORECASE,
)
_LONGEST = 300
"""Characters of a remark. A text of commas alone has a clause for each of them, and all are read."""
_HARMLESS = frozenset({"light", "wrapper", "refuse", "prep"})
_HARMLESS_WORDS = frozenset(
    {"to", "that", "and", "or", "not", "pronoun", "course", "else", "use", "on_date"}
    | {"drawn", "appeared", "begin", "trend", "problem", "any"}
)
_DETERMINED = re.compile(r"\b(?:the|an?|my|our|his|her|their|this|that|another|some) (?:[a-z]+ )?$", re.IGNORECASE)
"""What stands before a noun that names no field of a log by itself: "the client was charged", "my little server"."""


def find_remark_in_front(text: str) -> tuple[int, int]:
    """Return where the remarks at the beginning of `text` end, and where the question behind them starts."""
    end, start = 0, 0
    for found in _FRONT_BREAK.finditer(text):
        told, ends_sentence = text[start : found.start()], found.group().startswith((".", "!", ";"))
        if _may_open(told, may_tell_time=ends_sentence) or (":" in found.group() and _is_label(f"{told}:")):
            end, start = found.span()
        elif ends_sentence:
            break  # Nothing behind a sentence that asks stands in front of the question.
    return (0, 0) if _POINTS_BACK.search(text[start:]) else (end, start)


def _is_label(text: str) -> bool:
    """Return whether a question stands under `text`: "Audit item 7.3:", "For the incident timeline:"."""
    if _LABEL.fullmatch(text) is None or _ASKS.search(text) or _TOPICS.search(text):
        return False
    return _says_nothing(_LABEL_NOUN.sub("", _CODE.sub("", text)).rstrip(":"))


def _may_open(sentence: str, *, may_tell_time: bool) -> bool:
    return (
        _is_remark(sentence, may_tell_time=may_tell_time)
        and _TOPICS.search(sentence) is None
        and not _tells_of_dimension(sentence)
    )


def find_remark_behind(text: str) -> int:
    """Return where the remarks behind the question `text` begin, its length without any."""
    breaks = list(_BEHIND_BREAK.finditer(text))
    named = {name.lower() for name in _NAMED.findall(text[: breaks[0].start()])} if breaks else set()
    begins = stop = len(text)
    for found in reversed(breaks):
        told = text[found.end() : stop].rstrip(" .!;")
        asks = "?" in text[found.end() : begins]
        if not told or (not asks and _is_remark(_without_names(told, named))):
            begins, stop = found.end(), found.start()
        elif not found.group().startswith(","):
            break  # A sentence that is no remark: with a comma it goes on to its beginning.
    return begins


def _without_names(remark: str, named: set[str]) -> str:
    """Return `remark` with "that" for each word of `named`: the question names them with "as", "user" or "named"."""
    return " ".join("that" if word.lower() in named else word for word in remark.split(" "))


def names_in_remark(text: str) -> tuple[str, ...]:
    """Return the words of a remark that may be names."""
    return tuple(re.findall(r"[\w.-]*\w", text.lower()))


def tells_time(remark: str) -> bool:
    """Return whether what is told says when, or what happened then: either may be what a question means."""
    tokens = scan(remark, load_lexicon())
    said = _DAYPARTS.search(remark) or _EVENTS.search(remark)
    return said is not None or any(token.means(group) for token in tokens for group in _TIMES)


@lru_cache(maxsize=256)
def _is_remark(sentence: str, *, may_tell_time: bool = False) -> bool:
    if "?" in sentence or len(sentence) > _LONGEST or _BEGINS.match(f"{sentence} ") is None or not _has_verb(sentence):
        return False
    if not may_tell_time and _DAYPARTS.search(sentence):
        return False
    if _ASKS.search(sentence) and not _PURPOSE.match(sentence.lower()):
        return False
    if _NAMES.match(sentence) or not all(is_harmless(word.rstrip(",")) for word in _LIKE_A_NAME.findall(sentence)):
        return False
    if GIVEN_NAMES & set(re.findall(r"[a-z]+", sentence.lower())):
        return False
    return _says_nothing(sentence, may_tell_time=may_tell_time)


def _says_nothing(text: str, *, may_tell_time: bool = False) -> bool:
    """Return whether no word of `text` means anything in a log, or may be a name."""
    return all(
        (token.kind in (Kind.PHRASE, Kind.MARK) or (token.kind is Kind.WORD and is_plain(token.text)))
        and all(
            _is_harmless_sense(sense)
            or _is_determined(sense, text[: token.start])
            or (may_tell_time and sense.group in _TIMES)
            for sense in token.senses
        )
        for token in scan(text, load_lexicon())
    )


def _is_harmless_sense(sense: Sense) -> bool:
    return sense.group in _HARMLESS or (sense.group == "word" and sense.name in _HARMLESS_WORDS)


def _is_determined(sense: Sense, before: str) -> bool:
    is_noun = sense.group == "dimension" or (sense.group == "subject" and sense.name == "events")
    return is_noun and _DETERMINED.search(before) is not None


def _tells_of_dimension(sentence: str) -> bool:
    return any(token.means("dimension") for token in scan(sentence, load_lexicon()))


def _has_verb(sentence: str) -> bool:
    """Return whether the clause tells something: "the test box" is no more than a name, whatever follows a comma."""
    clause = sentence.split(",", maxsplit=1)[0]
    spoken = _SPOKEN.match(clause) is not None
    return any(
        _VERB.fullmatch(word) or (is_verb(word) and (at == 0 or spoken or not is_noun(word)))
        for at, word in enumerate(re.findall(r"[\w']+", clause))
    )
