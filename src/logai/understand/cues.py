"""What the known words of a question say, and which words nothing but a model can read.

Measured: most misses of a small model are a count for a list, a ranking without its limit, an outcome turned
round, a topic out of the air. The words behind them are few, and the rules of the built-in planner read them;
here they read a question as if its unknown words were not there.

Many unknown words are no model's to read, since a plan would drop them and a model does not mind: asked about
"automated failed logins", small ones see failed logins. These are what looks like a name, a time or a number, and
what stands where a word narrows another: beside a time, a name or what is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from logai.plan.vocabulary import Dimension, Subject
from logai.understand.offline.asked_forms import follow_circumstances
from logai.understand.offline.resolve import resolve
from logai.understand.offline.scan import Kind, Token
from logai.understand.offline.slots import Slots, read_slots

if TYPE_CHECKING:
    from logai.plan.model import QueryPlan
    from logai.understand.link import Facts
    from logai.understand.offline.sentence import Sentence

_OUTCOME_WORDS = frozenset({"failed", "failed_password", "attack", "attacker", "targeted", "success", "logged_in"})
_MEASURE_WORDS = frozenset(
    {
        *("how_many", "how_often", "how_many_people", "who", "which", "when", "where_from", "show", "any", "aux"),
        *("yes_no", "first", "last", "oldest", "most", "least", "top", "success_rate", "failure_rate", "percentage"),
        *("average", "compare", "more", "more_than", "summary", "with_counts", "analyse", "problem"),
    }
)
_BEFORE_NAMES = ("ช่วง", "ตอน", "เมื่อ", "ในวัน", "ระหว่าง", "during", "around")
"""What is noise to the built-in planner, but makes a time of the unknown word after it."""
_HARMLESS = frozenset(
    {"roughly", "approximately", "exactly", "precisely", "simply", "kindly", "actually", "basically", "politely"}
)
"""Adverbs that change nothing; others do ("who used sudo illegally")."""
_NARROWED = {
    "word": ("login", "logged_in", "attempt", "failed", "failed_password", "success", "attack", "attacker", "invalid"),
    "subject": (),
    "subjects": (),
    "dimension": (),
    "dimensions": (),
    "bucket": (),
    "peak": (),
    "action": (),
}
"""What is counted, by group of senses: a word beside one of these says which of them are meant, or which are not."""
_ORDINALS = frozenset({"second", "third", "fourth", "fifth", "next", "nth", "half", "double", "ที่สอง", "ที่สาม"})
_UNKNOWN = (Kind.WORD, Kind.UNKNOWN, Kind.QUOTED)


@dataclass(frozen=True)
class Cues:
    """The reading of the known words, and the words left."""

    slots: Slots
    left: tuple[Token, ...]
    """Words that neither a fact nor a slot has read, in order."""
    narrowing: frozenset[int]
    """Where words start that stand beside a name, a time or what is counted, or after a preposition."""
    is_bare: bool
    """No word says what is to be computed."""

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return the words that only a model can read."""
        return tuple(token.text for token in self.left if token.kind in _UNKNOWN)

    @property
    def lost(self) -> tuple[str, ...]:
        """Return the unknown words that a plan would drop, and that change what is asked.

        Numbers, ordinals and names: quoted, capitalised, with a digit or a mark in it, after "from" or a
        name. Adverbs and superlatives. What stands beside a time, a name, or what is counted.
        """
        return tuple(token.text for token in self.left if token.kind in _UNKNOWN and self._is_lost(token))

    @property
    def leaves_outcome_open(self) -> bool:
        """Return whether an unknown word may be what says if failed or successful logins are meant.

        Small models are wrong there about as often as right ("logins bombed", "sneak in"), so it is refused.
        """
        is_about_logins = self.slots.subject is Subject.LOGIN_ATTEMPTS and "success_rate" not in self.slots.words
        return is_about_logins and bool(self.unknown) and self.slots.words.isdisjoint(_OUTCOME_WORDS)

    @property
    def named(self) -> tuple[Dimension, ...]:
        """Return the dimensions that are named."""
        found = [*self.slots.asked, *self.slots.counted, *self.slots.bare]
        if self.slots.subject is Subject.ACCOUNT_CHANGES:
            found = [Dimension.TARGET if dimension is Dimension.USER else dimension for dimension in found]
        return tuple(dict.fromkeys(found))

    def _is_lost(self, token: Token) -> bool:
        if token.kind is Kind.QUOTED or token.text.lower() in _ORDINALS or token.start in self.narrowing:
            return True
        word = token.text.lower()
        if word.endswith(("ly", "est")) and word not in _HARMLESS:
            return True
        has_marks = token.text.isascii() and not token.text.isalpha()
        return has_marks or (token.text[:1].isupper() and token.start > 0)


def read_cues(sentence: Sentence, facts: Facts) -> Cues:
    """Return the cues in what the facts have left of `sentence`, whose tokens are marked as read.

    Raise NotUnderstoodError for what cannot be answered and for words that contradict each other.
    """
    slots = read_slots(sentence)
    names = {name.position for name in facts.names}
    left, narrowing = [], set()
    for index, token in enumerate(sentence.content):
        if not sentence.is_free(index):
            continue
        left.append(token)
        before = sentence.at(index - 1)
        if (
            (before is not None and (before.means("prep") or before.means("word", "that")))
            or sentence.text[: token.start].rstrip().lower().endswith(_BEFORE_NAMES)
            or any(_narrows(sentence, index, beside, names) for beside in (index - 1, index + 1))
        ):
            narrowing.add(token.start)
    is_bare = (
        slots.words.isdisjoint(_MEASURE_WORDS)
        and slots.bucket is None
        and slots.peak is None
        and not slots.grouped
        and facts.order is None
        and facts.threshold is None
    )
    return Cues(slots, tuple(left), frozenset(narrowing), is_bare)


def _narrows(sentence: Sentence, index: int, beside: int, names: set[int]) -> bool:
    """Return whether the unread word at `index` may narrow the word at `beside`, its neighbour.

    Other unread words between them are looked over: "failed logins got reported".
    """
    step = 1 if beside > index else -1
    while sentence.is_free(beside) and sentence.content[beside].kind in _UNKNOWN:
        beside += step
    other = sentence.at(beside)
    if other is None:
        return False
    if sentence.content[index].text.lower() in _HARMLESS:
        return False
    is_time = sentence.meanings.get(other.start) == "time"
    return is_time or other.start in names or any(other.means(group, *found) for group, found in _NARROWED.items())


def plan_known_words(sentence: Sentence, facts: Facts, cues: Cues) -> QueryPlan:
    """Return what the known words mean, the unknown ones set aside.

    Raise NotUnderstoodError where they mean nothing.
    """
    for index, token in enumerate(sentence.content):
        if sentence.is_free(index) and token.kind in _UNKNOWN:
            sentence.explain(index, index, "read by the model")
    return follow_circumstances(sentence, resolve(sentence, facts, cues.slots))
