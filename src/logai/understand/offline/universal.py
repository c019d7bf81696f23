"""Read questions of all: "are all logins of root by key?", "did bob log in only from 10.0.0.5?".

Whether there is one is another question, so that "all" must not be dropped: the answer is a share, of which 100 per
cent is a yes. What is said of all stands behind the verb or beside "only"; the rest says of all of what.
"""

from __future__ import annotations

from datetime import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NoReturn

from logai.events import Outcome
from logai.plan.filters import Filters
from logai.plan.vocabulary import Measure
from logai.plan.window import BetweenWindow
from logai.understand.offline.choice import Choice
from logai.understand.offline.filters import build_filters, is_target
from logai.understand.offline.narrowing import find_first_word, opens_with_verb, says_who_alone
from logai.understand.offline.share_words import OUTCOMES, begins_part, positions, subject_at

if TYPE_CHECKING:
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots
    from logai.understand.offline.spans import TimeFound

OF_ALL = "of_all"
"""The name of the word, among those of the slots, that only a measure made here explains."""
_ALL = ("all", "each", "every", "all of")
_EVERYONE = ("everyone", "everybody")
_COPULAS = ("is", "are", "was", "were")
_ONLY = ("only", "always", "exclusively", "solely", "entirely", "purely", "invariably")


_ALL_IN_THAI = ("ทั้งหมด", "ทั้งหมดเลย", "กันหมด", "ล้วนๆ", "ทั้งสิ้น")


def _refuse_all_in_thai(sentence: Sentence) -> None:
    """Refuse failed login ทั้งหมดเป็นของ root ใช่ไหม: whether all are is another question than whether there is one."""
    asks = any(token.means("word", "yes_no") for token in sentence.content)
    counted = any(
        token.means("compare") or token.number is not None or token.means("word", "how_many", "how_often", "more_than")
        for token in sentence.content
    )
    if asks and not counted:
        for token in sentence.tokens:
            if token.text in _ALL_IN_THAI:
                raise sentence.refuse("no_sense", token.text)


def read_all(sentence: Sentence, slots: Slots) -> None:
    """Mark the words that ask of all, and "only" where it does no more than stress what else narrows the question."""
    if sentence.language != "en":
        _refuse_all_in_thai(sentence)
        return
    _read_all_without_verb(sentence, slots)
    asks = opens_with_verb(sentence) or any(token.means("word", "yes_no") for token in sentence.content)
    for index, token in enumerate(sentence.content):
        if token.text.lower() not in _ONLY or not sentence.is_free(index):
            continue
        if asks:
            slots.words.add(OF_ALL)
            sentence.explain(index, index, "of all")
        elif (
            token.text.lower() != "always"
            and not says_who_alone(sentence, index)
            and _is_beside_filter(sentence, index)
        ):
            sentence.explain(index, index, "-")
    if not any(token.means("word", "how_many", "how_often", "who", "which", "when") for token in sentence.content):
        _read_all_of_noun(sentence, slots)


def _read_all_of_noun(sentence: Sentence, slots: Slots) -> None:
    """Read "all" in front of what it is said of, or behind it."""
    first = find_first_word(sentence)
    words = [token for token in sentence.tokens if any(character.isalnum() for character in token.text)]
    for before, token in pairwise(words):
        if first is not None and first.text.lower() in _COPULAS and _is_behind_noun(sentence, before, token):
            slots.words.add(OF_ALL)
        opens = before.means("word", "yes_no") or (before.means("light", "aux") and opens_with_verb(sentence))
        if not (token.text.lower() in _ALL and opens) and not (
            token.text.lower() == "all" and before.means("light", "aux")
        ):
            continue
        slots.words.add(OF_ALL)
        if token in sentence.content:
            at = sentence.content.index(token)
            sentence.explain(at, at, "of all")


def _is_behind_noun(sentence: Sentence, before: Token, token: Token) -> bool:
    """Return whether `token` says that all are meant of which the question is: "are failed logins all from .."."""
    named = sentence.meanings.get(before.start, "").startswith(("users: ", "hosts: ", "sources: "))
    after = sentence.following(token)
    told = named or before.means("word", "login", "attempt", "failed")
    return token.text.lower() == "all" and told and after is not None and after.means("prep")


