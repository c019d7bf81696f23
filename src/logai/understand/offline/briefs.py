"""Tell whether a question asks for a brief: an analysis, a summary of no one thing, or whether there is an attack.

A brief says all that there is to say: a question that wants one thing of it (who, how many, which addresses) is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.events import FindingKind
from logai.plan.vocabulary import Dimension, Subject
from logai.understand.offline.subjects import BRIEF_WORDS

if TYPE_CHECKING:
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

EXPLAINED = {"analyse", "problem", "summary", "any", "aux", "yes_no", "show", "which", "plural"}
"""Words that a brief answers; an attack that is asked about may also be somebody's."""

_ATTACK_WORDS = frozenset({"attack", "targeted", "attacker"})
_PLAIN_WORDS = frozenset({"failed", "failed_password", "success", "logged_in", "login", "attempt", "invalid"})
"""Words that say exactly what is counted, where no analysis is asked for."""
_QUESTION_WORDS = frozenset({"how_many", "how_often", "how_many_people", "when", "where_from"})


def asks_for_brief(sentence: Sentence, facts: Facts, slots: Slots) -> bool:
    """Return whether a brief is asked for; raise NotUnderstoodError for one on what no brief is made of."""
    words = slots.words
    if "summary" in words and not words & {"analyse", "problem"}:
        # Of logins that worked a brief says next to nothing: what it tells of are failures.
        is_told = not {"success", "logged_in"} & words or bool({"failed", "failed_password"} & words)
        is_told = is_told and slots.subject is Subject.LOGIN_ATTEMPTS
        return _is_general(slots) and is_told and not words & _QUESTION_WORDS
    if words & BRIEF_WORDS:
        wrong = {"success", "logged_in"} & words
        if slots.subject is not Subject.LOGIN_ATTEMPTS or wrong:
            spoken = [token for token in sentence.content if token.means("word", *BRIEF_WORDS, *wrong)]
            named = [token for token in sentence.content if token.means("subject") or token.means("action")]
            raise sentence.refuse("no_sense", *(token.text for token in (*spoken, *named)))
        return True
    return _asks_for_attack(facts, slots) or _asks_who_guesses(sentence, facts, slots)


def kinds_of_attack(sentence: Sentence, facts: Facts, slots: Slots) -> tuple[FindingKind, ...]:
    """Return the kinds of findings that a brief on brute force alone is about; nothing where it is about more.

    What is guessed at many accounts is told as spraying, and as nothing else; of one user alone there is none.
    """
    told = [token.text.lower() for token in sentence.content if token.means("word", *_ATTACK_WORDS)]
    guessing = [text for text in told if _BRUTE_FORCE & set(text.replace("-", " ").split())]
    wider = bool(slots.words & BRIEF_WORDS) and bool(slots.words & _PLAIN_WORDS)
    if wider or not guessing or not set(told) <= {*guessing, *_HITS}:
        return ()
    if any(name.field == "users" for name in facts.names):
        return (FindingKind.BRUTE_FORCE,)
    return FindingKind.SPRAYING, FindingKind.BRUTE_FORCE


_HITS = frozenset({"hit", "hits", "hitting", "attacked", "attacking", "hammered", "hammering"})
"""What those who guess do to a machine."""
_BRUTE_FORCE = frozenset({"brute", "bruteforce", "bruteforcing", "บรูทฟอร์ซ", "โดนบรูทฟอร์ซ"})


def takes_dimensions(slots: Slots) -> bool:
    """Return whether the only thing named is the machine that a brief is about: "my server"."""
    return {*slots.asked, *slots.counted, *slots.grouped, *slots.bare} <= {Dimension.HOST}


def _asks_for_attack(facts: Facts, slots: Slots) -> bool:
    """Return whether it is asked if there is an attack at all, not one of somebody or on somebody."""
    words = slots.words
    if not words & _ATTACK_WORDS or words & _PLAIN_WORDS or words & _QUESTION_WORDS:
        return False
    is_question = "yes_no" in words or (bool(words & {"any", "aux"}) and not words & {"who", "which"})
    names_a_side = any(name.field != "hosts" for name in facts.names)
    return is_question and _is_general(slots) and not names_a_side and facts.threshold is None


def _asks_who_guesses(sentence: Sentence, facts: Facts, slots: Slots) -> bool:
    """Return whether "brute force sources" are asked for: those of the findings, and not whoever failed once."""
    words = slots.words
    named = {*slots.asked, *slots.bare, *slots.counted}
    ranked = bool(words & {"most", "least", "top", "with_counts", "first", "last", "percentage"})
    ranked = ranked or facts.threshold is not None or facts.limit is not None
    plain = words & (_PLAIN_WORDS - {"login", "attempt"})
    if slots.grouped or slots.bucket is not None or ranked or plain or not kinds_of_attack(sentence, facts, slots):
        return False
    names_a_side = bool(named) and named <= {Dimension.USER, Dimension.SOURCE}
    return names_a_side or bool(words & {"who", "where_from"})


def _is_general(slots: Slots) -> bool:
    return takes_dimensions(slots) and not slots.grouped and slots.bucket is None and slots.peak is None
