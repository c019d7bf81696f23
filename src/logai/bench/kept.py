"""The benches that are kept: one JSON file each, in the state folder, readable by their owner alone.

Files and not a table: a bench is one document that is written once and read whole, there are few, and one is copied to
another machine to compare the two. A file takes its name when it is whole, so an interruption leaves none that is half.
"""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING

from pydantic import ValidationError

from logai.bench.model import Bench
from logai.errors import BadInputError, NoDataError
from logai.history.file import state_folder

if TYPE_CHECKING:
    from pathlib import Path

LAST = "LAST"
"""The newest bench that is kept."""
_SUFFIX = ".json"


def bench_folder() -> Path:
    """Return where benches are kept, whether or not there are any."""
    return state_folder() / "bench"


def keep_bench(bench: Bench) -> Path:
    """Write `bench` and return its file; raise NoDataError where that cannot be done.

    A bench of the same second stays: the later one is kept under the next free id.
    """
    folder = bench_folder()
    part = folder / f".{bench.id}.{os.getpid()}.part"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"{bench.id}{_SUFFIX}"
        for number in count(2):
            if not path.exists():
                break
            path = folder / f"{bench.id}-{number}{_SUFFIX}"
        kept = bench.model_copy(update={"id": path.name.removesuffix(_SUFFIX)})
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(kept.model_dump_json(indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise NoDataError(f"The bench cannot be kept in {folder}: {error.strerror}.", "See its rights.") from error
    return path


def list_benches() -> tuple[list[Bench], list[Path]]:
    """Return the benches that are kept, the newest first, and the files that are none."""
    found, broken = [], []
    for path in sorted(bench_folder().glob(f"[0-9]*{_SUFFIX}"), key=lambda path: path.stem, reverse=True):
        try:
            found.append(read_bench(path))
        except NoDataError:
            broken.append(path)
    return found, broken


def find_bench(name: str) -> Bench:
    """Return the bench called `name`: LAST, an id or the beginning of one, or the path of a file.

    Raise BadInputError where there is none, or more than one.
    """
    from pathlib import Path

    given = Path(name).expanduser()
    if given.is_file():
        return read_bench(given)
    kept, _ = list_benches()
    if not kept:
        raise BadInputError("No bench is kept yet.", "Run `logai bench` first.")
    if name.upper() == LAST:
        return kept[0]
    matching = [bench for bench in kept if bench.id == name] or [bench for bench in kept if bench.id.startswith(name)]
    if len(matching) != 1:
        reason = "is the beginning of several" if matching else "is not kept"
        raise BadInputError(f"The bench {name} {reason}.", "`logai bench history` lists them.")
    return matching[0]


def read_bench(path: Path) -> Bench:
    """Return the bench in the file `path`; raise NoDataError where it holds none."""
    try:
        return Bench.model_validate_json(path.read_bytes())
    except OSError as error:
        raise NoDataError(f"The bench {path} cannot be read: {error.strerror}.", "Name another.") from error
    except ValidationError as error:
        raise NoDataError(f"{path} is no bench that this logai knows.", "Name another.") from error
