"""Read the words that only join others, and the outcomes that two words make together ("did not fail")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.vocabulary import Subject

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots


def read_joint(sentence: Sentence, index: int, slots: Slots) -> bool:
    """Read the words that only say how others belong together, and return whether the one at `index` is such."""
    return any(read(sentence, index, slots) for read in _READERS)


def _read_and(sentence: Sentence, index: int, slots: Slots) -> bool:
    """Read "and" before what else is asked for: "who logged in and when", "who .. and from which address"."""
    if not sentence.means(index, "word", "and"):
        return False
    before, after = sentence.at(index - 1), sentence.at(index + 1)
    left_out = before is not None and sentence.meanings.get(before.start, "").startswith("not ")
    if left_out and after is not None and after.means("word", "who", "which", "show", "how_many", "how_often"):
        sentence.explain(index, index, "-")  # "exclude root and tell me who .."
        return True
    at = index + (2 if sentence.means(index + 1, "prep", "from", "at") else 1)
    asks_time_or_place = any(sentence.means(at, "word", name) for name in ("when", "where_from"))
    has_asked = bool(slots.words & {"who", "which"} or slots.bare or ("when" in slots.words and "last" in slots.words))
    which = sentence.at(at)
    behind = sentence.at(at + 1) if sentence.language == "th" else None
    value = next((token for token in (which, behind) if token is not None and token.means("word", "which")), None)
    asks_value = "who" in slots.words and bool(slots.asked) and value is not None
    if (asks_time_or_place and has_asked) or asks_value:
        sentence.explain(index, at - 1, "-")
        return True
    return False


def _read_both_ends(sentence: Sentence, index: int, _slots: Slots) -> bool:
    """Read what joins the first and the last of something: "first and last login", "first seen / last seen"."""
    token = sentence.content[index]
    if not sentence.means(index, "word", "and") and token.text not in _SLASHES:
        return False
    before = {name for name in ("first", "last") if any(t.means("word", name) for t in sentence.content[:index])}
    after = {name for name in ("first", "last") if any(t.means("word", name) for t in sentence.content[index + 1 :])}
    joins = (before, after) in (({"first"}, {"last"}), ({"last"}, {"first"}))
    if joins:
        sentence.explain(index, index, "-")
    return joins


_SLASHES = ("/", "&", "+")


def _read_any_of(sentence: Sentence, index: int, _slots: Slots) -> bool:
    if sentence.means(index, "word", "any") and sentence.means(index - 1, "prep", "for", "of", "by", "as"):
        sentence.explain(index - 1, index, "-")
        return True
    return False


def _read_suffered(sentence: Sentence, index: int, slots: Slots) -> bool:
    """Read โดน and ถูก by the word behind them: what is tried or attacked that way are failed logins."""
    if not sentence.means(index, "word", "suffered"):
        return False
    after = sentence.at(index + 1)
    if after is not None and (
        sentence.means(index + 1, "word", "failed", "failed_password")
        or after.means("subject", "scans")
        or after.means("action")
    ):
        sentence.explain(index, index, "-")
        return True
    attacked = sentence.means(index + 1, "word", "attack")
    if not attacked and not sentence.means(index + 1, "word", "login", "attempt", "tried"):
        if not _is_hit(sentence, index, slots):
            return False
        sentence.note("note_attack", word=sentence.content[index].text)
    slots.words.add("targeted")
    sentence.explain(index, index + 1 if attacked else index, "targeted")
    return True


def _read_begin(sentence: Sentence, index: int, slots: Slots) -> bool:
    if sentence.means(index, "word", "begin") and any(token.means("word", "when") for token in sentence.content):
        told = sentence.content[:index]
        of_last = any(one.means("word", "last") for one in told) and any(
            one.means("subject", "sessions") for one in told
        )
        slots.words.update(() if of_last else ("first",))  # A session is told by when it began.
        sentence.explain(index, index, "-" if of_last else "first")
        return True
    return False


def _read_split(sentence: Sentence, index: int, slots: Slots) -> bool:
    """Read what begins "break .. down by host", where it says by what."""
    by_step = slots.bucket is not None and sentence.content[index].start < _bucket_start(sentence)
    by_value = bool(slots.grouped) and any(
        token.means("word", "by") or token.means("prep", "by") for token in sentence.content[index + 1 :]
    )
    if sentence.means(index, "word", "split") and (by_step or by_value):
        sentence.explain(index, index, "-")
        return True
    return False


def _read_passive(sentence: Sentence, index: int, slots: Slots) -> bool:
    """Read "was root tried" as "was attacked": what is tried that way is a login that somebody else tries."""
    if sentence.content[index].text.lower() != "tried" or not sentence.means(index, "word", "tried"):
        return False
    for token in reversed(sentence.content[:index]):
        last_word = token.text.lower().split(" ")[-1]
        if last_word in _PASSIVE and (token.means("light", "aux") or token.means("word", "when")):
            slots.words.add("targeted")
            sentence.note("note_attack", word=sentence.content[index].text)
            sentence.explain(index, index, "targeted")
            return True
        if token.means("word", "that", "who", "which"):
            return False
    return False


_ASKED_OF_HITS = (
    *("how_many", "how_often", "most", "least", "more_than", "yes_no", "plural", "who", "when", "first", "last"),
    *("with_counts", "separately"),
)
_PASSIVE = ("was", "were", "is", "are")


def _is_hit(sentence: Sentence, index: int, slots: Slots) -> bool:
    """Return whether โดน has no verb behind it that says of what, as in root โดนกี่ครั้ง: logins are tried."""
    if sentence.content[index].text != "โดน" or slots.subject is not None or slots.actions or slots.any_change:
        return False
    after = sentence.at(index + 1)
    return after is None or after.means("word", *_ASKED_OF_HITS) or sentence.meanings.get(after.start) == "time"


def _bucket_start(sentence: Sentence) -> int:
    return next((token.start for token in sentence.content if token.means("bucket")), -1)


def _read_typed(sentence: Sentence, index: int, slots: Slots) -> bool:
    """Read "entered" of a password or a command that was typed, which is no login."""
    if not sentence.means(index, "word", "logged_in") or sentence.content[index].text.lower() not in _TYPED:
        return False
    typed = any(token.means("word", "failed_password") for token in sentence.content)
    if typed or (slots.subject is not None and slots.subject in (Subject.SUDO, Subject.SU)):
        sentence.explain(index, index, "-")
        return True
    return False


_TYPED = ("enter", "entered", "enters", "entering")


def _find_before(sentence: Sentence, index: int, skipped: str) -> int:
    """Return the place of the word before `index`, without light words and `skipped`; -1 where there is none."""
    before = index - 1
    while sentence.at(before) is not None and (
        sentence.content[before].means("light") or sentence.content[before].means("word", skipped)
    ):
        before -= 1
    return before


def _read_entry(sentence: Sentence, index: int, slots: Slots) -> bool:
    """Read "get in" behind a verb that only tries, or fails: "tried to get in" tells of no success."""
    if not sentence.means(index, "word", "logged_in") or not sentence.content[index].text.lower().startswith(_ENTRY):
        return False
    before = _find_before(sentence, index, "to")
    verb = sentence.at(before)
    if verb is None or not verb.means("word", "tried", "attempt", "failed") or verb.means("word", "success"):
        return False
    between = sentence.text[verb.end : sentence.content[index].start].lower().split()
    if _TELLS_ANEW.intersection(between):
        return False  # "with failures that also logged in"
    slots.words.add("login")
    sentence.explain(index, index, "login")
    return True


def _read_arrival(sentence: Sentence, index: int, _slots: Slots) -> bool:
    """Read "came in", said of attempts, as that they arrived; said of somebody, it tells of a login."""
    if not sentence.means(index, "word", "logged_in") or not sentence.content[index].text.lower().startswith(_ARRIVES):
        return False
    before = _find_before(sentence, index, "that")
    noun = sentence.at(before)
    arrives = noun is not None and (
        noun.means("subject") or noun.means("word", "attempt", "failed", "failed_password", "login", "attack")
    )
    if arrives:
        sentence.explain(index, index, "-")
    return arrives


_ARRIVES = ("came", "come", "coming")


_ENTRY = ("get", "gain", "make it", "enter", "come", "access", "log")
"""How a phrase for a login begins that says it was managed only where no verb of trying stands before it."""
_TELLS_ANEW = frozenset({"that", "who", "which", "also", "but", "and"})
_FAILED_VERBS = ("fail", "failed", "failed to", "fail to", "were rejected", "got rejected")


def _read_joint_outcome(sentence: Sentence, index: int, slots: Slots) -> bool:
    """Read "and" in "tried root and failed", and "did not fail" said of logins; return whether `index` begins one."""
    following = sentence.at(index + 1)
    if following is None or not sentence.is_free(index + 1):
        return False
    joined = sentence.means(index, "word", "and") and "tried" in slots.words
    if joined and following.text.lower() in _FAILED_VERBS:
        sentence.explain(index, index, "-")
        return True
    if sentence.means(index, "word", "not") and _denies_failure(sentence, index):
        slots.words.add("success")
        sentence.explain(index, index + 1, "success")
        return True
    return False


def _denies_failure(sentence: Sentence, index: int) -> bool:
    """Return whether logins are said not to have failed; of users and addresses that would be another question."""
    following = sentence.at(index + 1)
    if following is None or not following.means("word", "failed") or not sentence.is_free(index + 1):
        return False
    if any(t.means("dimension") or t.means("dimensions") or t.means("word", "who") for t in sentence.content):
        return False
    before = index - 1
    while sentence.at(before) is not None and (
        sentence.means(before, "light")
        or sentence.means(before, "word", "that")
        or sentence.means(before, "prep", "on")
    ):
        before -= 1
    noun = sentence.at(before)
    return noun is not None and noun.means("word", "login", "attempt")


def _read_of_each(sentence: Sentence, index: int, slots: Slots) -> bool:
    """Read "of each" and "for both" beside what is held against each other: "root vs admin, how many of each"."""
    held = any(token.means("word", "compare") for token in sentence.content) or len(slots.methods) > 1
    held = held or any(meaning == "compare" for meaning in sentence.meanings.values())
    text = sentence.content[index].text.lower()
    if not held or not sentence.is_free(index) or text not in ("each", "both", "of each", "each of them", "from each"):
        return False
    after = sentence.at(index + 1)
    if after is not None and sentence.is_free(index + 1):
        return False
    first = index - 1 if sentence.means(index - 1, "prep", "of", "for", "from", "by") else index
    sentence.explain(first, index, "-")
    return True


_READERS = (
    _read_of_each,
    _read_both_ends,
    _read_and,
    _read_any_of,
    _read_suffered,
    _read_passive,
    _read_begin,
    _read_split,
    _read_typed,
    _read_entry,
    _read_arrival,
    _read_joint_outcome,
)
