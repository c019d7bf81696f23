"""Sort what the facts left unread into slots: what is counted, with which outcome, told apart by what.

A token that no slot takes stays unread, and the question is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from logai.plan.vocabulary import TIME_DIMENSIONS, Bucket, Dimension, Subject
from logai.understand.offline.ability import read_ability
from logai.understand.offline.appearances import read_appearances
from logai.understand.offline.asides import read_asides
from logai.understand.offline.auxiliaries import read_auxiliary
from logai.understand.offline.changes import read_changes
from logai.understand.offline.choice import texts_read_as
from logai.understand.offline.columns import read_columns
from logai.understand.offline.commands import asks_thai_command, read_asked_command
from logai.understand.offline.doers import (
    read_counted_days,
    read_end,
    read_passed,
    refuse_reversed,
    says_nobody,
    told_by_verb,
)
from logai.understand.offline.elapsed import read_elapsed, read_when_most
from logai.understand.offline.existing import check_invalid, read_existing, tells_invalid
from logai.understand.offline.findings import read_findings
from logai.understand.offline.implied import COMPARING
from logai.understand.offline.joints import read_joint
from logai.understand.offline.lines import read_line_kinds, read_scan_kinds
from logai.understand.offline.manners import names_a_moment, read_how, read_how_much
from logai.understand.offline.methods import read_asked_method, read_method
from logai.understand.offline.narrowing import read_narrowing
from logai.understand.offline.persons import refuse_first_person
from logai.understand.offline.plain_groups import read_plain_groups
from logai.understand.offline.present import refuse_present
from logai.understand.offline.recipients import read_recipients
from logai.understand.offline.sessions import SessionAsked, read_sessions
from logai.understand.offline.sides import refuse_turned_sides
from logai.understand.offline.stand_ins import read_day_of_most, read_people
from logai.understand.offline.subjects import decide_subject
from logai.understand.offline.thai_words import read_thai_words
from logai.understand.offline.topics import refuse_topics
from logai.understand.offline.universal import read_all
from logai.understand.offline.unnamed import read_unnamed_commands

if TYPE_CHECKING:
    from logai.events import Action, FindingKind, Outcome
    from logai.understand.offline.sentence import Sentence

_ADJECTIVES = ("failed", "success", "invalid", "different", "attack", "attacker", "private", "public", "targeted")


@dataclass
class Slots:
    """The slots of one question."""

    words: set[str] = field(default_factory=set)
    """Names of the words that were read; which of them decide the measure is `resolve`'s business."""
    subject: Subject | None = None
    outcome: Outcome | None = None
    asked: list[Dimension] = field(default_factory=list)
    counted: list[Dimension] = field(default_factory=list)
    grouped: list[Dimension] = field(default_factory=list)
    bare: list[Dimension] = field(default_factory=list)
    is_plural: bool = False
    bucket: Bucket | None = None
    peak: Dimension | None = None
    peak_within: bool = False
    """The hour of a day is the peak, and not one of every day: ตอนกี่โมงของวันไหน."""
    actions: tuple[Action, ...] = ()
    any_change: bool = False
    methods: tuple[str, ...] = ()
    not_methods: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    not_services: tuple[str, ...] = ()
    kinds: tuple[Action, ...] = ()
    """The kinds of events that are asked about, where they are no account changes."""
    texts: tuple[str, ...] = ()
    """What the messages contain, told by the kind of scan or of line."""
    invalid_user: bool | None = None
    findings: tuple[FindingKind, ...] = ()
    nothing_named: bool = False
    """No word says what is counted."""
    session: SessionAsked | None = None
    """What is asked of how long sessions lasted, or of which are open."""
    is_undergone: bool = False
    """Users that are named or asked for are those that commands were run as: ใครโดน sudo."""
    names_a_user: bool = False
    """A user is named: whoever is asked for ("who tried root") is then told by address."""


def read_slots(sentence: Sentence) -> Slots:
    """Return the slots of `sentence`; raise NotUnderstoodError where words contradict each other."""
    slots = read_open_slots(sentence)
    decide_subject(sentence, slots)
    return slots


