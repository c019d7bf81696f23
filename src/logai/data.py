"""Opening what is asked: the store, log files alone, or the built-in sample. All three are the same tables."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from logai.errors import BadInputError, NoDataError
from logai.store.opening import create_database, open_for_reading
from logai.store.sandbox import lock
from logai.understand.model import KnownNames

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from logai.config import Settings
    from logai.ingest.discover import FolderLogs
    from logai.ingest.patterns import Pattern
    from logai.store.database import DuckDatabase

_WORD = re.compile(r"[A-Za-z0-9_.$@\\-]+")
_MOST_WORDS = 400


@dataclass(frozen=True)
class DataSource:
    """What is asked: the store of `settings`, or `logs` alone (paths; `-` is standard input), or the sample."""

    settings: Settings
    now: datetime
    logs: tuple[str, ...] = ()
    demo: bool = False
    year: int | None = None
    """Year of the last line of a log whose stamps have none."""
    pinned_now: bool = False
    """`now` was given: no line without a year can be later."""


@contextmanager
def open_data(source: DataSource, *, any_lines: bool = False, closed: bool = True) -> Iterator[DuckDatabase]:
    """Open what `source` names. Raise NoDataError where nothing could be answered from it.

    With `any_lines` files are taken whose lines nobody recognises. Unless `closed` is false, which is for statements of
    our own alone, no statement reaches beyond the tables.
    """
    if not source.logs and not source.demo:
        with open_for_reading(source.settings.db, source.settings.tz_name, closed=closed) as database:
            yield database
        return
    with tempfile.TemporaryDirectory(prefix="logai-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with create_database(None, source.settings.tz_name, folder) as database:
            _fill(database, source, folder, any_lines=any_lines)
            if closed:
                lock(database)
            yield database


def _fill(database: DuckDatabase, source: DataSource, folder: Path, *, any_lines: bool) -> None:
    from logai.ingest.fill import SourceText, add_attempts, add_names, add_sources, check_recognised, is_batch
    from logai.ingest.own_patterns import find_own_files
    from logai.ingest.reading import clean_text, open_source

    paths = [str(write_sample(folder, source.now))] if source.demo else expand(source.logs, source.settings)
    patterns = use_patterns(database, find_own_files(source.settings.patterns_folder))
    refusals: list[NoDataError] = []
    waiting: list[SourceText] = []
    for number, path in enumerate(paths, 1):
        with open_source(path, folder) as file:
            waiting.append(SourceText(number, clean_text(file, folder), latest_day(file.modified, source), source.year))
        if number < len(paths) and not is_batch(waiting):
            continue
        for one, filled in zip(waiting, add_sources(database, waiting, patterns), strict=True):
            try:
                if not (any_lines and filled.lines):
                    check_recognised(filled, one.text, paths[one.source_id - 1])
            except NoDataError as error:
                refusals.append(error)
        waiting = []
    if len(refusals) == len(paths):
        raise refusals[0]
    add_attempts(database)
    add_names(database)


def use_patterns(database: DuckDatabase, own_files: Sequence[Path]) -> tuple[Pattern, ...]:
    """Return the patterns that lines are held against, ours and those of `own_files`.

    Raises BadInputError where one of the user's is wrong, or `database` does not take its expression.
    """
    from logai.ingest.own_patterns import check_expressions, own_patterns, with_own_patterns

    patterns = with_own_patterns(own_files)
    check_expressions(own_patterns(patterns), database.find_regex_error)
    return patterns


def latest_day(modified: date, source: DataSource) -> date:
    """Return the day after which no line of a file can be: when it was written, or the moment that was given."""
    return min(modified, source.now.astimezone(UTC).date()) if source.pinned_now else modified


def write_sample(folder: Path, now: datetime) -> Path:
    """Write the built-in sample that ends at `now` into `folder` and return its path."""
    from logai.ingest.sample import sample_lines

    path = folder / "sample.log"
    path.write_text("".join(line + "\n" for line in sample_lines(now)), encoding="utf-8")
    return path


def expand(paths: tuple[str, ...], settings: Settings) -> list[str]:
    """Return the paths, each file once, and the logs of a folder in place of it, unless it has none.

    Standard input can be read once only.
    """
    if paths.count("-") > 1:
        raise BadInputError("Standard input (-) is named twice.", "Name it once.")
    opened = [(Path(path).is_dir() and find_logs(path, settings).taken) or (path,) for path in paths]
    return list(dict.fromkeys(path for one in opened for path in one))


def find_logs(folder: str, settings: Settings) -> FolderLogs:
    """Return what `folder` holds, by how it begins."""
    from logai.ingest.discover import find_logs_in
    from logai.ingest.own_patterns import find_own_files, with_own_patterns

    return find_logs_in(Path(folder), with_own_patterns(find_own_files(settings.patterns_folder)))


def find_names(database: DuckDatabase, question: str) -> KnownNames:
    """Return the words of `question` that are names in the data. Values of the data go no further than this machine."""
    words = {word.strip(".-") for word in _WORD.findall(question[:4_000])}
    words |= {word.lower() for word in words}
    asked = sorted(word for word in words if word)[:_MOST_WORDS]
    if not asked:
        return KnownNames()
    marks = ", ".join("?" * len(asked))
    found: dict[str, set[str]] = {"user": set(), "host": set(), "group": set(), "service": set()}
    for kind, name in database.rows(f"SELECT kind, name FROM names WHERE name IN ({marks})", asked):  # noqa: S608 - marks only
        found[str(kind)].add(str(name).lower())
    return KnownNames(
        users=frozenset(found["user"]),
        hosts=frozenset(found["host"]),
        groups=frozenset(found["group"]),
        services=frozenset(found["service"]),
    )


@contextlib.contextmanager
def scratch_folder(near: Path) -> Iterator[Path]:
    """Yield a new folder beside `near`, where large files may lie for a while; remove it afterwards.

    What a killed process left behind is removed too: the folder's name tells whose it was.
    """
    try:
        near.parent.mkdir(parents=True, exist_ok=True)
        _remove_orphans(near.parent)
        prefix = f".logai-{os.getpid()}-"
        folder = tempfile.TemporaryDirectory(prefix=prefix, dir=near.parent, ignore_cleanup_errors=True)
    except OSError as error:
        raise NoDataError(
            f"The folder {near.parent} cannot be written: {error.strerror or error}.", "Name another store with --db."
        ) from error
    with folder as name:
        yield Path(name)


def _remove_orphans(folder: Path) -> None:
    for entry in folder.glob(".logai-*-*"):
        owner = entry.name.split("-")[1]
        if owner.isdigit() and not _is_running(int(owner)):
            shutil.rmtree(entry, ignore_errors=True)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
