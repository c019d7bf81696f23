"""Read values that come or stay away: "new IPs with failed logins today", "users who have not logged in this week"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.events import FindingKind, Outcome
from logai.plan.vocabulary import TIME_DIMENSIONS, Appearance, Dimension, Measure, Subject
from logai.plan.window import BetweenWindow
from logai.understand.offline.choice import Choice, list_dimensions, texts_read_as

if TYPE_CHECKING:
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_MEANING = "first time"
_ABSENT = "stays away"
_OF_LOGINS = ("login", "logged_in", "success", "managed", "connected")
_OF_ATTEMPTS = ("failed", "attack", "attacker", "attempt", "tried", "targeted")
_NEW = ("new", "brand new", "brand-new", "ใหม่")
_ASKS = {"any", "aux", "yes_no", "show", "which", "who", "plural", "how_many", "how_many_people"}


def read_appearances(sentence: Sentence, slots: Slots) -> None:
    """Mark the words for values that never were before, or are missing. A login from a new address is a finding."""
    is_finding = _is_of_logins(sentence)
    for index, token in enumerate(sentence.content):
        if not sentence.is_free(index):
            continue
        if token.means("word", "absent"):
            slots.subject, slots.outcome = Subject.LOGIN_ATTEMPTS, Outcome.SUCCESS
            slots.words |= {"absent", "success"}
            sentence.explain(index, index, _ABSENT)
        elif (token.means("word", "first_time") and not (is_finding and _is_finding(token))) or (
            not is_finding and _says_new(sentence, index)
        ):
            slots.words |= {"first_time", "logged_in"} if token.means("word", "logged_in") else {"first_time"}
            sentence.explain(index, index, _MEANING)
            if token.means("word", "new_addresses"):
                slots.bare.append(Dimension.SOURCE)
                slots.is_plural = True
    if "first_time" in slots.words and not _names_rows(sentence):
        slots.words.add("attempt")
        sentence.note("note_nothing_named_both")


def _is_of_logins(sentence: Sentence) -> bool:
    """Return whether logins that succeeded are asked about, of which a new address is a finding."""
    return not _is_of_attempts(sentence) and any(token.means("word", *_OF_LOGINS) for token in sentence.content)


def _is_of_attempts(sentence: Sentence) -> bool:
    return any(token.means("word", *_OF_ATTEMPTS) for token in sentence.content)


def _says_new(sentence: Sentence, index: int) -> bool:
    token, after = sentence.content[index], sentence.at(index + 1)
    if _is_finding(token):
        # An address that a user has not used before is new for that user, and maybe not for others.
        alone = sum(map(_is_finding, sentence.content)) == 1
        alone &= not any(one.name_in("dimension", "dimensions") == Dimension.USER for one in sentence.content)
        return _is_of_attempts(sentence) or (token.means("word", "new_addresses") and alone)
    if token.text.lower() not in _NEW:
        return False
    if after is not None and (after.means("word", "attacker") or _is_source(after)):
        return True
    return any(_is_source(one) for one in sentence.content[:index]) and not any(
        one.means("action") for one in sentence.content[:index]
    )


def _is_finding(token: Token) -> bool:
    return token.means("finding", FindingKind.NEW_SOURCE)


def _is_source(token: Token) -> bool:
    return token.name_in("dimension", "dimensions") == Dimension.SOURCE


def _names_rows(sentence: Sentence) -> bool:
    """Return whether a word says what is counted."""
    return any(
        token.means("word", *_OF_ATTEMPTS, *_OF_LOGINS) or token.means("subject") or token.means("subjects")
        for token in sentence.content
    )


def keep_appearance(sentence: Sentence, facts: Facts, slots: Slots, choice: Choice) -> Choice:
    """Return `choice` with values that are new or missing; raise NotUnderstoodError where they have no time."""
    if not slots.words & {"absent", "first_time"}:
        return choice
    appearance = Appearance.GONE if "absent" in slots.words else Appearance.NEW
    if choice.measure is Measure.EXISTS:
        choice = Choice(Measure.LIST, choice.explains, {"by": list_dimensions(slots, slots.asked, slots.bare)})
    by = choice.parameters.get("by", ())
    told = choice.measure in (Measure.LIST, Measure.COUNT_DISTINCT) and by and not set(by) & TIME_DIMENSIONS
    plain = facts.other_outcome is None and not choice.parameters.get("count_of") and _begins(facts)
    both = {"absent", "first_time"} <= slots.words
    if not told or not plain or both or (appearance is Appearance.GONE and facts.threshold is not None):
        raise sentence.refuse("no_sense", *texts_read_as(sentence, _MEANING), *texts_read_as(sentence, _ABSENT))
    choice.parameters["appearance"] = appearance
    choice.explains |= {"absent", "first_time", "attacker", *_ASKS}
    return choice


def _begins(facts: Facts) -> bool:
    """Return whether there is one window, before which something may have been."""
    if len(facts.windows) != 1:
        return False
    window = facts.windows[0].window
    return window.kind != "all" and not (isinstance(window, BetweenWindow) and window.start is None)
