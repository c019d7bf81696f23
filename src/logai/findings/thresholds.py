"""From which numbers on something is a finding, and where the numbers come from.

fail2ban bans an address after 5 failures within 10 minutes (`maxretry`, `findtime` of its jail.conf): a ban that ends
by itself may be wrong at times. A finding costs a person's attention, so the defaults here ask for twice as many.
The rules themselves are those of MITRE ATT&CK T1110 (.001 guessing, .003 spraying), T1136 (new accounts), T1098 (more
rights for an account) and T1078 (valid accounts).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from logai.errors import BadInputError
from logai.plan.filters import HoursOfDay

if TYPE_CHECKING:
    from logai.config import Settings

PRIVILEGED_GROUPS = ("sudo", "wheel", "admin", "root", "adm", "docker", "lxd", "disk", "shadow")
"""Groups whose members can become root (sudo, wheel, admin, docker, lxd, disk), or read what only root should."""

_NIGHT = HoursOfDay(start=0, end=5)


@dataclass(frozen=True)
class Thresholds:
    """The numbers of all rules. `odd_hours` is None where no hour is odd."""

    brute_force_failures: int = 10
    brute_force_minutes: int = 10
    spraying_users: int = 10
    spraying_minutes: int = 60
    success_after_failures: int = 10
    success_after_minutes: int = 60
    success_within_hours: int = 24
    """How long after the failures a login still counts as one after failures."""
    new_source_days: int = 30
    odd_hours: HoursOfDay | None = _NIGHT
    """Midnight to 5:00, which is night in any calendar of work (Directive 2003/88/EC, article 2)."""
    usual_nights: int = 3
    """A user who came at odd hours on so many other nights of the days before comes then as a rule."""
    privileged_groups: tuple[str, ...] = PRIVILEGED_GROUPS


def read_thresholds(settings: Settings) -> Thresholds:
    """Return the thresholds of `settings`; raise BadInputError for one that is no number, hours or list of names."""
    return Thresholds(
        brute_force_failures=_read_count(settings, "brute_force_failures"),
        brute_force_minutes=_read_count(settings, "brute_force_minutes"),
        spraying_users=_read_count(settings, "spraying_users"),
        spraying_minutes=_read_count(settings, "spraying_minutes"),
        success_after_failures=_read_count(settings, "success_after_failures"),
        success_after_minutes=_read_count(settings, "success_after_minutes"),
        new_source_days=_read_count(settings, "new_source_days"),
        odd_hours=_read_hours(settings),
        privileged_groups=_read_groups(settings),
    )


_LARGEST = 1_000_000
"""Failures, or minutes (two years): more is a slip of the keyboard."""


def _read_count(settings: Settings, name: str) -> int:
    text = settings.values[name]
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _LARGEST):
        raise BadInputError(
            f"{_origin(settings, name)}: {text!r} is no value for {name}.", f"Use a whole number, 1 to {_LARGEST:,}."
        )
    return int(text)


def _read_hours(settings: Settings) -> HoursOfDay | None:
    text = settings.values["odd_hours"]
    if text == "off":
        return None
    match = re.fullmatch(r"(\d{1,2})-(\d{1,2})", text, re.ASCII)
    start, end = (int(match[1]), int(match[2])) if match else (0, 0)
    if start == end or start > 23 or end > 24:
        raise BadInputError(
            f"{_origin(settings, 'odd_hours')}: {text!r} is no value for odd_hours.",
            "Write from which hour to which, such as 0-5 or 22-6, or off.",
        )
    return HoursOfDay(start=start, end=end)


def _read_groups(settings: Settings) -> tuple[str, ...]:
    text = settings.values["privileged_groups"]
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
    if not all(names) or any(mark in text for mark in "[]\"'"):
        raise BadInputError(
            f"{_origin(settings, 'privileged_groups')}: {text!r} is no value for privileged_groups.",
            "Write the names with commas between them, such as sudo,wheel.",
        )
    return names


def _origin(settings: Settings, name: str) -> str:
    """Return where a setting came from, as the errors of the settings say it."""
    origin = settings.origins[name]
    return f"--{name}" if origin == "flag" else origin
