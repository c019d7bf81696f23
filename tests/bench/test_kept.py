from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from tests.bench.records import make_bench, make_result

from logai.bench.kept import bench_folder, find_bench, keep_bench, list_benches, read_bench
from logai.errors import BadInputError, NoDataError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_bench_comes_back_as_it_was_kept_and_belongs_to_its_owner_alone() -> None:
    bench = make_bench(make_result(None, a="right"), make_result(digest="abc", a="wrong"), is_complete=False)
    path = keep_bench(bench)
    assert read_bench(path) == bench
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_an_answer_is_not_kept() -> None:
    result = make_result(a="wrong")
    asked = (result.asked[0].model_copy(update={"given": "alice logged in"}),)
    path = keep_bench(make_bench(result.model_copy(update={"asked": asked})))
    assert "alice" not in path.read_text()


def test_a_bench_is_found_by_last_by_its_id_by_the_beginning_of_one_and_by_file() -> None:
    for name in ("20261122T100000Z", "20261123T100000Z", "20261123T110000Z"):
        path = keep_bench(make_bench(make_result(a="right"), name=name))
    assert find_bench("LAST").id == find_bench("last").id == "20261123T110000Z"
    assert find_bench("20261122").id == "20261122T100000Z"
    assert find_bench(str(path)).id == "20261123T110000Z"
    assert [bench.id[6:8] for bench in list_benches()[0]] == ["23", "23", "22"]


def test_two_benches_of_one_second_are_both_kept() -> None:
    for model in ("one", "two"):
        keep_bench(make_bench(make_result(model, a="right"), name="20261123T100000Z"))
    assert [(bench.id, bench.results[0].target.model) for bench in list_benches()[0]] == [
        ("20261123T100000Z-2", "two"),
        ("20261123T100000Z", "one"),
    ]
    assert find_bench("20261123T100000Z").results[0].target.model == "one"


@pytest.mark.parametrize(("name", "reason"), [("20261123", "several"), ("2025", "not kept")])
def test_a_name_that_is_no_bench_or_several_is_bad_input(name: str, reason: str) -> None:
    for hour in ("10", "11"):
        keep_bench(make_bench(make_result(a="right"), name=f"20261123T{hour}0000Z"))
    with pytest.raises(BadInputError, match=reason):
        find_bench(name)


def test_there_may_be_none() -> None:
    assert list_benches() == ([], [])
    with pytest.raises(BadInputError, match="No bench is kept"):
        find_bench("LAST")


@pytest.mark.parametrize("content", ["", "{", '{"version": 2}', "[]"])
def test_a_file_that_is_no_bench_is_left_out_of_the_list_and_said_so_when_named(content: str) -> None:
    keep_bench(make_bench(make_result(a="right")))
    broken = bench_folder() / "20260101T000000Z.json"
    broken.write_text(content)
    kept, others = list_benches()
    assert (len(kept), others) == (1, [broken])
    with pytest.raises(NoDataError, match="is no bench"):
        find_bench(str(broken))


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(blocked))
    with pytest.raises(NoDataError, match="cannot be kept"):
        keep_bench(make_bench(make_result(a="right")))
