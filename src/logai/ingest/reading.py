r"""Any log file as clean lines on disk, for DuckDB to read.

What is packed or no text is made into lines first (formats/). The text is copied into pieces of whole lines: UTF-8,
newline ends, no NUL. Bytes that are not UTF-8 and
control bytes that would mean something to the reader become escapes such as `\xff`; nothing is left out, and a line
stays one line. A source is known again by its text, not by its name: by the digests of its beginning and of the end of
what has been read.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import stat
import sys
import tempfile
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from logai.errors import LogaiError, NoDataError
from logai.ingest.formats.compression import LONGEST_MAGIC, damage_errors, find_unpacker
from logai.ingest.formats.convert import SourceKind, find_converter
from logai.ingest.years import YearScan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

STDIN = "-"
_BLOCK = 4 << 20
_PIECE = 112 << 20
_LONGEST_LINE = 64 << 10
_DIGEST_SPAN = 4096


@dataclass
class Piece:
    """Consecutive lines of one source in one file, all of one year."""

    path: Path
    first_line: int
    """Number of its first line in the source, from 1."""
    step: int
    """Which of the source's years it is in (YearScan.years)."""
    lines: int = 0


@dataclass
class CleanText:
    """A source's new text, ready to be parsed. `bytes_read` and the digests say how far the source has been read."""

    pieces: list[Piece] = field(default_factory=list)
    scan: YearScan = field(default_factory=YearScan)
    lines: int = 0
    bytes_read: int = 0
    head_digest: str = ""
    tail_digest: str = ""
    open_line: bool = False
    """The last line has no newline: it may be half of one that is still being written."""
    open_bytes: int = 0
    """Bytes of that line."""
    has_nul: bool = False


@dataclass(frozen=True)
class SourceFile:
    """An opened source: its plain bytes in `file`, from the start, and what the file system says of it."""

    path: str
    file: IO[bytes]
    size: int
    """Bytes of plain text."""
    modified: date
    """Day (UTC) after which nothing in it can have been logged."""
    stat: os.stat_result | None
    kind: SourceKind = SourceKind.TEXT
    cursor: str | None = None
    """journald's mark behind the last entry, of the machine's own journal; `file` has the entries before it alone."""


@contextmanager
def open_source(path: str, folder: Path) -> Iterator[SourceFile]:
    """Open the log at `path` (`-` is standard input), known by its content, whatever its name.

    Streams, compressed files and other forms than lines are laid out in `folder` first. Raises NoDataError, with what
    to do, for whatever is no readable log.
    """
    with ExitStack() as stack:
        with _told_plainly(path):
            source = stack.enter_context(_open_plain(path, folder))
            while unpack := find_unpacker(source.file.read(LONGEST_MAGIC)):
                source.file.seek(0)
                source = stack.enter_context(lay_out(source, _blocks(unpack(source.file)), folder, SourceKind.TEXT))
            source.file.seek(0)
            copy = Path(source.file.name)
            if converter := find_converter(source.file, copy, source.path, source.size):
                kind, lines = converter
                source = stack.enter_context(lay_out(source, lines(), folder, kind))
        yield source


def is_plain_text(path: str) -> bool:
    """Return whether the lines of a log are the bytes of its file; raise OSError where it cannot be read."""
    with Path(path).open("rb") as file:
        if find_unpacker(file.read(LONGEST_MAGIC)):
            return False
        file.seek(0)
        try:
            return find_converter(file, Path(path), path, Path(path).stat().st_size) is None
        except NoDataError:
            return True


