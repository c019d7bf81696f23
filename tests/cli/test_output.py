from __future__ import annotations

import stat
from pathlib import Path

import pytest

from logai.cli.output import open_output
from logai.errors import BadInputError


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_without_a_path_data_goes_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    with open_output(None) as stream:
        stream.write("data\n")
    with open_output(Path("-")) as stream:
        stream.write("more\n")
    assert capsys.readouterr().out == "data\nmore\n"


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    with open_output(target) as stream:
        stream.write("héllo\n")
        assert not target.exists()
    assert target.read_text(encoding="utf-8") == "héllo\n"
    assert names_in(tmp_path) == ["out.csv"]


def test_a_failure_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")

    def fail() -> None:
        with open_output(target) as stream:
            stream.write("new")
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        fail()
    assert target.read_text() == "old"
    assert names_in(tmp_path) == ["out.csv"]


def test_the_permissions_of_the_old_file_are_kept(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    target.chmod(0o600)
    with open_output(target) as stream:
        stream.write("new")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert target.read_text() == "new"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "real.csv", tmp_path / "link.csv"
    target.write_text("old")
    link.symlink_to(target)
    with open_output(link) as stream:
        stream.write("new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_device_is_written_and_not_replaced() -> None:
    with open_output(Path("/dev/null")) as stream:
        stream.write("gone")
    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize("name", ["", "missing/out.csv"])
def test_a_place_that_cannot_hold_a_file_is_bad_input(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="--output"), open_output(tmp_path / name):
        pytest.fail("the block runs only where the file can be written")


def test_a_name_that_is_too_long_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="--output"), open_output(tmp_path / ("x" * 300)) as stream:
        stream.write("data")
    assert names_in(tmp_path) == []
