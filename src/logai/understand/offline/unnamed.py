"""Decide what is asked about where no word names it, by what else is said; each reading is stated in a note.

what did ubuntu do yesterday             all events of ubuntu
anything from 192.0.2.1 in april         whether there are events
192.0.2.1 - which usernames              login attempts, failed and successful
which hosts are in the log               events
what did ubuntu run as root              commands run with sudo
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from logai.events import Action, Outcome
from logai.plan.vocabulary import Dimension, Subject

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_NAMES = ("users: ", "users_like: ", "services: ", "sources: ", "networks: ", "hosts: ")
_TOLD_APART = {Dimension.USER, Dimension.SOURCE, Dimension.HOST, Dimension.METHOD}
_RUN = (
    "run",
    "runs",
    "ran",
    "execute",
    "executes",
    "executed",
    "running",
    "executing",
    "was run",
    "were run",
    "did run",
)
_WHAT = ("what", "which", "what all", "what was", "what were", "what is", "what has")
_OF_LOGINS = ("login", "logged_in", "attempt", "attack", "attacker", "targeted", "connected", "invalid")
_SEEN = frozenset(
    """
    seen see saw appear appeared appears appearing spotted observed observe noticed notice turn turned pop popped show
    shows showed shown listed present mentioned mention contain contains occur occurs there
    """.split()  # noqa: SIM905 - a list of words
)
_APPEARS = ("appear", "show up", "shows up", "showed up", "turn", "pop", "seen", "been seen")


def read_unnamed(sentence: Sentence, slots: Slots) -> Subject | None:
    """Return the subject that the rest of the question tells, and put into `slots` what it asks of it; else None."""
    if any(sentence.is_free(at) and not _is_filler(sentence, at) for at in range(len(sentence.content))):
        return None
    for reader in (
        _read_becoming,
        _read_presence,
        _read_last_there,
        _read_activity,
        _read_values_of_name,
        _read_values_there,
        _read_ways_in,
        _read_different,
    ):
        subject = reader(sentence, slots)
        if subject is not None:
            return subject
    if (slots.methods or slots.not_methods) and "use" in slots.words | _texts(sentence, "used"):
        slots.words.add("login")
        return Subject.LOGIN_ATTEMPTS
    return None


def _texts(sentence: Sentence, word: str) -> set[str]:
    return {"use"} if any(token.text.lower() == word for token in sentence.content) else set()


def _is_filler(sentence: Sentence, index: int) -> bool:
    token = sentence.content[index]
    return token.means("light") or token.means("prep")


def _has_name(sentence: Sentence) -> bool:
    return any(meaning.startswith(_NAMES) for meaning in sentence.meanings.values())


BECOMES = ("become", "becoming", "became", "to become", "กลายเป็น")


def _read_becoming(sentence: Sentence, slots: Slots) -> Subject | None:
    """Read "who became root", with no word for how, as sudo and su together."""
    for token in sentence.content:
        meant = sentence.meanings.get(token.start, "")
        if token.text.lower() in (*BECOMES, *_BECOMES_IN_THAI) and meant.startswith("users: "):
            slots.kinds = (Action.SUDO, Action.SU)
            slots.outcome = Outcome.SUCCESS
            sentence.note("note_elevation", word=token.text)
            return Subject.EVENTS
    return None


def read_trying_to_become(sentence: Sentence, slots: Slots) -> Subject | None:
    """Read "who tried to become root", "failed attempts to become root" as sudo and su: no login makes one another."""
    if (
        sentence.language != "en"
        or slots.services
        or slots.words & _LOGS_IN
        or not slots.words & {"tried", "attempt", "failed"}
    ):
        return None
    for token in sentence.content:
        meant = sentence.meanings.get(token.start, "")
        if token.text.lower().startswith(BECOMES) and meant.startswith("users: "):
            slots.kinds = (Action.SUDO, Action.SU)
            slots.outcome = Outcome.FAILURE if "failed" in slots.words else None
            slots.words -= {"tried", "attempt", "failed"}
            sentence.note("note_elevation", word=token.text)
            return Subject.EVENTS
    return None


_LOGS_IN = frozenset(
    {"login", "logged_in", "attack", "attacker", "targeted", "invalid", "connected", "success", "failed_password"}
)
_BECOMES_IN_THAI = ("สลับเป็น", "สลับไปเป็น", "เปลี่ยนเป็น", "เปลี่ยนไปเป็น", "ไปเป็น", "ขึ้นเป็น")


_DOES = ("do", "doing", "done", "been doing", "been up to", "get up to")


def _read_presence(sentence: Sentence, slots: Slots) -> Subject | None:
    """Read "is bob known here", "has 192.0.2.1 been seen" as whether there are events of the name."""
    told = {*slots.asked, *slots.counted, *slots.grouped}
    if not _has_name(sentence) or told or slots.words - {"aux", "yes_no", "any", "appeared", "plural"}:
        return None
    opened = sentence.tokens[0].text.lower().startswith(("ever", "do we know", "do you know of"))
    asks = bool(slots.words & {"aux", "yes_no", "any"}) or opened
    seen = "appeared" in slots.words or any(_SEEN & set(token.text.lower().split(" ")) for token in sentence.tokens)
    if not asks or not seen or sentence.language != "en":
        return None
    slots.words.add("aux")
    slots.bare = [dimension for dimension in slots.bare if dimension is not Dimension.USER]
    return Subject.EVENTS


def _read_last_there(sentence: Sentence, slots: Slots) -> Subject | None:
    """Read "when was bob last on the box" as the last login."""
    users = any(meaning.startswith("users: ") for meaning in sentence.meanings.values())
    there = re.search(
        r"\b(?:on|in) (?:the|this|our|my) (?:box|server|machine|host|system|vps)|\b(?:here|around)\b", _low(sentence)
    )
    if not users or there is None or not {"when", "last"} <= slots.words or sentence.language != "en":
        return None
    slots.words.add("login")
    told = sentence.lexicon.say(sentence.language, "logins_success")
    sentence.note("note_connect", word=there.group(), outcome=told)
    return Subject.LOGIN_ATTEMPTS


def _low(sentence: Sentence) -> str:
    return sentence.text.lower()


def _read_activity(sentence: Sentence, slots: Slots) -> Subject | None:
    """Read "everything from ..", "the last thing .. did", "what did .. do": all that the log tells of somebody."""
    told = {*slots.asked, *slots.bare, *slots.counted, *slots.grouped}
    does = "which" in slots.words and any(token.text.lower() in _DOES for token in sentence.tokens)
    whole = any(token.text.lower() in ("anything", "something", "everything") for token in sentence.content)
    if not _has_name(sentence) or told or not ("activity" in slots.words or does or whole):
        return None
    if does or not slots.words & {"any", "yes_no", "aux", "how_many", "first", "last", "oldest", "when", "average"}:
        slots.words.discard("which")
        if not slots.words & {"any", "yes_no", "how_many", "first", "last", "oldest", "when"}:
            slots.words.discard("aux")
            slots.words.add("show")
    slots.words.discard("activity")
    return Subject.EVENTS


def _read_values_of_name(sentence: Sentence, slots: Slots) -> Subject | None:
    """Read "192.0.2.1 - which usernames", "alice comes from where"; where alice appears, all events tell."""
    asked = {*slots.asked, *slots.bare, *slots.counted}
    wants = (asked and asked <= _TOLD_APART) or "where_from" in slots.words
    named = _has_name(sentence) or any(meaning.startswith("IPv") for meaning in sentence.meanings.values())
    if not named or not wants or slots.grouped or "who" in slots.words:
        return None
    if sentence.language == "en" and any(token.text.lower().startswith(_APPEARS) for token in sentence.tokens):
        return Subject.EVENTS
    return _count_attempts(sentence, slots)


def _read_values_there(sentence: Sentence, slots: Slots) -> Subject | None:
    """Read "which hosts are in the log", "list hosts", "which usernames appear"."""
    told = {*slots.asked, *slots.bare, *slots.counted}
    asks = slots.words & {"which", "show", "how_many", "plural"} or slots.counted or not slots.words
    if len(told) != 1 or not asks or slots.grouped or slots.words & {"most", "least", "top", "who"}:
        return None
    seen = any(_SEEN & set(token.text.lower().split(" ")) or "log" in token.text.lower() for token in sentence.tokens)
    if told == {Dimension.HOST} or (
        told <= {Dimension.USER, Dimension.SOURCE, Dimension.SERVICE, Dimension.ACTION} and seen
    ):
        if not slots.counted and not slots.asked:
            slots.asked, slots.bare = slots.bare, []
        return Subject.EVENTS
    return None


def _read_ways_in(sentence: Sentence, slots: Slots) -> Subject | None:
    """Read "what auth methods were used", "most used method" as methods of all attempts, failed and successful."""
    told = {*slots.asked, *slots.bare, *slots.counted, *slots.grouped}
    if told != {Dimension.METHOD} or slots.methods or slots.not_methods:
        return None
    slots.words.discard("use")
    return _count_attempts(sentence, slots)


def _read_different(sentence: Sentence, slots: Slots) -> Subject | None:
    """Read "number of different source addresses yesterday" as those of all attempts, failed and successful."""
    told = {*slots.asked, *slots.bare, *slots.counted}
    asks = slots.words & {"how_many"} or slots.counted or slots.bucket is not None
    allowed = {"how_many", "different", "plural"}
    if len(told) != 1 or not told <= {Dimension.USER, Dimension.SOURCE} or slots.grouped:
        return None
    if not asks or "different" not in slots.words | _adjectives(sentence) or slots.words - allowed:
        return None
    return _count_attempts(sentence, slots)


def _adjectives(sentence: Sentence) -> set[str]:
    return {"different"} if any(token.means("word", "different") for token in sentence.content) else set()


def _count_attempts(sentence: Sentence, slots: Slots) -> Subject:
    slots.words.add("attempt")
    sentence.note("note_nothing_named_both")
    return Subject.LOGIN_ATTEMPTS


def read_unnamed_commands(sentence: Sentence, slots: Slots) -> None:
    """Read commands that are run as those run with sudo, where no other thing is named: the log tells of no others."""
    if slots.subject is not None:
        return
    if _uses_rights(sentence):
        slots.subject = Subject.SUDO
        sentence.note("note_sudo")
        return
    spelled = any(meaning.startswith(("command contains", "command has")) for meaning in sentence.meanings.values())
    runs = [at for at, token in enumerate(sentence.content) if token.text.lower() in _RUN]
    what = [at for at in range(len(sentence.content)) if sentence.content[at].text.lower() in _WHAT]
    noun = any(token.name_in("dimension", "dimensions") == Dimension.COMMAND for token in sentence.content)
    other = any(token.means("word", *_OF_LOGINS) or token.means("action") for token in sentence.content)
    if not spelled and not (runs and (what or noun)) and not (noun and not other):
        return
    slots.subject = Subject.SUDO
    sentence.note("note_sudo")
    bare_what = what and sentence.is_free(what[0]) and sentence.content[what[0]].text.lower().startswith("what")
    if not spelled and not noun and bare_what:
        slots.asked.append(Dimension.COMMAND)
        sentence.explain(what[0], what[0], "asked: command")


_RIGHTS = "สิทธิ์"


def _uses_rights(sentence: Sentence) -> bool:
    """Return whether somebody is said to have used the rights of another, and to have done nothing else: ใช้สิทธิ์ root."""
    other = ("login", "logged_in", "attempt", "tried", "failed_password", "attack", "targeted")
    tells_more = any(token.means("word", *other) or token.means("action") for token in sentence.content)
    if sentence.language != "th" or tells_more:
        return False
    return any(
        token.means("prep", "as")
        and _RIGHTS in token.text
        and (
            sentence.means(index + 1, "word", "superuser")
            or sentence.meanings.get(token.start, "").startswith("users: ")
        )
        for index, token in enumerate(sentence.content)
    )
