"""Who changed an account is told only where the log tells it."""

from __future__ import annotations

from tests.ingest.logs import filled_database

LOG = b"""\
2026-11-03T04:05:06Z web useradd[1]: new user: name=bob, UID=1001, GID=1001, home=/home/bob, shell=/bin/bash
2026-11-03T04:05:07Z web gpasswd[2]: user bob added by root to group sudo
2026-11-03T04:05:08Z web passwd[3]: pam_unix(passwd:chauthtok): password changed for bob
"""


def test_an_account_is_not_said_to_have_changed_itself() -> None:
    with filled_database(LOG) as (database, _):
        changes = database.rows("SELECT event_action, user_name, user_target FROM account_changes ORDER BY line_number")
    assert changes == [
        ("user_created", None, "bob"),
        ("group_member_added", "root", "bob"),
        ("password_changed", None, "bob"),
    ]
