r"""auditd's own log (audit.log) as lines of a log, in the words in which journald and syslog pass the same records on.

A record begins with `type=USER_LOGIN msg=audit(1364481363.243:24287): `, after `node=HOST ` where it was collected from
another machine: type, seconds since 1970, serial number. Names with blanks, quotes or control bytes stand in
hexadecimal without quotes; here they are written out, with such bytes as `\x22`. What auditd adds in words behind a
record (`log_format = ENRICHED`) is left out. Format: auditd.conf(5), and "Understanding Audit Log Files" of Red Hat.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_RECORD = re.compile(
    rb"(?:node=(?P<node>[^\s:]+) )?type=(?P<type>[A-Z][A-Z0-9_]*) "
    rb"msg=audit\((?P<seconds>\d{1,11})\.(?P<milli>\d{3}):\d+\): ?(?P<rest>.*)"
)
_HEX_NAME = re.compile(rb'\bacct=((?:[0-9A-F]{2})+)(?=[ \'"]|$)')
_ENRICHED = b"\x1d"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def is_audit_log(head: bytes) -> bool:
    """Return whether text that begins with `head` is auditd's own log."""
    return bool(_RECORD.match(head))


def audit_lines(records: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the records as lines; what is no record stays as it is."""
    for raw in records:
        end = b"\n" if raw.endswith(b"\n") else b""
        match = _RECORD.fullmatch(raw.rstrip(b"\r\n").partition(_ENRICHED)[0])
        if match is None:
            yield raw
            continue
        moment = _EPOCH + timedelta(seconds=int(match["seconds"]), milliseconds=int(match["milli"]))
        rest = _HEX_NAME.sub(_written_out, match["rest"])
        time = moment.isoformat(timespec="milliseconds").encode()
        host = b"%s " % match["node"] if match["node"] else b""
        yield b"%s %saudit: %s %s%s" % (time, host, match["type"], rest, end)


def _written_out(match: re.Match[bytes]) -> bytes:
    name = bytes.fromhex(match[1].decode("ascii"))
    return b'acct="%s"' % re.sub(rb'[\x00-\x1f\x7f"\\]', lambda byte: b"\\x%02x" % byte[0][0], name)
