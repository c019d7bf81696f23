"""Decide what is asked about and with which outcome; what the words leave open is stated in a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.events import Outcome
from logai.plan.model import Dimension, Subject
from logai.understand.offline.findings import decide_on_findings
from logai.understand.offline.misplaced_outcomes import refuse_outcome_of_others
from logai.understand.offline.outcomes import read_both_outcomes
from logai.understand.offline.scan import Kind
from logai.understand.offline.unnamed import BECOMES, read_trying_to_become, read_unnamed

if TYPE_CHECKING:
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_LOGIN_WORDS = (
    "login",
    "logged_in",
    "attempt",
    "tried",
    "failed",
    "failed_password",
    "success",
    "attack",
    "targeted",
    "attacker",
    "success_rate",
    "failure_rate",
)
_LOGINS_ALONE = frozenset({"attack", "attacker", "targeted", "invalid", "logged_in", "connected"})
"""Words that are said of logins and of nothing else."""


BRIEF_WORDS = frozenset({"analyse", "problem", "summary"})
"""Words that ask for all that there is to say; of what, if nothing else is named, is an authentication log's matter."""

COMPARING = frozenset({"more", "more_than", "compare", "trend", "busier", "worse", "course"})
"""Words by which one time, or one name, is held against another."""

QUANTIFIERS = ("many", "much", "several")
"""Words that only an unread word before or after them leaves unread."""


def decide_subject(sentence: Sentence, slots: Slots) -> None:
    """Set the subject and the outcome of `slots`; raise NotUnderstoodError where the words name none, or two."""
    words = slots.words
    if slots.findings:
        decide_on_findings(sentence, slots)
        return
    if slots.actions or slots.any_change:
        slots.subject = _subject_of_changes(sentence, slots)
    if slots.subject is None:
        slots.subject = _subject_of_words(sentence, slots)
    failed, succeeded = _read_outcomes(sentence, slots)
    if slots.subject is Subject.LOGIN_ATTEMPTS:
        _decide_outcome(sentence, slots, failed=failed, succeeded=succeeded)
    elif slots.subject is Subject.EVENTS and slots.actions:
        refuse_outcome_of_others(sentence, slots)
        slots.outcome = Outcome.FAILURE if failed else slots.outcome
    elif slots.subject in (Subject.SUDO, Subject.SU):
        refuse_outcome_of_others(sentence, slots)
        succeeded = succeeded or _tells_becoming(sentence)
        slots.outcome = Outcome.FAILURE if failed else Outcome.SUCCESS if succeeded else None
        if foreign := words & {*_LOGINS_ALONE, "login", "failed_password"}:
            raise sentence.refuse(
                "no_sense",
                *(token.text for token in sentence.content if token.means("subject") or token.means("subjects")),
                *(token.text for token in sentence.content if token.means("word", *foreign)),
            )
    elif (
        failed
        or succeeded
        or words & (_LOGINS_ALONE - {"connected"})
        or (words & {"attempt", "tried"} and slots.subject in (Subject.SESSIONS, Subject.ACCOUNT_CHANGES))
        or (words & {"login"} and slots.subject is not Subject.SESSIONS)
    ):
        raise sentence.refuse(
            "no_sense",
            *(
                t.text
                for t in sentence.content
                if t.means("subject")
                or t.means("action")
                or t.means("word", "failed", "success", "login", "attempt", "tried", *_LOGINS_ALONE)
            ),
        )


def _subject_of_changes(sentence: Sentence, slots: Slots) -> Subject:
    """Return account changes, or events for changes that failed: those are none."""
    if slots.subject not in (None, Subject.EVENTS):
        raise sentence.refuse("several")
    failed = bool(slots.actions) and "failed" in slots.words
    return Subject.EVENTS if failed and not slots.words & {*_LOGINS_ALONE, "login"} else Subject.ACCOUNT_CHANGES


