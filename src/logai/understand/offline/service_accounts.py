"""Read services that have an account of their own name, "log in as postgres", where such an account is meant.

Their names are words for what no authentication log tells of: elsewhere they stay so, and the question is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logai.understand.offline.name_found import Field
    from logai.understand.offline.scan import Token
    from logai.understand.offline.sentence import Sentence

_SERVICE_ACCOUNTS = frozenset(
    """
    ftp postgres postgresql mysql mariadb redis nginx apache docker mail backup postfix dovecot exim samba ldap haproxy
    """.split()  # noqa: SIM905 - a list of words
)
"""Services that run under an account of their own name."""


def field_of_service_account(
    sentence: Sentence, token: Token, *, is_user: bool, preposition: str, at: int
) -> Field | None:
    """Return `users` for postgres and its like, words for a service, where an account is named: "su to postgres".

    `is_user` says that a word for users stands before it, `at` where what introduces it begins, as the `preposition`.
    """
    if token.text.lower() not in _SERVICE_ACCOUNTS:
        return None
    becomes = any(
        other.means("subject", "su", "sudo") or other.name_in("dimension", "dimensions") == "command"
        for other in sentence.content
    )
    named = is_user or (becomes and preposition in ("to", "as"))
    return "users" if named or (preposition == "as" and _logs_in(sentence, at)) else None


_AS = ("as", "เป็น", "ในชื่อ", "ในนาม", "ในฐานะ")
"""Words of the preposition behind which the login is somebody's; "by" and others may name a way of logging in."""


_ENTERS = ("เข้า", "เข้ามา")


def _logs_in(sentence: Sentence, index: int) -> bool:
    """Return whether right before the preposition at `index` somebody logs in: ล็อกอินเป็น postgres."""
    preposition, verb = sentence.at(index), sentence.at(index - 1)
    if preposition is None or verb is None or not preposition.text.lower().endswith(_AS):
        return False
    return verb.means("word", "login", "logged_in", "attempt", "tried", "failed") or verb.text in _ENTERS
