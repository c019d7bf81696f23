"""Entries of systemd's journal in JSON (`journalctl -o json`, `json-seq`, `json-sse`) as lines of a log.

Fields that begin with `_` are the journal's own word for who wrote an entry; SYSLOG_IDENTIFIER is the writer's. A
program of the system may name itself as it likes (`sudo`, `CRON`, `gdm-password]`). What a person's own process wrote
is named by the program that it ran, and marked where that lies in no folder of the system: `logger -t sshd` is no sshd.
Formats: https://systemd.io/JOURNAL_EXPORT_FORMATS/ and systemd.journal-fields(7).
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TIME = "__REALTIME_TIMESTAMP"
FIELDS = (
    "MESSAGE", "SYSLOG_IDENTIFIER", "SYSLOG_PID", "_COMM", "_EXE", "_HOSTNAME", "_PID", "_UID",
)  # fmt: skip
"""What a line is made of; the time and the cursor come with every entry."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SYSTEM_FOLDERS = ("/usr/", "/bin/", "/sbin/", "/lib/", "/lib64/", "/opt/", "/nix/store/", "/run/current-system/")
_FRAMES = (b"\x1e", b"data: ")
_LINES = 5_000


def is_journal(head: bytes) -> bool:
    """Return whether text that begins with `head` is JSON of the journal: its first object has the journal's time."""
    first = _unframed(head.lstrip().split(b"\n", 1)[0])
    return first.startswith(b"{") and b'"' + TIME.encode() + b'"' in first


def journal_lines(entries: Iterable[bytes]) -> Iterator[bytes]:
    """Yield entries, a line of JSON each, as lines of a log; what is no entry stays as it is, and empty lines go."""
    batch = []
    for raw in entries:
        text = _unframed(raw)
        stripped = text.strip()
        if not stripped:
            continue
        line = format_entry(stripped)
        batch.append((stripped if line is None else line) + (b"\n" if raw.endswith(b"\n") else b""))
        if len(batch) >= _LINES:
            yield b"".join(batch)
            batch = []
    yield b"".join(batch)


def _unframed(raw: bytes) -> bytes:
    for frame in _FRAMES:
        if raw.startswith(frame):
            return raw[len(frame) :]
    return raw


def format_entry(raw: bytes) -> bytes | None:
    """Return one JSON object as a line without its end; None where it is no entry of the journal."""
    try:
        entry = json.loads(raw)
        moment = _EPOCH + timedelta(microseconds=int(entry[TIME]))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
    program = _word(_program(entry))
    pid = _field(entry, "SYSLOG_PID") if _is_system(entry) else b""
    pid = pid or _field(entry, "_PID")
    where = b"[%s]" % pid if pid.isdigit() else b""
    host = re.sub(rb"[\s:]", b"_", _field(entry, "_HOSTNAME")) or b"-"
    time = moment.isoformat(timespec="microseconds").encode()
    return b"%s %s %s%s: %s" % (time, host, program, where, _one_line(_field(entry, "MESSAGE")))


def _program(entry: dict[str, Any]) -> bytes:
    named = _field(entry, "SYSLOG_IDENTIFIER")
    command = _field(entry, "_COMM")
    if _is_system(entry):
        return named or command or (b"kernel" if entry.get("_TRANSPORT") == "kernel" else b"unknown")
    path = _field(entry, "_EXE")
    if path and not path.startswith(tuple(folder.encode() for folder in _SYSTEM_FOLDERS)):
        return b"untrusted-" + (path.rpartition(b"/")[2] or command)
    own = path.rpartition(b"/")[2] or command
    if named and own and named != own:
        # Both names are of the system's program: `CRON` and `cron`, a longer name than the 15 bytes of a command.
        return named if named.lower() == own.lower() else own
    return own or b"untrusted-" + named


def _is_system(entry: dict[str, Any]) -> bool:
    """Whether no person wrote it: the kernel, root, an account of the system or of a service (systemd's UIDS-GIDS)."""
    uid = _field(entry, "_UID")
    if not uid.isdigit():
        return True
    return int(uid) < 1_000 or 61_184 <= int(uid) <= 65_519


def _field(entry: dict[str, Any], name: str) -> bytes:
    """Return a field as bytes: a string, a list of bytes where it is no UTF-8, null where it is too long."""
    value = entry.get(name)
    if isinstance(value, list) and value and not all(isinstance(one, int) for one in value):
        # A field that was given several times.
        value = value[0]
    if isinstance(value, list):
        return bytes(one for one in value if isinstance(one, int) and 0 <= one < 256)
    return b"" if value is None else str(value).encode("utf-8", "backslashreplace")


def _word(text: bytes) -> bytes:
    """Return a program's name as one word: what would end it is replaced."""
    return re.sub(rb"[\s:\[]", b"_", text) or b"unknown"


def _one_line(text: bytes) -> bytes:
    return text.rstrip(b"\n").replace(b"\n", b"\\x0a").replace(b"\r", b"\\x0d")