@contextmanager
def _open_plain(path: str, folder: Path) -> Iterator[SourceFile]:
    """Open a file as it is, or a copy of what a stream gives."""
    if path == STDIN:
        empty = SourceFile("(standard input)", sys.stdin.buffer, 0, datetime.now(UTC).date(), None)
        with lay_out(empty, _blocks(sys.stdin.buffer), folder, SourceKind.TEXT) as source:
            yield source
        return
    info = Path(path).stat()
    if stat.S_ISDIR(info.st_mode):
        raise NoDataError(f"No file in the folder {path} begins as an authentication log.", "Name a log itself.")
    modified = datetime.fromtimestamp(info.st_mtime, UTC).date()
    with Path(path).open("rb") as file:
        source = SourceFile(path, file, info.st_size, modified, info)
        if stat.S_ISREG(info.st_mode):
            yield source
            return
        with lay_out(source, _blocks(file), folder, SourceKind.TEXT) as copied:
            yield copied


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    while block := stream.read(_BLOCK):
        yield block


@contextmanager
def lay_out(source: SourceFile, blocks: Iterable[bytes], folder: Path, kind: SourceKind) -> Iterator[SourceFile]:
    """Write `blocks` to a file of its own in `folder`, and yield `source` with that as its text."""
    handle, name = tempfile.mkstemp(prefix="plain-", dir=folder)
    copy = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.writelines(blocks)
        with copy.open("rb") as plain:
            yield replace(source, file=plain, size=copy.stat().st_size, kind=kind)
    finally:
        copy.unlink(missing_ok=True)


@contextmanager
def _told_plainly(path: str) -> Iterator[None]:
    """Turn what the system says about a file into one line for a person."""
    try:
        yield
    except LogaiError:
        raise
    except FileNotFoundError as error:
        raise NoDataError(
            f"There is no file {path}.", "Check the path; on some systems the log is /var/log/secure."
        ) from error
    except PermissionError as error:
        raise NoDataError(
            f"{path} may not be read by this user.",
            f"Run as root, or join the group that owns it: sudo usermod -aG {_group_of(path)} $USER",
        ) from error
    except damage_errors() as error:
        raise _damaged(path, error) from error
    except OSError as error:
        if error.errno is None:
            # It is bzip2's word for a damaged stream, and no word of the system.
            raise _damaged(path, error) from error
        raise NoDataError(f"{path} cannot be read: {error.strerror or error}.", "Check the file.") from error


def _damaged(path: str, error: Exception) -> NoDataError:
    return NoDataError(f"{path} is damaged or cut short: {error}.", "Copy it again, or unpack what can be saved of it.")


def _group_of(path: str) -> str:
    """Return the group that may read a log: `adm` on most machines, `utmp` for btmp."""
    import grp

    try:
        group = grp.getgrgid(Path(path).stat().st_gid).gr_name
    except (OSError, KeyError):
        return "adm"
    return "adm" if group == "root" else group


def digests(file: IO[bytes], length: int) -> tuple[str, str]:
    """Return the digests of the beginning and of the end of the first `length` bytes of `file`."""
    span = min(_DIGEST_SPAN, length)
    return _digest(file, 0, span), _digest(file, length - span, span)


