"""What is made of the package's own files and takes long to make, kept in the cache folder between two questions.

Only texts of the package go in, under a digest of them: nothing of a question, and nothing of a log. A cache that is
not there, cannot be written or is damaged costs time, and is no error.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def read_cached(name: str, sources: Iterable[str], make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return what `make` returns, plain values of JSON, from the cache where that was made of the same `sources`."""
    from logai.config import cache_folder

    digest = hashlib.blake2b("\0".join(sources).encode(), digest_size=16).hexdigest()
    path = cache_folder() / f"{name}-{digest}.json"
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        kept = json.loads(path.read_text("utf-8"))
        if kept["digest"] == digest:
            content: dict[str, Any] = kept["content"]
            return content
    content = make()
    with contextlib.suppress(OSError):
        _write(path, name, json.dumps({"digest": digest, "content": content}, ensure_ascii=False))
    return content


def _write(path: Path, name: str, text: str) -> None:
    """Write `text` in one step, and take away what was made of other sources."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, written = tempfile.mkstemp(prefix=f".{name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(written).replace(path)
    except BaseException:
        Path(written).unlink(missing_ok=True)
        raise
    for other in path.parent.glob(f"{name}-*.json"):
        if other != path:
            other.unlink(missing_ok=True)
