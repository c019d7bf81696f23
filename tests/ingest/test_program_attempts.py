"""Programs beyond sshd: each attempt once, whoever else writes of it."""

from __future__ import annotations

import pytest
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


def test_sssd_tells_why_and_the_login_is_one_failure() -> None:
    pam = "Nov  3 04:05:06 web sshd[4711]: pam_sss(sshd:auth): "
    attempts = parse_lines(
        "Nov  3 04:05:06 web krb5_child[4712]: Preauthentication failed",
        "Nov  3 04:05:06 web [sssd[krb5_child[4712]]]: Client 'root@EXAMPLE.COM' not found in Kerberos database",
        f"{pam}authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.7 user=root",
        f"{pam}received for user root: 7 (Authentication failure)",
        SSHD,
    ).attempts
    assert [(one["process_name"], one["user_name"]) for one in attempts] == [("sshd", "root")]


def test_who_may_not_log_in_by_sssd_fails_once() -> None:
    line = "Nov  3 04:05:06 web gdm-password][4711]: pam_sss(gdm-password:"
    attempts = parse_lines(
        f"{line}auth): authentication success; logname= uid=0 euid=0 tty=tty1 ruser= rhost= user=bob",
        f"{line}account): Access denied for user bob: 6 (Permission denied)",
    ).attempts
    assert [(one["event_outcome"], one["reason"], one["user_name"]) for one in attempts] == [
        ("failure", "not_allowed", "bob")
    ]


def test_a_local_account_that_sssd_does_not_know_is_no_failure() -> None:
    line = "Nov  3 04:05:06 web auth[4711]: pam_sss(dovecot:account): Access denied for user bob: 10 (User not known)"
    assert parse_lines(line).attempts == []


def test_a_login_through_cockpit_is_one_success() -> None:
    attempts = parse_lines(
        "Nov  3 04:05:06 web cockpit-session[47]: pam_unix(cockpit:session): session opened for user alice by (uid=0)",
        "Nov  3 04:05:06 web cockpit-ws[4710]: User alice logged into session 1",
    ).attempts
    assert [(one["service"], one["event_outcome"], one["user_name"]) for one in attempts] == [
        ("cockpit", "success", "alice")
    ]


def test_an_account_that_cockpit_turns_away_is_one_failure() -> None:
    line = "Nov  3 04:05:06 web cockpit-session[4711]: "
    attempts = parse_lines(
        f"{line}pam_unix(cockpit:account): account bob has expired (account expired)",
        f"{line}cockpit-session: user account access failed: 13 bob: User account has expired",
    ).attempts
    assert [(one["event_outcome"], one["reason"]) for one in attempts] == [("failure", "not_allowed")]


VPN = (
    "Nov  3 04:05:06 web openvpn[4711]: 203.0.113.7:41922 TLS Auth Error: "
    "Auth Username/Password verification failed for peer"
)
VPN_PAM = (
    "Nov  3 04:05:06 web openvpn[4712]: pam_unix(login:auth): authentication failure; "
    "logname= uid=0 euid=0 tty= ruser= rhost="
)


@pytest.mark.parametrize("address", ["", "203.0.113.7"], ids=["no address", "an address"])
def test_openvpn_and_the_pam_that_it_asked_refuse_a_password_once(address: str) -> None:
    attempts = parse_lines(f"{VPN_PAM}{address}  user=bob", VPN).attempts
    assert [(one["process_pid"], one["source_ip"]) for one in attempts] == [(4711, "203.0.113.7")]


def test_each_password_that_openvpn_refuses_is_a_failure() -> None:
    right = (
        "Nov  3 04:05:07 web openvpn[4711]: 203.0.113.7:41923 TLS: Username/Password authentication succeeded "
        "for username 'bob' "
    )
    attempts = parse_lines(VPN, VPN, right).attempts
    assert [one["event_outcome"] for one in attempts].count("failure") == 2
    assert len(attempts) == 3
