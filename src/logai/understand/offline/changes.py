"""Read changes of accounts, groups and passwords, also where their words stand apart in the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.events import Action
from logai.plan.vocabulary import Dimension
from logai.understand.offline.groups import names_group, read_asked_groups, read_changes_of, read_group_change

if TYPE_CHECKING:
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence
    from logai.understand.offline.slots import Slots

_ACTIVE = ("created", "deleted", "removed", "added", "added to", "removed from", "locked", "สร้าง")
"""Forms that tell what somebody did, which the log does not hold: only what was done to whom."""


def read_changes(sentence: Sentence, slots: Slots) -> None:
    """Put the changes that the question names into `slots` and mark their tokens."""
    asks_group = read_asked_groups(sentence, slots)
    for index, token in enumerate(sentence.content):
        if not sentence.means(index, "action"):
            continue
        names = [sense.name for sense in sorted(token.senses) if sense.group == "action"]
        grouped = any(meaning.startswith("groups") for meaning in sentence.meanings.values())
        joins = grouped and Action.GROUP_MEMBER_ADDED in names and sentence.language == "en"
        name = Action.GROUP_MEMBER_ADDED.value if joins else names[0]
        _refuse_named_actor(sentence, index)
        _refuse_anything_new(sentence, index)
        _refuse_order(sentence, index, name)
        if _asks_who_did_it(sentence, index) or _asks_who_acted(sentence, index) or _tells_of_actors(sentence, index):
            raise sentence.refuse("no_sense", sentence.words(index - 1, index))
        name = "group_created" if _adds_a_group(sentence, index) else read_group_change(sentence, index, name)
        name = _read_host(sentence, index, name) or _read_removal(sentence, index, name)
        if name == "group_member_added" and (_adds_users(sentence, index) or _adds_thai_users(sentence, index)):
            name = "user_created"
        if name == "user_created" and (_joins_a_group(sentence, index) or _is_new_in_group(sentence, index)):
            name = "group_member_added"
        if name == "any":
            _refuse_who_did_it(sentence, index)
            slots.any_change = True
        elif slots.actions and slots.actions != (Action(name),):
            if not _is_joined(sentence, index):
                continue
            slots.actions = tuple(dict.fromkeys((*slots.actions, Action(name))))
        else:
            several = {Action.GROUP_MEMBER_ADDED, Action.GROUP_MEMBER_REMOVED} <= set(names)
            slots.actions = tuple(Action(each) for each in names) if several else (Action(name),)
        sentence.explain(index, index, f"account change: {name}")
    read_changes_of(sentence, slots)
    if asks_group and slots.actions in _OF_ACCOUNTS:
        slots.actions = (_OF_ACCOUNTS[slots.actions],)
    _read_password_change(sentence, slots)
    _read_members(sentence, slots)


_OF_ACCOUNTS = {(Action.USER_CREATED,): Action.GROUP_CREATED, (Action.USER_DELETED,): Action.GROUP_DELETED}
"""What is done to an account, and the same of a group."""

_DOES = (
    "สร้าง",
    "เพิ่ม",
    "เปิด",
    "แอด",
    "add",
    "create",
    "ลบ",
    "delete",
    "remove",
    "ถอน",
    "ยุบ",
    "ตั้ง",
    "ดึง",
    "จับ",
    "ใส่",
    "นำ",
    "เอา",
    "ถอด",
    "ปลด",
    "เตะ",
)
"""How Thai forms begin that tell what somebody did to an account or a group."""


def _asks_who_did_it(sentence: Sentence, index: int) -> bool:
    """Return whether ใครลบ user asks who did it, which no log line tells; มีใครเพิ่ม user ไหม asks whether it was done."""
    if sentence.language != "th":
        return False
    if _says_by_whom(sentence, index + 1):
        return True
    if not sentence.content[index].text.lower().startswith(_DOES):
        return False
    asks = any(token.means("word", "yes_no") for token in sentence.content)
    told = sentence.text[: sentence.content[index].start].rstrip().endswith(_ACTORS)
    return (sentence.means(index - 1, "word", "who") or told) and not asks


def _says_by_whom(sentence: Sentence, index: int) -> bool:
    """Return whether โดยใคร stands at `index`; with เมื่อไหร่ the rows of the change tell what the log has of both."""
    by_whom = sentence.means(index, "prep", "by") and sentence.means(index + 1, "word", "who")
    return by_whom and not any(token.means("word", "when") for token in sentence.content)


_ACTORS = ("คนที่", "ผู้ที่", "คนซึ่ง", "ใครที่")


_SYSTEM = ("ระบบ", "เครื่อง", "เซิร์ฟเวอร์", "server", "the system", "the server", "our system", "our server")


def _read_host(sentence: Sentence, index: int, name: str) -> str:
    """Return the change of an account that "added to web1" and "removed from web1" are, "" where no host is named."""
    named = sentence.at(index + 1)
    on_host = named is not None and sentence.meanings.get(named.start, "").startswith("hosts: ")
    leads = sentence.content[index].text.lower().endswith((" to", " into", " from", "เข้า", "จาก"))
    return _ON_HOST.get(name, "") if on_host and leads else ""


_ON_HOST = {"group_member_added": "user_created", "group_member_removed": "user_deleted"}


def _read_removal(sentence: Sentence, index: int, name: str) -> str:
    """Return the change that "removed from" is: of an account where it is the system, of a member where it is a group.

    Raise NotUnderstoodError where it does not say from what.
    """
    text = sentence.content[index].text.lower()
    if name != Action.GROUP_MEMBER_REMOVED or not text.endswith((" from", "ออกจาก")):
        return name
    grouped = any(
        token.means("word", "group", "member") or sentence.meanings.get(token.start, "").startswith("groups")
        for token in sentence.content
    )
    if grouped:
        return name
    if not sentence.text[sentence.content[index].end :].lstrip().lower().startswith(_SYSTEM):
        raise sentence.refuse("no_sense", sentence.content[index].text)
    if sentence.means(index + 1, "dimension", "host") or sentence.means(index + 1, "dimensions", "host"):
        sentence.explain(index + 1, index + 1, "-")
    return Action.USER_DELETED


def _refuse_order(sentence: Sentence, index: int, name: str) -> None:
    """Refuse "delete user" in front of a question that asks for the same: it is an order, and says nothing of it."""
    opens = index and sentence.meanings.get(sentence.content[0].start) == f"account change: {name}"
    if opens and sentence.content[0].text.lower().startswith(_DOES):
        raise sentence.refuse("change", sentence.content[0].text)


def _refuse_anything_new(sentence: Sentence, index: int) -> None:
    """Refuse "anything new today?", which asks for no account."""
    before = sentence.at(index - 1)
    whole = before is not None and before.text.lower() in ("anything", "something", "what's", "what is", "everything")
    if whole and before is not None and sentence.content[index].text.lower() == "new":
        raise sentence.refuse("no_sense", before.text, sentence.content[index].text)


_ACTS = frozenset(
    """
    create created add added delete deleted remove removed erase erased make made open opened register registered set
    change changed reset modify modified alter altered edit edited update updated lock locked
    creating adding deleting removing
    """.split()  # noqa: SIM905 - a list of words
)
_OBJECTS = ("user", "users", "account", "accounts", "group", "groups")


def _is_active(token: Token) -> bool:
    """Return whether it tells what somebody did to a user or a group: "create a new user"."""
    words = token.text.lower().split(" ")
    return len(words) > 1 and words[0] in _ACTS and words[-1] in _OBJECTS


def _asks_who_acted(sentence: Sentence, index: int) -> bool:
    """Return whether "who" right before the verb asks who did it, "who created a user"."""
    token, before = sentence.content[index], sentence.at(index - 1)
    acts = token.text.lower() in _ACTIVE or _is_active(token)
    return acts and before is not None and sentence.means(index - 1, "word", "who") and before.text.lower() in _WHO


_WHO = ("who", "ใคร")


def _tells_of_actors(sentence: Sentence, index: int) -> bool:
    """Return whether "users that created accounts" or "who changed passwords" asks for those who did it.

    Of a changed password it is no matter who did it where it was their own.
    """
    before, token = sentence.at(index - 1), sentence.content[index]
    if sentence.language != "en" or before is None:
        return False
    words = token.text.lower().split(" ")
    opened = before.means("word", "that", "who") and before.text.lower() in ("that", "who", "which")
    noun = sentence.at(index - 2) if opened else before
    is_user = noun is not None and noun.name_in("dimension", "dimensions") == Dimension.USER
    if words[0] in _CHANGES and words[-1] == "passwords":
        return (is_user or before.means("word", "who")) and not _OWN & set(words) and "of" not in words
    return is_user and opened and words[0] in _ACTIVE[:5]


_CHANGES = ("changed", "changes", "change", "changing", "resets", "updated", "modified", "rotated", "swapped")
_OWN = {"their", "his", "her", "its", "own"}


def _refuse_named_actor(sentence: Sentence, index: int) -> None:
    """Refuse "did alice create a user": by whom an account was changed, the log does not tell."""
    if not _is_active(sentence.content[index]) and not _is_thai_deed(sentence, index):
        return
    for token in sentence.content[:index]:
        if sentence.meanings.get(token.start, "").startswith("users"):
            raise sentence.refuse("no_sense", token.text, sentence.content[index].text)


_THAI_OBJECTS = ("กลุ่ม", "กรุ๊ป", "ผู้ใช้", "ผู้ใช้งาน", "บัญชี", "user", "users", "account", "group", "ใหม่")


def _is_thai_deed(sentence: Sentence, index: int) -> bool:
    """Return whether whoever stands right before it did it: admin สร้างกลุ่ม, and not bob ถูกสร้าง."""
    text = sentence.content[index].text.lower()
    before = sentence.at(index - 1)
    named = before is not None and sentence.meanings.get(before.start, "").startswith("users")
    deed = text.startswith(_DOES) and text.endswith(_THAI_OBJECTS) and text not in _DOES
    return sentence.language == "th" and named and deed


def _is_joined(sentence: Sentence, index: int) -> bool:
    """Read the "or" of "created, modified or deleted", and return whether the change at `index` is one of several."""
    joined = sentence.means(index - 1, "word", "or")
    before = sentence.at(index - 2 if joined else index - 1)
    if before is None or not sentence.meanings.get(before.start, "").startswith("account change"):
        return False
    comma = "," in sentence.text[before.end : sentence.content[index].start]
    if joined:
        sentence.explain(index - 1, index - 1, "-")
    return joined or comma


def _read_members(sentence: Sentence, slots: Slots) -> None:
    """Read "which members were added to ..": of members the log holds only who was added or removed."""
    for index, token in enumerate(sentence.content):
        if not sentence.means(index, "word", "member"):
            continue
        is_new = token.text.lower().startswith("new") or token.text.endswith("ใหม่")
        if is_new and not slots.actions and not slots.any_change:
            slots.actions = (Action.GROUP_MEMBER_ADDED,)
        if slots.actions and slots.actions[0] in (Action.GROUP_MEMBER_ADDED, Action.GROUP_MEMBER_REMOVED):
            if sentence.means(index - 1, "word", "which"):
                slots.asked.append(Dimension.TARGET)
            at = index + sentence.means(index + 1, "word", "any") + 1
            if token.text.lower().endswith(" of") and names_group(sentence, at):
                sentence.explain(index + 1, at, "-")
            sentence.explain(index, index, "account change: group_member" if is_new else "-")


def _refuse_who_did_it(sentence: Sentence, index: int) -> None:
    """Refuse "who made account changes": of most changes the log does not tell by whom they were made."""
    for at in range(index):
        if sentence.means(at, "word", "who"):
            raise sentence.refuse("no_sense", sentence.words(at, at), sentence.words(index, index))


_ADDED = ("added", "was added", "got added", "been added", "ถูกเพิ่ม")


def _adds_a_group(sentence: Sentence, index: int) -> bool:
    """Return whether a group itself was added, "when was the group staff added": nobody is said to have joined it."""
    before = sentence.at(index - 1)
    if sentence.content[index].text.lower() not in _ADDED or before is None:
        return False
    named = sentence.meanings.get(before.start, "").startswith("groups")
    joined = any(
        token.means("word", "who", "member", "how_many_people")
        or token.means("prep", "to")
        or token.name_in("dimension", "dimensions") == Dimension.USER
        or sentence.meanings.get(token.start, "").startswith("users")
        for token in sentence.content
    )
    return named and not joined


def _adds_users(sentence: Sentence, index: int) -> bool:
    """Return whether "users have been added" names no group that they were added to."""
    at = index - 1
    while sentence.at(at) is not None and sentence.content[at].means("light"):
        at -= 1
    token, before = sentence.content[index], sentence.at(at)
    if token.text.lower() not in ("added", "been added", "were added", "was added") or before is None:
        return False
    noun = before.name_in("dimension", "dimensions") == Dimension.USER
    grouped = any(
        other.means("word", "group", "member") or other.means("prep", "to") or other.means("subject", "sudo")
        for other in sentence.content
        if sentence.meanings.get(other.start) != "time"  # "From 1 to 7 April" is no "added to".
    )
    named = any(meaning.startswith("groups") for meaning in sentence.meanings.values())
    return noun and not grouped and not named


def _adds_thai_users(sentence: Sentence, index: int) -> bool:
    """Return whether user ที่ถูกเพิ่ม names no group: of ใครถูกเพิ่ม it is open what somebody was added to."""
    if sentence.language != "th" or sentence.content[index].text.endswith(("กลุ่ม", "สมาชิก", "สมาชิกใหม่")):
        return False
    grouped = any(
        (other.means("word", "group", "member", "who") and not _ends_as_question(sentence, other))
        or other.means("subject", "sudo")
        for other in sentence.content
    )
    named = any(meaning.startswith(("groups", "users: ")) for meaning in sentence.meanings.values())
    users = any(
        token.name_in("dimension", "dimensions") == Dimension.USER
        or (token.means("word", "how_many_people") and token.text.endswith("บัญชี"))
        for token in sentence.content[:index]
    )
    return users and not grouped and not named


def _ends_as_question(sentence: Sentence, token: Token) -> bool:
    """Return whether ใคร only asks for the users that were named before: ผู้ใช้ที่ถูกเพิ่มมีใครบ้าง."""
    at = sentence.content.index(token)
    return token.means("word", "who") and any(
        before.name_in("dimension", "dimensions") == Dimension.USER for before in sentence.content[:at]
    )


def _is_new_in_group(sentence: Sentence, index: int) -> bool:
    """Return whether ใหม่ is said of the members of a group, กลุ่ม wheel มีใครเข้าใหม่บ้าง, and of no account."""
    text = sentence.content[index].text
    if sentence.language != "th" or "ใหม่" not in text or "สร้าง" in text or "เพิ่ม" in text:
        return False
    return any(meaning.startswith("groups") for meaning in sentence.meanings.values())


def _joins_a_group(sentence: Sentence, index: int) -> bool:
    """Return whether accounts that "were added" were added to a group that is named."""
    added = sentence.content[index].text.lower().endswith("added") and sentence.means(index + 1, "prep", "to")
    named = any(meaning.startswith("groups") for meaning in sentence.meanings.values())
    return added and (named or sentence.means(index + 2, "word", "group"))


def _read_password_change(sentence: Sentence, slots: Slots) -> None:
    """Read "was the password of root changed" or "altered", whose two words stand apart."""
    changed = [at for at in range(len(sentence.content)) if sentence.means(at, "word", "changed")]
    password = [at for at in range(len(sentence.content)) if sentence.means(at, "method", "password")]
    modified = slots.actions == (Action.USER_MODIFIED,) and len(password) == 1
    if not modified and (len(changed) != 1 or len(password) != 1 or slots.actions or slots.any_change):
        return
    if sentence.language == "th" and any(_says_by_whom(sentence, at + 1) for at in changed):
        raise sentence.refuse("no_sense", *(sentence.content[at].text for at in changed))
    slots.actions = (Action.PASSWORD_CHANGED,)
    for at in (*changed, *password):
        sentence.explain(at, at, "account change: password_changed")
