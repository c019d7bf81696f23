"""Read who does something by the verb beside it: a machine that attacks is a source, "users" that log in are anybody.

เครื่องไหนยิง admin          the source; เครื่องไหนโดนยิง is the host
พนักงานเข้าระบบกี่ครั้ง          whoever logs in: the noun says nothing
เครื่องแม่ข่ายถูกโจมตีกี่ครั้ง       where all of it happens: the noun says nothing
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.model import Dimension

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
    if dimension is not Dimension.HOST or sentence.means(index - 1, "prep"):
        return dimension
    verb = _verb_after(sentence, index)
    if verb is None or verb.means("word", "targeted"):
        return dimension
    if sentence.language == "en":
        return Dimension.SOURCE if verb.text.lower() in _ACTIVE_ENGLISH else dimension
    return Dimension.SOURCE if verb.means("word", "attack", "tried", "attempt") else dimension


def says_nobody(sentence: Sentence, index: int, dimension: Dimension) -> bool:
    """Return whether the noun at `index` only names whoever logs in, or the machine that all of it happens on."""
    if sentence.language != "th" or not sentence.content[index].means("dimension"):
        return False
    verb = sentence.at(index + 1)
    counts_all = _asks(sentence, *_ASKED_OF_ALL) or any(
        token.means("peak") or token.means("bucket") for token in sentence.content
    )
    if verb is None or not counts_all or _asks(sentence, *_ASKED_OF_EACH):
        return False
    if dimension is Dimension.USER:
        return verb.means("word", *_VERBS) or verb.text.startswith("ใช้สิทธิ์")
    return dimension is Dimension.HOST and verb.means("word", "targeted", "suffered")


def read_counted_days(sentence: Sentence, slots: Slots) -> None:
    """Read กี่วันที่ .. as days that are counted, where วันที่ introduces no date."""
    for index, token in enumerate(sentence.content):
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