def read_open_slots(sentence: Sentence, *, about_logins: bool = False) -> Slots:
    """Return the slots as the words fill them, subject and outcome not decided: of a follow-up, they may be open.

    `about_logins` says that logins are spoken of, though no word of the sentence names them.
    """
    slots = Slots()
    refuse_first_person(sentence)
    refuse_reversed(sentence)
    refuse_turned_sides(sentence)
    read_end(sentence, slots)
    read_passed(sentence, slots)
    read_elapsed(sentence, slots)
    read_how(sentence)
    read_recipients(sentence, slots)
    read_thai_words(sentence, slots)
    read_sessions(sentence, slots)
    read_columns(sentence, slots)
    read_existing(sentence, slots)
    read_narrowing(sentence, slots)
    refuse_topics(sentence, about_logins=about_logins)
    read_plain_groups(sentence, slots)
    read_appearances(sentence, slots)
    read_findings(sentence, slots)
    read_ability(sentence, slots)
    read_changes(sentence, slots)
    read_scan_kinds(sentence, slots)
    read_line_kinds(sentence, slots)
    _read_subject(sentence, slots)
    read_unnamed_commands(sentence, slots)
    if slots.subject is Subject.SUDO and read_asked_command(sentence):
        slots.asked.append(Dimension.COMMAND)
    read_asides(sentence, slots)
    read_method(sentence, slots)
    read_asked_method(sentence, slots)
    read_counted_days(sentence, slots)
    read_people(sentence)
    _read_dimensions(sentence, slots)
    _read_ongoing(sentence)
    read_all(sentence, slots)
    _read_words(sentence, slots)
    _name_different_commands(slots)
    read_day_of_most(sentence, slots)
    read_when_most(sentence, slots)
    return slots


def _name_different_commands(slots: Slots) -> None:
    """Let "different sudo commands" be of commands where nothing else is told apart."""
    named = slots.asked or slots.counted or slots.grouped or slots.bare or "how_many_people" in slots.words
    if slots.subject is Subject.SUDO and "different" in slots.words and not named:
        (slots.counted if slots.words & {"how_many", "how_often"} else slots.bare).append(Dimension.COMMAND)


def _read_subject(sentence: Sentence, slots: Slots) -> None:
    for index, token in enumerate(sentence.content):
        if not sentence.means(index, "subject") and not sentence.means(index, "subjects"):
            continue
        name = Subject(token.name_in("subject", "subjects") or "")
        if slots.subject not in (None, name):
            continue
        if slots.subject is name and sentence.means(index - 1, "word", "or", "and"):
            sentence.explain(index - 1, index - 1, "-")
        shown = token.means("subjects") and sentence.means(index - 1, "word", "which", "show")
        if shown or asks_thai_command(sentence, index, name):
            slots.asked.append(Dimension.COMMAND)
        slots.subject = name
        sentence.explain(index, index, f"subject: {name}")


def _read_dimensions(sentence: Sentence, slots: Slots) -> None:
    for index, token in enumerate(sentence.content):
        name = token.name_in("dimensions", "dimension")
        if name is None or not sentence.is_free(index):
            continue
        dimension = told_by_verb(sentence, index, Dimension(name))
        if dimension is Dimension.USER and tells_invalid(sentence, index):
            sentence.explain(index, index, "invalid user")
            continue
        if dimension is Dimension.USER and _describes_logins(sentence, index):
            sentence.explain(index, index, "-")
            continue
        if token.means("unit") and not _is_counted_unit(sentence, index):
            continue
        many = token.means("dimensions")
        role = _role_of(sentence, index, slots)
        if role == "bare" and (_hangs_on_preposition(sentence, index) or _is_parted_by_time(sentence, index)):
            continue
        if role == "bare" and (
            says_nobody(sentence, index, dimension)
            or (dimension is Dimension.HOST and not many and _is_the_machine(sentence, index))
            or (dimension is Dimension.HOST and not many and _asks_for_a_time(slots))
            or (
                dimension is Dimension.COMMAND and _had(sentence, index - 1, "use") and _had(sentence, index - 2, "who")
            )
        ):
            sentence.explain(index - 1 if sentence.means(index - 1, "word", "on_date") else index, index, "-")
            continue
        slots.is_plural = slots.is_plural or (many and role in ("asked", "bare"))
        getattr(slots, role).append(dimension)
        sentence.explain(index, index, f"{role}: {dimension}")
        if sentence.means(index + 1, "word", "that"):
            sentence.explain(index + 1, index + 1, "-")
        if sentence.means(index - 1, "word", "and") and index >= 2 and sentence.content[index - 2].means("dimension"):
            sentence.explain(index - 1, index - 1, "-")


def _is_the_machine(sentence: Sentence, index: int) -> bool:
    """Return whether "the server" is only what somebody attacks or enters: "who is attacking the server"."""
    asks = any(token.means("word", "who", "which", "how_many") for token in sentence.content[: max(index - 1, 0)])
    before = sentence.at(index - 1)
    return (
        (
            asks
            and before is not None
            and (
                before.means("word", "attack", "tried", "login", "logged_in")
                or before.means("prep", "to")
                or before.means("subject", "scans")
            )
        )
        or (index == 0 and sentence.means(1, "word", "suffered"))
        or _is_our_machine(sentence, index)
    )


def _asks_for_a_time(slots: Slots) -> bool:
    """Return whether an hour or a day is asked for, of which a machine is no part."""
    return slots.peak is not None or bool(TIME_DIMENSIONS & {*slots.asked, *slots.bare})