class TextDigests:
    """The digests of one text, up to any place in it: an end is only looked at where the beginning is the same."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._heads: dict[int, str] = {}

    def match(self, length: int, head: str, tail: str) -> bool:
        """Return whether the first `length` bytes, which the text has, are of these digests."""
        span = min(_DIGEST_SPAN, length)
        if span not in self._heads:
            self._heads[span] = _digest(self._file, 0, span)
        return self._heads[span] == head and _digest(self._file, length - span, span) == tail


def _digest(file: IO[bytes], start: int, span: int) -> str:
    file.seek(start)
    return hashlib.blake2b(file.read(span), digest_size=16).hexdigest()


def clean_text(
    source: SourceFile,
    folder: Path,
    *,
    start: int = 0,
    lines_before: int = 0,
    on_progress: Callable[[int, int], None] = lambda _, __: None,
) -> CleanText:
    """Write the text of `source` from byte `start`, which begins line `lines_before` + 1, into pieces in `folder`.

    `on_progress` is told how many bytes of the source, and how many lines from `start`, have been read.
    """
    text = CleanText()
    writer = _PieceWriter(folder, text, lines_before)
    source.file.seek(start)
    text.bytes_read = start
    with _told_plainly(source.path), closing(writer):
        for block in _whole_lines(source.file, source.size - start):
            text.has_nul = text.has_nul or b"\0" in block
            writer.write(_cleaned(block))
            on_progress(text.bytes_read + len(block), text.scan.lines)
            # A block without a newline at its end is the last line, and nothing else.
            text.open_line = not block.endswith(b"\n")
            text.open_bytes = len(block) if text.open_line else 0
            if not text.open_line:
                text.bytes_read += len(block)
    text.lines = text.scan.lines
    text.head_digest, text.tail_digest = digests(source.file, text.bytes_read)
    return text


def _whole_lines(file: IO[bytes], size: int) -> Iterator[bytes]:
    """Yield the next `size` bytes of `file` in blocks that end at the end of a line (or of the file)."""
    rest = b""
    while size > 0 and (block := file.read(min(_BLOCK, size))):
        size -= len(block)
        end = block.rfind(b"\n") + 1
        if not end:
            rest += block
            continue
        yield rest + block[:end]
        rest = block[end:]
    if rest:
        yield rest


def _cleaned(block: bytes) -> bytes:
    if b"\r" in block:
        # A last line that is cut between its two end bytes is ended here: on its own it would vanish.
        whole = block + b"\n" if block.endswith(b"\r") else block
        block = whole.replace(b"\r\n", b"\n").replace(b"\r", b"\\x0d")
    if b"\0" in block or b"\x01" in block:
        block = block.replace(b"\0", b"\\x00").replace(b"\x01", b"\\x01")
    if not block.isascii():
        try:
            block.decode("utf-8")
        except UnicodeDecodeError:
            block = block.decode("utf-8", "backslashreplace").encode("utf-8")
    if block == codecs.BOM_UTF8:
        # A line of its own here; DuckDB takes it for the mark of a file's encoding, and there would be no line.
        block = b"\\xef\\xbb\\xbf"
    if _has_long_line(block):
        block = b"\n".join(_cut(line) for line in block.split(b"\n"))
    return block


def _has_long_line(block: bytes) -> bool:
    """Whether a line may be over the limit: only then is there a stretch of half of it without a newline."""
    half = _LONGEST_LINE // 2
    return any(block.find(b"\n", place, place + half) < 0 for place in range(0, len(block) - half, half))


def _cut(line: bytes) -> bytes:
    if len(line) <= _LONGEST_LINE:
        return line
    kept = line[:_LONGEST_LINE].decode("utf-8", "ignore").encode("utf-8")
    return kept + b" [" + str(len(line) - len(kept)).encode() + b" bytes more]"


def _count_lines(block: bytes) -> int:
    """Return how many lines `block` has; the last one counts without a newline too."""
    return block.count(b"\n") + (bool(block) and not block.endswith(b"\n"))


class _PieceWriter:
    """Writes blocks of clean lines to files: a new one when the last is large, and where another year begins."""

    def __init__(self, folder: Path, text: CleanText, lines_before: int) -> None:
        self._folder = folder
        self._text = text
        self._before = lines_before
        self._lines = 0
        self._step = 0
        self._file: IO[bytes] | None = None

    def write(self, block: bytes) -> None:
        lines = _count_lines(block)
        cuts = self._text.scan.feed(block, lines)
        if not cuts:
            self._append(block, lines)
            return
        first, *later = zip([0, *cuts], [*cuts, len(block)], strict=True)
        self._append(block[slice(*first)], _count_lines(block[slice(*first)]))
        for start, end in later:
            self.close()
            self._step += 1
            self._append(block[start:end], _count_lines(block[start:end]))

    def _append(self, block: bytes, lines: int) -> None:
        if not block:
            return
        if self._file is None or self._file.tell() > _PIECE:
            self.close()
            handle, name = tempfile.mkstemp(prefix="piece-", dir=self._folder)
            self._text.pieces.append(Piece(Path(name), self._before + self._lines + 1, self._step))
            self._file = os.fdopen(handle, "wb")
        self._file.write(block)
        self._text.pieces[-1].lines += lines
        self._lines += lines

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
