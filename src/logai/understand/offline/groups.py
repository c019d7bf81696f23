"""Read groups of changes: which groups were asked for, which changes are of groups, what "changes to wheel" are.

which groups were created          the groups, and not the accounts
who was added to which group       pairs of both
changes to the wheel group         every change of the group and of its members
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from logai.events import Action
from logai.plan.vocabulary import Dimension

if TYPE_CHECKING:
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

GROUP_CHANGES = frozenset({Action.GROUP_CREATED, Action.GROUP_DELETED})
"""Changes that tell of a group alone, and of no account."""
_CHANGES_OF_GROUPS = {"user_created": "group_created", "user_deleted": "group_deleted"}


def names_group(sentence: Sentence, index: int) -> bool:
    """Return whether the unread word at `index` is one for groups."""
    return (
        sentence.means(index, "word", "group")
        or sentence.means(index, "dimensions", "group")
        or sentence.means(index, "dimension", "group")
    )


def read_asked_groups(sentence: Sentence, slots: Slots) -> bool:
    """Read "which groups were created", กลุ่มไหนถูกสร้าง, and return whether groups are asked for."""
    step = 1 if sentence.language == "th" else -1
    if not any(token.means("action") or token.means("word", "member") for token in sentence.content):
        return False
    for index, token in enumerate(sentence.content):
        asks = sentence.means(index + step, "word", "which")
        counts = sentence.means(index + step, "word", "how_many") and token.means("dimensions", "group")
        if names_group(sentence, index) and (asks or counts):
            (slots.asked if asks else slots.counted).append(Dimension.GROUP)
            asked = index + step if asks and step > 0 else index
            sentence.explain(min(index, asked), max(index, asked), f"asked: {Dimension.GROUP}")
            return True
        is_group = token.means("action", *GROUP_CHANGES) and "group" in token.text.lower().split(" ")[:2][-1]
        if asks and step < 0 and (is_group or (token.means("action") and token.text.lower().startswith("group"))):
            slots.asked.append(Dimension.GROUP)
            return True
    return False


def read_group_change(sentence: Sentence, index: int, name: str) -> str:
    """Return the change that `name` is where a group stands beside it; one without a name is read with it."""
    before = index - 1
    while before > 0 and (sentence.means(before, "word", "that") or sentence.means(before, "light", "aux")):
        before -= 1
    beside = next((at for at in (before, index + 1) if names_group(sentence, at)), None)
    if name == "user_created" and _adds_thai_users_to_it(sentence, index):
        if beside is not None:
            sentence.explain(beside, beside, "group")
        return "group_member_added"
    if name == "user_deleted" and _deletes_thai_users_of_it(sentence, index):
        raise sentence.refuse("no_sense", sentence.content[index].text)  # the accounts, or their membership
    if beside is None:
        near = (sentence.at(index - 1), sentence.at(index + 1))
        meanings = [sentence.meanings.get(token.start, "") for token in near if token is not None]
        named = any(meaning.startswith("groups") for meaning in meanings)
        return _CHANGES_OF_GROUPS.get(name, name) if named and not _tells_thai_people(sentence, index) else name
    if name in _CHANGES_OF_GROUPS or (name.startswith("group_member") and beside == index + 1):
        if sentence.means(beside, "dimensions", "group") and beside < index:
            return _CHANGES_OF_GROUPS.get(name, name)  # it may be asked for
        sentence.explain(beside, beside, "group")
        return _CHANGES_OF_GROUPS.get(name, name)
    return name


def _tells_thai_people(sentence: Sentence, index: int) -> bool:
    """Return whether people are what is new in a group: group wheel ใหม่กี่คน, กลุ่ม docker มีคนเข้ามาใหม่ไหม."""
    if sentence.language != "th" or "ใหม่" not in sentence.content[index].text:
        return False
    counts = any(token.means("word", "how_many_people", "who") for token in sentence.content)
    return counts or any(token.text in ("คน", "มีคน") for token in sentence.tokens)


def _adds_thai_users_to_it(sentence: Sentence, index: int) -> bool:
    """Return whether the group named before it is what users were added to: กลุ่ม wheel เพิ่ม user ใหม่วันไหน."""
    if _ADDS_USERS.match(sentence.content[index].text.lower()) is None or sentence.language != "th":
        return False
    return any(sentence.meanings.get(token.start, "").startswith("groups") for token in sentence.content[:index])


def _deletes_thai_users_of_it(sentence: Sentence, index: int) -> bool:
    named = any(meaning.startswith("groups") for meaning in sentence.meanings.values())
    return named and _DELETES_USERS.match(sentence.content[index].text.lower()) is not None


_ADDS_USERS = re.compile("(?:เพิ่ม|แอด|add) ?(?:user|ผู้ใช้|ยูส|บัญชี|account|แอค)")
_DELETES_USERS = re.compile("(?:การ)?ลบ ?(?:user|ผู้ใช้|ยูส|บัญชี|account|แอค)")


def read_changes_of(sentence: Sentence, slots: Slots) -> None:
    """Read "changes to the wheel group" and "changes to root's account" as all changes of the named one."""
    if slots.actions or slots.any_change:
        return
    for index in range(len(sentence.content)):
        if not sentence.means(index, "word", "changes"):
            continue
        at = index + 1
        while sentence.means(at, "prep") or sentence.means(at, "word", "any"):
            at += 1
        after, before = sentence.at(at), sentence.at(index - 1)
        told = "" if after is None else sentence.meanings.get(after.start, "")
        led = "" if before is None else sentence.meanings.get(before.start, "")
        of_group = names_group(sentence, at)
        of_user = sentence.means(at, "dimension", "user") or sentence.means(at, "dimensions", "user")
        if not (of_group or of_user or told.startswith(("groups", "users: ")) or led.startswith("groups")):
            continue
        slots.any_change = True
        sentence.explain(index, at if of_group or of_user else index, "account change: any")
        if of_group:
            slots.any_change = False
            slots.actions = tuple(Action(name) for name in _OF_ANY_GROUP)


_OF_ANY_GROUP = ("group_created", "group_deleted", "group_member_added", "group_member_removed")
