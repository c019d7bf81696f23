"""Attempts are the same however a log is cut into loads: as many, and the same rows, as when it is loaded at once."""

from __future__ import annotations

import gzip
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from tests.load.conftest import Store

from logai.config import load_settings
from logai.events import ATTEMPT_COLUMNS

if TYPE_CHECKING:
    from logai.table import Value

REAL_LOGS = Path(__file__).parents[3] / "shared" / "data"
ONCE = [name for name, _ in ATTEMPT_COLUMNS if name not in {"source_id", "line_number"}]

HARD = (Path(__file__).parents[1] / "data" / "split.log").read_bytes()


def make_store(folder: Path) -> Store:
    folder.mkdir(parents=True, exist_ok=True)
    return Store(load_settings({"db": str(folder / "logai.duckdb"), "tz": "UTC"}, {}), folder)


def attempts(store: Store, columns: list[str]) -> list[tuple[Value, ...]]:
    store.count()
    return sorted(store.rows(f"SELECT {', '.join(columns)} FROM login_attempts"), key=repr)


def load_parts(store: Store, parts: list[bytes], rotate_before: frozenset[int] = frozenset()) -> None:
    """Load a log that grows by one of `parts` from load to load, and is rotated before some of them."""
    log = store.folder / "auth.log"
    log.write_bytes(b"")
    for number, part in enumerate(parts):
        if number in rotate_before:
            log.rename(store.folder / f"auth.log.{number}")
            log.write_bytes(b"")
        with log.open("ab") as stream:
            stream.write(part)
        if log.stat().st_size:
            rotated = store.folder / f"auth.log.{number}"
            store.load(*([rotated] if rotated.exists() else []), log)


def cut_everywhere() -> tuple[bytes, bytes]:
    """Return two parts of a log of many hosts: the hard log on each of them, cut before another line of it."""
    lines = HARD.splitlines(keepends=True)
    hosts = [[line.replace(b" web ", f" web{cut} ".encode()) for line in lines] for cut in range(1, len(lines))]
    first = b"".join(b"".join(host[:cut]) for cut, host in enumerate(hosts, 1))
    return first, b"".join(b"".join(host[cut:]) for cut, host in enumerate(hosts, 1))


@pytest.mark.parametrize("rotate_before", [frozenset[int](), frozenset({1})], ids=["grown", "rotated"])
def test_a_log_cut_at_any_line_adds_up_to_the_same_attempts(tmp_path: Path, rotate_before: frozenset[int]) -> None:
    parts = cut_everywhere()
    whole, store = make_store(tmp_path / "whole"), make_store(tmp_path / "parts")
    load_parts(whole, [b"".join(parts)])
    load_parts(store, [*parts], rotate_before)
    assert attempts(store, ONCE) == attempts(whole, ONCE)


def test_a_log_loaded_in_many_parts_adds_up_to_the_same_attempts(tmp_path: Path) -> None:
    whole, store = make_store(tmp_path / "whole"), make_store(tmp_path / "parts")
    lines = HARD.splitlines(keepends=True)
    load_parts(whole, [HARD])
    load_parts(store, [b"".join(lines[start : start + 3]) for start in range(0, len(lines), 3)])
    assert attempts(store, [*ONCE, "line_number"]) == attempts(whole, [*ONCE, "line_number"])


def test_the_end_of_a_log_may_be_loaded_before_its_beginning(tmp_path: Path) -> None:
    early, late = tmp_path / "early.log", tmp_path / "late.log"
    for path, part in zip((early, late), cut_everywhere(), strict=True):
        path.write_bytes(part)
    store, at_once = make_store(tmp_path / "parts"), make_store(tmp_path / "whole")
    store.load(late)
    store.load(early)
    at_once.load(late, early)
    assert attempts(store, ONCE) == attempts(at_once, ONCE)


def test_a_report_counts_what_a_completed_connection_adds(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    lines = HARD.splitlines(keepends=True)
    log = tmp_path / "auth.log"
    log.write_bytes(lines[0])
    assert store.load(log)[0].attempts == 1
    log.write_bytes(lines[0] + lines[3])
    assert (store.load(log)[0].attempts, store.count()) == (0, (2, 1))


def real_logs() -> list[str]:
    return [path.name for path in sorted(REAL_LOGS.glob("*auth.log.gz")) + sorted(REAL_LOGS.glob("*_2k.log"))]


@pytest.mark.skipif(not REAL_LOGS.is_dir(), reason="the real logs are not here")
@pytest.mark.parametrize("name", real_logs())
def test_a_real_log_cut_anywhere_adds_up_to_the_same_attempts(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = (REAL_LOGS / name).read_bytes()
    lines = (gzip.decompress(content) if name.endswith(".gz") else content).splitlines(keepends=True)
    whole = make_store(tmp_path_factory.mktemp("whole"))
    load_parts(whole, [b"".join(lines)])
    expected = attempts(whole, ONCE)
    cuts = st.lists(st.integers(1, len(lines) - 1), min_size=1, max_size=4, unique=True).map(sorted)

    @examples(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(cuts, st.frozensets(st.integers(1, 4)))
    def check(cuts: list[int], rotate_before: frozenset[int]) -> None:
        store = make_store(tmp_path_factory.mktemp("parts"))
        bounds = [0, *cuts, len(lines)]
        load_parts(store, [b"".join(lines[start:end]) for start, end in pairwise(bounds)], rotate_before)
        assert attempts(store, ONCE) == expected

    check()
