"""The logs that a machine keeps about its logins, where distributions put them: what `logai load` takes without a path.

It only looks for files; what cannot be read is told when it is opened.
"""

from __future__ import annotations

from pathlib import Path

from logai.errors import NoDataError

MACHINE = Path("/")

_LOGS = ("var/log/auth.log*", "var/log/secure*")
_RECORDS = ("var/log/wtmp*", "var/log/btmp*", "var/lib/wtmpdb/*.db")
_JOURNALS = ("var/log/journal/*/*.journal", "run/log/journal/*/*.journal")
_FROM_JOURNAL = "journalctl -o json SYSLOG_FACILITY=4 SYSLOG_FACILITY=10 | logai load -"


def find_machine_logs(machine: Path) -> list[str]:
    """Return the logs under the root folder `machine`, with their rotated and packed predecessors, oldest first.

    Files without a byte are left out. Raises NoDataError, with the way to the journal, where there is none.
    """
    found = [path for pattern in (*_LOGS, *_RECORDS) for path in machine.glob(pattern) if _has_bytes(path)]
    if not found:
        raise NoDataError(
            "This machine has no auth.log, secure, wtmp or btmp with anything in it.",
            f"Its journal may have what happened: {_FROM_JOURNAL}"
            if any(True for pattern in _JOURNALS for _ in machine.glob(pattern))
            else "Name a log, or ask the built-in sample with --demo.",
        )
    return [str(path) for path in sorted(found, key=lambda path: (path.stat().st_mtime_ns, str(path)))]


def _has_bytes(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_size > 0
    except OSError:
        return False
