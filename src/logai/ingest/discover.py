"""Finding logs: those that a machine keeps about its logins, and those in a folder.

Where distributions put them, `logai load` takes them without a path. In a folder a log is known by how it begins. What
cannot be read is told when it is opened.
"""

from __future__ import annotations

import os
import re
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

from logai.errors import NoDataError
from logai.ingest.formats.compression import LONGEST_MAGIC, damage_errors, find_unpacker
from logai.ingest.formats.convert import HEAD, find_converter
from logai.ingest.journald import JOURNAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from logai.ingest.patterns import Pattern

MACHINE = Path("/")

_LOGS = ("var/log/auth.log*", "var/log/secure*")
_RECORDS = ("var/log/wtmp*", "var/log/btmp*", "var/lib/wtmpdb/*.db")
_JOURNALS = ("var/log/journal/*/*.journal", "run/log/journal/*/*.journal")


def find_machine_logs(machine: Path) -> list[str]:
    """Return the logs under the root folder `machine`, with their rotated and packed predecessors, oldest first.

    The journal is one of them, the last, where there is one. Files without a byte are left out. Raises NoDataError
    where there is nothing.
    """
    found = [path for pattern in (*_LOGS, *_RECORDS) for path in machine.glob(pattern) if _has_bytes(path)]
    has_journal = any(True for pattern in _JOURNALS for _ in machine.glob(pattern))
    if not found and not has_journal:
        raise NoDataError(
            "This machine has no auth.log, secure, wtmp or btmp with anything in it, and no journal.",
            "Name a log, or ask the built-in sample with --demo.",
        )
    paths = [str(path) for path in sorted(found, key=lambda path: (path.stat().st_mtime_ns, str(path)))]
    return [*paths, JOURNAL] if has_journal else paths


@dataclass(frozen=True)
class FolderLogs:
    """What a folder holds: the logs about logins, oldest first, and the names of the other files."""

    taken: tuple[str, ...]
    skipped: tuple[str, ...]


def find_logs_in(folder: Path, patterns: Sequence[Pattern]) -> FolderLogs:
    """Return what is in `folder` and the folders below it. Links, pipes and devices are not looked at.

    Text is a log where its first 64 kB have a line of a program of `patterns`, cron aside: a file of cron's lines alone
    tells of nobody. A file that may not be read, or is damaged, is taken, so that loading tells why.
    """
    known = _known_line(frozenset(name for pattern in patterns for name in pattern.processes) - _CRON)
    taken: list[tuple[int, str]] = []
    skipped: list[str] = []
    for parent, _, names in os.walk(folder):
        for name in names:
            path = Path(parent) / name
            if path.is_symlink() or not path.is_file():
                continue
            if _is_log(path, known):
                taken.append((path.stat().st_mtime_ns, str(path)))
            else:
                skipped.append(str(path.relative_to(folder)))
    return FolderLogs(tuple(path for _, path in sorted(taken)), tuple(sorted(skipped)))


def _is_log(path: Path, known: re.Pattern[str]) -> bool:
    try:
        with ExitStack() as stack:
            file: IO[bytes] = stack.enter_context(path.open("rb"))
            is_packed = False
            while unpack := find_unpacker(file.read(LONGEST_MAGIC)):
                file.seek(0)
                file = stack.enter_context(unpack(file))
                is_packed = True
            file.seek(0)
            size = path.stat().st_size
            # The size of what is packed is not known, and only tells whether the last record is whole.
            if not is_packed and find_converter(file, path, str(path), size):
                return True
            return bool(known.search(file.read(HEAD).decode("utf-8", "replace")))
    except NoDataError:
        return False
    except OSError:
        return True
    except damage_errors():
        return True


@cache
def _known_line(programs: frozenset[str]) -> re.Pattern[str]:
    """Return what finds a line with a time, perhaps a host, and one of the programs behind it."""
    names = "|".join(re.escape(name) for name in sorted(programs))
    return re.compile(
        r"^(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} +\d{1,2} |\d{4}[-/]\d\d[-/]\d\d[T ]|1 \d{4}-)\S+ (?:\S+ )?"
        rf"(?:\S*/)?(?:{names})(?:-session)?(?:\(\S*\))?(?:\[\d+\])?[: ]",
        re.IGNORECASE | re.MULTILINE,
    )


_CRON = frozenset({"cron", "crond", "anacron", "atd"})


def _has_bytes(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_size > 0
    except OSError:
        return False
