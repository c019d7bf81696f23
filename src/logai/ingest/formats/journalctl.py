"""Running journalctl(1), which alone knows journald's files: they are binary, and their format is its own."""

from __future__ import annotations

import os
import subprocess
import tempfile
from typing import TYPE_CHECKING

from logai.errors import NoDataError
from logai.ingest.formats.journal import FIELDS

if TYPE_CHECKING:
    from collections.abc import Generator

AS_JSON = ("--all", "--output=json", f"--output-fields={','.join(FIELDS)}")
"""Whole entries, a line of JSON each, without the fields that nobody reads."""

_MATCHES = ("SYSLOG_FACILITY=4", "SYSLOG_FACILITY=10")
_PARTLY = "not seeing messages from other users"
"""Of the hint that journalctl gives where it shows no more than the user's own entries; its exit status is 0 then."""


def read_entries(*arguments: str, name: str = "the journal") -> Generator[bytes]:
    """Yield what journalctl prints of the facilities auth and authpriv, line by line.

    Once that has ended, raises NoDataError, about `name`, where it was not all that there is.
    """
    command = ["journalctl", "--no-pager", *arguments, *_MATCHES]
    with tempfile.TemporaryFile() as complaints:
        try:
            process = subprocess.Popen(  # noqa: S603 - the system's own program, and a cursor of its own making
                command, stdout=subprocess.PIPE, stderr=complaints, env={**os.environ, "LC_ALL": "C"}
            )
        except OSError as error:
            raise NoDataError(
                f"journalctl cannot be run: {error.strerror or error}.", "Name a log, or export the journal elsewhere."
            ) from error
        with process:
            try:
                yield from process.stdout or ()
            except BaseException:
                process.kill()
                raise
        complaints.seek(0)
        _check(name, process.returncode, complaints.read().decode("utf-8", "replace"))


def _check(name: str, status: int, complaints: str) -> None:
    if _PARTLY in complaints or "insufficient permissions" in complaints:
        raise NoDataError(
            "This user may read a part of the journal only.",
            "Run as root, or join a group that may: sudo usermod -aG systemd-journal $USER",
        )
    if status != 0:
        reason = (complaints.strip().splitlines() or ["no reason was given"])[-1]
        raise NoDataError(f"journalctl cannot read {name}: {reason}", "Try it by itself: journalctl -n 1")