def _subject_of_words(sentence: Sentence, slots: Slots) -> Subject:  # noqa: C901, PLR0911 - a rule a subject
    """Return logins, where a word speaks of them or a ranking leaves open what is counted."""
    if (becoming := read_trying_to_become(sentence, slots)) is not None:
        return becoming
    if slots.words & set(_LOGIN_WORDS) or slots.invalid_user:
        return Subject.LOGIN_ATTEMPTS
    if slots.words & BRIEF_WORDS and not (slots.bucket and _names_nothing_else(slots)):
        return Subject.LOGIN_ATTEMPTS
    if Dimension.REASON in {*slots.asked, *slots.bare, *slots.grouped}:
        slots.words.add("failed")  # It is failures alone that have one.
        return Subject.LOGIN_ATTEMPTS
    if "connected" in slots.words or any(token.means("word", "connected") for token in sentence.content):
        slots.words.add("connected")
        return Subject.LOGIN_ATTEMPTS
    if _tells_thai_entry(sentence):
        slots.words.add("connected")
        return Subject.LOGIN_ATTEMPTS
    if came := _comes_from(sentence, slots):
        slots.words.add("login")
        told = sentence.lexicon.say(sentence.language, "logins_success")
        sentence.note("note_connect", word=came, outcome=told)
        return Subject.LOGIN_ATTEMPTS
    if _begins_from_somewhere(sentence, slots) or _ranks_by_others(sentence, slots):
        slots.words.add("attempt")
        sentence.note("note_nothing_named_both")
        return Subject.LOGIN_ATTEMPTS
    if _appears(sentence, slots) or _asks_what_occurs(sentence, slots) or _tells_kinds_apart(slots):
        return Subject.EVENTS
    if _ranks_nothing_named(sentence, slots) or _compares_nothing_named(sentence, slots):
        slots.nothing_named = True
        return Subject.LOGIN_ATTEMPTS
    unnamed = read_unnamed(sentence, slots)
    if unnamed is not None:
        return unnamed
    raise sentence.refuse("nothing_asked", *_content_words(sentence))


def _names_nothing_else(slots: Slots) -> bool:
    """Return whether a summary is all that is asked for: "a weekly summary" does not say of what a number a week is."""
    return not slots.words & {"failed", "success"} and slots.words & BRIEF_WORDS == {"summary"}


def _tells_becoming(sentence: Sentence) -> bool:
    """Return whether somebody is said to have become another user, which none does who only tries to."""
    tries = any(
        token.means("word", "tried", "attempt") or "attempt" in token.text.lower() for token in sentence.content
    )
    return not tries and any(token.text.lower() in BECOMES for token in sentence.content)


def _tells_thai_entry(sentence: Sentence) -> bool:
    """Return whether เข้า, which is "to" before a host, is the verb: alice เข้ากี่ครั้ง."""
    asks = ("how_often", "how_many", "when", "last", "first", "plural", "yes_no", "most", "where_from")
    if sentence.content and sentence.content[-1].text in ("เข้า", "เข้ามา", "เข้าไป"):
        return True  # เครื่องไหนที่ bob เข้า
    return any(
        (token.text == "เข้า" or (token.text.startswith("เข้า") and token.means("prep", "on")))
        and (
            after.means("word", *asks)
            or after.means("prep", "from", "with", "as")
            or sentence.meanings.get(token.start, "").startswith("hosts")
            or sentence.meanings.get(after.start) == "time"
        )
        for token, after in zip(sentence.content, sentence.content[1:], strict=False)
    )


def _comes_from(sentence: Sentence, slots: Slots) -> str:
    """Return the verb by which a user is said to come from addresses, "from how many IPs did ubuntu come"; else ""."""
    asked = Dimension.SOURCE in {*slots.asked, *slots.counted} or "where_from" in slots.words
    named = any(sentence.meanings.get(token.start, "").startswith("users: ") for token in sentence.content)
    if not asked or not named or sentence.language != "en":
        return ""
    verbs = ("come", "came", "comes", "coming", "did come")
    return next((token.text for token in sentence.tokens if token.text.lower() in verbs), "")


def _begins_from_somewhere(sentence: Sentence, slots: Slots) -> bool:
    """Return whether it is asked when an address began, and not with what: "when did 10.0.0.5 start"."""
    meanings = [sentence.meanings.get(token.start, "") for token in sentence.content]
    named = any(meaning.startswith(("sources: ", "networks: ")) for meaning in meanings)
    begins = any(token.means("word", "begin") for token in sentence.content)
    return named and begins and {"when", "first"} <= slots.words


