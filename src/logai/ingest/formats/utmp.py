"""Binary utmp records as lines: `wtmp` (logins and logouts) and `btmp` (failed logins).

A record is a C structure (utmp(5), glibc's bits/utmp.h) in one of four layouts. Its names were chosen by whoever
knocked at the door: they fill their field to the last byte or end at a zero, and hold any byte. So the user stands
last in the line, behind fields that have no blank, and what would end a line is escaped.

A record has no name of a host: which machine it was written on is not guessed.
"""

from __future__ import annotations

import ipaddress
import re
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_EMPTY, _RUN_LVL, _BOOT_TIME, _NEW_TIME, _OLD_TIME, _INIT, _LOGIN, _USER, _DEAD, _ACCOUNTING = range(10)
_TYPES = (
    *("EMPTY", "RUN_LVL", "BOOT_TIME", "NEW_TIME", "OLD_TIME"),
    *("INIT_PROCESS", "LOGIN_PROCESS", "USER_PROCESS", "DEAD_PROCESS", "ACCOUNTING"),
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = 7_258_118_400
"""The year 2200: a time after it is no time."""
_LOOKED_AT = 32
_BLOCK = 2_000


@dataclass(frozen=True)
class Layout:
    """How a record lies in the file: `form` of the struct module, for each byte order."""

    form: struct.Struct

    @property
    def size(self) -> int:
        """Bytes of a record."""
        return self.form.size


# type, pid, line, id, user, host, exit status (2), session, seconds, microseconds, address; see glibc's bits/utmp.h.
_WITH_32_BIT_TIME = "h2xi32s4s32s256shhiIi16s20x"
_WITH_64_BIT_TIME = "h2xi32s4s32s256shhqqq16s20x4x"
LAYOUTS = tuple(
    Layout(struct.Struct(order + form)) for form in (_WITH_32_BIT_TIME, _WITH_64_BIT_TIME) for order in "<>"
)


def find_layout(head: bytes, size: int) -> Layout | None:
    """Return the layout of a file of `size` bytes that begins with `head`, None where it holds no utmp records.

    Every record in `head` has to have a known type, and a time and names as such a record has them.
    """
    for layout in LAYOUTS:
        count = min(len(head) // layout.size, _LOOKED_AT)
        if count == 0 or size < layout.size:
            continue
        records = [layout.form.unpack_from(head, number * layout.size) for number in range(count)]
        plausible = sum(map(_is_plausible, records))
        # A record or two may have been damaged; the first one is what tells.
        if _is_plausible(records[0]) and plausible * 10 >= count * 9 and any(record[0] for record in records):
            return layout
    return None


def _is_plausible(record: tuple[int | bytes, ...]) -> bool:
    kind, _, line, identifier, user, host, _, _, _, seconds, micros, _ = record
    if not (isinstance(kind, int) and isinstance(seconds, int) and isinstance(micros, int)):
        return False
    if not 0 <= kind < len(_TYPES) or not 0 <= seconds < _LATEST or not 0 <= micros < 1_000_000:
        return False
    if kind != _EMPTY and seconds == 0:
        return False
    # A line is the name of a device: ASCII, and nothing but zeros behind it.
    return all(
        isinstance(field, bytes) and _is_ended(field) and (field is not line or field.partition(b"\0")[0].isascii())
        for field in (line, identifier, user, host)
    )


def _is_ended(field: bytes) -> bool:
    return not field.partition(b"\0")[2].strip(b"\0")


def is_failed_logins(name: str, first: bytes, layout: Layout) -> bool:
    """Return whether a file is a `btmp`: by its name, else by its first record."""
    if re.match(r"[bw]tmp|utmp", name):
        return name.startswith("b")
    kind, _, line, _, user, *_ = layout.form.unpack_from(first)
    return kind == _LOGIN and (line.startswith(b"ssh:") or user.rstrip(b"\0") not in {b"", b"LOGIN"})


def utmp_lines(file: IO[bytes], layout: Layout, *, failed: bool) -> Iterator[bytes]:
    """Yield the records of `file` as text, whole lines; a record that is cut is a last line without an end."""
    program = "btmp" if failed else "wtmp"
    rest = b""
    while block := file.read(layout.size * _BLOCK):
        block = rest + block
        whole = len(block) - len(block) % layout.size
        yield b"".join(_line(layout.form.unpack_from(block, start), program) for start in range(0, whole, layout.size))
        rest = block[whole:]
    if rest:
        yield f"{program}: cut record of {len(rest)} bytes".encode()


def _line(record: tuple[int | bytes, ...], program: str) -> bytes:
    kind, pid, line, _, user, host, _, _, _, seconds, micros, address = record
    text = format_record(
        program,
        int(kind),
        int(seconds) * 1_000_000 + (int(micros) if 0 <= int(micros) < 1_000_000 else 0),
        line=_text(bytes(line)),
        host=_text(bytes(host)),
        address=_address(bytes(address)),
        user=_text(bytes(user)),
        pid=int(pid),
    )
    return text + b"\n"


def format_record(  # noqa: PLR0913 - a record is made of these
    program: str, kind: int, microseconds: int, *, line: bytes, host: bytes, address: str, user: bytes, pid: int | None
) -> bytes:
    """Return one record as a line without its end; `microseconds` since 1970."""
    meaning = _failure(kind, line, host, address) if program == "btmp" else _meaning(kind, line, host, user)
    name = _TYPES[kind] if 0 <= kind < len(_TYPES) else str(kind)
    header = ""
    if 1_000_000 <= microseconds < _LATEST * 1_000_000:
        header = (_EPOCH + timedelta(microseconds=microseconds)).isoformat(timespec="microseconds") + " "
    process = "" if pid is None else f" pid={pid}"
    return b"%s%s: %s type=%s line=%s addr=%s host=%s%s user=%s" % (
        header.encode(), program.encode(), meaning.encode(), name.encode(), _without_blanks(line), address.encode(),
        _without_blanks(host), process.encode(), _without_ends(user),
    )  # fmt: skip


def _failure(kind: int, line: bytes, host: bytes, address: str) -> str:
    """Return what a record of btmp tells. su(1) writes there too, from a pseudo terminal: that is no login."""
    if kind not in {_LOGIN, _USER}:
        return "unreadable record"
    is_local = not host and not address and line.startswith(b"pts/")
    return "failed authentication" if is_local else "failed login"


def _meaning(kind: int, line: bytes, host: bytes, user: bytes) -> str:  # noqa: PLR0911 - a table
    if kind == _USER:
        # Terminal emulators, screen, tmux and mosh record their windows (utempter), gdm its seat beside its terminal.
        is_window = host.startswith((b":", b"tmux(", b"mosh")) or b":S." in host or b" via mosh" in host
        return "terminal" if (line.startswith(b"pts/") and is_window) or line.startswith(b"seat") else "login"
    if kind == _DEAD:
        return "logout"
    if kind == _BOOT_TIME:
        return "boot"
    if kind == _RUN_LVL:
        return "shutdown" if user.startswith(b"shutdown") else "runlevel"
    if kind == _LOGIN:
        return "getty"
    if 0 <= kind < len(_TYPES):
        return "record"
    return "unreadable record"


def _text(field: bytes) -> bytes:
    return field.partition(b"\0")[0]


def _without_ends(text: bytes) -> bytes:
    return text.replace(b"\n", b"\\x0a").replace(b"\r", b"\\x0d").replace(b"\0", b"\\x00")


def _without_blanks(text: bytes) -> bytes:
    return re.sub(rb"\s", lambda match: b"\\x%02x" % match[0][0], _without_ends(text))


def _address(packed: bytes) -> str:
    """Return the address of ut_addr_v6: IPv4 in its first four bytes, the rest zero; '' for none."""
    if not any(packed):
        return ""
    address = ipaddress.ip_address(packed[:4]) if not any(packed[4:]) else ipaddress.ip_address(packed)
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)
