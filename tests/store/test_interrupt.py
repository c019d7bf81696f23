"""Ctrl-C in the middle of a statement, with a real signal."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import os, signal, threading
from pathlib import Path
from logai.store.opening import create_database
with create_database(None, "UTC", Path("{spill}")) as database:
    threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
    try:
        {statement}
    except KeyboardInterrupt:
        print("stopped", database.rows("SELECT 42"))
"""


@pytest.mark.parametrize(
    "statement",
    [
        'database.execute("CREATE TABLE t AS SELECT sum(range) FROM range(500000000)")',
        'database.rows("SELECT sum(range) FROM range(500000000)")',
    ],
)
def test_it_is_a_keyboard_interrupt_and_the_database_goes_on(statement: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(statement=statement, spill=tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("stopped [(42,)]\n", "")
