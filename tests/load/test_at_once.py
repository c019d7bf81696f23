"""Several processes and one store: nothing is half done, and nobody waits for ever."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest
from tests.load.conftest import NOW, Store, lines

from logai.data import scratch_folder
from logai.errors import NoDataError, StoreBusyError
from logai.forget import prune_events
from logai.load import load_logs
from logai.store.opening import open_for_reading, open_for_writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from logai.load.model import LoadProgress

LOAD = """
import sys
from datetime import UTC, datetime
from logai.config import load_settings
from logai.errors import LogaiError
from logai.load import load_logs

settings = load_settings({"db": sys.argv[1], "tz": "UTC"}, {})
print("ready", flush=True)
try:
    for report in load_logs(sys.argv[2:], settings, datetime.now(UTC)):
        print(report.status)
except LogaiError as error:
    print(error.code)
"""

TURN = """
import sys
from pathlib import Path
from logai.store.lock import LOADING, hold_lock

with hold_lock(Path(sys.argv[1]), LOADING, 0):
    print("ready", flush=True)
    sys.stdin.read()
"""

READ = """
import select, sys
from pathlib import Path
from logai.store.opening import open_for_reading

while True:
    with open_for_reading(Path(sys.argv[1]), "UTC") as store:
        print(store.rows("SELECT count(*) FROM events")[0][0], flush=True)
    if select.select([sys.stdin], [], [], 0)[0]:
        break
"""

HOLD = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "read")
print("ready", flush=True)
sys.stdin.read()
"""