def _read_all_without_verb(sentence: Sentence, slots: Slots) -> None:
    """Read "all logins failed?" as a question of all.

    Raise NotUnderstoodError for "all users failed?" and "did everyone log in", which no list or number answers.
    """
    words = [token for token in sentence.tokens if any(character.isalnum() for character in token.text)]
    asks = bool(words) and words[0].means("light", "aux")
    words = words[1:] if asks else words
    everyone = bool(words) and words[0].text.lower() in _EVERYONE
    if not everyone and (asks or not (words and words[0].text.lower() in _ALL)):
        return
    rest = words[1:]
    while not everyone and rest and rest[0].text.lower() in ("the", "of", "our", "my"):
        rest = rest[1:]
    nouns = 0 if everyone else 1
    while nouns and len(rest) > nouns + 1 and (rest[nouns].means("prep") or rest[nouns].start in sentence.meanings):
        nouns += 1  # Logins of root today failed.
    if len(rest) <= nouns or not (everyone or asks or sentence.text.rstrip().endswith("?")):
        return
    noun, verb = rest[0], rest[nouns]
    if everyone and noun.means("word", "who", "that"):
        return
    if not (verb.means("word", "failed", "success", "logged_in", "login") or (everyone and asks)):
        return
    if everyone or noun.name_in("dimension", "dimensions") is not None:
        raise sentence.refuse("no_sense", words[0].text, verb.text)
    if noun.means("word", "login", "attempt"):
        slots.words.add(OF_ALL)


def _is_beside_filter(sentence: Sentence, index: int) -> bool:
    """Return whether what stands beside `index` is a time, a name or a method: "for weekdays only", "only for root"."""
    for step in (-1, 1):
        at = index + step
        while step > 0 and sentence.means(at, "prep"):
            at += step
        beside = sentence.at(at)
        meaning = "" if beside is None else sentence.meanings.get(beside.start, "")
        if meaning == "time" or meaning.split(":")[0] in ("users", "sources", "networks", "hosts", "method", "service"):
            return True
    return False


def choose_share_of_all(sentence: Sentence, facts: Facts, slots: Slots) -> Choice:
    """Return the share of those of which it is true; raise NotUnderstoodError where nothing is said of all."""
    if any(_is_part_of_day(found) for found in facts.windows):
        # Of "was every login after 9 yesterday" the hours may be what is said of all.
        raise sentence.refuse("no_sense", sentence.text)
    filters = build_filters(sentence, facts, slots)
    said = sorted(_find_filters(sentence, facts, slots))
    explains = {OF_ALL, "aux", "yes_no", "any"}
    if not said:
        raise sentence.refuse("no_sense", sentence.text)
    words = [token for token in sentence.tokens if any(character.isalnum() for character in token.text)]
    for before, token in pairwise(words):
        if _is_behind_noun(sentence, before, token) and sum(at > token.start for at, _ in said) > 1:
            raise sentence.refuse("no_sense", sentence.text)  # "Are failed logins all from 10.0.0.5 on web1"
    position, field = _choose_said(sentence, facts, said)
    is_last = any(found.position > position for found in facts.windows)
    nouns = [token.start for token in sentence.content if token.means("word", "login", "attempt")]
    is_beside = field == "hosts" and any(max(nouns, default=0) < found.position < position for found in facts.windows)
    if (
        (is_beside or is_last)
        and field in ("users", "sources", "networks", "hosts")
        and sentence.content[0].text.lower() in _COPULAS
    ):
        # Of "were all failed logins for root today" nobody knows whether all were today, or all were for root.
        raise sentence.refuse("no_sense", sentence.text)
    if field != "outcome":
        without: dict[str, Any] = {field: Filters.model_fields[field].default}
        return Choice(Measure.SHARE, explains, {"share_of": filters.model_copy(update=without)})
    if not nouns or position < max(nouns):
        raise sentence.refuse("no_sense", sentence.text)
    if slots.outcome is Outcome.SUCCESS:
        return Choice(Measure.SUCCESS_RATE, explains, {})
    return Choice(Measure.SHARE, explains, {"share_of": filters})


def _is_part_of_day(found: TimeFound) -> bool:
    """Return whether hours of one day became a window: "after 9am yesterday"."""
    window = found.window
    if not isinstance(window, BetweenWindow) or found.text.lower().startswith("since"):
        return False
    return any(moment is not None and moment.time() != time() for moment in (window.start, window.end))


def _choose_said(sentence: Sentence, facts: Facts, said: list[tuple[int, str]]) -> tuple[int, str]:
    """Return which of the filters `said` is true of all: the one beside "only", or behind the verb.

    A host behind that is where all of it was: "do all logins use a key on web1". Raise NotUnderstoodError where two
    filters may be meant.
    """
    said = [entry for at, entry in enumerate(said) if entry[1] not in {field for _, field in said[:at]}]
    only = [token for token in sentence.content if token.text.lower() in _ONLY]
    if len(only) > 1 or (only and _is_of_window(sentence, facts, only[0])):
        raise sentence.refuse("no_sense", only[-1].text)
    if only:
        return _choose_beside(sentence, only[0], said)
    told = [at for at in positions(sentence, *OUTCOMES) if _before(sentence, at) in ("that", "which")]
    noun = max([*positions(sentence, "login", "attempt"), *subject_at(sentence), *told], default=-1)
    behind = [entry for entry in said if entry[0] > noun]
    if len(behind) < _SEVERAL or noun < 0:
        return said[-1]
    outcome = next((entry for entry in behind if entry[1] == "outcome"), None)
    return outcome or _choose_behind(sentence, noun, behind)


