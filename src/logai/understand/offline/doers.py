"""Read who does something by the verb beside it: a machine that attacks is a source, "users" that log in are anybody.

เครื่องไหนยิง admin          the source; เครื่องไหนโดนยิง is the host
พนักงานเข้าระบบกี่ครั้ง          whoever logs in: the noun says nothing
เครื่องแม่ข่ายถูกโจมตีกี่ครั้ง       where all of it happens: the noun says nothing
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.vocabulary import Dimension
from logai.understand.offline.classifiers import introduces_days, ranks_days
from logai.understand.offline.scan import Kind

if TYPE_CHECKING:
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_ACTIVE_ENGLISH = ("attack", "attacks", "attacking", "is attacking", "are attacking", "keeps attacking")
_VERBS = ("login", "logged_in", "attempt", "tried", "failed", "failed_password", "success", "use")
_ASKED_OF_ALL = ("how_often", "when", "first", "last", "percentage", "success_rate", "failure_rate", "average")
_ASKED_OF_EACH = ("top", "different", "show", "who", "with_counts", "how_many", "how_many_people")


def told_by_verb(sentence: Sentence, index: int, dimension: Dimension) -> Dimension:
    """Return the source for a host that is said to attack, else `dimension`."""
    if dimension is not Dimension.HOST:
        return dimension
    if comes_from(sentence, index):
        return Dimension.SOURCE
    if sentence.means(index - 1, "prep"):
        return dimension
    verb = _verb_after(sentence, index)
    if verb is None or verb.means("word", "targeted"):
        return dimension
    if sentence.language == "en":
        return Dimension.SOURCE if _is_active(sentence, verb, index) else dimension
    # เครื่องที่มีความพยายามล็อกอิน are those that saw attempts.
    acts = verb.means("word", "attack", "tried", "attempt") and not verb.text.startswith("ความพยายาม")
    return Dimension.SOURCE if acts or verb.means("subject", "scans") else dimension


def comes_from(sentence: Sentence, index: int) -> bool:
    """Return whether logins come from the machine at `index`, "from which host", จากเครื่องไหน, and are not on it."""
    at = index - 1
    while (before := sentence.at(at)) is not None and before.means("word", "which", "how_many", "different"):
        at -= 1
    each = before is not None and before.means("word", "by") and before.text.lower().startswith(("from ", "จาก"))
    if before is not None and (each or before.means("prep", "from")):
        return True
    asked = at < index - 1
    return asked and any(_is_left_hanging(sentence, other) for other in range(index + 1, len(sentence.content)))


def _is_left_hanging(sentence: Sentence, index: int) -> bool:
    """Return whether "from" at `index` ends its clause: "which hosts did root log in from today"."""
    token, after = sentence.content[index], sentence.at(index + 1)
    if not token.means("prep", "from") or token.means("word", "connected"):
        return False
    verb = sentence.text[: token.start].lower().split()[-1:]
    acts = bool(verb) and verb[0] in ("in", "on", "come", "came", "connect", "connected", "originate", "authenticate")
    return after is None or (acts and sentence.meanings.get(after.start) == "time")


def _is_active(sentence: Sentence, verb: Token, noun: int) -> bool:
    """Return whether the machine at `noun` does what `verb` says: "which machine attacked most"."""
    text = verb.text.lower()
    if text in _ACTIVE_ENGLISH or text.endswith((" us", " me")):
        return True
    asked = sentence.at(noun - 1)
    told = sentence.at(noun + 1)
    opened = (asked is not None and asked.means("word", "which")) or (told is not None and told.means("word", "that"))
    return opened and text == "attacked"


def refuse_reversed(sentence: Sentence) -> None:
    """Refuse users that are said to attack, and "who did root attack": names are what is tried, and by addresses.

    "Who was scanned" is refused too: the log is of one side alone.
    """
    if sentence.language != "en":
        return
    _refuse_goal(sentence)
    for index, token in enumerate(sentence.content):
        if not token.means("word", "attack", "tried"):
            continue
        if _turns_sides(sentence, index):
            raise sentence.refuse("no_sense", sentence.words(index - 1, index + 1))
        before = sentence.at(index - 1)
        named = before is not None and sentence.meanings.get(before.start, "").startswith("users: ")
        asked = any(_asks_for_side(other) for other in sentence.content[: max(index - 1, 0)])
        after = sentence.at(index + 1)
        opened = after is None or after.means("word", "most") or sentence.meanings.get(after.start) == "time"
        if named and asked and opened and _is_bare_name(sentence, index - 1):
            raise sentence.refuse("no_sense", sentence.words(index - 1, index))
        if token.means("word", "attack") and _acts_of_users(sentence, index):
            raise sentence.refuse("no_sense", token.text)
    scanned = [token.text for token in sentence.content if token.text.lower() == "scanned"]
    passive = any(token.text.lower() in ("was", "were", "who was", "who were", "got") for token in sentence.tokens)
    if scanned and passive and any(_asks_for_side(token) for token in sentence.content):
        raise sentence.refuse("no_sense", *scanned)


def _refuse_goal(sentence: Sentence) -> None:
    """Refuse "failed logins to 10.0.0.5", of which an address is where they come from, and "!root" as that name."""
    for index, token in enumerate(sentence.content):
        meaning = sentence.meanings.get(token.start, "")
        if meaning.startswith(("sources: ", "networks: ")) and token.kind in (Kind.ADDRESS, Kind.NETWORK):
            before = sentence.at(index - 1)
            towards = before is not None and before.text.lower().removeprefix("log in ") in _TOWARDS
            if towards and not _is_range(sentence, index):
                raise sentence.refuse("no_sense", sentence.words(index - 1, index))
        if meaning.startswith(_NAMED) and sentence.text[: token.start].endswith("!"):
            raise sentence.refuse("negation", f"!{token.text}")


_TOWARDS = (
    "to",
    "into",
    "onto",
    "against",
    "targeting",
    "logged in to",
    "logged into",
    "log into",
    "get into",
    "got into",
)
_NAMED = ("users: ", "sources: ", "networks: ", "hosts: ")


def _is_range(sentence: Sentence, index: int) -> bool:
    """Return whether "to" joins two addresses, "from 10.0.0.1 to 10.0.0.9"."""
    return any(token.kind is Kind.ADDRESS for token in sentence.content[:index])


def _turns_sides(sentence: Sentence, index: int) -> bool:
    """Return whether an address suffers an attack, "attacked IPs", "was 10.0.0.5 attacked", or a user attacks."""
    token, before = sentence.content[index], sentence.at(index - 1)
    suffers = token.text.lower().split(" ")[-1] in _SUFFERED
    if suffers and sentence.content[index + 1 : index + 2]:
        after = sentence.content[index + 1]
        if after.means("dimensions", "source") or after.means("dimension", "source"):
            return True
    if before is None or not token.means("word", "attack"):
        return False
    opened = sentence.text.lower().split(" ")[0]
    meaning = sentence.meanings.get(before.start, "")
    if meaning.startswith("sources: "):
        return suffers and opened in ("was", "were", "is", "are", "has", "did", "how", "when")
    return meaning.startswith("users: ") and opened == "did" and token.text.lower() in ("attack", "hack", "brute force")


_SUFFERED = ("attacked", "targeted", "hammered", "bombarded", "pounded", "hacked")


_CEASES = (
    *("stop", "stopped", "cease", "ceased", "end", "ended", "let up"),
    *("หยุด", "จบ", "สิ้นสุด", "เลิก", "ยุติ", "ซา", "หยุดลง", "จบลง", "หยุดไป", "จบไป", "เลิกไป", "ซาลง", "สงบลง"),
)


def read_end(sentence: Sentence, slots: Slots) -> None:
    """Read "when did the hammering stop" and การโจมตีหยุดเมื่อไหร่ as when it was last seen."""
    acts = any(token.means("word", "attack", "failed", "attempt", "login", "tried") for token in sentence.content)
    if not acts or not _asks(sentence, "when") or _asks(sentence, "first", "last"):
        return
    for index, token in enumerate(sentence.content):
        if token.text.lower() in _CEASES and sentence.is_free(index):
            slots.words.add("last")
            sentence.explain(index, index, "last")


def read_passed(sentence: Sentence, slots: Slots) -> None:
    """Read "how many logins went through" as attempts that succeeded: who goes through a list of names tries them."""
    for index, token in enumerate(sentence.content):
        if token.text.lower() not in _PASSES or not sentence.is_free(index) or _has_object(sentence, index):
            continue
        logins = sentence.means(index - 1, "word", "that", "which")
        logins |= any(token.means("word", "login", "attempt") for token in sentence.content[:index])
        counted = sentence.means(index - 1, "word", "how_many", "which", "any")
        if logins or counted or sentence.means(index - 1, "light", "aux"):
            slots.words.add("success")
            sentence.explain(index, index, "success")


def _has_object(sentence: Sentence, index: int) -> bool:
    """Return whether something follows the verb that is gone through: "many names", but not "with a public key"."""
    after = sentence.at(index + 1)
    return after is not None and sentence.is_free(index + 1) and not after.means("prep")


_PASSES = ("go through", "goes through", "going through", "went through", "gone through")


def _asks_for_side(token: Token) -> bool:
    return token.means("word", "who") or token.name_in("dimension", "dimensions") in (Dimension.USER, Dimension.SOURCE)


def _is_bare_name(sentence: Sentence, index: int) -> bool:
    """Return whether the name is the subject of what follows: "did" or nothing stands before it, and no preposition."""
    before = sentence.at(index - 1)
    start = sentence.content[index].start
    did = sentence.text[:start].rstrip().lower().endswith(" did")
    return did and before is not None


def _acts_of_users(sentence: Sentence, index: int) -> bool:
    before, after = sentence.at(index - 1), sentence.at(index + 1)
    text = sentence.content[index].text.lower().split(" ")[0]
    if text == "attacking" and after is not None and after.name_in("dimension", "dimensions") == Dimension.USER:
        return True
    at = index - 1
    opened = before is not None and before.means("word", "that", "which", "who")
    while (noun := sentence.at(at)) is not None and (noun.means("light") or noun.means("word", "that", "which", "who")):
        at -= 1
    is_user = noun is not None and noun.name_in("dimension", "dimensions") == Dimension.USER
    return is_user and (text in ("attacking", "attack", "attacks") or (opened and text == "attacked"))


_NAMED_IN_PART = ("users_like: ", "not users_like: ")


def says_nobody(sentence: Sentence, index: int, dimension: Dimension) -> bool:
    """Return whether the noun at `index` only names whoever logs in, or the machine that all of it happens on."""
    if sentence.language == "en":
        return dimension is Dimension.USER and _are_all_but_one(sentence, index)
    if not sentence.content[index].means("dimension"):
        return False
    at = index + 1
    while (verb := sentence.at(at)) is not None and sentence.meanings.get(verb.start, "").startswith(_NAMED_IN_PART):
        at += 1
    if verb is None or not counts_all(sentence):
        return False
    if dimension is Dimension.USER:
        return verb.means("word", *_VERBS) or verb.text.startswith("ใช้สิทธิ์")
    return dimension is Dimension.HOST and verb.means("word", "targeted", "suffered")


def _are_all_but_one(sentence: Sentence, index: int) -> bool:
    """Return whether users only carry who is left out: "how many commands did users other than admin run"."""
    before, after = sentence.at(index - 1), sentence.at(index + 1)
    acts = before is not None and before.text.lower() in ("did", "do", "have", "does", "has")
    leaves_out = after is not None and sentence.meanings.get(after.start, "").startswith("not users")
    return acts and leaves_out and index > 1


def counts_all(sentence: Sentence) -> bool:
    """Return whether something is asked of all that happened together: how often, when; and not of each user."""
    asked = _asks(sentence, *_ASKED_OF_ALL) or any(
        token.means("peak") or token.means("bucket") for token in sentence.content
    )
    return asked and not _asks(sentence, *_ASKED_OF_EACH)


def read_counted_days(sentence: Sentence, slots: Slots) -> None:
    """Read กี่วันที่ .. as days that are counted, and วันที่ .. มากที่สุด as ranked, where วันที่ introduces no date."""
    for index, token in enumerate(sentence.content):
        if slots.peak is Dimension.DAY and introduces_days(sentence, index):
            sentence.explain(index, index, "-")  # วันที่เงียบที่สุดคือวันไหน
        elif slots.peak is None and not slots.bare and ranks_days(sentence, index):
            counted = sentence.at(index - 1)
            slots.is_plural = counted is not None and counted.number is not None
            slots.bare.append(Dimension.DAY)
            sentence.explain(index, index, f"bare: {Dimension.DAY}")
        if token.text == "วันที่" and sentence.is_free(index) and sentence.means(index - 1, "word", "how_many"):
            slots.counted.append(Dimension.DAY)
            sentence.explain(index, index, f"counted: {Dimension.DAY}")


def _verb_after(sentence: Sentence, index: int) -> Token | None:
    at = index + 1
    while (token := sentence.at(at)) is not None and (
        token.means("word", "which", "that") or token.means("light") or token.text in ("ที่", "are", "is")
    ):
        at += 1
    return token


def _asks(sentence: Sentence, *names: str) -> bool:
    return any(token.means("word", *names) for token in sentence.content)
