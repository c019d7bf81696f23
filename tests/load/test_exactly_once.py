"""Whatever is loaded, and however often, each line is in the store once."""

from __future__ import annotations

import gzip
import io
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.load.conftest import Store, line, lines

from logai.records import list_sources

if TYPE_CHECKING:
    from pathlib import Path


def test_a_load_fills_the_store_and_its_ledger(store: Store, log: Path) -> None:
    (report,) = store.load(log)
    assert (report.status, report.lines, report.events, report.attempts, report.unknown) == ("loaded", 3, 3, 3, 0)
    assert store.count() == (3, 3)
    sources = list_sources(store.settings)
    assert sources.column("path") == (str(log),)
    assert [str(time)[:19] for time in (*sources.column("first_ts"), *sources.column("last_ts"))] == [
        "2026-11-03 00:00:00",
        "2026-11-03 00:00:02",
    ]


def test_loading_again_adds_nothing(store: Store, log: Path) -> None:
    store.load(log)
    (report,) = store.load(log)
    assert (report.status, report.lines) == ("unchanged", 0)
    assert store.count() == (3, 3)


def test_a_touched_file_adds_nothing(store: Store, log: Path) -> None:
    store.load(log)
    os.utime(log, (0, 0))
    assert store.load(log)[0].status == "unchanged"
    assert store.count() == (3, 3)


def test_a_grown_file_adds_its_new_lines_only(store: Store, log: Path) -> None:
    store.load(log)
    log.write_text(lines(5) + "something else\n")
    (report,) = store.load(log)
    assert (report.status, report.lines, report.attempts, report.unknown) == ("grown", 3, 2, 1)
    assert store.count() == (6, 5)
    assert store.rows("SELECT max(line_number) FROM events") == [(6,)]


@pytest.mark.parametrize("cut", [1, 40, 70])
def test_half_a_line_is_read_again_when_it_is_whole(store: Store, log: Path, cut: int) -> None:
    log.write_text(lines(3) + line(3)[:cut])
    store.load(log)
    assert store.rows("SELECT count(*) FROM events") == [(4,)]
    store.count()
    log.write_text(lines(5))
    (report,) = store.load(log)
    assert (report.status, report.lines) == ("grown", 2)
    assert store.count() == (5, 5)


def test_a_last_line_without_newline_is_a_line(store: Store, log: Path) -> None:
    log.write_text(lines(3).removesuffix("\n"))
    store.load(log)
    assert store.count() == (3, 3)
    os.utime(log, (0, 0))
    assert store.load(log)[0].status == "unchanged"
    log.write_text(lines(3))
    store.load(log)
    assert store.count() == (3, 3)
    assert store.load(log)[0].status == "unchanged"


def test_half_a_line_that_grows_without_an_end_is_the_longer_one(store: Store, log: Path) -> None:
    log.write_text(lines(2) + line(2)[:50])
    store.load(log)
    log.write_text(lines(3).removesuffix("\n"))
    store.load(log)
    assert store.count() == (3, 3)
    assert store.rows("SELECT source_port FROM events WHERE line_number = 3") == [(1002,)]


def test_a_file_of_half_a_line_is_known_again(store: Store, log: Path) -> None:
    log.write_text(line(0).removesuffix("\n"))
    store.load(log)
    log.write_text(lines(2))
    store.load(log)
    assert store.count() == (2, 2)


@pytest.mark.parametrize("cut", [line(2).removesuffix("\n"), line(2)[:16]], ids=["no newline", "half a line"])
@pytest.mark.parametrize("packed_first", [False, True])
def test_a_log_with_an_open_line_and_its_packed_copy_are_unchanged(
    store: Store, log: Path, cut: str, *, packed_first: bool
) -> None:
    log.write_text(lines(2) + cut)
    copy = log.with_name("auth.log.copy.gz")
    copy.write_bytes(gzip.compress(log.read_bytes()))
    both = [copy, log] if packed_first else [log, copy]
    assert [one.status for one in store.load(*both)] == ["loaded", "unchanged"]
    for _ in range(2):
        assert [one.status for one in store.load(*both)] == ["unchanged", "unchanged"]
    assert store.count()[0] == 3
    log.write_text(lines(4))
    assert sorted(one.status for one in store.load(*both)) == ["grown", "unchanged"]
    assert store.count() == (4, 4)