def _ranks_nothing_named(sentence: Sentence, slots: Slots) -> bool:
    """Return whether a ranking says whose, but not what is counted: "top ip yesterday", "busiest hour"."""
    dimensions = {*slots.asked, *slots.bare}
    if any(sentence.is_free(at) and not _is_filler(token) for at, token in enumerate(sentence.content)):
        return False
    if slots.peak is not None:
        return not dimensions and any(
            token.text.lower().startswith((*_BUSY, *_PEAKS, *_HEAVY)) for token in sentence.content
        )
    of_time = bool(dimensions) and dimensions <= {Dimension.HOUR_OF_DAY, Dimension.DAY}
    ranked = (
        bool(slots.words & {"top"})
        or (of_time and any(t.means("word", "most", "least") and t.text.startswith(_SAYING) for t in sentence.content))
        or _says_active(sentence)
        or any(t.means("word", "most") and t.text.lower().endswith(_COMMON) for t in sentence.content)
        or any(meaning.startswith("limit") and meaning.endswith("top") for meaning in sentence.meanings.values())
    )
    told_apart = {
        Dimension.USER,
        Dimension.SOURCE,
        Dimension.NETWORK,
        Dimension.HOST,
        Dimension.HOUR_OF_DAY,
        Dimension.DAY,
    }
    return ranked and bool(dimensions) and dimensions <= told_apart and not slots.methods


def _ranks_by_others(sentence: Sentence, slots: Slots) -> bool:
    """Return whether users or addresses are ranked by how many of the other they had: "ip with most usernames"."""
    told = {*slots.asked, *slots.bare, *slots.counted}
    if any(sentence.is_free(at) and not _is_filler(token) for at, token in enumerate(sentence.content)):
        return False
    return bool(slots.words & {"most", "least"}) and told == {Dimension.USER, Dimension.SOURCE}


_BUSY = ("busiest", "เงียบ", "สงบ", "คึกคัก", "วุ่นวาย", "พีค")
"""How words begin that say how much goes on, and so need no noun for it."""


def _compares_nothing_named(sentence: Sentence, slots: Slots) -> bool:
    """Return whether times or names are compared, but not by what: "compare April with March", "root vs admin"."""
    if not slots.words & COMPARING or slots.methods:
        return False
    if any(sentence.is_free(at) and not _is_filler(token) for at, token in enumerate(sentence.content)):
        return False
    meanings = list(sentence.meanings.values())
    named = any(meaning.startswith(("users: ", "sources: ", "hosts: ")) for meaning in meanings)
    return "time" in meanings or named or "trend" in slots.words


def _appears(sentence: Sentence, slots: Slots) -> bool:
    """Return whether it is asked when a name was first or last seen at all: every line that tells of it counts."""
    if not slots.words & {"first", "last", "oldest"} and not ("appeared" in slots.words and sentence.language == "th"):
        return False
    if any(sentence.is_free(at) and not _is_filler(token) for at, token in enumerate(sentence.content)):
        return False
    meanings = sentence.meanings.values()
    named = any(meaning.startswith(("users: ", "sources: ", "networks: ", "hosts: ")) for meaning in meanings)
    seen = any(
        _SEEN & set(token.text.lower().split(" ")) or token.means("word", "appeared") for token in sentence.tokens
    )
    return named and seen and not {*slots.asked, *slots.bare, *slots.counted, *slots.grouped}


def _asks_what_occurs(sentence: Sentence, slots: Slots) -> bool:
    """Return whether it is asked which machines, or which users, the log tells of at all: ใน log มีเครื่องอะไรบ้าง."""
    asked = {*slots.asked, *slots.counted}
    if sentence.language != "th" or not asked or slots.grouped or slots.words & {"most", "least", "top"}:
        return False
    if any(sentence.is_free(at) and not _is_filler(token) for at, token in enumerate(sentence.content)):
        return False
    in_log = any(
        token.text.lower().startswith(("ใน", "จาก")) and token.text.endswith(_LOG) for token in sentence.tokens
    )
    return asked == {Dimension.HOST} or (in_log and asked <= {Dimension.HOST, Dimension.USER, Dimension.SOURCE})


def _tells_kinds_apart(slots: Slots) -> bool:
    """Return whether kinds of events are asked for, whose noun says of what: "the most common event type"."""
    return Dimension.ACTION in {*slots.asked, *slots.bare, *slots.grouped, *slots.counted}