def _is_our_machine(sentence: Sentence, index: int) -> bool:
    """Return whether "on my server" and "on the server" only say where all of it happens."""
    before, host = sentence.at(index - 1), sentence.content[index]
    if before is None:
        return False
    between = sentence.text[before.end : host.start].strip().lower()
    placed = before.means("prep", "on", "to", "at", "in") and between in ("my", "our", "the", "this")
    return placed or (before.text.lower() == "on the" and not between)


def _is_counted_unit(sentence: Sentence, index: int) -> bool:
    """Return whether "hours" and "days" are what is told apart ("top 3 hours", "days with over 100"), no length."""
    before, after = sentence.at(index - 1), sentence.at(index + 1)
    if sentence.language == "th" and (before is None or sentence.meanings.get(before.start) == "time"):
        led = after is not None and after.text == "ที่"
        return led and any(token.means("word", "most", "least") for token in sentence.content)
    ranked = before is not None and (
        before.means("word", "top", "most", "least", "which", "show", "how_many")
        or sentence.meanings.get(before.start, "").startswith("limit")
    )
    opens = (
        (before is None or before.means("light", "aux") or before.means("word", "any"))
        and after is not None
        and (after.means("prep", "with") or after.means("word", "that"))
    )
    return (ranked and not sentence.means(index + 1, "word", "ago")) or opens


def _describes_logins(sentence: Sentence, index: int) -> bool:
    """Return whether a word for user only goes with the noun after it: "invalid user attempts", "user logins"."""
    if sentence.language == "th":
        after = sentence.at(index + 1)
        ranked = any(token.means("word", "top", "most", "least", "by", "different") for token in sentence.content)
        attempts = after is not None and after.text.lower().endswith(("attempt", "attempts"))
        attempts = attempts or sentence.means(index - 2, "word", "login", "attempt")
        return attempts and not ranked and sentence.means(index - 1, "word", "invalid")
    if sentence.language != "en" or not sentence.means(index, "dimension") or sentence.means(index, "dimensions"):
        return False
    asked = any(
        token.means("word", "top", "most", "least", "by")
        or (token.means("word", "that") and not token.means("word", "which"))
        or (at == 0 and token.means("light", "aux"))
        for at, token in enumerate(sentence.content)
    )
    asked = asked or any(sentence.means(at, "word", "different") for at in (index - 1, index - 2))
    asked = asked or any(_asks_of(sentence, at) == index for at in range(len(sentence.content)))
    return not asked and sentence.means(index + 1, "word", "login", "attempt")


def _asks_of(sentence: Sentence, index: int) -> int | None:
    """Return where the noun stands that "which" at `index` asks of, or which it stands before."""
    if not sentence.means(index, "word", "which"):
        return None
    index += 1
    while index < len(sentence.content) and _is_adjective(sentence, index):
        index += 1
    return index


def _hangs_on_preposition(sentence: Sentence, index: int) -> bool:
    """Return whether it says "for users" outside of a ranking: neither a filter nor a value asked for."""
    ranked = any(token.means("word", "top", "most", "least") for token in sentence.content)
    return sentence.means(index - 1, "prep", "for", "of", "from", "as") and not ranked


_DETERMINERS = (" the", " this", " that", " our", " my")


def _is_parted_by_time(sentence: Sentence, index: int) -> bool:
    """Return whether a time stands where an adjective would, "on the today box": it may be the noun's name."""
    before = sentence.at(index - 1)
    if before is None or sentence.meanings.get(before.start) != "time":
        return False
    return f" {sentence.text[: before.start].rstrip().lower()}".endswith(_DETERMINERS)


def _role_of(sentence: Sentence, index: int, slots: Slots) -> str:
    """Return which list of `slots` the dimension at `index` belongs to, by the words around it."""
    lists_every = _lists_every(sentence, index)
    if lists_every:
        sentence.explain(index - 1, index - 1, "-")
    if lists_every or (sentence.language == "th" and _had(sentence, index + 1, "which")):
        return "asked"
    if _had(sentence, index + 1, "how_many_people"):
        return "counted"
    follows = sentence.means(index + 1, "word", "by") and sentence.content[index + 1].text == "แต่ละ"
    if follows or _had(sentence, index - 1, "by") or sentence.means(index - 1, "prep", "by"):
        each = index + 1 if follows else index - 1
        sentence.explain(each, each, "-")
        return "grouped"
    if slots.grouped and _had(sentence, index - 1, "and"):
        earlier = sentence.at(index - 2)
        if earlier is not None and earlier.means("dimension"):
            return "grouped"
    at = index - 1
    while _is_adjective(sentence, at) and not _is_thai_verb(sentence, at):
        at -= 1
    if _had(sentence, at, "how_many"):
        return "counted"
    return "asked" if _had(sentence, at, "which") and not _is_taken(sentence, at) else "bare"


