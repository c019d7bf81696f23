"""Refuse what no authentication log can tell, and what is no question, each with its own reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.vocabulary import Dimension
from logai.understand.offline.orders import find_order

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence

_ORDER_OF_REFUSAL = ("secret", "instruction", "sql", "change", "future", "geography", "topic", "present", "why")


def refuse_topics(sentence: Sentence, *, spared: tuple[str, ...] = (), about_logins: bool = False) -> None:
    """Raise NotUnderstoodError where an unread word names a topic that cannot be answered and is not `spared`.

    `about_logins` says that logins are spoken of, though no word of the sentence names them.
    """
    free = [token for index, token in enumerate(sentence.content) if sentence.is_free(index)]
    if "change" not in spared and (order := find_order(sentence)):
        raise sentence.refuse("change", *order)
    if words := _find_secret(sentence, about_logins=about_logins):
        raise sentence.refuse("secret", *words)
    asks = any(
        token.means("word", "yes_no", "how_many", "how_often", "who", "when", "which", "how_many_people", "plural")
        for token in free
    )
    attacked = any(token.means("word", "attack", "targeted") for token in free)
    for topic in _ORDER_OF_REFUSAL:
        if topic in spared:
            continue
        words = [
            token.text
            for token in free
            if token.means("refuse", topic)
            and not (topic == "change" and asks and token.means("action"))
            and not (topic == "change" and token.means("word", "trend") and _asks_yes_or_no(sentence))
            and not (attacked and token.means("word", "ongoing"))
        ]
        if words and topic == "change" and _tells_of_change(sentence, words[0]):
            raise sentence.refuse("topic", *words)
        if words:
            raise sentence.refuse(topic, *words, hint="mark_name_hint" if _stands_for_name(sentence, topic) else "")


_FACTS = ("how_many", "how_often", "how_many_people", "who", "which", "when", "plural")
_UNDERGOES = ("โดน", "ถูก", "การ")


def _tells_of_change(sentence: Sentence, word: str) -> bool:
    """Return whether it is asked what was changed elsewhere, มีไอพีไหนโดนบล็อกไหม, and not for a change."""
    if sentence.language != "th":
        return False
    token = next(token for token in sentence.content if token.text == word)
    before = [other.text for other in sentence.tokens if other.end <= token.start][-1:]
    asked = any(other.means("word", *_FACTS) and other.start > token.start for other in sentence.content)
    return before in ([text] for text in _UNDERGOES) or asked


def _asks_yes_or_no(sentence: Sentence) -> bool:
    """Return whether it begins as a question: "did failures drop" gives no order to drop anything."""
    return sentence.text.lower().startswith(("did ", "has ", "have ", "is ", "are ", "was ", "were ", "does ", "do "))


def _stands_for_name(sentence: Sentence, topic: str) -> bool:
    """Return whether a service is named where an account may be meant: "failed logins for postgres"."""
    return topic == "topic" and any(
        token.means("refuse", "topic") and sentence.means(index - 1, "prep", "for", "of", "by", "as")
        for index, token in enumerate(sentence.content)
    )


_TELLS_LOGINS = ("login", "logged_in", "attempt", "tried", "failed", "success", "attack", "changed")
_RATES = ("success_rate", "failure_rate")


def _find_secret(sentence: Sentence, *, about_logins: bool) -> list[str]:
    """Return the words that ask what a password is: "what password ..", or one that no login is said of."""
    about_logins = about_logins or any(
        token.means("word", *_TELLS_LOGINS, *_RATES)
        or token.means("action")
        or token.means("subject")
        or token.name_in("dimension", "dimensions") == Dimension.METHOD
        for token in sentence.content
    )
    for index, token in enumerate(sentence.content):
        if not token.means("method", "password") or not sentence.is_free(index):
            continue
        beside = index + 1 if sentence.language == "th" else index - 1
        if sentence.language == "th" and _is_by_password(sentence, index):
            continue
        if any(other.means("method") and not other.means("method", "password") for other in sentence.content):
            continue  # รหัสผ่านกับคีย์ อันไหนมากกว่า
        if sentence.means(beside, "word", "which", "show") or not about_logins or _lists_passwords(sentence, index):
            return [token.text]
    return []


def _is_by_password(sentence: Sentence, index: int) -> bool:
    """Return whether a Thai preposition makes the password a method: root โดนกี่ครั้ง ด้วย password."""
    before = sentence.at(index - 1)
    named = before is not None and before.means("prep", "with") and before.text in ("ด้วย", "ผ่าน", "โดยใช้")
    is_asked = sentence.means(index + 1, "word", "which", "show", "who", "how_many") or sentence.means(
        index + 1, "prep", "of"
    )
    return named and not is_asked  # โดนลองด้วย password กี่ตัว, เข้าด้วย password ของใคร


def _lists_passwords(sentence: Sentence, index: int) -> bool:
    """Return whether passwords are what a Thai question lists or ranks: ขอ list password 20 อันดับ."""
    if sentence.language != "th" or not (index == 0 or sentence.means(index - 1, "word", "show")):
        return False
    after = sentence.at(index + 1)
    return after is not None and (after.number is not None or after.means("word", "top", "most", "attacker", "which"))
