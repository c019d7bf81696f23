"""Handing a mail on: to the machine's own sendmail, or to an SMTP server that the settings name.

Encryption that was asked for is never left out: a server that does not offer STARTTLS, or whose certificate does not
hold, gets nothing. A password goes over an encrypted line only, or to this very machine.
"""

from __future__ import annotations

import os
import shutil
import smtplib
import ssl
import subprocess
from typing import TYPE_CHECKING

from logai.errors import BadInputError, MailFailedError
from logai.providers.hosts import is_this_machine

if TYPE_CHECKING:
    from email.message import EmailMessage

    from logai.config import Settings

_SECONDS = 60
_FOLDERS = ("/usr/sbin", "/usr/lib", "/sbin")
"""Where sendmail is when it is not in the PATH, which cron makes short."""


def check_mail(settings: Settings) -> None:
    """Raise BadInputError, before any work is done, where no mail may be sent as the settings say."""
    if (
        settings.smtp_host
        and settings.smtp_user
        and settings.smtp_security == "none"
        and not is_this_machine(settings.smtp_host)
    ):
        raise BadInputError(
            f"The password of {settings.smtp_user} would go to {settings.smtp_host} without encryption.",
            "Set LOGAI_SMTP_SECURITY to starttls or tls.",
        )


def send_mail(message: EmailMessage, settings: Settings) -> None:
    """Send `message` to its recipients; raise MailFailedError where it was not taken."""
    if settings.smtp_host:
        _send_by_smtp(message, settings)
    else:
        _send_by_sendmail(message, _find_sendmail(settings))


def _find_sendmail(settings: Settings) -> str:
    path = os.pathsep.join((settings.environ.get("PATH", os.defpath), *_FOLDERS))
    found = shutil.which("sendmail", path=path)
    if found is None:
        raise MailFailedError(
            "There is no sendmail on this machine to send the report with.",
            "Install one (postfix, msmtp-mta), or set LOGAI_SMTP_HOST.",
        )
    return found


def _send_by_sendmail(message: EmailMessage, program: str) -> None:
    # -t: recipients are those of the header; -oi: a line with a dot alone does not end the mail.
    content = message.as_bytes(policy=message.policy.clone(linesep="\n"))
    try:
        done = subprocess.run(  # noqa: S603 - a program of the system, and no argument from outside
            [program, "-t", "-oi"], input=content, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise MailFailedError(f"{program} took longer than {_SECONDS} seconds.", "Look at the mail log.") from error
    except OSError as error:
        raise MailFailedError(f"{program} cannot be run: {error.strerror or error}.", "Install it anew.") from error
    if done.returncode:
        said = _one_line(done.stderr or done.stdout)
        raise MailFailedError(f"{program} ended with {done.returncode}{said}.", "Look at the mail log.")


def _send_by_smtp(message: EmailMessage, settings: Settings) -> None:
    server = f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        with _connect(settings) as client:
            if settings.smtp_security == "starttls":
                client.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                client.login(settings.smtp_user, settings.smtp_password)
            refused = client.send_message(message)
    except smtplib.SMTPNotSupportedError as error:
        raise MailFailedError(
            f"The mail server {server} does not offer what was asked for{_one_line(str(error))}.",
            "Check LOGAI_SMTP_PORT and LOGAI_SMTP_SECURITY (starttls, tls, none).",
        ) from error
    except smtplib.SMTPAuthenticationError as error:
        raise MailFailedError(
            f"The mail server {server} refused the password of {settings.smtp_user}{_one_line(error.smtp_error)}.",
            "Check LOGAI_SMTP_USER and LOGAI_SMTP_PASSWORD.",
        ) from error
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise MailFailedError(
            f"The mail server {server} refused the recipients ({code}){_one_line(said)}.", "Check --email."
        ) from error
    except smtplib.SMTPResponseException as error:
        raise MailFailedError(
            f"The mail server {server} refused the mail ({error.smtp_code}){_one_line(error.smtp_error)}.",
            "Check the settings smtp_user and mail_from.",
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise MailFailedError(
            f"The mail server {server} cannot be used: {_shorten(reason)}.",
            "Check LOGAI_SMTP_HOST, LOGAI_SMTP_PORT and LOGAI_SMTP_SECURITY.",
        ) from error
    if refused:
        raise MailFailedError(f"The mail server {server} refused {', '.join(sorted(refused))}.", "Check --email.")


def _connect(settings: Settings) -> smtplib.SMTP:
    host, port = settings.smtp_host, settings.smtp_port
    if settings.smtp_security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=_SECONDS)


def _one_line(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f": {_shorten(text)}" if text.strip() else ""


def _shorten(text: str) -> str:
    return " ".join(text.split())[:200].rstrip(".")
