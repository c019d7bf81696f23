"""Choose what is computed: the measure that the words of a question ask for.

The rules stand in order of strength, the first that fits decides. Each choice names the words that it
explains; what it does not name is left to `resolve`, which refuses it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from logai.events import Outcome
from logai.plan.model import Bucket, Dimension, Filters, Measure, Subject
from logai.understand.offline.filters import build_filters

if TYPE_CHECKING:
    from logai.understand.offline.facts import Facts
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_QUESTIONS = {"how_many", "how_often", "how_many_people", "who", "which", "when", "where_from"}
_DIFFERENCE_WORDS = {
    "more",
    "than",
    "more_than",
    "compare",
    "how_many",
    "how_often",
    "yes_no",
    "aux",
    "any",
    "which",
    "show",
}


@dataclass
class Choice:
    """A measure with its parameters, and the words and dimensions that it explains."""

    measure: Measure
    explains: set[str]
    parameters: dict[str, Any]
    takes_dimensions: bool = False
    """Words such as "user" are explained though the plan has no `by`: "did any user fail"."""


def choose_measure(sentence: Sentence, facts: Facts, slots: Slots) -> Choice:  # noqa: C901, PLR0911, PLR0912 - a rule a measure
    """Return the measure that `slots` and `facts` ask for; raise NotUnderstoodError for several at once."""
    words = slots.words
    asked_words = words & _QUESTIONS
    if asked_words <= {"who", "which", "where_from"} and "where_from" in asked_words and len(asked_words) > 1:
        return _who_and_where(sentence, slots)
    if asked_words in ({"who", "when"}, {"which", "when"}, {"when"}) and _asks_when_too(sentence):
        return Choice(Measure.ROWS, {"who", "which", "when", "show", "plural"}, {}, takes_dimensions=True)
    if "where_from" in words and sentence.language == "en" and not _tells_origin(sentence):
        raise sentence.refuse("no_sense", *texts_of(sentence, {"where_from"}))
    if len(asked_words - {"which"}) > 1 or (len(asked_words) > 1 and "when" in asked_words):
        raise sentence.refuse("several")
    if len(facts.windows) == 2 and words & {"more", "more_than", "compare"}:
        if slots.peak is Dimension.DAY and "than" not in words:
            slots.peak = None
        return Choice(Measure.DIFFERENCE, _DIFFERENCE_WORDS, {"compare_to": None})
    if len(facts.windows) > 1:
        raise sentence.refuse("ambiguous_time", *(found.text for found in facts.windows))
    if "success_rate" in words:
        return Choice(Measure.SUCCESS_RATE, {"success_rate", "which", "how_many", "percentage"}, {})
    if words & {"percentage", "failure_rate"}:
        return _share(sentence, facts, slots)
    if "average" in words and slots.bucket is not None:
        return Choice(Measure.AVERAGE, {"average", "how_many", "how_often", "which"}, {"bucket": slots.bucket})
    if slots.bucket is Bucket.DAY and slots.grouped and not words & {"most", "least", "top"}:
        slots.bucket = None
        slots.grouped.append(Dimension.DAY)
    if _tells_a_day(sentence, facts, slots):
        slots.bucket = None
        return Choice(Measure.LIST, {"aux", "any", "yes_no"}, {"by": (Dimension.DAY,), "threshold": facts.threshold})
    if slots.bucket is not None:
        return Choice(
            Measure.SERIES,
            {"how_many", "how_often", "show", "summary"},
            {"bucket": slots.bucket} | ({"threshold": facts.threshold} if facts.threshold else {}),
        )
    if facts.order in ("newest", "oldest"):
        return Choice(Measure.ROWS, {"show", "which"}, {"limit": facts.limit, "ascending": facts.order == "oldest"})
    if words & {"first", "last", "oldest"}:
        return _first_or_last(sentence, slots)
    if "when" in words:
        named = [name for name in facts.names if name.field == "users" and not name.negated]
        is_one_change = slots.subject is Subject.ACCOUNT_CHANGES and len(named) == 1 and not slots.any_change
        return Choice(Measure.LAST if is_one_change else Measure.ROWS, {"when"}, {})
    ranked = words & {"most", "least", "top"} or facts.order == "top"
    if slots.peak is not None:
        if not ranked and slots.peak is Dimension.DAY and not _says_busiest(sentence):
            threshold = {"threshold": facts.threshold} if facts.threshold is not None else {}
            return Choice(Measure.LIST, {"which", "show", "plural"}, {"by": (Dimension.DAY,), **threshold})
        if not ranked and not _says_busiest(sentence):
            raise sentence.refuse("no_sense", *texts_of(sentence, {"which"}))
        return Choice(
            Measure.RANKING,
            {"most", "least"},
            {"by": (slots.peak,), "limit": 1, "ascending": "least" in words},
        )
    if ranked or slots.grouped or "with_counts" in words:
        return _ranking(sentence, facts, slots, ranked=bool(ranked))
    if "yes_no" in words or (words & {"any", "aux"} and not asked_words):
        return _exists(sentence, facts, slots)
    if (
        slots.counted
        or "how_many_people" in words
        or (words & {"how_many", "how_often"} and not words & {"how_often"} and slots.bare and not slots.asked)
    ):
        return _count_distinct(sentence, facts, slots)
    if words & {"how_many", "how_often"}:
        return Choice(Measure.COUNT, {"how_many", "how_often", "which", "any"}, {})
    return _list_or_rows(sentence, facts, slots)


def _tells_a_day(sentence: Sentence, facts: Facts, slots: Slots) -> bool:
    """Return whether "a day with more than 150 failures" is asked for: the days themselves, not a step of time."""
    if slots.bucket is not Bucket.DAY or facts.threshold is None:
        return False
    return any(
        token.text.lower() == "a day" and following.means("prep", "with")
        for token, following in zip(sentence.content, sentence.content[1:], strict=False)
    )


def _says_busiest(sentence: Sentence) -> bool:
    return any(
        token.means("peak") and token.text.lower().startswith(("busiest", "peak", "worst"))
        for token in sentence.content
    )


def _share(sentence: Sentence, facts: Facts, slots: Slots) -> Choice:
    """Tell "percentage of failed logins that were for root" from "of logins for root that failed"."""
    explains = {"percentage", "failure_rate", "how_many", "which"}
    outcome_at = _positions(sentence, "failed", "failed_password", "success", "failure_rate", "logged_in")
    noun_at = _positions(sentence, "login", "attempt")
    named = [name for name in facts.names if name.preposition and not name.negated]
    if slots.outcome is None or "attack" in slots.words or not outcome_at:
        raise sentence.refuse("failure_rate")
    names_follow = (
        facts.names and len(named) == len(facts.names) and min(n.position for n in named) > max(outcome_at + noun_at)
    )
    is_adjective = not noun_at or (min(outcome_at) < min(noun_at) if sentence.language == "en" else True)
    if "failure_rate" not in slots.words and names_follow and is_adjective and "attempt" not in slots.words:
        return Choice(Measure.SHARE, explains, {"share_of": Filters()})
    is_predicate = bool(noun_at) and (sentence.language == "th" or max(outcome_at) > max(noun_at))
    if not is_predicate and "failure_rate" not in slots.words:
        raise sentence.refuse("failure_rate")
    if slots.outcome is Outcome.SUCCESS:
        return Choice(Measure.SUCCESS_RATE, explains, {})
    return Choice(Measure.SHARE, explains, {"share_of": build_filters(sentence, facts, slots)})


def _positions(sentence: Sentence, *names: str) -> list[int]:
    return [token.start for token in sentence.content if token.means("word", *names)]


def _first_or_last(sentence: Sentence, slots: Slots) -> Choice:
    words = slots.words
    oldest = bool(words & {"first", "oldest"})
    if oldest and "last" in words:
        raise sentence.refuse("several")
    explains = {"first", "last", "oldest", "when"}
    if "when" in words or not words & {"show", "who", "which"}:
        if "which" in words or slots.asked:
            raise sentence.refuse("no_sense", *texts_of(sentence, {"which", "first", "last"}))
        noun = next(
            (t.text.lower() for t in sentence.content if t.means("word", "login", "attempt") or t.means("subject")),
            "",
        )
        if "when" not in words and noun.endswith("s") and sentence.language == "en":
            return Choice(Measure.ROWS, explains, {"ascending": oldest})
        return Choice(Measure.FIRST if oldest else Measure.LAST, explains, {})
    if "which" in words and not slots.asked:
        return Choice(Measure.FIRST if oldest else Measure.LAST, explains | {"which"}, {})
    limit = {"limit": 1} if "who" in words or (slots.asked and not slots.is_plural) else {}
    if slots.asked or "who" in words:
        return Choice(
            Measure.ROWS,
            explains | {"who", "which", "show"},
            {"ascending": oldest, **limit},
            takes_dimensions=True,
        )
    return Choice(Measure.ROWS, explains | {"show"}, {"ascending": oldest})


def _who(slots: Slots) -> Dimension:
    if slots.subject is Subject.LOGIN_ATTEMPTS and slots.names_a_user:
        return Dimension.SOURCE
    if slots.subject is Subject.ACCOUNT_CHANGES:
        return Dimension.TARGET
    if slots.subject is Subject.SCANS or ("attack" in slots.words and "targeted" not in slots.words):
        return Dimension.SOURCE
    return Dimension.USER


def _dimensions(slots: Slots, *lists: list[Dimension]) -> tuple[Dimension, ...]:
    found = [dimension for dimensions in lists for dimension in dimensions]
    if "who" in slots.words and (not found or (slots.asked == [Dimension.SOURCE] and not slots.names_a_user)):
        found = list(dict.fromkeys([_who(slots), *found]))
    if not found and "where_from" in slots.words:
        found = [Dimension.SOURCE]
    if slots.subject is Subject.ACCOUNT_CHANGES:
        found = [Dimension.TARGET if dimension is Dimension.USER else dimension for dimension in found]
    return tuple(dict.fromkeys(found))


def _says_from(sentence: Sentence) -> bool:
    """Return whether the addresses asked for are where something comes from, and not what it is aimed at."""
    pairs = zip(sentence.content, sentence.content[1:], strict=False)
    return any(
        before.means("prep", "from") and "source" in (token.name_in("dimension"), token.name_in("dimensions"))
        for before, token in pairs
    ) or any(token.means("word", "targeted") and token.text.lower() in _ACTIVE_TARGET for token in sentence.content)


_ACTIVE_TARGET = ("target", "targets", "go after", "went after")
"""Forms of which the address asked for may be the actor."""


def _tells_origin(sentence: Sentence) -> bool:
    """Return whether "where" is where something came from; where one logged in may be a host as well."""
    return any(
        token.means("prep", "from") or token.text.lower() == "from where" or token.means("word", "attack", "attacker")
        for token in sentence.content
    )


def _asks_when_too(sentence: Sentence) -> bool:
    """Return whether the time is asked for beside the values: "which users, and when", "who logged in when"."""
    whose = [token.start for token in sentence.content if token.means("word", "who")]
    for index, token in enumerate(sentence.content):
        if not token.means("word", "when") or sentence.meanings.get(token.start) != "when":
            continue
        before = sentence.at(index - 1)
        if before is not None and before.means("prep"):
            before = sentence.at(index - 2)
        if (before is not None and before.means("word", "and")) or (whose and whose[0] < token.start):
            return True
    return False


def _who_and_where(sentence: Sentence, slots: Slots) -> Choice:
    """Tell who and from where as pairs."""
    acting = slots.asked or ([_who(slots)] if "who" in slots.words else [])
    if slots.words & {"most", "least", "top", "first", "last"} or len(acting) != 1 or Dimension.SOURCE in acting:
        raise sentence.refuse("several")
    by = (*acting, Dimension.SOURCE)
    return Choice(Measure.LIST, {"who", "which", "where_from", "show", "plural"}, {"by": by})


def _ranking(sentence: Sentence, facts: Facts, slots: Slots, *, ranked: bool) -> Choice:
    by = _dimensions(slots, slots.grouped or [*slots.asked, *slots.bare])
    if not by and any(noun in sentence.text.lower() for noun in ("command", "คำสั่ง")) and slots.subject is Subject.SUDO:
        by = (Dimension.COMMAND,)
        slots.is_plural = slots.is_plural or "commands" in sentence.text.lower()
    explains = {"most", "least", "top", "which", "who", "show", "where_from", "plural", "with_counts"}
    if slots.grouped:
        explains |= {"how_many", "how_often", "summary"}
    _refuse_wrong_side(sentence, slots, by)
    if not by or (slots.counted and tuple(slots.counted) != by):
        raise sentence.refuse("no_sense", *texts_of(sentence, {"most", "least", "top"}))
    is_many = slots.is_plural or "plural" in slots.words or bool(slots.grouped)
    is_many = is_many or "with_counts" in slots.words
    limit = facts.limit if facts.limit is not None else (None if is_many or not ranked else 1)
    if facts.limit is None and not is_many and "top" in slots.words and sentence.language == "th":
        limit = None
    parameters: dict[str, Any] = {"by": by, "ascending": "least" in slots.words, "limit": limit}
    if facts.threshold is not None:
        parameters["threshold"] = facts.threshold
    return Choice(Measure.RANKING, explains, parameters)


def _refuse_wrong_side(sentence: Sentence, slots: Slots, by: tuple[Dimension, ...]) -> None:
    """Refuse attacked addresses, which no log knows, and a "who" that another noun would hide."""
    targeted = texts_of(sentence, {"targeted"})
    is_active = slots.names_a_user and targeted == ["targeted"]
    if targeted and by == (Dimension.SOURCE,) and not is_active and not _says_from(sentence):
        raise sentence.refuse("no_sense", *targeted)
    whose = [token for token in sentence.content if sentence.meanings.get(token.start) == "who"]
    asks_who = any(token.text.lower() in ("who", "ใคร") for token in whose)
    if by and asks_who and _who(slots) not in by and Dimension.SOURCE not in by:
        raise sentence.refuse("no_sense", *(token.text for token in whose), *texts_of_dimension(sentence, by[0]))


def _exists(sentence: Sentence, facts: Facts, slots: Slots) -> Choice:
    if slots.words & {"how_many", "how_often", "how_many_people", "when", "where_from"}:
        raise sentence.refuse("several")
    if slots.bare == [Dimension.DAY] and not slots.asked and facts.threshold is not None:
        return Choice(Measure.LIST, {"yes_no", "any", "aux"}, {"by": (Dimension.DAY,), "threshold": facts.threshold})
    general = set(slots.asked + slots.bare) <= {Dimension.USER, Dimension.SOURCE, Dimension.HOST}
    if slots.counted or not general:
        dimensions = (*slots.counted, *slots.asked, *slots.bare)
        raise sentence.refuse("no_sense", *(text for d in dimensions for text in texts_of_dimension(sentence, d)))
    if facts.threshold is not None and (slots.asked or slots.bare or "who" in slots.words or "any" in slots.words):
        raise sentence.refuse("no_sense", *texts_read_as(sentence, "threshold"))
    parameters: dict[str, Any] = {"threshold": facts.threshold} if facts.threshold is not None else {}
    return Choice(Measure.EXISTS, {"yes_no", "any", "aux", "who", "which", "plural"}, parameters, takes_dimensions=True)


def _count_distinct(sentence: Sentence, facts: Facts, slots: Slots) -> Choice:
    people = [_who(slots)] if "how_many_people" in slots.words and not slots.bare + slots.counted else []
    by = _dimensions(slots, people or [*slots.counted, *slots.bare])
    _refuse_wrong_side(sentence, slots, by)
    explains = {"how_many", "how_many_people", "different", "which"}
    if by == (Dimension.COMMAND,) and slots.subject is Subject.SUDO and "different" not in slots.words:
        return Choice(Measure.COUNT, explains, {}, takes_dimensions=True)
    parameters: dict[str, Any] = {"by": by}
    if facts.threshold is not None:
        parameters["threshold"] = facts.threshold
    return Choice(Measure.COUNT_DISTINCT, explains, parameters)


def _list_or_rows(sentence: Sentence, facts: Facts, slots: Slots) -> Choice:
    words = slots.words
    threshold = {"threshold": facts.threshold} if facts.threshold is not None else {}
    by = _dimensions(slots, slots.asked, slots.bare)
    _refuse_wrong_side(sentence, slots, by)
    if by and words & {"who"} and len(by) == 1 and slots.bare == [] and slots.asked == []:
        return Choice(Measure.LIST, {"who", "plural", "show"}, {"by": by, **threshold})
    if by:
        return Choice(
            Measure.LIST,
            {"who", "which", "show", "plural", "where_from", "different"},
            {"by": by, **threshold},
        )
    if "show" in words or "plural" in words:
        return Choice(Measure.ROWS, {"show", "plural"}, {})
    return Choice(Measure.COUNT, set(), {})


def texts_of(sentence: Sentence, names: set[str]) -> list[str]:
    """Return the words of the question that have one of the senses `names`."""
    return [token.text for token in sentence.content if any(token.means("word", name) for name in names)]


def texts_of_dimension(sentence: Sentence, dimension: str) -> list[str]:
    """Return the words of the question that name `dimension`, or else those that ask for it unnamed."""
    groups = ("dimension", "dimensions", "peak", "bucket")
    texts = [token.text for token in sentence.content if any(token.means(group, dimension) for group in groups)]
    return texts or texts_of(sentence, {"attacker", "who", "how_many_people", "where_from"})


def texts_read_as(sentence: Sentence, meaning: str) -> list[str]:
    """Return the words of the question whose meaning begins with `meaning`."""
    return [token.text for token in sentence.content if sentence.meanings.get(token.start, "").startswith(meaning)]