_LOG = ("log", "logs", "ล็อก", "บันทึก", "log นี้", "ล็อกนี้", "auth.log")
_SEEN = frozenset(
    """
    seen see saw appear appeared appears appearing spotted observed observe noticed notice turn turned pop popped
    ปรากฏ ปรากฏตัว โผล่ โผล่มา โผล่เข้ามา เห็น พบเห็น เจอ พบ
    show showed shows
    """.split()  # noqa: SIM905 - a list of words
)


_HEAVY = ("หนัก", "โหด", "ดุ", "แรง", "the worst", "worst")
_SAYING = (*_BUSY, "หนัก", "โหด", "ดุ", "แรง")
"""How words begin that say of a time how much went on, and so need no noun for it."""


_PEAKS = ("busiest", "noisiest", "heaviest", "worst", "hottest", "most active", "peak", "the busiest", "rush")


def _says_active(sentence: Sentence) -> bool:
    """Return whether the most active is asked for: "busiest IP", "noisiest user"."""
    return any(
        token.means("word", "most", "least") and token.text.lower().endswith(_ACTIVE) for token in sentence.content
    )


_ACTIVE = ("busiest", "noisiest", "active", "chattiest", "loudest", "busy", "quietest", "calmest")


_COMMON = ("most common", "most popular", "most frequent", "most frequently", "commonest", "worst", "most used")


def _is_filler(token: Token) -> bool:
    return token.means("light") or token.means("prep")


def _content_words(sentence: Sentence) -> list[str]:
    """Return the words that were not understood; where all are known ones, those that carry meaning."""
    unknown = [
        token.text
        for index, token in enumerate(sentence.content)
        if token.kind in (Kind.WORD, Kind.UNKNOWN) and sentence.is_free(index)
    ]
    spoken = [token for token in sentence.content if not _is_filler(token)]
    fine = [token for token in spoken if token.name_in("dimension", "dimensions") or token.means("word", "yes_no")]
    doubtful = [token.text for token in spoken if token not in fine and token.start not in sentence.meanings]
    unknown = [text for text in unknown if text.lower() not in QUANTIFIERS] or unknown
    return unknown or doubtful or [token.text for token in spoken]


def _decide_outcome(sentence: Sentence, slots: Slots, *, failed: bool, succeeded: bool) -> None:
    words = slots.words
    attacked = bool(words & {"attack", "attacker", "targeted"})
    if attacked and (succeeded or _tells_breach(sentence)):
        raise sentence.refuse("mixed_outcomes")
    if slots.nothing_named:
        worst = any(token.text.lower().startswith(_HEAVY) for token in sentence.content)
        by_time = not worst and (
            slots.peak is not None
            or "busier" in words
            or _says_active(sentence)
            or bool({*slots.asked, *slots.bare} & {Dimension.HOUR_OF_DAY, Dimension.DAY})
        )
        slots.outcome = None if by_time else Outcome.FAILURE
        sentence.note("note_nothing_named_both" if by_time else "note_nothing_named")
        return
    if failed or attacked:
        slots.outcome = Outcome.FAILURE
    elif succeeded:
        slots.outcome = Outcome.SUCCESS
    elif slots.invalid_user and not words & {"login", "attempt"}:
        slots.outcome = Outcome.FAILURE
    elif words & {"attempt", "tried", "success_rate"} or _comes_from_nobody(sentence, slots):
        slots.outcome = None
    else:
        slots.outcome = Outcome.SUCCESS
    if "connected" in words and not words & {"login", "logged_in", "attempt", "failed", "failed_password"}:
        told = "logins_both" if slots.outcome is None else f"logins_{slots.outcome}"
        word = next(t.text for t in sentence.content if t.means("word", "connected") or t.text.startswith("เข้า"))
        sentence.note("note_connect", word=word, outcome=sentence.lexicon.say(sentence.language, told))
    if slots.invalid_user and slots.outcome is Outcome.SUCCESS:
        raise sentence.refuse(
            "no_sense",
            *(t.text for t in sentence.content if t.means("word", "invalid", "login", "logged_in", "success")),
        )


