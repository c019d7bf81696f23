"""Read the names of groups: "the sudo group", "group sudo", "added to docker", กลุ่ม wheel.

There even a word of the lexicon is a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logai.understand.offline.name_found import NameFound, is_name_like, is_ordinary

if TYPE_CHECKING:
    from logai.understand.model import KnownNames
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence


def read_group(sentence: Sentence, index: int, token: Token, known: KnownNames) -> NameFound | None:
    """Return the group that the token at `index` names, and mark its words; None where it names none."""
    is_admin = _is_admin_group(sentence, token)
    span = (index, index) if is_admin else _find_span(sentence, index, token, known)
    if span is None:
        return None
    value = "admin" if is_admin else token.value or token.text
    sentence.explain(*span, f"groups: {value}")
    return NameFound("groups", value, negated=False, position=token.start, index=index, is_marked=True)


def _find_span(sentence: Sentence, index: int, token: Token, known: KnownNames) -> tuple[int, int] | None:
    """Return the first and the last token of what names a group, that at `index` being its name."""
    may_name = is_name_like(token) or token.means("subject", "sudo")
    following = sentence.at(index + 1)
    changed = following is not None and following.means("action") and following.text.lower().startswith("group ")
    if changed and sentence.is_free(index) and may_name and not _is_set_in_front(sentence, index):
        return index, index
    if _names_group_before(sentence, index + 1) and not _is_question_word(sentence, index):
        return index, index + 1
    if sentence.means(index - 1, "action", "group_member_added", "group_member_removed") and (
        (token.means("subject", "sudo") or _takes_members(sentence, index, known))
        and not sentence.means(index + 1, "word", "group")
    ):
        return index, index
    if sentence.means(index - 1, "word", "member") and sentence.content[index - 1].text.lower().endswith(" of"):
        return (index, index) if may_name else None
    is_known = token.means("refuse") and (token.value or token.text).lower() in known.groups
    if sentence.means(index - 1, "word", "group") and (is_name_like(token) or token.means("subject") or is_known):
        return None if token.value.lower() in ("membership", "memberships") else (index - 1, index)
    return None


def _is_set_in_front(sentence: Sentence, index: int) -> bool:
    """Return whether the name says where a group was made: บน web1 มี group ใหม่ถูกสร้างไหม."""
    if sentence.language != "th":
        return False
    between = sentence.text[sentence.content[index].end : sentence.content[index + 1].start]
    return bool(between.strip()) or sentence.means(index - 1, "prep")


def _names_group_before(sentence: Sentence, index: int) -> bool:
    """Return whether the word at `index` ends the name of a group, as "the sudo group" does; กลุ่ม begins one."""
    if not sentence.means(index, "word", "group") or index == 0:
        return False
    named = sentence.content[index - 1]
    between = sentence.text[named.end : sentence.content[index].start]
    return named.text.isascii() and sentence.content[index].text.isascii() and not between.strip()


def _takes_members(sentence: Sentence, index: int, known: KnownNames) -> bool:
    """Return whether "added to" or "removed from" right before a name makes it a group: "added to www-data"."""
    token, before = sentence.content[index], sentence.content[index - 1]
    if before.text.lower().rstrip().endswith(("กลุ่ม", "กรุ๊ป", "group")):
        return is_name_like(token)
    opens = before.text.lower().endswith(
        (" to", " into", " from", " of", "joined", "join", "joining", "เข้า", "ใน", "จาก")
    )
    name = (token.value or token.text).lower()
    is_known = name in known.groups
    if name in known.hosts and not is_known:
        return False  # "removed from web1": an account of the host, no member of a group
    if is_known and token.means("refuse"):
        return opens  # docker, of which no log tells as a service, is a group of the data
    return opens and is_name_like(token) and (is_known or not is_ordinary(sentence, token))


def _is_question_word(sentence: Sentence, index: int) -> bool:
    return sentence.means(index, "word") or sentence.means(index, "prep") or sentence.means(index, "action")


def _is_admin_group(sentence: Sentence, token: Token) -> bool:
    """Return whether "the admin group" names the group itself, and does not open its name."""
    return token.text.lower() == "admin group" and not any(
        other.start >= token.end and (is_name_like(other) or other.means("subject")) for other in sentence.content
    )
