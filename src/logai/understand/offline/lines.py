"""Read what narrows single log lines: the terminal of a command, the port of a client, a text of the message.

sudo commands on pts/0                       the terminal
failed logins from source port 50022         the client's port; "on port 22" is the server's, which no line tells
log lines containing "break-in attempt"      a text of the message
connections without identification string    scans with such a text
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from logai.events import Action, Outcome
from logai.plan.vocabulary import Subject
from logai.understand.offline.name_found import NameFound
from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from logai.understand.model import KnownNames
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_TTY = re.compile(r"(?:/dev/)?(pts/\d{1,5}|tty[\w/]*\d{1,3})", re.IGNORECASE | re.ASCII)


def read_lines(sentence: Sentence, known: KnownNames) -> list[NameFound]:
    """Return the terminals, ports and texts that the question names, and mark their words."""
    found: list[NameFound] = []
    for index in range(len(sentence.content)):
        name = _read_tty(sentence, index, known) or _read_port(sentence, index) or _read_text(sentence, index)
        if name is not None:
            found.append(name)
    return found


def _read_tty(sentence: Sentence, index: int, known: KnownNames) -> NameFound | None:
    token = sentence.content[index]
    match = _TTY.fullmatch(token.value or "")
    if token.kind not in (Kind.WORD, Kind.QUOTED) or match is None or not sentence.is_free(index):
        return None
    if token.value.lower() in known.users | known.hosts:
        return None
    first = index - 1 if sentence.means(index - 1, "dimension", "tty") else index
    if sentence.means(first - 1, "prep"):
        first -= 1
    if sentence.means(first - 1, "word", "not", "except"):
        raise sentence.refuse("negation", sentence.words(first - 1, index))
    value = match.group(1)
    joined = _joins(sentence, first, "ttys")
    sentence.explain(first - 1 if joined else first, index, f"ttys: {value}")
    return NameFound("ttys", value, negated=False, position=token.start, index=index, joined="or" if joined else "")


def _joins(sentence: Sentence, first: int, field: str) -> bool:
    before = sentence.at(first - 2)
    return (
        sentence.means(first - 1, "word", "or")
        and before is not None
        and sentence.meanings.get(before.start, "").startswith(field)
    )


def _read_port(sentence: Sentence, index: int) -> NameFound | None:
    """Read "source port 50022", and "from port 50022": a port that a login comes from is the client's."""
    token = sentence.content[index]
    if token.kind is not Kind.NUMBER or not sentence.is_free(index) or not 0 < int(token.value) < 65536:
        return None
    if sentence.means(index - 1, "word", "source_port"):
        first = index - 1
    elif sentence.means(index - 1, "refuse", "topic") and sentence.content[index - 1].text.lower() == "port":
        if not sentence.means(index - 2, "prep", "from"):
            return None
        first = index - 1
    else:
        return None
    if sentence.means(first - 1, "prep"):
        first -= 1
    if sentence.means(first - 1, "word", "not", "except"):
        raise sentence.refuse("negation", sentence.words(first - 1, index))
    sentence.explain(first, index, f"source_ports: {token.value}")
    return NameFound("source_ports", token.value, negated=False, position=token.start, index=index)


def _read_text(sentence: Sentence, index: int) -> NameFound | None:
    """Read "events containing X": a quoted text, or the words that nothing else is known of."""
    if not sentence.means(index, "word", "contains"):
        return None
    told = sentence.at(index - 1)
    if told is None or not (told.means("subject", "events", "scans") or told.means("subjects", "events", "scans")):
        return None
    last = index + 1
    token = sentence.at(last)
    if token is None or not sentence.is_free(last) or token.kind not in (Kind.QUOTED, Kind.WORD):
        return None
    value = token.value
    if token.kind is Kind.WORD:
        while (after := sentence.at(last + 1)) is not None and after.kind is Kind.WORD and sentence.is_free(last + 1):
            last += 1
        value = sentence.words(index + 1, last)
    if sentence.means(index - 2, "word", "not", "except"):
        raise sentence.refuse("negation", sentence.words(index - 2, last))
    sentence.explain(index, last, f"texts: {value}")
    return NameFound("texts", value, negated=False, position=token.start, index=last)