def _read_outcomes(sentence: Sentence, slots: Slots) -> tuple[bool, bool]:
    """Return whether failures and whether successes are spoken of; raise NotUnderstoodError for both."""
    failed = bool(slots.words & {"failed", "failed_password", "failure_rate"})
    succeeded = bool(slots.words & {"success", "logged_in"})
    if failed and succeeded and read_both_outcomes(sentence, slots):
        return False, False
    if failed and succeeded:
        raise sentence.refuse("mixed_outcomes")
    if both := _tells_both_of_each(sentence, slots):
        raise sentence.refuse("mixed_outcomes", *both)
    if denied := _denies_any_success(sentence, slots):
        raise sentence.refuse("negation", *denied)
    return failed, succeeded


def _tells_both_of_each(sentence: Sentence, slots: Slots) -> list[str]:
    """Return the words of ไอพีที่ทั้งสำเร็จและล้มเหลว, of which each has both; of all logins they are every attempt."""
    of_each = slots.asked or slots.bare or slots.counted or slots.grouped or "who" in slots.words
    return [
        token.text
        for token in sentence.content
        if of_each
        and token.means("word", "attempt")
        and token.text.startswith("ทั้ง")
        and not sentence.meanings.get(token.start, "").startswith("other outcome")
    ]


def _denies_any_success(sentence: Sentence, slots: Slots) -> list[str]:
    """Return the words of "IPs that did not succeed": failed once, or never succeeded at all, nobody knows."""
    if not (slots.asked or slots.bare or slots.counted or slots.grouped or "who" in slots.words):
        return []
    return [
        token.text
        for index, token in enumerate(sentence.content)
        if token.means("word", "failed")
        and not sentence.meanings.get(token.start, "").startswith("other outcome")
        and (token.text.lower() in _DENIALS or _is_without_success(sentence, index))
    ]


_DENIALS = frozenset(
    {
        *("did not succeed", "didn't succeed", "do not succeed", "don't succeed", "not succeed", "does not succeed"),
        *("doesn't succeed", "not succeeded", "never succeeded", "with no success", "no success"),
        *(
            "did not get in",
            "didn't get in",
            "did not make it",
            "didn't make it",
            "did not make it in",
            "didn't make it in",
        ),
    }
)


def _is_without_success(sentence: Sentence, index: int) -> bool:
    """Return whether "without success" is said of a user or an address, and not of what was tried."""
    before = sentence.at(index - 1)
    text = sentence.content[index].text.lower()
    return text.startswith("without") and before is not None and before.name_in("dimension", "dimensions") is not None


def _comes_from_nobody(sentence: Sentence, slots: Slots) -> bool:
    """Return whether เข้ามา is said of an address or of anything, and not of a user: every attempt comes in."""
    if sentence.language != "th" or "connected" not in slots.words or slots.words & {"login", "logged_in"}:
        return False
    if {Dimension.USER, Dimension.METHOD} & {*slots.asked, *slots.counted, *slots.bare}:
        return False
    named = [meaning for meaning in sentence.meanings.values() if meaning.startswith(("sources: ", "users: "))]
    if named:
        return all(meaning.startswith("sources: ") for meaning in named) and "who" not in slots.words
    return Dimension.SOURCE in {*slots.asked, *slots.counted} or "อะไร" in sentence.text


def _tells_breach(sentence: Sentence) -> bool:
    """Return whether an attack is said to have worked: เดารหัสได้, where ได้ alone is otherwise politeness."""
    return any(
        token.means("word", "attack", "targeted") and sentence.text[token.end :].lstrip().startswith("ได้")
        for token in sentence.content
    )


def note_attack(sentence: Sentence, slots: Slots) -> None:
    """State that guessing and breaking in are counted as failed logins, wherever no plainer word says so."""
    if slots.subject is not Subject.LOGIN_ATTEMPTS or slots.nothing_named:
        return
    plainly = bool(slots.words & {"failed", "failed_password", "failure_rate"})
    for token in sentence.content:
        text = token.text.lower()
        if (
            token.means("word", "attack", "targeted")
            and not (plainly and token.means("word", "most"))
            and not text.endswith("โจมตี")
            and "attack"
            not in (text.removesuffix("s").removesuffix("ing").removesuffix("er").removesuffix("ed").split(" ")[0])
        ):
            sentence.note("note_attack", word=token.text)
