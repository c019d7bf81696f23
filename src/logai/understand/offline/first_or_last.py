"""Choose the first or the last: the row itself, the time of each value, or the rows in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.plan.vocabulary import Measure
from logai.understand.offline.choice import Choice, texts_of

if TYPE_CHECKING:
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots


def choose_first_or_last(sentence: Sentence, slots: Slots) -> Choice:
    """Return the measure of "first", "last" or "oldest"; raise NotUnderstoodError for both ends at once."""
    words = slots.words
    oldest = bool(words & {"first", "oldest"})
    _refuse_first_timers(sentence)
    for opened, joint, token in zip(sentence.content, sentence.content[1:], sentence.content[2:], strict=False):
        if opened.means("word", "when") and joint.means("prep", "to", "until") and token.means("word", "when"):
            raise sentence.refuse("no_sense", opened.text, joint.text, token.text)  # "From when to when".
    if oldest and "last" in words:
        raise sentence.refuse("several")
    explains = {"first", "last", "oldest", "when", "any"}
    if len(slots.grouped) == 1 and not (slots.asked or slots.bare or slots.counted or words & {"who", "which"}):
        parameters = {"by": tuple(slots.grouped)}
        return Choice(Measure.FIRST if oldest else Measure.LAST, explains | {"show", "appeared"}, parameters)
    if "when" in words or not words & {"show", "who", "which"}:
        if "which" in words or slots.asked:
            raise sentence.refuse("no_sense", *texts_of(sentence, {"which", "first", "last"}))
        if "when" not in words and _names_many(sentence) and sentence.language == "en":
            return Choice(Measure.ROWS, explains, {"ascending": oldest})
        return Choice(Measure.FIRST if oldest else Measure.LAST, explains, {})
    if "which" in words and not slots.asked:
        return Choice(Measure.FIRST if oldest else Measure.LAST, explains | {"which"}, {})
    limit = {"limit": 1} if "who" in words or (slots.asked and not slots.is_plural) else {}
    if slots.asked or "who" in words:
        return Choice(
            Measure.ROWS,
            explains | {"who", "which", "show"},
            {"ascending": oldest, **limit},
            takes_dimensions=True,
        )
    alone = sentence.language == "en" and any(map(_names_rows, sentence.content)) and not _names_many(sentence)
    return Choice(Measure.ROWS, explains | {"show"}, {"ascending": oldest, **({"limit": 1} if alone else {})})


def _names_many(sentence: Sentence) -> bool:
    """Return whether more than one is meant: of one alone nobody says in what order it comes ("newest first")."""
    if any(token.text.lower().endswith(" first") for token in sentence.content):
        return True
    return any(_is_plural(token.text.lower()) for token in sentence.content if _names_rows(token))


def _names_rows(token: Token) -> bool:
    groups = ("subject", "subjects", "action")
    return token.means("word", *_EVENT_NOUNS) or any(token.means(group) for group in groups)


_EVENT_NOUNS = ("login", "attempt", "failed", "failed_password", "success")


def _is_plural(noun: str) -> bool:
    return noun.endswith("s") and not noun.endswith(("ss", "fails", "logs in"))


def _refuse_first_timers(sentence: Sentence) -> None:
    """Refuse "first-time logins": the first ones of each user, and not the first ones."""
    for index, token in enumerate(sentence.content):
        if token.text.lower() not in ("first-time", "first time") or sentence.language != "en":
            continue
        after = sentence.at(index + 1)
        described = after is not None and (
            after.means("word", "login", "attempt", "success", "failed")
            or after.means("dimensions")
            or after.means("dimension")
        )
        if "-" in token.text or (described and not any(other.means("word", "when") for other in sentence.content)):
            raise sentence.refuse("no_sense", *(other.text for other in (token, after) if other is not None))
