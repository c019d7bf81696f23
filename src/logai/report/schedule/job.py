"""A report that is made regularly: when, and by which command."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from logai.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
"""As cron counts them, from 0."""

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)


@dataclass(frozen=True)
class Schedule:
    """Every day at a time of the machine's own zone, or every week on one day."""

    hour: int
    minute: int
    weekday: int | None = None
    """0 is Sunday, as cron counts; None for every day."""

    @property
    def kind(self) -> str:
        """The report's own word for it."""
        return "daily" if self.weekday is None else "weekly"

    @property
    def words(self) -> str:
        """`every day at 06:00`."""
        day = "day" if self.weekday is None else WEEKDAYS[self.weekday].capitalize()
        return f"every {day} at {self.hour:02}:{self.minute:02}"


@dataclass(frozen=True)
class Job:
    """A command and its schedule. The name tells it from the other reports of this user."""

    name: str
    schedule: Schedule
    command: tuple[str, ...]
    """Absolute path of the program, and its arguments."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Variables that the command needs, and a scheduler does not have."""

    def __post_init__(self) -> None:
        check_name(self.name)
        for text in (*self.command, *self.environment.values()):
            if not text.isprintable():
                raise BadInputError(
                    f"{text!r} cannot stand in a crontab or a unit of systemd.", "Leave out line ends and the like."
                )


def check_name(name: str) -> str:
    """Return `name` if a job may be called so; raise BadInputError otherwise."""
    if not _NAME.fullmatch(name):
        raise BadInputError(
            f"--name {name!r} is no name for a report.", "Use up to 40 small letters, digits and hyphens."
        )
    return name


def parse_daily(clock: str) -> Schedule:
    """Return the schedule of `06:00`; raise BadInputError for what is no time of day."""
    return Schedule(*_parse_clock(clock, "--daily"))


def parse_weekly(day: str, clock: str) -> Schedule:
    """Return the schedule of `mon` or `monday` and `06:00`; raise BadInputError for anything else."""
    found = [number for number, name in enumerate(WEEKDAYS) if len(day) >= 3 and name.startswith(day.lower())]
    if not found:
        raise BadInputError(f"--weekly: {day!r} is no day of the week.", "Write it as --weekly mon 06:00.")
    return Schedule(*_parse_clock(clock, "--weekly"), found[0])


def _parse_clock(text: str, option: str) -> tuple[int, int]:
    found = _CLOCK.fullmatch(text)
    if not found:
        raise BadInputError(f"{option}: {text!r} is no time of day.", "Write hours and minutes: 06:00 to 23:59.")
    return int(found[1]), int(found[2])
