"""Choose shares: which restrictions of a question belong to the whole, and which to the part that is asked for.

    what percentage of root's logins failed              the whole: root's; the part: those that failed
    what share of failed logins was for root             the whole: failed; the part: root's
    of failed logins at night, how many percent hit root  the whole: failed, at night; the part: root's

Where the order of the words does not tell, the question is refused.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from logai.errors import NotUnderstoodError
from logai.events import Outcome
from logai.plan.fields import filters_set
from logai.plan.filters import Filters
from logai.plan.vocabulary import Measure, Subject
from logai.understand.offline.choice import Choice
from logai.understand.offline.filters import build_filters, filter_key
from logai.understand.offline.share_words import (
    OUTCOMES,
    begins_part,
    find_share,
    positions,
    predicate_after,
    predicate_between,
    restrictions_at,
    subject_at,
    within_whole,
)
from logai.understand.offline.thai_share_edges import find_edges, is_of_whole
from logai.understand.offline.thai_shares import (
    find_whole_named,
    is_predicate_in_thai,
    refuse_doubtful_share,
    thai_nouns,
)

if TYPE_CHECKING:
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots
    from logai.understand.offline.thai_share_edges import Edge

_EXPLAINS = {"percentage", "failure_rate", "how_many", "which", "use", "any", "separately"}
_OPENS_WHOLE = ("of all", "out of all", "of", "out of", "among", "amongst", "from all", "in all", "of the")
_WITH_NOUNS_OF_THEIR_OWN = (Subject.SUDO, Subject.SU)
"""Subjects whose attempts are named by themselves: "what percentage of sudo failed"."""
_ALL = ("all", "total", "overall", "every", "ทั้งหมด")


def choose_share(sentence: Sentence, facts: Facts, slots: Slots) -> Choice:
    """Return the share; raise NotUnderstoodError where whole and part cannot be told from each other."""
    if slots.findings:
        raise sentence.refuse("failure_rate")
    return _choose(sentence, facts, slots, build_filters(sentence, facts, slots))


def _choose(sentence: Sentence, facts: Facts, slots: Slots, whole: Filters) -> Choice:
    for edge in find_edges(sentence):
        choice = _choose_apart(edge, facts, slots, whole)
        if choice is not None:
            return choice
    said_at = positions(sentence, *OUTCOMES)
    outcome_at = said_at or positions(sentence, "attack", "targeted")
    refuse_doubtful_share(sentence, outcome_at, restrictions_at(sentence))
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
        return _choose_rate(sentence, slots, whole, said_at)
    if slots.outcome is not None and _has_plain_whole(sentence, outcome_at, noun_at):
        raise sentence.refuse("failure_rate")  # "failures from 10.0.0.5 among all attempts" leaves out two things.
    part = _part_of(sentence, facts, slots, whole, outcome_at)
    if not part:
        raise sentence.refuse("failure_rate")
    rest = {name: value for name, value in whole.model_dump().items() if name not in part}
    return Choice(Measure.SHARE, _EXPLAINS, {"share_of": Filters.model_validate(rest)})


def _choose_rate(sentence: Sentence, slots: Slots, whole: Filters, said_at: list[int]) -> Choice:
    """Return how many of the attempts of `whole` had the outcome."""
    others = [at for at in said_at if at not in positions(sentence, "failure_rate")]
    if "failure_rate" in slots.words and find_whole_named(sentence, others) is not None:
        raise sentence.refuse("failure_rate")  # อัตราความล้มเหลวของ root จากความล้มเหลวทั้งหมด
    if slots.outcome is None:
        raise sentence.refuse("failure_rate")
    if slots.outcome is Outcome.SUCCESS and slots.subject not in _WITH_NOUNS_OF_THEIR_OWN:
        return Choice(Measure.SUCCESS_RATE, _EXPLAINS, {})
    return Choice(Measure.SHARE, _EXPLAINS, {"share_of": whole})


def _choose_apart(edge: Edge, facts: Facts, slots: Slots, whole: Filters) -> Choice | None:
    """Return the share of the question without its `edge`, which is of the whole; None where it may be the part."""
    edge_names = [name for name in facts.names if name.position == edge.named.start]
    names = tuple(name for name in facts.names if name.position != edge.named.start)
    apart = {filter_key(name, slots) for name in edge_names} or {"methods"}
    rest = replace(facts, names=names)
    named_twice = apart & {filter_key(name, slots) for name in names}
    if named_twice or ("methods" in apart and len(slots.methods) > 1) or not apart <= set(filters_set(whole)):
        return None
    values = whole.model_dump()
    others = Filters.model_validate({name: value for name, value in values.items() if name not in apart})
    try:
        choice = _choose(edge.rest, rest, slots, others)
    except NotUnderstoodError:
        return None
    named = set(filters_set(others))
    share_of = choice.parameters.get("share_of", others)
    part = named - set(filters_set(share_of))
    placed = _place_filters(edge.rest, rest, slots, part)
    if part and not placed:
        return None
    if not is_of_whole(edge, min(placed.values()) if part else None, narrowed=bool(named)):
        return None
    if choice.measure is Measure.SHARE:
        share_of = Filters.model_validate({**share_of.model_dump(), **{name: values[name] for name in apart}})
        choice.parameters["share_of"] = share_of
    return choice


def _nouns_at(sentence: Sentence, slots: Slots) -> list[int]:
    """Return the places of the nouns that an outcome may be said of: logins, attempts, of sudo and su their own."""
    found = positions(sentence, "login", "attempt") or thai_nouns(sentence)
    return sorted({*found, *subject_at(sentence)}) if slots.subject in _WITH_NOUNS_OF_THEIR_OWN else found


_SAID_OF_ALL = re.compile(r"(?:vs\.?|เทียบกับ|เทียบ|ต่อ|ของ|จาก|ใน) ?(?:ที่สำเร็จ|ทั้งหมดที่สำเร็จ|ที่ล้มเหลว|ทั้งหมดที่ล้มเหลว)")


def _is_predicate(sentence: Sentence, outcome_at: list[int], noun_at: list[int]) -> bool:
    """Return whether the outcome is said of logins: "of root's logins .. failed", "failed logins among all logins"."""
    if not outcome_at:
        return False
    if sentence.language == "th":
        # login ด้วย password สำเร็จ vs ทั้งหมดที่สำเร็จ: the outcome is of the whole as well.
        of_both = len(outcome_at) > 1 and restrictions_at(sentence) and _SAID_OF_ALL.search(sentence.text)
        return not of_both and is_predicate_in_thai(sentence, outcome_at, noun_at)
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
    share = find_share(sentence)
    if sentence.language != "en" or share is None or not share.text.lower().endswith(" of"):
        return None
    if not any(at < share.start for at in positions(sentence, *OUTCOMES)):
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
    verbs = any(token.start > start and begins_part(token.text) for token in sentence.tokens)
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
    behind = [at for at in positions(sentence, *OUTCOMES) if at > start][:1]
    if behind and _narrows_whole(sentence, behind[0]) and not _noun_between(sentence, start, behind[0]):
        return True
    return bool(before) and before[-1].means("word", *OUTCOMES)


def _noun_between(sentence: Sentence, start: int, end: int) -> bool:
    return any(start < at < end for at in positions(sentence, "login", "attempt"))


def _has_plain_whole(sentence: Sentence, outcome_at: list[int], noun_at: list[int]) -> bool:
    """Return whether the whole is all logins, whatever came of them, and the part has an outcome."""
    if sentence.language != "en" or not outcome_at:
        return False
    return any(_is_of_all(sentence, at) and not _is_described(sentence, at) for at in noun_at)


def _is_of_all(sentence: Sentence, start: int) -> bool:
    before = [token for token in sentence.tokens if token.end <= start]
    return bool(before) and (before[-1].text.lower().split(" ")[-1] in _ALL)


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
    noun = min([*outcome_at, *positions(sentence, "login", "attempt"), *subject_at(sentence), len(sentence.text)])
    if opens and share.start > noun:
        split: int | None = share.start
    else:
        ahead = _names_ahead(sentence, placed, share)
        behind = (token for token in sentence.tokens if token.start >= share.end)
        said = next((token for token in behind if not token.means("word", "percentage")), None)
        if ahead and said is not None and begins_part(said.text):
            split = said.start  # failed login บน db1 กี่เปอร์เซ็นต์เป็นของ root
        elif ahead and len(ahead) < len(names) and not _names_whole_behind(sentence, share):
            # ล็อกอินสำเร็จของ deploy สัดส่วนที่ใช้ publickey
            split = said.start if said is not None and said.text.startswith("ที่") else None
        elif ahead and not _is_set_in_front(sentence, share.start):
            if len(ahead) < len(names):
                return ahead
            split = predicate_after(sentence, noun)  # failed login บน db1 เป็นของ root กี่เปอร์เซ็นต์
            split = split if split is not None and split < share.start else None
        else:
            split = predicate_after(sentence, max(noun, share.start))
    if split is None:
        return set()
    part = {name for name, at in placed.items() if at >= split}
    return part if _is_told_apart(sentence, part, names) else set()


def _is_told_apart(sentence: Sentence, part: set[str], names: set[str]) -> bool:
    """Return whether the `part` leaves a whole; "were for root on web1" may be of those on web1, or of all."""
    return 0 < len(part) < len(names) and (len(part) == 1 or sentence.language != "en")


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
    nouns = positions(sentence, *OUTCOMES, "login", "attempt", "attack", "targeted", "invalid")
    behind = [*nouns, *subject_at(sentence)]
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
    noun = max([*outcome_at, *positions(sentence, "login", "attempt"), *subject_at(sentence)], default=-1)
    placed = _place_filters(sentence, facts, slots, set(filters_set(build_filters(sentence, facts, slots))))
    at = min(placed.values(), default=-1)
    if at < 0 or noun < 0 or share is None:
        return False
    if within_whole(sentence, at) or at < (find_whole_named(sentence, outcome_at) or 0):
        return True
    if outcome_at and noun < at and share.start < noun and set(placed) <= _OF_PART_OR_WHOLE:
        return _opens_part(sentence, max(outcome_at), at)
    if at < share.start:
        return not outcome_at or not _is_set_in_front(sentence, share.start)  # "For root, the share of failed logins".
    return at > noun or predicate_between(sentence, share.start, at)


_OF_PART_OR_WHOLE = {"users", "sources", "networks", "hosts", "methods"}
"""Filters behind a noun with an outcome: "the share of failed logins on web1", of its logins or of all failures."""


def _opens_part(sentence: Sentence, outcome: int, at: int) -> bool:
    """Return whether the words between the outcome and the filter say that it is the part, not where the whole was."""
    between = [token for token in sentence.tokens if outcome < token.start < at]
    return sentence.language != "en" or any(
        begins_part(token.text)
        or not (
            token.means("prep")
            or token.means("word", "login", "attempt")
            or any(token.means(group) for group in ("subject", "subjects", "light", "dimension"))
            or sentence.meanings.get(token.start) == "time"
        )
        for token in between
    )


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
