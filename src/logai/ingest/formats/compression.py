"""Compressed files by their first bytes, whatever their name: a log that was packed has lost nothing but its size."""

from __future__ import annotations

import sys
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

LONGEST_MAGIC = 6


def find_unpacker(head: bytes) -> Callable[[IO[bytes]], IO[bytes]] | None:
    """Return what opens a file that begins with `head`; None where it is not packed.

    The first bytes are those of RFC 1952 (gzip), RFC 8878 (zstd), and of bzip2's and xz's own descriptions.
    """
    for magic, unpacker in _UNPACKERS:
        if head.startswith(magic):
            return unpacker
    return None


def damage_errors() -> tuple[type[Exception], ...]:
    """Return the errors by which the unpackers tell that a file is damaged or cut."""
    import gzip
    import lzma
    import zlib

    return (EOFError, gzip.BadGzipFile, lzma.LZMAError, zlib.error, _zstd().ZstdError)


def _unpack_gzip(file: IO[bytes]) -> IO[bytes]:
    import gzip

    return cast("IO[bytes]", gzip.open(file, "rb"))


def _unpack_bzip2(file: IO[bytes]) -> IO[bytes]:
    import bz2

    return cast("IO[bytes]", bz2.open(file, "rb"))


def _unpack_xz(file: IO[bytes]) -> IO[bytes]:
    import lzma

    return cast("IO[bytes]", lzma.open(file, "rb"))


def _unpack_zstd(file: IO[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", _zstd().open(file, "rb"))


def _zstd() -> ModuleType:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd


_UNPACKERS: tuple[tuple[bytes, Callable[[IO[bytes]], IO[bytes]]], ...] = (
    (b"\x1f\x8b", _unpack_gzip),
    (b"BZh", _unpack_bzip2),
    (b"\xfd7zXZ\x00", _unpack_xz),
    (b"\x28\xb5\x2f\xfd", _unpack_zstd),
)