def _is_taken(sentence: Sentence, index: int) -> bool:
    """Return whether ไหน at `index` asks for the noun before it, and not for the one behind: user ไหนมีไอพี .."""
    noun = sentence.at(index - 1)
    return sentence.language == "th" and noun is not None and noun.name_in("dimension", "dimensions") is not None


def _is_thai_verb(sentence: Sentence, index: int) -> bool:
    """Return whether the word before a noun is a verb of which it is the object: ไอพีไหนยิง user เยอะสุด."""
    return sentence.language == "th" and sentence.content[index].means("word", "attack", "targeted")


def _lists_every(sentence: Sentence, index: int) -> bool:
    """Return whether all values are asked for, "list every account that ..", and not a count of each of them."""
    every, shown, after = sentence.at(index - 1), sentence.at(index - 2), sentence.at(index + 1)
    if every is None or shown is None or after is None or every.text.lower() not in ("every", "each"):
        return False
    follows = after.means("prep", "with") or after.means("word", "that")
    counted = any(token.means("word", "with_counts", "most", "least", "top", "how_many") for token in sentence.content)
    return shown.means("word", "show") and follows and not counted


def _had(sentence: Sentence, index: int, name: str) -> bool:
    """Return whether the token at `index`, read already or not, has the sense `word.name`."""
    token = sentence.at(index)
    return token is not None and token.means("word", name)


def _is_adjective(sentence: Sentence, index: int) -> bool:
    token = sentence.at(index)
    if token is None or token.means("word", "which", "show", "how_many"):
        return False
    return token.means("word", *_ADJECTIVES) or any(token.means(group) for group in ("action", "subject", "light"))


_PRIORITY = """
    failed_password failed success login logged_in attempt tried attack targeted attacker invalid how_often
    how_many_people how_many who which when where_from show any yes_no plural first oldest last most least top
    different percentage success_rate failure_rate average more_than more than compare use times
    connected summary with_counts analyse problem ongoing drawn separately trend busier worse appeared activity
    course which_period with_details both_outcomes
""".split()  # noqa: SIM905 - a list of words
"""Which sense of a word is taken where it has more than one: the first of these."""


_TWO_SENSES = (("when", "first"), ("failed", "first"), ("targeted", "most"))
"""Pairs of words that one phrase is both of: "started failing", "hit hardest"."""


def _read_words(sentence: Sentence, slots: Slots) -> None:
    compared = any(token.means("word", *COMPARING) for token in sentence.content)
    for index, token in enumerate(sentence.content):
        if not sentence.is_free(index):
            continue
        if compared and token.means("word", "and", "or", "between") and _is_beside_time(sentence, index):
            sentence.explain(index, index, "compare")
            continue
        if read_joint(sentence, index, slots):
            continue
        words = token.names.get("word", set())
        slots.words.update(second for first, second in _TWO_SENSES if first in words and second in words)
        name = next((name for name in _PRIORITY if name in words), None)
        if name is None or (name == "times" and names_a_moment(sentence, index)):
            continue
        if name == "attacker" and not (slots.asked or slots.counted or slots.grouped):
            if not token.text.lower().startswith("attack"):
                sentence.note("note_attacker", word=token.text)
            slots.bare.append(Dimension.SOURCE)
            slots.is_plural = slots.is_plural or token.text.lower().endswith("s")
        if name == "failed_password" or (name == "success" and "password" in token.text.lower()):
            slots.methods = tuple(dict.fromkeys((*slots.methods, "password")))
        slots.words.add(name)
        sentence.explain(index, index, name.replace("_", " "))
    check_invalid(sentence)
    refuse_present(sentence, slots)
    slots.words -= {"activity"} if slots.subject is Subject.EVENTS else set()
    slots.words.update({"compare"} if texts_read_as(sentence, "compare") else ())
    slots.invalid_user = True if "invalid" in slots.words else slots.invalid_user
    read_how_much(sentence, slots)
    read_auxiliary(sentence, slots)


def _read_ongoing(sentence: Sentence) -> None:
    """Read the words that only say of an attack that it goes on: the answer tells until when the data is."""
    if any(
        token.means("word", "attack", "targeted", "problem") or token.means("finding") for token in sentence.content
    ):
        for index in range(len(sentence.content)):
            if sentence.means(index, "word", "ongoing"):
                sentence.explain(index, index, "-")


def _is_beside_time(sentence: Sentence, index: int) -> bool:
    beside = (sentence.at(index - 1), sentence.at(index + 1))
    return any(token is not None and sentence.meanings.get(token.start) == "time" for token in beside)
