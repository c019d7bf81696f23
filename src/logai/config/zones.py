"""Time zones by name, the one of this machine, and the moment that a question is asked at."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from logai.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo


def zone(name: str) -> ZoneInfo:
    """Return the time zone called `name` (IANA); raise BadInputError for an unknown one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInputError(
            f"There is no time zone called {name!r}.",
            "Use an IANA name such as Asia/Bangkok, Europe/Berlin or UTC.",
        ) from error


def machine_zone(environ: Mapping[str, str]) -> str:
    """Return the IANA name of this machine's zone: TZ, /etc/timezone, the link /etc/localtime, else UTC."""
    candidates = [environ.get("TZ", "").removeprefix(":")]
    with contextlib.suppress(OSError, UnicodeDecodeError):
        candidates.append(Path("/etc/timezone").read_text(encoding="ascii").strip())
    target = str(Path("/etc/localtime").resolve())
    if "/zoneinfo/" in target:
        candidates.append(target.split("/zoneinfo/", 1)[1])
    for name in candidates:
        if name and not name.startswith("/"):
            try:
                ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                continue
            return name
    return "UTC"


def parse_now(text: str | None, tz: tzinfo) -> datetime:
    """Return the moment that `--now` names (ISO 8601; without a zone it is in `tz`), or the present one."""
    if not text:
        return datetime.now(UTC).astimezone(tz)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInputError(f"--now cannot read {text!r}.", "Write it as 2026-11-23T14:30.") from error
    return moment.replace(tzinfo=tz) if moment.tzinfo is None else moment.astimezone(tz)
