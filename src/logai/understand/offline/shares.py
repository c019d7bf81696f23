"""Choose shares: which restrictions of a question belong to the whole, and which to the part that is asked for.

    what percentage of root's logins failed              the whole: root's; the part: those that failed
    what share of failed logins was for root             the whole: failed; the part: root's
    of failed logins at night, how many percent hit root  the whole: failed, at night; the part: root's

Where the order of the words does not tell, the question is refused.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from logai.events import Outcome
from logai.plan.fields import filters_set
from logai.plan.filters import Filters
from logai.plan.vocabulary import Measure, Subject
from logai.understand.offline.choice import Choice
from logai.understand.offline.filters import build_filters, filter_key
from logai.understand.offline.thai_shares import find_whole_named, is_out_of_attempts, refuse_doubtful_share

if TYPE_CHECKING:
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_EXPLAINS = {"percentage", "failure_rate", "how_many", "which", "use", "any", "separately"}
_OUTCOMES = ("failed", "failed_password", "success", "failure_rate", "logged_in")
_OPENS_WHOLE = ("of all", "out of all", "of", "out of", "among", "amongst", "from all", "in all", "of the")
_PREDICATES = frozenset(
    """
    were was is are be came come comes coming happened happen occurred took targeted target targets hit involve involved
    concern concerned concerns go went belong belongs belonged account accounts fall falls fell made used use using have
    had has did do does due caused attributable originate originated stem stemmed tried ran

    เป็นของ เป็น มาจาก เกิดขึ้น เกิด โดน ถูก ใช้ มาที่ รัน
    """.split()  # noqa: SIM905 - a list of words
)
"""Words with which the whole ends and the part begins."""
_WITH_NOUNS_OF_THEIR_OWN = (Subject.SUDO, Subject.SU)
"""Subjects whose attempts are named by themselves: "what percentage of sudo failed"."""
_ALL = ("all", "total", "overall", "every", "ทั้งหมด")


def choose_share(sentence: Sentence, facts: Facts, slots: Slots) -> Choice:
    """Return the share; raise NotUnderstoodError where whole and part cannot be told from each other."""
    if slots.findings:
        raise sentence.refuse("failure_rate")
    whole = build_filters(sentence, facts, slots)
    said_at = _positions(sentence, *_OUTCOMES)
    outcome_at = said_at or _positions(sentence, "attack", "targeted")
    refuse_doubtful_share(sentence, outcome_at, _restrictions_at(sentence))
    noun_at = _nouns_at(sentence, slots)
    is_predicate = _is_predicate(sentence, outcome_at, noun_at)
    if is_predicate and not said_at and sentence.language == "en" and "failure_rate" not in slots.words:
        if not whole.invalid_user:
            raise sentence.refuse(
                "failure_rate"
            )  # "what share of the attempts targeted db1": which outcome is not said.
        is_predicate = False
    of_its_own = _is_of_its_own(sentence, facts, slots, whole, noun_at)
    if "failure_rate" in slots.words or is_predicate or of_its_own:
        if slots.outcome is None:
            raise sentence.refuse("failure_rate")
        if slots.outcome is Outcome.SUCCESS and slots.subject not in _WITH_NOUNS_OF_THEIR_OWN:
            return Choice(Measure.SUCCESS_RATE, _EXPLAINS, {})
        return Choice(Measure.SHARE, _EXPLAINS, {"share_of": whole})
    if slots.outcome is not None and _has_plain_whole(sentence, outcome_at, noun_at):
        raise sentence.refuse("failure_rate")  # "failures from 10.0.0.5 among all attempts" leaves out two things.
    part = _part_of(sentence, facts, slots, whole, outcome_at)
    if not part:
        raise sentence.refuse("failure_rate")
    rest = {name: value for name, value in whole.model_dump().items() if name not in part}
    return Choice(Measure.SHARE, _EXPLAINS, {"share_of": Filters.model_validate(rest)})


def _nouns_at(sentence: Sentence, slots: Slots) -> list[int]:
    """Return the places of the nouns that an outcome may be said of: logins, attempts, of sudo and su their own."""
    found = _positions(sentence, "login", "attempt") or _thai_nouns(sentence)
    return sorted({*found, *_subject_at(sentence)}) if slots.subject in _WITH_NOUNS_OF_THEIR_OWN else found


def _is_predicate_in_thai(sentence: Sentence, outcome_at: list[int], noun_at: list[int]) -> bool:
    restrictions = _restrictions_at(sentence)
    restricted = [at for _, at in restrictions]
    clause = _is_clause_of_named(sentence, outcome_at, noun_at, restrictions)
    clause = clause or _is_asked_of_named(sentence, outcome_at, restricted)
    if clause or _is_of_each_hundred(sentence, outcome_at) or is_out_of_attempts(sentence, outcome_at, restrictions):
        return True
    if _is_set_before_whole(sentence, restricted, outcome_at) or any(_within_whole(sentence, at) for at in restricted):
        return False  # สัดส่วนของ root ใน failed login
    if _happens_then(sentence, max(outcome_at)):
        return False
    share = max(_positions(sentence, "percentage"), default=-1)
    if max(outcome_at) > share and any(at < share for at in restricted) and all(at < share for at in restricted):
        return False  # ล็อกอินล้มเหลวของ root คิดเป็นกี่เปอร์เซ็นต์ของล็อกอินล้มเหลว: the whole behind, the part before.
    if min(outcome_at) > share and any(at < share for at in restricted):
        return False  # root คิดเป็นกี่เปอร์เซ็นต์ของล็อกอินล้มเหลวบน web1: what stands behind is of the whole.
    return bool(noun_at) and not any(at > max(outcome_at) for at in restricted)


def _is_clause_of_named(
    sentence: Sentence, outcome_at: list[int], noun_at: list[int], restrictions: list[tuple[str, int]]
) -> bool:
    """Return whether an outcome is a clause of the noun, and whose or where it is follows: สัดส่วน sudo ที่โดน deny บน db1.

    Raise NotUnderstoodError where the outcome is an adjective of sudo or su instead: % denied sudo db1.
    """
    share = next((token for token in sentence.content if token.means("word", "percentage")), None)
    outcome = next(token for token in sentence.content if token.start == max(outcome_at))
    last = max((at for _, at in restrictions), default=-1)
    if share is None or share.start > min(outcome_at) or any(at < outcome.start for _, at in restrictions) or last < 0:
        return False
    named = all(meaning.startswith(("users: ", "hosts: ")) for meaning, _ in restrictions)
    between = sentence.text[outcome.end : last]
    if not named or any(verb in between for verb in _SAYS_PART) or "ทั้งหมด" in sentence.text:
        return False
    behind = [at for at in noun_at if at > outcome.start]
    if behind and set(behind) <= set(_subject_at(sentence)) and max(behind) < last:
        raise sentence.refuse("failure_rate")
    first = next((token for token in sentence.content if token.start > outcome.start and token.means("prep")), None)
    if first is None or first.start != min(at for _, at in restrictions):
        return False
    clause = outcome.text.startswith(_OPENS_CLAUSE) or sentence.text[: outcome.start].rstrip().endswith(_OPENS_CLAUSE)
    if not clause or behind or not any(share.end <= at < outcome.start for at in noun_at):
        return False
    if "กี่" in sentence.text[max(share.start - 4, 0) : share.end]:
        raise sentence.refuse("failure_rate")  # กี่เปอร์เซ็นต์ของ sudo ที่ถูกปฏิเสธบน db1: of all that were denied?
    return True


def _is_asked_of_named(sentence: Sentence, outcome_at: list[int], restricted: list[int]) -> bool:
    """Return whether the outcome is asked of all that the names in front tell: ที่ db1 มี sudo กี่เปอร์เซ็นต์ที่โดน deny."""
    share = next((token for token in sentence.content if token.means("word", "percentage")), None)
    if share is None or not restricted or max(restricted) > share.start:
        return False
    of_some = share.text.endswith("ของ")
    return (
        not of_some and share.end <= min(outcome_at) and sentence.text[share.end :].lstrip().startswith(_OPENS_CLAUSE)
    )


_OPENS_CLAUSE = ("ที่", "ซึ่ง")
_SAYS_PART = ("เป็น", "มาจาก", "โดน", "ถูก", "ใช้", "โดย", "เกิด", "อยู่", "มา", "รัน", "คือ")


def _is_set_before_whole(sentence: Sentence, restricted: list[int], outcome_at: list[int]) -> bool:
    """Return whether the whole is named behind its part: เปอร์เซ็นต์ failed login ของ root จาก failed login ทั้งหมด."""
    whole = find_whole_named(sentence, outcome_at)
    return whole is not None and bool(restricted) and max(restricted) < whole


def _happens_then(sentence: Sentence, outcome: int) -> bool:
    """Return whether a time of day is said of the whole: กี่เปอร์เซ็นต์ของ failed login เกิดตอนกลางคืน.

    Raise NotUnderstoodError where it may as well say of which time the whole is: กี่เปอร์เซ็นต์ของ failed login ตอนกลางคืน.
    """
    share = next((token for token in sentence.content if token.means("word", "percentage")), None)
    parts = [token.start for token in sentence.content if token.means("daypart") or token.means("weekdays")]
    later = [at for at in parts if at > outcome]
    if share is None or not later or outcome < share.start:
        return False
    if _predicate_between(sentence, outcome, later[0]):
        return True
    if "ของ" in sentence.text[share.start : outcome]:
        raise sentence.refuse("failure_rate")
    return False


def _is_of_each_hundred(sentence: Sentence, outcome_at: list[int]) -> bool:
    """Return whether the outcome is said of the share itself: ล็อกอินของ root กี่เปอร์เซ็นต์ที่ล้มเหลว."""
    share = next((token for token in sentence.content if token.means("word", "percentage")), None)
    behind = sentence.following(share) if share is not None else None
    if share is None or behind is None or behind.start not in outcome_at or not behind.text.startswith("ที่"):
        return False
    return not sentence.text[share.start : behind.start].rstrip().endswith(_OF_WHOLE)  # กี่เปอร์เซ็นต์ของที่สำเร็จทั้งหมด


_OF_WHOLE = ("ของ", "จาก", "ใน", "ต่อ")
_SAID_OF_ALL = re.compile(r"(?:vs\.?|เทียบกับ|เทียบ|ต่อ|ของ|จาก|ใน) ?(?:ที่สำเร็จ|ทั้งหมดที่สำเร็จ|ที่ล้มเหลว|ทั้งหมดที่ล้มเหลว)")


def _thai_nouns(sentence: Sentence) -> list[int]:
    """Return the places of words that hold both the login and its outcome: ล็อกอินไม่ผ่าน."""
    return [
        token.start
        for token in sentence.content
        if sentence.language == "th" and token.means("word", *_OUTCOMES) and token.text.lower().startswith(_THAI_LOGINS)
    ]


_THAI_LOGINS = ("ล็อก", "ล็อค", "ล๊อก", "ลอก", "login", "เข้า")


def _positions(sentence: Sentence, *names: str) -> list[int]:
    return [
        token.start
        for token in sentence.content
        if token.means("word", *names) or ("success" in names and sentence.meanings.get(token.start) == "success")
    ]


def _is_predicate(sentence: Sentence, outcome_at: list[int], noun_at: list[int]) -> bool:
    """Return whether the outcome is said of logins: "of root's logins .. failed", "failed logins among all logins"."""
    if not outcome_at:
        return False
    if sentence.language == "th":
        # login ด้วย password สำเร็จ vs ทั้งหมดที่สำเร็จ: the outcome is of the whole as well.
        of_both = len(outcome_at) > 1 and _restrictions_at(sentence) and _SAID_OF_ALL.search(sentence.text)
        return not of_both and _is_predicate_in_thai(sentence, outcome_at, noun_at)
    outcome_at = [at for at in outcome_at if not _narrows_whole(sentence, at)]
    if not outcome_at:
        return False
    if noun_at and max(outcome_at) > max(noun_at) and not _describes_next(sentence, max(outcome_at)):
        return True
    if any(_is_held_against(sentence, at) for at in outcome_at):
        return True
    # "failed logins as a share of all attempts": one noun without an outcome, of all there are.
    plain = [at for at in noun_at if not _is_described(sentence, at)]
    return any(_is_of_all(sentence, at) for at in plain) and len(plain) < len(noun_at) + len(outcome_at) - len(plain)


def _is_of_its_own(sentence: Sentence, facts: Facts, slots: Slots, whole: Filters, noun_at: list[int]) -> bool:
    """Return whether the whole are the attempts of whom the part is: "bob's failures as a percentage of his attempts".

    Raise NotUnderstoodError where it is not said whose they are.
    """
    own = _whole_of_its_own(sentence, noun_at)
    if own is None or slots.outcome is None:
        return False
    named = filters_set(whole)
    if (own or named) and (not own or len(named) != 1 or len(facts.names) != 1):
        raise sentence.refuse("failure_rate")
    return True


def _whole_of_its_own(sentence: Sentence, noun_at: list[int]) -> bool | None:
    """Return whether the whole behind the share is of the one who is named: "as a percentage of his attempts".

    None where it is no bare noun of attempts.
    """
    share = next((token for token in sentence.content if token.means("word", "percentage")), None)
    if sentence.language != "en" or share is None or not share.text.lower().endswith(" of"):
        return None
    if not any(at < share.start for at in _positions(sentence, *_OUTCOMES)):
        return None
    behind = [token for token in sentence.tokens if token.start >= share.end]
    opening = next((at for at, token in enumerate(behind) if token.start in noun_at), len(behind))
    words = {word for token in behind[:opening] for word in token.text.lower().split(" ")}
    is_bare = opening < len(behind) and words <= {*_POSSESSIVES, *_ALL, "the", "of"}
    if not is_bare and behind and behind[0].text.lower() in _POSSESSIVES:
        raise sentence.refuse("failure_rate")
    if not is_bare:
        return None
    return bool(words & _POSSESSIVES)


_POSSESSIVES = {"his", "her", "its", "their"}


def _narrows_whole(sentence: Sentence, start: int) -> bool:
    """Return whether an outcome is told of the whole by a clause: "of the logins that failed, what share was root's".

    In "the percentage of root's logins that failed" it is the part: neither the share nor a verb stands behind it.
    """
    before = [token for token in sentence.tokens if token.end <= start and not token.means("light", "aux")]
    if len(before) < _TWO or before[-1].text.lower() not in ("that", "which"):
        return False
    nouns = any(t.means("word", "login", "attempt") or t.means("subject") or t.means("subjects") for t in before[:-1])
    if not nouns or before[-2].means("word", "percentage") or before[-2].text.lower() in ("ones", "part", "those"):
        return False
    shares = [token.start > start for token in sentence.content if token.means("word", "percentage", "how_many")]
    verbs = any(token.start > start and _is_verb(token.text) for token in sentence.tokens)
    return verbs or (bool(shares) and all(shares))


_TWO = 2


def _is_held_against(sentence: Sentence, start: int) -> bool:
    """Return whether an outcome is a noun that is held against all there is: "ratio of successes to all attempts"."""
    index = next(at for at, token in enumerate(sentence.content) if token.start == start)
    described = sentence.at(index + 1)
    if described is not None and described.means("word", "login") and described.text.lower().endswith("s"):
        index += 1
    at = index + 2
    while (noun := sentence.at(at)) is not None and sentence.meanings.get(noun.start, "").startswith(_NAMED):
        at += 1
    joint = sentence.at(index + 1)
    if joint is None or noun is None or not noun.means("word", "login", "attempt"):
        return False
    whole = at > index + 2 or _is_of_all(sentence, noun.start) or joint.text.lower() in ("among", "amongst")
    whole = whole or noun.text.lower().endswith("attempts")
    return joint.text.lower() in _AGAINST or (whole and joint.means("prep", "of", "in"))


_NAMED = ("users: ", "sources: ", "networks: ", "hosts: ")
_AGAINST = ("to", "over", "against", "versus", "vs", "relative to", "in all")


def _describes_next(sentence: Sentence, start: int) -> bool:
    """Return whether the outcome at `start` is an adjective or a noun of its own, opening the whole: "of failures"."""
    text = next(token.text.lower() for token in sentence.content if token.start == start)
    return text.endswith(("failures", "attempts", "logins", "attacks")) and not _before_is_predicate(sentence, start)


def _before_is_predicate(sentence: Sentence, start: int) -> bool:
    before = [token.text.lower() for token in sentence.tokens if token.end <= start]
    return bool(before) and before[-1].split(" ")[-1] in ("were", "was", "are", "is")


def _is_described(sentence: Sentence, start: int) -> bool:
    before = [token for token in sentence.content if token.end <= start]
    behind = [at for at in _positions(sentence, *_OUTCOMES) if at > start][:1]
    if behind and _narrows_whole(sentence, behind[0]) and not _noun_between(sentence, start, behind[0]):
        return True
    return bool(before) and before[-1].means("word", *_OUTCOMES)


def _noun_between(sentence: Sentence, start: int, end: int) -> bool:
    return any(start < at < end for at in _positions(sentence, "login", "attempt"))


def _has_plain_whole(sentence: Sentence, outcome_at: list[int], noun_at: list[int]) -> bool:
    """Return whether the whole is all logins, whatever came of them, and the part has an outcome."""
    if sentence.language != "en" or not outcome_at:
        return False
    return any(_is_of_all(sentence, at) and not _is_described(sentence, at) for at in noun_at)


def _is_of_all(sentence: Sentence, start: int) -> bool:
    before = [token for token in sentence.tokens if token.end <= start]
    return bool(before) and (before[-1].text.lower().split(" ")[-1] in _ALL)


def _restrictions_at(sentence: Sentence) -> list[tuple[str, int]]:
    """Return what each word that restricts was read as, and where it stands; windows are left out."""
    kinds: tuple[str, ...] = ("users", "sources", "networks", "hosts", "not ", "method", "invalid", "private", "public")
    kinds += ("existing", "IPv", "service", "groups", "command contains", "users_like", "ttys", "source_ports", "texts")
    found = []
    for token in sentence.content:
        meaning = sentence.meanings.get(token.start, "")
        if meaning.startswith(kinds):
            found.append((meaning, token.start))
    return found


def _part_of(sentence: Sentence, facts: Facts, slots: Slots, whole: Filters, outcome_at: list[int]) -> set[str]:
    """Return the names of the filters that make the part; nothing where nobody knows."""
    names = set(filters_set(whole))
    if slots.subject is Subject.ACCOUNT_CHANGES:
        names.discard("actions")
    if not names or (slots.outcome is None and slots.subject is Subject.LOGIN_ATTEMPTS and not _names_noun(sentence)):
        return set()
    if len(names) == 1:
        return names if _says_part(sentence, facts, slots, outcome_at) else set()
    placed = _place_filters(sentence, facts, slots, names)
    share = next(token for token in sentence.content if token.means("word", "percentage", "how_many"))
    opens = sentence.content[0].text.lower() in _OPENS_WHOLE or sentence.tokens[0].text.lower() in _OPENS_WHOLE
    noun = min([*outcome_at, *_positions(sentence, "login", "attempt"), *_subject_at(sentence), len(sentence.text)])
    if opens and share.start > noun:
        split: int | None = share.start
    else:
        ahead = _names_ahead(sentence, placed, share)
        behind = (token for token in sentence.tokens if token.start >= share.end)
        said = next((token for token in behind if not token.means("word", "percentage")), None)
        if ahead and said is not None and _is_verb(said.text):
            split = said.start  # failed login บน db1 กี่เปอร์เซ็นต์เป็นของ root
        elif ahead and len(ahead) < len(names) and not _names_whole_behind(sentence, share):
            # ล็อกอินสำเร็จของ deploy สัดส่วนที่ใช้ publickey
            split = said.start if said is not None and said.text.startswith("ที่") else None
        elif ahead and not _is_set_in_front(sentence, share.start):
            if len(ahead) < len(names):
                return ahead
            split = _predicate_after(sentence, noun)  # failed login บน db1 เป็นของ root กี่เปอร์เซ็นต์
            split = split if split is not None and split < share.start else None
        else:
            split = _predicate_after(sentence, max(noun, share.start))
    if split is None:
        return set()
    part = {name for name, at in placed.items() if at >= split}
    return part if part and len(part) < len(names) else set()


def _names_ahead(sentence: Sentence, placed: dict[str, int], share: Token) -> set[str]:
    """Return the filters in front of the share that may be the part, the whole of it following.

    What is left out in front is left out of the whole: "without root, what percentage of failures came from ..".
    """
    ahead = {name for name, at in placed.items() if at < share.start}
    if len(ahead) < len(placed) or _names_whole_behind(sentence, share):
        return {name for name in ahead if not name.startswith("not_")}
    return ahead


def _names_whole_behind(sentence: Sentence, share: Token) -> bool:
    """Return whether a noun of a whole stands behind the share: "what percentage is root of failed logins on web1"."""
    nouns = _positions(sentence, *_OUTCOMES, "login", "attempt", "attack", "targeted", "invalid")
    behind = [*nouns, *_subject_at(sentence)]
    return any(at > share.start for at in behind)


def _is_set_in_front(sentence: Sentence, share: int) -> bool:
    """Return whether what stands before the share is where all of it happens: "on web1, what share of logins .."."""
    before = [token for token in sentence.content if token.start < share and not token.means("word", "which")]
    timeless = [token for token in before if sentence.meanings.get(token.start) != "time"]
    return sentence.language == "en" and (not timeless or timeless[0].means("prep"))


def _names_noun(sentence: Sentence) -> bool:
    return any(token.means("word", "login", "attempt") for token in sentence.content)


def _says_part(sentence: Sentence, facts: Facts, slots: Slots, outcome_at: list[int]) -> bool:
    """Return whether the one restriction is no adjective of the whole, as it would be in "of failed root logins"."""
    share = next((token for token in sentence.content if token.means("word", "percentage", "how_many")), None)
    noun = max([*outcome_at, *_positions(sentence, "login", "attempt"), *_subject_at(sentence)], default=-1)
    placed = _place_filters(sentence, facts, slots, set(filters_set(build_filters(sentence, facts, slots))))
    at = min(placed.values(), default=-1)
    if at < 0 or noun < 0 or share is None:
        return False
    if _within_whole(sentence, at) or at < (find_whole_named(sentence, outcome_at) or 0):
        return True
    return at > noun or at < share.start or _predicate_between(sentence, share.start, at)


def _within_whole(sentence: Sentence, start: int) -> bool:
    """Return whether the part is said to lie in the whole: "the share of root in failed logins"."""
    index = next(at for at, token in enumerate(sentence.content) if token.start == start)
    described = sentence.at(index + 1)
    if sentence.content[index].means("word", "invalid") and described is not None and described.means("dimension"):
        index += 1  # invalid user
    joint, noun = sentence.at(index + 1), sentence.at(index + 2)
    if joint is None or noun is None or not joint.means("prep", "in", "of"):
        return False
    if sentence.language == "th" and not joint.text.startswith("ใน"):
        return False
    return noun.means("word", *_OUTCOMES) or noun.means("word", "login", "attempt") or noun.means("subject")


def _subject_at(sentence: Sentence) -> list[int]:
    return [token.start for token in sentence.content if token.means("subject") or token.means("subjects")]


def _place_filters(sentence: Sentence, facts: Facts, slots: Slots, names: set[str]) -> dict[str, int]:
    """Return where each filter of the question stands, a filter of several values by its first."""
    places: dict[str, int] = {}
    for name in facts.names:
        places.setdefault(filter_key(name, slots), name.position)
    windows = [(found.position, found.position + len(found.text)) for found in facts.windows]
    readings: dict[str, str | tuple[str, ...]] = {
        "methods": "method: ",
        "not_methods": "not method",
        "invalid_user": ("invalid", "existing"),
        "address_family": "IPv",
        "services": "service",
        "session_state": "sessions",
    }
    for token in sentence.content:
        meaning = sentence.meanings.get(token.start, "")
        if meaning == "time" and not any(start <= token.start < end for start, end in windows):
            for key in names & {"hours", "weekdays"}:
                places.setdefault(key, token.start)
        if meaning in ("private address", "public address"):
            places.setdefault("address_scope", token.start)
        for key, reading in readings.items():
            if key in names and meaning.startswith(reading):
                places.setdefault(key, token.start)
    return {name: at for name, at in places.items() if name in names}


def _predicate_after(sentence: Sentence, start: int) -> int | None:
    for before, token in pairwise(sentence.tokens):
        # "The commands bob ran" are the whole still.
        of_name = token.text in ("ran", "รัน") and sentence.meanings.get(before.start, "").startswith("users: ")
        if token.start > start and _is_verb(token.text) and not of_name:
            return token.start
    return None


def _predicate_between(sentence: Sentence, start: int, end: int) -> bool:
    return any(start < token.start < end and _is_verb(token.text) for token in sentence.tokens)


def _is_verb(text: str) -> bool:
    return bool(_PREDICATES & set(text.lower().split(" ")))
