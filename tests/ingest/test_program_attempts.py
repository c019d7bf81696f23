"""Programs beyond sshd: each attempt once, whoever else writes of it."""

from __future__ import annotations

from tests.ingest.logs import parse_lines

SSHD = "Nov  3 04:05:06 web sshd[4711]: Failed password for root from 203.0.113.7 port 41922 ssh2"
AUDIT = (
    "Nov  3 04:05:06 web audit[4711]: USER_AUTH pid=4711 uid=0 auid=4294967295 ses=4294967295 msg="
    "'op=PAM:authentication "
    'grantors=? acct="root" exe="/usr/sbin/sshd" hostname=203.0.113.7 addr=203.0.113.7 terminal=ssh res=failed\''
)
POSTFIX = (
    "Nov  3 04:05:06 web postfix/smtpd[4711]: warning: unknown[203.0.113.7]: "
    "SASL LOGIN authentication failed: UGFzc3dvcmQ6"
)

DOVECOT_PAM = (
    "Nov  3 04:05:06 web auth[4712]: pam_unix(dovecot:auth): authentication failure; "
    "logname= uid=0 euid=0 tty=dovecot ruser=bob rhost=203.0.113.7"
)


def test_an_audit_record_beside_the_line_of_its_program_is_no_second_attempt() -> None:
    assert len(parse_lines(SSHD, AUDIT).attempts) == 1


def test_audit_records_alone_are_no_attempts() -> None:
    assert parse_lines(AUDIT).attempts == []


def test_each_password_that_one_smtp_connection_tries_is_a_failure() -> None:
    attempts = parse_lines(POSTFIX, POSTFIX).attempts
    assert [(one["service"], one["event_outcome"], one["source_ip"]) for one in attempts] == [
        ("smtpd", "failure", "203.0.113.7")
    ] * 2


def test_a_password_that_postfix_refused_after_dovecot_asked_pam_is_one_failure() -> None:
    assert [one["service"] for one in parse_lines(DOVECOT_PAM, POSTFIX).attempts] == ["smtpd"]


def test_a_failure_of_pam_from_another_address_than_postfix_refused_counts_beside_it() -> None:
    elsewhere = DOVECOT_PAM.replace("203.0.113.7", "203.0.113.8")
    assert {one["service"] for one in parse_lines(elsewhere, POSTFIX).attempts} == {"dovecot", "smtpd"}


def test_winbinds_refusal_beside_sshds_own_line_is_no_second_attempt() -> None:
    winbind = (
        "Nov  3 04:05:06 web sshd[4711]: pam_winbind(sshd:auth): "
        "user 'root' denied access (incorrect password or invalid membership)"
    )
    assert len(parse_lines(winbind, SSHD).attempts) == 1


def test_winbind_and_unix_refuse_the_same_password_of_a_display_manager_once() -> None:
    line = "Nov  3 04:05:06 web gdm-password][4711]: "
    unix = "pam_unix(gdm-password:auth): authentication failure; logname= uid=0 euid=0 tty=tty1 ruser= rhost=  user=bob"
    winbind = "pam_winbind(gdm-password:auth): user 'bob' denied access (incorrect password or invalid membership)"
    assert [one["user_name"] for one in parse_lines(line + unix, line + winbind).attempts] == ["bob"]
