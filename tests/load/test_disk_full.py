"""A disk that is full: a plain word, and the store as it was."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.load.conftest import Store, lines

if TYPE_CHECKING:
    from pathlib import Path

NAMESPACE = ("unshare", "--map-root-user", "--mount")
SCRIPT = """
set -e
mount -t tmpfs -o size="$1"m tmpfs "$2"
cp "$4/logai.duckdb" "$2"
cd "$2"
"$3" -P -m logai load --db logai.duckdb --tz UTC "$5" >/dev/null || echo "ended with $?"
cp logai.duckdb* "$4"
"""


def can_mount() -> bool:
    """Return whether this user may mount a small disk in a namespace of his own."""
    if shutil.which("unshare") is None:
        return False
    probe = [*NAMESPACE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not can_mount(), reason="no disk can be mounted here")
@pytest.mark.parametrize("megabytes", [6, 13, 22])
def test_a_full_disk_is_told_in_a_line_and_costs_no_line(
    store: Store, log: Path, tmp_path: Path, megabytes: int
) -> None:
    store.load(log)
    disk, large = tmp_path / "disk", tmp_path / "large.log"
    disk.mkdir()
    large.write_text(lines(80_000, 10))
    places = map(str, (disk, sys.executable, store.settings.db.parent, large))
    done = subprocess.run(
        [*NAMESPACE, "sh", "-c", SCRIPT, "sh", str(megabytes), *places], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["ended with 5"]
    assert store.count() == (3, 3)
    assert "Traceback" not in done.stderr
    assert "full" in done.stderr or "No space left" in done.stderr
