"""Choose what is computed: the measure that the words of a question ask for.

The rules stand in order of strength, the first that fits decides. Each choice names the words that it
explains; what it does not name is left to `resolve`, which refuses it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from logai.events import Action
from logai.plan.model import (
    BetweenWindow,
    Bucket,
    Dimension,
    LastWindow,
    Measure,
    NamedWindow,
    Subject,
)
from logai.understand.offline.briefs import EXPLAINED, asks_for_brief, kinds_of_attack, takes_dimensions
from logai.understand.offline.choice import (
    Choice,
    find_who,
    texts_of,
)
from logai.understand.offline.distinct_values import count_values
from logai.understand.offline.findings import EXPLAINED as FINDINGS_EXPLAIN
from logai.understand.offline.findings import check_findings
from logai.understand.offline.first_or_last import choose_first_or_last
from logai.understand.offline.openings import refuse_first_of_many
from logai.understand.offline.plain_values import choose_whether, count_distinct, list_or_rows, lists_any
from logai.understand.offline.rankings import compare_names, rank_values
from logai.understand.offline.sessions import choose_duration, refuse_window_of_now
from logai.understand.offline.shares import choose_share
from logai.understand.offline.subjects import COMPARING
from logai.understand.offline.success_rates import choose_success_rate
from logai.understand.offline.universal import OF_ALL, choose_share_of_all

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
    "which",
    "show",
    "trend",
    "busier",
    "worse",
    "course",
    "summary",
    "which_period",
    "any",
}


def choose_measure(sentence: Sentence, facts: Facts, slots: Slots) -> Choice:
    """Return the measure that `slots` and `facts` ask for; raise NotUnderstoodError for several at once."""
    return count_values(_choose(sentence, facts, slots), sentence, slots)


def _choose(sentence: Sentence, facts: Facts, slots: Slots) -> Choice:  # noqa: C901, PLR0911, PLR0912, PLR0915 - a rule a measure
    words = slots.words
    if "yes_no" in words and sentence.language == "th" and _asks_more_than_whether(sentence, slots):
        words.discard("yes_no")
    if sentence.language == "th" and slots.grouped == [find_who(slots)] and words & {"how_often", "how_many"}:
        words.discard("who")  # แยกตาม user ใคร login กี่ครั้ง
    if sentence.language == "th" and _asks_how_often_too(sentence, slots):
        words.difference_update(("how_often", "how_many"))
    if slots.session is not None and slots.session.statistic is not None:
        return choose_duration(sentence, facts, slots, slots.session)
    refuse_window_of_now(sentence, facts, slots)
    if OF_ALL in words and len(facts.windows) < 2:
        return choose_share_of_all(sentence, facts, slots)
    if slots.findings and len(facts.windows) < 2:
        check_findings(sentence, facts, slots)
        return Choice(Measure.BRIEF, FINDINGS_EXPLAIN, {"findings": slots.findings}, takes_dimensions=True)
    asked_words = words & _QUESTIONS
    if asked_words <= {"who", "which", "where_from"} and "where_from" in asked_words and len(asked_words) > 1:
        return _who_and_where(sentence, slots)
    if asked_words in ({"who", "when"}, {"which", "when"}, {"when"}) and _asks_when_too(sentence):
        return Choice(Measure.ROWS, {"who", "which", "when", "show", "plural"}, {}, takes_dimensions=True)
    if "with_details" in words and not words & {"most", "least", "top", "when"} and facts.order != "top":
        oldest = bool(words & {"oldest", "first"}) or facts.order == "oldest"
        explains = {"with_details", "who", "which", "show", "plural", "oldest", "first", "last"}
        return Choice(Measure.ROWS, explains, {"limit": facts.limit, "ascending": oldest}, takes_dimensions=True)
    if "different" in words and _counts_thai_commands(sentence, slots):
        slots.counted.append(Dimension.COMMAND)
    if "where_from" in words and sentence.language == "en" and not _tells_origin(sentence):
        raise sentence.refuse("no_sense", *texts_of(sentence, {"where_from"}))
    if words & {"first", "last"} and "when" in asked_words and slots.asked and set(slots.asked) <= _OF_A_ROW:
        explains = {"when", "which", "first", "last", "show", "where_from"}
        return Choice(Measure.ROWS, explains, {"limit": 1, "ascending": "first" in words}, takes_dimensions=True)
    if asked_words == {"when", "where_from"} and words & {"first", "last"} and not slots.asked:
        explains = {"when", "where_from", "first", "last", "show"}
        return Choice(Measure.ROWS, explains, {"limit": 1, "ascending": "first" in words}, takes_dimensions=True)
    if len(asked_words - {"which"}) > 1 or (len(asked_words) > 1 and "when" in asked_words):
        raise sentence.refuse("several")
    if facts.other_part is not None and len(facts.windows) < 2:
        return Choice(Measure.DIFFERENCE, _DIFFERENCE_WORDS, {"compare_filters": facts.other_part})
    if len(facts.windows) == 2 and words & COMPARING:
        if slots.peak is Dimension.DAY and "than" not in words:
            slots.peak = None
        return Choice(Measure.DIFFERENCE, _DIFFERENCE_WORDS, {"compare_to": None})
    if len(facts.windows) > 1:
        raise sentence.refuse("ambiguous_time", *(found.text for found in facts.windows))
    if asks_for_brief(sentence, facts, slots):
        # Whose attack is asked about, "did anyone attack us", the brief tells.
        explains = EXPLAINED | ({"who", "tried"} if "yes_no" in words or "aux" in words else set())
        kinds = kinds_of_attack(sentence, facts, slots)
        explains |= {"who", "where_from"} if kinds else set()
        parameters = {"findings": kinds} if kinds else {}
        return Choice(Measure.BRIEF, explains, parameters, takes_dimensions=bool(kinds) or takes_dimensions(slots))
    if "success_rate" in words:
        if words & {"failed", "failed_password", "failure_rate", "attack", "targeted"}:
            raise sentence.refuse("mixed_outcomes")
        return choose_success_rate(facts, slots)
    if words & {"percentage", "failure_rate"}:
        return choose_share(sentence, facts, slots)
    if words & {"trend", "course"} and len(facts.windows) < 2:
        explains = {"trend", "course", "show", "aux", "yes_no", "which", "drawn", "plural", "summary", "how_many"}
        return Choice(Measure.SERIES, explains, {"bucket": slots.bucket or _bucket_of(facts)})
    if _asks_what_is_usual(sentence, slots):
        words.remove("average")
        words.add("with_counts")
    if "average" in words and slots.bucket is None and (each := _average_each(slots)) is not None:
        explains = {"average", "how_many", "how_often", "which", "show", "by", "any"}
        return Choice(Measure.AVERAGE, explains, {"by": (each,)})
    if "average" in words and slots.bucket is not None:
        return Choice(Measure.AVERAGE, {"average", "how_many", "how_often", "which"}, {"bucket": slots.bucket})
    compared = compare_names(facts, slots)
    if compared is not None:
        return compared
    if slots.bucket is Bucket.DAY and slots.grouped and not words & {"most", "least", "top"}:
        slots.bucket = None
        slots.grouped.append(Dimension.DAY)
    if _tells_a_day(sentence, facts, slots):
        slots.bucket = None
        return Choice(Measure.LIST, {"aux", "any", "yes_no"}, {"by": (Dimension.DAY,), "threshold": facts.threshold})
    if slots.bucket is Bucket.HOUR and slots.peak is Dimension.HOUR_OF_DAY and not words & {"most", "least"}:
        slots.peak = None
    if slots.bucket is not None:
        # A series names its highest week or month: "which week had the most".
        most = {"most", "top"} if slots.bucket in (Bucket.WEEK, Bucket.MONTH) else set()
        return Choice(
            Measure.SERIES,
            {"how_many", "how_often", "show", "summary", "drawn"} | most,
            {"bucket": slots.bucket} | ({"threshold": facts.threshold} if facts.threshold else {}),
        )
    if facts.order in ("newest", "oldest"):
        explains = {"show", "which", "plural"} | ({"who"} if sentence.language == "th" else set())
        refuse_first_of_many(sentence, facts)
        return Choice(Measure.ROWS, explains, {"limit": facts.limit, "ascending": facts.order == "oldest"})
    if words & {"first", "last", "oldest"}:
        return choose_first_or_last(sentence, slots)
    if "when" in words:
        named = [name for name in facts.names if name.field == "users" and not name.negated]
        is_one_change = slots.subject is Subject.ACCOUNT_CHANGES and len(named) == 1 and not slots.any_change
        groups = [name for name in facts.names if name.field == "groups" and not name.negated]
        is_one_change |= slots.actions in _OF_GROUPS and len(groups) == 1 and not named
        return Choice(Measure.LAST if is_one_change else Measure.ROWS, {"when", "plural", "any"}, {})
    ranked = words & {"most", "least", "top"} or facts.order == "top"
    if slots.peak is not None:
        if not ranked and slots.peak is Dimension.DAY and not _says_busiest(sentence):
            threshold = {"threshold": facts.threshold} if facts.threshold is not None else {}
            slots.peak = None  # The days themselves are asked for, as values or as steps.
            return Choice(Measure.LIST, {"which", "show", "plural"}, {"by": (Dimension.DAY,), **threshold})
        if not ranked and not _says_busiest(sentence):
            raise sentence.refuse("no_sense", *texts_of(sentence, {"which"}))
        many = "plural" in words or facts.limit is not None
        peaks = (Dimension.DAY, Dimension.HOUR_OF_DAY) if slots.peak_within else (slots.peak,)
        return Choice(
            Measure.RANKING,
            {"most", "least"} | ({"plural", "top", "which"} if many else set()),
            {"by": peaks, "limit": facts.limit if many else 1, "ascending": "least" in words},
        )
    if facts.threshold is not None and slots.counted and slots.grouped == slots.counted:
        slots.grouped = []
    if ranked or slots.grouped or "with_counts" in words:
        return rank_values(sentence, facts, slots, ranked=bool(ranked))
    if "yes_no" in words or (words & {"any", "aux"} and not asked_words and not lists_any(sentence, words)):
        return choose_whether(sentence, facts, slots)
    if (
        slots.counted
        or "how_many_people" in words
        or (words & {"how_many", "how_often"} and not words & {"how_often"} and slots.bare and not slots.asked)
    ):
        return count_distinct(sentence, facts, slots)
    if words & {"how_many", "how_often"}:
        return Choice(Measure.COUNT, {"how_many", "how_often", "which", "any", "show"}, {})
    return list_or_rows(sentence, facts, slots)


def _counts_thai_commands(sentence: Sentence, slots: Slots) -> bool:
    """Return whether คำสั่ง sudo names the commands that are counted, and not only sudo."""
    named = slots.asked or slots.bare or slots.counted or sentence.language != "th"
    return slots.subject is Subject.SUDO and not named and any("คำสั่ง" in token.text for token in sentence.content)


_OF_A_ROW = {Dimension.USER, Dimension.SOURCE, Dimension.HOST, Dimension.METHOD}
"""What the row of an attempt tells, beside its time."""
_HOURLY = 2
"""Days up to which the course of something is told by the hour."""


def _bucket_of(facts: Facts) -> Bucket:
    """Return the steps of a trend that names none: hours within two days, days else."""
    window = facts.windows[0].window if facts.windows else None
    match window:
        case NamedWindow(name="today" | "yesterday"):
            return Bucket.HOUR
        case LastWindow(unit="minute" | "hour") if window.unit == "minute" or window.amount <= _HOURLY * 24:
            return Bucket.HOUR
        case LastWindow(unit="day") if window.amount <= 1:
            return Bucket.HOUR
        case BetweenWindow(start=datetime() as start, end=datetime() as end) if (end - start).days <= _HOURLY:
            return Bucket.HOUR
        case _:
            return Bucket.DAY


_OF_GROUPS = ((Action.GROUP_CREATED,), (Action.GROUP_DELETED,))


_USUALLY = ("usually", "normally", "typically")


def _asks_what_is_usual(sentence: Sentence, slots: Slots) -> bool:
    """Return whether "where does bob normally log in from" is asked, which the addresses by their counts answer."""
    texts = [token.text.lower() for token in sentence.content if token.means("word", "average")]
    told = {*slots.asked, *slots.bare}
    sided = "where_from" in slots.words or (bool(slots.asked) and told <= {Dimension.SOURCE, Dimension.METHOD})
    return bool(texts) and set(texts) <= set(_USUALLY) and sided and slots.bucket is None and told <= _OF_A_ROW


def _average_each(slots: Slots) -> Dimension | None:
    """Return what an average is per, where it is per value: "failures per user on average"."""
    if len(slots.grouped) != 1 or slots.asked or slots.counted or slots.bare:
        return None
    return slots.grouped[0]


def _tells_a_day(sentence: Sentence, facts: Facts, slots: Slots) -> bool:
    """Return whether "a day with more than 150 failures" is asked for: the days themselves, not a step of time."""
    if slots.bucket is not Bucket.DAY or facts.threshold is None:
        return False
    return any(
        token.text.lower() == "a day" and following.means("prep", "with")
        for token, following in zip(sentence.content, sentence.content[1:], strict=False)
    )


_PEAKS = ("busiest", "peak", "worst", "noisiest", "heaviest", "hottest", "most active", "top", "rush")


def _says_busiest(sentence: Sentence) -> bool:
    return any(token.means("peak") and token.text.lower().startswith(_PEAKS) for token in sentence.content)


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
    acting = slots.asked or ([find_who(slots)] if "who" in slots.words else [])
    if slots.words & {"most", "least", "top", "first", "last"} or len(acting) != 1 or Dimension.SOURCE in acting:
        raise sentence.refuse("several")
    by = (*acting, Dimension.SOURCE)
    return Choice(Measure.LIST, {"who", "which", "where_from", "show", "plural"}, {"by": by})


def _asks_how_often_too(sentence: Sentence, slots: Slots) -> bool:
    """Return whether กี่ครั้ง stands behind who it was most of: the ranking tells both. ใครล็อกอินเยอะสุด กี่ครั้ง."""
    told = slots.asked or slots.bare or slots.peak or "who" in slots.words
    extremes = [token.start for token in sentence.content if token.means("word", "most", "least", "top")]
    often = [
        token.start for token in sentence.content if sentence.meanings.get(token.start) in ("how often", "how many")
    ]
    return bool(told and extremes and often) and not slots.counted and min(extremes) < min(often)


_ANSWERING = ("who", "which", "how often", "how many", "how many people", "when", "where from")


def _asks_more_than_whether(sentence: Sentence, slots: Slots) -> bool:
    """Return whether what is asked for behind a yes or no answers that as well: มีใคร .. ไหม ถ้ามีขอชื่อด้วย."""
    if {"show", "who"} <= slots.words:
        return True
    asked = [token.start for token in sentence.content if sentence.meanings.get(token.start) == "yes no"]
    named = [token.start for token in sentence.content if sentence.meanings.get(token.start) in _ANSWERING]
    return bool(asked and named) and min(asked) < max(named)
