"""Read English words that only stress or restrict what other words say: "only", "lately", "right now", "including"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_OUTCOMES = ("failed", "failed_password", "success", "invalid", "private", "public", "logged_in")
_FILTERS = (
    "users",
    "sources",
    "networks",
    "hosts",
    "groups",
    "services",
    "commands",
    "time",
    "not ",
    "existing",
    "IPv",
    "private",
    "public",
)


def read_narrowing(sentence: Sentence, slots: Slots) -> None:
    """Mark such words where they say nothing of their own, in Thai those for "lately"; elsewhere they stay unread."""
    for index, token in enumerate(sentence.content):
        if not sentence.is_free(index):
            continue
        text = token.text.lower()
        if token.means("word", "onwards") and text.endswith(_NOW) and _ends_now(sentence, alone=True):
            sentence.explain(index, index, "-")
            continue
        if sentence.language != "en" and not token.means("word", "lately"):
            continue
        if text == "only" and _restricts_filter(sentence, index):
            sentence.explain(index, index, "-")
        elif token.means("word", "lately"):
            if "time" not in sentence.meanings.values():
                sentence.note("note_lately", words=token.text)
            sentence.explain(index, index, "-")
        elif token.means("session", "now") and _tells_until_now(sentence, slots):
            sentence.explain(index, index, "-")
        elif token.means("word", "including"):
            _read_including(sentence, index)


def opens_with_verb(sentence: Sentence) -> bool:
    """Return whether the question begins with "did", "are" or the like, a time in front of it aside."""
    opened = find_first_word(sentence)
    return opened is not None and opened.means("light", "aux")


def find_first_word(sentence: Sentence) -> Token | None:
    """Return the word that the question begins with, a time in front of it aside."""
    return next((token for token in sentence.content if sentence.meanings.get(token.start) != "time"), None)


def says_who_alone(sentence: Sentence, index: int) -> bool:
    """Return whether "only" is said of who does it, as in "only root failed": then nobody else did."""
    if _limits_values(sentence, index):
        return True
    verb, noun = sentence.at(index + 2), sentence.at(index + 3)
    if verb is None or not _filters(sentence, index + 1) or not verb.means("word", *_ACTS):
        return False
    object_of = verb.means("word", "use") or noun is None
    described = not object_of and noun is not None and (noun.means("word", "login", "attempt") or noun.means("subject"))
    return not described and not verb.text.lower().endswith(("s", "failure", "login", "attempt"))


def _limits_values(sentence: Sentence, index: int) -> bool:
    """Return whether "only" is said of each value that is asked for: "IPs that tried only root"."""
    before = sentence.content[:index]
    asked = any(token.name_in("dimension", "dimensions") or token.means("word", "who", "which") for token in before)
    at = index - 1
    if _filters(sentence, at):
        at -= 1
    while at >= 0 and sentence.content[at].means("prep"):
        at -= 1
    verb = sentence.at(at)
    after = sentence.at(index + 1)
    restricted = index - 1 if at < index - 1 else index + (2 if after is not None and after.means("prep") else 1)
    if not asked or verb is None or not _filters(sentence, restricted):
        return False
    return verb.text.lower() in _VERBS or verb.means("word", "logged_in", "tried", "attack", "targeted", "use")


_VERBS = ("failed", "fail", "log in", "logs in", "succeeded", "connected")
_ACTS = ("failed", "success", "logged_in", "tried", "use", "connected")


def _restricts_filter(sentence: Sentence, index: int) -> bool:
    """Return whether "only" stands right before or behind what a filter says, and before no verb.

    "Users that only failed" is another question than "failed only".
    """
    before, after = sentence.at(index - 1), sentence.at(index + 1)
    if opens_with_verb(sentence) or any(other.means("word", "yes_no") for other in sentence.content):
        return False  # Whether it is so only from there is another question.
    if before is not None and (before.means("word", "that", "who", "which") or before.means("light", "aux")):
        return False
    if says_who_alone(sentence, index):
        return False
    acts = after is not None and after.means("word", "login", "logged_in", "tried", "attempt", "use", *_OUTCOMES)
    if before is not None and not acts and (_filters(sentence, index - 1) or before.means("word", *_OUTCOMES)):
        return True
    at = index + (2 if after is not None and after.means("prep") else 1)
    noun = sentence.at(at + 1)
    adjective = sentence.at(at) is not None and sentence.content[at].means("word", *_OUTCOMES)
    described = noun is not None and (noun.means("word", "login", "attempt") or noun.means("dimensions"))
    ends = noun is None or (sentence.meanings.get(noun.start) == "time")
    return _filters(sentence, at) or (adjective and before is None and (described or ends))


def _filters(sentence: Sentence, index: int) -> bool:
    token = sentence.at(index)
    if token is None:
        return False
    return sentence.meanings.get(token.start, "").startswith(_FILTERS) or token.means("method")


def _tells_until_now(sentence: Sentence, slots: Slots) -> bool:
    """Return whether "right now" only repeats a time that ends now: "failed logins right now, last 30 minutes"."""
    spoken = any(token.means("word", "failed", "attack", "attempt", "targeted") for token in sentence.content)
    return slots.session is None and spoken and _ends_now(sentence, alone=False)


_NOW = ("now", "date", "present", "present day", "moment", "ปัจจุบัน", "ปัจจุบันนี้", "ตอนนี้", "บัดนี้", "ขณะนี้", "เดี๋ยวนี้")


def _ends_now(sentence: Sentence, *, alone: bool) -> bool:
    """Return whether the time of the sentence ends now anyway; `alone` says so of a sentence without a time too."""
    times = [token for token in sentence.content if sentence.meanings.get(token.start) == "time"]
    ends = ("today", "this_week", "this_month", "this_year", "all")
    ended = any(token.means("rolling") or token.means("window", *ends) for token in times)
    since = any(token.means("word", "since") for token in sentence.content)
    return ended or (alone and (since or not times))


def _read_including(sentence: Sentence, index: int) -> None:
    """Read "including the source address" at the end: rows show it, and a list is told by it as well."""
    rest = range(index + 1, len(sentence.content))
    values = [at for at in rest if sentence.means(at, "dimension") or sentence.means(at, "dimensions")]
    joints = [at for at in rest if sentence.means(at, "word", "and") or sentence.means(at, "light")]
    if not values or len(values) + len(joints) != len(rest):
        return
    asked = any(
        token.means("dimension") or token.means("dimensions") or token.means("word", "who")
        for token in sentence.content[:index]
    )
    rows = any(token.means("word", "show", "last", "first", "oldest") for token in sentence.content[:index])
    if rows and not asked:
        sentence.explain(index, len(sentence.content) - 1, "-")
