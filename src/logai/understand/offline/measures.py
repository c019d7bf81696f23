"""Choose what is computed: the measure that the words of a question ask for.

The rules stand in order of strength, the first that fits decides. Each choice names the words that it
explains; what it does not name is left to `resolve`, which refuses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.events import Action
from logai.plan.vocabulary import Dimension, Measure, Subject
from logai.understand.offline.asked import OF_A_ROW, Asked
from logai.understand.offline.briefs import EXPLAINED, asks_for_brief, kinds_of_attack, takes_dimensions
from logai.understand.offline.choice import Choice, find_who, texts_of
from logai.understand.offline.counted_nouns import are_places, counts_events
from logai.understand.offline.distinct_values import count_values
from logai.understand.offline.findings import COUNTING, check_findings, count_findings
from logai.understand.offline.findings import EXPLAINED as FINDINGS_EXPLAIN
from logai.understand.offline.first_or_last import choose_first_or_last
from logai.understand.offline.implied import COMPARING
from logai.understand.offline.openings import refuse_first_of_many
from logai.understand.offline.plain_values import choose_whether, count_distinct, list_or_rows, lists_any
from logai.understand.offline.rankings import compare_names, rank_values
from logai.understand.offline.sessions import choose_duration, refuse_window_of_now
from logai.understand.offline.shares import choose_share
from logai.understand.offline.steps_of_time import choose_average, choose_peak, choose_steps, choose_trend
from logai.understand.offline.success_rates import choose_success_rate
from logai.understand.offline.universal import OF_ALL, choose_share_of_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from logai.understand.offline.facts import Facts
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

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
    asked = Asked(sentence, facts, slots)
    _settle_words(asked)
    choice = next(choice for rule in _RULES if (choice := rule(asked)) is not None)
    return count_values(choice, sentence, slots)


def _settle_words(asked: Asked) -> None:
    """Settle what the words of a Thai question mean beside each other: some make others idle."""
    sentence, slots, words = asked.sentence, asked.slots, asked.words
    if sentence.language != "th":
        return
    if "yes_no" in words and _asks_more_than_whether(sentence, slots):
        words.discard("yes_no")
    if slots.grouped == [find_who(slots)] and words & {"how_often", "how_many"}:
        words.discard("who")  # แยกตาม user ใคร login กี่ครั้ง
    if _asks_how_often_too(sentence, slots):
        words.difference_update(("how_often", "how_many"))
    if _counts_thai_commands(asked):
        slots.counted.append(Dimension.COMMAND)


def _duration(asked: Asked) -> Choice | None:
    session = asked.slots.session
    if session is not None and session.statistic is not None:
        return choose_duration(asked.sentence, asked.facts, asked.slots, session)
    refuse_window_of_now(asked.sentence, asked.facts, asked.slots)
    return None


def _share_of_all(asked: Asked) -> Choice | None:
    if OF_ALL in asked.words and not asked.has_several_windows:
        return choose_share_of_all(asked.sentence, asked.facts, asked.slots)
    return None


def _findings(asked: Asked) -> Choice | None:
    if not asked.slots.findings or asked.has_several_windows:
        return None
    kinds = asked.slots.findings
    check_findings(asked.sentence, asked.facts, asked.slots)
    parameters = {"findings": kinds, "number_of": count_findings(asked.slots, kinds)}
    return Choice(Measure.BRIEF, FINDINGS_EXPLAIN | COUNTING, parameters, takes_dimensions=True)


def _who_and_where(asked: Asked) -> Choice | None:
    """Tell who and from where as pairs."""
    if not {"where_from"} < asked.questions <= {"who", "which", "where_from"}:
        return None
    slots = asked.slots
    acting = slots.asked or ([find_who(slots)] if "who" in slots.words else [])
    if slots.words & {"most", "least", "top", "first", "last"} or len(acting) != 1 or Dimension.SOURCE in acting:
        raise asked.sentence.refuse("several")
    by = (*acting, Dimension.SOURCE)
    return Choice(Measure.LIST, {"who", "which", "where_from", "show", "plural"}, {"by": by})


def _who_and_when(asked: Asked) -> Choice | None:
    if asked.questions in ({"who", "when"}, {"which", "when"}, {"when"}) and _asks_when_too(asked.sentence):
        return Choice(Measure.ROWS, {"who", "which", "when", "show", "plural"}, {}, takes_dimensions=True)
    return None


def _with_details(asked: Asked) -> Choice | None:
    words, facts = asked.words, asked.facts
    if "with_details" not in words or words & {"most", "least", "top", "when"} or facts.order == "top":
        return None
    if any(token.means("word", "by") and not token.means("prep", "by") for token in asked.sentence.content):
        return None  # "the last 3 logins of each user, with host and time": so many of each are no rows
    oldest = bool(words & {"oldest", "first"}) or facts.order == "oldest"
    explains = {"with_details", "who", "which", "show", "plural", "oldest", "first", "last"}
    return Choice(Measure.ROWS, explains, {"limit": facts.limit, "ascending": oldest}, takes_dimensions=True)


def _first_or_last_row(asked: Asked) -> Choice | None:
    """Tell the first or last row where what stands in it is asked for beside its time."""
    words, slots = asked.words, asked.slots
    if not words & {"first", "last"} or "when" not in asked.questions:
        return None
    of_a_row = slots.asked and set(slots.asked) <= OF_A_ROW
    if not of_a_row and (asked.questions != {"when", "where_from"} or slots.asked):
        return None
    explains = {"when", "which", "first", "last", "show", "where_from"}
    return Choice(Measure.ROWS, explains, {"limit": 1, "ascending": "first" in words}, takes_dimensions=True)


def _refuse_two_questions(asked: Asked) -> None:
    questions = asked.questions
    if len(questions - {"which"}) > 1 or (len(questions) > 1 and "when" in questions):
        raise asked.sentence.refuse("several")


def _refuse_where_of_no_origin(asked: Asked) -> None:
    sentence = asked.sentence
    if "where_from" in asked.words and sentence.language == "en" and not _tells_origin(sentence):
        raise sentence.refuse("no_sense", *texts_of(sentence, {"where_from"}))


def _difference(asked: Asked) -> Choice | None:
    facts, slots, words = asked.facts, asked.slots, asked.words
    if facts.other_part is not None and not asked.has_several_windows:
        return Choice(Measure.DIFFERENCE, _DIFFERENCE_WORDS, {"compare_filters": facts.other_part})
    if len(facts.windows) == 2 and words & COMPARING:
        if slots.peak is Dimension.DAY and "than" not in words:
            slots.peak = None
        return Choice(Measure.DIFFERENCE, _DIFFERENCE_WORDS, {"compare_to": None})
    if asked.has_several_windows:
        raise asked.sentence.refuse("ambiguous_time", *(found.text for found in facts.windows))
    return None


def _brief(asked: Asked) -> Choice | None:
    sentence, facts, slots, words = asked.sentence, asked.facts, asked.slots, asked.words
    if not asks_for_brief(sentence, facts, slots):
        return None
    # Whose attack is asked about, "did anyone attack us", the brief tells.
    explains = EXPLAINED | ({"who", "tried"} if "yes_no" in words or "aux" in words else set())
    kinds = kinds_of_attack(sentence, facts, slots)
    explains |= {"who", "where_from"} if kinds else set()
    parameters = {"findings": kinds, "number_of": count_findings(slots, kinds)} if kinds else {}
    explains |= COUNTING if kinds else set()
    return Choice(Measure.BRIEF, explains, parameters, takes_dimensions=bool(kinds) or takes_dimensions(slots))


def _success_rate(asked: Asked) -> Choice | None:
    if "success_rate" not in asked.words:
        return None
    if asked.words & {"failed", "failed_password", "failure_rate", "attack", "targeted"}:
        raise asked.sentence.refuse("mixed_outcomes")
    return choose_success_rate(asked.sentence, asked.facts, asked.slots)


def _share(asked: Asked) -> Choice | None:
    if asked.words & {"percentage", "failure_rate"}:
        return choose_share(asked.sentence, asked.facts, asked.slots)
    return None


def _compared_names(asked: Asked) -> Choice | None:
    return compare_names(asked.facts, asked.slots)


def _newest_or_oldest(asked: Asked) -> Choice | None:
    facts = asked.facts
    if facts.order not in ("newest", "oldest"):
        return None
    explains = {"show", "which", "plural"} | ({"who"} if asked.sentence.language == "th" else set())
    refuse_first_of_many(asked.sentence, facts)
    return Choice(Measure.ROWS, explains, {"limit": facts.limit, "ascending": facts.order == "oldest"})


def _first_or_last(asked: Asked) -> Choice | None:
    if asked.words & {"first", "last", "oldest"}:
        return choose_first_or_last(asked.sentence, asked.slots)
    return None


def _when(asked: Asked) -> Choice | None:
    """Tell the time of the one change that is meant, or the rows of all."""
    if "when" not in asked.words:
        return None
    slots, names = asked.slots, asked.facts.names
    named = [name for name in names if name.field == "users" and not name.negated]
    is_one_change = slots.subject is Subject.ACCOUNT_CHANGES and len(named) == 1 and not slots.any_change
    groups = [name for name in names if name.field == "groups" and not name.negated]
    is_one_change |= slots.actions in _OF_GROUPS and len(groups) == 1 and not named
    return Choice(Measure.LAST if is_one_change else Measure.ROWS, {"when", "plural", "any"}, {})


def _ranking(asked: Asked) -> Choice | None:
    facts, slots = asked.facts, asked.slots
    if facts.threshold is not None and slots.counted and slots.grouped == slots.counted:
        slots.grouped = []
    if asked.is_ranked or slots.grouped or "with_counts" in asked.words:
        return rank_values(asked.sentence, facts, slots, ranked=asked.is_ranked)
    return None


def _whether(asked: Asked) -> Choice | None:
    words = asked.words
    asks_any = bool(words & {"any", "aux"}) and not asked.questions and not lists_any(asked.sentence, words)
    if "yes_no" in words or asks_any:
        return choose_whether(asked.sentence, asked.facts, asked.slots)
    return None


def _count_distinct(asked: Asked) -> Choice | None:
    words, slots = asked.words, asked.slots
    is_of_values = "how_many" in words and "how_often" not in words and slots.bare and not slots.asked
    is_of_values = is_of_values and not are_places(asked.sentence)
    if is_of_values and not slots.counted and counts_events(asked.sentence):
        return Choice(Measure.COUNT, {"how_many", "which"}, {}, takes_dimensions=True)
    if slots.counted or "how_many_people" in words or is_of_values:
        return count_distinct(asked.sentence, asked.facts, slots)
    return None


def _count(asked: Asked) -> Choice | None:
    if asked.words & {"how_many", "how_often"}:
        return Choice(Measure.COUNT, {"how_many", "how_often", "which", "any", "show"}, {})
    return None


def _list_or_rows(asked: Asked) -> Choice:
    return list_or_rows(asked.sentence, asked.facts, asked.slots)


_RULES: tuple[Callable[[Asked], Choice | None], ...] = (
    _duration,
    _share_of_all,
    _findings,
    _who_and_where,
    _who_and_when,
    _with_details,
    _refuse_where_of_no_origin,
    _first_or_last_row,
    _refuse_two_questions,
    _difference,
    _brief,
    _success_rate,
    _share,
    choose_trend,
    choose_average,
    _compared_names,
    choose_steps,
    _newest_or_oldest,
    _first_or_last,
    _when,
    choose_peak,
    _ranking,
    _whether,
    _count_distinct,
    _count,
    _list_or_rows,
)
"""In order of strength; the last one decides whatever is left."""


def _counts_thai_commands(asked: Asked) -> bool:
    """Return whether คำสั่ง sudo names the different commands that are counted, and not only sudo."""
    sentence, slots = asked.sentence, asked.slots
    if "different" not in asked.words or sentence.language != "th" or slots.subject is not Subject.SUDO:
        return False
    return not (slots.asked or slots.bare or slots.counted) and any("คำสั่ง" in one.text for one in sentence.content)


_OF_GROUPS = ((Action.GROUP_CREATED,), (Action.GROUP_DELETED,))


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
