r"""A report in the crontab of this user: one line, told from the others by a mark at its end.

The mark is a comment to the shell that cron starts, so it needs no line of its own and stays when a person edits the
time. Every other line is kept byte for byte. In a crontab `%` ends the command unless it is `\%` (crontab(5)); outside
quotes a shell makes `%` of `\%` too, for a cron that leaves the backslash. MAILTO is the user's business, and what the
report prints is left to cron, which mails it.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING

from logai.errors import BadInputError, ScheduleFailedError

if TYPE_CHECKING:
    from logai.report.schedule.job import Job

_MARK = re.compile(rb"[^#].*# logai report: (?P<name>[a-z0-9-]+)\s*", re.DOTALL)
_LONGEST = 990
"""Characters of a command that every cron takes: MAX_COMMAND of Vixie cron is 1000."""
_SECONDS = 30
_FOLDERS = ("/usr/bin", "/bin", "/usr/sbin")


def find_crontab() -> str | None:
    """Return the path of the program `crontab`, None where there is none."""
    return shutil.which("crontab", path=os.pathsep.join((os.environ.get("PATH", os.defpath), *_FOLDERS)))


def make_line(job: Job) -> str:
    """Return the line of a crontab for `job`; raise BadInputError for one that is too long for cron."""
    when = job.schedule
    weekday = "*" if when.weekday is None else str(when.weekday)
    words = [f"{name}={quote(value)}" for name, value in job.environment.items()]
    command = f"{' '.join([*words, *map(quote, job.command)])} # logai report: {job.name}"
    if len(command.encode()) > _LONGEST:
        raise BadInputError(
            f"The command is too long for a crontab: {len(command.encode())} bytes, {_LONGEST} at most.",
            "Set what you can in the configuration file, or use --with systemd.",
        )
    return f"{when.minute} {when.hour} * * {weekday} {command}"


def quote(word: str) -> str:
    """Return `word` so that a shell started by cron reads it as it is."""
    return "\\%".join(shlex.quote(piece) if piece else "" for piece in word.split("%")) or "''"


def replace_line(crontab: bytes, name: str, line: str | None) -> bytes:
    """Return the crontab with `line` in the place of the report `name`, or at its end; None takes it out."""
    kept: list[bytes] = []
    place = None
    for old in crontab.splitlines(keepends=True):
        found = _MARK.fullmatch(old)
        if found is None or found["name"] != name.encode():
            kept.append(old)
        elif place is None:
            place = len(kept)
    if line is not None:
        if place is None:
            place = len(kept)
            if kept and not kept[-1].endswith(b"\n"):
                kept[-1] += b"\n"
        kept.insert(place, line.encode("utf-8", "surrogateescape") + b"\n")
    return b"".join(kept)


def find_names(crontab: bytes) -> tuple[str, ...]:
    """Return the names of the reports in a crontab, each once."""
    found = (_MARK.fullmatch(line) for line in crontab.splitlines(keepends=True))
    return tuple(dict.fromkeys(match["name"].decode() for match in found if match))


def read_crontab(program: str) -> bytes:
    """Return this user's crontab, empty where there is none; raise ScheduleFailedError where it cannot be read."""
    done = _run([program, "-l"])
    if done.returncode == 0:
        return done.stdout
    if b"no crontab" in done.stderr.lower():
        return b""
    raise ScheduleFailedError(f"The crontab cannot be read{_reason(done)}.", "See `crontab -l`.")


def write_crontab(program: str, content: bytes) -> None:
    """Make `content` this user's crontab: `crontab` itself checks it and puts it in place whole, or not at all.

    Raises ScheduleFailedError where it was not taken.
    """
    done = _run([program, "-"], content) if content.strip() else _run([program, "-r"])
    if done.returncode:
        raise ScheduleFailedError(
            f"The crontab was not taken, and is as it was{_reason(done)}.", "Put the line in with `crontab -e`."
        )


def _run(command: list[str], content: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    environ = {**os.environ, "LC_ALL": "C"}
    try:
        return subprocess.run(  # noqa: S603 - the system's own program, and no argument from outside
            command, input=content or b"", capture_output=True, timeout=_SECONDS, env=environ, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ScheduleFailedError(
            f"{command[0]} cannot be run: {error}.", "Put the line in with `crontab -e`."
        ) from error


def _reason(done: subprocess.CompletedProcess[bytes]) -> str:
    said = " ".join(done.stderr.decode("utf-8", "replace").split())[:200].rstrip(".")
    return f": {said}" if said else ""
