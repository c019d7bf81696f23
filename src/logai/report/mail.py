"""A report as a mail: text and HTML in one message, built by the standard library.

Subjects and addresses are one line each before they get here: no header can be made of a host name in a log.
"""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import TYPE_CHECKING

from logai.errors import BadInputError
from logai.report.document import Level

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from logai.report.document import Document

_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~][A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{0,63}(@[A-Za-z0-9][A-Za-z0-9.-]{0,252})?"
)
"""An address of RFC 5321 without quotes and comments, or the name of a local user."""

_LONGEST_SUBJECT = 180


def check_address(text: str, option: str) -> str:
    """Return the address that `text` is; raise BadInputError, which names `option`, where it is none."""
    address = text.strip()
    if not _ADDRESS.fullmatch(address) or ".." in address:
        raise BadInputError(
            f"{option}: {text[:80]!r} is no mail address.", "Write one address, such as admin@example.org or root."
        )
    return address


def make_sender() -> str:
    """Return the address of this user at this machine."""
    import getpass
    import platform

    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        user = "logai"
    return f"{user}@{platform.node() or 'localhost'}"


def compose_mail(  # noqa: PLR0913 - what a message is made of
    document: Document, text: str, html: str, *, sender: str, recipients: Sequence[str], sent_at: datetime
) -> EmailMessage:
    """Return the message. What cannot wait is marked as important, as mail programs show it."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _as_header(document.subject)
    message["From"] = sender
    message["To"] = ", ".join(recipients)
    message["Date"] = format_datetime(sent_at)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "localhost")
    message["Content-Language"] = document.lang
    # RFC 3834: no vacation notice answers this.
    message["Auto-Submitted"] = "auto-generated"
    if document.level is Level.ALARM:
        message["Importance"] = "high"
        message["X-Priority"] = "1"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message


def _as_header(text: str) -> str:
    line = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return line if len(line) <= _LONGEST_SUBJECT else line[: _LONGEST_SUBJECT - 1] + "…"
