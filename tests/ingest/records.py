"""utmp records as the programs of each machine write them; bits/utmp.h of glibc."""

from __future__ import annotations

import ipaddress
import struct

LITTLE, BIG = "<h2xi32s4s32s256shhiIi16s20x", ">h2xi32s4s32s256shhiIi16s20x"
LITTLE_64, BIG_64 = "<h2xi32s4s32s256shhqqq16s20x4x", ">h2xi32s4s32s256shhqqq16s20x4x"

BOOT_TIME, LOGIN_PROCESS, USER_PROCESS, DEAD_PROCESS = 2, 6, 7, 8
START = 1_795_500_000
"""2026-11-24T06:00:00Z."""


def record(
    kind: int,
    line: bytes,
    user: bytes = b"",
    *,
    host: bytes = b"",
    address: str = "",
    seconds: int = START,
    micros: int = 5,
    form: str = LITTLE,
) -> bytes:
    packed = ipaddress.ip_address(address).packed if address else b""
    return struct.pack(form, kind, 77, line, b"id", user, host, 0, 0, 0, seconds, micros, packed.ljust(16, b"\0"))


def failed(user: bytes, *, seconds: int = START, address: str = "203.0.113.7", form: str = LITTLE) -> bytes:
    return record(LOGIN_PROCESS, b"ssh:notty", user, host=address.encode(), address=address, seconds=seconds, form=form)
