"""Mails: what is in them, who takes them, and what happens where nobody does."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.report.conftest import HOSTILE, NOW, settings_for
from tests.report.mail_server import MailServer, read_mail

from logai.errors import BadInputError, ExitCode, MailFailedError
from logai.report.document import Level
from logai.report.mail import check_address, compose_mail, make_sender
from logai.report.make import Format, MadeReport, write_report
from logai.report.send import check_mail, send_mail

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from logai.report.document import Document


def compose(made: MadeReport, document: Document | None = None) -> EmailMessage:
    text, html = (write_report(made, form) for form in (Format.TEXT, Format.HTML))
    return compose_mail(
        document or made.document,
        text,
        html,
        sender="logai@web1.example",
        recipients=("admin@example.org", "root"),
        sent_at=NOW,
    )


def test_a_mail_is_the_report_as_text_and_as_a_page(made: MadeReport) -> None:
    mail = read_mail(compose(made).as_bytes())
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == write_report(made, Format.TEXT)
    assert html.get_content().replace("\r\n", "\n") == write_report(made, Format.HTML)
    assert (mail["To"], mail["From"]) == ("admin@example.org, root", "logai@web1.example")
    assert mail["Date"] == "Mon, 23 Nov 2026 06:00:20 +0700"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert max(map(len, compose(made).as_bytes().splitlines())) <= 998


def test_the_subject_tells_whether_it_can_wait(made: MadeReport) -> None:
    mail = compose(made)
    assert mail["Subject"] == (
        "[ALERT] logai daily report 23 Nov 2026 (web1): 5 findings, 2 of high severity, 12 failed login attempts"
    )
    assert mail["Importance"] == "high"
    quiet = replace(made.document, level=Level.QUIET)
    assert compose(made, quiet)["Importance"] is None


@pytest.mark.parametrize("subject", [f"host {HOSTILE}", "a\r\nBcc: x@example.org", "ที่" * 200, "a\x00\x85\u2028b"])
def test_no_header_can_be_made_of_a_name(subject: str, made: MadeReport) -> None:
    mail = read_mail(compose(made, replace(made.document, subject=subject)).as_bytes())
    assert mail["Bcc"] is None
    assert len(mail["Subject"]) <= 180
    assert len(mail["Subject"].splitlines()) == 1


@pytest.mark.parametrize("address", ["admin@example.org", "root", "a.b+c@mail.example.org", "x@localhost"])
def test_an_address_is_taken(address: str) -> None:
    assert check_address(f" {address} ", "--email") == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a b",
        "a@b\nBcc: c@d",
        "a@b,c@d",
        "<a@b>",
        "-t",
        "a@-b",
        "a@b c",
        "a@@b",
        "a..b@c",
        "ที่@example.org",
        "a@b;id",
    ],
)
def test_what_is_no_address_is_bad_input(address: str) -> None:
    with pytest.raises(BadInputError, match="--email"):
        check_address(address, "--email")


def test_the_sender_is_an_address() -> None:
    assert check_address(make_sender(), "--email")


def test_a_server_gets_the_mail_and_its_password(made: MadeReport) -> None:
    with MailServer() as server:
        settings = settings_for(**server.environ, LOGAI_SMTP_USER="me", LOGAI_SMTP_PASSWORD="s3cret")
        check_mail(settings)
        send_mail(compose(made), settings)
    (mail,) = server.mails
    assert read_mail(mail)["To"] == "admin@example.org, root"
    assert server.credentials == ["me\0s3cret"]
    assert [line for line in server.commands if line.lower().startswith("rcpt")] == [
        "rcpt TO:<admin@example.org>",
        "rcpt TO:<root>",
    ]


@pytest.mark.parametrize(
    ("replies", "told"),
    [
        ({"AUTH": "535 no\x1b[2J"}, "refused the password of me: no"),
        ({"RCPT": "550 who is that"}, "refused the recipients (550): who is that"),
        ({"MAIL": "553 not you"}, "(553): not you"),
        ({"DATA": "552 too large"}, "(552): too large"),
    ],
)
def test_a_server_that_refuses_is_an_error_that_says_why(replies: dict[str, str], told: str, made: MadeReport) -> None:
    with MailServer(replies) as server:
        settings = settings_for(**server.environ, LOGAI_SMTP_USER="me", LOGAI_SMTP_PASSWORD="s3cret")
        with pytest.raises(MailFailedError) as error:
            send_mail(compose(made), settings)
    assert told in error.value.message
    assert "s3cret" not in f"{error.value.message} {error.value.hint}"
    assert error.value.exit_code is ExitCode.PROVIDER
    assert server.mails == []


def test_one_recipient_that_is_refused_among_others_is_told(made: MadeReport) -> None:
    with MailServer({"rcpt TO:<root>": "550 no root here"}) as server:
        settings = settings_for(**server.environ)
        with pytest.raises(MailFailedError, match="refused root"):
            send_mail(compose(made), settings)
    assert len(server.mails) == 1


def test_encryption_that_was_asked_for_is_never_left_out(made: MadeReport) -> None:
    with MailServer() as server:
        settings = settings_for(**server.environ | {"LOGAI_SMTP_SECURITY": "starttls", "LOGAI_SMTP_USER": "me"})
        with pytest.raises(MailFailedError, match="does not offer"):
            send_mail(compose(made), settings)
    assert server.mails == []
    assert not [line for line in server.commands if line.upper().startswith(("AUTH", "MAIL"))]


def test_a_line_that_does_not_become_encrypted_carries_nothing(made: MadeReport) -> None:
    with MailServer({"STARTTLS": "220 go"}, capabilities=("STARTTLS",)) as server, pytest.raises(MailFailedError):
        send_mail(compose(made), settings_for(**server.environ | {"LOGAI_SMTP_SECURITY": "starttls"}))
    assert server.mails == []


def test_a_server_that_is_not_there_is_an_error(made: MadeReport) -> None:
    with MailServer() as server:
        environ = server.environ
    with pytest.raises(MailFailedError, match="cannot be used"):
        send_mail(compose(made), settings_for(**environ))


def test_a_password_does_not_go_to_another_machine_in_the_clear() -> None:
    environ = {"LOGAI_SMTP_HOST": "mail.example.org", "LOGAI_SMTP_USER": "me", "LOGAI_SMTP_SECURITY": "none"}
    with pytest.raises(BadInputError, match="without encryption"):
        check_mail(settings_for(**environ))
    check_mail(settings_for(**environ | {"LOGAI_SMTP_SECURITY": "tls"}))


def make_sendmail(folder: Path, body: str) -> dict[str, str]:
    """Write a program called sendmail and return the environment in which it is found."""
    program = folder / "bin" / "sendmail"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(stat.S_IRWXU)
    return {"PATH": f"{program.parent}{os.pathsep}/usr/bin{os.pathsep}/bin"}


def test_the_machine_s_own_sendmail_gets_the_mail(made: MadeReport, tmp_path: Path) -> None:
    environ = make_sendmail(tmp_path, f'echo "$@" > {tmp_path}/arguments; cat > {tmp_path}/mail')
    send_mail(compose(made), settings_for(**environ))
    assert (tmp_path / "arguments").read_text() == "-t -oi\n"
    content = (tmp_path / "mail").read_bytes()
    assert b"\r\n" not in content
    assert read_mail(content)["To"] == "admin@example.org, root"


def test_a_sendmail_that_fails_is_an_error_that_says_why(made: MadeReport, tmp_path: Path) -> None:
    environ = make_sendmail(tmp_path, "echo 'queue is\nfull' >&2; exit 75")
    with pytest.raises(MailFailedError, match="ended with 75: queue is full"):
        send_mail(compose(made), settings_for(**environ))