def python(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def started(process: subprocess.Popen[str]) -> subprocess.Popen[str]:
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def kill_loads(store: Store, log: Path, times: int, longest: float) -> None:
    """Kill a load at moments spread over its run; before or after is what must be there, and nothing between."""
    store.load(log)
    count = 3
    chance = random.Random(7)
    for _ in range(times):
        log.write_text(lines(count + 2_000))
        process = started(python(LOAD, str(store.settings.db), str(log)))
        time.sleep(chance.uniform(0, longest))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        events, attempts = store.count()
        assert (events, attempts) in {(count, count), (count + 2_000, count + 2_000)}
        store.load(log)
        assert store.count() == (count + 2_000, count + 2_000)
        count += 2_000


def test_a_killed_load_leaves_the_store_before_or_after(store: Store, log: Path) -> None:
    kill_loads(store, log, times=3, longest=1.2)


@pytest.mark.slow
def test_a_killed_load_leaves_the_store_before_or_after_many_times(store: Store, log: Path) -> None:
    kill_loads(store, log, times=25, longest=1.5)


def test_a_killed_first_load_leaves_no_store_or_a_whole_one(store: Store, log: Path) -> None:
    for moment in (0.1, 0.6):
        process = started(python(LOAD, str(store.settings.db), str(log)))
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if store.settings.db.exists():
            assert store.count() == (3, 3)
    store.load(log)
    assert store.count() == (3, 3)


@pytest.mark.parametrize("is_first", [True, False], ids=["no store yet", "a store"])
def test_of_two_loads_at_once_one_waits_for_the_other(store: Store, log: Path, *, is_first: bool) -> None:
    if not is_first:
        store.load(log)
        log.write_text(lines(3) + lines(2, 100))
    other = log.with_name("other.log")
    other.write_text(lines(4, 700))
    processes = [python(LOAD, str(store.settings.db), str(path)) for path in (log, other)]
    said = [process.communicate(timeout=60)[0].split()[-1] for process in processes]
    assert said == ["loaded" if is_first else "grown", "loaded"]
    count = 7 if is_first else 9
    assert store.count() == (count, count)


def test_a_load_that_nobody_waits_for_names_the_process_that_is_loading(store: Store, log: Path) -> None:
    store.load(log)
    holder = started(python(TURN, str(store.settings.db)))
    told: list[str] = []
    try:
        with pytest.raises(StoreBusyError, match=f"by process {holder.pid}"):
            load_logs([str(log)], store.settings, NOW, turn_patience=0.3, on_wait=told.append)
    finally:
        holder.communicate()
    assert len(told) == 1
    assert str(holder.pid) in told[0]
    assert store.load(log)[0].status == "unchanged"


def test_a_store_that_was_compacted_while_it_was_opened_is_opened_anew(store: Store, log: Path) -> None:
    log.write_text(lines(2_000))
    store.load(log)
    reader = python(READ, str(store.settings.db))
    for second in range(1, 8):
        prune_events(datetime(2026, 11, 3, 0, 0, second, tzinfo=UTC), store.settings)
    assert reader.stdin
    said = reader.communicate("\n")[0].split()
    assert said
    assert set(said) <= {str(2_000 - second) for second in range(8)}
    assert store.count() == (1_993, 1_993)


def test_a_store_is_read_while_a_load_parses(store: Store, log: Path) -> None:
    store.load(log)
    log.write_text(lines(10_000))
    process = started(python(LOAD, str(store.settings.db), str(log)))
    seen = set()
    while process.poll() is None:
        seen.add(store.rows("SELECT count(*) FROM events")[0][0])
    process.communicate()
    seen.add(store.rows("SELECT count(*) FROM events")[0][0])
    assert seen == {3, 10_000}


@pytest.mark.parametrize(
    ("mode", "opened"),
    [("write", open_for_reading), ("write", open_for_writing), ("read", open_for_writing)],
    ids=["reading a written one", "writing a written one", "writing a read one"],
)
def test_a_store_held_by_another_is_busy_and_the_holder_named(
    store: Store, log: Path, mode: str, opened: Callable[..., object]
) -> None:
    store.load(log)
    holder = started(python(HOLD, str(store.settings.db), mode))
    try:
        with pytest.raises(StoreBusyError) as caught:
            opened(store.settings.db, "UTC", patience=0.2)
    finally:
        holder.communicate()
    assert str(holder.pid) in caught.value.message
    assert "python" in caught.value.message
    assert caught.value.hint
    assert store.count() == (3, 3)


def test_two_readers_do_not_mind_each_other(store: Store, log: Path) -> None:
    store.load(log)
    holder = started(python(HOLD, str(store.settings.db), "read"))
    try:
        assert store.count() == (3, 3)
    finally:
        holder.communicate()


def test_a_store_freed_in_time_is_waited_for(store: Store, log: Path) -> None:
    store.load(log)
    holder = started(python(HOLD, str(store.settings.db), "write"))
    freer = subprocess.Popen(["/bin/sh", "-c", f"sleep 0.5; kill -9 {holder.pid}"])
    assert store.count() == (3, 3)
    holder.communicate()
    freer.wait()


def test_a_store_of_a_newer_logai_is_refused(store: Store, log: Path) -> None:
    store.load(log)
    with open_for_writing(store.settings.db, "UTC") as database:
        database.execute("INSERT INTO schema_migrations VALUES (9999)")
    for attempt in (store.count, partial(store.load, log)):
        with pytest.raises(NoDataError, match="newer logai") as caught:
            attempt()
        assert "Update" in caught.value.hint


@pytest.mark.parametrize("content", [b"", b"this is no database", bytes(range(256)) * 100])
def test_what_is_no_database_is_refused_and_left_alone(store: Store, log: Path, content: bytes) -> None:
    store.settings.db.parent.mkdir()
    store.settings.db.write_bytes(content)
    for attempt in (store.count, partial(store.load, log)):
        with pytest.raises(NoDataError) as caught:
            attempt()
        assert str(store.settings.db) in caught.value.message
        assert "\n" not in caught.value.message
    assert store.settings.db.read_bytes() == content


def test_another_programs_database_is_refused_and_left_alone(store: Store, log: Path) -> None:
    import duckdb

    store.settings.db.parent.mkdir()
    with duckdb.connect(str(store.settings.db)) as connection:
        connection.execute("CREATE TABLE events (a INTEGER)")
    with pytest.raises(NoDataError, match="no store of logai"):
        store.count()
    with pytest.raises(NoDataError, match="no store of logai"):
        store.load(log)


def test_there_is_no_store_before_the_first_load(store: Store) -> None:
    with pytest.raises(NoDataError, match="no store") as caught:
        store.count()
    assert "logai load" in caught.value.hint


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told_plainly(store: Store, log: Path) -> None:
    store.settings.db.parent.mkdir(mode=0o500)
    with pytest.raises(NoDataError, match="written"):
        store.load(log)


def test_a_store_whose_place_cannot_be_made_is_told_plainly(store: Store, log: Path) -> None:
    store.settings.db.parent.write_text("a file, where a folder is wanted")
    with pytest.raises(NoDataError) as caught:
        store.load(log)
    assert str(store.settings.db.parent) in caught.value.message


def test_a_folder_is_no_store(store: Store, log: Path) -> None:
    store.settings.db.mkdir(parents=True)
    for attempt in (store.count, partial(store.load, log)):
        with pytest.raises(NoDataError) as caught:
            attempt()
        assert str(store.settings.db) in caught.value.message


def test_what_a_killed_load_left_behind_is_removed_by_the_next_one(store: Store) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])  # its number is nobody's once it has ended
    ended.wait()
    orphan = store.settings.db.parent / f".logai-{ended.pid}-left"
    others = store.settings.db.parent / f".logai-{os.getpid()}-mine"
    for folder in (orphan, others):
        folder.mkdir(parents=True)
        (folder / "built.duckdb").write_bytes(b"half")
    with scratch_folder(store.settings.db):
        assert not orphan.exists()
        assert others.exists()


@pytest.mark.parametrize("is_first", [True, False], ids=["appears", "goes away"])
def test_a_store_that_appears_or_goes_away_while_a_load_reads_is_neither_replaced_nor_made_up(
    store: Store, log: Path, *, is_first: bool
) -> None:
    other = log.with_name("other.log")
    other.write_text(lines(4, 700))
    aside = store.settings.db.with_name("aside.duckdb")
    store.load(log)
    if is_first:
        store.settings.db.rename(aside)

    def move(_: LoadProgress) -> None:
        if is_first and aside.exists():
            aside.rename(store.settings.db)
        elif store.settings.db.exists() and not is_first:
            store.settings.db.rename(aside)

    with pytest.raises(StoreBusyError, match="in the meantime"):
        load_logs([str(other)], store.settings, NOW, on_progress=move)
    assert store.settings.db.exists() is is_first
    if not is_first:
        aside.rename(store.settings.db)
    assert store.count() == (3, 3)
