"""Read the words that mean one thing wherever they stand: the busiest hour or day, steps of time, services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.vocabulary import Bucket
from logai.understand.offline.peaks import read_peak

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots


def read_plain_groups(sentence: Sentence, slots: Slots) -> None:
    """Put what they mean into `slots` and mark them."""
    for index, token in enumerate(sentence.content):
        if read_peak(sentence, index, slots):
            continue
        if _is_a_length(sentence, index) or _read_order_by_count(sentence, slots, index):
            continue
        if sentence.means(index, "bucket") and slots.bucket in (None, token.name_in("bucket")):
            slots.bucket = Bucket(token.name_in("bucket") or "")
            split = any(other.means("bucket") and not other.means("word", "average") for other in sentence.content)
            slots.words.update({"average"} if token.means("word", "average") and not split else ())
            sentence.explain(index, index, f"per {slots.bucket}")
        elif sentence.means(index, "service"):
            _read_service(sentence, slots, index)


def _read_order_by_count(sentence: Sentence, slots: Slots, index: int) -> bool:
    """Read "users by number of failed logins" as users with their counts, and not as how many users there are."""
    ordered = sentence.means(index, "word", "how_many") and sentence.content[index].text.lower().endswith(_NUMBER_OF)
    after = sentence.at(index + 1)
    if not ordered or after is None or not sentence.means(index - 1, "prep", "by"):
        return False
    if after.means("word", "different") or after.name_in("dimension", "dimensions") is not None:
        return False
    slots.words.add("with_counts")
    sentence.explain(index - 1, index, "with counts")
    return True


_NUMBER_OF = ("number of", "count of", "amount of")


def _is_a_length(sentence: Sentence, index: int) -> bool:
    """Return whether "a week" is no step of time but how long before or after something: "a week before 5 November"."""
    if sentence.content[index].text.lower() not in _LENGTHS:
        return False
    before, after, moment = (sentence.at(at) for at in (index - 1, index + 1, index + 2))
    if before is not None and before.text.lower() == "within":
        return True
    if after is None or after.means("word", "before", "after", "ago"):
        return after is not None
    timed = moment is not None and sentence.meanings.get(moment.start) == "time"
    return timed and after.means("prep", "from", "of") and not _begins_range(sentence, index + 1)


def _begins_range(sentence: Sentence, index: int) -> bool:
    """Return whether "from" at `index` is the first word of a range: "a day from 1 to 10 April"."""
    at = index
    while (token := sentence.at(at)) is not None and sentence.meanings.get(token.start) == "time":
        if token.means("word", "to"):
            return True
        at += 1
    return False


_LENGTHS = ("an hour", "a day", "a week", "a month")


def _read_service(sentence: Sentence, slots: Slots, index: int) -> None:
    """Put the service at `index` into `slots`, or leave it out where it says so: "all events except sshd"."""
    name = sentence.content[index].name_in("service") or ""
    first = index - 1 if sentence.means(index - 1, "prep", "from", "by", "of", "via", "with") else index
    if sentence.means(first - 1, "word", "not", "except"):
        slots.not_services = tuple(dict.fromkeys((*slots.not_services, name)))
        sentence.explain(first - 1, index, f"not service: {name}")
        return
    slots.services = tuple(dict.fromkeys((*slots.services, name)))
    sentence.explain(index, index, f"service: {name}")
