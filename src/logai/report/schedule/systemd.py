"""A report by a timer of systemd: a service that makes it once, and the timer that starts that service.

Root's units are the machine's, anybody else's those of his own manager. Files of ours begin with a mark, and no others
are touched. What the report prints goes to the journal, errors too. See systemd.service(5), systemd.timer(5).
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from logai.errors import BadInputError, ScheduleFailedError
from logai.report.schedule.job import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from logai.report.schedule.job import Job

MARK = "# Made by `logai report install`; `logai report install --remove` takes it away."
_PLAIN = re.compile(r"[A-Za-z0-9_@+=:,./-]+", re.ASCII)
_SECONDS = 30
_NAME = re.compile(r"logai-report-(?P<name>[a-z0-9-]+)\.(?:timer|service)", re.ASCII)


def is_running() -> bool:
    """Return whether systemd is what started this machine (sd_booted(3))."""
    return Path("/run/systemd/system").is_dir()


def unit_folder() -> Path:
    """Return where this user's units are: the machine's for root."""
    if os.geteuid() == 0:
        return Path("/etc/systemd/system")
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")  # noqa: PTH111 - as systemd does it
    return Path(home) / "systemd" / "user"


def make_units(job: Job) -> dict[str, str]:
    """Return the text of each unit by the name of its file, the timer last."""
    when, name = job.schedule, f"logai-report-{job.name}"
    day = "*-*-*" if when.weekday is None else f"{WEEKDAYS[when.weekday][:3].capitalize()} *-*-*"
    variables = [f"Environment={quote(f'{key}={value}', is_command=False)}" for key, value in job.environment.items()]
    service = [
        MARK,
        "[Unit]",
        f"Description=logai report, {job.name}",
        "",
        "[Service]",
        "Type=oneshot",
        *variables,
        f"ExecStart={' '.join(map(quote, job.command))}",
        "Nice=10",
    ]
    timer = [
        MARK,
        "[Unit]",
        f"Description=logai report, {job.name}, {when.words}",
        "",
        "[Timer]",
        f"OnCalendar={day} {when.hour:02}:{when.minute:02}:00",
        "Persistent=true",
        "",
        "[Install]",
        "WantedBy=timers.target",
    ]
    return {f"{name}.service": "\n".join(service) + "\n", f"{name}.timer": "\n".join(timer) + "\n"}


def quote(word: str, *, is_command: bool = True) -> str:
    """Return `word` so that systemd reads it as it is; in a command `$` would name a variable too."""
    escaped = word.replace("%", "%%")
    if is_command:
        escaped = escaped.replace("$", "$$")
    if _PLAIN.fullmatch(word):
        return word
    return '"' + escaped.replace("\\", "\\\\").replace('"', '\\"') + '"'


def find_names(folder: Path) -> tuple[str, ...]:
    """Return the names of the reports whose units are in `folder` and ours."""
    names = []
    for path in sorted(folder.glob("logai-report-*")):
        found = _NAME.fullmatch(path.name)
        if found and _is_ours(path):
            names.append(found["name"])
    return tuple(dict.fromkeys(names))


def write_units(folder: Path, units: Mapping[str, str]) -> None:
    """Write the units and start the timer; where anything fails, all is as it was.

    Raises BadInputError where a file of somebody else is in the way, ScheduleFailedError where systemd refuses.
    """
    for name in units:
        if (folder / name).exists() and not _is_ours(folder / name):
            raise BadInputError(f"{folder / name} is not of logai.", "Choose another --name.")
    before = {name: _read(folder / name) for name in units}
    timer = next(name for name in units if name.endswith(".timer"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in units.items():
            _write(folder / name, text)
        _systemctl("daemon-reload")
        _systemctl("enable", "--now", timer)
    except (OSError, ScheduleFailedError) as error:
        _restore(folder, before)
        if isinstance(error, ScheduleFailedError):
            raise
        raise ScheduleFailedError(
            f"{folder} cannot be written: {error.strerror or error}.", "Print the units, and put them in yourself."
        ) from error


def remove_units(folder: Path, name: str) -> None:
    """Stop the timer of the report `name` and remove its units, if they are ours."""
    files = [folder / f"logai-report-{name}.{kind}" for kind in ("timer", "service")]
    ours = [path for path in files if path.exists() and _is_ours(path)]
    if not ours:
        return
    with contextlib.suppress(ScheduleFailedError):  # a timer that never ran is no reason to keep its file
        _systemctl("disable", "--now", files[0].name)
    try:
        for path in ours:
            path.unlink()
    except OSError as error:
        raise ScheduleFailedError(
            f"{path} cannot be removed: {error.strerror or error}.", "Remove it yourself."
        ) from error
    with contextlib.suppress(ScheduleFailedError):
        _systemctl("daemon-reload")


def _is_ours(path: Path) -> bool:
    return (_read(path) or "").startswith(MARK)


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8", errors="surrogateescape")
    except FileNotFoundError:
        return None


def _write(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8", errors="surrogateescape")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _restore(folder: Path, before: Mapping[str, str | None]) -> None:
    for name in (name for name, text in before.items() if text is None and name.endswith(".timer")):
        with contextlib.suppress(ScheduleFailedError):
            _systemctl("disable", name)
    for name, text in before.items():
        with contextlib.suppress(OSError):
            if text is None:
                (folder / name).unlink(missing_ok=True)
            else:
                _write(folder / name, text)
    with contextlib.suppress(ScheduleFailedError):
        _systemctl("daemon-reload")


def _systemctl(*arguments: str) -> None:
    program = shutil.which("systemctl", path=os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/bin", "/bin")))
    whose = [] if os.geteuid() == 0 else ["--user"]
    try:
        done = subprocess.run(  # noqa: S603 - the system's own program, and no argument from outside
            [program or "systemctl", *whose, *arguments], capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ScheduleFailedError(f"systemctl cannot be run: {error}.", "Use --with cron.") from error
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[:200].rstrip(".")
        raise ScheduleFailedError(f"systemctl {arguments[0]} failed: {said}.", "Nothing was changed.")