def test_a_copy_that_has_less_of_the_open_line_takes_nothing_back(store: Store, log: Path) -> None:
    copy = log.with_name("auth.log.copy.gz")
    copy.write_bytes(gzip.compress((lines(2) + line(2)[:16]).encode()))
    log.write_text(lines(3).removesuffix("\n"))
    assert [one.status for one in store.load(log, copy)] == ["loaded", "unchanged"]
    assert [one.status for one in store.load(copy, log)] == ["unchanged", "unchanged"]
    assert store.count() == (3, 3)


def test_a_renamed_file_adds_nothing(store: Store, log: Path) -> None:
    store.load(log)
    other = log.rename(log.with_name("auth.log.1"))
    assert store.load(other)[0].status == "unchanged"
    assert store.count() == (3, 3)


def test_a_file_that_grew_and_was_rotated_adds_its_new_lines(store: Store, log: Path) -> None:
    store.load(log)
    log.write_text(lines(5))
    rotated = log.rename(log.with_name("auth.log.1"))
    log.write_text(lines(2, 100))
    reports = store.load(rotated, log)
    assert [(one.status, one.lines) for one in reports] == [("grown", 2), ("loaded", 2)]
    assert store.count() == (7, 7)
    assert store.paths() == [str(rotated), str(log)]


def test_a_copy_adds_nothing(store: Store, log: Path) -> None:
    copy = shutil.copy(log, log.with_name("copy.log"))
    reports = store.load(log, copy)
    assert [one.status for one in reports] == ["loaded", "unchanged"]
    assert store.load(copy)[0].status == "unchanged"
    assert store.count() == (3, 3)


@pytest.mark.parametrize("ending", ["\n", ""])
def test_a_copy_that_is_longer_adds_its_rest_in_the_same_load(store: Store, log: Path, ending: str) -> None:
    log.write_text(lines(3).removesuffix("\n") + ending)
    longer = log.with_name("longer.log")
    longer.write_text(lines(5))
    reports = store.load(log, longer)
    assert [one.status for one in reports] == ["loaded", "grown"]
    assert store.count() == (5, 5)
    assert store.load(longer)[0].status == "unchanged"


def test_the_packed_form_of_a_loaded_file_adds_nothing(store: Store, log: Path) -> None:
    store.load(log)
    packed = log.with_name("auth.log.2.gz")
    packed.write_bytes(gzip.compress(log.read_bytes()))
    assert store.load(packed)[0].status == "unchanged"
    packed.write_bytes(gzip.compress(lines(5).encode()))
    assert store.load(packed)[0].status == "grown"
    assert store.count() == (5, 5)


def test_one_path_named_twice_is_loaded_once(store: Store, log: Path) -> None:
    assert len(store.load(log, log)) == 1
    assert store.count() == (3, 3)


def test_a_link_is_the_file_that_it_leads_to(store: Store, log: Path) -> None:
    link = log.with_name("link.log")
    link.symlink_to(log)
    store.load(log)
    assert store.load(link)[0].status == "unchanged"


def test_a_file_with_other_content_is_another_source(store: Store, log: Path) -> None:
    store.load(log)
    log.write_text(lines(4, 500))
    assert store.load(log)[0].status == "loaded"
    assert store.count() == (7, 7)
    log.write_text(lines(2, 900))
    store.load(log)
    assert store.count() == (9, 9)


def test_standard_input_is_known_by_its_text(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for count, status in ((3, "loaded"), (3, "unchanged"), (4, "grown")):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines(count).encode())))
        (report,) = store.load("-")
        assert report.status == status
    assert store.count() == (4, 4)
    assert store.paths() == ["(standard input)"]


def test_several_sources_are_one_load(store: Store, log: Path) -> None:
    other = log.with_name("other.log")
    other.write_text(lines(2, 300))
    store.load(log, other)
    log.write_text(lines(4))
    other.write_text(lines(5, 300))
    reports = store.load(log, other)
    assert [(one.status, one.lines, one.attempts) for one in reports] == [("grown", 1, 1), ("grown", 3, 3)]
    assert store.count() == (9, 9)
    assert store.rows("SELECT count(*) FROM sources") == [(2,)]


def test_a_load_leaves_nothing_beside_the_store_but_its_lock(store: Store, log: Path) -> None:
    store.load(log)
    log.write_text(lines(4))
    store.load(log)
    assert store.files() == {"logai.duckdb", ".logai.duckdb.load-lock"}


def test_lines_in_utc_are_the_same_in_every_zone(store: Store, log: Path) -> None:
    store.load(log)
    assert store.rows("SELECT epoch(min(ts)) FROM events") == [(1793664000.0,)]