def _choose_beside(sentence: Sentence, only: Token, said: list[tuple[int, str]]) -> tuple[int, str]:
    """Return what "only" is said of."""
    behind = [entry for entry in said if entry[0] > only.start]
    filters = [entry for entry in behind if entry[1] != "outcome"] or behind
    if not filters:
        return said[-1]
    if not _stands_beside(sentence, only, filters[0][0]):
        return _first_but_host(sentence, filters)
    if filters[0][1] == "hosts" and _is_manner(sentence, only):
        return _refuse(sentence)  # "With a key only on web1".
    return filters[0]


def _choose_behind(sentence: Sentence, noun: int, behind: list[tuple[int, str]]) -> tuple[int, str]:
    """Return what is said of all by a verb, or where there is none, by what narrows no noun."""
    verb = next((token for token in sentence.tokens if token.start > noun and begins_part(token.text)), None)
    if verb is not None:
        filters = [entry for entry in behind if entry[0] > verb.start]
        tells_of_first = bool(filters) and not verb.means("light", "aux")
        return filters[0] if tells_of_first else _first_but_host(sentence, filters)
    filters = [entry for entry in behind if _before(sentence, entry[0]) != "of"]
    *before, last = filters or behind
    if last[1] == "hosts":
        return _first_but_host(sentence, filters) if not before or before[0][1] in _MANNERS else _refuse(sentence)
    return last if last[1] != "users" and {field for _, field in before} <= {"hosts"} else _refuse(sentence)


_SEVERAL = 2
_MANNERS = ("methods", "services", "hours", "weekdays")


def _first_but_host(sentence: Sentence, filters: list[tuple[int, str]]) -> tuple[int, str]:
    """Return the only one of `filters`, or the one in front of a host."""
    if len(filters) == 1 or (len(filters) == _SEVERAL and filters[1][1] == "hosts"):
        return filters[0]
    return _refuse(sentence)


def _refuse(sentence: Sentence) -> NoReturn:
    raise sentence.refuse("no_sense", sentence.text)


def _stands_beside(sentence: Sentence, only: Token, position: int) -> bool:
    between = [token for token in sentence.tokens if only.end <= token.start < position]
    return all(token.means("prep") or sentence.meanings.get(token.start) == "time" for token in between)


def _is_manner(sentence: Sentence, only: Token) -> bool:
    before = [token for token in sentence.content if token.end <= only.start]
    meaning = sentence.meanings.get(before[-1].start, "") if before else ""
    return meaning == "time" or meaning.startswith(("method", "service"))


def _is_of_window(sentence: Sentence, facts: Facts, only: Token) -> bool:
    """Return whether "only" is said of a time that no share is taken of: "did alice log in only yesterday"."""
    behind = [found for found in facts.windows if found.position > only.start]
    between = [[one for one in sentence.tokens if only.end <= one.start < found.position] for found in behind]
    return any(all(token.means("prep") for token in tokens) for tokens in between)


def _before(sentence: Sentence, position: int) -> str:
    """Return the word in front of `position`, "" where there is none."""
    return next((token.text.lower() for token in reversed(sentence.tokens) if token.end <= position), "")


def _find_filters(sentence: Sentence, facts: Facts, slots: Slots) -> list[tuple[int, str]]:
    """Return the place and the field of each filter that the words of the question state."""
    found: list[tuple[int, str]] = []
    for name in facts.names:
        field = "targets" if name.field == "users" and is_target(slots, name.preposition) else name.field
        found.append((name.position, f"not_{field}" if name.negated else field))
    found.extend(_find_hours(sentence, facts))
    for token in sentence.content:
        meaning = sentence.meanings.get(token.start, "")
        if meaning.startswith("method: "):
            found.append((token.start, "methods"))
        elif meaning.startswith("service: "):
            found.append((token.start, "services"))
        elif meaning in ("private address", "public address") and facts.address_scope is not None:
            found.append((token.start, "address_scope"))
        elif meaning in ("failed", "success") and not token.means("method"):
            found.append((token.start, "outcome"))
        elif meaning == "invalid":
            found.append((token.start, "invalid_user"))
    return found


def _find_hours(sentence: Sentence, facts: Facts) -> list[tuple[int, str]]:
    """Return the place of the hours or the days of the week that something is said to have always been at."""
    windows = [(found.position, found.position + len(found.text)) for found in facts.windows]
    times = [
        token.start
        for token in sentence.content
        if sentence.meanings.get(token.start) == "time"
        and not any(start <= token.start < end for start, end in windows)
    ]
    if not times:
        return []
    return [(max(times), field) for field in ("hours", "weekdays") if getattr(facts, field)]
