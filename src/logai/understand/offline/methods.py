"""Read the methods of logging in: passwords, keys, and what is said not to be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.events import Action
from logai.plan.vocabulary import Dimension
from logai.understand.offline.name_lists import is_against

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots


def read_method(sentence: Sentence, slots: Slots) -> None:
    """Put the methods that the question names into `slots`; NotUnderstoodError where each is counted alone."""
    for index, token in enumerate(sentence.content):
        if not sentence.means(index, "method"):
            continue
        method = token.name_in("method") or ""
        if _read_unused(sentence, index, method, slots):
            continue
        is_asked = _asks_for_method(sentence, index) and not slots.methods
        if slots.actions == (Action.PASSWORD_CHANGED,) or is_asked:
            continue
        excluded = sentence.means(index - 1, "word", "not", "except")
        at = (
            index - 2
            if sentence.means(index - 1, "prep") and sentence.means(index - 2, "word", "not", "except")
            else index - 1
        )
        if excluded or at == index - 2:
            slots.not_methods = (*slots.not_methods, method)
            sentence.explain(at, index, f"not method: {method}")
        else:
            if slots.methods not in ((), (method,)) and _counts_twice(sentence):
                raise sentence.refuse("several")
            if slots.methods not in ((), (method,)) and _is_apart(sentence, index):
                raise sentence.refuse("ambiguous_and", *slots.methods, token.text)
            _join_methods(sentence, index)
            slots.methods = tuple(dict.fromkeys((*slots.methods, method)))
            sentence.explain(index, index, f"method: {method}")


def _asks_for_method(sentence: Sentence, index: int) -> bool:
    """Return whether the word behind the method asks for it; behind a mark it begins what is asked of all."""
    after = sentence.at(index + 1)
    if after is None or not sentence.means(index + 1, "word", "which"):
        return False
    return not sentence.text[sentence.content[index].end : after.start].strip()


def _read_unused(sentence: Sentence, index: int, method: str, slots: Slots) -> bool:
    """Read login ที่ไม่ได้ใช้รหัสผ่าน as those by another method; of users it would be what they never did."""
    at = index - 1
    if sentence.language != "th" or not sentence.content[at].text.startswith(("ใช้", "ผ่าน", "ด้วย")) or at < 1:
        return False
    first = at - 2 if sentence.means(at - 1, "word", "managed") else at - 1
    whose = any(
        token.means("word", "who", "how_many_people") or token.name_in("dimension", "dimensions")
        for token in sentence.content
    )
    if not sentence.means(first, "word", "not") or whose:
        return False
    slots.not_methods = (*slots.not_methods, method)
    sentence.explain(first, index, f"not method: {method}")
    return True


def _counts_twice(sentence: Sentence) -> bool:
    return sum(token.means("word", "how_often", "how_many") for token in sentence.content) > 1


def _is_apart(sentence: Sentence, index: int) -> bool:
    """Return whether another method was named in a sentence before this one: the two are no alternatives."""
    ends = [one.end for one in sentence.content[:index] if sentence.meanings.get(one.start, "").startswith("method:")]
    between = sentence.text[max(ends, default=0) : sentence.content[index].start]
    return bool(ends) and any(mark in between for mark in "?.!;")


def _join_methods(sentence: Sentence, index: int) -> None:
    """Read the word between two methods: "password or key", "password logins vs key logins"."""
    at = index - 2 if sentence.means(index - 1, "prep", "with", "by") else index - 1
    first = sentence.at(at - 2 if _is_login(sentence, at - 1) else at - 1)
    if first is None or not sentence.meanings.get(first.start, "").startswith("method:"):
        return
    apart = any(token.means("word", "separately", "more_than") for token in sentence.content)
    if is_against(sentence, at):
        sentence.explain(at, at, "compare")
    elif sentence.means(at, "word", "or") or (apart and sentence.means(at, "word", "and")):
        sentence.explain(at, at, "-")


def _is_login(sentence: Sentence, index: int) -> bool:
    token = sentence.at(index)
    return token is not None and token.means("word", "login")


def read_asked_method(sentence: Sentence, slots: Slots) -> None:
    """Read ด้วยวิธีไหนบ้าง as the methods that are asked for: the word of the method is part of the preposition."""
    for index, token in enumerate(sentence.content):
        named = token.means("prep", "with") and token.text.endswith(("วิธี", "วิธีการ", "ช่องทาง"))
        if named and sentence.is_free(index) and sentence.means(index + 1, "word", "which"):
            slots.asked.append(Dimension.METHOD)
            sentence.explain(index, index + 1, f"asked: {Dimension.METHOD}")
