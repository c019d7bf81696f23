"""Read thresholds ("more than 300", "อย่างน้อย 20") and limits ("top 5", "10 รายการล่าสุด")."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from logai.plan.threshold import Threshold
from logai.plan.vocabulary import Comparison, Dimension
from logai.understand.offline.classifiers import (
    counts_people,
    counts_what_follows,
    ends_extreme,
    is_classifier,
    is_repeated_classifier,
    opens_days,
)
from logai.understand.offline.places import read_place
from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence

Order = Literal["top", "newest", "oldest"]
_MOST_ROWS = 10_000
_LEAST_FIRST = "bottom"
_RANKS = ("rank", "sort", "อันดับ", "อันดับที่", "ลำดับ", "ลำดับที่")
"""Words that a number after them makes one rank (อันดับ 2), and one before them several (2 อันดับ)."""
_MOST_COUNT = 10**12
_NOUNS = ("login", "attempt", "failed", "failed_password", "success")


@dataclass
class Amounts:
    """The threshold and the limit of a question."""

    threshold: Threshold | None = None
    count_of: Dimension | None = None
    """Different values of it are held against the threshold: "more than 5 different users"."""
    limit: int | None = None
    order: Order | None = None
    rank: int | None = None


def read_amounts(sentence: Sentence, between: Amounts | None = None) -> Amounts:
    """Return threshold and limit of `sentence`; each at most once, a second one stays unread.

    `between` is a range of counts that was read already.
    """
    amounts = replace(between or Amounts(), rank=read_place(sentence))
    for index in range(len(sentence.content)):
        token = sentence.content[index]
        number = token.number if token.number is not None else _repeats(sentence, index)
        if number is None or token.kind is Kind.ORDINAL or not sentence.is_free(index):
            continue
        if amounts.threshold is None and _read_threshold(sentence, index, number, amounts):
            continue
        if amounts.limit is None:
            _read_limit(sentence, index, number, amounts)
    return amounts


def _repeats(sentence: Sentence, index: int) -> int | None:
    name = sentence.content[index].name_in("repeats")
    return None if name is None else int(name)


def _read_threshold(sentence: Sentence, index: int, number: int, amounts: Amounts) -> bool:
    after = index + 1
    or_more_at = next((at for at in (after, after + 1) if sentence.means(at, "word", "or_more")), None)
    if or_more_at == after + 1 and not sentence.means(after, "word", "times"):
        or_more_at = None
    compared = _comparison_before(sentence, index)
    if compared is not None and or_more_at is not None and compared != Comparison.AT_LEAST:
        return False
    if compared is not None and or_more_at is None and sentence.means(index - 1, "word", "since"):
        return False
    exactly_at = next((at for at in (after, after + 1) if sentence.means(at, "compare", "exactly")), None)
    if compared is None and or_more_at is None and exactly_at is not None and sentence.language == "th":
        compared, or_more_at = Comparison.EXACTLY, exactly_at
    if compared is None and or_more_at is None:
        return False
    if number > _MOST_COUNT:
        raise sentence.refuse("bad_number", sentence.content[index].text)
    amounts.count_of = read_values(sentence, index, (or_more_at if or_more_at is not None else index) + 1)
    amounts.threshold = Threshold(comparison=Comparison(compared or Comparison.AT_LEAST), count=number)
    last = or_more_at if or_more_at is not None else index
    last += 1 if sentence.means(last + 1, "word", "times") else 0
    sentence.explain(index - 1 if sentence.means(index - 1, "compare") else index, last, "threshold")
    return True


def read_values(sentence: Sentence, index: int, noun: int) -> Dimension | None:
    """Return of which different values the threshold at `index` is, its noun at `noun`; None where it is of rows."""
    last_noun = noun
    while sentence.means(last_noun, "word", "different", "attack", "invalid", "failed", "success"):
        last_noun += 1
    counted = sentence.at(last_noun)
    if counted is not None and counted.means("subjects", "sudo") and sentence.means(last_noun - 1, "word", "different"):
        sentence.explain(last_noun - 1, last_noun - 1, "threshold")
        return Dimension.COMMAND
    if counted is not None and (counted.means("dimension") or counted.means("dimensions")):
        between = sentence.text[sentence.content[noun - 1].end : sentence.content[noun].start]
        # Of "20 invalid user attempts" the attempts are counted.
        is_adjective = sentence.language == "en" and not counted.text.lower().endswith("s")
        is_adjective = is_adjective and sentence.means(last_noun + 1, "word", "attempt", "login", "attack", "failed")
        if not between.strip() and not is_adjective:
            return _read_counted(sentence, index, noun, last_noun)
    return _read_people(sentence, index) if counts_people(sentence, index) else None


def _comparison_before(sentence: Sentence, index: int) -> str | None:
    """Return how the word before the number compares; ครั้งเดียว says itself that it was no more."""
    opened = sentence.at(index - 2)
    named = opened is not None and sentence.meanings.get(opened.start, "").startswith(("users", "sources", "hosts"))
    if sentence.content[index - 1].text == "ถึง" and named and not counts_what_follows(sentence, index):
        return None  # elastic_user_0 ถึง 9 are names.
    if sentence.content[index - 1].text == "ถึง" and opened is not None and opened.number is not None:
        return None  # อันดับ 2 ถึง 5 is a range, and no bound.
    if sentence.means(index - 1, "compare"):
        return sentence.content[index - 1].name_in("compare")
    return Comparison.EXACTLY if sentence.language == "th" and sentence.means(index, "repeats") else None


_COUNTED = (Dimension.USER, Dimension.SOURCE, Dimension.HOST)


def _read_counted(sentence: Sentence, index: int, noun: int, last_noun: int) -> Dimension:
    """Return what a threshold is of, the noun at `last_noun`, and mark it; raise NotUnderstoodError for another."""
    dimension = Dimension(sentence.content[last_noun].name_in("dimensions", "dimension") or "")
    adjectives = range(noun, last_noun)
    if dimension is Dimension.HOST and any(sentence.means(at, "prep", "from") for at in (index - 1, index - 2)):
        dimension = Dimension.SOURCE  # "From more than one machine" is where they come from.
    if dimension not in _COUNTED or any(sentence.means(at, "word", "attack") for at in adjectives):
        raise sentence.refuse("no_sense", sentence.words(index, last_noun))
    for at in (*adjectives, last_noun, last_noun + 1):
        if at == last_noun or sentence.means(at, "word", "different"):
            sentence.explain(at, at, "threshold")
    opened = sentence.at(index - 2)
    if sentence.language == "th" and opened is not None and opened.name_in("dimension") == dimension:
        first = (
            index - 3 if sentence.means(index - 3, "prep") or sentence.means(index - 3, "word", "use") else index - 2
        )
        sentence.explain(first, index - 2, "threshold")
    return dimension


def _read_people(sentence: Sentence, index: int) -> Dimension:
    """Return that a threshold is of people, as เกิน 5 คน says, and mark what names them in front of it.

    Raise NotUnderstoodError where people are what is asked for.
    """
    asks = [
        at for at, token in enumerate(sentence.content) if token.means("word", "who") or _asks_for_users(sentence, at)
    ]
    if asks:
        raise sentence.refuse("no_sense", sentence.words(index - 1, index))
    first = index - 1
    while sentence.means(first, "compare") or sentence.means(first, "word", "different", "since"):
        first -= 1
    first += 0 if _is_user(sentence, first) else 1
    sentence.explain(first, index, "threshold")
    return Dimension.USER


def _asks_for_users(sentence: Sentence, index: int) -> bool:
    return _is_user(sentence, index) and sentence.means(index + 1, "word", "which")


def _is_user(sentence: Sentence, index: int) -> bool:
    token = sentence.at(index)
    return token is not None and Dimension.USER in (token.name_in("dimension"), token.name_in("dimensions"))


def _read_limit(sentence: Sentence, index: int, number: int, amounts: Amounts) -> None:
    order, first, last = _order_around(sentence, index)
    counted = sentence.at(max(last, index) + 1)
    if order is None or (counted is not None and counted.means("daypart")):
        return  # "The last 5 mornings" are no 5 rows.
    if not 1 <= number <= _MOST_ROWS:
        raise sentence.refuse("bad_number", sentence.content[index].text)
    amounts.limit, amounts.order = number, order
    places = {index, last} if last > index + 1 else {*range(first, last + 1)}
    if is_repeated_classifier(sentence, index + 1) and not _is_all_that_is_named(sentence, index + 1):
        places.add(index + 1)
    for place in places:
        sentence.explain(place, place, f"limit: {number} {order}")


def _is_all_that_is_named(sentence: Sentence, index: int) -> bool:
    """Return whether the classifier at `index` is what is asked for itself: 10 เหตุการณ์ล่าสุดของ web1."""
    return sentence.means(index, "subject") and not any(
        token.means("subject") or token.means("action") or token.means("word", *_NAMING)
        for at, token in enumerate(sentence.content)
        if at != index
    )


_NAMING = (*_NOUNS, "logged_in", "tried", "attack", "targeted", "attacker", "connected", "use")


def _refuse_rank(sentence: Sentence, index: int) -> None:
    """Refuse "rank 2": a plan holds the first so many, never the second alone."""
    token = sentence.content[index]
    if sentence.content[index - 1].text in _RANKS and token.number != 1:
        raise sentence.refuse("not_understood", sentence.words(index - 1, index))


def _order_around(sentence: Sentence, index: int) -> tuple[Order | None, int, int]:
    beside = _order_beside(sentence, index)
    if beside is not None:
        return beside
    if (
        sentence.means(index - 1, "word", "show")
        and (
            sentence.means(index + 1, "word")
            or sentence.means(index + 1, "subject")
            or sentence.means(index + 1, "subjects")
        )
        and not any(token.means("word", "most", "least") for token in sentence.content)
    ):
        return "newest", index, index
    if _is_before_ranked(sentence, index):
        return "top", index, index
    last = index if opens_days(sentence, index) else ends_extreme(sentence, index)
    if last is not None:
        return "top", index, last
    return None, index, index


def _is_before_ranked(sentence: Sentence, index: int) -> bool:
    """Return whether the number says how many of what follows are ranked: "5 users with the most".."""
    noun = index + 1 + sentence.means(index + 1, "word", "invalid", "public", "private")
    dimension = sentence.means(noun, "dimensions") or (
        sentence.means(noun, "subjects", "sudo") and not _asks_for_others(sentence)
        if sentence.language == "en"
        else sentence.means(index + 1, "dimension")
    )
    if dimension and sentence.language == "th" and _is_where_to_look(sentence, index):
        return False
    if dimension and any(token.means("word", "most", "least") for token in sentence.content):
        return True
    if sentence.means(index + 1, "word", "most", "least") and (
        sentence.means(index + 2, "word") or sentence.means(index + 2, "dimensions")
    ):
        return True
    extreme = any(token.means("session", "longest", "shortest") for token in sentence.content)
    return extreme and sentence.language == "th" and sentence.means(index + 1, "subject", "sessions")


def _asks_for_others(sentence: Sentence) -> bool:
    """Return whether values of a column are asked for, and no commands: "which users ran 10 sudo commands most"."""
    return any(
        token.means("dimension") or token.means("dimensions") or token.means("word", "who")
        for token in sentence.content
    )


def _is_where_to_look(sentence: Sentence, index: int) -> bool:
    """Return whether the number says among how many, or for how long: ใน 24 ชั่วโมง failed login มากสุดชั่วโมงไหน."""
    before = sentence.at(index - 1) if index else None
    if before is not None and before.means("prep", "in"):
        return True
    named = sentence.means(index + 1, "dimension", "hour_of_day") and not sentence.means(index + 2, "word", "which")
    return named and any(token.means("peak", "hour_of_day") for token in sentence.content)


_ORDERS: tuple[tuple[tuple[str, ...], Order], ...] = (
    (("top",), "top"),
    (("last",), "newest"),
    (("first", "oldest"), "oldest"),
)


def _behind_nouns(sentence: Sentence, index: int) -> tuple[int, ...]:
    """Return the place behind the classifier of a Thai number and what it counts: 10 failed login ล่าสุด."""
    if sentence.language != "th":
        return ()
    at = index + 1
    while at <= index + _MOST_NOUNS and (
        is_classifier(sentence, at) or sentence.means(at, "word", *_NOUNS) or sentence.means(at, "subject")
    ):
        at += 1
    behind = sentence.at(at)
    if at > index + 1 and behind is not None and behind.text == "ที่":
        return (at, at + 1)  # 5 รายการ sudo ที่เก่าที่สุด
    return (at,) if at > index + 1 else ()


_MOST_NOUNS = 3


def _order_beside(sentence: Sentence, index: int) -> tuple[Order, int, int] | None:
    """Read the word of order next to the number: "top 5", "last 10", "3 คนแรก"."""
    if sentence.means(index - 1, "word", "least") and sentence.content[index - 1].text.lower() == _LEAST_FIRST:
        return "top", index, index
    ranked = any(token.means("word", "most", "least") for token in sentence.content)
    for beside in (index - 1, index + 1, *_behind_nouns(sentence, index)):
        for names, order in _ORDERS:
            if sentence.means(beside, "word", *names):
                if beside < index:
                    _refuse_rank(sentence, index)
                found: Order = "top" if ranked and "first" in names else order
                return found, min(beside, index), max(beside, index)
    return None