LINES: dict[str, tuple[tuple[Action, ...], tuple[str, ...]]] = {
    "service_started": ((Action.SERVICE_STARTED,), ()),
    "service_stopped": ((Action.SERVICE_STOPPED,), ()),
    "cron_session": ((Action.CRON_SESSION,), ()),
    "preauth": ((Action.DISCONNECT_PREAUTH,), ()),
    "too_many_failures": ((), ("maximum authentication attempts exceeded",)),
    "reverse_mapping": ((), ("possible break-in attempt",)),
    "elevation": ((Action.SUDO, Action.SU), ()),
    "sudo_password": ((Action.SUDO,), ("incorrect password attempt",)),
    "not_in_sudoers": ((Action.SUDO,), ("not in sudoers",)),
}
"""The actions, and the texts, of lines that have a name of their own."""
_OF_SEVERAL_LINES = ("service_started", "service_stopped")


def read_line_kinds(sentence: Sentence, slots: Slots) -> None:
    """Read lines that are named by what they tell, as events of those actions or with those texts."""
    for index, token in enumerate(sentence.content):
        name = token.name_in("line")
        if name is None or not sentence.is_free(index) or slots.subject not in (None, Subject.EVENTS):
            continue
        if (slots.kinds or slots.texts) and (slots.kinds, slots.texts) != LINES[name]:
            continue
        slots.subject = Subject.EVENTS
        slots.kinds, slots.texts = LINES[name]
        if name in _OF_SEVERAL_LINES:
            sentence.note("note_lines")
            slots.services = ("sshd",) if "ssh" in token.text.lower() else slots.services
        _mark_carriers(sentence, index)
        if name == "preauth":
            sentence.note("note_preauth")
        if name == "cron_session":
            slots.outcome = Outcome.SUCCESS
            sentence.note("note_cron")
        if name == "elevation":
            sentence.note("note_elevation", word=token.text)
        sentence.explain(index, index, f"lines: {name}")


_CONNECTIONS = ("connection", "connections", "ssh connections", "connection attempts")
SCAN_TEXTS: dict[str, tuple[str, ...]] = {
    "no_identification": ("receive identification string",),
    "bad_protocol": ("bad protocol version", "protocol major versions differ"),
    "key_exchange": ("kex", "unable to negotiate", "no matching", "ssh_dispatch_run_fatal", "banner exchange"),
}
"""What the messages of each kind of scan contain, as sshd writes them."""


def read_scan_kinds(sentence: Sentence, slots: Slots) -> None:
    """Read the kinds of scans that are named by what the client did wrong, and put their texts into `slots`."""
    for index, token in enumerate(sentence.content):
        if not sentence.means(index, "scan"):
            continue
        if slots.subject not in (None, Subject.SCANS):
            continue
        slots.subject = Subject.SCANS
        kind = token.name_in("scan") or ""
        joined = sentence.means(index - 1, "word", "or", "and") and bool(slots.texts)
        slots.texts = (*slots.texts, *SCAN_TEXTS[kind])
        sentence.explain(index - 1 if joined else index, index, f"scans: {kind}")
        _mark_carriers(sentence, index)


def _mark_carriers(sentence: Sentence, index: int) -> None:
    """Mark the nouns and verbs that only carry what the lines tell: "connections that ..", "cron jobs that ran"."""
    before = index - 1
    if sentence.means(before, "word", "that") or sentence.means(before, "prep", "with"):
        before -= 1
    noun = sentence.at(before)
    carries = noun is not None and (noun.means("subject", "scans", "events") or noun.text.lower() in _CONNECTIONS)
    if carries and sentence.is_free(before):
        sentence.explain(before, index - 1, "-")
    after = sentence.at(index + 1)
    carries = after is not None and (after.means("subject", "scans", "events") or after.means("word", "use"))
    if carries and sentence.is_free(index + 1):
        sentence.explain(index + 1, index + 1, "-")
