"""A disk that is full: a plain word, and the store as it was."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.load.conftest import lines

if TYPE_CHECKING:
    from pathlib import Path

NAMESPACE = ("unshare", "--map-root-user", "--mount")
SCRIPT = """
set -e
mount -t tmpfs -o size="$1"m tmpfs "$2"
cd "$2"
logai="$3 -P -m logai"
$logai load --db disk.duckdb --tz UTC "$4" >/dev/null
$logai load --db disk.duckdb --tz UTC "$5" >/dev/null || echo "ended with $?"
$logai sql --db disk.duckdb --tz UTC --format csv "SELECT count(*) FROM events"
"""


def can_mount() -> bool:
    """Return whether this user may mount a small disk in a namespace of his own."""
    if shutil.which("unshare") is None:
        return False
    probe = [*NAMESPACE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not can_mount(), reason="no disk can be mounted here")
@pytest.mark.parametrize("megabytes", [6, 13, 22])
def test_a_full_disk_is_told_in_a_line_and_costs_no_line(tmp_path: Path, megabytes: int) -> None:
    disk, small, large = tmp_path / "disk", tmp_path / "small.log", tmp_path / "large.log"
    disk.mkdir()
    small.write_text(lines(3))
    large.write_text(lines(80_000, 10))
    done = subprocess.run(
        [*NAMESPACE, "sh", "-c", SCRIPT, "sh", str(megabytes), str(disk), sys.executable, str(small), str(large)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["ended with 5", "count_star()", "3"]
    assert "Traceback" not in done.stderr
    assert "full" in done.stderr or "No space left" in done.stderr
