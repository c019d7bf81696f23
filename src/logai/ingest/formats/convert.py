"""Which form a file has, told by its content, and what turns it into lines."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import IO, TYPE_CHECKING

from logai.errors import NoDataError
from logai.ingest.formats import audit, journal, utmp, wtmpdb
from logai.ingest.formats.journalctl import AS_JSON, read_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

HEAD = 64 << 10
"""Bytes of the beginning by which a form is told."""

_BINARY_JOURNAL = b"LPKSHHRH"


class SourceKind(StrEnum):
    """What the lines of a source were made from."""

    TEXT = "text"
    JOURNAL = "journal"
    RECORDS = "records"
    AUDIT = "audit"


Converter = tuple[SourceKind, "Callable[[], Iterator[bytes]]"]


def find_converter(file: IO[bytes], copy: Path, path: str, size: int) -> Converter | None:
    """Return what makes lines of `file`, whose bytes are also at `copy`; None for a log that has lines already.

    Raises NoDataError for the forms that are known and cannot be read, with the way to one that can.
    """
    head = file.read(HEAD)
    file.seek(0)
    if head.startswith(wtmpdb.MAGIC):
        wtmpdb.check_schema(head, path)
        return SourceKind.RECORDS, lambda: wtmpdb.wtmpdb_lines(copy, path)
    if head.startswith(_BINARY_JOURNAL):
        file_option = f"--file={copy.absolute()}"
        return SourceKind.JOURNAL, lambda: journal.journal_lines(read_entries(*AS_JSON, file_option, name=path))
    if journal.is_journal(head):
        return SourceKind.JOURNAL, lambda: journal.journal_lines(file)
    if audit.is_audit_log(head):
        return SourceKind.AUDIT, lambda: audit.audit_lines(file)
    if head.startswith((b"{", b"__CURSOR=")):
        _refuse_other_exports(head, path)
    if b"\0" in head[:512] and (layout := utmp.find_layout(head, size)):
        name = path.rpartition("/")[2]
        failed = utmp.is_failed_logins(name, head, layout)
        return SourceKind.RECORDS, lambda: utmp.utmp_lines(file, layout, failed=failed)
    return None


def _refuse_other_exports(head: bytes, path: str) -> None:
    """Raise NoDataError for what journalctl writes in other forms, and for JSON of other programs."""
    hint = "Export the journal with: journalctl -o json"
    if head.startswith(b"__CURSOR=") or (head[:2] == b"{\n" and journal.TIME.encode() in head):
        raise NoDataError(f"{path} is the journal in a form with several lines an entry.", hint)
    try:
        is_object = isinstance(json.loads(head.split(b"\n", 1)[0]), dict)
    except ValueError:
        return
    if is_object:
        raise NoDataError(f"{path} holds JSON, but not of the journal: {journal.TIME} is missing.", hint)
