"""A machine's journal for tests: entries in a file, and a journalctl on the path that prints those behind a cursor."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

_EPOCH = 1_793_664_000
"""3 November 2026 00:00 UTC, where the lines of conftest.py begin."""

_JOURNALCTL = """#!{python}
import json, sys
from pathlib import Path

folder = Path({folder!r})
options = dict(word.split("=", 1) for word in sys.argv[1:] if word.startswith("--") and "=" in word)
complaint = (folder / "complaint").read_text() if (folder / "complaint").exists() else ""
entries = [json.loads(line) for line in (folder / "entries").read_text().splitlines()]
after = options.get("--after-cursor", "")
if after and not after.startswith("s="):
    sys.exit("Failed to seek to cursor: Invalid argument")
for entry in entries:
    if after and int(entry["__CURSOR"][2:]) <= int(after[2:]):
        continue
    if "--since" in options and int(entry["__REALTIME_TIMESTAMP"]) < int(options["--since"][1:]) * 1_000_000:
        continue
    if "SYSLOG_FACILITY=" + entry["SYSLOG_FACILITY"] not in sys.argv:
        continue
    print(entry["MESSAGE"] if options["--output"] == "cat" else json.dumps(entry))
sys.stderr.write(complaint)
sys.exit(1 if complaint.startswith("Failed") else 0)
"""


@dataclass
class Journal:
    """What the journalctl of a test prints from."""

    folder: Path
    entries: list[dict[str, str]] = field(default_factory=list)

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Put a journalctl of this journal before all others on the path."""
        command = self.folder / "bin" / "journalctl"
        command.parent.mkdir(parents=True)
        command.write_text(_JOURNALCTL.format(python=sys.executable, folder=str(self.folder)))
        command.chmod(0o755)
        monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
        self.write()

    def add(self, message: str, second: float, *, pid: int = 1, facility: str = "10", program: str = "sshd") -> None:
        """Add an entry of root's `program`, so many seconds after the lines of conftest.py begin."""
        self.entries.append(
            {
                "__CURSOR": f"s={len(self.entries) + 1}",
                "__REALTIME_TIMESTAMP": str(int((_EPOCH + second) * 1_000_000)),
                "SYSLOG_FACILITY": facility,
                "SYSLOG_IDENTIFIER": program,
                "_COMM": program,
                "_EXE": f"/usr/sbin/{program}",
                "_HOSTNAME": "web",
                "_UID": "0",
                "_PID": str(pid),
                "MESSAGE": message,
            }
        )
        self.write()

    def add_failures(self, count: int, start: int = 0) -> None:
        """Add the entries of the lines of conftest.py."""
        for number in range(start, start + count):
            self.add(f"Invalid user bob from 192.0.2.1 port {1000 + number}", number + 0.25, pid=number + 1)

    def write(self) -> None:
        (self.folder / "entries").write_text("".join(json.dumps(entry) + "\n" for entry in self.entries))

    def complain(self, text: str) -> None:
        """Have journalctl say `text` on standard error, and fail where it begins with Failed."""
        (self.folder / "complaint").write_text(text)
